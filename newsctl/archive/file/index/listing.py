"""A page of a listing: along the index of its order, or from the filter that lets fewest pass.

SQLite does not know how many articles a name has; the tallies do.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from newsctl.archive.file.index import driving, tallies
from newsctl.archive.file.index.selection import (
    ELSEWHERE,
    NAMES,
    key_of,
    order,
    plain,
    where,
    window,
)
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING, Sort, narrows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from newsctl.selection import Selection

_LOOKED_AT = 50  # articles of an order, for each that is wanted, whether they pass the filters
_FIRST = 1_000  # of them, at least
# Articles of a list of ids that are looked at in the time of one of an order: their pages lie in
# order too.
_ALONG_A_LIST = 4
_SPARE = 3  # times as many as would do if those of a name were evenly spread


def rows(db: sqlite3.Connection, selection: Selection, columns: str) -> list[Any]:
    """`columns` of the selected articles, in their order."""
    return list(_read(db, selection, columns))


def ids(db: sqlite3.Connection, selection: Selection) -> array[int]:
    """The ids of the selected articles, in their order: eight bytes each, as they may be all.

    The key of the order is read as well, so that one that is no text any more is noticed."""
    return array("q", (row[0] for row in _read(db, selection, f"a.id, {key_of(selection)}")))


def _read(db: sqlite3.Connection, selection: Selection, columns: str) -> Iterable[Any]:
    """The same, as they are asked for."""
    driver = driving.fewest(db, selection)
    if driver is None or driver.number > driving.FEW:
        bearing = driver.number if driver else None
        found = _first(db, selection, columns, bearing) if _may_be_first(selection) else None
        if found is not None:
            return found
    condition, values = where(selection, driver and driver.filter)
    limit, bounds = window(selection)
    sql = (
        f"SELECT {columns} FROM {driving.table(driver)} WHERE {condition} "  # noqa: S608
        f"ORDER BY {order(selection)} {limit}"
    )
    read: Iterable[Any] = db.execute(sql, [*values, *bounds])
    return read


def _may_be_first(selection: Selection) -> bool:
    """Whether a page is asked for of articles that any index but that of the order chooses."""
    if selection.limit is None or selection.trash or selection.undated_only:
        return False
    given = sum(bool(getattr(selection, name)) for _column, name in NAMES) + bool(selection.tags)
    if plain(selection.sort) is Sort.DATE:  # which the indexes of names are in the order of, too
        return given > 1 or bool(selection.tags)
    return narrows(selection)


def _first(
    db: sqlite3.Connection, selection: Selection, columns: str, bearing: int | None
) -> list[Any] | None:
    """The page, if the first articles of the order fill it; else None. Their order is that of the
    subquery, which SQLite reads as it comes, and no further than the page. `bearing` is how many
    bear the rarest name: where these are looked at sooner, the first of the order are not."""
    assert selection.limit is not None
    wanted = selection.offset + selection.limit
    most = max(_FIRST, _LOOKED_AT * wanted)
    if bearing:
        living, _views = tallies.of(db, tallies.LIVING) or (0, 0)
        most = max(_FIRST, int(_SPARE * wanted * living / max(1, driving.expected(db, selection))))
        if _ALONG_A_LIST * most > _SPARE * bearing:
            return None
    every = replace(EVERYTHING, sort=selection.sort, reverse=selection.reverse)
    every = replace(every, after=selection.after)
    if plain(selection.sort) is Sort.DATE:  # a time is a stretch of that order
        every = replace(every, since=selection.since, until=selection.until, undated=True)
    begin, at = where(every)
    condition, values = where(selection, ELSEWHERE)
    limit, bounds = window(selection)
    sql = (
        f"SELECT {columns} FROM (SELECT * FROM articles a WHERE {begin} "  # noqa: S608
        f"ORDER BY {order(selection)} LIMIT ?) a WHERE {condition} {limit}"
    )
    found = db.execute(sql, [*at, most, *values, *bounds]).fetchall()
    return list(found) if len(found) == selection.limit else None
