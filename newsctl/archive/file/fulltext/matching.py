"""The rows of the full-text table that match: how many, which, and which of those that are shown.

Rows are read without their articles. Of very many, what may be shown is a byte for each id: to look
one up there costs a tenth of what a set of ids does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext.frequencies import last_id
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.sql import listed, read_list
from newsctl.archive.fulltext.postings import MANY
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

# Articles that match: so many are read at once, and looked up; more are asked one by one, which
# opens the lists of all terms each time.
FEW = 20_000
ONE_BY_ONE = 80_000  # of what more match, each of some is asked in less time than all are read
_LISTED = 1_000  # ids: so many are sooner told by a list
_AT_ONCE = 20_000  # ids that are read


class Shown(NamedTuple):
    """A further condition on rows of the full-text table, and its parameters; from which id on they
    are, and up to which, if that is told; and whether all are known to match."""

    sql: str
    values: tuple[object, ...] = ()
    first: int = 0
    last: int | None = None
    match: bool = False


EVERY = Shown("")


def these(ids: Sequence[int]) -> Shown:
    """Some articles alone, in order, which match."""
    return _alone(ids, None if len(ids) < _LISTED else Bits.of_sorted(ids).mask(), match=True)


def those_of(bits: Bits) -> Shown:
    """The articles of some bits alone, whether they match or not."""
    mask = bits.mask()
    return _alone(list(bits) if mask is None else (bits.first, len(mask) - 1), mask, match=False)


def _alone(ids: Sequence[int], mask: bytes | None, *, match: bool) -> Shown:
    """Those of a mask, from the first to the last of some ids; where there is none, those ids."""
    first, last = (ids[0], ids[-1]) if ids else (0, 0)
    value: object = mask
    sql = "substr(?, fts_terms.rowid + 1, 1) = x'01'"
    if mask is None:
        sql = "+fts_terms.rowid IN (SELECT value FROM json_each(?))"
        value = listed(ids)
    between = f"AND fts_terms.rowid BETWEEN {first} AND {last}"
    return Shown(f"AND {sql} {between}", (value,), first, last, match)


def count(db: sqlite3.Connection, match: str, shown: Shown) -> int:
    """How many of the articles that are shown match."""
    sql = f"SELECT COUNT(*) FROM fts_terms WHERE fts_terms MATCH ? {shown.sql}"  # noqa: S608
    return int(db.execute(sql, (match, *shown.values)).fetchone()[0])


def bits(db: sqlite3.Connection, match: str, shown: Shown = EVERY) -> Bits:
    """All that match, and are shown."""
    sql = "SELECT rowid AS id FROM fts_terms WHERE fts_terms.rowid > ? AND fts_terms MATCH ?"
    return read_bits(db, f"{sql} {shown.sql}", (match, *shown.values), shown.first - 1)


def read_bits(db: sqlite3.Connection, some: str, values: Iterable[object], above: int = -1) -> Bits:
    """The ids that a SELECT gives in order, above the one that its first parameter is: they may be
    very many, so that some are read at a time."""
    sql = f"SELECT COUNT(*), MAX(id), group_concat(id) FROM ({some} LIMIT ?)"  # noqa: S608
    found, number = Bits({}), _AT_ONCE
    while number == _AT_ONCE:
        number, above, ids = db.execute(sql, (above, *values, _AT_ONCE)).fetchone()
        found |= Bits.of_sorted(read_list(ids))
    return found


def listed_of(db: sqlite3.Connection, match: str, shown: Shown) -> list[int]:
    """The articles that are shown and match."""
    sql = f"SELECT group_concat(rowid) FROM fts_terms WHERE fts_terms MATCH ? {shown.sql}"  # noqa: S608
    return read_list(db.execute(sql, (match, *shown.values)).fetchone()[0])


def number(db: sqlite3.Connection, match: str, above: int = 0) -> tuple[int, list[int] | None]:
    """How many rows above an id match, and which where they are few; of many, as if the rest were
    as close together as the first."""
    found, furthest, some = db.execute(
        "SELECT COUNT(*), MAX(id), group_concat(id) FROM "
        "(SELECT rowid AS id FROM fts_terms WHERE fts_terms MATCH ? AND rowid > ? LIMIT ?)",
        (match, above, MANY),
    ).fetchone()
    if furthest is None or found < MANY:
        return int(found), read_list(some)
    return max(MANY, int(found * (last_id(db) - above) / max(1, furthest - above))), None


def ids(db: sqlite3.Connection, match: str, above: int) -> list[int]:
    """All rows above an id that match."""
    sql = "SELECT group_concat(rowid) FROM fts_terms WHERE fts_terms MATCH ? AND rowid > ?"
    return read_list(db.execute(sql, (match, above)).fetchone()[0])


def one_by_one(db: sqlite3.Connection, match: str, ids: Sequence[int]) -> set[int]:
    """Those of some rows that match, each asked by itself."""
    sql = (
        "SELECT fts_terms.rowid FROM json_each(?) CROSS JOIN fts_terms "
        "ON fts_terms.rowid = json_each.value WHERE fts_terms MATCH ?"
    )
    return {row[0] for row in db.execute(sql, (listed(ids), match)).fetchall()}
