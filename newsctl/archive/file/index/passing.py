"""The articles that pass a selection's filters, told by their bits: none is looked at."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from newsctl.archive.columns import name_key
from newsctl.archive.file.index import bitmaps, driving, tallies
from newsctl.archive.file.index.bitmaps import BEGIN, END
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.index.selection import ELSEWHERE, NAMES, where
from newsctl.archive.file.index.tallies import LIVING, TAG
from newsctl.archive.file.sql import DamagedDatabase, listed
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

# The first month that begins at or after a moment, and that in which another lies: seconds, name.
_MONTHS = """
SELECT CAST(strftime('%s', low) AS INTEGER), strftime('%Y-%m', low),
    CAST(strftime('%s', high) AS INTEGER), strftime('%Y-%m', high)
FROM (SELECT datetime(? - 1, 'unixepoch', 'start of month', '+1 month') AS low,
    datetime(?, 'unixepoch', 'start of month') AS high)"""


def passing(db: sqlite3.Connection, selection: Selection) -> Bits | None:
    """The articles of a selection; None where bits do not tell: of the trash, of none but some ids,
    of years that SQLite does not know."""
    if selection.trash or selection.among is not None:
        return None
    found = _named(db, selection).within(selection.first, selection.last)
    if selection.changed:
        found &= Bits.of_ids(driving.marked(db, "changed"))
    if selection.sort is Sort.VIEWED:
        found &= Bits.of_ids(driving.marked(db, "viewed"))
    if selection.unread:
        found -= Bits.of_ids(driving.marked(db, "viewed"))
    if selection.undated_only:
        found &= bitmaps.undated(db)
    if (selection.since, selection.until) == (None, None):
        return found
    return of_dates(db, selection, found)


def of_dates(db: sqlite3.Connection, selection: Selection, among: Bits) -> Bits | None:
    """Those of some living articles that are of a selection's dates; None where bits do not
    tell."""
    if len(among) <= driving.FEW:  # what months have in part is many
        return _of_these(db, selection, among)
    of_time = _of_time(db, selection)
    return None if of_time is None else among & of_time


def _named(db: sqlite3.Connection, selection: Selection) -> Bits:
    """The living articles that bear a selection's names; all where it has none."""
    kinds = [
        (attribute[:-1], {name_key(one) for one in getattr(selection, attribute)})
        for _column, attribute in NAMES
    ]
    kinds += [(TAG, {name_key(one)}) for one in selection.tags]
    every = [_bearing(db, kind, names) for kind, names in kinds if names]
    return reduce(and_, every or [_bearing(db, LIVING, {""})])


def _bearing(db: sqlite3.Connection, kind: str, names: Iterable[str]) -> Bits:
    """Who bears one of some names, of which none bears two. Raises DamagedDatabase where these are
    not as many as the tallies say: the one or the other cannot be read any more."""
    found = bitmaps.of(db, kind, names)
    told = [tallies.of(db, kind, name) or (0, 0) for name in names]
    if len(found) != sum(articles for articles, _views in told):
        raise DamagedDatabase("bitmaps", getattr(db, "path", None))
    return found


def _of_these(db: sqlite3.Connection, selection: Selection, bits: Bits) -> Bits:
    """Those of few articles that are of a selection's dates."""
    dates = Selection(since=selection.since, until=selection.until, undated=not selection.dated)
    condition, values = where(dates, ELSEWHERE)
    sql = f"SELECT a.id FROM json_each(?) CROSS JOIN articles a ON a.id = value WHERE {condition}"  # noqa: S608
    return Bits.of_ids(row[0] for row in db.execute(sql, [listed(bits), *values]))


def _of_time(db: sqlite3.Connection, selection: Selection) -> Bits | None:
    """The articles of a selection's dates: of whole months by their bits, of what it has of the
    first and of the last along the index of dates."""
    since, until = selection.since, selection.until
    behind = None if until is None else until + 1
    low, begin, high, end = db.execute(_MONTHS, (since, behind)).fetchone()
    if (low is None) != (since is None) or (high is None) != (until is None):
        return None
    parts = []
    stretches = [(since, behind)]
    if None in (low, high) or low <= high:
        months = (begin or BEGIN, end or END)
        if not selection.undated_only:
            parts.append(bitmaps.published(db, *months))
        if not selection.dated:
            parts.append(bitmaps.undated(db, *months))
        stretches = [(since, low), (high, behind)]
    some = [one for low, high in stretches for one in _between(db, low, high)]
    if some:
        undated = bitmaps.undated(db)
        found = Bits.of_ids(some) & _bearing(db, LIVING, {""})
        parts.append(found & undated if selection.undated_only else found)
        if selection.dated:
            parts[-1] -= undated
    return reduce(or_, parts, Bits({}))


def _between(db: sqlite3.Connection, low: int | None, high: int | None) -> list[int]:
    """The articles of the moments from one on and before another, where both are given."""
    if low is None or high is None or low >= high:
        return []
    sql = "SELECT id FROM main.articles WHERE published >= ? AND published < ?"
    return [row[0] for row in db.execute(sql, (low, high)).fetchall()]
