"""What a search answers: its hits, best first, and why each is one."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from newsctl.fast_dataclasses import NamedTuple, dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.article import Article
    from newsctl.search.query import Match


class Part(NamedTuple):
    """One reason of a score: a word's `form`, a `lemma` or another `spelling` with its term and the
    fields that hold it; the other `text` that was asked for; `coverage` and `nearness` of the
    query's words; `order`, what lifts the very form above its relatives."""

    kind: str
    term: str
    fields: tuple[str, ...]
    score: float


@dataclass(slots=True)
class Hit:
    """One article found: how many of the words it has, all or some. `parts` add up to the score,
    when that was asked for; `article` is the article itself, when that was."""

    id: int
    score: float
    parts: list[Part] | None = None
    match: Match | None = None
    article: Article | None = None


class AllHits(Sequence[Hit]):
    """Hits that may be all of an archive: sixteen bytes each, and a `Hit` made for whoever asks for
    one, which knows nothing of what was set in another."""

    __slots__ = ("_scores", "ids", "match")

    def __init__(self, match: Match) -> None:
        self.match = match
        self.ids = array("q")
        self._scores = array("d")

    def extend(self, found: Iterable[tuple[int, float]]) -> None:
        """Put (id, score) behind the last."""
        for article_id, score in found:
            self.ids.append(article_id)
            self._scores.append(score)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Hit: ...

    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...

    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, slice):
            return list(map(self._made, self.ids[place], self._scores[place]))
        return self._made(self.ids[place], self._scores[place])

    def __iter__(self) -> Iterator[Hit]:
        return map(self._made, self.ids, self._scores)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (AllHits, list)) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # it grows

    def __repr__(self) -> str:
        return f"<{len(self)} hits>"

    def _made(self, article_id: int, score: float) -> Hit:
        return Hit(article_id, score, match=self.match)


@dataclass(slots=True)
class Results:
    """The hits of one page of a search, best first, and what was really asked.

    `total` counts all matches, not only this page's. `match` is what was used: ALL or ANY. The hits
    of a search without a limit are made as they are asked for.
    """

    hits: Sequence[Hit]
    total: int
    match: Match
    terms: list[tuple[str, str]] = field(default_factory=list)  # (exact, lemma) of each query word
    cut: list[str] = field(default_factory=list)  # patterns answered from their most frequent words
    latest: int | None = None  # among how many of the latest articles was looked; None for all
    as_typed: bool = False  # whether one word was asked for, and some hold it as it was typed

    @property
    def ids(self) -> Sequence[int]:
        """The ids of the hits."""
        return self.hits.ids if isinstance(self.hits, AllHits) else [hit.id for hit in self.hits]
