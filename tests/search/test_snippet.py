"""The passage shown under a hit: the best window of its body, whole words, in its own spelling."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsctl.search.highlight import highlights
from newsctl.search.parse import parse
from newsctl.search.snippet import snippet

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.search.query import Query

_FILLER = "كلام آخر لا صلة له بشيء مما يبحث عنه أحد. "
CASES = {
    "a short body is shown whole": (
        "وزير",
        "قال الوزيرُ كلمةً.",
        "قال [الوزيرُ] كلمةً.",
    ),
    "nothing found: the beginning, cut at a word": (
        "نفط",
        _FILLER * 3,
        "كلام آخر لا صلة له بشيء مما يبحث عنه أحد. كلام آخر لا صلة له…",
    ),
    "a passage begins with a sentence where one begins near": (
        "وزير",
        _FILLER * 3 + "قال الوزير إن الأمر جلل. " + _FILLER * 2,
        "…قال [الوزير] إن الأمر جلل. كلام آخر لا صلة له بشيء مما يبحث…",
    ),
    "else with a word": (
        "وزير",
        "كلام " * 40 + "الوزير " + "كلام " * 40,
        "…كلام كلام كلام [الوزير] كلام كلام كلام كلام كلام كلام كلام…",
    ),
    "different words count more than the same one again": (
        "وزير نفط",
        "وزير وزير وزير. " + _FILLER * 3 + "النفط عند الوزراء. " + _FILLER,
        "…[النفط] عند [الوزراء]. كلام آخر لا صلة له بشيء مما يبحث عنه أحد.",
    ),
    "more matches count more than fewer": (
        "وزير",
        "وزير. " + _FILLER * 3 + "وزير وزير. " + _FILLER * 3,
        "…[وزير] [وزير]. كلام آخر لا صلة له بشيء مما يبحث عنه أحد. كلام…",
    ),
    "what ends with a sentence bears no sign of a cut": (
        "وزير",
        "قال الوزير كلمة. " + "ا" * 60,
        "قال [الوزير] كلمة.",
    ),
    "a match at the end gets its room before it": (
        "وزير",
        "كلام " * 40 + "الوزير",
        "…كلام كلام كلام كلام كلام كلام كلام كلام كلام كلام [الوزير]",
    ),
    "white space is folded, marks stay on their words": (
        "سعر نفط",
        "ارتفع\n\n\n  سعر \t النفط\r\n\u00a0 اليوم   ",
        "ارتفع [سعر] [النفط] اليوم",
    ),
    "a phrase is one mark, over its line's end": (
        '"سعر النفط"',
        "كلام " * 40 + "سعر\n\nالنفط " + "كلام " * 40,
        "…كلام كلام كلام [سعر النفط] كلام كلام كلام كلام كلام كلام كلام…",
    ),
    "what is left out does not choose the passage": (
        "وزير -نفط",
        _FILLER * 3 + "نفط نفط نفط. " + _FILLER * 3 + "وزير.",
        "…كلام آخر لا صلة له بشيء مما يبحث عنه أحد. [وزير].",
    ),
    "a word of the title alone does not either": (
        "title:وزير",
        _FILLER * 2 + "وزير.",
        "كلام آخر لا صلة له بشيء مما يبحث عنه أحد. كلام آخر لا صلة له…",
    ),
    "an empty body": ("وزير", "", ""),
    "a body of white space": ("وزير", " \n ", ""),
    "a word longer than the window is cut, not within a letter": (
        "نفط",
        "ا" + "بَ" * 60,
        "ا" + "بَ" * 29 + "…",
    ),
}


@pytest.mark.parametrize(("text", "body", "shown"), CASES.values(), ids=CASES)
def test_the_passage(
    query: Callable[[str], Query], analyzer: Analyzer, text: str, body: str, shown: str
) -> None:
    """At most 60 code points of the body, the matches in brackets."""
    found = snippet(query(text), body, analyzer, width=60)

    marked = found.text
    for start, end in reversed(found.highlights):
        marked = f"{marked[:start]}[{marked[start:end]}]{marked[end:]}"
    assert marked == shown


_PIECES = st.sampled_from(
    ["وزير", "الوُزراء", "نفط", "النِّفط", "كلمة", "x", "e-mail", "2018", "\u064e", "ـ", "ب" * 30]
)
_GAPS = st.sampled_from([" ", "\n", "  ", "\t\u00a0 ", ". ", "؟ ", "…", ""])
_BODIES = st.lists(st.tuples(_PIECES, _GAPS), max_size=80).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
_QUERIES = st.sampled_from(
    ["وزير", "وزير نفط", '"وزير نفط"', "وزي*", "NEAR(وزير نفط, 3)", "=نفط -وزير", "غائب", "e-mail"]
)


@given(text=_QUERIES, body=_BODIES, width=st.integers(1, 120))
@settings(max_examples=400, deadline=None)
def test_a_passage_is_a_slice_of_the_body_and_its_marks_are_the_bodys(
    analyzer: Analyzer, text: str, body: str, width: int
) -> None:
    """Ellipses aside it stands in the body as it is, but for white space; it is no longer than was
    asked for, and what it marks is marked in the body too, spelt the same, in the same order."""
    asked = parse(text, today=date(2026, 3, 1))

    found = snippet(asked, body, analyzer, width)

    plain = " ".join(body.split())
    begins, ends = found.text.startswith("…"), found.text.endswith("…")
    choices = {
        found.text[int(cut_first) : len(found.text) - int(cut_last)]
        for cut_first in {False, begins}
        for cut_last in {False, ends}
        if len(found.text) >= int(cut_first) + int(cut_last)
    }
    assert any(choice in plain and len(choice) <= width for choice in choices)
    in_body = [" ".join(body[s:e].split()) for s, e in highlights(asked, "", body, analyzer).body]
    in_passage = [found.text[start:end] for start, end in found.highlights]
    joined = "\n".join(in_body)
    assert all(mark and mark in joined for mark in in_passage)
    assert bool(in_passage) == bool(in_body)
    assert found.highlights == sorted(found.highlights)
