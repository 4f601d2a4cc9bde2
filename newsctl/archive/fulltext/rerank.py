"""What a bag of words does not know of the best articles: how much of the query each holds, and how
near its words stand to each other.

Coverage is the share of the query's weight (its words' IDF) that an article holds; proximity the
share of the query's neighbours that stand near each other in it, by their lemmas, in any order.
Each raises a score by a share of itself. Only the best by BM25 are looked at, each word in each of
them by one step into its list of articles, so that it costs the same whatever the archive's size.
Tao and Zhai, "An Exploration of Proximity Measures in Information Retrieval" (2007).
"""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.expression import AllOf, Nearby, any_of, within
from newsctl.archive.fulltext.postings import MANY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import TextWord
    from newsctl.archive.fulltext.postings import Postings

_WITHIN = 2  # words between two neighbours
_COMMON = 0.05  # of all articles: a word that more hold tells too little to be asked for
_MOST_WORDS = 12  # of a query, the rarest

Signals = dict[int, tuple[float, float]]


def of_all(
    postings: Postings,
    words: Sequence[TextWord],
    ids: Sequence[int],
    match: Expression,
    matching: int | None,
) -> Signals:
    """(coverage, proximity), from 0 to 1, of some of the articles that hold all of the words:
    those that match a query, so many if that is known. Of very many the best have the words in
    their titles, and it is there that they are near each other."""
    words = list(dict.fromkeys(words))
    if len(words) < 2 or not ids:
        return {}
    near = dict.fromkeys(ids, 0.0)
    pairs = _pairs(words[:_MOST_WORDS])
    titles = matching is not None and matching > MANY
    for left, right in pairs:
        both = _near(left, right)
        if titles and left.columns.title:
            both = within(both, body=False)
        elif len(words) > 2:  # they are found sooner by all words
            both = AllOf((both, match))
        for one in postings.holding(both, ids, matching):
            near[one] += 1 / len(pairs)
    return {one: (1.0, near[one]) for one in ids}


def of_some(
    postings: Postings, words: Sequence[TextWord], ids: Sequence[int], held: int
) -> Signals:
    """(coverage, proximity), from 0 to 1, of some articles, which need not hold all of the words;
    `held` is how many articles there are."""
    words = list(dict.fromkeys(words))
    if len(words) < 2 or not ids:
        return {}
    known = {word: postings.known(word.lemma, ids) for word in words}
    numbers = {word: number for word, (number, _found) in known.items()}
    weights = {word: log(1 + held / max(1, numbers[word])) for word in words}
    kept = set(sorted(words, key=lambda word: -weights[word])[:_MOST_WORDS])
    words = [word for word in words if word in kept]
    most = max(MANY, _COMMON * held)
    holders = {word: _among(postings, word.lemma, ids, known[word], most) for word in words}
    whole = sum(weights[word] for word in words)
    covered = {
        one: sum(weights[word] for word in words if one in holders[word]) / whole for one in ids
    }
    near = dict.fromkeys(ids, 0.0)
    pairs = _pairs(words)
    for left, right in pairs:
        both = [one for one in ids if one in holders[left] and one in holders[right]]
        rarer = min(numbers[left], numbers[right])
        if rarer <= most:
            for one in postings.holding(_near(left, right), both, rarer):
                near[one] += 1 / len(pairs)
    return {one: (covered[one], near[one]) for one in ids}


def _among(
    postings: Postings,
    match: Expression,
    ids: Sequence[int],
    known: tuple[int, set[int] | None],
    most: float,
) -> set[int]:
    """Those of some articles that match; of a word that more than `most` hold, all of them."""
    matching, found = known
    if found is not None:
        return found
    return postings.holding(match, ids, matching) if matching <= most else set(ids)


def _pairs(words: Sequence[TextWord]) -> list[tuple[TextWord, TextWord]]:
    return [pair for pair in pairwise(words) if pair[0].columns == pair[1].columns]


def _near(left: TextWord, right: TextWord) -> Expression:
    columns = left.columns._replace(lead=False)
    return any_of(
        Nearby(columns, (one, other), _WITHIN)
        for one in left.lemmas[:2]
        for other in right.lemmas[:2]
    )
