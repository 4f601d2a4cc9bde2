"""The first page of a search by words alone, at a cost that grows with what matches.

Rows are scored without their articles, which are looked up for the best only; of very many those to
score are chosen first (`fulltext.first_page`).
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext.frequencies import about, affordable, last_id
from newsctl.archive.file.fulltext.fts5 import match_text, rows_text
from newsctl.archive.file.fulltext.matching import these
from newsctl.archive.file.sql import listed
from newsctl.archive.fulltext import first_page, postings
from newsctl.archive.fulltext.expression import (
    Adjacent,
    AnyOf,
    all_of,
    any_of,
    apart,
    has_beginning,
    scoring,
    two_of,
    within,
)
from newsctl.archive.fulltext.first_page import Among

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from newsctl.archive.file.fulltext.frequencies import Frequencies
    from newsctl.archive.file.fulltext.matching import Shown
    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan

MANY = postings.MANY
VERY_MANY = postings.VERY_MANY


def best(
    rows: Rows,
    plan: Plan,
    score: str,
    wanted: int,
    matching: int | None,
    shown: Shown,
    frequencies: Frequencies,
) -> list[tuple[int, float]] | None:
    """(article id, score) of the so many best of those shown, equals by date; None where too many
    equals are at their end to be put in order so. `score` is SQL, `matching` how many match, if
    that is known."""
    db = rows.db
    if matching is None:
        matching = _rows(db, _text(plan.lemmas), MANY, rows.above)
    enough = wanted + first_page.TIES
    assert plan.match is not None
    several = plan.any and len(plan.parts) > 1
    bare, _others = apart(plan.match)
    scored = affordable(frequencies, bare, matching, any_of_them=several)
    if scored is None:  # words side by side of which very many match: the latest
        return _latest(db, plan, shown, wanted)
    for among in chain(first_page.choices(rows, plan, matching, enough), [Among()]):
        if _is_told_first(plan, among) and not _are_enough(db, plan, shown, among, enough):
            continue
        chosen = _chosen(among) if several and (among.foremost or not among.late) else None
        if chosen is not None and matching > first_page.LATEST:
            found = _scored_beside(db, plan, scored, score, shown, chosen, enough)
        else:
            some = among if chosen is None else Among((chosen,))
            found = _scored(db, plan, scored, score, shown, some, enough)
        if len(found) >= enough:
            break
    if len(found) == enough and found[-1][1] == found[wanted - 1][1]:
        return None
    best_first = by_date(db, found)[:wanted]
    if len(best_first) < wanted and several and scored != bare:  # what tells nothing alone
        rows_found = {row for row, _score in found}
        latest = _latest(db, plan, shown, wanted)
        best_first += [one for one in latest if one[0] not in rows_found]
    return best_first[:wanted]


def of_these(
    db: sqlite3.Connection,
    scored: Expression,
    score: str,
    ids: Sequence[int],
    wanted: int,
    *,
    reverse: bool = False,
) -> list[tuple[int, float]] | None:
    """(article id, score) of the so many best of some that match, or worst, each of them scored;
    None where too many equals are at their end to be put in order by date without a look at all of
    their articles."""
    enough = wanted + first_page.TIES
    direction = "ASC" if reverse else "DESC"
    alone = these(ids)
    sql = (
        f"SELECT rowid, {score} AS score FROM fts_terms WHERE fts_terms MATCH ? "  # noqa: S608
        f"{alone.sql} ORDER BY score {direction} LIMIT ?"
    )
    rows = db.execute(sql, (match_text(scored), *alone.values, enough)).fetchall()
    if len(rows) == enough and rows[-1][1] == rows[wanted - 1][1]:
        return None
    return by_date(db, rows, reverse=reverse)[:wanted]


def _latest(
    db: sqlite3.Connection, plan: Plan, shown: Shown, wanted: int
) -> list[tuple[int, float]]:
    """(article id, score), which is none, of the so many latest that match and are shown."""
    last = last_id(db) if shown.last is None else shown.last
    for among in (Among(above=last - first_page.LATEST), Among()):
        source, values = _source(db, plan, None, shown, among)
        sql = f"SELECT fts_terms.rowid, 0.0 {source} ORDER BY fts_terms.rowid DESC LIMIT ?"
        rows = db.execute(sql, (*values, wanted)).fetchall()
        if len(rows) >= wanted:
            break
    return rows


class Rows:
    """How many rows above an id match; `known` tells it of what was looked for once, `last` is the
    largest id that is shown, if that is told."""

    def __init__(
        self,
        db: sqlite3.Connection,
        known: Callable[[Expression], int | None],
        above: int,
        last: int | None,
    ) -> None:
        self.db = db
        self._known = known
        self.above = above
        self._last = last

    def number(self, expression: Expression) -> int:
        known = self._known(expression)
        if known is not None:
            return known
        return _rows(self.db, match_text(expression), MANY, self.above)

    def are_more(self, expression: Expression, than: int) -> bool:
        return _rows(self.db, rows_text(expression), than, self.above) > than

    def are_very_many(self, expression: Expression) -> bool:
        known = self._known(expression)
        number = about(self.db, rows_text(expression), self.above) if known is None else known
        return number > VERY_MANY

    def last(self) -> int:
        return last_id(self.db) if self._last is None else self._last


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
    db: sqlite3.Connection,
    plan: Plan,
    scored: Expression,
    score: str,
    shown: Shown,
    among: Among,
    most: int,
) -> list[tuple[int, float]]:
    """(article id, score) of the so many best of some rows that match and are shown."""
    source, values = _source(db, plan, scored, shown, among)
    sql = f"SELECT fts_terms.rowid, {score} AS score {source} ORDER BY score DESC LIMIT ?"
    return db.execute(sql, (*values, most)).fetchall()


def _chosen(among: Among) -> Expression | None:
    """What matches some articles, where an expression can say that; None for all of them."""
    first = among.foremost
    parts = (*among.whole, *among.late, *map(_at_the_beginning, first))
    if among.above or not parts:
        return None
    if len(first) > 1:
        parts = (*parts, two_of(first))
    if among.others:
        parts = (*parts, all_of((any_of(first), any_of(among.others))))
    return any_of(parts)


def _at_the_beginning(part: Expression) -> Expression:
    """A part in titles, and in the first words of bodies; one that is not of lemmas as it is."""
    words = part.parts if isinstance(part, AnyOf) else (part,)
    if all(isinstance(one, Adjacent) and one.columns.lemmas for one in words):
        return within(part, body=False, lead=True)
    return part


def _scored_beside(
    db: sqlite3.Connection,
    plan: Plan,
    scored: Expression,
    score: str,
    shown: Shown,
    chosen: Expression,
    most: int,
) -> list[tuple[int, float]]:
    """The same of rows that an expression chooses: from one to the next FTS5 skips in the lists of
    what is scored, instead of reading these. What the choice scores itself is taken off."""
    sql = f"SELECT fts_terms.rowid, {score}"
    source, values = _source(db, plan, all_of((chosen, scored)), shown, Among())
    found = db.execute(f"{sql} {source}", values).fetchall()
    alone = f"{sql} FROM fts_terms WHERE fts_terms MATCH ?"
    added = dict(db.execute(alone, (match_text(chosen),)).fetchall())
    rows = [(row, both - added[row]) for row, both in found]
    return sorted(rows, key=lambda one: -one[1])[:most]


def _is_told_first(plan: Plan, among: Among) -> bool:
    """Whether it takes little to tell that rows are enough: to score the first of them FTS5 counts
    all that hold each word, and to find the first that hold any of many words it lists them all."""
    assert plan.match is not None
    return bool(among.above) and not among.whole and not has_beginning(plan.match)


def _are_enough(
    db: sqlite3.Connection, plan: Plan, shown: Shown, among: Among, enough: int
) -> bool:
    """Whether there are so many of such rows."""
    source, values = _source(db, plan, None, shown, among)
    sql = f"SELECT COUNT(*) FROM (SELECT 1 {source} LIMIT ?)"  # noqa: S608
    return int(db.execute(sql, (*values, enough)).fetchone()[0]) >= enough


def _source(
    db: sqlite3.Connection, plan: Plan, scored: Expression | None, shown: Shown, among: Among
) -> tuple[str, list[object]]:
    """SQL behind a SELECT of such rows that match and are shown, and its values; with what of the
    match is to be `scored`, if they are."""
    late = max(among.above if not among.whole else 0, shown.first - 1)
    above, bound = ("AND fts_terms.rowid > ?", [late]) if late else ("", [])
    assert plan.match is not None
    bare, others = apart(plan.match)  # to score, FTS5 would count all that hold what is left out
    rows, some = _listed(among)
    within = f"AND +fts_terms.rowid IN ({rows})" if rows else ""
    values = [*bound, *some]
    found = _text(plan.lemmas) if scored is None else match_text(scored)
    # Whatever holds what is scored, where any part suffices.
    matches = scored == bare or (plan.any and len(plan.parts) > 1 and scoring(bare) == bare)
    if scored is not None and (others or not matches) and not shown.match:
        barred = rows_text(any_of(others))
        # A short list is made in no time, and so is one of the latest.
        few = matches and (late > 0 or _rows(db, barred, MANY) <= MANY)
        sign, rows = ("NOT IN", barred) if few else ("IN", _text(plan.lemmas))
        listing = f"SELECT rowid FROM fts_terms WHERE fts_terms MATCH ? {above}"  # noqa: S608
        within += f" AND +fts_terms.rowid {sign} ({listing})"
        values += [rows, *bound]
    source = f"FROM fts_terms WHERE fts_terms MATCH ? {above} {within} {shown.sql}"
    return source, [found, *values, *shown.values]


def _text(expression: Expression | None) -> str:
    assert expression is not None
    return rows_text(expression)


def _rows(db: sqlite3.Connection, match: str, most: int, above: int = 0) -> int:
    """How many rows above an id match, counted up to one more than `most`."""
    found = db.execute(
        "SELECT COUNT(*) FROM "
        "(SELECT 1 FROM fts_terms WHERE fts_terms MATCH ? AND rowid > ? LIMIT ?)",
        (match, above, most + 1),
    )
    return int(found.fetchone()[0])


def by_date(
    db: sqlite3.Connection, rows: list[tuple[int, float]], *, reverse: bool = False
) -> list[tuple[int, float]]:
    """(article id, score) of (row, score), the best first: the latest of equals, by their dates; or
    from the end of that order."""
    times = Counter(score for _row, score in rows)
    if len(times) == len(rows):
        return rows
    equal = [row for row, score in rows if times[score] > 1]
    found = db.execute(
        "SELECT id, published FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (listed(equal),),
    )
    dated = dict(found.fetchall())
    best_first = not reverse
    return sorted(rows, key=lambda one: (one[1], dated.get(one[0], 0), one[0]), reverse=best_first)
