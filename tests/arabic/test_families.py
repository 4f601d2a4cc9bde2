"""Words of the news in all their dresses, through the lexicon that an index is made with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.fold import fold
from newsctl.arabic.lexicon import lexicon

if TYPE_CHECKING:
    from random import Random

FAMILIES = [
    line.split()
    for line in Path(__file__).with_name("families.txt").read_text(encoding="utf-8").splitlines()
]
WORDS = [word for family in FAMILIES for word in family]
STRANGERS = (
    ("كتاب", "مكتب"), ("علم", "عالم"), ("سوق", "سائق"), ("وزير", "وزن"),
    ("مدينة", "دين"), ("لعبة", "ملعب"), ("لون", "لسان"), ("باريس", "رئيس"), ("السنة", "لسان"),
    ("حزب", "حرب"), ("جيش", "جيل"), ("سفير", "سفينة"), ("طبيب", "طبق"), ("صحيفة", "صحة"),
    ("خبرة", "خبر"), ("نقابة", "نقاب"), ("كلمة", "كلم"), ("شبهات", "شبه"), ("طبقات", "طبق"),
    ("صفقات", "تصفيق"), ("الطائرات", "الطيور"), ("دوريات", "الدوري"), ("السودان", "أسود"),
    ("قضية", "قاضي"), ("قانون", "قناة"), ("شركة", "شبكة"), ("نتيجة", "نجاح"), ("مرض", "أرض"),
)  # fmt: skip


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(lexicon())


def test_the_table_is_large() -> None:
    """At least four hundred words are tried."""
    assert len(WORDS) >= 400


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_a_word_and_its_dresses_share_a_lemma(analyzer: Analyzer, family: list[str]) -> None:
    """Articles, clitics, pronouns, number and gender change no lemma."""
    assert {analyzer.word(word)[1] for word in family} == {analyzer.word(family[0])[1]}


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_words_that_only_look_alike_stay_apart(analyzer: Analyzer, one: str, other: str) -> None:
    """Letters in common make no relatives."""
    assert analyzer.word(one)[1] not in analyzer.terms(other)[1]


@settings(deadline=None)
@given(st.sampled_from(WORDS), st.lists(st.sampled_from("ـًٌٍَُِّْ\u200f\u200d"), max_size=8), st.randoms())
def test_marks_change_neither_term(word: str, marks: list[str], random: Random) -> None:
    """Tashkeel, tatweel and invisible marks put anywhere after the first letter fold away."""
    marked = word
    for mark in marks:
        at = random.randint(1, len(marked))
        marked = marked[:at] + mark + marked[at:]
    assert fold(marked) == fold(word)
    assert fold(fold(marked)) == fold(marked)
