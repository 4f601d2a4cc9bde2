"""Similar articles: those that share an article's most telling lemmas.

An index keeps no text, so the article's own is handed in; everything else comes from the index.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from newsctl.arabic.function_words import LEFT_OUT
from newsctl.archive.fulltext.expression import Columns, any_term
from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.postings import Weights
from newsctl.archive.hits import Hit
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.selection import Selection

_WEIGHTS = Weights(title_exact=0.0, body_exact=0.0, title_lemma=3.0, body_lemma=1.0, lead_lemma=0.0)
_TELLING = 24  # terms asked for
_TITLE = 3  # a title's word counts as much as so many of the body's
_MOST_MATCHES = 20_000  # of all terms together: what a search may cost, whatever the archive
# Of the score that an article has for its own terms, what another must have to be shown: below it
# two articles share words and no matter (read on 40 articles of news: nine in ten above are right).
_FLOOR = 0.18
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
    times = Counter(analyzer.terms(body)[1])
    for lemma in analyzer.terms(title)[1]:
        times[lemma] += _TITLE
    terms = _telling(postings, times)
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


def _telling(postings: Postings, times: Counter[str]) -> list[str]:
    """The terms of the highest TF-IDF, as many as a search may cost."""
    held = postings.articles()
    most = max(held * _COMMON, min(held * 0.3, 300) + 2)
    likely = [term for term in times if len(term) >= 2 and term not in LEFT_OUT]
    found = [
        (-(1 + log(times[term])) * log((held + 1) / articles), term, articles)
        for term, articles in postings.telling(likely).items()
        if 1 < articles <= most
    ]
    terms: list[str] = []
    matches = 0
    for _weight, term, articles in sorted(found):
        if matches + articles <= _MOST_MATCHES:
            terms.append(term)
            matches += articles
            if len(terms) == _TELLING:
                break
    return terms
