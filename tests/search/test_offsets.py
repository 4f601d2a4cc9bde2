"""Offsets of tokens and highlights cut the word that matched out of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from newsctl.arabic.fold import fold
from newsctl.search.highlight import highlights
from newsctl.search.query import Query, Word
from newsctl.search.snippet import snippet

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer

MARKS = "\u064e\u0651\u0640\u200b\u200f\u0301"
LETTERS = "ابتثةهأإآىيكوز" + "abcXYZé" + "019٣٧"
TEXTS = st.text(alphabet=MARKS + LETTERS + " .,()-\n\0_", max_size=60)


@given(text=TEXTS)
def test_a_token_is_where_it_says(analyzer: Analyzer, text: str) -> None:
    """Cut out and analysed alone it gives its own terms; tokens stand in order, apart."""
    end = 0
    for token in analyzer.tokens(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        cut = text[token.start : token.end]
        assert fold(cut).replace(",", "") == token.exact  # 10,000 is 10000
        assert analyzer.word(cut) == (token.exact, token.lemma)


@given(text=TEXTS, chosen=st.integers(0, 50), width=st.integers(20, 80))
def test_marks_stand_on_the_word_that_was_asked_for(
    analyzer: Analyzer, text: str, chosen: int, width: int
) -> None:
    """In title, body and snippet: each mark cuts out relatives of the word, and there is one."""
    tokens = analyzer.tokens(text)
    assume(tokens and all(one.end - one.start <= width for one in tokens))  # longer ones are cut
    token = tokens[chosen % len(tokens)]
    query = Query("", Word(text[token.start : token.end]))

    marks = highlights(query, text, text, analyzer)
    assert marks.title == marks.body
    assert any(start <= token.start and token.end <= end for start, end in marks.title)
    passage = snippet(query, text, analyzer, width)
    places = [(text, marks.title), (passage.text, passage.highlights)]
    for whole, spans in places:
        assert spans
        for start, end in spans:
            lemmas = {one.lemma for one in analyzer.tokens(whole[start:end])}
            assert lemmas == {token.lemma}
