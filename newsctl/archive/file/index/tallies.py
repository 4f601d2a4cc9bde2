"""How many articles bear each name, and their views: kept as they change, so that what counts and
completes costs the same in an archive of any size.

A tally is the sum over the rows of `articles` and `tags`, and nothing else: `recounted` tells what
each must be, for a few articles as for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.sql import listed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

SCHEMA = """
CREATE TABLE tallies (
    kind TEXT NOT NULL, name TEXT NOT NULL, articles INTEGER NOT NULL, sum INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
INSERT INTO tallies VALUES ('living', '', 0, 0), ('trash', '', 0, 0), ('lines', '', 0, 0);
"""

# Kinds that are no names: the living, the trash, the bytes of all lines.
LIVING, TRASH, LINES = "living", "trash", "lines"
NAMED = ("source", "author", "section")
TAG, MONTH = "tag", "month"

# The signs keep SQLite from looking the articles up one by one, in the order of their names.
# A name that is borne in the trash alone is there, with none. An article without a date is in no
# month.
_SUMS = """
SELECT 'living' AS kind, '' AS name, COUNT(*) AS articles, SUM(views) AS sum
FROM some WHERE deleted IS NULL
UNION ALL SELECT 'trash', '', COUNT(*), SUM(views) FROM some WHERE deleted IS NOT NULL
UNION ALL SELECT 'lines', '', COUNT(*), SUM(length) FROM some
UNION ALL SELECT 'source', source_key, SUM(lives), SUM(lives * views) FROM some
    WHERE +source_key IS NOT NULL GROUP BY +source_key
UNION ALL SELECT 'author', author_key, SUM(lives), SUM(lives * views) FROM some
    WHERE +author_key IS NOT NULL GROUP BY +author_key
UNION ALL SELECT 'section', section_key, SUM(lives), SUM(lives * views) FROM some
    WHERE +section_key IS NOT NULL GROUP BY +section_key
UNION ALL SELECT 'tag', tag_key, SUM(lives), SUM(lives * views)
    FROM some CROSS JOIN tags ON article_id = id GROUP BY tag_key
UNION ALL SELECT 'month', strftime('%Y-%m', published, 'unixepoch') AS month, COUNT(*), SUM(views)
    FROM some WHERE deleted IS NULL AND undated = 0 GROUP BY month
"""
# Not as a table of its own: of all articles that would be another large one.
_SOME = """WITH some AS NOT MATERIALIZED (
    SELECT articles.id, deleted IS NULL AS lives, length, views, deleted, published, undated,
        source_key, author_key, section_key
    FROM {}) """
_OF_SOME = _SOME.format("json_each(?) CROSS JOIN articles ON articles.id = value") + _SUMS
_OF_ALL = _SOME.format("articles") + _SUMS
# Read once, for all kinds; what is chosen counts as living.
_CHOSEN = """WITH some AS MATERIALIZED (
    SELECT a.id, 1 AS lives, length, views, NULL AS deleted, published, undated,
        source_key, author_key, section_key
    FROM {}) """
# Each of several sorts holds as much as may be cached, or twice as much: negative for kilobytes.
_SORTED_AT_ONCE = -500
_TYPES, _WHOLE = "typeof(articles) || typeof(sum)", "'integerinteger'"
_ADD = """
INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT (kind, name)
DO UPDATE SET articles = articles + excluded.articles, sum = sum + excluded.sum"""


def put(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Count articles that have their rows now."""
    _add(db, ids, 1)


def take(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Count articles no longer, before their rows go or change."""
    _add(db, ids, -1)


def _add(db: sqlite3.Connection, ids: Iterable[int], sign: int) -> None:
    some = listed(ids)
    sums = [
        (kind, name, sign * articles, sign * total)
        for kind, name, articles, total in db.execute(_OF_SOME, (some,)).fetchall()
        if articles is not None and total is not None
    ]
    db.executemany(_ADD, sums)


def forget_names(db: sqlite3.Connection) -> None:
    """Leave no name that no article bears any more."""
    # Not all names are gone through; an index that was made before it has it from here on.
    db.execute(
        "CREATE INDEX IF NOT EXISTS tallies_of_none ON tallies (kind, name) WHERE articles = 0"
    )
    unborne = "DELETE FROM tallies INDEXED BY tallies_of_none WHERE kind = ? AND articles = 0"
    for kind in NAMED:
        borne = f"SELECT 1 FROM articles WHERE {kind}_key = name"  # noqa: S608
        db.execute(f"{unborne} AND NOT EXISTS ({borne})", (kind,))
    db.execute(f"{unborne} AND NOT EXISTS (SELECT 1 FROM tags WHERE tag_key = name)", (TAG,))  # noqa: S608
    db.execute(unborne, (MONTH,))


def among(chosen: str) -> str:
    """SQL of what the tallies would be if those articles (`a`) were all that `chosen` gives, which
    stands behind its FROM."""
    return _CHOSEN.format(chosen) + _SUMS


def note_lines(db: sqlite3.Connection) -> None:
    """Sum the lines' bytes anew: the record was written anew, and their places with it."""
    db.execute(
        "UPDATE tallies SET sum = (SELECT COALESCE(SUM(length), 0) FROM articles) WHERE kind = ?",
        (LINES,),
    )


def of(db: sqlite3.Connection, kind: str, name: str = "") -> tuple[int, int] | None:
    """(articles, views) of a name, of `LINES` their bytes; None for a name that none has."""
    row = db.execute(
        "SELECT articles, sum FROM tallies WHERE kind = ? AND name = ?", (kind, name)
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else None


def kinds(db: sqlite3.Connection) -> set[str]:
    """The kinds that are there, one step each: what is no text any more is noticed."""
    found: list[str] = []
    while True:
        row = db.execute(
            "SELECT kind FROM tallies WHERE kind > ? ORDER BY kind LIMIT 1", (found[-1:] or [""])
        ).fetchone()
        if row is None:
            return set(found)
        found.append(row[0])


def published(db: sqlite3.Connection, since: int | None, until: int | None) -> int:
    """How many articles were published in all of the months that some time lies in."""
    row = db.execute(
        "SELECT SUM(articles) FROM tallies WHERE kind = 'month' "
        "AND (:since IS NULL OR name >= strftime('%Y-%m', :since, 'unixepoch')) "
        "AND (:until IS NULL OR name <= strftime('%Y-%m', :until, 'unixepoch'))",
        {"since": since, "until": until},
    ).fetchone()
    return int(row[0] or 0)


def are_right(db: sqlite3.Connection) -> bool:
    """Whether all tallies are what the articles' rows say: reads all of these, and holds few of
    them at a time."""
    (cached,) = db.execute("PRAGMA cache_size").fetchone()
    db.execute(f"PRAGMA cache_size = {_SORTED_AT_ONCE}")
    try:
        return _are_right(db)
    finally:
        db.execute(f"PRAGMA cache_size = {cached}")


def _are_right(db: sqlite3.Connection) -> bool:
    kept = "SELECT kind, name, articles, sum FROM tallies WHERE articles <> 0"
    counted = f"SELECT kind, name, -articles, -sum FROM ({_OF_ALL}) WHERE articles <> 0"  # noqa: S608
    row = db.execute(
        f"SELECT 1 FROM ({kept} UNION ALL {counted}) GROUP BY kind, name "  # noqa: S608
        "HAVING COUNT(*) <> 2 OR SUM(articles) <> 0 OR SUM(sum) <> 0 "
        f"OR MIN({_TYPES}) <> {_WHOLE} OR MAX({_TYPES}) <> {_WHOLE} LIMIT 1"
    ).fetchone()
    return row is None
