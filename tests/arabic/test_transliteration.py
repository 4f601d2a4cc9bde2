"""Spellings of foreign names, by rule."""

from __future__ import annotations

import pytest

from newsctl.arabic.transliteration import is_foreign, spellings

KNOWN = {"محمد", "محمود", "توتر", "كتاب", "كاتب", "سليمان", "سلمان", "امريكا", "اميركا", "مليشيا"}
KNOWN |= {"فيروس", "باريس", "مستشار"}


def look_up(word: str) -> str | None:
    return word if word in KNOWN else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("غوغل", "جوجل"), ("انجلترا", "انكلترا"), ("نتنياهو", "نتانياهو"), ("فيسبوك", "فايسبوك"),
        ("ديمقراط", "ديموقراط"), ("اميركا", "امريكا"), ("مليشيا", "ميليشيا"),
        ("بلومبرغ", "بلومبرج"), ("موريتانيا", "موريطانيا"), ("انتونيو", "انطونيو"),
        ("فيروس", "فايروس"),
    ],
)  # fmt: skip
def test_a_name_has_this_other_spelling(one: str, other: str) -> None:
    """In both directions."""
    assert other in spellings(one, look_up)
    assert one in spellings(other, look_up)


@pytest.mark.parametrize("word", ["محمد", "توتر", "كتاب", "صحافة", "نبأ", "مستشار"])
def test_an_arabic_word_has_none(word: str) -> None:
    """What the lexicon knows is derived from a root, and its vowels matter."""
    assert not is_foreign(word, look_up)
    assert spellings(word, look_up) == []


def test_a_noun_of_the_lexicon_is_spelt_otherwise_by_unknown_words_alone() -> None:
    """A vowel more or less; neither by another that is known, nor by one in another place."""
    assert "سلمان" not in spellings("سليمان", look_up)
    assert "برايس" not in spellings("باريس", look_up)
    assert "باريس" not in spellings("برايس", look_up)


def test_a_name_is_never_taken_for_a_word() -> None:
    """تويتر is not توتر, though a letter is all that parts them."""
    assert "توتر" not in spellings("تويتر", look_up)
