"""How one search is answered: what is asked of FTS5 and of the articles' rows, and told again
without asking.

A search counts, tells its tiers apart, ranks and puts in order, and comes upon the same words and
filters each time. What few articles match and pass is listed once, and all else asked of those;
of more there is a condition on rows of the full-text table.
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import matching
from newsctl.archive.file.fulltext.conditions import expressions
from newsctl.archive.file.fulltext.filters import Filters
from newsctl.archive.file.fulltext.frequencies import (
    Frequencies,
    affordable,
    last_id,
    most_to_read,
)
from newsctl.archive.file.fulltext.fts5 import rows_text
from newsctl.archive.file.fulltext.matching import FEW, these
from newsctl.archive.file.index import driving
from newsctl.archive.file.index.counting import number_of
from newsctl.archive.file.index.selection import where
from newsctl.archive.fulltext.expression import apart, is_of_several, leaves
from newsctl.archive.fulltext.postings import VERY_MANY
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    import sqlite3

    from newsctl.archive.file.fulltext.matching import Shown
    from newsctl.archive.file.fulltext.side_by_side import SideBySide
    from newsctl.archive.file.index.bits import Bits
    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.selection import Selection

_COUNTED_AGAIN = 400_000  # rows that FTS5 may count for words side by side, for each statement
_READ = 3_200_000  # rows that FTS5 may read to find all that match
_ASKED = 0.9  # rows: as many are read in the time that it takes to ask whether one passes
_LITTLE = 200_000  # rows that FTS5 reads, before it is worth while to list what passes conditions
_TOLD = 1.5  # rows: as many are read in the time that it takes to note one's bit
_A_LOOK = 400  # rows: so many are read in the time that one article is asked for a term
_EACH = 2_000  # articles that pass the filters: so many are asked one by one for costly words
_MOST_LISTED = 300_000  # that match: so many are listed to find the few that do not
_MAY_BE_FEW = 150_000  # that match, or pass the filters: those of both are listed in no time


class Answers:
    """What one search, or several of one moment, asked of the full-text table."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.frequencies = Frequencies(db)
        self._matching: dict[str, tuple[int, list[int] | None]] = {}
        self._filters: dict[str, Filters] = {}
        self._passing: dict[str, int] = {}
        self._answers: dict[tuple[str, ...], Answer] = {}
        self._side_by_side: SideBySide | None = None
        self.above = 0  # the id up to which nothing is looked at

    def bounded(self, plan: Plan, selection: Selection) -> tuple[Selection, int | None]:
        """As `Postings` has it. What one plan of a search leaves out another does too."""
        if selection.last is not None or selection.limit is None:
            return selection, None
        last, given = last_id(self._db), selection.first or 0
        first = max(self.above + 1, given)
        read = self._to_read_beside(plan, selection)
        if read > _READ and not self.are_few(selection):
            first = max(first, last - max(1, int(last * _READ / read)) + 1)
        if first <= max(1, given):
            return selection, None
        self.above = first - 1
        return replace(selection, first=first), last - self.above

    def _to_read_beside(self, plan: Plan, selection: Selection) -> float:
        """About as many rows as take the time in which all that match are found, and asked whether
        they pass the filters; and in which what conditions ask of texts is told by bits."""
        found = plan.lemmas or plan.absent
        conditions = [] if plan.absent else plan.conditions  # which says the same
        told = [text for one in conditions for text in expressions(one)]
        asks = bool(conditions) or where(selection) != where(EVERYTHING)
        asked = _ASKED if asks else 0.0
        most = sum(most_to_read(one) + _TOLD for one in told)
        most += 0 if found is None else most_to_read(found) + asked
        if self.frequencies.rows * most <= _READ:
            return 0
        read = 0.0 if found is None else self.frequencies.to_read(found)
        read += 0 if found is None else asked * self.frequencies.holding(found)
        return read + sum(
            self.frequencies.to_read(one) + _TOLD * self.frequencies.holding(one) for one in told
        )

    def of(self, plan: Plan, selection: Selection) -> Answer:
        """What a plan with words finds in a selection."""
        assert plan.lemmas is not None
        text = rows_text(plan.lemmas)
        key = (text, repr(where(selection)), repr(plan.conditions))
        if key not in self._answers:
            self._answers[key] = Answer(self, self._db, plan, selection, text)
        return self._answers[key]

    # -- words -----------------------------------------------------------------------------------
    def matching(self, match: str) -> tuple[int, list[int] | None]:
        """About how many rows match, and which where they are fewer than MANY."""
        if match not in self._matching:
            self._matching[match] = matching.number(self._db, match, self.above)
        return self._matching[match]

    def number(self, match: str) -> int:
        """About how many rows match."""
        return self.matching(match)[0]

    def found_once(self, expression: Expression) -> list[int] | None:
        """What matches, where it costs too much to look for it more than once; else None."""
        return self._phrases().ids(expression)

    def known_number(self, expression: Expression) -> int | None:
        """How many match words side by side that are looked for once; None of all else."""
        found = self.found_once(expression) if is_of_several(expression) else None
        return None if found is None else len(found)

    def to_read(self, expression: Expression) -> float:
        """About how many rows FTS5 reads to find all that match; 0 where they are few anyway."""
        if self.frequencies.rows * most_to_read(expression) <= _LITTLE:
            return 0
        return self.frequencies.to_read(expression)

    def listed_parts(self, plan: Plan) -> dict[Expression, list[int]]:
        """Of what any part suffices for, words side by side that were looked for once, and would be
        counted each time that they are scored: which rows match them."""
        if not plan.any or len(plan.parts) < 2:
            return {}
        found: dict[Expression, list[int]] = {}
        for part, _title in plan.parts:
            some = list(leaves(part))
            if not any(len(leaf.terms) > 1 for leaf in some):
                continue
            if sum(map(self.frequencies.counted, some)) > _COUNTED_AGAIN:
                ids = self.found_once(part)
                if ids is not None:
                    found[part] = ids
        return found

    def scored(self, match: Expression) -> Expression | None:
        """What of a match is scored, if anything, where it is not known that very many match; what
        it leaves out scores nothing."""
        telling = self.telling(match)
        if telling is None:
            return None
        number = 0 if telling == match else VERY_MANY + 1  # to find them took long enough
        return affordable(self.frequencies, apart(telling)[0], number)

    def telling(self, expression: Expression) -> Expression | None:
        """An expression without what costs too much to be scored, of words side by side."""
        return self._phrases().scored(expression) if is_of_several(expression) else expression

    def living(self, expression: Expression) -> Expression:
        """The same without words side by side that were looked for, and match nothing."""
        return expression if self._side_by_side is None else self._side_by_side.living(expression)

    def living_of(self, plan: Plan) -> Plan:
        """The same of a plan; where any of its words suffice, those are looked for first."""
        if plan.any:
            for part, _title in plan.parts:
                self.known_number(part)
        return plan if self._side_by_side is None else self._side_by_side.living_of(plan)

    def _phrases(self) -> SideBySide:
        if self._side_by_side is None:
            from newsctl.archive.file.fulltext.side_by_side import SideBySide

            self._side_by_side = SideBySide(self._db, self.frequencies, self.above)
        return self._side_by_side

    # -- filters ---------------------------------------------------------------------------------
    def are_few(self, selection: Selection) -> bool:
        """Whether so few articles pass the filters that each may be asked for costly words."""
        return self.passing(selection) <= _EACH

    def are_sooner_asked(self, expression: Expression, passing: int) -> bool:
        """Whether those that pass the filters, so many, are asked for what is looked for: few are,
        where all that match take longer to be found, or longer than there is time for."""
        if passing > _EACH:
            return False
        looks = passing * _A_LOOK * len(list(leaves(expression)))
        if self.frequencies.rows * most_to_read(expression) <= min(looks, _READ):
            return False
        read = self.frequencies.to_read(expression)
        return read > _READ or read > looks

    def passing(self, selection: Selection) -> int:
        """How many articles pass the filters."""
        key = repr(where(selection))
        if key not in self._passing:
            self._passing[key] = number_of(self._db, selection)
        return self._passing[key]

    def filters(self, plan: Plan, selection: Selection) -> Filters:
        key = repr((where(selection), plan.conditions))
        if key not in self._filters:
            self._filters[key] = Filters(self._db, self.frequencies, selection, plan.conditions)
        return self._filters[key]


class Answer:
    """What of a selection matches."""

    def __init__(
        self, answers: Answers, db: sqlite3.Connection, plan: Plan, selection: Selection, text: str
    ) -> None:
        self._answers = answers
        self._db = db
        self._plan = plan
        self._selection = selection
        self._text = text
        self._counted: list[int] | None = None  # listed to be counted: they need not be few

    def few(self) -> list[int] | None:
        """The articles, where few match and something is asked beside the words, or must not be
        there, or where these are looked for once; else None."""
        if self._counted is not None and self._few_pass:
            return self._counted if len(self._counted) <= FEW else None
        return self._few

    @cached_property
    def _few_pass(self) -> bool:
        return self._most_passing(dates=False) <= _MAY_BE_FEW

    @cached_property
    def _few(self) -> list[int] | None:
        assert self._plan.lemmas is not None
        answers, first = self._answers, self._selection.first
        if answers.are_sooner_asked(self._plan.lemmas, self._passing()):
            return self._of_each(self._plan.lemmas)
        rest = replace(self._selection, first=None)
        nothing = not self._plan.conditions and where(rest) == where(EVERYTHING)
        ids = answers.found_once(self._plan.lemmas)
        if ids is None:
            if nothing and first is None and not apart(self._plan.lemmas)[1]:
                return None
            number, ids = answers.matching(self._text)
            if number > FEW:
                return None
            if ids is None:
                ids = matching.ids(self._db, self._text, answers.above)
        return self._filters.passing(ids)

    def _passing(self) -> int:
        """How many articles pass, at least: conditions are looked at where it takes long to find
        what matches."""
        assert self._plan.lemmas is not None
        if not self._plan.conditions:
            return self._answers.passing(self._selection)
        if self._answers.to_read(self._plan.lemmas) > _LITTLE:
            return len(self._filters.bits)
        return sys.maxsize

    def _of_each(self, expression: Expression) -> list[int]:
        """What of the few that pass the filters matches, and meets the conditions."""
        ids = list(self._filters.bits)
        held = matching.one_by_one(self._db, rows_text(expression), ids)
        return self._filters.passing(sorted(held))

    def listed(self) -> list[int] | None:
        """The same where more match, if what passes the filters is listed, or was to be counted."""
        few = self.few()
        if few is not None or self._counted is not None:
            return self._counted if few is None else few
        some = self._filters.shown
        return matching.listed_of(self._db, self._text, some) if some.values else None

    def shown(self) -> Shown:
        """A condition on rows."""
        return self._filters.shown if self._counted is None else these(self._counted)

    def bits(self) -> Bits:
        """All that match and pass."""
        return matching.bits(self._db, self._text, self.shown())

    @cached_property
    def _filters(self) -> Filters:
        return self._answers.filters(self._plan, self._selection)

    def others(self) -> Bits | None:
        """What of the selection does not match, where no more match than are sooner listed than
        asked one by one."""
        if self.count() > _MOST_LISTED:
            return None
        return self._filters.bits - self.bits()

    def count(self) -> int:
        """How many."""
        return self._number

    @cached_property
    def _number(self) -> int:
        known = self.few() if self._counted is None else self._counted
        if known is not None:
            return len(known)
        some = self._filters.shown
        if some.values:
            most = min(self._answers.number(self._text), self._most_passing(dates=True))
            if most <= _MAY_BE_FEW:
                ids = matching.listed_of(self._db, self._text, some)
                if len(ids) <= _MAY_BE_FEW:
                    self._counted = ids
                return len(ids)
        return matching.count(self._db, self._text, some)

    def _most_passing(self, *, dates: bool) -> float:
        """About how many articles pass at most."""
        if self._plan.conditions:
            return len(self._filters.bits)
        return driving.expected(self._db, self._selection, dates=dates)
