"""Which living articles bear each name and are of each time, a bit for each: what passes several
filters is told by laying bits beside each other, without a look at any article.

Ids are cut into spans, a row of `bitmaps` holds those of one span and name: their places in it, two
bytes each, where these are few, else a bit for each id of the span (Roaring bitmaps: S. Chambi,
D. Lemire, O. Kaser and R. Godin, "Better bitmap performance with Roaring bitmaps", 2016). Rows
change with those of articles, in the same transaction.
"""

from __future__ import annotations

import sys
from array import array
from calendar import monthrange
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.file.index.bits import BYTES, LAST, SHIFT, SPAN, Bits
from newsctl.archive.file.index.tallies import MONTH, NAMED, TAG
from newsctl.archive.file.sql import DamagedDatabase, listed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    _Key: TypeAlias = tuple[str, str, int]  # kind, name, span

SCHEMA = """
CREATE TABLE bitmaps (
    kind TEXT NOT NULL, name TEXT NOT NULL, span INTEGER NOT NULL, bits BLOB NOT NULL,
    PRIMARY KEY (kind, name, span)
) WITHOUT ROWID;
"""

# Kinds beside those of the tallies: by when it was published; by when it was added, of what has no
# date.
YEAR, UNDATED = "year", "undated"
_AT_ONCE = SPAN // 16  # articles that are checked
_FEW = 128  # of a span: so many are kept as places in it
_BETWEEN = "name >= ? AND name < ?"
BEGIN, END = "", "~"  # before all months, and behind them

_BORNE = """
WITH some AS MATERIALIZED (
    SELECT articles.id, source_key, author_key, section_key, undated,
        strftime('%Y-%m', published, 'unixepoch') AS month
    FROM json_each(?) CROSS JOIN articles ON articles.id = value WHERE deleted IS NULL)
SELECT 'living', '', id FROM some
UNION ALL SELECT 'source', source_key, id FROM some WHERE source_key IS NOT NULL
UNION ALL SELECT 'author', author_key, id FROM some WHERE author_key IS NOT NULL
UNION ALL SELECT 'section', section_key, id FROM some WHERE section_key IS NOT NULL
UNION ALL SELECT 'tag', tag_key, id FROM some CROSS JOIN tags ON article_id = id
UNION ALL SELECT 'year', substr(month, 1, 4), id FROM some WHERE undated = 0
UNION ALL SELECT 'month', month, id FROM some WHERE undated = 0
UNION ALL SELECT 'undated', month, id FROM some WHERE undated = 1"""

_HOLDING = """
SELECT name, articles, span, bits FROM tallies LEFT JOIN bitmaps USING (kind, name)
WHERE kind = ? AND instr(' ' || name || ' ', ?)"""


# -- what is kept --------------------------------------------------------------------------------
def put(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Note articles that have their rows now."""
    for key, places in _borne(db, ids):
        kept = _kept(db, key)
        if len(kept) + 2 * len(places) <= 2 * _FEW:
            _keep(db, key, _written({*_places(db, kept), *places}))
        else:
            _keep(db, key, _shortest(_read(db, kept) | _number(places)))


def take(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Forget articles, before their rows go or change."""
    for key, places in _borne(db, ids):
        kept = _kept(db, key)
        if len(kept) <= 2 * _FEW:
            _keep(db, key, _written({*_places(db, kept)}.difference(places)))
        else:
            _keep(db, key, _shortest(_read(db, kept) & ~_number(places)))


def _borne(db: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[_Key, list[int]]]:
    """What some living articles bear, and which places of that span they have."""
    borne: defaultdict[_Key, list[int]] = defaultdict(list)
    for kind, name, one in db.execute(_BORNE, (listed(ids),)).fetchall():
        borne[kind, name, one >> SHIFT].append(one & LAST)
    for key in sorted(borne):
        yield key, borne[key]


def _kept(db: sqlite3.Connection, key: _Key) -> bytes:
    sql = "SELECT bits FROM bitmaps WHERE kind = ? AND name = ? AND span = ?"
    row = db.execute(sql, key).fetchone()
    if row and not isinstance(row[0], bytes):
        raise DamagedDatabase("bitmaps", getattr(db, "path", None))
    return row[0] if row else b""


def _keep(db: sqlite3.Connection, key: _Key, bits: bytes) -> None:
    if bits:
        db.execute("INSERT OR REPLACE INTO bitmaps VALUES (?, ?, ?, ?)", (*key, bits))
    else:
        db.execute("DELETE FROM bitmaps WHERE kind = ? AND name = ? AND span = ?", key)


def _number(places: Iterable[int]) -> int:
    """The number that has these bits."""
    bits = bytearray(BYTES)
    for one in places:
        bits[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(bits, "little")


def _shortest(bits: int) -> bytes:
    """Bits as they are kept."""
    if bits.bit_count() > _FEW:
        return bits.to_bytes(BYTES, "little")
    return _written(Bits({0: bits}))


def _written(places: Iterable[int]) -> bytes:
    """Few places as they are kept."""
    held = array("H", sorted(places))
    if sys.byteorder == "big":
        held.byteswap()
    return held.tobytes()


def _read(db: sqlite3.Connection, kept: bytes) -> int:
    """Bits that were kept. Raises DamagedDatabase for what was not written so."""
    if isinstance(kept, bytes) and len(kept) == BYTES:
        return int.from_bytes(kept, "little")
    return _number(_places(db, kept))


def _places(db: sqlite3.Connection, kept: bytes) -> array[int]:
    """Few places that were kept. Raises DamagedDatabase for what was not written so."""
    if isinstance(kept, bytes) and len(kept) <= 2 * _FEW and len(kept) % 2 == 0:
        held = array("H", kept)
        if sys.byteorder == "big":
            held.byteswap()
        if max(held, default=0) <= LAST:
            return held
    raise DamagedDatabase("bitmaps", getattr(db, "path", None))


def are_right(db: sqlite3.Connection) -> bool:
    """Whether all bits are what the articles' rows say: reads all of these, and holds the bits of a
    span and what few articles bear at a time."""
    kept = sum(
        hash((kind, name, span, _read(db, bits)))
        for kind, name, span, bits in db.execute("SELECT kind, name, span, bits FROM bitmaps")
    )
    following = "SELECT id FROM articles WHERE id >= ? ORDER BY id LIMIT 1"
    within = "SELECT id FROM articles WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
    begin = 0
    while row := db.execute(following, (begin,)).fetchone():
        first, begin = row[0], (row[0] & ~LAST) + SPAN
        borne: defaultdict[_Key, int] = defaultdict(int)
        while some := db.execute(within, (first, begin - 1, _AT_ONCE)).fetchall():
            first = some[-1][0] + 1
            for key, places in _borne(db, (one for (one,) in some)):
                borne[key] |= _number(places)
        kept -= sum(hash((*key, bits)) for key, bits in borne.items())
    return kept == 0


# -- what is asked -------------------------------------------------------------------------------
def of(db: sqlite3.Connection, kind: str, names: Iterable[str]) -> Bits:
    """The living articles that bear one of some names."""
    return _laid(db, "name = ?", *((kind, name) for name in names))


def of_names_with(db: sqlite3.Connection, kind: str, key: str) -> Bits:
    """The living articles of which a name of some kind, between blanks, holds a key. Raises
    DamagedDatabase where a name has other articles than its tally says."""
    rows = db.execute(_HOLDING, (kind, key))
    found: dict[int, int] = {}
    for (_name, told), some in groupby(rows, key=itemgetter(0, 1)):
        number = 0
        for _name, _told, span, kept in some:
            bits = 0 if kept is None else _read(db, kept)
            number += bits.bit_count()
            found[span] = found.get(span, 0) | bits
        if number != told:
            raise DamagedDatabase("bitmaps", getattr(db, "path", None))
    return Bits({span: bits for span, bits in found.items() if bits})


def published(db: sqlite3.Connection, begin: str, end: str) -> Bits:
    """The living articles with a date from a month on and before another: `YYYY-MM`, `BEGIN` or
    `END`."""
    # Behind all months of a year, and before the next year.
    first = begin[:4] if begin.endswith("-01") or begin == BEGIN else begin[:4] + END
    last = end[:4]
    if first >= last:
        return _laid(db, _BETWEEN, (MONTH, begin, end))
    months = _laid(db, _BETWEEN, (MONTH, begin, first), (MONTH, last, end))
    return _laid(db, _BETWEEN, (YEAR, first, last)) | months


def undated(db: sqlite3.Connection, begin: str = BEGIN, end: str = END) -> Bits:
    """The living articles without a date that were added from a month on and before another."""
    return _laid(db, _BETWEEN, (UNDATED, begin, end))


def are_at_most(db: sqlite3.Connection, number: int) -> bool:
    """Whether the names of all spans are so many at most: to go through them takes as long as to
    look so many articles up."""
    sql = "SELECT COUNT(*) FROM (SELECT 1 FROM bitmaps LIMIT ?)"
    return int(db.execute(sql, (number + 1,)).fetchone()[0]) <= number


def numbers(db: sqlite3.Connection, bits: Bits) -> Iterator[tuple[str, str, int]]:
    """(kind, name, how many of some articles bear it) of all names and months."""
    flags = bits.flags()
    kinds = (*NAMED, TAG, MONTH)
    sql = (
        "SELECT kind, name, span, bits FROM bitmaps "  # noqa: S608
        f"WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY kind, name"
    )
    for (kind, name), some in groupby(db.execute(sql, kinds), key=itemgetter(0, 1)):
        number = 0
        for _kind, _name, span, kept in some:
            if len(kept) == BYTES:
                number += bits.in_common(span, _read(db, kept))
            elif span in flags:
                number += sum(map(flags[span].__getitem__, _places(db, kept)))
        if number:
            yield kind, name, number


def by_month(
    db: sqlite3.Connection, bits: Bits, few: int, *, latest: bool
) -> Iterator[tuple[Bits, tuple[int, int] | None]]:
    """Some articles by when they were published, or added where they have no date: few of a year
    together, else those of each month, and its first and last second."""
    sql = (
        "SELECT DISTINCT name FROM bitmaps WHERE kind = 'year' "
        "UNION SELECT DISTINCT substr(name, 1, 4) FROM bitmaps WHERE kind = 'undated'"
    )
    for year in sorted((name for (name,) in db.execute(sql)), reverse=latest):
        whole = (year, year + END)
        of_year = _laid(db, _BETWEEN, (YEAR, *whole), (UNDATED, *whole)) & bits
        if len(of_year) <= few:
            yield of_year, None
            continue
        for month in sorted(range(1, 13), reverse=latest):
            name = f"{year}-{month:02}"
            of_month = _laid(db, "name = ?", (MONTH, name), (UNDATED, name)) & of_year
            if len(of_month) <= few:
                yield of_month, None
                continue
            begin = datetime(int(year), month, 1, tzinfo=UTC)
            end = begin + timedelta(days=monthrange(int(year), month)[1], seconds=-1)
            yield of_month, (int(begin.timestamp()), int(end.timestamp()))


def _laid(db: sqlite3.Connection, condition: str, *asked: Sequence[str]) -> Bits:
    """The bits of each kind and names that are asked for, laid over each other."""
    sql = f"SELECT span, bits FROM bitmaps WHERE kind = ? AND {condition}"  # noqa: S608
    found: dict[int, int] = {}
    for values in asked:
        for span, kept in db.execute(sql, values):
            found[span] = found.get(span, 0) | _read(db, kept)
    return Bits(found)
