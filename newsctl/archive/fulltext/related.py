"""Similar articles: those that share an article's most telling lemmas.

An index keeps no text, so the article's own is handed in; everything else comes from the index.
"""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from math import log
from typing import TYPE_CHECKING

from newsctl.arabic.function_words import LEFT_OUT
from newsctl.archive.fulltext.expression import Columns, any_term
from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.postings import Weights
from newsctl.archive.hits import Hit
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.selection import Selection

_WEIGHTS = Weights(title_exact=0.0, body_exact=0.0, title_lemma=3.0, body_lemma=1.0, lead_lemma=0.0)
_TELLING = 24  # terms asked for
_TITLE = 3  # a title's word counts as much as so many of the body's
# Of all terms together: what a search may cost, whatever the archive. More of them find hardly any
# other articles.
_MOST_MATCHES = 12_000
# Of one term: of a few that take all the room none tells what a text is about.
_MOST_OF_ONE = 2_500
# Of the score that an article has for its own terms, what another must have to be shown: below it
# two articles share words and no matter (read on 40 articles of news: nine in ten above are right).
_FLOOR = 0.18
_AT_ONCE = 12  # terms of which it is asked how many articles hold them
_COMMON = 0.05  # of all articles, where there are many: a term of more is not telling


def related(
    postings: Postings,
    analyzer: Analyzer,
    article_id: int,
    texts: tuple[str, str],
    limit: int | None,
    selection: Selection,
) -> list[Hit]:
    """The articles of a selection that are most like the one whose (title, body) are `texts`; none
    where none is like it.

    Its terms are weighed by TF-IDF over the index's vocabulary; the best few are a query, ranked by
    BM25 (titles above bodies). Words that stand in one article only relate it to nothing, words of
    one article in twenty tell too little.
    """
    title, body = texts
    times: Counter[str] = Counter()
    words: dict[str, set[str]] = {}
    for text, counts in ((body, 1), (title, _TITLE)):
        exact, lemmas = analyzer.terms(text)
        for lemma in lemmas:
            times[lemma] += counts
        for word, lemma in zip(exact, lemmas, strict=False):  # behind these stand other lemmas
            words.setdefault(lemma, {lemma} if analyzer.word(lemma)[1] == lemma else set()).add(
                word
            )
    terms = _telling(postings, times, words)
    if not terms:
        return []
    match = any_term(Columns(lemmas=True), terms)
    plan = Plan(match=match, lemmas=match, any=True)
    every = replace(selection, sort=None, reverse=False, limit=None, offset=0)
    if limit is None:
        found = postings.ranked(plan, every, _WEIGHTS, (0, None), reverse=False)
    else:  # it is the most like itself
        found = postings.best(plan, every, _WEIGHTS, limit + 1, None)
    own = dict(found).get(article_id)
    if own is None:  # it is not of the selection
        own = postings.scores(match, [article_id], _WEIGHTS).get(article_id, 0.0)
    others = [Hit(one, round(score, 6)) for one, score in found if one != article_id]
    return [hit for hit in others if hit.score >= _FLOOR * own][:limit]


def _telling(
    postings: Postings, times: Mapping[str, int], words: Mapping[str, Iterable[str]]
) -> list[str]:
    """The terms of the highest TF-IDF, as many as a search may cost, of some that stand so often in
    a text, as these words.

    To tell how many articles hold a term takes a look at its list, so that is asked of those alone
    that may be among the best, as far as their words tell: whatever holds a word holds its lemma.
    So the best few are found without a look at all others (Fagin's threshold algorithm).
    """
    held = postings.articles()
    most = min(_MOST_OF_ONE, max(held * _COMMON, min(held * 0.3, 300) + 2))
    left = _MOST_MATCHES
    likely = [term for term in times if len(term) >= 2 and term not in LEFT_OUT]
    holding = postings.at_least({word for term in likely for word in words.get(term, ())})

    def weight(term: str, articles: int) -> float:
        """Less than 0: a heap has its smallest first."""
        return -(1 + log(times[term])) * log((held + 1) / articles)

    least = {
        term: max((holding.get(word, 0) for word in words.get(term, ())), default=0)
        for term in likely
    }
    few_enough = [(term, articles) for term, articles in least.items() if articles <= most]
    unasked = sorted((weight(term, max(2, articles)), term) for term, articles in few_enough)
    known: list[tuple[float, str, int]] = []
    terms: list[str] = []
    while (unasked or known) and len(terms) < _TELLING:
        if unasked and (not known or unasked[0][0] <= known[0][0]):
            some = [term for _weight, term in unasked[:_AT_ONCE] if least[term] <= left]
            del unasked[:_AT_ONCE]
            for term, articles in postings.telling(some).items():
                if 1 < articles <= most:
                    heappush(known, (weight(term, articles), term, articles))
            continue
        _weight, term, articles = heappop(known)
        if articles <= left:
            terms.append(term)
            left -= articles
    return terms
