"""A page of a listing, or all of it: from what few articles pass, put in order, or along the index
of its order, past what does not pass.

SQLite does not know how many articles a name has, nor how many bear two; tallies and bits do.
"""

from __future__ import annotations

from array import array
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from newsctl.archive.file.index import bitmaps, driving, tallies
from newsctl.archive.file.index.passing import passing
from newsctl.archive.file.index.selection import (
    ELSEWHERE,
    NAMES,
    key_of,
    order,
    plain,
    where,
    window,
)
from newsctl.archive.file.sql import listed
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from newsctl.archive.file.index.bits import Bits
    from newsctl.selection import Selection

    Row: TypeAlias = tuple[int, int | str]  # id, key of the order

_AT_ONCE = 500  # of an order
_UNEVEN = 10  # times as many of an order are gone past as would do were all evenly spread
# Articles of an order that are gone past in the time that one is looked up in: all that their index
# tells is asked of them; of titles it does not tell all.
_PASSED = 6


def rows(db: sqlite3.Connection, selection: Selection) -> list[Row]:
    """(id, key of the order) of the selected articles, in their order."""
    return list(_read(db, selection))


def ids(db: sqlite3.Connection, selection: Selection, bits: Bits | None = None) -> array[int]:
    """The ids of the selected articles, or of those that bits tell, in their order: eight bytes
    each, as they may be all.

    The key of the order is read as well, so that one that is no text any more is noticed."""
    found = _read(db, selection) if bits is None else _told(db, selection, bits)
    return array("q", (row[0] for row in found))


def _read(db: sqlite3.Connection, selection: Selection) -> Iterable[Row]:
    """The rows, as they are asked for."""
    bits = passing(db, selection)
    return _asked(db, selection) if bits is None else _told(db, selection, bits)


def _told(db: sqlite3.Connection, selection: Selection, bits: Bits) -> Iterable[Row]:
    """The rows of those that pass, in a selection's order."""
    if len(bits) <= driving.FEW:
        return _sorted(db, selection, bits)
    found = _along(db, selection, bits)
    of_months = selection.limit is not None and plain(selection.sort) is Sort.DATE
    if found is None and of_months and not selection.trash:
        return _by_months(db, selection, bits)
    return _sorted(db, selection, bits) if found is None else found


def _asked(db: sqlite3.Connection, selection: Selection) -> Iterable[Row]:
    """Each article of the filter that lets fewest pass, or of the order, is asked whether it
    passes."""
    driver = driving.fewest(db, selection)
    condition, values = where(selection, driver and driver.filter)
    return _ordered(db, selection, f"{driving.table(driver)} WHERE {condition}", values)


def _sorted(db: sqlite3.Connection, selection: Selection, bits: Bits) -> Iterable[Row]:
    """All that pass are looked up and put in order."""
    condition, values = where(_order(selection), ELSEWHERE, barred=False)
    source = "json_each(?) CROSS JOIN articles a ON a.id = json_each.value"
    return _ordered(db, selection, f"{source} WHERE {condition or 1}", [listed(bits), *values])


def _ordered(
    db: sqlite3.Connection, selection: Selection, source: str, values: list[object]
) -> Iterable[Row]:
    limit, bounds = window(selection)
    sql = (
        f"SELECT a.id, {key_of(selection)} FROM {source} "  # noqa: S608
        f"ORDER BY {order(selection)} {limit}"
    )
    found: Iterable[Row] = db.execute(sql, [*values, *bounds])
    return found


def _along(db: sqlite3.Connection, selection: Selection, bits: Bits) -> Iterable[Row] | None:
    """Those that pass along the order, as far as they are wanted; None where to put all that pass
    in order costs less."""
    number = len(bits)
    living, _views = tallies.of(db, tallies.LIVING) or (0, 0)
    worth = number if plain(selection.sort) is Sort.TITLE else _PASSED * number
    wanted = None if selection.limit is None else selection.offset + selection.limit
    # If what passes were evenly spread.
    likely = living if wanted is None else min(living, 1 + wanted * living // number)
    if likely > worth:
        return None
    if wanted is None:
        passed = _order_of(db, selection, -1)
        return islice(bits.passing(passed), selection.offset, None)
    return _filled(db, selection, bits, likely, min(worth, _UNEVEN * likely))


def _filled(
    db: sqlite3.Connection, selection: Selection, bits: Bits, at_once: int, most: int
) -> list[Row] | None:
    """A page of those that pass, if it is filled by so many of the order at most, or these are all;
    else None."""
    wanted = selection.offset + (selection.limit or 0)
    passed = _order_of(db, selection, most)
    found: list[Row] = []
    gone_past = 0
    while len(found) < wanted and (some := passed.fetchmany(at_once)):
        found += bits.passing(some)
        gone_past += len(some)
    if len(found) < wanted and gone_past == most:
        return None
    return found[selection.offset : wanted]


def _order_of(db: sqlite3.Connection, selection: Selection, most: int) -> sqlite3.Cursor:
    """So many of the order, whatever filters they pass; -1 for all."""
    condition, values = where(_along_one(selection), barred=False)
    sql = (
        f"SELECT a.id, {key_of(selection)} FROM articles a WHERE {condition or 1} "  # noqa: S608
        f"ORDER BY {order(selection)} LIMIT ?"
    )
    return db.execute(sql, [*values, most])


def _by_months(db: sqlite3.Connection, selection: Selection, bits: Bits) -> list[Row]:
    """A page by date of what is of few years, or months: these are gone through, and no others."""
    wanted = selection.offset + (selection.limit or 0)
    found: list[Row] = []
    for some, month in bitmaps.by_month(db, bits, driving.FEW, latest=not selection.reverse):
        rest = replace(selection, offset=0, limit=wanted - len(found))
        if month is None:
            found += _sorted(db, rest, some)
        else:
            within = replace(rest, since=month[0], until=month[1])
            found += _filled(db, within, some, _AT_ONCE, -1) or ()
        if len(found) == wanted:
            break
    return found[selection.offset :]


def _order(selection: Selection) -> Selection:
    """All articles, in the order of a selection, behind the one that a page before it named."""
    some = replace(EVERYTHING, sort=selection.sort, reverse=selection.reverse)
    return replace(some, after=selection.after)


def _along_one(selection: Selection) -> Selection:
    """The same, without what the index of the order passes by: by date a time is a stretch of it,
    and each name has one of its own."""
    every = _order(selection)
    if plain(selection.sort) is not Sort.DATE:
        return every
    every = replace(every, since=selection.since, until=selection.until, undated=True)
    for _column, attribute in NAMES:
        names: dict[str, Any] = {attribute: getattr(selection, attribute)}
        if len(names[attribute]) == 1:
            return replace(every, **names)
    return every
