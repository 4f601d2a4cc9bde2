"""What searching asks of an archive's index: who holds what, how often, and the best of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.search.wildcards import Shape
    from newsctl.selection import Selection


class Weights(NamedTuple):
    """What an occurrence counts in BM25, by where it stands."""

    title_exact: float
    body_exact: float
    title_lemma: float
    body_lemma: float
    lead_lemma: float  # added to what it counts in the body


Scored: TypeAlias = list[tuple[int, float]]  # (article id, score)
Bounds: TypeAlias = tuple[int, int | None]  # how many are passed over, and wanted at most
MANY = 4_000  # articles that are scored without a choice
VERY_MANY = 100_000  # articles that hold one word: it tells nothing of them
LATE = 10_000  # articles that match, the latest, among which the best of very many are chosen


def passed_over(matching: int, last: int) -> int:
    """The id up to which articles are passed over when the best of so many that match are chosen;
    0 for none. So the choice is among as many whatever the archive's size, whose largest id is
    `last`: the latest VERY_MANY, or of what is rarer those as far back as LATE of them are."""
    return max(0, last - max(VERY_MANY, last * LATE // max(1, matching)))


class Postings(Protocol):
    """An archive's inverted index. BM25 is Robertson and Zaragoza's as FTS5 has it: occurrences
    are weighed before they saturate, k1 is 1.2 and b 0.75, a leaf's IDF goes by the articles that
    hold it in any of its columns, trashed ones too, and is 1e-6 at least."""

    def articles(self) -> int:
        """How many articles the index holds, those in the trash too."""

    # -- articles that match ---------------------------------------------------------------------
    def bounded(self, plan: Plan, selection: Selection) -> tuple[Selection, int | None]:
        """What of a selection is looked at for a plan, and among how many of the latest articles
        that is: where words are so frequent that to find all that match would take too long. None
        where no more is left out than the selection does; who asks for all is given all."""

    def count(self, plan: Plan, selection: Selection) -> int:
        """How many of a selection match."""

    def ranked(
        self, plan: Plan, selection: Selection, weights: Weights, bounds: Bounds, *, reverse: bool
    ) -> Iterable[tuple[int, float]]:
        """(id, score) of those of a selection that match, the best first, equals by date: all are
        scored, and read as they are asked for."""

    def best(
        self, plan: Plan, selection: Selection, weights: Weights, wanted: int, matching: int | None
    ) -> Scored:
        """The best so many of a selection, where not all need be scored; `matching` is how many
        match, if that is known."""

    def ordered(self, plan: Plan, selection: Selection) -> Sequence[int]:
        """A selection's page of those that match, in the selection's order."""

    def scores(
        self, expression: Expression, ids: Sequence[int], weights: Weights
    ) -> dict[int, float]:
        """BM25 of those of some articles that match."""

    def holding(self, expression: Expression, ids: Sequence[int], matching: int | None) -> set[int]:
        """Those of some articles that match; `matching` is how many do at all, if known."""

    def known(self, expression: Expression, ids: Sequence[int]) -> tuple[int, set[int] | None]:
        """About how many articles match, and which of some, where that costs nothing more."""

    def latest(self, expression: Expression, most: int) -> list[int]:
        """The ids of the latest that match and are not in the trash."""

    def sketches(self, ids: Sequence[int]) -> dict[int, bytes]:
        """The sketches of some articles' texts, of those that have one."""

    def names(self, kind: str, key: str, most: int) -> list[str] | None:
        """The names (of a `source`, an `author`, a `section` or a `tag`), as they are compared,
        that hold a key between blanks; None for more than so many, and where that costs a look at
        the articles."""

    # -- words -----------------------------------------------------------------------------------
    def frequency(self, term: str) -> int:
        """How many articles hold a term, as it is or as a lemma; 0 for none."""

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """How many articles hold each of some words as they are written; none for none."""

    def held(self, lemmas: Sequence[str]) -> list[str]:
        """Those of some lemmas that texts hold, the four most frequent at most."""

    def telling(self, lemmas: Sequence[str]) -> dict[str, int]:
        """About how many articles hold each of some lemmas, of few of them exactly."""

    def at_least(self, words: Collection[str]) -> dict[str, int]:
        """How many articles nearly surely hold some words as they are written, where that is known
        without a look at their lists."""

    def of_shape(self, shape: Shape, most: int | None = None) -> tuple[list[str], bool]:
        """The words of a shape that texts hold, the most frequent so many, or as many of them as a
        search can read and score; and whether there are more."""

    def many_begin(self, beginnings: Sequence[str], *, whole: bool) -> bool:
        """Whether more words than a search can read begin in one of some ways; with `whole` than
        can be read once, however many they are."""
