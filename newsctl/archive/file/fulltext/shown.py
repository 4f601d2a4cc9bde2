"""What a search's filters let pass, told by bits: no article is looked at but for what these do not
tell (`plan.conditions`, the trash)."""

from __future__ import annotations

from functools import cached_property, reduce
from itertools import repeat
from operator import and_, or_
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import first_page
from newsctl.archive.file.fulltext.first_page import Shown
from newsctl.archive.file.fulltext.fts5 import match_text, rows_text
from newsctl.archive.file.fulltext.fts5 import where as said
from newsctl.archive.file.index import listing
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.index.passing import passing
from newsctl.archive.file.index.selection import ELSEWHERE, TRASH, where
from newsctl.archive.file.sql import listed
from newsctl.archive.fulltext.conditions import Every, Matching, No, Some
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.selection import Selection

# The words are found once and each article's filters looked at; driven the other way, from a
# filter's index, SQLite would run the match again for every row that passes it.
FOUND = "FROM fts_terms CROSS JOIN articles a ON a.id = fts_terms.rowid"
OF_THESE = "FROM json_each(?) CROSS JOIN articles a ON a.id = json_each.value"
# A byte for each id from 0 on. To look one up costs a tenth of what a set of ids does.
_PASSES = "substr(?, fts_terms.rowid + 1, 1) = x'01'"


class Filters:
    """What a search asks beside its words, however often it comes upon it."""

    def __init__(
        self, db: sqlite3.Connection, selection: Selection, conditions: Sequence[Condition]
    ) -> None:
        self._db = db
        self._selection = selection
        self._of_words = [one for one in conditions if _is_of_words(one)]
        self.conditions = [one for one in conditions if not _is_of_words(one)]  # no bits tell these
        self._seen: set[int] = set()
        self._passing: set[int] = set()

    @cached_property
    def ask_nothing(self) -> bool:
        """Whether all articles pass."""
        asked = self._of_words or self.conditions or where(self._selection) != where(EVERYTHING)
        return not asked and not has_trash(self._db)

    @cached_property
    def bits(self) -> Bits | None:
        """The articles that pass, but for `conditions`; None where bits do not tell."""
        found = passing(self._db, self._selection)
        return None if found is None else self._holding(found)

    @cached_property
    def every(self) -> Bits:
        """The same, looked for along the rows of articles where bits do not tell."""
        if self.bits is not None:
            return self.bits
        sort = Sort.VIEWED if self._selection.sort is Sort.VIEWED else None
        every = replace(self._selection, sort=sort, limit=None, offset=0, after=None)
        return self._holding(Bits.of_ids(listing.ids(self._db, every)))

    def _holding(self, bits: Bits) -> Bits:
        """Those of some articles that hold what is asked of their words."""
        for one in self._of_words:
            bits &= self._of(one, bits)
        return bits

    def _of(self, condition: Condition, among: Bits) -> Bits:
        """The articles that meet a condition of words; of those without them, among some."""
        match condition:
            case Matching(expression):
                return first_page.bits(self._db, rows_text(expression))
            case No(part):
                return among - self._of(part, among)
            case Every(parts):
                return reduce(and_, [self._of(one, among) for one in parts], among)
            case Some(parts):
                return reduce(or_, [self._of(one, among) for one in parts], Bits({}))
        raise TypeError(condition)

    @cached_property
    def mask(self) -> bytes | None:
        """The same as a byte for each id from 0 on, 1 where it passes; None where that would be
        very long."""
        return self.every.mask()

    def passing(self, ids: Sequence[int]) -> list[int]:
        """Those of some articles that pass, in the same order. An article is looked at once, where
        it must be: a look costs a page of the index, and in a large archive another one for
        each."""
        if self.ask_nothing:
            return list(ids)
        if self.bits is not None:
            ids = [one for one, _none in self.bits.passing(zip(ids, repeat(None)))]
            if not self.conditions:
                return ids
        new = [one for one in ids if one not in self._seen]
        if new:
            self._seen.update(new)
            self._passing.update(self._ask(new))
        return [one for one in ids if one in self._passing]

    def _ask(self, ids: Sequence[int]) -> list[int]:
        """Those of some that pass, by a look at each."""
        asked = [said(one, beside=True) for one in self.conditions]
        if self.bits is None:
            asked += [said(one, beside=True) for one in self._of_words]
            asked.append(where(self._selection, ELSEWHERE))
        condition = " AND ".join(f"({sql})" for sql, _values in asked)
        values = [value for _sql, some in asked for value in some]
        sql = f"SELECT a.id {OF_THESE} WHERE {condition}"
        return [row[0] for row in self._db.execute(sql, [listed(ids), *values]).fetchall()]


def shown(plan: Plan, selection: Selection, filters: Filters) -> Shown | None:
    """What a selection lets a plan's rows be; None where its articles are to be looked up."""
    if plan.match is None or plan.lemmas is None or filters.conditions:
        return None
    if filters.ask_nothing:
        return Shown("")
    mask = filters.mask
    if mask is None:
        return None
    bounds = ((">=", selection.first), ("<=", selection.last))
    within = [f"fts_terms.rowid {sign} {bound}" for sign, bound in bounds if bound is not None]
    sql = " AND ".join([_PASSES, *within])
    return Shown(f"AND {sql}", (mask,), first=selection.first or 0)


def _is_of_words(condition: Condition) -> bool:
    """Whether only words are asked for."""
    match condition:
        case Matching():
            return True
        case No(part):
            return _is_of_words(part)
        case Every(parts) | Some(parts):
            return all(map(_is_of_words, parts))
    return False


def these(ids: Sequence[int]) -> Shown:
    """Some articles alone, in order, which match."""
    between = f"AND fts_terms.rowid BETWEEN {ids[0]} AND {ids[-1]}" if ids else ""
    sql = f"AND +fts_terms.rowid IN (SELECT value FROM json_each(?)) {between}"  # noqa: S608
    return Shown(sql, (listed(ids),), first=ids[0] if ids else 0, match=True)


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


def has_trash(db: sqlite3.Connection) -> bool:
    """Whether any article lies in the trash."""
    return db.execute(f"{TRASH} LIMIT 1").fetchone() is not None
