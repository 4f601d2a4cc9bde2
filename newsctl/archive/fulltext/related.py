"""Similar articles: those that share an article's most telling lemmas."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from newsctl.archive.door import Hit
from newsctl.archive.fulltext.compile import quoted

if TYPE_CHECKING:
    import sqlite3

    from newsctl.arabic.analyzer import Analyzer

_TELLING = 24  # terms asked for
_TITLE = 3  # a title's word counts as much as so many of the body's


def related(
    db: sqlite3.Connection, analyzer: Analyzer, article_id: int, texts: tuple[str, str], limit: int
) -> list[Hit]:
    """The articles most like the one whose (title, body) are `texts`, without itself and the trash.

    Its terms are weighed by TF-IDF over the index's vocabulary; the best few are a query, ranked by
    BM25.
    """
    title, body = texts
    frequency = Counter(analyzer.terms(body)[1])
    for lemma in analyzer.terms(title)[1]:
        frequency[lemma] += _TITLE
    telling = _telling(db, frequency)
    if not telling:
        return []
    match = " OR ".join(quoted(term) for term in telling)
    rows = db.execute(
        "SELECT a.id, -bm25(fts_terms, 0, 0, 3, 1) AS score "
        "FROM fts_terms JOIN fts_rows r ON r.row = fts_terms.rowid "
        "JOIN articles a ON a.id = r.article_id "
        "WHERE fts_terms MATCH ? AND a.id <> ? AND a.deleted IS NULL "
        "ORDER BY score DESC, a.published DESC LIMIT ?",
        (f"{{title_lemma body_lemma}} : ({match})", article_id, limit),
    )
    return [Hit(found, round(score, 6)) for found, score in rows]


def _telling(db: sqlite3.Connection, frequency: Counter[str]) -> list[str]:
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.fts_words USING fts5vocab(main, fts_terms, row)"
    )
    articles = db.execute("SELECT COUNT(*) FROM fts_rows").fetchone()[0]
    weights = {}
    for term, times in frequency.items():
        row = db.execute("SELECT doc FROM temp.fts_words WHERE term = ?", (term,)).fetchone()
        if row and 1 < row[0] < articles * 0.3 + 2:
            weights[term] = (1 + log(times)) * log((articles + 1) / row[0])
    return sorted(weights, key=lambda term: (-weights[term], term))[:_TELLING]
