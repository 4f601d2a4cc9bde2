"""What a search's filters and the conditions of its query let pass, told by bits."""

from __future__ import annotations

from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import matching
from newsctl.archive.file.fulltext.conditions import Conditions
from newsctl.archive.file.fulltext.fts5 import where as said
from newsctl.archive.file.index import listing
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.index.passing import passing
from newsctl.archive.file.index.selection import ELSEWHERE, TRASH, where
from newsctl.archive.file.sql import listed
from newsctl.archive.fulltext.conditions import Every
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsctl.archive.file.fulltext.frequencies import Frequencies
    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.selection import Selection

_FEW = 20_000  # articles of which each is asked


class Filters:
    """What a search asks beside its texts, however often it comes upon it."""

    def __init__(
        self,
        db: sqlite3.Connection,
        frequencies: Frequencies,
        selection: Selection,
        conditions: Sequence[Condition],
    ) -> None:
        self._db = db
        self._conditions = conditions
        self._selection = selection
        self._every = Every(tuple(conditions))
        self._told_of = Conditions(db, frequencies)
        self._seen: set[int] = set()
        self._passing: set[int] = set()

    @cached_property
    def ask_nothing(self) -> bool:
        """Whether all articles pass."""
        asked = self._conditions or where(self._selection) != where(EVERYTHING)
        return not asked and self._db.execute(f"{TRASH} LIMIT 1").fetchone() is None

    @cached_property
    def bits(self) -> Bits:
        """The articles that pass."""
        if self._selected is None:
            sort = Sort.VIEWED if self._selection.sort is Sort.VIEWED else None
            every = replace(self._selection, sort=sort, limit=None, offset=0, after=None)
            ids = listing.ids(self._db, every)
            return Bits.of_ids(self._looked_up(ids) if self._conditions else ids)
        return self._told_of.meeting(self._every, self._selected)

    @cached_property
    def _selected(self) -> Bits | None:
        """Those of the selection; None where bits do not tell."""
        return passing(self._db, self._selection)

    @cached_property
    def shown(self) -> matching.Shown:
        """The same as a condition on rows of the full-text table."""
        return matching.EVERY if self.ask_nothing else matching.those_of(self.bits)

    def passing(self, ids: Sequence[int]) -> list[int]:
        """Those of some articles that pass, in the same order. Few are asked for the conditions,
        once each."""
        if self.ask_nothing:
            return list(ids)
        selected = self._selected
        if selected is not None:
            among = selected if self._asks_few(len(ids)) else self.bits
            ids = [one for one, _none in among.passing(zip(ids, repeat(None)))]
            if not self._conditions or among is not selected:
                return ids
        new = [one for one in ids if one not in self._seen]
        if new:
            self._seen.update(new)
            if selected is None:
                self._passing.update(self._looked_up(new))
            else:
                self._passing.update(self._told_of.meeting(self._every, Bits.of_ids(new)))
        return [one for one in ids if one in self._passing]

    def _asks_few(self, number: int) -> bool:
        """Whether so many are asked for the conditions, instead of all that meet them listed."""
        return number <= _FEW and "bits" not in self.__dict__

    def _looked_up(self, ids: Sequence[int]) -> list[int]:
        """Those of some that pass, by a look at each."""
        asked = [said(one, beside=True) for one in self._conditions]
        asked.append(where(self._selection, ELSEWHERE))
        condition = " AND ".join(f"({sql})" for sql, _values in asked)
        values = [value for _sql, some in asked for value in some]
        these = "json_each(?) CROSS JOIN articles a ON a.id = value"
        sql = f"SELECT a.id FROM {these} WHERE {condition}"  # noqa: S608
        return [row[0] for row in self._db.execute(sql, [listed(ids), *values]).fetchall()]
