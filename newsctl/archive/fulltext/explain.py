"""Why an article was found, and what each reason gave.

BM25 is a sum over terms, so what a term gave is the score of the article for that term alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.fulltext.plan import quoted
from newsctl.archive.hits import Part

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newsctl.archive.fulltext.plan import Plan, TextWord

_FIELDS = {"title": ("title_exact", "title_lemma"), "body": ("body_exact", "body_lemma")}


def explain(db: sqlite3.Connection, plan: Plan, article_id: int, score: str) -> list[Part]:
    """The parts of an article's BM25: each word's form, lemmas and other spellings, then the rest
    of what was asked (phrases and the like). `score` is BM25 in SQL."""
    parts = [
        Part(kind, term, _fields(db, columns, term, article_id), found)
        for word in dict.fromkeys(plan.words)
        for kind, term, columns in _terms(word)
        if (found := _score(db, f"{columns} : {quoted(term)}", article_id, score)) is not None
    ]
    whole = _score(db, str(plan.match), article_id, score) or 0.0
    rest = whole - sum(part.score for part in parts)
    if abs(rest) > 1e-6 * max(1.0, whole):
        parts.append(Part("text", "", (), rest))
    return parts


def _terms(word: TextWord) -> Iterator[tuple[str, str, str]]:
    """(kind, term, columns) of all that a word may be found by."""
    if word.form is not None:
        columns, _colon, term = word.form.partition(" : ")
        yield "form", term.strip('"').replace('""', '"'), columns
    yield from (("lemma", lemma, word.columns) for lemma in word.lemmas)
    yield from (("spelling", lemma, word.columns) for lemma in word.spellings)


def _score(db: sqlite3.Connection, match: str, article_id: int, score: str) -> float | None:
    row = db.execute(
        f"SELECT {score} FROM fts_terms WHERE fts_terms MATCH ? AND rowid = ?",  # noqa: S608
        (match, article_id),
    ).fetchone()
    return None if row is None else float(row[0])


def _fields(db: sqlite3.Connection, columns: str, term: str, article_id: int) -> tuple[str, ...]:
    found = []
    for name, own in _FIELDS.items():
        within = " ".join(one for one in own if one in columns)
        held = within and _score(db, f"{{{within}}} : {quoted(term)}", article_id, "0")
        if held is not None and within:
            found.append(name)
    return tuple(found)
