"""Similar articles: those that share an article's most telling lemmas.

The index keeps no text, so the article's own is handed in; everything else comes from the index.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from newsctl.arabic.function_words import LEFT_OUT
from newsctl.archive.file.index.selection import where
from newsctl.archive.fulltext.plan import quoted
from newsctl.archive.fulltext.tables import bm25
from newsctl.archive.fulltext.tables import rows as rows_in
from newsctl.archive.fulltext.vocabulary import frequency
from newsctl.archive.hits import Hit

if TYPE_CHECKING:
    import sqlite3

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.selection import Selection

_SCORE = bm25({"title_lemma": 3, "body_lemma": 1})
_TELLING = 24  # terms asked for
_TITLE = 3  # a title's word counts as much as so many of the body's
_MOST_MATCHES = 20_000  # of all terms together: what a search may cost, whatever the archive
_SAMPLE = 2_000  # rows that show which terms are too common to tell anything
# Of the score that an article has for its own terms, what another must have to be shown: below it
# two articles share words and no matter (read on 40 articles of news: nine in ten above are right).
_FLOOR = 0.18
_COMMON = 0.05  # of all articles, where there are many


def related(
    db: sqlite3.Connection,
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
    terms = _telling(db, times)
    if not terms:
        return []
    match = _lemmas(" OR ".join(map(quoted, terms)))
    own = db.execute(
        f"SELECT {_SCORE} FROM fts_terms WHERE fts_terms MATCH ? AND rowid = ?",  # noqa: S608
        (match, article_id),
    ).fetchone()
    floor = _FLOOR * own[0] if own else 0.0
    condition, values = where(selection)
    rows = db.execute(
        f"SELECT a.id, {_SCORE} AS score "  # noqa: S608
        "FROM fts_terms JOIN articles a ON a.id = fts_terms.rowid "
        f"WHERE fts_terms MATCH ? AND a.id <> ? AND {condition} "
        "ORDER BY score DESC, a.published DESC LIMIT ?",
        (
            match,
            article_id,
            *values,
            -1 if limit is None else limit,
        ),
    )
    return [Hit(found, round(score, 6)) for found, score in rows if score >= floor]


def _telling(db: sqlite3.Connection, times: Counter[str]) -> list[str]:
    """The terms of the highest TF-IDF, as many as a search may cost."""
    last = db.execute("SELECT MAX(id) FROM articles").fetchone()[0] or 0
    held = rows_in(db)
    most = max(held * _COMMON, min(held * 0.3, 300) + 2)
    found: list[tuple[float, str, int]] = []
    for term, count in times.items():
        if len(term) < 2 or term in LEFT_OUT or _is_common(db, term, last):
            continue
        articles = frequency(db, term)
        if 1 < articles <= most:
            found.append((-(1 + log(count)) * log((held + 1) / articles), term, articles))
    terms: list[str] = []
    matches = 0
    for _weight, term, articles in sorted(found):
        if matches + articles <= _MOST_MATCHES:
            terms.append(term)
            matches += articles
            if len(terms) == _TELLING:
                break
    return terms


def _is_common(db: sqlite3.Connection, term: str, last: int) -> bool:
    """Whether too many of the latest articles hold a term: counting all would cost far more."""
    if last <= 2 * _SAMPLE:
        return False
    row = db.execute(
        "SELECT COUNT(*) FROM fts_terms WHERE fts_terms MATCH ? AND rowid > ?",
        (_lemmas(quoted(term)), last - _SAMPLE),
    ).fetchone()
    return bool(row[0] > 2 * _COMMON * _SAMPLE)


def _lemmas(match: str) -> str:
    return f"{{title_lemma body_lemma}} : ({match})"
