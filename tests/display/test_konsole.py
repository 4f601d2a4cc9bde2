"""Konsole, which orders cells, draws them by words, and lets Qt order those anew: its model, held
to what real ones (22.12) showed, and what is sent to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl.display.bidi import levels
from newsctl.display.bidi_modes import Mode
from newsctl.display.embedding import isolates
from newsctl.display.layout import Layout
from newsctl.display.line import Run
from newsctl.display.styled_text import Styled
from tests.display.seen import CONTROLS, WORDS, seen_in_konsole

LRM, RLM, LRE, RLE, PDF = "\u200e", "\u200f", "\u202a", "\u202b", "\u202c"
LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"

PICTURES = [  # what was sent; what was seen, from left to right
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{PDF}{LRM}", "x) د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{RLM}، {RLM}{LRE}yz{PDF}{LRM}{PDF}{LRM}", "yz ،x( د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{RLM} د{PDF}{LRM}", "د x( د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{RLM}{PDF}{LRM}", "x) د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{LRM}{PDF}{LRM}", "x) د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{RLM}!{RLM}{LRE}yz{PDF}{PDF}{LRM}", "yz!(x د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}x{PDF}{RLM}) د{PDF}{LRM}", "د )x( د"),
    (f"{LRM}{RLE}د ){RLM}{LRE}xy{PDF}{RLM}( د{PDF}{LRM}", "د (xy) د"),
    (f"{LRM}{RLE}د ){LRI}x y{PDI} د{PDF}{LRM}", "د x y) د"),
    (f"{LRM}{RLE}د ){LRI}x y{PDI}( د{PDF}{LRM}", "د (x y) د"),
    (f"{LRM}{RLE}دد ]{LRI}12{PDI}[ د{PDF}{LRM}", "د [12] دد"),
    (f"{LRM}{RLE}دد ]د[ 1,234 دد(د){PDF}{LRM}", ")د(دد 1,234 [د] دد"),
    (f"abc {RLI}د({LRI}x{PDI}) د{PDI} abc", "abc د )x(د abc"),
]


@pytest.mark.parametrize(("sent", "seen"), PICTURES)
def test_the_model_shows_what_konsole_showed(sent: str, seen: str) -> None:
    """Seen in Konsole 22.12.3, letters that do not join."""
    assert seen_in_konsole([Run(sent, "")]).strip() == seen


MIXED = st.text(st.sampled_from(list("ابلaB12٢ש ()[]{}<>«».,:-%!/ ")), min_size=1, max_size=24)


@st.composite
def styled(draw: st.DrawFn) -> Styled:
    """A text, and a match somewhere in it."""
    text = draw(MIXED)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return Styled(text, "", [(start, end, "match")] if start < end else [])


@given(styled(), st.sampled_from(sorted(WORDS)), st.integers(4, 30), st.sampled_from([0, 1]))
def test_what_konsole_shows_is_the_picture(text: Styled, words: str, width: int, base: int) -> None:
    """Whatever it draws in one go, and wherever lines end."""
    layout, own = Layout(Mode.VISUAL, base=base), Layout(Mode.KONSOLE, base=base)
    pairs = zip(layout.lines(text, width), own.lines(text, width), strict=True)
    for picture, line in pairs:
        sent = own.sent(line.moved(1), width + 3)
        shown = seen_in_konsole(sent, WORDS[words])
        assert shown.strip() == picture.text.strip()


@given(st.text(st.sampled_from(list("ابaB12٢ש ()[].,:-%!")), min_size=1), st.sampled_from([0, 1]))
def test_isolates_give_a_text_its_sides(text: str, base: int) -> None:
    """Whatever is written in it, whatever the numbers of levels above 2."""
    wanted = levels(text, base)
    controls, end = isolates(wanted, base)
    sent = "".join(map(str.__add__, controls, text)) + end
    sent = f"{LRM}{RLE if base else LRE}{sent}{PDF}{LRM}"
    found = levels(sent, 0)
    kept = [level for one, level in zip(sent, found, strict=True) if ord(one) not in CONTROLS]

    assert [level % 2 for level in kept] == [level % 2 for level in wanted]
