"""Which articles meet what a query asks beside its texts (`url:`, `views:`, `(word OR date:2020)`):
told by bits where these tell, read along an index, or looked up; each part of a condition is asked
of those alone that the parts before it leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import matching
from newsctl.archive.file.fulltext.fts5 import rows_text, where
from newsctl.archive.file.fulltext.holding import holding
from newsctl.archive.file.index import bitmaps, driving
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.index.passing import of_dates
from newsctl.archive.file.index.tallies import TAG
from newsctl.archive.file.sql import listed, read_list
from newsctl.archive.fulltext.conditions import Bears, Every, Holds, Link, Matching, No, Some
from newsctl.archive.fulltext.tables import rows
from newsctl.search.query import DateRange, NumberRange
from newsctl.selection import Selection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newsctl.archive.file.fulltext.frequencies import Frequencies
    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.expression import Expression

_LOOKED_UP = 20_000  # articles: of more all are read instead
_SAMPLE = 1_000  # articles that show how many meet a condition
_AT_ONCE = 50_000  # ids that are read
_READS = frozenset({"views", "viewed"})  # columns that reads change, those that wait among them


class Conditions:
    """What conditions an index's living articles meet."""

    def __init__(self, db: sqlite3.Connection, frequencies: Frequencies) -> None:
        self._db = db
        self._frequencies = frequencies

    def meeting(self, condition: Condition, among: Bits) -> Bits:
        """Those of some living articles that meet a condition."""
        if not among:
            return among
        match condition:
            case Every(parts):
                for part in sorted(parts, key=_cost):
                    among = self.meeting(part, among)
                return among
            case Some(parts):
                found = Bits({})
                for part in sorted(parts, key=_cost):
                    found |= self.meeting(part, among - found)
                return found
            case No(part):
                return among - self.meeting(part, among)
        return self._meeting_one(condition, among)

    def _meeting_one(self, condition: Condition, among: Bits) -> Bits:
        match condition:
            case Matching(expression):
                return self._matching(expression, among)
            case Holds(kind, key):
                return among & bitmaps.of_names_with(self._db, kind, key)
            case Bears(key):
                return among & bitmaps.of_names_with(self._db, TAG, key)
            case NumberRange(name="id", first=first, last=last):
                return among.within(first, last)
            case DateRange(name="date"):
                return self._published(condition, among)
            case Link():
                return self._looked_up(condition, among)
            case DateRange() | NumberRange():
                if len(among) <= _LOOKED_UP:
                    return self._looked_up(condition, among)
                return self._along(condition, among)
        raise TypeError(condition)

    def _matching(self, expression: Expression, among: Bits) -> Bits:
        """Few are asked; of more all that match are read, and marked where they are not to be."""
        if len(among) <= _LOOKED_UP:
            held = holding(self._db, self._frequencies, expression, list(among))
            return Bits.of_sorted(sorted(held))
        return matching.bits(self._db, rows_text(expression), matching.those_of(among))

    def _published(self, dates: DateRange, among: Bits) -> Bits:
        if (dates.first, dates.last) == (None, None):
            return among - bitmaps.undated(self._db)
        told = of_dates(self._db, Selection(since=dates.first, until=dates.last), among)
        return self._looked_up(dates, among) if told is None else told

    def _looked_up(self, condition: Condition, among: Bits) -> Bits:
        """By a look at each article: at few of them, or at all."""
        sql, values = where(condition, beside=True)
        if len(among) <= _LOOKED_UP:
            some = "json_each(?) CROSS JOIN articles a ON a.id = value"
            ids = f"SELECT a.id FROM {some} WHERE {sql}"  # noqa: S608
            found = self._db.execute(ids, [listed(among), *values])
            return Bits.of_ids(row[0] for row in found)
        if self._do_most(sql, values):
            return among - self._scanned(f"NOT ({sql})", values)
        return self._scanned(sql, values) & among

    def _do_most(self, sql: str, values: list[object]) -> bool:
        """Whether more of the latest articles meet a condition than do not."""
        latest = "SELECT * FROM articles ORDER BY id DESC LIMIT ?"
        share = f"SELECT AVG({sql}) FROM ({latest}) a"  # noqa: S608
        return bool(self._db.execute(share, [*values, _SAMPLE]).fetchone()[0] > 1 / 2)

    def _scanned(self, sql: str, values: list[object]) -> Bits:
        every = f"SELECT a.id AS id FROM articles a WHERE a.id > ? AND ({sql}) ORDER BY a.id"  # noqa: S608
        return matching.read_bits(self._db, every, values)

    def _along(self, one: DateRange | NumberRange, among: Bits) -> Bits:
        """By the index of a column: what lies in a stretch of it, or what does not, whichever is
        less. Of what waits for a writer the rows do not know yet, so that each is looked up."""
        column = "views" if isinstance(one, NumberRange) else one.name
        inside, values = where(one, beside=True)
        sql = f"SELECT COUNT(*) FROM main.articles a WHERE {inside}"  # noqa: S608
        (number,) = self._db.execute(sql, values).fetchone()
        if 2 * number <= rows(self._db) or column in {"viewed", "changed"}:
            found = self._stretch(column, inside, values) & among
        else:
            found = among
            for sign, bound in (("<", one.first), (">", one.last)):
                if bound is not None:
                    found -= self._stretch(column, f"a.{column} {sign} ?", [bound])
        if column not in _READS or not driving.is_laid_over(self._db):
            return found
        waiting = Bits.of_ids(driving.waiting(self._db)) & among
        return (found - waiting) | self._looked_up(one, waiting)

    def _stretch(self, column: str, condition: str, values: list[object]) -> Bits:
        """The articles of a stretch of a column's index, some at a time."""
        sql = (
            "SELECT COUNT(*), group_concat(id) FROM (SELECT a.id AS id FROM main.articles a "  # noqa: S608
            f"WHERE {condition} ORDER BY a.{column} LIMIT ? OFFSET ?)"
        )
        found, begin, number = Bits({}), 0, _AT_ONCE
        while number == _AT_ONCE:
            number, some = self._db.execute(sql, [*values, _AT_ONCE, begin]).fetchone()
            found |= Bits.of_sorted(sorted(read_list(some)))
            begin += number
        return found


def expressions(condition: Condition) -> Iterator[Expression]:
    """What a condition asks of texts."""
    match condition:
        case Matching(expression):
            yield expression
        case No(part):
            yield from expressions(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from expressions(part)


def _cost(condition: Condition) -> int:
    """In which order parts are asked: what bits tell, what an index tells, what each article is
    looked up for, what texts are read for."""
    match condition:
        case No(part):
            return _cost(part)
        case Every(parts) | Some(parts):
            return max(map(_cost, parts), default=0)
        case Matching():
            return 3
        case Link():
            return 2
        case NumberRange(name="views") | DateRange(name="added" | "viewed" | "changed"):
            return 1
    return 0
