"""What a query leaves out, as near to its root as it can stand: there a text that must not be there
is skipped within a match, or taken off all articles, instead of being asked of each (De Morgan's
laws)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.search.query import (
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = frozenset({Field.ANY, Field.TITLE, Field.BODY})


def normal(node: Node) -> Node:
    """The same query, where each part of texts alone is a text, or leaves one out: what must be
    there is asked for beside what must not in each `And`, and no `Or` has anything that must not be
    there."""
    match node:
        case Not(part=part):
            part = normal(part)
            return part.part if isinstance(part, Not) else Not(part)
        case And(parts=parts, loose=loose):
            parts = tuple(map(normal, parts))
            if len(parts) > 1 and all(_leaves_text_out(part) for part in parts):
                return Not(Or(_without_sign(parts)))
            return And(parts, loose)
        case Or(parts=parts):
            parts = tuple(map(normal, parts))
            barred = [part for part in parts if isinstance(part, Not)]
            others = [part for part in parts if not isinstance(part, Not)]
            texts = all(map(_leaves_text_out, barred)) and all(map(is_text, others))
            if barred and texts:
                return Not(And((*_without_sign(barred), *map(Not, others))))
            return Or(parts)
    return node


def is_text(node: Node) -> bool:
    """Whether a node is of texts alone, and of one that must be there."""
    match node:
        case Word() | Prefix() | Pattern() | Phrase() | Near():
            return node.field in _TEXTS
        case And(parts=parts):
            return any(map(is_text, parts)) and all(
                is_text(part) or _leaves_text_out(part) for part in parts
            )
        case Or(parts=parts):
            return all(map(is_text, parts))
    return False


def _leaves_text_out(node: Node) -> bool:
    return isinstance(node, Not) and is_text(node.part)


def _without_sign(parts: Sequence[Node]) -> tuple[Node, ...]:
    return tuple(part.part for part in parts if isinstance(part, Not))
