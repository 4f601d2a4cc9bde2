"""Finding and ranking: BM25 over the four columns, a title's words above a body's, a lemma's match
far above the exact form's, which breaks ties between relatives (a heavy exact column would let rare
wrong forms win). Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.door import Hit, Results
from newsctl.archive.file.index.selection import order, where, window
from newsctl.archive.fulltext import first_page
from newsctl.archive.fulltext.compile import Compiler, Plan
from newsctl.search.query import Match
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    import sqlite3

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.search.query import Node
    from newsctl.selection import Selection

# Weights of title and body, measured on news, flat around these values. The exact form weighs
# little against the lemma in a few words, where each may be inflected otherwise; in a sentence that
# may be the article's own it weighs more, since its many words outvote the rare wrong one.
_TITLE = 5.0
_LEAST_EXACT, _MOST_EXACT = 0.1, 0.6
_EXACT_A_WORD, _FREE_WORDS = 0.04, 1.5
_FROM = """
FROM fts_terms JOIN articles a ON a.id = fts_terms.rowid"""


def find(
    db: sqlite3.Connection,
    analyzer: Analyzer,
    root: Node | None,
    selection: Selection,
    *,
    match: Match,
    explain: bool = False,
) -> Results:
    """One page of the articles that match, best first, and how many match in all."""
    asked = Match.ANY if match is Match.ANY else Match.ALL
    plan = Compiler(analyzer, any_word=asked is Match.ANY).plan(root)
    total = _count(db, plan, selection)
    if total == 0 and match is Match.AUTO:
        loose = Compiler(analyzer, any_word=True).plan(root)
        if loose.match != plan.match:
            found = _count(db, loose, selection)
            if found:
                asked, plan, total = Match.ANY, loose, found
    hits = _page(db, plan, selection, total) if total else []
    if explain and plan.match is not None:
        for hit in hits:
            hit.parts = _parts(db, plan, hit.id)
    return Results(hits, total, asked, plan.terms)


def count(
    db: sqlite3.Connection, analyzer: Analyzer, root: Node | None, selection: Selection
) -> int:
    """How many articles match all words."""
    return _count(db, Compiler(analyzer).plan(root), selection)


def _clauses(plan: Plan, selection: Selection) -> tuple[str, str, list[object]]:
    """(FROM, WHERE, parameters)."""
    condition, values = where(selection)
    conditions, parameters = [condition, *plan.conditions], [*values, *plan.values]
    source = "FROM articles a"
    if plan.match is not None:
        source = _FROM
        conditions.insert(0, "fts_terms MATCH ?")
        parameters.insert(0, plan.match)
    return source, " AND ".join(f"({one})" for one in conditions), parameters


def _count(db: sqlite3.Connection, plan: Plan, selection: Selection) -> int:
    if _is_plain(plan, selection):
        return first_page.count(db, str(plan.lemmas))
    source, condition, values = _clauses(plan, selection)
    found = db.execute(f"SELECT COUNT(*) {source} WHERE {condition}", values)
    return int(found.fetchone()[0])


def _is_plain(plan: Plan, selection: Selection) -> bool:
    """Whether the words alone decide what matches."""
    return plan.match is not None and not plan.conditions and where(selection) == where(EVERYTHING)


def _page(db: sqlite3.Connection, plan: Plan, selection: Selection, total: int) -> list[Hit]:
    source, condition, values = _clauses(plan, selection)
    ranked = plan.match is not None
    score = f"-bm25(fts_terms, {', '.join(map(str, _weights(plan).values()))})" if ranked else "0.0"
    by = order(selection)
    if ranked and selection.sort in {None, Sort.RANK}:
        if _is_plain(plan, selection) and selection.limit is not None and not selection.reverse:
            best = first_page.best(db, plan, score, total, (selection.offset, selection.limit))
            if best is not None:
                return [Hit(article_id, round(score, 6)) for article_id, score in best]
        by = "score, a.published, a.id" if selection.reverse else f"score DESC, {by}"
    limit, bounds = window(selection)
    rows = db.execute(
        f"SELECT a.id, {score} AS score {source} WHERE {condition} ORDER BY {by} {limit}",
        [*values, *bounds],
    )
    return [Hit(article_id, round(score, 6)) for article_id, score in rows]


def _weights(plan: Plan) -> dict[str, float]:
    """Each column's weight for a query of so many words."""
    exact = _EXACT_A_WORD * (len(set(plan.terms)) - _FREE_WORDS)
    exact = round(min(_MOST_EXACT, max(_LEAST_EXACT, exact)), 3)
    return {
        "title_exact": round(exact * _TITLE, 3),
        "body_exact": exact,
        "title_lemma": _TITLE,
        "body_lemma": 1.0,
    }


def _parts(db: sqlite3.Connection, plan: Plan, article_id: int) -> dict[str, float]:
    """A hit's score by column: BM25 with all other weights at nothing."""
    parts = {}
    all_weights = _weights(plan)
    for name in all_weights:
        weights = ", ".join(str(w if one == name else 0.0) for one, w in all_weights.items())
        row = db.execute(
            f"SELECT -bm25(fts_terms, {weights}) {_FROM} WHERE fts_terms MATCH ? AND a.id = ?",
            (plan.match, article_id),
        ).fetchone()
        if row and row[0]:
            parts[name] = round(row[0], 6)
    return parts
