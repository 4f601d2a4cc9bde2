"""The first page of a search by words alone, at a cost that grows with what matches.

Rows are scored without their articles, which are looked up for the best only; of very many those to
score are chosen first (`fulltext.first_page`).
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext.fts5 import match_text, rows_text
from newsctl.archive.fulltext import first_page, postings
from newsctl.archive.fulltext.expression import ButNot, any_of, has_beginning
from newsctl.archive.fulltext.first_page import Among
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    import sqlite3

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan

MANY = postings.MANY
VERY_MANY = postings.VERY_MANY
_SAMPLE = 200  # rows at either end that show how many lie between


class Shown(NamedTuple):
    """A further condition on rows of the full-text table, and its parameters; the same on their
    articles `a`, where these are few enough to be looked up, and above which id of very many they
    are; and as what is put behind a SELECT of rows' numbers, as `id`, and around that, to leave of
    them those alone."""

    sql: str
    values: tuple[object, ...] = ()
    of_article: str = ""
    of_values: tuple[object, ...] = ()
    few_above: int = 0
    lists: tuple[str, str] = ("", "")

    def above(self, least: int) -> str:
        """The condition where rows above an id alone are looked at: no others are put in sets."""
        return self.sql.replace("FROM articles WHERE ", f"FROM articles WHERE +id > {least} AND ")


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
    if matching > MANY:
        shown = shown._replace(few_above=_few_above(db, plan))
    enough = wanted + first_page.TIES
    for among in chain(first_page.choices(_Rows(db), plan, matching, enough), [Among()]):
        if _is_told_first(plan, among) and not _are_enough(db, plan, shown, among, enough):
            continue
        rows = _scored(db, plan, score, shown, among, enough)
        if len(rows) >= enough:
            break
    if len(rows) == enough and rows[-1][1] == rows[wanted - 1][1]:
        return None
    return _by_date(db, rows)[:wanted]


def _few_above(db: sqlite3.Connection, plan: Plan) -> int:
    """The id above which so few rows match that their articles may be looked up."""
    last = _Rows(db).last()
    return last - first_page.LATEST * last // max(1, number(db, _text(plan.lemmas)))


class _Rows:
    """How many rows match."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def number(self, expression: Expression) -> int:
        return _rows(self._db, match_text(expression), MANY)

    def are_more(self, expression: Expression, than: int) -> bool:
        return _rows(self._db, rows_text(expression), than) > than

    def are_very_many(self, expression: Expression) -> bool:
        return self.are_more(expression, VERY_MANY)

    def last(self) -> int:
        return int(self._db.execute("SELECT MAX(id) FROM articles").fetchone()[0] or 0)


def _listed(among: Among) -> tuple[str, list[object]]:
    """A SELECT of such rows, and its values; nothing for all above an id."""
    sql = "SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?"
    found: list[tuple[str, list[object]]] = []
    if among.late:
        above = (" AND rowid > ?", [among.above]) if among.above else ("", [])
        found.append((sql + above[0], [match_text(any_of(among.late)), *above[1]]))
    if among.whole:
        found.append((sql, [match_text(any_of(among.whole))]))
    return " UNION ALL ".join(one for one, _values in found), [
        value for _sql, values in found for value in values
    ]


def _scored(
    db: sqlite3.Connection, plan: Plan, score: str, shown: Shown, among: Among, most: int
) -> list[tuple[int, float]]:
    """(article id, score) of the so many best of some rows that match and are shown."""
    source, values = _source(db, plan, shown, among)
    sql = f"SELECT fts_terms.rowid, {score} AS score {source} ORDER BY score DESC LIMIT ?"
    return db.execute(sql, (*values, most)).fetchall()


def _is_told_first(plan: Plan, among: Among) -> bool:
    """Whether it takes little to tell that rows are enough: to score the first of them FTS5 counts
    all that hold each word, and to find the first that hold any of many words it lists them all."""
    assert plan.match is not None
    return bool(among.above) and not among.whole and not has_beginning(plan.match)


def _are_enough(
    db: sqlite3.Connection, plan: Plan, shown: Shown, among: Among, enough: int
) -> bool:
    """Whether there are so many of such rows."""
    source, values = _source(db, plan, shown, among)
    sql = f"SELECT COUNT(*) FROM (SELECT 1 {source} LIMIT ?)"  # noqa: S608
    return int(db.execute(sql, (*values, enough)).fetchone()[0]) >= enough


def _source(
    db: sqlite3.Connection, plan: Plan, shown: Shown, among: Among
) -> tuple[str, list[object]]:
    """SQL behind a SELECT of such rows that match and are shown, to be scored; and its values."""
    late = among.above if not among.whole else 0
    above, bound = ("AND fts_terms.rowid > ?", [late]) if late else ("", [])
    assert plan.match is not None
    bare, others = _apart(plan.match)  # to score, FTS5 would count all that hold what is left out
    if late and late >= shown.few_above:
        joined = "CROSS JOIN articles a ON a.id = fts_terms.rowid"
        condition, values = f"AND {shown.of_article}", [*bound, *shown.of_values]
    else:
        joined, values = "", [*bound, *shown.values]
        condition = shown.above(late) if late else shown.sql
    listed, some = _listed(among)
    within = f"AND +fts_terms.rowid IN ({listed})" if listed else ""
    values += some
    if others:
        barred = rows_text(any_of(others))
        few = _rows(db, barred, MANY) <= MANY  # a short list is made in no time
        sign, rows = ("NOT IN", barred) if few else ("IN", _text(plan.lemmas))
        listing = f"SELECT rowid FROM fts_terms WHERE fts_terms MATCH ? {above}"  # noqa: S608
        within += f" AND +fts_terms.rowid {sign} ({listing})"
        values += [rows, *bound]
    source = f"FROM fts_terms {joined} WHERE fts_terms MATCH ? {above} {condition} {within}"
    return source, [match_text(bare), *values]


def _apart(match: Expression) -> tuple[Expression, list[Expression]]:
    """An expression without what it leaves out, and that."""
    others: list[Expression] = []
    while isinstance(match, ButNot):
        others.append(match.other)
        match = match.part
    return match, others


def _text(expression: Expression | None) -> str:
    assert expression is not None
    return rows_text(expression)


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
