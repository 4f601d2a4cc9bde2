"""Why an article was found, and what each reason gave.

BM25 is a sum over terms, so what a term gave is the score of the article for that term alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.fulltext.expression import Adjacent
from newsctl.archive.hits import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan, TextWord
    from newsctl.archive.fulltext.postings import Postings, Weights


def explain(postings: Postings, plan: Plan, article_id: int, weights: Weights) -> list[Part]:
    """The parts of an article's BM25: each word's form, lemmas and other spellings, then the rest
    of what was asked (phrases and the like)."""

    def score(expression: Expression) -> float | None:
        return postings.scores(expression, [article_id], weights).get(article_id)

    parts = [
        Part(kind, term.terms[0], _fields(postings, term, article_id), found)
        for word in dict.fromkeys(plan.words)
        for kind, term in _terms(word)
        if (found := score(term)) is not None
    ]
    whole = (score(plan.match) if plan.match else None) or 0.0
    rest = whole - sum(part.score for part in parts)
    if abs(rest) > 1e-6 * max(1.0, whole):
        parts.append(Part("text", "", (), rest))
    return parts


def _terms(word: TextWord) -> Iterator[tuple[str, Adjacent]]:
    """(kind, term) of all that a word may be found by."""
    if word.form is not None:
        yield "form", word.form
    for kind, lemmas in (("lemma", word.lemmas), ("spelling", word.spellings)):
        yield from ((kind, Adjacent(word.columns, (lemma,))) for lemma in lemmas)


def _fields(postings: Postings, term: Adjacent, article_id: int) -> tuple[str, ...]:
    found = []
    for name in ("title", "body"):
        if getattr(term.columns, name):
            columns = term.columns._replace(title=name == "title", body=name == "body", lead=False)
            if postings.holding(Adjacent(columns, term.terms), [article_id], None):
                found.append(name)
    return tuple(found)
