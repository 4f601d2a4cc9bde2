"""An article set for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.counts import views
from newsctl.display.dates import long_date
from newsctl.display.layout import Line, Run
from newsctl.display.screen import MEASURE
from newsctl.display.styled import Styled, marked
from newsctl.messages import gettext as _
from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.article import Article
    from newsctl.display.layout import Layout

    Spans = list[tuple[int, int]]

_NOTHING = Line([], 0)


@dataclass(frozen=True, slots=True)
class Setting:
    """How pages are set: the width of the screen, digits and the reader's country."""

    width: int = 80
    digits: str = "latn"
    locale: str = "ar"

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
    byline = " · ".join(_byline(article, setting))
    yield from _moved(layout.lines(Styled(byline, "quiet"), setting.measure), layout, setting)
    yield _NOTHING
    body = marked(article.body, body_marks or [], "")
    for line in layout.lines(body, setting.measure):
        yield _beside(line, layout, setting)
    foot = list(_foot(article))
    if foot:
        yield _NOTHING
        for text in foot:
            yield from _moved(layout.lines(Styled(text, "quiet"), setting.measure), layout, setting)


def _byline(article: Article, setting: Setting) -> Iterator[str]:
    if article.source:
        yield article.source
    if article.author:
        yield article.author
    if article.published_at:
        yield long_date(article.published_at, setting.locale, setting.digits)
    yield views(article.views, setting.digits)


def _foot(article: Article) -> Iterator[str]:
    if article.section:
        yield _("Section: {section}").format(section=article.section)
    if article.tags:
        yield _("Tags: {tags}").format(tags="، ".join(article.tags))
    if article.url:
        yield article.url
    if article.deleted_at:
        yield _("In the trash")


def _moved(lines: list[Line], layout: Layout, setting: Setting) -> Iterator[Line]:
    return (_beside(line, layout, setting) for line in lines)


def _beside(line: Line, layout: Layout, setting: Setting) -> Line:
    """A line of the measure, moved to the side of the screen where reading begins."""
    white = setting.width - line.width
    if layout.base == 0 or white <= 0 or not line.runs:
        return line
    return Line([Run(" " * white, ""), *line.runs], setting.width)
