"""What a search may show, as sets of ids: each filter is one stretch of an index, which holds all
that is asked of it, so that a row of the full-text table is let pass without a look at its article.

Where few rows match, looking each one's article up costs less than listing what passes the filters:
`shown` says None then, and `Filters` tells which of them pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.columns import name_key
from newsctl.archive.file.fulltext import first_page
from newsctl.archive.file.fulltext.first_page import Shown
from newsctl.archive.file.fulltext.fts5 import match_text, rows_text
from newsctl.archive.file.fulltext.fts5 import where as said
from newsctl.archive.file.index import driving, tallies
from newsctl.archive.file.index.id_lists import (
    DATED,
    SORTED,
    TAGGED,
    TRASH,
    dates,
    of_dates,
    of_names,
)
from newsctl.archive.file.index.selection import ELSEWHERE, NAMES, where
from newsctl.archive.file.sql import listed
from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.selection import Selection

# The words are found once and each article's filters looked at; driven the other way, from a
# filter's index, SQLite would run the match again for every row that passes it.
FOUND = "FROM fts_terms CROSS JOIN articles a ON a.id = fts_terms.rowid"
OF_THESE = "FROM json_each(?) CROSS JOIN articles a ON a.id = json_each.value"
_ROW = "+fts_terms.rowid"  # the sign keeps SQLite from running the match for each id
_BEARS = (  # along the list of who bears it: all tags of an article lie in another page each
    "EXISTS (SELECT 1 FROM tags INDEXED BY tags_tag WHERE tag_key = ? AND article_id = one.id)"
)
_UNDATED = "SELECT id FROM articles WHERE undated = 1"
_CHANGED = "SELECT id FROM articles WHERE changed IS NOT NULL"
_VIEWED = "SELECT id FROM articles WHERE viewed IS NOT NULL"
# Looking an article up takes as long as listing so many of those that pass the filters, and laying
# them beside what matches.
_LISTED = 15
_AT_ONCE = 300  # articles: so many are looked up in no time


# What `_sets` knows of, with nothing asked for; another field of a selection is none of it.
_KNOWN: dict[str, Any] = {
    name: getattr(EVERYTHING, name)
    for name in ("sources", "authors", "sections", "tags", "since", "until", "undated",
                 "undated_only", "first", "last", "unread", "changed", "trash", "sort")
}  # fmt: skip


def shown(
    db: sqlite3.Connection, plan: Plan, selection: Selection, number: Callable[[str], int]
) -> Shown | None:
    """What a selection lets a plan's rows be; None where its articles are to be looked up. `number`
    tells about how many rows match a text."""
    if plan.match is None or plan.lemmas is None or plan.conditions:
        return None
    if where(selection) == where(EVERYTHING):
        return _of_article(_trash(db), selection)
    if where(replace(selection, **_KNOWN)) != where(EVERYTHING):
        return None
    matching = number(rows_text(plan.lemmas))
    if not are_listed(matching, passing(db, selection)):
        return None
    return _of_article(_sets(db, selection), selection)


class Filters:
    """What a search asks beside its words, of few articles: each is looked at once, however often
    the search comes upon it. A look costs a page of the index, and in a large archive another one
    for each."""

    def __init__(
        self, db: sqlite3.Connection, selection: Selection, conditions: Iterable[Condition]
    ) -> None:
        self._db = db
        self._selection = selection
        self._conditions = list(conditions)
        self._seen: set[int] = set()
        self._passing: set[int] = set()

    def passing(self, ids: Sequence[int]) -> list[int]:
        """Those of some articles that pass, in the same order."""
        new = [one for one in ids if one not in self._seen]
        if new:
            self._seen.update(new)
            self._passing.update(self._ask(new))
        return [one for one in ids if one in self._passing]

    def _ask(self, ids: Sequence[int]) -> list[int]:
        """Those of some that pass. What lists tell is asked first, along these: each article's row
        lies in a page of its own."""
        rest = self._selection
        values: list[object] = [listed(ids)]
        source = "SELECT value AS id FROM json_each(?)"
        few = len(ids) <= _AT_ONCE
        barred = None if few else driving.barred(self._db, rest)
        rarest = None if few else _rarest(self._db, rest, dated=rest.dated and barred is None)
        if rarest is not None and rarest.number <= len(ids) * _LISTED:
            source += f" INTERSECT {_unsorted(rarest.sql)} ORDER BY 1"
            values, rest = [*values, *rarest.values], rarest.rest
        told: list[tuple[str, list[object]]] = [(_BEARS, [name_key(tag)]) for tag in rest.tags]
        asked = where(replace(rest, tags=()), ELSEWHERE, barred=barred is None)
        told_by_lists = not self._conditions and asked == where(
            EVERYTHING, ELSEWHERE, barred=barred is None
        )
        in_trash, _views = tallies.of(self._db, tallies.TRASH) or (0, 0)
        joined = ""
        if told_by_lists and barred is not None:
            pass
        elif told_by_lists and in_trash <= len(ids) * _LISTED:
            told.append((f"one.id NOT IN ({TRASH})", []))
        else:
            joined = "CROSS JOIN articles a ON a.id = one.id"
            told += [asked, *(said(one, beside=True) for one in self._conditions)]
        condition = " AND ".join(f"({sql})" for sql, _values in told if sql) or "TRUE"
        values += [value for _sql, some in told for value in some]
        sql = f"SELECT one.id FROM ({source}) one {joined} WHERE {condition}"  # noqa: S608
        found = self._db.execute(sql, values).fetchall()
        return [row[0] for row in found if not barred or row[0] not in barred]


def clauses(
    plan: Plan, selection: Selection, *, scored: bool = True
) -> tuple[str, str, list[object]]:
    """(FROM, WHERE, parameters); of what is not `scored` lemmas alone are looked for."""
    beside = plan.match is not None
    conditions: list[str] = []
    parameters: list[object] = []
    source = "FROM articles a"
    if plan.match is not None:
        source = FOUND
        conditions.append("fts_terms MATCH ?")
        bare = None if scored else plan.lemmas
        parameters.append(match_text(plan.match) if bare is None else rows_text(bare))
        if selection.first is not None:  # SQLite does not tell FTS5 what is asked of articles
            conditions.append("fts_terms.rowid >= ?")
            parameters.append(selection.first)
    chosen = where(selection, ELSEWHERE if beside else None)
    for sql, values in (chosen, *(said(one, beside=beside) for one in plan.conditions)):
        conditions.append(sql)
        parameters += values
    return source, " AND ".join(f"({one})" for one in conditions), parameters


def these(ids: Sequence[int]) -> Shown:
    """Some articles alone, in order, which match."""
    among, values = "IN (SELECT value FROM json_each(?))", (listed(ids),)
    between = f"AND fts_terms.rowid BETWEEN {ids[0]} AND {ids[-1]}" if ids else ""
    sql = f"AND +fts_terms.rowid {among} {between}"
    first = ids[0] if ids else 0
    return Shown(sql, values, f"a.id {among}", values, first=first, match=True)


def _of_article(shown: Shown, selection: Selection) -> Shown:
    condition, values = where(selection, ELSEWHERE)
    return shown._replace(of_article=condition, of_values=tuple(values))


def _trash(db: sqlite3.Connection) -> Shown:
    return Shown(f"AND {_ROW} NOT IN ({TRASH})" if has_trash(db) else "")


def has_trash(db: sqlite3.Connection) -> bool:
    """Whether any article lies in the trash."""
    sql = f"{TRASH} LIMIT 1"
    return db.execute(sql).fetchone() is not None


def are_listed(matching: int, passing: int) -> bool:
    """Whether what passes the filters is listed, and laid beside so many rows that match, instead
    of looking their articles up."""
    return matching >= first_page.MANY and matching * _LISTED >= passing


def passing(db: sqlite3.Connection, selection: Selection) -> int:
    """How many articles are listed for a selection's filters, as far as the tallies tell."""
    every, _views = tallies.of(db, tallies.LIVING) or (0, 0)
    number = sum(articles for articles, _filter in driving.bearing(db, selection))
    if selection.since is not None or selection.until is not None:
        within = tallies.published(db, selection.since, selection.until)
        number += min(within, every - within)  # else the others
    return min(number, every * len(NAMES))


class _List(NamedTuple):
    """Ids that a filter lets pass, in order: how many about, as SQL, and its values; and what is
    left of a selection to be asked of them."""

    number: int
    sql: str
    values: list[object]
    rest: Selection


def _rarest(db: sqlite3.Connection, selection: Selection, *, dated: bool) -> _List | None:
    """The list of the rarest of a selection's names, tags, dates and few marks; None where none is
    asked for. `dated` leaves it to be asked whether an article has a date."""
    found: list[_List] = []
    told: dict[str, Any] = {} if dated else {"since": None, "until": None}
    for number, (attribute, tag) in driving.bearing(db, selection):
        if tag:
            others = tuple(one for one in selection.tags if name_key(one) != tag)
            found.append(_List(number, TAGGED, [tag], replace(selection, tags=others)))
        else:
            named: dict[str, Any] = {**told, attribute: ()}
            rest = replace(selection, **named)
            found.append(_List(number, *of_names(selection, attribute), rest))
    if dates(selection):
        number = tallies.published(db, selection.since, selection.until)
        found.append(_List(number, *of_dates(selection), replace(selection, **told)))
    marked = driving.few_marked(db, selection)
    found += [_List(number, f"{sql} {SORTED}", [], selection) for number, sql in marked]
    return min(found, key=lambda one: one.number, default=None)


def _unsorted(sql: str) -> str:
    """A list as a part of a compound SELECT. The sign keeps SQLite from reading all articles in
    order instead of sorting a list."""
    return sql.removesuffix(SORTED).replace("SELECT id ", "SELECT +id ")


def _lets_most_pass(db: sqlite3.Connection, selection: Selection) -> bool:
    """Whether more than half of all articles are of a selection's dates."""
    if selection.since is None is selection.until:
        return False
    every, _views = tallies.of(db, tallies.LIVING) or (0, 0)
    return 2 * tallies.published(db, selection.since, selection.until) > every


def _outside(selection: Selection) -> list[tuple[str, int]]:
    """The signs and bounds of what lies before a selection's dates, and behind them."""
    bounds = (("<", selection.since), (">", selection.until))
    return [(sign, bound) for sign, bound in bounds if bound is not None]


def _sets(db: sqlite3.Connection, selection: Selection) -> Shown:
    kinds = [attribute for _column, attribute in NAMES if getattr(selection, attribute)]
    within = [of_names(selection, one) for one in kinds]
    if not kinds and dates(selection):
        within.append(of_dates(selection))
    within += [(TAGGED, [name_key(tag)]) for tag in selection.tags]
    without = [] if selection.trash else [TRASH]
    if selection.trash:
        within.append((TRASH, []))
    if selection.undated_only:
        within.append((_UNDATED, []))
    elif selection.dated:
        without.append(_UNDATED)
    if selection.changed:
        within.append((_CHANGED, []))
    if selection.sort is Sort.VIEWED:
        within.append((_VIEWED, []))
    if selection.unread:
        without.append(_VIEWED)
    # Each row is asked whether it is in such a list, were it empty.
    without = [sql for sql in without if db.execute(f"{sql} LIMIT 1").fetchone()]
    most_pass = _lets_most_pass(db, selection)  # the others are the shorter list
    conditions = [f"AND {_ROW} IN ({sql})" for sql, _values in within]
    if most_pass:
        outside = [f"AND {_ROW} NOT IN ({DATED} {sign} ?)" for sign, _at in _outside(selection)]
        conditions = [
            " ".join(outside) if sql.startswith(DATED) else one
            for one, (sql, _values) in zip(conditions, within, strict=True)
        ]
    conditions += [f"AND {_ROW} NOT IN ({sql})" for sql in without]
    values = [value for _sql, some in within for value in some]
    lists = ("", "")
    bounds = [
        f"AND fts_terms.rowid {sign} {bound}"
        for sign, bound in ((">=", selection.first), ("<=", selection.last))
        if bound is not None
    ]
    if within:
        listed = [f"INTERSECT {_unsorted(sql)}" for sql, _values in within]
        if most_pass:
            others = _unsorted(DATED)
            outside = [f"EXCEPT {others} {sign} ?" for sign, _bound in _outside(selection)]
            listed = [
                " ".join(outside) if sql.startswith(DATED) else one
                for one, (sql, _values) in zip(listed, within, strict=True)
            ]
        barred = [f"+id NOT IN ({sql})" for sql in without]
        if selection.first is not None:
            above = f"FROM articles WHERE +id >= {selection.first} AND "
            listed = [sql.replace("FROM articles WHERE ", above) for sql in listed]
        lists = (" ".join([*bounds, *listed]), f"WHERE {' AND '.join(barred)}" if barred else "")
    conditions += bounds
    first = selection.first or 0
    return Shown(" ".join(conditions), tuple(values), lists=lists, first=first)
