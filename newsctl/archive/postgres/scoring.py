"""BM25 as SQL over `newsctl.texts t`: what the leaves of an expression weigh in a text, counted
from the places of their terms.

`ts_rank_cd` of a single term, or of terms side by side, is the sum of what each of its occurrences
weighs by its label, as it has nothing between; no other function of the server tells how often a
term stands in a text without taking its vector apart.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.fulltext.expression import Adjacent, AllOf, AnyOf, ButNot, Nearby
from newsctl.archive.postgres.tsquery import TITLE, WHOLE, lexeme, matching, tsquery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsctl.archive.fulltext.expression import Expression, Leaf
    from newsctl.archive.fulltext.postings import Weights

    Guarded: TypeAlias = tuple[Leaf, Expression | None]

_K1, _B = 1.2, 0.75


def leaves(expression: Expression) -> list[Leaf]:
    """The leaves that score, each once."""
    return list(dict.fromkeys(leaf for leaf, _guard in _scoring(expression)))


def score(
    expression: Expression, weights: Weights, idfs: Mapping[Leaf, float], mean: float
) -> tuple[str, list[object]]:
    """SQL of the BM25 of a row by an expression, and its values; texts have so many terms on
    average. The vector is asked for as `w.terms`."""
    k = f"({_K1 * (1 - _B)!r}::float8 + {_K1 * _B / mean!r}::float8 * t.length)"
    told: list[str] = []
    values: list[object] = []
    for (leaf, guard), number in Counter(_scoring(expression)).items():
        frequency, text = _frequency(leaf, weights)
        # f / (f + k), with f named once
        sql = f"{number * idfs[leaf] * (_K1 + 1)!r}::float8 * (1 - {k} / ({frequency} + {k}))"
        if guard is not None:
            condition, more = matching(guard)
            sql = f"CASE WHEN {condition} THEN {sql} ELSE 0 END"
            values += more
        told.append(sql)
        values.append(text)
    return " + ".join(told) or "0::float8", values


def alone(expression: Expression) -> str | None:
    """The term of a leaf whose frequency is kept: one, anywhere in the text."""
    if not isinstance(expression, Adjacent) or expression.begins or len(expression.terms) > 1:
        return None
    columns = expression.columns
    return lexeme(columns, expression.terms[0]) if columns.title and columns.body else None


def _by_label(leaf: Leaf, weights: Weights) -> tuple[float, float, float, float]:
    """What an occurrence of a leaf weighs by its label, in the server's order: D, C, B, A."""
    columns = leaf.columns
    title, body = (
        (weights.title_lemma, weights.body_lemma)
        if columns.lemmas
        else (weights.title_exact, weights.body_exact)
    )
    title, body = title * columns.title, body * columns.body
    return 0.0, body, body + weights.lead_lemma * (columns.lemmas and columns.lead), title


def _frequency(leaf: Leaf, weights: Weights) -> tuple[str, str]:
    """SQL of what a leaf's occurrences weigh together, and its value."""
    by_label = _by_label(leaf, weights)
    largest = max(by_label) or 1.0
    vector = (WHOLE if leaf.columns.body else TITLE).replace("t.terms", "w.terms")
    shares = ",".join(repr(one / largest) for one in by_label)
    counted = f"ts_rank_cd('{{{shares}}}', {vector}, %s::tsquery)"
    return f"{largest!r}::float8 * {counted}::float8", tsquery(leaf)


def _scoring(expression: Expression, guard: Expression | None = None) -> Iterator[Guarded]:
    """The leaves that score, each as often as it stands there: one of several that all must match,
    where others may match instead, only where they do."""
    match expression:
        case AllOf(parts):
            for part in parts:
                yield from _scoring(part, guard)
        case AnyOf(parts):
            for part in parts:
                within = guard
                if isinstance(part, AllOf | ButNot):
                    within = part if guard is None else AllOf((guard, part))
                yield from _scoring(part, within)
        case ButNot(part, _other):
            yield from _scoring(part, guard)
        case Nearby(columns, terms):  # where they are near, all of their occurrences count
            for term in terms:
                yield Adjacent(columns, (term,)), guard
        case Adjacent():
            yield expression, guard
