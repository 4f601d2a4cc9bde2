"""Finding and ranking: BM25 over the four columns, a title's words above a body's, a lemma's match
far above the exact form's, which breaks ties between relatives (a heavy exact column would let rare
wrong forms win). Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond".
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from newsctl.archive.file.index import listing
from newsctl.archive.file.index.duplicates import repeating
from newsctl.archive.file.index.selection import ELSEWHERE, number_of, order, where, window
from newsctl.archive.fulltext import first_page
from newsctl.archive.fulltext.compile import Compiler, Vocabulary, too_many
from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.shown import shown
from newsctl.archive.fulltext.tables import bm25, rows
from newsctl.archive.fulltext.vocabulary import held, many_begin, of_shape
from newsctl.archive.hits import Hit, Part, Results
from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.search.query import Match, Word
from newsctl.selection import Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsctl.arabic.analyzer import Analyzer
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
# Articles that match: of more, a hundred are asked one by one in less time than all are read.
_ONE_BY_ONE = 80_000
_COPIES_AMONG, _SPARE = 30, 10  # articles that are looked at for copies; beyond the page
# The words are found once and each article's filters looked at; driven the other way, from a
# filter's index, SQLite would run the match again for every row that passes it.
_FROM = "FROM fts_terms CROSS JOIN articles a ON a.id = fts_terms.rowid"


def find(
    db: sqlite3.Connection,
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
    whole = selection.limit is None
    plan = _compiler(db, analyzer, any_word=asked is Match.ANY, whole=whole).plan(root)
    total = _count(db, plan, selection)
    tiers = _tiers(db, plan, asked, selection, total)
    form = plan.words[0].form if isinstance(root, Word) and plan.words else None
    as_typed = form is not None and len(tiers) > 1 and bool(tiers[0].matching)
    if match is Match.AUTO and (total == 0 or (fill and _lacks(total, selection))):
        loose = _compiler(db, analyzer, any_word=True, whole=whole).plan(root)
        if loose.match != plan.match:
            if total == 0:
                total = _count(db, loose, selection)
                asked = Match.ANY if total else Match.ALL
                tiers = [Tier(loose, Match.ANY, total)]
            else:
                tiers.append(Tier(loose.without(plan), Match.ANY, None))
    hits = _page(db, tiers, selection, copies=copies, explain=explain) if total else []
    return Results(hits, total, asked, plan.terms, plan.cut, as_typed)


def _lacks(total: int, selection: Selection) -> bool:
    """Whether a page, ranked, has room behind all that match."""
    ranked = selection.sort in {None, Sort.RANK} and not selection.reverse
    return ranked and selection.limit is not None and total < selection.offset + selection.limit


class Tier(NamedTuple):
    """What stands one behind the other in a search: a plan, what it says of its hits, and how many
    match it, where that is known."""

    plan: Plan
    match: Match
    matching: int | None


def _tiers(
    db: sqlite3.Connection, plan: Plan, match: Match, selection: Selection, total: int
) -> list[Tier]:
    ranked = selection.sort in {None, Sort.RANK} and not selection.reverse
    several = ranked and plan.match is not None and total <= first_page.VERY_MANY
    *first, last = plan.tiers() if several else [plan]
    found = []
    for one in first:
        found.append(Tier(one, match, _count(db, one, selection) if total else 0))
        total -= found[-1].matching or 0
    return [*found, Tier(last, match, total)]


def _compiler(
    db: sqlite3.Connection, analyzer: Analyzer, *, any_word: bool = False, whole: bool = False
) -> Compiler:
    words = Vocabulary(
        lambda lemmas: held(db, lemmas),
        lambda shape: of_shape(db, shape),
        lambda beginnings: many_begin(db, beginnings),
    )
    return Compiler(analyzer, words, any_word=any_word, whole=whole)


def count(db: sqlite3.Connection, analyzer: Analyzer, root: Node, selection: Selection) -> int:
    """How many articles match all words. Raises UsageError for a pattern of too many words."""
    plan = _compiler(db, analyzer, whole=True).plan(root)
    if plan.cut:
        raise too_many(plan.cut[0])
    return _count(db, plan, selection)


def _clauses(plan: Plan, selection: Selection) -> tuple[str, str, list[object]]:
    """(FROM, WHERE, parameters)."""
    condition, values = where(selection, None if plan.match is None else ELSEWHERE)
    conditions, parameters = [condition, *plan.conditions], [*values, *plan.values]
    source = "FROM articles a"
    if plan.match is not None:
        source = _FROM
        conditions.insert(0, "fts_terms MATCH ?")
        parameters.insert(0, plan.match)
    return source, " AND ".join(f"({one})" for one in conditions), parameters


def _count(db: sqlite3.Connection, plan: Plan, selection: Selection) -> int:
    some = shown(db, plan, selection)
    if some is not None:
        return first_page.count(db, str(plan.lemmas), some)
    if plan.absent is not None:
        barred = Plan(match=plan.absent, lemmas=plan.absent)
        return number_of(db, selection) - _count(db, barred, selection)
    source, condition, values = _clauses(plan, selection)
    found = db.execute(f"SELECT COUNT(*) {source} WHERE {condition}", values)
    return int(found.fetchone()[0])


def _page(
    db: sqlite3.Connection,
    tiers: Sequence[Tier],
    selection: Selection,
    *,
    copies: bool,
    explain: bool,
) -> list[Hit]:
    """A page of the tiers one behind the other."""
    hits: list[Hit] = []
    offset, left = selection.offset, selection.limit
    for tier in tiers:
        if tier.matching is not None and offset >= tier.matching:
            offset -= tier.matching
            continue
        some = replace(selection, offset=offset, limit=left)
        found = _page_of(db, tier, some, copies=copies)
        for hit in found:
            hit.match = tier.match
            if explain and tier.plan.match is not None:
                hit.parts = _parts(db, tier, hit)
        hits += found
        offset = 0
        if left is not None:
            left -= len(found)
            if left <= 0:
                break
    return hits


def _page_of(
    db: sqlite3.Connection, tier: Tier, selection: Selection, *, copies: bool
) -> list[Hit]:
    plan = tier.plan
    if plan.match is None or selection.sort not in {None, Sort.RANK}:
        return _ordered(db, plan, selection)
    if selection.reverse:
        return _ranked(db, plan, selection, (selection.offset, selection.limit), "ASC")
    limit = selection.limit
    most = None if limit is None else max(LOOKED_AT, selection.offset + limit)
    hits = None
    some = None if most is None else shown(db, plan, selection)
    if most is not None and some is not None:
        best = first_page.best(db, plan, _score(plan), most, tier.matching, some)
        if best is not None:
            hits = [Hit(article_id, score) for article_id, score in best]
    if hits is None:
        hits = _ranked(db, plan, selection, (0, most), "DESC")
    hits[:LOOKED_AT] = _reranked(db, tier, hits[:LOOKED_AT])
    if not copies:
        hits = _apart(db, hits, selection)
    for hit in hits:
        hit.score = round(hit.score, 6)
    end = None if limit is None else selection.offset + limit
    return hits[selection.offset : end]


def _reranked(db: sqlite3.Connection, tier: Tier, hits: list[Hit]) -> list[Hit]:
    """The best articles by what BM25 does not know of them."""
    number = rows(db)
    signals = _signals(db, tier, [hit.id for hit in hits], number)
    above = tier.plan.above * log(2 * number + 1)
    for hit in hits:
        covered, near = signals.get(hit.id, (0.0, 0.0))
        hit.score = hit.score * (1 + COVERAGE * covered + PROXIMITY * near) + above
    return sorted(hits, key=lambda hit: -hit.score)


def _signals(
    db: sqlite3.Connection, tier: Tier, ids: Sequence[int], number: int
) -> dict[int, tuple[float, float]]:
    plan = tier.plan
    if len(plan.words) < 2:
        return {}
    from newsctl.archive.fulltext.rerank import of_all, of_some

    if plan.any:
        return of_some(db, plan.words, ids, number)
    return of_all(db, plan.words, ids, str(plan.lemmas), tier.matching)


def _apart(db: sqlite3.Connection, hits: list[Hit], selection: Selection) -> list[Hit]:
    """The first page with two near copies of one story at most; more come behind the best."""
    page = _COPIES_AMONG if selection.limit is None else selection.limit + _SPARE
    if selection.offset >= page or len(hits) < 2:
        return hits
    among = hits[: min(page, LOOKED_AT)]
    behind = repeating(db, [hit.id for hit in among])
    first = [hit for hit in among if hit.id not in behind]
    return [*first, *(hit for hit in among if hit.id in behind), *hits[len(among) :]]


def _score(plan: Plan) -> str:
    return bm25(_weights(plan))


def _ranked(
    db: sqlite3.Connection,
    plan: Plan,
    selection: Selection,
    bounds: tuple[int, int | None],
    direction: str,
) -> list[Hit]:
    source, condition, values = _clauses(plan, selection)
    offset, limit = bounds
    found = db.execute(
        f"SELECT a.id, {_score(plan)} AS score {source} WHERE {condition} "
        f"ORDER BY score {direction}, a.published {direction}, a.id {direction} LIMIT ? OFFSET ?",
        [*values, -1 if limit is None else limit, offset],
    )
    return [Hit(article_id, score) for article_id, score in found]


def _ordered(db: sqlite3.Connection, plan: Plan, selection: Selection) -> list[Hit]:
    """In another order than by rank: the first of that order are looked at, whether they match,
    where that fills a page; else all that match are put in order."""
    ids = _first_matching(db, plan, selection)
    if ids is None:
        source, condition, values = _clauses(plan, selection)
        limit, bounds = window(selection)
        found = db.execute(
            f"SELECT a.id {source} WHERE {condition} ORDER BY {order(selection)} {limit}",
            [*values, *bounds],
        )
        ids = [row[0] for row in found.fetchall()]
    if plan.match is None:
        return [Hit(article_id, 0.0) for article_id in ids]
    found = db.execute(
        f"SELECT rowid, {_score(plan)} FROM fts_terms WHERE fts_terms MATCH ? "  # noqa: S608
        "AND +rowid IN (SELECT value FROM json_each(?))",
        (plan.match, f"[{','.join(map(str, ids))}]"),
    )
    scores: dict[int, float] = dict(found.fetchall())
    return [Hit(article_id, round(scores[article_id], 6)) for article_id in ids]


def _first_matching(db: sqlite3.Connection, plan: Plan, selection: Selection) -> list[int] | None:
    """A page of what matches, if it is among the first of the order; None where it is not."""
    if plan.match is None or plan.conditions or selection.limit is None:
        return None
    wanted = selection.offset + selection.limit
    matching = first_page.number(db, str(plan.lemmas))
    if matching < first_page.MANY:
        return None
    looked_at = 2 * wanted * (1 + rows(db) // matching) + 100
    first = replace(selection, offset=0, limit=min(looked_at, first_page.MANY))
    ids = [row[0] for row in listing.rows(db, first, "a.id")]
    from newsctl.archive.fulltext.rerank import holding

    one_by_one = matching if matching > _ONE_BY_ONE else None
    held = holding(db, str(plan.lemmas), ids, one_by_one)
    found = [one for one in ids if one in held]
    if len(found) < wanted and len(ids) == first.limit:
        return None
    return found[selection.offset : wanted]


def _weights(plan: Plan) -> dict[str, float]:
    """Each column's weight for a query of so many words."""
    exact = _EXACT_A_WORD * (len(set(plan.terms)) - _FREE_WORDS)
    exact = round(min(_MOST_EXACT, max(_LEAST_EXACT, exact)), 3)
    return {
        "title_exact": round(exact * _TITLE, 3),
        "body_exact": exact,
        "title_lemma": _TITLE,
        "body_lemma": 1.0,
        "lead_lemma": _LEAD,
    }


def _parts(db: sqlite3.Connection, tier: Tier, hit: Hit) -> list[Part]:
    """What a hit's score is made of."""
    from newsctl.archive.fulltext.explain import explain

    plan = tier.plan
    parts = explain(db, plan, hit.id, _score(plan))
    base = sum(part.score for part in parts)
    number = rows(db)
    covered, near = _signals(db, tier, [hit.id], number).get(hit.id, (0.0, 0.0))
    lifted = hit.score > base * 1.000001  # only the best were looked at
    signals = (
        ("coverage", COVERAGE * covered * base),
        ("nearness", PROXIMITY * near * base),
        ("order", plan.above * log(2 * number + 1)),
    )
    return [*parts, *(Part(kind, "", (), one) for kind, one in signals if one and lifted)]
