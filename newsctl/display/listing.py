"""Articles as a person looks through them: a table where it has room, else each with its headline
on lines of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import arabic_digits
from newsctl.display.article_page import Setting, facts, plain, side_of
from newsctl.display.counted_nouns import change, number, views
from newsctl.display.dates import short_date
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable, at_side, indented
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled, marked
from newsctl.display.table import Column, Table
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsctl.article import Article
    from newsctl.display.layout import Layout

    Record = tuple[Article, Mapping[str, object]]

_STYLES = {"id": "number", "published_at": "date", "source": "source", "title": "title"}
_HEADLINE = 45  # cells: a table whose headlines have less is none
_YIELDING = frozenset(("title", "body", "source", "author", "section", "tags", "url", "snippet"))
_NUMBERS = frozenset(("id", "views", "page_views", "score", "period_views", "period_before"))


def heads() -> dict[str, str]:
    """What each column is called."""
    return {
        "id": _("No."),
        "title": _("Title"),
        "body": _("Text"),
        "source": _("Source"),
        "author": _("Author"),
        "section": _("Section"),
        "tags": _("Tags"),
        "url": _("Address"),
        "published_at": _("Date"),
        "added_at": _("Added"),
        "updated_at": _("Updated"),
        "deleted_at": _("Deleted"),
        "views": _("Views"),
        "page_views": _("On its page"),
        "viewed_at": _("Last read"),
        "changed_at": _("Changed"),
        "period_views": _("Reads"),
        "period_before": _("Before"),
        "change": _("Difference"),
        "lang": _("Language"),
        "guid": _("Identity"),
        "extra": _("More"),
        "score": _("Score"),
        "snippet": _("Passage"),
        "highlights": _("Matches"),
    }


class Listing(Renderable):
    """Articles, each with what else is known of it (a passage and matches that a search found), and
    a line at the foot. Columns that say nothing go."""

    def __init__(
        self,
        records: Sequence[Record],
        columns: Sequence[str],
        setting: Setting | None = None,
        *,
        foot: str = "",
    ) -> None:
        self.records = records
        self.setting = setting or Setting()
        self.foot = foot
        cells = {
            name: [cell(article, extra, name, self.setting) for article, extra in records]
            for name in columns
        }
        self.cells = {name: of_all for name, of_all in cells.items() if any(map(plain, of_all))}

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """A table where each headline has its room in one, else one article below the other."""
        names = heads()
        table = Table(
            [column(name, names.get(name, name)) for name in self.cells],
            list(zip(*self.cells.values(), strict=True)),
        )
        widths = table.widths(layout, width)
        if self._has_room(layout, widths, width):
            yield from self._table(table, widths, layout, width)
        else:
            yield from self._stacked(layout, width)
        if self.foot:
            yield EMPTY
            foot = Styled(self.foot, "quiet")
            yield from layout.lines(foot, width, base=layout.base)

    def _has_room(self, layout: Layout, widths: Sequence[int], width: int) -> bool:
        if sum(widths) + 2 * (len(widths) - 1) > width:
            return False
        room = dict(zip(self.cells, widths, strict=True)).get("title", width)
        if room >= _HEADLINE or "title" not in self.cells:
            return True
        return all(layout.width(one) <= room for one in self.cells["title"])

    def _table(
        self, table: Table, widths: Sequence[int], layout: Layout, width: int
    ) -> Iterator[Line]:
        yield from table.head(layout, widths)
        for number_, (_article, extra) in enumerate(self.records):
            passage = list(self._passage(extra, layout, min(MEASURE, width - 2)))
            if passage and number_:
                yield EMPTY
            yield table.row(number_, layout, widths)
            for line in passage:
                yield indented(line, layout, 2)

    def _stacked(self, layout: Layout, width: int) -> Iterator[Line]:
        measure = min(MEASURE, width)
        for number_, (article, extra) in enumerate(self.records):
            if number_:
                yield EMPTY
            for line in self._card(number_, article, extra, layout, measure):
                yield at_side(line, layout, width)

    def _card(
        self, row: int, article: Article, extra: Mapping[str, object], layout: Layout, width: int
    ) -> Iterator[Line]:
        side = side_of(article, layout)
        if "title" in self.cells:
            yield from layout.lines(self.cells["title"][row], width, align=side)
        known = [
            views(_number(article, extra, name), self.setting.digits)
            if name in {"views", "period_views"}
            else plain(cells[row])
            for name, cells in self.cells.items()
            if name != "title" and plain(cells[row])
        ]
        yield from facts(known, layout, width, align=side)
        yield from self._passage(extra, layout, width)

    def _passage(self, extra: Mapping[str, object], layout: Layout, width: int) -> Iterator[Line]:
        snippet = extra.get("snippet")
        if isinstance(snippet, dict) and snippet["text"] and "snippet" not in self.cells:
            text = marked(str(snippet["text"]), snippet["highlights"], "")
            yield from layout.lines(text, width)


def column(name: str, head: str) -> Column:
    """The column of a field, under its head."""
    return Column(head, _STYLES.get(name, ""), name in _YIELDING, name in _NUMBERS)


def cell(
    article: Article, extra: Mapping[str, object], name: str, setting: Setting
) -> Styled | str:
    """What stands in a field's column for an article, and what else is known of it."""
    if name == "change":
        now, before = (_number(article, extra, f"period_{one}") for one in ("views", "before"))
        return Styled(change(now, before, setting.digits), "quiet")
    value = extra.get(name) if name in extra else getattr(article, name, None)
    if name == "title":
        marks = extra.get("highlights")
        return marked(article.title, marks["title"] if isinstance(marks, dict) else [], "title")
    if value is None:
        return Styled(_("undated"), "quiet") if name == "published_at" else ""
    if name.endswith("_at"):
        return short_date(str(value), setting.digits, setting.today)
    if name == "snippet" and isinstance(value, dict):
        return marked(str(value["text"]), value["highlights"], "")
    if isinstance(value, list):
        return _(", ").join(str(one) for one in value)
    if name in _NUMBERS and type(value) is int and name != "id":
        return number(value, setting.digits) if value else ""
    if name == "id":
        return arabic_digits(str(value)) if setting.digits == "arab" else str(value)
    return str(value)


def _number(article: Article, extra: Mapping[str, object], name: str) -> int:
    value = extra.get(name) if name in extra else getattr(article, name, 0)
    return value if isinstance(value, int) else 0
