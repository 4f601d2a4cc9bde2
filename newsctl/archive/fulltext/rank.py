"""Finding and ranking: BM25 over words and lemmas, a title's words above a body's, a lemma's match
far above the exact form's, which breaks ties between relatives (a heavy exact column would let rare
wrong forms win). Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond".
"""

from __future__ import annotations

from itertools import chain, islice, repeat
from math import log
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.compile import Compiler, too_many
from newsctl.archive.fulltext.expression import apart, has_beginning
from newsctl.archive.fulltext.postings import MANY, VERY_MANY, Weights
from newsctl.archive.hits import AllHits, Hit, Part, Results
from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.search.query import Match, Word
from newsctl.selection import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.archive.fulltext.postings import Postings, Scored
    from newsctl.search.query import Node
    from newsctl.selection import Selection

# Weights of title and body, measured on news, flat around these values. The exact form weighs
# little against the lemma in a few words, where each may be inflected otherwise; in a sentence that
# may be the article's own it weighs more, since its many words outvote the rare wrong one.
_TITLE = 9.0
_LEAD = 1.3
_LEAST_EXACT, _MOST_EXACT = 0.07, 0.6
_EXACT_A_WORD, _FREE_WORDS = 0.04, 1.5
LOOKED_AT = 50  # of the best by BM25, for what that does not know
COVERAGE, PROXIMITY = 1.5, 0.12  # what each raises a score by, as a share of it
_WORDS = 20  # of a pattern, by which the best of very many are looked for
_FROM_END = 30_000  # articles that match: the last of more are by date, since all would be scored
_COPIES_AMONG, _SPARE = 30, 10  # articles that are looked at for copies; beyond the page


def find(
    postings: Postings,
    analyzer: Analyzer,
    root: Node | None,
    selection: Selection,
    *,
    match: Match,
    explain: bool = False,
    fill: bool = False,
    copies: bool = False,
) -> Results:
    """One page of the articles that match, best first, and how many match in all.

    `fill` lets `auto` go on behind the articles that have all words with those that have some;
    `copies` leaves near copies of one story side by side.
    """
    asked = Match.ANY if match is Match.ANY else Match.ALL
    whole = not selection.limit  # all of them, or their number alone
    given = selection
    plan = Compiler(analyzer, postings, any_word=asked is Match.ANY, whole=whole).plan(root)
    plan, selection = _narrowed(postings, plan, given)
    selection, latest = postings.bounded(plan, selection)
    total = postings.count(plan, selection)
    if _is_of_words(plan, selection, total):  # whose other words tell nothing either
        compiler = Compiler(
            analyzer, postings, any_word=asked is Match.ANY, words_of_a_pattern=_WORDS
        )
        plan = replace(_narrowed(postings, compiler.plan(root), given)[0], cut=plan.cut)
    tiers = _tiers(postings, plan, asked, selection, total)
    form = plan.words[0].form if isinstance(root, Word) and plan.words else None
    as_typed = form is not None and len(tiers) > 1 and bool(tiers[0].matching)
    if match is Match.AUTO and (total == 0 or (fill and _lacks(total, selection))):
        loose = Compiler(analyzer, postings, any_word=True, whole=whole).plan(root)
        loose, _selection = _narrowed(postings, loose, given)
        if loose.match != plan.match:
            within, among = postings.bounded(loose, selection)
            if total == 0:
                total = postings.count(loose, within)
                asked = Match.ANY if total else Match.ALL
                tiers = [Tier(loose, Match.ANY, total, within)]
                latest = among or latest  # what bounds these words bounds them so, too
            else:
                tiers.append(Tier(loose.without(plan), Match.ANY, None, within))
    hits: Sequence[Hit] = []
    if total and selection.limit != 0:  # else it is asked for the number alone
        hits = _page(postings, tiers, copies=copies, explain=explain)
    return Results(hits, total, asked, plan.terms, plan.cut, latest, as_typed)


def _narrowed(postings: Postings, plan: Plan, selection: Selection) -> tuple[Plan, Selection]:
    if not plan.conditions:
        return plan, selection
    from newsctl.archive.fulltext.narrowing import narrowed

    return narrowed(postings, plan, selection)


def _is_of_words(plan: Plan, selection: Selection, total: int) -> bool:
    """Whether the best of very many are looked for by the most frequent words of a pattern: to
    score one article, FTS5 puts the lists of all of its words together."""
    ranked = selection.sort in {None, Sort.RANK} and not selection.reverse
    if plan.match is None or not ranked or total <= VERY_MANY or selection.limit is None:
        return False
    return has_beginning(plan.match) and selection.offset + selection.limit <= MANY


def _lacks(total: int, selection: Selection) -> bool:
    """Whether a page, ranked, has room behind all that match."""
    ranked = selection.sort in {None, Sort.RANK} and not selection.reverse
    return ranked and selection.limit is not None and total < selection.offset + selection.limit


class Tier(NamedTuple):
    """What stands one behind the other in a search: a plan, what it says of its hits, how many
    match it at most, where that is known, and what of the archive is looked at."""

    plan: Plan
    match: Match
    matching: int | None
    selection: Selection


def _tiers(
    postings: Postings, plan: Plan, match: Match, selection: Selection, total: int
) -> list[Tier]:
    ranked = selection.sort in {None, Sort.RANK} and not selection.reverse
    several = ranked and plan.match is not None and 0 < total <= VERY_MANY
    *first, last = plan.tiers() if several else [plan]
    if first and not selection.offset and _fills_a_page(postings, plan):
        found = [Tier(one, match, total, selection) for one in first]
        return [*found, Tier(last, match, None, selection)]
    found = []
    for one in first:
        number = postings.count(one, selection)
        found.append(Tier(one, match, number, selection))
        total -= number
    return [*found, Tier(last, match, total, selection)]


def _fills_a_page(postings: Postings, plan: Plan) -> bool:
    """Whether the first page needs no count of its first tier: a phrase, or a word that very many
    articles hold as it is, of which it is made nearly always."""
    if not plan.words:
        return True
    form = plan.words[0].form
    return form is not None and postings.known(form, ())[0] > VERY_MANY


def count(postings: Postings, analyzer: Analyzer, root: Node, selection: Selection) -> int:
    """How many articles match all words. Raises UsageError for a pattern of too many words."""
    plan = Compiler(analyzer, postings, whole=True).plan(root)
    if plan.cut:
        raise too_many(plan.cut[0])
    plan, selection = _narrowed(postings, plan, selection)
    return postings.count(plan, selection)


def _page(
    postings: Postings,
    tiers: Sequence[Tier],
    *,
    copies: bool,
    explain: bool,
) -> Sequence[Hit]:
    """A page of the tiers one behind the other."""
    offset, left = tiers[0].selection.offset, tiers[0].selection.limit
    every = AllHits(tiers[0].match)  # they say the same: what has some words fills a page alone
    hits: list[Hit] = []
    for tier in tiers:
        if tier.matching is not None and offset >= tier.matching:
            offset -= tier.matching
            continue
        some = replace(tier.selection, offset=offset, limit=left)
        found = _page_of(postings, tier, some, copies=copies)
        offset = 0
        if left is None and not explain:
            every.extend(found)
            continue
        made = [Hit(article_id, score, match=tier.match) for article_id, score in found]
        if explain and tier.plan.match is not None:
            for hit in made:
                hit.parts = _parts(postings, tier, hit)
        hits += made
        if left is not None:
            left -= len(made)
            if left <= 0:
                break
    return every if len(every) else hits


def _page_of(
    postings: Postings, tier: Tier, selection: Selection, *, copies: bool
) -> Iterable[tuple[int, float]]:
    """(id, score) of a tier's page."""
    plan = tier.plan
    if plan.match is None or selection.sort not in {None, Sort.RANK}:
        return _ordered(postings, plan, selection)
    if selection.reverse and selection.limit is not None and (tier.matching or 0) > _FROM_END:
        return _ordered(postings, plan, selection)  # by date: they tell nothing
    limit, weights = selection.limit, _weights(plan)
    if selection.reverse:
        bounds = (selection.offset, limit)
        return postings.ranked(plan, selection, weights, bounds, reverse=True)
    if limit is None:
        found = iter(postings.ranked(plan, selection, weights, (0, None), reverse=False))
    else:
        most = max(LOOKED_AT, selection.offset + limit)
        found = iter(postings.best(plan, selection, weights, most, tier.matching))
    best = _reranked(postings, tier, list(islice(found, LOOKED_AT)))
    if not copies:
        best = _apart(postings, best, selection)
    every = ((article_id, round(score, 6)) for article_id, score in chain(best, found))
    end = None if limit is None else selection.offset + limit
    return islice(every, selection.offset, end)


def _ordered(postings: Postings, plan: Plan, selection: Selection) -> Iterable[tuple[int, float]]:
    """In another order than by rank. What very many match has no scores then: they would tell
    nothing, and cost a look at all of them."""
    ids = postings.ordered(plan, selection)
    if plan.match is not None and plan.lemmas is not None:
        matching, _some = postings.known(plan.lemmas, ())
        if matching <= VERY_MANY:
            bare, _others = apart(plan.match)  # they match: none holds what is left out
            scores = postings.scores(bare, ids, _weights(plan))
            return ((one, round(scores.get(one, 0.0), 6)) for one in ids)
    return zip(ids, repeat(0.0))


def _reranked(postings: Postings, tier: Tier, best: Scored) -> Scored:
    """The best articles by what BM25 does not know of them."""
    number = postings.articles()
    signals = _signals(postings, tier, [article_id for article_id, _score in best], number)
    above = tier.plan.above * log(2 * number + 1)

    def raised(article_id: int, score: float) -> float:
        covered, near = signals.get(article_id, (0.0, 0.0))
        return score * (1 + COVERAGE * covered + PROXIMITY * near) + above

    scored = [(article_id, raised(article_id, score)) for article_id, score in best]
    return sorted(scored, key=lambda one: -one[1])


def _signals(
    postings: Postings, tier: Tier, ids: Sequence[int], number: int
) -> dict[int, tuple[float, float]]:
    plan = tier.plan
    if len(plan.words) < 2 or plan.lemmas is None:
        return {}
    from newsctl.archive.fulltext.rerank import of_all, of_some

    if plan.any:
        return of_some(postings, plan.words, ids, number)
    return of_all(postings, plan.words, ids, plan.lemmas, tier.matching)


def _apart(postings: Postings, best: Scored, selection: Selection) -> Scored:
    """The first page with two near copies of one story at most; more come behind the best."""
    page = _COPIES_AMONG if selection.limit is None else selection.limit + _SPARE
    if selection.offset >= page or len(best) < 2:
        return best
    from newsctl.archive.sketches import repeated

    among = best[:page]
    ids = [article_id for article_id, _score in among]
    behind = repeated(ids, postings.sketches(ids))
    first = [one for one in among if one[0] not in behind]
    return [*first, *(one for one in among if one[0] in behind), *best[page:]]


def _weights(plan: Plan) -> Weights:
    """What counts how much in a query of so many words."""
    exact = _EXACT_A_WORD * (len(set(plan.terms)) - _FREE_WORDS)
    exact = round(min(_MOST_EXACT, max(_LEAST_EXACT, exact)), 3)
    return Weights(
        title_exact=round(exact * _TITLE, 3),
        body_exact=exact,
        title_lemma=_TITLE,
        body_lemma=1.0,
        lead_lemma=_LEAD,
    )


def _parts(postings: Postings, tier: Tier, hit: Hit) -> list[Part]:
    """What a hit's score is made of."""
    from newsctl.archive.fulltext.explain import explain

    plan = tier.plan
    parts = explain(postings, plan, hit.id, _weights(plan))
    base = sum(part.score for part in parts)
    number = postings.articles()
    covered, near = _signals(postings, tier, [hit.id], number).get(hit.id, (0.0, 0.0))
    lifted = hit.score > base * 1.000001  # only the best were looked at
    signals = (
        ("coverage", COVERAGE * covered * base),
        ("nearness", PROXIMITY * near * base),
        ("order", plan.above * log(2 * number + 1)),
    )
    return [*parts, *(Part(kind, "", (), one) for kind, one in signals if one and lifted)]
