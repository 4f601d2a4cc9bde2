"""What matches phrases, and words near each other, that are very frequent each: listed once.

To find such a phrase FTS5 compares the places of its words in every article that holds them, and
does so again for each statement that asks for it, and to score the first row that matches. So what
matches is found in one pass, and all else is asked of the articles found: how many pass the
filters, and which are first in an order. Where the words are so frequent that they tell nothing,
articles are not scored by the phrase.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import matching
from newsctl.archive.file.fulltext.frequencies import last_id, most_to_read
from newsctl.archive.file.fulltext.fts5 import rows_text
from newsctl.archive.file.sql import listed, read_list
from newsctl.archive.fulltext.expression import (
    NOTHING,
    AllOf,
    AnyOf,
    ButNot,
    all_of,
    any_of,
    leaves,
    scoring,
    within,
)
from newsctl.archive.fulltext.first_page import LATEST
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    import sqlite3

    from newsctl.archive.file.fulltext.frequencies import Frequencies
    from newsctl.archive.fulltext.expression import Expression, Leaf
    from newsctl.archive.fulltext.plan import Plan

_ONE_BY_ONE = 400  # articles
_TWICE = 400_000  # rows that FTS5 reads, at most, to find what is looked for more than once
_LISTED = 60_000  # articles that match: of so many each is looked up in little time


class SideBySide:
    """What matches, of one search."""

    def __init__(self, db: sqlite3.Connection, frequencies: Frequencies, above: int) -> None:
        """Nothing at or below the id `above` is looked for."""
        self._db = db
        self._frequencies = frequencies
        self._above = above
        self._last = last_id(db)
        self._known: dict[Expression, set[int] | None] = {}
        self._unscored: set[Expression] = set()  # leaves
        # What was asked of which articles, and which of them match.
        self._asked: dict[Expression, tuple[set[int], set[int]]] = {}

    def ids(self, expression: Expression) -> list[int] | None:
        """The articles that match, trashed ones too; None where FTS5 finds them at little cost,
        however often, and where they are very many."""
        some = [leaf for leaf in leaves(expression) if len(leaf.terms) > 1]
        if some and self._costs_much(expression):
            self._unscored.update(leaves(expression))
        elif self._known.keys().isdisjoint(some) and not self._is_read_once(expression):
            return None
        if expression not in self._known and not self._are_very_many(expression):
            found = self._of(expression) if some and not self._is_rarer(expression) else None
            self._known[expression] = self._listed(expression) if found is None else found
        known = self._known.setdefault(expression, None)
        return None if known is None else sorted(known)

    def _is_read_once(self, expression: Expression) -> bool:
        """Whether FTS5 reads so much to find what matches that it is not to do so twice."""
        if self._frequencies.rows * most_to_read(expression) <= _TWICE:
            return False
        return self._frequencies.to_read(expression) > _TWICE

    def _is_rarer(self, expression: Expression) -> bool:
        """Whether less is read where all is looked for together, than to list each of the words
        side by side."""
        alone = sum(self._frequencies.to_read(leaf) for leaf in leaves(expression))
        return 1.3 * self._frequencies.to_read(expression) < alone

    def scored(self, match: Expression) -> Expression | None:
        """What of it is scored: where it costs too much, the words alone that tell something; None
        where none do."""
        if not self._costs_much(match):
            return match
        bare = scoring(match)
        parts = bare.parts if isinstance(bare, AllOf) else (bare,)
        telling = [part for part in parts if all(map(self._tells, leaves(part)))]
        return all_of(telling) if telling else None

    def living_of(self, plan: Plan) -> Plan:
        """A plan without what is known to match nothing, unless that is all: FTS5 would look for it
        again, each time."""
        if plan.match is None or plan.lemmas is None:
            return plan
        match, lemmas = self.living(plan.match), self.living(plan.lemmas)
        if NOTHING in {match, lemmas}:
            return plan
        parts = [
            (living, None if title is None else self.living(title))
            for part, title in plan.parts
            if (living := self.living(part)) != NOTHING
        ]
        return replace(plan, match=match, lemmas=lemmas, parts=parts)

    def living(self, expression: Expression) -> Expression:
        """What matches and scores the same, without what is known to match nothing."""
        match expression:
            case AnyOf(parts):
                return any_of(some for part in parts if (some := self.living(part)) != NOTHING)
            case AllOf(parts):
                living = [self.living(part) for part in parts]
                return NOTHING if NOTHING in living else all_of(living)
            case ButNot(part, other):
                some, barred = self.living(part), self.living(other)
                return some if NOTHING in {some, barred} else ButNot(some, barred)
        anywhere = within(expression, title=True, body=True)
        matching = (self._known.get(expression), self._known.get(anywhere))
        return NOTHING if set() in matching else expression

    def _tells(self, leaf: Leaf) -> bool:
        """Whether it is a word that no more than half of all articles hold: what more do has hardly
        any IDF."""
        return len(leaf.terms) == 1 and 2 * self._frequencies.rarest(leaf) <= self._frequencies.rows

    def _costs_much(self, expression: Expression) -> bool:
        some = list(leaves(expression))
        return not self._unscored.isdisjoint(some) or self._frequencies.cost_much(some)

    def _of(self, expression: Expression) -> set[int] | None:
        """Those that match an expression that has words side by side."""
        if expression not in self._known:
            self._known[expression] = self._found(expression)
        return self._known[expression]

    def _found(self, expression: Expression) -> set[int] | None:
        match expression:
            case AnyOf(parts):
                told = {part: ids for part in parts if (ids := self._of(part)) is not None}
                rest = any_of(part for part in parts if part not in told)
                if not told or (rest != NOTHING and self._are_very_many(rest)):
                    return None
                alone = set() if rest == NOTHING else self._listed(rest)
                return reduce(set.union, told.values(), alone)
            case AllOf(parts):
                listed = {part: ids for part in parts if (ids := self._of(part)) is not None}
                if not listed:
                    return None
                both = reduce(set.intersection, listed.values())
                others = [part for part in parts if part not in listed]
                return self._among(all_of(others), both) if others else both
            case ButNot(part, other):
                ids = self._of(part)
                if ids is None:
                    return None
                barred = self._of(other)
                return ids - (self._among(other, ids) if barred is None else barred)
        if len(expression.terms) == 1:
            return None
        return None if self._are_very_many(expression) else self._listed(expression)

    def _listed(self, expression: Expression) -> set[int]:
        """What matches, in one pass."""
        return set(matching.ids(self._db, rows_text(expression), self._above))

    def _are_very_many(self, expression: Expression) -> bool:
        """Whether so many match that they are not listed, as the latest tell."""
        begin = max(self._above, self._last - LATEST)
        sql = "SELECT COUNT(*) FROM fts_terms WHERE fts_terms MATCH ? AND rowid > ?"
        (late,) = self._db.execute(sql, (rows_text(expression), begin)).fetchone()
        return bool(late * (self._last - self._above) > _LISTED * (self._last - begin))

    def _among(self, expression: Expression, ids: set[int]) -> set[int]:
        """Those of some that match an expression of other words: few are asked one by one, the
        lists of more are laid side by side, since to look each up takes longer. One tier asks what
        another did of some of the same."""
        asked, found = self._asked.get(expression, (set(), set()))
        if not ids <= asked:
            asked, found = self._asked[expression] = ids, self._ask(expression, ids)
        return found & ids

    def _ask(self, expression: Expression, ids: set[int]) -> set[int]:
        text = rows_text(expression)
        if len(ids) <= _ONE_BY_ONE:
            return matching.one_by_one(self._db, text, sorted(ids))
        sql = (
            "SELECT group_concat(id) FROM (SELECT rowid AS id FROM fts_terms WHERE "
            "fts_terms MATCH ? AND rowid > ? INTERSECT SELECT value FROM json_each(?) ORDER BY 1)"
        )
        (found,) = self._db.execute(sql, (text, self._above, listed(sorted(ids)))).fetchone()
        return set(read_list(found))
