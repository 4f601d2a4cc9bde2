"""Putting better words into a query: its text and its tree stay one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.search.query import And, Node, Not, Or, Phrase, Query, Word
from newsctl.search.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = {
    "وزر": "وزير",
    "وزر المالية": "وزير المالية",
    "-x (وزر OR y) title:وزر": "-x (وزير OR y) title:وزير",
    "=وزر": "=وزير",
    '"حزب، وزر المالية" وزر': '"حزب، وزير المالية" وزير',
    "كفيد-19": "كوفيد-19",
    "كفيد رءيس": "كوفيد (رئيس OR رءوس)",
    '"رءيس كفيد"': '"رئيس كوفيد"',
    "وزير": None,
    "-وزر source:وزر tag:وزر وزر*": None,
    "date:2024": None,
}
_BETTER = {"وزر": ["وزير"], "كفيد": ["كوفيد"], "رءيس": ["رئيس", "رءوس"]}


def better(word: str, _leaf: Word | Phrase) -> list[str]:
    return _BETTER.get(word, [])


@pytest.mark.parametrize(("text", "mended"), CASES.items())
def test_the_text_is_mended_in_place(
    query: Callable[[str], Query], text: str, mended: str | None
) -> None:
    found = rewrite(query(text), better)

    assert (found.text if found else None) == mended


@pytest.mark.parametrize("text", [text for text, mended in CASES.items() if mended])
def test_the_mended_tree_is_the_tree_of_the_mended_text(
    query: Callable[[str], Query], text: str
) -> None:
    found = rewrite(query(text), better)

    assert found is not None
    assert _bare(found.root) == _bare(query(found.text).root)


def test_places_follow_the_words(query: Callable[[str], Query]) -> None:
    found = rewrite(query("وزر a وزر b"), better)

    assert found == Query(
        "وزير a وزير b",
        And(
            (
                Word("وزير", start=0, end=4),
                Word("a", start=5, end=6),
                Word("وزير", start=7, end=11),
                Word("b", start=12, end=13),
            )
        ),
    )


def _bare(node: Node | None) -> object:
    """A tree without its places."""
    match node:
        case And(parts=parts, loose=loose):
            return ("and", loose, *map(_bare, parts))
        case Or(parts=parts):
            return ("or", *map(_bare, parts))
        case Not(part=part):
            return ("not", _bare(part))
        case Word(text=text, field=field, exact=exact):
            return (text, field, exact)
        case Phrase(words=words, field=field):
            return (words, field)
    return node
