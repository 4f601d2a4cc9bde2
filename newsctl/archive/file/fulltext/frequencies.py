"""How many rows hold a search's terms, and what of a match FTS5 can score within a budget: to score
one row, it counts all that hold each leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext.fts5 import match_text
from newsctl.archive.fulltext.expression import Adjacent, AllOf, AnyOf, all_of, any_of, leaves
from newsctl.archive.fulltext.postings import VERY_MANY
from newsctl.archive.fulltext.tables import rows as rows_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsctl.archive.fulltext.expression import Columns, Expression, Leaf

_SAMPLE = 200  # rows at either end that show how many lie between
_COUNTED = 1_500_000  # rows that FTS5 may count to score the first: those of each leaf
_TWICE = 100_000  # rows whose places are compared: to list what matches takes less than twice that
_COMPARED = 4  # as many as it counts while it compares the places of several words in one


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


def last_id(db: sqlite3.Connection) -> int:
    """The largest id that an article has; 0 where there is none."""
    return int(db.execute("SELECT MAX(id) FROM articles").fetchone()[0] or 0)


class Frequencies:
    """About how many rows hold each term, as its latest tell, and of a frequent one its first too,
    asked once of each: a search comes upon it many times."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.rows = rows_in(db)
        self._known: dict[tuple[Columns, str], int] = {}

    def of(self, columns: Columns, term: str) -> int:
        key = (columns, term)
        if key not in self._known:
            self._known[key] = self._ask(match_text(Adjacent(columns, (term,))))
        return self._known[key]

    def _ask(self, match: str) -> int:
        latest = _SAMPLE // 2
        found, first, last = self._db.execute(
            "SELECT COUNT(*), MIN(id), MAX(id) FROM (SELECT rowid AS id FROM fts_terms "
            "WHERE fts_terms MATCH ? ORDER BY rowid DESC LIMIT ?)",
            (match, latest),
        ).fetchone()
        if found < latest:
            return int(found)
        number = found * self.rows // (last - first + 1)
        return number if 4 * number <= self.rows else about(self._db, match)

    def rarest(self, leaf: Leaf, enough: int = 0) -> int:
        """Of a leaf's terms, the rarest: to find it, as many rows are read; or one that no more
        than are enough hold."""
        fewest = self.rows
        for term in reversed(leaf.terms):  # a phrase in several forms ends alike
            fewest = min(fewest, self.of(leaf.columns, term))
            if fewest <= enough:
                break
        return fewest

    def cost_much(self, some: Sequence[Leaf], *, once: bool = False) -> bool:
        """Whether words side by side, in the forms that a phrase has, are so frequent that they are
        not scored: one of them, or together twice as much. With `once` so frequent that they are
        not looked for twice."""
        several = [leaf for leaf in some if len(leaf.terms) > 1]
        enough = _TWICE if once else _COUNTED // _COMPARED
        if self.rows * (1 if once else len(several)) <= enough:
            return False
        left = 2 * enough
        for leaf in several:
            number = self.rarest(leaf, enough // (10 * len(several)))
            left -= number
            if number > enough or left < 0:
                return True
        return False


def affordable(
    frequencies: Frequencies, bare: Expression, matching: int, *, any_of_them: bool = False
) -> Expression | None:
    """What of a match is scored, the rarest of its parts first: to score one row, FTS5 counts all
    that hold each leaf. None where there are only words side by side that cost too much; of words
    there is always one, by its lemmas if need be.

    Where no more than VERY_MANY match, nothing is left out but parts that more than half of all
    articles hold, whose IDF is next to nothing.
    """
    every = list(leaves(bare))
    if frequencies.rows * sum(map(_compared, every)) <= _COUNTED:
        return bare
    last = ((frequencies.of(leaf.columns, leaf.terms[-1]), leaf) for leaf in every)
    if sum(number * _compared(leaf) for number, leaf in last) <= _COUNTED:
        return bare
    parts: tuple[Expression, ...] = (bare,)
    if isinstance(bare, AllOf) or (any_of_them and isinstance(bare, AnyOf)):
        parts = bare.parts
    left = _COUNTED
    scored: dict[int, Expression] = {}
    rarest = [min(map(frequencies.rarest, leaves(part))) for part in parts]
    for place in sorted(range(len(parts)), key=lambda place: rarest[place]):
        part = parts[place]
        some = list(leaves(part))
        number = sum(frequencies.rarest(leaf) * _compared(leaf) for leaf in some)
        tells = matching <= VERY_MANY and 2 * rarest[place] <= frequencies.rows
        alone = all(len(leaf.terms) == 1 for leaf in some)
        if number <= left or (tells and not frequencies.cost_much(some)):
            scored[place] = part
            left -= number
        elif not scored and alone:  # whatever holds a word holds its lemma
            lemmas = [leaf for leaf in some if leaf.columns.lemmas]
            scored[place] = any_of(lemmas) if lemmas else part
            left = 0
    if len(scored) == len(parts) and all(scored[place] is parts[place] for place in scored):
        return bare
    kept = [scored[place] for place in sorted(scored)]
    return (all_of(kept) if isinstance(bare, AllOf) else any_of(kept)) if kept else None


def _compared(leaf: Leaf) -> int:
    """As how many rows one of a leaf's counts."""
    return _COMPARED if len(leaf.terms) > 1 else 1
