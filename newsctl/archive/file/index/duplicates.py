"""Articles that repeat each other: exactly (URL, guid, or the same folded text), or nearly.

Each text is filed under the smallest hashes of its sketch; texts that share two of those are
compared, so that it takes a fixed number of look-ups to tell of one however many articles there
are. All of them are gone through once (`archive.near_copies`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive import near_copies
from newsctl.archive.file.index.fingerprints import shared
from newsctl.archive.file.index.selection import TRASH
from newsctl.archive.file.sql import DamagedDatabase, listed
from newsctl.archive.sketches import LARGEST, LOOKED_AT, SHARED_BY, grouped, keys, nearest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

SCHEMA = """
CREATE TABLE texts (article_id INTEGER PRIMARY KEY, text_key INTEGER NOT NULL, sketch BLOB);
"""

_LAST = 2**63 - 1

_FILED_UNDER = """SELECT * FROM (
    SELECT article_id FROM marks WHERE key = ? AND article_id < ?
    ORDER BY article_id DESC LIMIT ?)"""
_SHARING = """SELECT article_id, sketch FROM texts WHERE article_id IN (
    SELECT article_id FROM ({}) GROUP BY article_id HAVING COUNT(*) >= ?
    ORDER BY COUNT(*) DESC LIMIT ?)"""


def near(db: sqlite3.Connection, sketch: bytes | None, *, before: int = _LAST) -> list[int]:
    """The ids, less than `before`, of articles whose bodies nearly equal a sketch's, nearest first;
    those in the trash left out."""
    if sketch is None:
        return []
    found = nearest(sketch, candidates(db, keys(sketch), before=before))
    return [one for one in found if lives(db, one)]


def candidates(
    db: sqlite3.Connection, filed: Sequence[int], *, before: int = _LAST
) -> Iterable[tuple[int, bytes]]:
    """(id, sketch) of the articles that share enough of what a sketch is filed under to be compared
    with it."""
    if len(filed) < SHARED_BY:
        return ()
    asked = [value for key in filed for value in (key, before, LOOKED_AT)]
    sql = _SHARING.format(" UNION ALL ".join([_FILED_UNDER] * len(filed)))
    return _told(db, sql, [*asked, SHARED_BY, LOOKED_AT])


def _told(
    db: sqlite3.Connection, sql: str, values: Sequence[object] = ()
) -> Iterator[tuple[int, bytes]]:
    """(id, sketch) of each row. Raises DamagedDatabase for what is no sketch."""
    for article_id, sketch in db.execute(sql, values):
        if type(sketch) is not bytes or not sketch or len(sketch) % 4:
            raise DamagedDatabase(f"texts: {sketch!r}", getattr(db, "path", None))
        yield article_id, sketch


def borne(db: sqlite3.Connection, column: str, values: Iterable[str]) -> set[str]:
    """Those of some values that any article has in a column that has an index; none of them may
    hold NUL, at which SQLite's JSON ends."""
    from json import dumps

    rows = db.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS "  # noqa: S608
        f"(SELECT 1 FROM articles WHERE {column} = value)",
        (dumps(sorted(values)),),
    )
    return {one for (one,) in rows.fetchall()}


def lives(db: sqlite3.Connection, article_id: int) -> bool:
    """Whether an article is there and not in the trash."""
    sql = "SELECT 1 FROM articles WHERE id = ? AND deleted IS NULL"
    return db.execute(sql, (article_id,)).fetchone() is not None


def groups(db: sqlite3.Connection) -> Iterator[list[int]]:
    """Groups of ids of articles that repeat each other, exactly or nearly, the trash left out.

    Two that repeat a third are in one group with it. Groups come in the order of their first ids.
    """
    return iter(grouped(_pairs(db)))


_REPEATED = """
SELECT {0}, id FROM articles WHERE deleted IS NULL AND {0} IN (
    SELECT {0} FROM articles WHERE {0} IS NOT NULL GROUP BY {0} HAVING COUNT(*) > 1)
ORDER BY {0}, id"""
_SAME_TEXT = f"""
SELECT text_key, article_id FROM texts WHERE article_id NOT IN ({TRASH})
ORDER BY text_key, article_id"""  # noqa: S608
_SKETCHES = f"""
SELECT article_id, sketch FROM texts
WHERE sketch IS NOT NULL AND article_id NOT IN ({TRASH}) ORDER BY article_id"""  # noqa: S608
_SKETCHES_OF = """
SELECT article_id, sketch FROM texts WHERE article_id IN (SELECT value FROM json_each(?))"""


def _pairs(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Pairs of articles that repeat each other; each repeats an earlier one."""
    for statement in (_REPEATED.format("url_key"), _REPEATED.format("guid"), _SAME_TEXT):
        last, first = None, 0
        for key, article_id in db.execute(statement):
            if key == last:
                yield first, article_id
            else:
                last, first = key, article_id

    def sketches(ids: Sequence[int]) -> dict[int, bytes]:
        return dict(_told(db, _SKETCHES_OF, (listed(ids),)))

    yield from near_copies.pairs(shared(db, LARGEST), _told(db, _SKETCHES), sketches)
