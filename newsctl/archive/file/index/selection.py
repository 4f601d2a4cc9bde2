"""A `Selection` as SQL over the index's `articles` table, under the alias `a`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.columns import name_key
from newsctl.archive.file.sql import listed
from newsctl.selection import Sort

if TYPE_CHECKING:
    from newsctl.selection import Selection

TRASH = "SELECT id FROM articles WHERE deleted IS NOT NULL"  # the ids of what lies in it
LIVING, TRASHED = "a.deleted IS NULL", "a.deleted IS NOT NULL"
_TAGGED = "a.id IN (SELECT article_id FROM tags t WHERE tag_key = ?{})"
# Of those that bear one tag, who bears another: both lists are in the order of ids.
_TAGGED_TOO = (
    " AND EXISTS (SELECT 1 FROM tags INDEXED BY tags_tag "
    "WHERE tag_key = ? AND article_id = t.article_id)"
)
_BEARS_TAG = "EXISTS (SELECT 1 FROM tags WHERE article_id = a.id AND tag_key = ?)"
ELSEWHERE = ("", "")
NAMES = (("source_key", "sources"), ("author_key", "authors"), ("section_key", "sections"))

# Newest, largest, or first in the alphabet; each has an index, and ties are broken by id.
_ORDERS = {
    Sort.DATE: ("a.published DESC, a.id DESC", "a.published, a.id"),
    Sort.ADDED: ("a.added DESC, a.id DESC", "a.added, a.id"),
    Sort.VIEWS: ("a.views DESC, a.id DESC", "a.views, a.id"),
    Sort.TITLE: (  # the index holds what titles begin with; those that begin alike are sorted
        "substr(a.title_key, 1, 16), a.title_key, a.id",
        "substr(a.title_key, 1, 16) DESC, a.title_key DESC, a.id DESC",
    ),
    Sort.VIEWED: ("a.viewed DESC, a.id DESC", "a.viewed, a.id"),
}


# What each order goes by, and the same as SQL; behind all of them stands the id.
_KEY_OF = {
    Sort.DATE: "published",
    Sort.ADDED: "added",
    Sort.VIEWS: "views",
    Sort.TITLE: "title_key",
    Sort.VIEWED: "viewed",
}
_KEYS = {
    sort: (f"a.{name}",) if sort is not Sort.TITLE else (f"substr(a.{name}, 1, 16)", f"a.{name}")
    for sort, name in _KEY_OF.items()
}


def key_of(selection: Selection) -> str:
    """The column that a selection's order goes by."""
    return f"a.{_KEY_OF[plain(selection.sort)]}"


def where(
    selection: Selection, driver: tuple[str, str] | None = None, *, barred: bool = True
) -> tuple[str, list[object]]:
    """A condition and its parameters; never empty, since the trash is always in or out: but for
    what bars an article that is marked (trashed, undated, viewed), which may be told apart.

    `driver` is the one filter whose index is to be read, as its field and, of a tag, the tag's key
    (`ELSEWHERE`: none, rows are found by other means). Of the others it is asked row by row: a sign
    before a column keeps SQLite from its index.
    """
    conditions = _marks(selection, barred=barred)
    values: list[object] = []
    for column, attribute in NAMES:
        names: tuple[str, ...] = getattr(selection, attribute)
        if names:
            sign = "" if driver is None or driver[0] == attribute else "+"
            conditions.append(f"{sign}a.{column} IN ({', '.join('?' * len(names))})")
            values += [name_key(name) for name in names]
    tags = [name_key(tag) for tag in selection.tags]
    if driver is not None and driver[0] == "tags":
        others = [tag for tag in tags if tag != driver[1]]
        conditions.append(_TAGGED.format(_TAGGED_TOO * len(others)))
        values += [driver[1], *others]
    else:
        conditions += [_TAGGED.format("") if driver is None else _BEARS_TAG] * len(tags)
        values += tags
    for condition, bound in (
        ("a.published >= ?", selection.since),
        ("a.published <= ?", selection.until),
        ("a.id >= ?", selection.first),
        ("a.id <= ?", selection.last),
    ):
        if bound is not None:
            drives = driver is None or driver[0] != "tags"
            conditions.append(condition if drives else f"+{condition}")
            values.append(bound)
    if selection.among is not None:
        conditions.append("a.id IN (SELECT value FROM json_each(?))")
        values.append(listed(selection.among))
    if selection.after is not None:
        key, article_id = selection.after
        keys = _KEYS[plain(selection.sort)]
        forwards = selection.reverse == (plain(selection.sort) is not Sort.TITLE)
        places = ", ".join(one.replace(f"a.{_KEY_OF[plain(selection.sort)]}", "?") for one in keys)
        conditions.append(f"({', '.join(keys)}, a.id) {'>' if forwards else '<'} ({places}, ?)")
        values += [*[key] * len(keys), article_id]
    return " AND ".join(conditions), values


def _marks(selection: Selection, *, barred: bool) -> list[str]:
    """What must be set in an article, or must not; or only what must."""
    conditions = [TRASHED] if selection.trash else [LIVING] if barred else []
    if selection.undated_only:
        conditions.append("a.undated = 1")
    elif selection.dated and barred:
        conditions.append("a.undated = 0")
    if selection.unread and barred:
        conditions.append("a.viewed IS NULL")
    if selection.changed:
        conditions.append("a.changed IS NOT NULL")
    if selection.sort is Sort.VIEWED:  # what was never viewed has no place in that order
        conditions.append("a.viewed IS NOT NULL")
    return conditions


def order(selection: Selection) -> str:
    """The ORDER BY of a selection; by rank is for the one who ranks, so it is by date here."""
    forwards, backwards = _ORDERS[plain(selection.sort)]
    return backwards if selection.reverse else forwards


def plain(sort: Sort | None) -> Sort:
    """An order as listings know it."""
    return Sort.DATE if sort in {None, Sort.RANK} else sort


def window(selection: Selection) -> tuple[str, list[object]]:
    """LIMIT and OFFSET of a selection, with their parameters."""
    return "LIMIT ? OFFSET ?", [
        -1 if selection.limit is None else selection.limit,
        selection.offset,
    ]
