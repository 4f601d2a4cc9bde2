"""The words of the archive that are nearest to a word that it does not hold.

Instead of searching all words for near ones, near words are made and looked up, some hundreds to a
few thousand whatever the archive's size.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.expression import Adjacent, Columns, any_of
from newsctl.search.query import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.search.query import Phrase, Query, Word

_MOST = 5
_SHORTEST = 3  # letters of a word that has near words; with two slips, twice as many less one
_TWO_SLIPS = 700  # look-ups
_SLIP = 2.0  # what one unit of a slip's cost weighs against a word's frequency, in e-folds
_FAR_MORE = (
    5  # times as many articles hold the near word as hold relatives of the one that was typed
)
_LATEST = 5  # articles that show how a word is written


def nearest(postings: Postings, word: str, most: int = _MOST) -> list[str]:
    """Up to `most` words of the archive near a folded word, the likeliest first.

    Near is one edit, a swap of neighbours included, or, from five letters on and when nothing is
    that near, two edits of the likely kinds. Likely slips and frequent words come first.
    """
    if len(word) < _SHORTEST:
        return []
    from newsctl.archive.fulltext.spelling import one_slip, two_slips

    slips = one_slip(word)
    found = postings.frequencies(slips)
    if not found and len(word) >= 2 * _SHORTEST - 1:
        slips = two_slips(word, _TWO_SLIPS)
        found = postings.frequencies(slips)
    weights = {near: _SLIP * slips[near] - log(times) for near, times in found.items()}
    return sorted(weights, key=lambda near: (weights[near], near))[:most]


def suggest(
    postings: Postings, analyzer: Analyzer, query: Query, text_of: Callable[[int], str]
) -> Query | None:
    """The query with the nearest word of the archive for each word that it does not hold, or holds
    a few relatives of alone where the near one is frequent: a slip has relatives by chance.

    A word is put as most of its latest articles write it, `text_of` being an article's text. None
    when it holds all of them or nothing is near. Numbers, names of sources and the like,
    beginnings (`word*`) and what is left out stay as they are.
    """

    from newsctl.arabic.fold import spell
    from newsctl.search.rewriting import rewrite

    def as_written(exact: str) -> str:
        found: dict[str, int] = {}
        for article_id in postings.latest(Adjacent(Columns(lemmas=False), (exact,)), _LATEST):
            text = text_of(article_id)
            for token in analyzer.tokens(text):
                if token.exact == exact:
                    written = spell(text[token.start : token.end])
                    found[written] = found.get(written, 0) + 1
        return max(found, key=lambda one: found[one], default=exact)

    def nearer(word: str, leaf: Word | Phrase) -> list[str]:
        exact, lemma = analyzer.word(word)
        if not exact or exact[0].isdecimal() or _holds(postings, exact, leaf.field):
            return []
        near = nearest(postings, exact, 1)
        if not near or getattr(leaf, "exact", False):
            return near
        other = analyzer.word(near[0])[1]
        if other == lemma:  # the same word in another dress is found by itself
            return []
        if _holds(postings, lemma, leaf.field):
            return (
                near if postings.frequency(other) >= _FAR_MORE * postings.frequency(lemma) else []
            )
        return near

    return rewrite(query, lambda word, leaf: [as_written(one) for one in nearer(word, leaf)])


def _holds(postings: Postings, term: str, where: Field) -> bool:
    """Whether any living article holds a term, as it is or as a lemma, in its title or body."""
    title, body = where is not Field.BODY, where is not Field.TITLE
    either = any_of(Adjacent(Columns(lemmas, title, body), (term,)) for lemmas in (False, True))
    return bool(postings.latest(either, 1))
