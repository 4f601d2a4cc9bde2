"""How many rows hold a search's terms, and what of a match FTS5 can score within a budget: to score
one row, it counts all that hold each leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext.fts5 import match_text, stands_anywhere
from newsctl.archive.fulltext.expression import (
    Adjacent,
    AllOf,
    AnyOf,
    ButNot,
    Nearby,
    all_of,
    any_of,
    leaves,
    scoring,
)
from newsctl.archive.fulltext.postings import VERY_MANY
from newsctl.archive.fulltext.tables import rows as rows_in
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from newsctl.archive.fulltext.expression import Columns, Expression, Leaf

_SAMPLE = 200  # rows at either end that show how many lie between
_COUNTED = 1_500_000  # rows that FTS5 may count to score the first: those of each leaf
_COMPARED = 4  # as many as it counts while it compares the places of several words in one
# As many as it reads while it compares the places of one of several words in one: words side by
# side, and near each other.
_PLACES, _PLACES_NEAR = 2.5, 5
_LITTLE = 4_000  # rows: how many fewer makes no difference
_FORMS, _A_LOOK = 5, 20  # of more parts than a word has forms, so many looks take as long
_ANY = 1.4  # where any of several words is looked for
_ANYWHERE = 0.7  # of a word that is looked for in all columns at once
_IN_TITLES = 2.5  # likewise, where all that hold it are looked at for a word in titles


def about(db: sqlite3.Connection, match: str, above: int = 0) -> int:
    """About how many rows above an id match: counted where they are few, and of many as if between
    the first and the last of them they were as close together as these are."""
    sql = (
        "SELECT COUNT(*), MIN(id), MAX(id) FROM "
        "(SELECT rowid AS id FROM fts_terms WHERE fts_terms MATCH ? AND rowid > ? "
        "ORDER BY rowid {} LIMIT ?)"
    )
    values = (match, above, _SAMPLE)
    first, begin, end = db.execute(sql.format(""), values).fetchone()
    if first < _SAMPLE:
        return int(first)
    last, other_begin, other_end = db.execute(sql.format("DESC"), values).fetchone()
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

    def to_read(self, expression: Expression) -> float:
        """About how many rows FTS5 reads to find all that match: of what all must hold no more of
        each part than the rarest matches, and to compare places in a row takes as long as to read
        some. What words begin with is not told."""
        return self._to_read(expression, self.rows)

    def _to_read(self, expression: Expression, among: int) -> float:
        match expression:
            case AllOf(parts):
                fewest = min(among, *map(self.holding, parts))
                return sum(self._to_read(part, fewest) for part in parts)
            case AnyOf(parts):
                words, others = _alternatives(parts)
                read = sum(self._to_read(part, among) for part in words) * _any_of(words)
                return read + sum(self._to_read(part, among) for part in others)
            case ButNot(part, other):
                fewest = min(among, self.holding(part))
                return self._to_read(part, among) + self._to_read(other, fewest)
        return min(among, self.holding(expression)) * _read_a_row(expression)

    def holding(self, expression: Expression) -> int:
        """At most how many rows match, about; what stands in titles is found by looking at all that
        hold it."""
        match expression:
            case AllOf(parts):
                return min(map(self.holding, parts))
            case AnyOf(parts):
                return min(self.rows, sum(map(self.holding, parts)))
            case ButNot(part, _other):
                return self.holding(part)
        if isinstance(expression, Adjacent) and expression.begins:
            return 0
        return self.rarest(replace(expression, columns=anywhere(expression)), _LITTLE)

    def rarest_of(self, some: Sequence[Leaf], left: int) -> list[Leaf]:
        """The rarest of some leaves, one at least, as far as FTS5 may count so many rows."""
        numbers = sorted((self.counted(leaf), place) for place, leaf in enumerate(some))
        found: list[int] = []
        for number, place in numbers:
            left -= number
            if found and left < 0:
                break
            found.append(place)
        return [some[place] for place in sorted(found)]

    def counted(self, leaf: Leaf) -> int:
        """As how many rows FTS5 counts, about, to score the first that has a leaf."""
        return self.rarest(replace(leaf, columns=anywhere(leaf))) * _compared(leaf)

    def cost_much(self, some: Sequence[Leaf]) -> bool:
        """Whether words side by side, in the forms that a phrase has, are so frequent that they are
        not scored: one of them, or together twice as much."""
        several = [leaf for leaf in some if len(leaf.terms) > 1]
        enough = _COUNTED // _COMPARED
        if self.rows * len(several) <= enough:
            return False
        left = 2 * enough
        for leaf in several:
            number = self.rarest(leaf, enough // (10 * len(several)))
            number = number * _compared(leaf) // _COMPARED
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
    bare = scoring(bare)  # FTS5 would count all that hold what is left out
    every = list(leaves(bare))
    if frequencies.rows * sum(map(_compared, every)) <= _COUNTED:
        return bare
    last = ((frequencies.of(anywhere(leaf), leaf.terms[-1]), leaf) for leaf in every)
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
        number = sum(frequencies.counted(leaf) for leaf in some)
        tells = matching <= VERY_MANY and 2 * rarest[place] <= frequencies.rows
        tells = tells and all(leaf.columns.body for leaf in some)
        tells = tells and number <= left + _COUNTED
        if number <= left or (tells and not frequencies.cost_much(some)):
            scored[place] = part
            left -= number
        elif not scored and all(len(leaf.terms) == 1 for leaf in some):
            lemmas = [leaf for leaf in some if leaf.columns.lemmas]  # whatever holds a word has it
            scored[place] = any_of(lemmas or frequencies.rarest_of(some, left))
            left = 0
    if len(scored) == len(parts) and all(scored[place] is parts[place] for place in scored):
        return bare
    kept = [scored[place] for place in sorted(scored)]
    return (all_of(kept) if isinstance(bare, AllOf) else any_of(kept)) if kept else None


def most_to_read(expression: Expression) -> float:
    """As many times all rows as FTS5 may read to find all that match."""
    match expression:
        case AllOf(parts):
            return sum(map(most_to_read, parts))
        case AnyOf(parts):
            words, others = _alternatives(parts)
            return sum(map(most_to_read, words)) * _any_of(words) + sum(map(most_to_read, others))
        case ButNot(part, other):
            return most_to_read(part) + most_to_read(other)
    return _read_a_row(expression)


def _alternatives(parts: Iterable[Expression]) -> tuple[list[Expression], list[Expression]]:
    """Parts of which any suffices, those of such a part among them, since FTS5 looks at all of them
    alike: words, and what else there is."""
    words: list[Expression] = []
    others: list[Expression] = []
    for part in parts:
        if isinstance(part, AnyOf):
            more_words, more = _alternatives(part.parts)
            words += more_words
            others += more
        else:
            is_word = isinstance(part, Adjacent) and len(part.terms) == 1
            (words if is_word else others).append(part)
    return words, others


def _any_of(words: Sequence[Expression]) -> float:
    """As many times as long it takes to read words of which any suffices: FTS5 looks at all of them
    for each row."""
    return 1 if len(words) < 2 else _ANY + max(0, len(words) - _FORMS) / _A_LOOK


def _read_a_row(leaf: Leaf) -> float:
    if len(leaf.terms) == 1:
        if stands_anywhere(leaf):
            return _ANYWHERE
        return 1 if leaf.columns.body else _IN_TITLES
    return len(leaf.terms) * (_PLACES_NEAR if isinstance(leaf, Nearby) else _PLACES)


def anywhere(leaf: Leaf) -> Columns:
    """Where FTS5 looks for it: in titles it finds a word by looking at all texts that hold it."""
    return leaf.columns._replace(title=True, body=True)


def _compared(leaf: Leaf) -> int:
    """As how many rows one of a leaf's counts."""
    if len(leaf.terms) == 1:
        return 1
    return 2 * _COMPARED if isinstance(leaf, Nearby) else _COMPARED
