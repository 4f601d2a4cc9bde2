"""The words that the archive holds, and those of them nearest to a word that it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsctl.search.query import And, Field, Not, Or, Phrase, Query, Word

if TYPE_CHECKING:
    import sqlite3

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.search.query import Node

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئ"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
# Letters that are typed for each other: alike in sound, in shape, or side by side.
_ALIKE = {
    frozenset(pair)
    for pair in ["ضظ", "ذز", "ثس", "تط", "سص", "دض", "قك", "حه", "هة", "يئ", "وؤ", "اء", "غخ", "جح", "خح", "عغ", "بت", "نب", "فق", "زر", "دذ", "سش", "صض", "طظ", "كق"]
}
_MOST = 5


def _words(db: sqlite3.Connection) -> None:
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.fts_words USING fts5vocab(main, fts_terms, row)"
    )


def frequency(db: sqlite3.Connection, term: str) -> int:
    """How many articles hold a term, as it is or as a lemma; 0 for none."""
    _words(db)
    row = db.execute("SELECT doc FROM temp.fts_words WHERE term = ?", (term,)).fetchone()
    return int(row[0]) if row else 0


def nearest(db: sqlite3.Connection, word: str) -> list[str]:
    """Up to five words of the archive one edit (Damerau-Levenshtein) from a folded word, those
    written with letters that are easily mistaken first, then the most frequent.

    Every edit is tried as one look-up in the vocabulary: some 600 for a word of eight letters,
    whatever the archive's size.
    """
    found: dict[str, tuple[int, int]] = {}
    for candidate, cost in _edits(word).items():
        times = frequency(db, candidate)
        if times:
            found[candidate] = (cost, -times)
    return sorted(found, key=lambda one: (found[one], one))[:_MOST]


def _edits(word: str) -> dict[str, int]:
    """Every word one edit away, and the edit's cost: 1 for a likely slip, 2 for any other."""
    letters = _LATIN if word.isascii() else _LETTERS
    found: dict[str, int] = {}
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in letters:
            found.setdefault(head + letter + tail, 2)
        if tail:
            found[head + tail[1:]] = 1 if tail[0] == head[-1:] else 2
            for letter in letters:
                cost = 1 if frozenset((letter, tail[0])) in _ALIKE else 2
                found[head + letter + tail[1:]] = cost
        if len(tail) > 1:
            found[head + tail[1] + tail[0] + tail[2:]] = 1
    found.pop(word, None)
    found.pop("", None)
    return found


def suggest(db: sqlite3.Connection, analyzer: Analyzer, query: Query) -> Query | None:
    """The query with the nearest words of the archive for those it does not hold; None when all
    are there or nothing is near."""
    if query.root is None:
        return None
    changes: dict[tuple[int, int], str] = {}
    root = _mended(db, analyzer, query.root, changes)
    if not changes:
        return None
    text = query.text
    for (start, end), word in sorted(changes.items(), reverse=True):
        text = text[:start] + word + text[end:]
    return Query(text, root)


def _mended(
    db: sqlite3.Connection, analyzer: Analyzer, node: Node, changes: dict[tuple[int, int], str]
) -> Node:
    if isinstance(node, And | Or):
        parts = tuple(_mended(db, analyzer, part, changes) for part in node.parts)
        return replace(node, parts=parts)
    if isinstance(node, Not | Phrase) or not isinstance(node, Word):
        return node
    if node.field not in {Field.ANY, Field.TITLE, Field.BODY}:
        return node
    exact, lemma = analyzer.word(node.text)
    if not exact or exact[0].isdecimal() or frequency(db, exact) or frequency(db, lemma):
        return node
    near = nearest(db, exact)
    if not near:
        return node
    mark = "=" if node.exact else ""
    changes[node.start, node.end] = mark + near[0]
    return replace(node, text=near[0])
