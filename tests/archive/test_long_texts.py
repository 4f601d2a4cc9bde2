"""A very long text is held some times over, not word by word."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl import text as text_module
from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.fold import fold, folded_words
from newsctl.arabic.lexicon import lexicon
from newsctl.arabic.text_changes import SPACING, SPELLING, TEXT, alteration
from newsctl.archive import replaced_texts
from newsctl.archive.fulltext.tables import FullText
from newsctl.archive.replaced_texts import field_marks
from newsctl.archive.texts import Analyst
from newsctl.article import Article
from newsctl.text import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

LONG = "قال الكاتبون إن مكتبةً متنقلة é تجوب القرى " * 20_000


WORKS: dict[str, Callable[[], object]] = {
    "analyse": lambda: Analyst().read("خبر", LONG),
    "marks of its fields": lambda: field_marks({"title": "خبر", "body": LONG}),
    "alteration": lambda: alteration(LONG + "إلى", LONG + "الى"),
}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_the_words_of_a_long_text_are_not_held_at_once(work: Callable[[], object]) -> None:
    """What is held besides is some ten bytes a letter: one word takes seventy, and one letter,
    alone, as many."""
    lexicon()
    Analyst().read("خبر", LONG[:1000])
    tracemalloc.start()
    try:
        work()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 12 * len(LONG)


def test_a_text_under_another_title_is_not_analysed_again(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, to be taken out under the old one: the index is as if it was."""
    body = "قال الكاتبون كلاما"
    archive = open_at()
    archive.add(Article(title="خبر", body=body))
    analysed: list[str] = []
    terms = Analyzer.terms

    def noted(self: Analyzer, text: str) -> tuple[list[str], list[str]]:
        analysed.append(text)
        return terms(self, text)

    monkeypatch.setattr(Analyzer, "terms", noted)
    put: list[object] = []
    whole = FullText.put

    def kept(self: FullText, entries: object, words: object) -> None:
        put.append(entries)
        whole(self, entries, words)  # type: ignore[arg-type]

    monkeypatch.setattr(FullText, "put", kept)
    archive.update(1, {"title": "عنوان ثان"})
    assert analysed == [body, "خبر", "عنوان ثان"]
    assert put == [[(1, Analyst().read("عنوان ثان", body).terms)]]
    assert archive.check().problems == []


SOME_TEXT = st.text(alphabet="ابة أإ\u0651e\u0301é\u00a0 \n.1٫،", max_size=30)


@given(text=SOME_TEXT, length=st.integers(1, 5))
def test_a_text_is_the_same_in_parts(text: str, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole, analysed = fold(text).split(), Analyzer(lexicon()).terms(text)
        marked = replaced_texts.mark(" ".join(whole))
        patch.setattr(text_module, "_PART", length)
        patch.setattr(replaced_texts, "_WORDS", length)

        assert "".join(in_parts(text)) == text
        assert list(folded_words(text)) == whole
        assert Analyzer(lexicon()).terms(text) == analysed
        assert field_marks({"title": "", "body": text})["body"] == marked


@given(before=SOME_TEXT, after=SOME_TEXT, length=st.integers(1, 5))
def test_how_far_a_text_is_another(before: str, after: str, length: int) -> None:
    """As the whole texts, split and folded, tell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "_PART", length)
        if before == after:
            expected = None
        elif before.split() == after.split():
            expected = SPACING
        else:
            expected = SPELLING if fold(before).split() == fold(after).split() else TEXT
        assert alteration(before, after) == expected
