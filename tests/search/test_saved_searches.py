"""`@name` in a query stands for a saved search."""

from __future__ import annotations

import pytest

from newsctl.errors import QueryError
from newsctl.search.saved_searches import expand

SAVED = {
    "قطارات": 'title:("قطار سريع" OR مترو)',
    "نقل": "@قطارات OR حافلة",
    "my trains": "train",
    "me": "a @me",
    "one": "@two",
    "two": "b @one",
}
EXPANSIONS = {
    "@قطارات": 'title:("قطار سريع" OR مترو)',
    "  @قطارات ": '  title:("قطار سريع" OR مترو) ',
    "@قطارات -الصين": '(title:("قطار سريع" OR مترو)) -الصين',
    "محطة -@قطارات": 'محطة -(title:("قطار سريع" OR مترو))',
    "body:@قطارات": 'body:(title:("قطار سريع" OR مترو))',
    "(@قطارات)|x": '((title:("قطار سريع" OR مترو)))|x',
    "@نقل x": '((title:("قطار سريع" OR مترو)) OR حافلة) x',
    '@"my trains" x': "(train) x",
    'a@one.example "@one" «@one» @ x': 'a@one.example "@one" «@one» @ x',
    "": "",
    "x @غائب -@me2": "x @غائب -@me2",
}
MISTAKES = {
    "x @me": (2, "A saved search leads back to itself: @me → @me"),
    "-@one": (1, "A saved search leads back to itself: @one → @two → @one"),
}


@pytest.mark.parametrize(("text", "whole"), EXPANSIONS.items())
def test_a_name_is_written_out(text: str, whole: str) -> None:
    assert expand(text, SAVED) == whole


@pytest.mark.parametrize(("text", "mistake"), MISTAKES.items())
def test_a_name_that_means_nothing_is_pointed_at(text: str, mistake: tuple[int, str]) -> None:
    with pytest.raises(QueryError) as caught:
        expand(text, SAVED)

    assert (caught.value.position, str(caught.value), caught.value.query) == (*mistake, text)


def test_searches_that_double_each_other_are_stopped() -> None:
    """Thirty searches, each the one before it twice, would be a thousand million words."""
    saved = {f"s{n}": f"@s{n - 1} @s{n - 1}" for n in range(1, 31)} | {"s0": "word"}

    with pytest.raises(QueryError, match="Written out, this search is too long"):
        expand("@s30", saved)


def test_a_long_chain_of_searches_is_stopped() -> None:
    """A chain of a thousand names is refused before the interpreter's stack is."""
    saved = {f"s{n}": f"x @s{n - 1}" for n in range(1, 1_000)} | {"s0": "word"}

    with pytest.raises(QueryError, match="Written out, this search is too long"):
        expand("@s999", saved)


def test_names_that_are_no_search_are_told() -> None:
    unknown: list[str] = []
    expand('@one2 @قطارات "@two2" @"three four"', SAVED, unknown.append)
    assert unknown == ["one2", "three four"]


@pytest.mark.parametrize("text", ["„@a“", "„@a”", "”@a“", '„x "y” «@a»'])
def test_nothing_is_replaced_within_any_quotes_that_a_query_has(text: str) -> None:
    assert expand(text, {"a": "b"}) == text
