"""What a search answers: its hits, best first, and why each is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import NamedTuple, dataclass, field

if TYPE_CHECKING:
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


@dataclass(slots=True)
class Results:
    """The hits of one page of a search, best first, and what was really asked.

    `total` counts all matches, not only this page's. `match` is what was used: ALL or ANY.
    """

    hits: list[Hit]
    total: int
    match: Match
    terms: list[tuple[str, str]] = field(default_factory=list)  # (exact, lemma) of each query word
    cut: list[str] = field(default_factory=list)  # patterns answered from their most frequent words
    latest: int | None = None  # among how many of the latest articles was looked; None for all
    as_typed: bool = False  # whether one word was asked for, and some hold it as it was typed
