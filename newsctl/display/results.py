"""Articles as rows of a table, and what a search found as short passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import arabic_digits
from newsctl.display.counts import number
from newsctl.display.dates import short_date
from newsctl.display.styled import marked
from newsctl.display.table import Column, table
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsctl.article import Article
    from newsctl.display.layout import Layout, Line
    from newsctl.display.page import Setting
    from newsctl.display.styled import Styled

_STYLES = {"id": "number", "published_at": "date", "source": "source", "title": "title"}
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
    names = heads()
    chosen = [
        Column(names.get(name, name), _STYLES.get(name, ""), yields=name in _YIELDING)
        for name in columns
    ]
    kept = list(records)
    rows = [[_cell(article, extra, name, setting) for name in columns] for article, extra in kept]
    lines = table(chosen, rows, layout, setting.width)
    yield next(lines)
    yield next(lines)
    for (_article, extra), line in zip(kept, lines, strict=True):
        yield line
        if "snippet" in extra and "snippet" not in columns:
            yield from _passage(extra["snippet"], layout, setting)


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
        return short_date(str(value), setting.digits)
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
    yield from layout.lines(text, setting.width - 4)
