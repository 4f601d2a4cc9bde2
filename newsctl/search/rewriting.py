"""Putting other words in the place of a query's words, in its text and its tree alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.analyzer import WORD
from newsctl.fast_dataclasses import replace
from newsctl.search.query import And, Field, Node, Not, Or, Phrase, Query, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    Better = Callable[[str, Word | Phrase], list[str]]

_TEXT = {Field.ANY, Field.TITLE, Field.BODY}


def rewrite(query: Query, better: Better) -> Query | None:
    """The query with each word looked for in title or body replaced; None when none is.

    `better(word, leaf)` gives the words to put in its place, none to keep it; several become
    alternatives, `(a OR b)`, of which a phrase takes the first. What the query leaves out stays.
    """
    edits: dict[tuple[int, int], str] = {}
    root = _rewritten(query, query.root, better, edits) if query.root else None
    if root is None or not edits:
        return None
    places = sorted(edits)
    text, done = "", 0
    for start, end in places:
        text += query.text[done:start] + edits[start, end]
        done = end
    moves = [(end, len(edits[start, end]) - (end - start)) for start, end in places]
    return Query(text + query.text[done:], _moved(root, moves))


def _rewritten(query: Query, node: Node, better: Better, edits: dict[tuple[int, int], str]) -> Node:
    match node:
        case And(parts=parts) | Or(parts=parts):
            return replace(
                node, parts=tuple(_rewritten(query, part, better, edits) for part in parts)
            )
        case Word(field=field) if field in _TEXT:
            return _new_word(node, better, edits)
        case Phrase(field=field) if field in _TEXT:
            return _new_phrase(query, node, better, edits)
    return node


def _new_word(node: Word, better: Better, edits: dict[tuple[int, int], str]) -> Node:
    words = better(node.text, node)
    if not words:
        return node
    alternatives = " OR ".join(words)
    edits[node.start, node.end] = f"({alternatives})" if len(words) > 1 else alternatives
    parts = tuple(replace(node, text=word) for word in words)
    return Or(parts) if len(parts) > 1 else parts[0]


def _new_phrase(
    query: Query, node: Phrase, better: Better, edits: dict[tuple[int, int], str]
) -> Phrase:
    words = list(node.words)
    place = node.start
    for number, word in enumerate(node.words):
        while (match := WORD.search(query.text, place, node.end)) and match[0] != word:
            place = match.end()
        if match is None:
            break
        place = match.end()
        found = better(word, node)
        if found:
            words[number] = found[0]
            edits[match.span()] = found[0]
    return replace(node, words=tuple(words))


def _moved(node: Node, moves: list[tuple[int, int]]) -> Node:
    """The tree with its places as they are in the new text."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            return replace(node, parts=tuple(_moved(part, moves) for part in parts))
        case Not(part=part):
            return Not(_moved(part, moves))
    return replace(
        node,
        start=node.start + sum(by for place, by in moves if place <= node.start),
        end=node.end + sum(by for place, by in moves if place <= node.end),
    )
