"""The first page of a search by words alone, at a cost that grows with what matches.

Rows are scored without their articles, which are looked up for the best only. Scoring a row costs
ten times as much as finding it, so where words match very many rows, those to score are chosen
first: what a rare word matches, and of frequent ones only the titles, since there a word counts
several times as much and the best of very many have it there. MaxScore leaves frequent words out
likewise (Turtle and Flood, "Query Evaluation: Strategies and Optimizations", 1995).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from newsctl.archive.fulltext.compile import Plan

_TIES = 50  # rows read beyond the page, since equals are put in order by date
_MANY = 4_000  # rows that are scored without a choice

_TRASHED = (
    "SELECT row FROM fts_rows "
    "WHERE article_id IN (SELECT id FROM articles WHERE deleted IS NOT NULL)"
)


def count(db: sqlite3.Connection, match: str) -> int:
    """How many articles match, without the trash."""
    source, shown = _shown(db)
    row = db.execute(f"SELECT COUNT(*) {source} WHERE fts_terms MATCH ? {shown}", (match,))
    return int(row.fetchone()[0])


def best(
    db: sqlite3.Connection, plan: Plan, score: str, total: int, page: tuple[int, int]
) -> list[tuple[int, float]] | None:
    """(article id, score) of one page (offset, limit), the best first, equals by date; None where
    too many equals are at its end to be put in order so. `score` is SQL."""
    offset, limit = page
    wanted = offset + limit
    source, shown = _shown(db)
    sql = f"SELECT fts_terms.rowid, {score} AS score {source} WHERE fts_terms MATCH ? {shown}"
    end = "ORDER BY score DESC LIMIT ?"
    choice = _choice(db, plan) if total > _MANY else None
    rows: list[tuple[int, float]] = []
    if choice is not None:
        some = "AND +fts_terms.rowid IN (SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?)"
        rows = db.execute(f"{sql} {some} {end}", (plan.match, choice, wanted + _TIES)).fetchall()
    if len(rows) < wanted + _TIES:
        rows = db.execute(f"{sql} {end}", (plan.match, wanted + _TIES)).fetchall()
    if len(rows) == wanted + _TIES and rows[-1][1] == rows[wanted - 1][1]:
        return None
    return _by_date(db, rows)[offset:wanted]


def _shown(db: sqlite3.Connection) -> tuple[str, str]:
    """FROM and a further condition that leave out rows that are hidden and the trash; joins are
    made only where there is something to leave out."""
    source, shown = "FROM fts_terms", ""
    if db.execute("SELECT 1 FROM fts_hidden LIMIT 1").fetchone():
        source += " JOIN fts_rows r ON r.row = fts_terms.rowid"
    if db.execute("SELECT 1 FROM articles WHERE deleted IS NOT NULL LIMIT 1").fetchone():
        shown = f"AND +fts_terms.rowid NOT IN ({_TRASHED})"
    return source, shown


def _choice(db: sqlite3.Connection, plan: Plan) -> str | None:
    """MATCH text of the rows among which the best of very many are; None for all."""
    chosen: list[str | None] = []
    left = _MANY
    for match, title in plan.parts:
        rows = _rows(db, match, left) if plan.any else left + 1
        chosen.append(match if rows <= left else title)
        left -= rows if rows <= left else 0
    return None if None in chosen else " OR ".join(map(str, chosen))


def _rows(db: sqlite3.Connection, match: str, most: int) -> int:
    """How many rows match, counted up to one more than `most`."""
    found = db.execute(
        "SELECT COUNT(*) FROM (SELECT 1 FROM fts_terms WHERE fts_terms MATCH ? LIMIT ?)",
        (match, most + 1),
    )
    return int(found.fetchone()[0])


def _by_date(db: sqlite3.Connection, rows: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """(article id, score) of (row, score): the best first, then the latest."""
    from json import dumps

    found = db.execute(
        "SELECT r.row, a.id, a.published FROM fts_rows r "
        "JOIN articles a ON a.id = r.article_id WHERE r.row IN (SELECT value FROM json_each(?))",
        (dumps([row for row, _score in rows]),),
    )
    known = {row: (published, article_id) for row, article_id, published in found}
    ordered = sorted(((score, *known[row]) for row, score in rows if row in known), reverse=True)
    return [(article_id, score) for score, _published, article_id in ordered]
