"""The first page of a search by words alone, at a cost that grows with what matches.

Rows are scored without their articles, which are looked up for the best only. Scoring a row costs
ten times as much as finding it, so where words match very many rows, those to score are chosen
first: what a rare word matches, and of frequent ones only the titles, since there a word counts
several times as much and the best of very many have it there. MaxScore leaves frequent words out
likewise (Turtle and Flood, "Query Evaluation: Strategies and Optimizations", 1995). Titles that
have all words are taken from anywhere, those that have some from the latest (`passed_over`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext.fts5 import match_text
from newsctl.archive.fulltext import postings
from newsctl.archive.fulltext.expression import ButNot, all_of
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan

MANY, VERY_MANY = postings.MANY, postings.VERY_MANY
_TIES = 50  # rows read beyond the page, since equals are put in order by date
_LATEST = 20_000  # rows that are looked at where very many hold a word
_SAMPLE = 200  # rows at either end that show how many lie between


class Shown(NamedTuple):
    """A further condition on rows of the full-text table, and its parameters; the same on their
    articles `a`, where these are few enough to be looked up; and as what is put behind a SELECT of
    rows' numbers, as `id`, and around that, to leave of them those alone."""

    sql: str
    values: tuple[object, ...] = ()
    of_article: str = ""
    of_values: tuple[object, ...] = ()
    lists: tuple[str, str] = ("", "")


def count(db: sqlite3.Connection, match: str, shown: Shown) -> int:
    """How many of the articles that are shown match."""
    sql = f"SELECT COUNT(*) FROM fts_terms WHERE fts_terms MATCH ? {shown.sql}"  # noqa: S608
    within, without = shown.lists
    if within:  # sorted lists side by side: to look each row up in a set takes twice as long
        rows = f"SELECT rowid AS id FROM fts_terms WHERE fts_terms MATCH ? {within} ORDER BY 1"  # noqa: S608
        sql = f"SELECT COUNT(*) FROM ({rows}) {without}"  # noqa: S608
    return int(db.execute(sql, (match, *shown.values)).fetchone()[0])


def number(db: sqlite3.Connection, match: str) -> int:
    """How many rows match: counted where they are few, and of many as if the rest were as close
    together as the first."""
    found, furthest = db.execute(
        "SELECT COUNT(*), MAX(id) FROM "
        "(SELECT rowid AS id FROM fts_terms WHERE fts_terms MATCH ? LIMIT ?)",
        (match, MANY),
    ).fetchone()
    if furthest is None or found < MANY:
        return int(found)
    last = db.execute("SELECT MAX(id) FROM articles").fetchone()[0]
    return max(MANY, int(found * (last or 1) / max(1, furthest)))


def about(db: sqlite3.Connection, match: str) -> int:
    """About how many rows match: counted where they are few, and of many as if between the first
    and the last of them they were as close together as these are."""
    sql = (
        "SELECT COUNT(*), MIN(id), MAX(id) FROM "
        "(SELECT rowid AS id FROM fts_terms WHERE fts_terms MATCH ? ORDER BY rowid {} LIMIT ?)"
    )
    first, begin, end = db.execute(sql.format(""), (match, _SAMPLE)).fetchone()
    if first < _SAMPLE:
        return int(first)
    last, other_begin, other_end = db.execute(sql.format("DESC"), (match, _SAMPLE)).fetchone()
    dense = first / (end - begin + 1) + last / (other_end - other_begin + 1)
    return int(first + last + max(0, other_begin - end) * dense / 2)


def best(
    db: sqlite3.Connection, plan: Plan, score: str, wanted: int, matching: int | None, shown: Shown
) -> list[tuple[int, float]] | None:
    """(article id, score) of the so many best of those shown, equals by date; None where too many
    equals are at their end to be put in order so. `score` is SQL, `matching` how many match, if
    that is known."""
    if matching is None:
        matching = _rows(db, _text(plan.lemmas), MANY)
    enough = wanted + _TIES
    rows: list[tuple[int, float]] = []
    for among in _choices(db, plan, matching, enough):
        rows = _scored(db, plan, score, shown, among, enough)
        if len(rows) >= enough:
            break
    if len(rows) == enough and rows[-1][1] == rows[wanted - 1][1]:
        return None
    return _by_date(db, rows)[:wanted]


class Among(NamedTuple):
    """Rows among which the best are looked for: what matches `whole`, and what matches `late` and
    is above an id; without either all that is above it."""

    whole: str | None = None
    late: str | None = None
    above: int = 0

    def listed(self) -> tuple[str, list[object]]:
        """A SELECT of them, and its values; nothing for all rows."""
        sql = "SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?"
        found: list[tuple[str, list[object]]] = []
        if self.late is not None and self.above:
            found.append((f"{sql} AND rowid > ?", [self.late, self.above]))
        if self.whole is not None:
            found.append((sql, [self.whole]))
        if self.late is not None and not self.above:
            found.append((sql, [self.late]))
        values = [value for _sql, some in found for value in some]
        return " UNION ALL ".join(one for one, _values in found), values


def _choices(db: sqlite3.Connection, plan: Plan, matching: int, enough: int) -> Iterator[Among]:
    """Where to look for the best so many, one after the other until that gives as many."""
    last = int(db.execute("SELECT MAX(id) FROM articles").fetchone()[0] or 0)
    if matching > VERY_MANY and len(plan.parts) == 1:
        title = plan.parts[0][1]  # the best of the latest have it there
        if title is not None:
            yield Among(late=match_text(title), above=last - _LATEST)
        yield Among(above=last - _LATEST)
    chosen = _choice(db, plan, enough) if matching > MANY else None
    if chosen is not None:
        for passed in sorted({postings.passed_over(matching, last), 0}, reverse=True):
            yield chosen._replace(above=passed)
    yield Among()


def _scored(
    db: sqlite3.Connection, plan: Plan, score: str, shown: Shown, among: Among, most: int
) -> list[tuple[int, float]]:
    """(article id, score) of the so many best of some rows that match and are shown."""
    text = scored = _text(plan.match)
    listed, values = among.listed()
    within = f"AND +fts_terms.rowid IN ({listed})" if listed else ""
    end = "ORDER BY score DESC LIMIT ?"
    if among.above and among.whole is None and len(plan.parts) == 1:  # articles are few enough
        sql = (
            f"SELECT a.id, {score} AS score FROM fts_terms "  # noqa: S608
            "CROSS JOIN articles a ON a.id = fts_terms.rowid WHERE fts_terms MATCH ? "
            f"AND fts_terms.rowid > ? AND {shown.of_article} {within} {end}"
        )
        return db.execute(sql, (text, among.above, *shown.of_values, *values, most)).fetchall()
    if isinstance(plan.match, ButNot):  # to score, FTS5 would count all that hold what is left out
        scored = _text(plan.match.part)
        within += " AND +fts_terms.rowid IN (SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?)"
        values = [*values, text]
    sql = f"SELECT rowid, {score} AS score FROM fts_terms WHERE fts_terms MATCH ? {shown.sql}"  # noqa: S608
    return db.execute(f"{sql} {within} {end}", (scored, *shown.values, *values, most)).fetchall()


def _choice(db: sqlite3.Connection, plan: Plan, enough: int) -> Among | None:
    """Those among which the best so many of very many are; None for all. Where all parts have to
    be there, those that have them in their titles do, if there are enough."""
    titles = [title for _part, title in plan.parts if title is not None]
    if not plan.parts or (not plan.any and len(titles) < len(plan.parts)):
        return None
    if not plan.any:
        all_titles = match_text(all_of(titles))
        if _rows(db, all_titles, enough) > enough or len(titles) == 1:
            return Among(all_titles)
        return Among(all_titles, _any(match_text(one) for one in titles))
    whole: list[str] = []
    late: list[str] = []
    left = MANY
    for part, title in plan.parts:
        match = match_text(part)
        rows = _rows(db, match, left)
        if rows <= left:
            whole.append(match)
            left -= rows
        elif title is None:
            return None
        else:
            late.append(match_text(title))
    return Among(_any(whole), _any(late))


def _any(matches: Iterable[str]) -> str | None:
    return " OR ".join(f"({one})" for one in matches) or None


def _text(expression: Expression | None) -> str:
    assert expression is not None
    return match_text(expression)


def _rows(db: sqlite3.Connection, match: str, most: int) -> int:
    """How many rows match, counted up to one more than `most`."""
    found = db.execute(
        "SELECT COUNT(*) FROM (SELECT 1 FROM fts_terms WHERE fts_terms MATCH ? LIMIT ?)",
        (match, most + 1),
    )
    return int(found.fetchone()[0])


def _by_date(db: sqlite3.Connection, rows: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """(article id, score) of (row, score), the best first: the latest of equals, by their dates."""
    times = Counter(score for _row, score in rows)
    if len(times) == len(rows):
        return rows
    equal = [row for row, score in rows if times[score] > 1]
    found = db.execute(
        "SELECT id, published FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (f"[{','.join(map(str, equal))}]",),
    )
    dated = dict(found.fetchall())
    return sorted(rows, key=lambda one: (one[1], dated.get(one[0], 0), one[0]), reverse=True)
