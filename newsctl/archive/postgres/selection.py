"""A `Selection` as SQL over the table of articles, under the alias `a`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsctl.archive.columns import name_key
from newsctl.selection import Sort

if TYPE_CHECKING:
    from newsctl.selection import Selection

LONGEST_KEY = 256  # code points of a name that is compared: an index takes no more than 2,700 bytes
TITLE_BEGINS = 64  # code points of a title that its index holds

_NAMES = (("source_key", "sources"), ("author_key", "authors"), ("section_key", "sections"))
_TITLE = (f"left(a.title_key, {TITLE_BEGINS})", "a.title_key")
# What each order goes by, largest first but for titles; behind all of them stands the id.
_KEYS = {
    Sort.DATE: ("a.published",),
    Sort.ADDED: ("a.added",),
    Sort.VIEWS: ("v.views",),
    Sort.TITLE: _TITLE,
    Sort.VIEWED: ("v.viewed",),
}
_COUNTED = {Sort.VIEWS, Sort.VIEWED}
_ARTICLES = "newsctl.articles a"
_WITH_VIEWS = "newsctl.views v JOIN newsctl.articles a ON a.id = v.article_id"


@lru_cache(maxsize=512)
def key_of_name(name: str) -> str:
    """A source's, author's, section's or tag's name as it is compared here."""
    return name_key(name)[:LONGEST_KEY].replace("\0", "")


def tables(selection: Selection) -> str:
    """What stands behind FROM for a listing in the selection's order: `a`, and `v` where it goes by
    views."""
    return _WITH_VIEWS if plain(selection.sort) in _COUNTED else _ARTICLES


def where(selection: Selection) -> tuple[str, list[object]]:
    """A condition on `a` and its values; never empty, since the trash is always in or out. That of
    `after`, and of an order by reads, is on `v` too (`tables`)."""
    conditions = [f"a.deleted IS {'NOT ' if selection.trash else ''}NULL"]
    values: list[object] = []
    for column, attribute in _NAMES:
        names: tuple[str, ...] = getattr(selection, attribute)
        if names:
            conditions.append(f"a.{column} IN ({', '.join(['%s'] * len(names))})")
            values += [key_of_name(name) for name in names]
    for tag in map(key_of_name, selection.tags):
        conditions.append(
            "EXISTS (SELECT 1 FROM newsctl.tags t WHERE t.article_id = a.id AND t.tag_key = %s)"
        )
        values.append(tag)
    for condition, bound in (
        ("a.published >= %s", selection.since),
        ("a.published <= %s", selection.until),
        ("a.id >= %s", selection.first),
        ("a.id <= %s", selection.last),
    ):
        if bound is not None:
            conditions.append(condition)
            values.append(bound)
    if selection.dated or selection.undated_only:
        conditions.append("a.undated" if selection.undated_only else "NOT a.undated")
    if selection.unread:
        conditions.append(
            "EXISTS (SELECT 1 FROM newsctl.views w WHERE w.article_id = a.id AND w.viewed IS NULL)"
        )
    if selection.changed:
        conditions.append("a.changed IS NOT NULL")
    if selection.among is not None:
        conditions.append("a.id = ANY (%s::bigint[])")
        values.append(f"{{{','.join(map(str, selection.among))}}}")
    if selection.after is not None:
        condition, bounds = _behind(selection, selection.after)
        conditions.append(condition)
        values += bounds
    if selection.sort is Sort.VIEWED:  # what was never viewed has no place in that order
        conditions.append("v.viewed IS NOT NULL")
    return " AND ".join(conditions), values


def _behind(selection: Selection, after: tuple[int | str, int]) -> tuple[str, list[object]]:
    key, article_id = after
    sort = plain(selection.sort)
    keys = _KEYS[sort]
    places = [f"left(%s, {TITLE_BEGINS})", "%s"] if sort is Sort.TITLE else ["%s"]
    sign = ">" if selection.reverse == (sort is not Sort.TITLE) else "<"
    condition = f"({', '.join(keys)}, a.id) {sign} ({', '.join(places)}, %s)"
    return condition, [*[key] * len(keys), article_id]


def order(selection: Selection) -> str:
    """The ORDER BY of a selection; by rank is for the one who ranks, so it is by date here."""
    sort = plain(selection.sort)
    downwards = selection.reverse == (sort is Sort.TITLE)
    # The id of the table that the order goes by, so that one index gives all of it.
    last = "v.article_id" if sort in _COUNTED else "a.id"
    return ", ".join(f"{key}{' DESC' if downwards else ''}" for key in (*_KEYS[sort], last))


def key_of(selection: Selection) -> str:
    """The column that a selection's order goes by."""
    return _KEYS[plain(selection.sort)][-1]


def plain(sort: Sort | None) -> Sort:
    """An order as listings know it."""
    return Sort.DATE if sort in {None, Sort.RANK} else sort


def window(selection: Selection) -> tuple[str, list[object]]:
    """LIMIT and OFFSET of a selection, with their values."""
    return "LIMIT %s OFFSET %s", [selection.limit, selection.offset]


def rows_of(selection: Selection, columns: str) -> tuple[str, list[object]]:
    """The statement that gives columns of a selection's articles, in its order."""
    condition, values = where(selection)
    limit, bounds = window(selection)
    sql = (
        f"SELECT {columns} FROM {tables(selection)} WHERE {condition} "  # noqa: S608
        f"ORDER BY {order(selection)} {limit}"
    )
    return sql, [*values, *bounds]
