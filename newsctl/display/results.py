"""Articles as rows of a table, and what a search found as short passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import arabic_digits
from newsctl.display.counts import number, views
from newsctl.display.dates import short_date
from newsctl.display.layout import Line, Run
from newsctl.display.styled import beside, marked
from newsctl.display.table import Column, table
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsctl.article import Article
    from newsctl.display.layout import Layout
    from newsctl.display.page import Setting
    from newsctl.display.styled import Styled

_STYLES = {"id": "number", "published_at": "date", "source": "source", "title": "title"}
_NARROW = 60  # cells: below it a row has no room for a headline
_YIELDING = frozenset(("title", "body", "source", "author", "section", "tags", "url", "snippet"))


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
        "updated_at": _("Changed"),
        "deleted_at": _("Deleted"),
        "views": _("Views"),
        "viewed_at": _("Last read"),
        "lang": _("Language"),
        "guid": _("Identity"),
        "extra": _("More"),
        "score": _("Score"),
        "snippet": _("Passage"),
        "highlights": _("Matches"),
    }


def article_rows(
    records: Iterable[tuple[Article, Mapping[str, object]]],
    columns: Sequence[str],
    layout: Layout,
    setting: Setting,
) -> Iterator[Line]:
    """A table of articles, one a line; a passage that a search found stands below its article."""
    kept = list(records)
    if setting.width < _NARROW and "title" in columns:
        yield from _stacked(kept, columns, layout, setting)
        return
    names = heads()
    chosen = [
        Column(names.get(name, name), _STYLES.get(name, ""), yields=name in _YIELDING)
        for name in columns
    ]
    rows = [[_cell(article, extra, name, setting) for name in columns] for article, extra in kept]
    lines = table(chosen, rows, layout, setting.width)
    yield next(lines)
    yield next(lines)
    for (_article, extra), line in zip(kept, lines, strict=True):
        yield line
        if "snippet" in extra and "snippet" not in columns:
            yield from _passage(extra["snippet"], layout, setting)


def _stacked(
    records: Iterable[tuple[Article, Mapping[str, object]]],
    columns: Sequence[str],
    layout: Layout,
    setting: Setting,
) -> Iterator[Line]:
    """For a narrow screen: the headline whole, and below it the rest of what the columns hold."""
    for article, extra in records:
        title = _cell(article, extra, "title", setting)
        yield from layout.lines(title, setting.width)
        facts = [
            views(article.views, setting.digits)
            if name == "views"
            else _plain(_cell(article, extra, name, setting))
            for name in columns
            if name != "title"
        ]
        known = beside([one for one in facts if one], " · ", "quiet")
        yield from (
            indented(line, layout, setting.width) for line in layout.lines(known, setting.width - 2)
        )
        if "snippet" in extra and "snippet" not in columns:
            yield from _passage(extra["snippet"], layout, setting)


def _plain(cell: Styled | str) -> str:
    return cell if isinstance(cell, str) else cell.plain


def indented(line: Line, layout: Layout, width: int) -> Line:
    """A line set in from the side where reading begins, to fill `width` cells."""
    white = Run(" " * (width - line.width), "")
    return Line([*line.runs, white] if layout.base else [white, *line.runs], width)


def _cell(
    article: Article, extra: Mapping[str, object], name: str, setting: Setting
) -> Styled | str:
    value = extra.get(name) if name in extra else getattr(article, name, None)
    if name == "title":
        marks = extra.get("highlights")
        return marked(article.title, marks["title"] if isinstance(marks, dict) else [], "title")
    if value is None:
        return ""
    if name.endswith("_at"):
        return short_date(str(value), setting.digits, setting.today)
    if name == "snippet" and isinstance(value, dict):
        return marked(str(value["text"]), value["highlights"], "")
    if isinstance(value, list):
        return "، ".join(str(one) for one in value)
    if name == "views" and isinstance(value, int):
        return number(value, setting.digits)
    if name == "id":
        return arabic_digits(str(value)) if setting.digits == "arab" else str(value)
    return str(value)


def _passage(snippet: object, layout: Layout, setting: Setting) -> Iterator[Line]:
    if not isinstance(snippet, dict) or not snippet["text"]:
        return
    text = marked(str(snippet["text"]), snippet["highlights"], "quiet")
    for line in layout.lines(text, setting.width - 4):
        yield indented(line, layout, setting.width)
