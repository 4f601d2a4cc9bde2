"""Names, counts and tallies, from the index alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from newsctl.archive.door import Stats, Tally
from newsctl.archive.file.index.selection import where
from newsctl.fast_dataclasses import replace
from newsctl.selection import narrows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from newsctl.archive.door import Ids, Names, Reads
    from newsctl.selection import Selection

_COLUMNS = {"source": "source", "author": "author", "section": "section"}
_AT_ONCE = 500  # ids named in one statement


def names(db: sqlite3.Connection, kind: str, key: str) -> Names:
    """The values in use of a kind that begin with a key, and how many articles have each."""
    if kind == "tag":
        sql = (
            "SELECT t.tag, COUNT(*) AS n FROM tags t JOIN articles a ON a.id = t.article_id "
            "WHERE a.deleted IS NULL AND substr(t.tag_key, 1, ?) = ? GROUP BY t.tag_key"
        )
    else:
        column = _COLUMNS[kind]
        sql = (
            f"SELECT a.{column}, COUNT(*) AS n FROM articles a WHERE a.deleted IS NULL "  # noqa: S608
            f"AND a.{column}_key IS NOT NULL AND substr(a.{column}_key, 1, ?) = ? "
            f"GROUP BY a.{column}_key"
        )
    rows = db.execute(f"{sql} ORDER BY n DESC, 1", (len(key), key))
    return cast("Names", rows.fetchall())


def stats(db: sqlite3.Connection, selection: Selection) -> Stats:
    """A selection in figures. The keys are read as well, so that a broken one is noticed."""
    condition, values = where(selection)
    chosen = f"FROM articles a WHERE {condition}"
    tally = "COUNT(*) AS n, COALESCE(SUM(a.views), 0)"

    def tallies(sql: str) -> list[Tally]:
        return [Tally(*row[:3]) for row in db.execute(sql, values).fetchall()]

    articles, views = db.execute(f"SELECT {tally} {chosen}", values).fetchone()
    groups = {
        column: tallies(
            f"SELECT a.{column}, {tally}, a.{column}_key {chosen} AND a.{column}_key IS NOT NULL "
            f"GROUP BY a.{column}_key ORDER BY n DESC, 1"
        )
        for column in _COLUMNS.values()
    }
    groups["tag"] = tallies(
        f"SELECT t.tag, {tally}, t.tag_key FROM tags t JOIN articles a ON a.id = t.article_id "  # noqa: S608
        f"WHERE {condition} GROUP BY t.tag_key ORDER BY n DESC, 1"
    )
    groups["month"] = tallies(
        "SELECT strftime('%Y-%m', a.published, 'unixepoch') AS month, "
        f"{tally} {chosen} AND a.undated = 0 GROUP BY month ORDER BY month"
    )
    condition, values = where(replace(selection, trash=True))
    sql = f"SELECT COUNT(*) FROM articles a WHERE {condition}"  # noqa: S608
    return Stats(articles, views, db.execute(sql, values).fetchone()[0], groups)


def chosen(
    db: sqlite3.Connection, ids: Sequence[int], selection: Selection, *, living: bool = False
) -> Ids:
    """Those of some ids that a selection holds; `living` when some may be gone or in the trash."""
    if not living and not narrows(selection):
        return list(ids)
    condition, values = where(selection)
    found: set[int] = set()
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        sql = f"SELECT a.id FROM articles a WHERE {condition} AND a.id IN ({places})"  # noqa: S608
        found.update(row[0] for row in db.execute(sql, [*values, *some]).fetchall())
    return [one for one in ids if one in found]


def most_read(db: sqlite3.Connection, limit: int | None, selection: Selection) -> Reads:
    """(id, views) of a selection's most read articles of all time."""
    condition, values = where(selection)
    sql = (
        f"SELECT a.id, a.views FROM articles a WHERE {condition} AND a.views > 0 "  # noqa: S608
        "ORDER BY a.views DESC, a.id DESC LIMIT ?"
    )
    rows = db.execute(sql, [*values, -1 if limit is None else limit])
    return cast("Reads", rows.fetchall())


def most_of(
    db: sqlite3.Connection, reads: Mapping[int, int], limit: int | None, selection: Selection
) -> Reads:
    """The most read of those that a selection holds, by the reads given for each."""
    condition, values = where(selection)
    ordered = sorted(reads.items(), key=lambda one: (-one[1], -one[0]))
    found: list[tuple[int, int]] = []
    for at in range(0, len(ordered), _AT_ONCE):
        some = ordered[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        sql = f"SELECT a.id FROM articles a WHERE {condition} AND a.id IN ({places})"  # noqa: S608
        rows = db.execute(sql, [*values, *(one for one, _reads in some)])
        held = {row[0] for row in rows.fetchall()}
        found += [one for one in some if one[0] in held]
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def named(
    db: sqlite3.Connection, kind: str, reads: Mapping[int, int], selection: Selection
) -> Names:
    """(name, reads) by source, author or section, the most read first, from the reads of each."""
    column = _COLUMNS[kind]
    condition, values = where(selection)
    ids = list(reads)
    names: dict[str, str] = {}
    sums: dict[str, int] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        sql = (
            f"SELECT a.id, a.{column}_key, a.{column} FROM articles a WHERE {condition} "  # noqa: S608
            f"AND a.{column}_key IS NOT NULL AND a.id IN ({places})"
        )
        for article_id, key, name in db.execute(sql, [*values, *some]).fetchall():
            names.setdefault(key, name)
            sums[key] = sums.get(key, 0) + reads[article_id]
    ordered = sorted(sums.items(), key=lambda one: (-one[1], names[one[0]]))
    return [(names[key], number) for key, number in ordered]
