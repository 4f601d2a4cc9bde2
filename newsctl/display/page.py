"""An article set for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import arabic_digits
from newsctl.display.counts import views
from newsctl.display.dates import hijri_date, long_date, recent_day
from newsctl.display.layout import Line, Run
from newsctl.display.screen import MEASURE
from newsctl.display.styled import Styled, beside, marked
from newsctl.messages import gettext as _
from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newsctl.article import Article
    from newsctl.display.layout import Layout

    Spans = list[tuple[int, int]]

_NOTHING = Line([], 0)


@dataclass(frozen=True, slots=True)
class Setting:
    """How pages are set: the width of the screen, digits and the reader's country, the day that
    recent dates count from (None: they are named), Hijri dates beside the others, and how prose is
    justified (`spaces`, `tatweel`, "" for not at all)."""

    width: int = 80
    digits: str = "latn"
    locale: str = "ar"
    today: date | None = None
    hijri: bool = False
    justify: str = ""

    @property
    def measure(self) -> int:
        """Cells of a line of prose."""
        return min(MEASURE, self.width)


def article_page(
    article: Article,
    layout: Layout,
    setting: Setting,
    *,
    title_marks: Spans | None = None,
    body_marks: Spans | None = None,
) -> Iterator[Line]:
    """The lines of a page: headline, byline, body by paragraphs, and where it came from.

    Marks are spans of title and body, in code points of the original, shown as matches.
    """
    title = marked(article.title, title_marks or [], "title")
    yield from _moved(layout.lines(title, setting.measure), layout, setting)
    byline = beside([*_byline(article, setting)], " · ", "quiet")
    yield from _moved(layout.lines(byline, setting.measure), layout, setting)
    yield _NOTHING
    body = marked(article.body, body_marks or [], "")
    for line in layout.lines(body, setting.measure, justify=setting.justify):
        yield _beside(line, layout, setting)
    foot = list(_foot(article))
    if foot:
        yield _NOTHING
        for text in foot:
            yield from _moved(layout.lines(text, setting.measure), layout, setting)


def _byline(article: Article, setting: Setting) -> Iterator[str]:
    if article.source:
        yield article.source
    if article.author:
        yield article.author
    if article.published_at:
        yield _date(article.published_at, setting)
    yield views(article.views, setting.digits)


def _date(iso_text: str, setting: Setting) -> str:
    text = long_date(iso_text, setting.locale, setting.digits)
    others = []
    if setting.hijri:
        others.append(hijri_date(iso_text, setting.locale, setting.digits))
    if setting.today:
        recent = recent_day(iso_text, setting.today)
        others.append(arabic_digits(recent) if setting.digits == "arab" else recent)
    comma = "، " if setting.locale.startswith("ar") else ", "
    known = comma.join(one for one in others if one)
    return f"{text} ({known})" if known else text


def _foot(article: Article) -> Iterator[Styled]:
    if article.section:
        label = _("Section: {section}").format(section="")
        yield beside([article.section], "", "quiet", label)
    if article.tags:
        yield beside(article.tags, "، ", "quiet", _("Tags: {tags}").format(tags=""))
    if article.url:
        yield beside([article.url], "", "quiet")
    if article.deleted_at:
        yield Styled(_("In the trash"), "quiet")


def _moved(lines: list[Line], layout: Layout, setting: Setting) -> Iterator[Line]:
    return (_beside(line, layout, setting) for line in lines)


def _beside(line: Line, layout: Layout, setting: Setting) -> Line:
    """A line of the measure, moved to the side of the screen where reading begins."""
    white = Run(" " * (setting.width - line.width), "")
    return Line([white, *line.runs] if layout.base else [*line.runs, white], setting.width)
