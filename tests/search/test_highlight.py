"""What is marked in an article: what the query matched there, as its author spelt it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsctl.errors import QueryError
from newsctl.search.highlight import highlights
from newsctl.search.parse import parse
from newsctl.search.query import Field, Or, Phrase, Query, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.arabic.analyzer import Analyzer

TODAY = date(2026, 3, 1)
_TITLE = "وزير المالية: أسعار النفط «ترتفع»"
_BODY = (
    "قال الوزيرُ إنّ سعر النِّفط ارتفع، والوزراء يناقشون سعر الغاز.\n"
    "اقتصاديون: الاقتصاد المغربي بخير، وباقتصاده أيضاً. OPEC+ réunion à Vienne."
)
CASES = {
    # words and their relatives, whatever their spelling
    "وزير": (["وزير"], ["الوزيرُ", "والوزراء"]),
    "سعر": (["أسعار"], ["سعر", "سعر"]),
    "نفط": (["النفط"], ["النِّفط"]),
    "OPEC Reunion": ([], ["OPEC", "réunion"]),
    "بترول": ([], []),
    # only itself
    "=وزير": (["وزير"], []),
    "=الوزير": ([], ["الوزيرُ"]),
    '"وزير"': (["وزير"], []),
    # beginnings, also behind clitics
    "اقتصاد*": ([], ["اقتصاديون", "الاقتصاد", "وباقتصاده"]),
    "reun*": ([], ["réunion"]),
    # phrases, whole
    '"سعر النفط"': ([], ["سعر النِّفط"]),
    '"سعر الغاز. اقتصاديون"': ([], ["سعر الغاز.\nاقتصاديون"]),
    '"النفط سعر"': ([], []),
    # near: at most so many words between the first and the last
    "NEAR(سعر ارتفع, 1)": ([], ["سعر", "ارتفع"]),
    "ارتفع NEAR سعر": ([], ["سعر", "ارتفع", "سعر"]),
    "NEAR(قال سعر, 1)": ([], []),
    "NEAR(قال سعر, 2)": ([], ["قال", "سعر"]),
    # fields
    "title:وزير": (["وزير"], []),
    "body:وزير": ([], ["الوزيرُ", "والوزراء"]),
    "source:وزير author:وزير tag:وزير url:وزير": ([], []),
    # what is left out, and what is no word
    "نفط -وزير": (["النفط"], ["النِّفط"]),
    "-(وزير OR نفط)": ([], []),
    "وزير date:2024 views:>3": (["وزير"], ["الوزيرُ", "والوزراء"]),
    # alternatives; what overlaps is one mark
    "ترتفع OR ارتفع": (["ترتفع"], ["ارتفع"]),
    '"سعر النفط" نفط': (["النفط"], ["سعر النِّفط"]),
    '"سعر النفط" OR "النفط ارتفع"': ([], ["سعر النِّفط ارتفع"]),
}


@pytest.mark.parametrize(("text", "marked"), CASES.items())
def test_marks_are_what_matched(
    query: Callable[[str], Query],
    analyzer: Analyzer,
    text: str,
    marked: tuple[list[str], list[str]],
) -> None:
    found = highlights(query(text), _TITLE, _BODY, analyzer)

    assert (
        [_TITLE[start:end] for start, end in found.title],
        [_BODY[start:end] for start, end in found.body],
    ) == marked


def test_places_are_code_points_of_the_original(
    query: Callable[[str], Query], analyzer: Analyzer
) -> None:
    """Marks before a word, and characters beyond the BMP, shift nothing."""
    found = highlights(query("كتب"), "مُحَمَّدٌ \U0001f4da كُتُبٌ", "ﻛﺘﺎﺏ", analyzer)

    assert (found.title, found.body) == ([(12, 18)], [(0, 4)])


def test_a_query_that_asks_for_nothing_marks_nothing(analyzer: Analyzer) -> None:
    found = highlights(Query("", None), _TITLE, _BODY, analyzer)

    assert (found.title, found.body) == ([], [])


def test_many_words_near_each_other_take_linear_time(
    query: Callable[[str], Query], analyzer: Analyzer
) -> None:
    """A body made of nothing but the words of a NEAR is still one pass: each word marked once."""
    body = "سعر نفط " * 5_000

    found = highlights(query("NEAR(سعر نفط, 1000)"), "", body, analyzer)

    assert len(found.body) == 10_000


_WORDS = st.sampled_from(
    [
        *("وزير", "الوزراء", "وِزارة", "كتاب", "الكُتُب", "كتب", "سعر", "أسعار", "والأسعار", "نفط"),
        *("النفط", "مدن", "مدينة", "Oil", "oil", "OIL", "2018", "٢٠١٨"),
    ]
)
_GAPS = st.sampled_from([" ", "، ", "\n\n", " — ", "  ", ". "])
_TEXTS = st.lists(st.tuples(_WORDS, _GAPS), max_size=30).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
_LEAVES = st.one_of(
    st.builds(Word, _WORDS, st.sampled_from(list(Field)), st.booleans()),
    st.builds(
        Phrase, st.lists(_WORDS, min_size=1, max_size=3).map(tuple), st.sampled_from(list(Field))
    ),
)


@given(body=_TEXTS, leaves=st.lists(_LEAVES, min_size=2, max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_mark_cuts_out_what_analyses_to_what_was_asked(
    analyzer: Analyzer, body: str, leaves: list[Word | Phrase]
) -> None:
    """Each word of a mark is a word asked for, or its relative; no match is unmarked."""
    found = highlights(Query("", Or(tuple(leaves))), "", body, analyzer).body

    wanted_exact, wanted_lemmas = set(), set()
    for leaf in leaves:
        if leaf.field in {Field.ANY, Field.BODY}:
            words = [leaf.text] if isinstance(leaf, Word) else leaf.words
            wanted_exact |= {analyzer.word(word)[0] for word in words}
            if isinstance(leaf, Word) and not leaf.exact:
                wanted_lemmas.add(analyzer.word(leaf.text)[1])
    for start, end in found:
        tokens = analyzer.tokens(body[start:end])
        assert tokens
        assert all(one.exact in wanted_exact or one.lemma in wanted_lemmas for one in tokens)
        assert (tokens[0].start, tokens[-1].end) == (0, end - start)
    unmarked = "".join(
        " " if any(start <= at < end for start, end in found) else char
        for at, char in enumerate(body)
    )
    assert not wanted_lemmas & {one.lemma for one in analyzer.tokens(unmarked)}
    assert found == sorted(found)
    assert all(left[1] < right[0] for left, right in pairwise(found))


@given(text=st.text(max_size=40), body=st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_query_marks_within_any_text(analyzer: Analyzer, text: str, body: str) -> None:
    """Whatever the characters, marks are in order, inside the text, and of some length."""
    try:
        asked = parse(text, today=TODAY)
    except QueryError:
        asked = parse("a*", today=TODAY)
    found = highlights(asked, text, body, analyzer)
    for spans, original in ((found.title, text), (found.body, body)):
        assert all(0 <= start < end <= len(original) for start, end in spans)
        assert spans == sorted(spans)
