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

from newsctl.archive.fulltext.compile import quoted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsctl.archive.fulltext.compile import TextWord

LOOKED_AT = 50  # articles
COVERAGE, PROXIMITY = 1.5, 0.12
_WITHIN = 2  # words between two neighbours
_FEW = 1_000  # articles that hold a word: read at once rather than asked one by one
_COUNTED = 20_000  # of a word's articles, for its weight
_MOST_WORDS = 12  # of a query, the rarest

Scored = list[tuple[int, float]]


def rerank(
    db: sqlite3.Connection, words: Sequence[TextWord], rows: Scored, held: int
) -> dict[int, tuple[float, float]]:
    """(coverage, proximity) of each of the rows (article id, score), from 0 to 1; `held` is how
    many articles there are."""
    words = list(dict.fromkeys(words))
    if len(words) < 2 or not rows:
        return {}
    ids = [article_id for article_id, _score in rows]
    counts = {word: count(db, word.lemma) for word in words}
    weights = {word: log(1 + held / max(1, counts[word])) for word in words}
    kept = set(sorted(words, key=lambda word: -weights[word])[:_MOST_WORDS])
    words = [word for word in words if word in kept]
    holding = {word: _holding(db, word.lemma, ids, counts[word]) for word in words}
    whole = sum(weights[word] for word in words)
    covered = {
        one: sum(weights[word] for word in words if one in holding[word]) / whole for one in ids
    }
    near = dict.fromkeys(ids, 0.0)
    pairs = [pair for pair in pairwise(words) if pair[0].columns == pair[1].columns]
    for left, right in pairs:
        both = [one for one in ids if one in holding[left] and one in holding[right]]
        match = f"{left.columns} : ({_near(left, right)})"
        for one in _holding(db, match, both, min(counts[left], counts[right])):
            near[one] += 1 / len(pairs)
    return {one: (covered[one], near[one]) for one in ids}


def _near(left: TextWord, right: TextWord) -> str:
    return " OR ".join(
        f"NEAR({quoted(one)} {quoted(other)}, {_WITHIN})"
        for one in left.lemmas[:2]
        for other in right.lemmas[:2]
    )


def count(db: sqlite3.Connection, match: str) -> int:
    """How many articles match, counted up to a bound."""
    found = db.execute(
        "SELECT COUNT(*) FROM (SELECT 1 FROM fts_terms WHERE fts_terms MATCH ? LIMIT ?)",
        (match, _COUNTED),
    )
    return int(found.fetchone()[0])


def _holding(db: sqlite3.Connection, match: str, ids: Sequence[int], times: int) -> set[int]:
    """Those of some articles that match, a query that so many match at most."""
    if not ids:
        return set()
    if times <= _FEW:
        found = db.execute("SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?", (match,))
        return {row[0] for row in found}.intersection(ids)
    sql = "SELECT 1 FROM fts_terms WHERE fts_terms MATCH ? AND rowid = ?"
    return {one for one in ids if db.execute(sql, (match, one)).fetchone()}
