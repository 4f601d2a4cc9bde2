"""The quick way to a paragraph's levels comes to what the whole algorithm says."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl.display.bidi import bidi_class, levels
from newsctl.display.bidi_fast_path import LETTERS, MARKS, paragraph_levels

SIGNS = "ابتل" * 3 + "  12٣٤.,:/%+-$()[]«»!؟،aBc\u064e\u200c٪é…\u05d0\u0661\ufdd0\u2067\u2069"


@pytest.mark.parametrize("base", [0, 1])
def test_random_paragraphs_have_the_levels_of_the_standard(base: int, full: bool) -> None:
    chance = random.Random(3)
    for _number in range(200_000 if full else 8_000):
        text = "".join(chance.choices(SIGNS, k=chance.randint(1, 16)))
        assert paragraph_levels(text, base) == levels(text, base), ascii(text)


@given(st.text(max_size=12), st.sampled_from([0, 1]))
def test_any_text_has_the_levels_of_the_standard(text: str, base: int) -> None:
    assert paragraph_levels(text, base) == levels(text, base)


def test_what_is_taken_for_a_letter_or_a_mark_is_one() -> None:
    """The ranges written down hold no character of another class."""

    def members(ranges: str) -> list[str]:
        found, rest = [], list(ranges)
        while rest:
            first = rest.pop(0)
            last = first
            if rest and rest[0] == "-":
                last = rest[1]
                del rest[:2]
            found += [chr(code) for code in range(ord(first), ord(last) + 1)]
        return found

    assert {bidi_class(one) for one in members(LETTERS)} == {"AL"}
    assert {bidi_class(one) for one in members(MARKS)} == {"NSM"}
