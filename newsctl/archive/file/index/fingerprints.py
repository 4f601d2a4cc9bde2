"""What texts are filed under: hashes, and the articles that have them, in two tables.

Hashes come in no order, so that each one filed changes another page of a large table, and an import
would write most of that table again and again. They go to a small table first; now and then an
import moves all of it into the large one, in order, which changes each page once (the two lowest
levels of a log-structured merge tree: O'Neil et al., "The log-structured merge-tree", 1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.sql import listed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_TABLE = """CREATE TABLE {} (
    key INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (key, article_id)
) WITHOUT ROWID;"""
SCHEMA = f"""
{_TABLE.format("marks_new")}
{_TABLE.format("marks_old")}
CREATE VIEW marks AS
SELECT key, article_id FROM marks_new UNION ALL SELECT key, article_id FROM marks_old;
"""  # noqa: S608

# Each table is counted along its own order, and only what several have is put together.
_SHARED = """
SELECT key, SUM(n) FROM (
    SELECT key, COUNT(*) AS n FROM marks_old WHERE key BETWEEN 0 AND ? GROUP BY key HAVING n > 1
    UNION ALL SELECT key, COUNT(*) FROM marks_new WHERE key BETWEEN 0 AND ? GROUP BY key
    UNION ALL SELECT n.key, 1 FROM marks_new n
    WHERE n.key BETWEEN 0 AND ? AND EXISTS (SELECT 1 FROM marks_old o WHERE o.key = n.key)
) GROUP BY key HAVING SUM(n) > 1 ORDER BY key"""

_ARE_FILED = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM marks_new WHERE key = value)
OR EXISTS (SELECT 1 FROM marks_old WHERE key = value)"""

_MANY = 500  # articles filed at once, from which on it is an import
_LEAST, _SHARE = 50_000, 3  # keys that are moved at once, at least; or a third of the articles'


def file(db: sqlite3.Connection, marks: Sequence[tuple[int, int]], articles: int) -> None:
    """File `articles` articles under their marks: (key, id), a key being 64 bits, signed."""
    db.executemany("INSERT INTO marks_new VALUES (?, ?)", sorted(marks))
    if articles >= _MANY:
        _settle(db)


def filed(db: sqlite3.Connection, keys: Iterable[int]) -> set[int]:
    """Those of some keys that any article is filed under."""
    some = listed(sorted(set(keys)))
    return {key for (key,) in db.execute(_ARE_FILED, (some,)).fetchall()}


def shared(db: sqlite3.Connection, largest: int) -> Iterable[tuple[int, int]]:
    """The keys from 0 to one that several articles are filed under, in their order, each with how
    many at most."""
    return db.execute(_SHARED, (largest,) * 3)


def _settle(db: sqlite3.Connection) -> None:
    (held,) = db.execute("SELECT COUNT(*) FROM marks_new").fetchone()
    (articles,) = db.execute("SELECT COALESCE(MAX(article_id), 0) FROM texts").fetchone()
    if held >= max(_LEAST, articles // _SHARE):
        # OR ROLLBACK: nothing conflicts, and no page is copied aside in case that something did.
        db.execute("INSERT OR ROLLBACK INTO marks_old SELECT * FROM marks_new ORDER BY 1, 2")
        db.execute("DELETE FROM marks_new")


def forget(db: sqlite3.Connection, marks: Iterable[tuple[int, int]]) -> None:
    """Forget marks: (key, id)."""
    for one in marks:
        for table in ("marks_new", "marks_old"):
            db.execute(f"DELETE FROM {table} WHERE key = ? AND article_id = ?", one)  # noqa: S608
