"""Which of some articles match an expression: each asked by itself, or all that match read between
the first and the last of them, whichever takes less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import matching
from newsctl.archive.file.fulltext.frequencies import anywhere
from newsctl.archive.file.fulltext.fts5 import rows_text
from newsctl.archive.file.fulltext.matching import FEW, ONE_BY_ONE
from newsctl.archive.file.sql import listed
from newsctl.archive.fulltext.expression import AllOf, AnyOf, ButNot, has_beginning, leaves

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsctl.archive.file.fulltext.frequencies import Frequencies
    from newsctl.archive.fulltext.expression import Expression

_ASKED = 100  # articles
# Rows: so many are read in the time that it takes to ask whether one article holds a term. All that
# hold words that begin so are sorted, each time.
_SPAN = 400
_MANY_WORDS = 20


def holding(
    db: sqlite3.Connection,
    frequencies: Frequencies,
    expression: Expression,
    ids: Sequence[int],
    matches: int | None = None,
) -> set[int]:
    """Those of some articles that match; `matches` is how many do at all, if that is known."""
    if not ids:
        return set()
    text = rows_text(expression)
    few = len(ids) <= _ASKED and _are_in_many(frequencies, expression)
    first, last = min(ids), max(ids)
    close = last - first <= _SPAN * len(ids) or has_beginning(expression)
    close = close or _are_many_words(frequencies, expression, len(ids), last - first)
    if close or (not few and (matches is None or matches <= FEW)):
        sql = (
            "SELECT rowid FROM fts_terms WHERE fts_terms MATCH ? AND rowid BETWEEN ? AND ? "
            "AND +rowid IN (SELECT value FROM json_each(?))"
        )
        found = db.execute(sql, (text, first, last, listed(ids)))
        return {row[0] for row in found}
    return matching.one_by_one(db, text, ids)


def _are_many_words(
    frequencies: Frequencies, expression: Expression, asked: int, span: int
) -> bool:
    """Whether words are so many that who holds them, within so many ids, is sooner read than some
    are asked for each of them."""
    some = list(leaves(expression))
    if len(some) <= _MANY_WORDS:
        return False
    read = sum(map(frequencies.holding, some)) * span // max(1, frequencies.rows)
    return read <= _SPAN * asked * len(some)


def _are_in_many(frequencies: Frequencies, expression: Expression) -> bool:
    """Whether all that match are found by reading who holds words that very many do, however few
    they are."""
    if frequencies.rows <= ONE_BY_ONE:
        return False
    match expression:
        case AllOf(parts):
            return all(_are_in_many(frequencies, part) for part in parts)
        case AnyOf(parts):
            return any(_are_in_many(frequencies, part) for part in parts)
        case ButNot(part, _other):
            return _are_in_many(frequencies, part)
    columns = anywhere(expression)
    return all(frequencies.of(columns, one) > ONE_BY_ONE for one in expression.terms)
