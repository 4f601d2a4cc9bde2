"""An article set for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import arabic_digits
from newsctl.display.bidi_classes import base_level
from newsctl.display.counted_nouns import number as figure
from newsctl.display.counted_nouns import views
from newsctl.display.dates import hijri_date, long_date, recent_day
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable, at_side
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled, beside, marked
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import gettext as _
from newsctl.messages import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from newsctl.article import Article
    from newsctl.display.layout import Layout

    Spans = list[tuple[int, int]]

BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Setting:
    """How pages are set: digits and the reader's country, the day that recent dates count from
    (None: they are named), Hijri dates beside the others, and how prose is justified (`spaces`,
    `tatweel`, "" for not at all)."""

    digits: str = "latn"
    locale: str = "ar"
    today: date | None = None
    hijri: bool = False
    justify: str = ""


class ArticlePage(Renderable):
    """Headline, byline, body by paragraphs, and where it came from.

    Marks are spans of title and body, in code points of the original, shown as matches. `reads` are
    the reads of each of the last days, for a small chart; `about` is what else is to be said of it,
    below the byline (which version of its text this is).
    """

    def __init__(
        self,
        article: Article,
        setting: Setting | None = None,
        *,
        title_marks: Spans | None = None,
        body_marks: Spans | None = None,
        reads: Sequence[int] = (),
        about: Sequence[str] = (),
    ) -> None:
        self.article = article
        self.reads = reads
        self.about = about
        self.setting = setting or Setting()
        self.title = marked(article.title, title_marks or [], "title")
        self.body = marked(article.body, body_marks or [], "")

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """In a measure that reads well, at the side of the screen where columns begin."""
        measure = min(MEASURE, width)
        return (at_side(line, layout, width) for line in self._lines(layout, measure))

    def _lines(self, layout: Layout, width: int) -> Iterator[Line]:
        side = side_of(self.article, layout)
        yield from layout.lines(self.title, width, align=side)
        yield from facts([*_byline(self.article, self.setting)], layout, width, align=side)
        yield from facts(self.about, layout, width, align=side, style="note")
        yield EMPTY
        yield from layout.lines(self.body, width, justify=self.setting.justify)
        foot = list(_foot(self.article))
        if self.reads:
            foot.append(("", [_reads(self.reads, self.setting.digits)]))
        if foot:
            yield EMPTY
        for label, parts in foot:
            yield from facts(parts, layout, width, align=side, before=label, between=_(", "))


def side_of(article: Article, layout: Layout) -> int:
    """The side an article's headline begins at, and what belongs to it."""
    found = base_level(article.title)
    return layout.base if found is None else found


def facts(
    parts: Sequence[str],
    layout: Layout,
    width: int,
    *,
    align: int,
    before: str = "",
    between: str = BETWEEN,
    style: str = "quiet",
) -> Iterator[Line]:
    """Short facts in a row: a line ends between two of them, without the sign that parts them,
    and never inside one that fits on a line."""
    rows: list[list[str]] = []
    for one in parts:
        row = rows[-1] if rows else []
        text = beside([*row, one], between, style, before if len(rows) < 2 else "")
        if row and layout.width(text) <= width:
            row.append(one)
        else:
            rows.append([one])
    for number, row in enumerate(rows):
        text = beside(row, between, style, "" if number else before)
        yield from layout.lines(text, width, base=layout.base, align=align)


def _byline(article: Article, setting: Setting) -> Iterator[str]:
    if article.source:
        yield article.source
    if article.author:
        yield article.author
    if article.published_at:
        yield _date(article.published_at, setting)
    if article.views:
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


def _foot(article: Article) -> Iterator[tuple[str, list[str]]]:
    if article.section:
        yield _("Section: {section}").format(section=""), [article.section]
    if article.tags:
        yield _("Tags: {tags}").format(tags=""), article.tags
    if article.url:
        yield "", [article.url]
    if article.deleted_at:
        yield "", [_("In the trash")]


def _reads(days: Sequence[int], digits: str) -> str:
    from newsctl.display.charts import sparkline

    text = ngettext("{n} read in {days} days", "{n} reads in {days} days", sum(days))
    summary = text.format(n=figure(sum(days), digits), days=figure(len(days), digits))
    return f"{summary}  {sparkline(days)}"


def plain(cell: Styled | str) -> str:
    """The text of a cell."""
    return cell if isinstance(cell, str) else cell.plain
