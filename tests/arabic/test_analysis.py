"""Which words the analyser takes for one, through the lexicon that an index is made with."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.broken_plurals import singulars
from newsctl.arabic.fold import fold
from newsctl.arabic.lexicon import lexicon
from newsctl.arabic.lexicon_rows import _clusters, _lines
from newsctl.arabic.stem import FUNCTION

# Each pair is a sample of a kind, named behind it.
SAME = (
    ("الحظ", "حظوظ"), ("الفن", "فنون"), ("والسر", "أسرار"),  # the article before two letters
    ("للاعبين", "لاعب"), ("للجنة", "اللجنة"), ("للقاء", "لقاء"), ("للقاعدة", "القاعدة"),  # لل
    ("لستارمر", "ستارمر"), ("وببلينكن", "بلينكن"), ("بغوتيريش", "غوتيريش"),  # unknown names
    ("بدور", "دور"), ("لأزمة", "أزمة"), ("ببيت", "بيت"), ("لحدود", "حدود"),  # or a rare verb
    ("ووقع", "وقع"), ("ووزير", "وزير"), ("ووفد", "وفد"),  # و before و
    ("فوزه", "فوز"), ("كتابها", "كتاب"), ("بيته", "بيت"), ("وجوده", "وجود"), ("والدتها", "والدة"),
    ("شركتنا", "شركة"), ("حالته", "حالات"), ("لغتهم", "لغات"),  # ة before a pronoun
    ("يلعبون", "يلعب"), ("يقولون", "تقول"),  # plurals of the present
    ("حكوميات", "حكومية"), ("داخليات", "داخلية"),  # ـيات
    ("الله", "والله"), ("لله", "بالله"),
    ("أغلفة", "غلاف"), ("مصاعد", "مصعد"), ("فواتح", "فاتحة"),  # by their pattern
    ("حقنة", "حقن"), ("خاصة", "خاص"), ("فعله", "فعل"), ("فعله", "فعلة"),  # where ة is an ending
    ("ذكرى", "ذكراه"), ("مرضى", "مرضاها"), ("أسير", "أسراهم"), ("قوى", "قواها"), ("قرية", "قراها"),
    ("ألعاب", "ألعابها"), ("والد", "والديها"), ("والد", "والداه"),
    ("تلفزيون", "تليفزيون"), ("مواطن", "المواطنين"), ("محافظ", "محافظون"), ("يهود", "يهودي"),
    ("بوعلام", "لبوعلام"), ("ماكرون", "لماكرون"), ("كلينتون", "وكلينتون"), ("بورقيبة", "لبورقيبة"),
    ("الغاز", "غاز"), ("لقانونه", "قانون"), ("كتابه", "كتاب"),
    ("رأسه", "رأس"), ("سعره", "سعر"), ("قررنا", "قرر"), ("بوارداتها", "واردات"),
    ("القادرون", "قادر"), ("يوما", "أيام"), ("أساسا", "أساس"), ("بدلا", "بدل"), ("بعيدا", "بعيد"),
    ("ليصل", "وصل"), ("ولينطلق", "انطلق"), ("لاعبو", "لاعب"), ("مسؤولو", "مسؤول"),
    ("ڤيينا", "فيينا"), ("پاريس", "باريس"), ("چاد", "جاد"), ("أگادير", "أكادير"),
)  # fmt: skip
APART = (
    ("ولاية", "ولا"), ("الفلبين", "بين"), ("غيرة", "غيرها"), ("علي", "على"), ("إمام", "أمام"),
    ("البوسنة", "سنة"), ("إعلام", "أعلام"), ("رسوم", "رسمي"), ("شروط", "شرطة"), ("كرة", "كراهية"),
    ("المرآة", "المرأة"), ("ساجر", "أجور"), ("فجر", "تفجير"), ("سعود", "السعودية"), ("دور", "دوري"),
    ("حجاج", "حاجة"), ("غارات", "غير"), ("ناسا", "الناس"), ("ولد", "ولدى"), ("مكتب", "مكتبة"),
    ("بحر", "البحرين"), ("أربعاء", "ربيع"), ("سكان", "كان"),
    ("إله", "التي"), ("بنى", "بأن"), ("علي", "عليه"), ("كأن", "كان"),
    ("كأن", "وكان"),  # function words
    ("شرف", "شرفة"), ("طرف", "طرفة"), ("طلق", "طلقة"), ("نزع", "نزعة"),  # nouns in ة of their own
    ("يهود", "هود"), ("يسار", "سار"), ("تلفزيون", "تلفز"),  # no verb has the article
    ("محافظ", "محفظة"), ("مباشر", "مبشر"), ("مساعد", "مسودة"), ("مسالم", "مسلم"),  # who does it
    ("كلماتهم", "كليم"), ("ألباني", "ألبان"),
    ("ماكرون", "ماكر"), ("كلينتون", "لين"), ("كيران", "ير"), ("بيكر", "كر"), ("بايدن", "أيد"),
    ("بوتفليقة", "فلق"), ("بورقيبة", "رقيب"), ("بولتون", "بول"), ("وليام", "أم"),  # no clitic
    ("كورونا", "كور"), ("هواوي", "هوى"), ("كاسترو", "ستر"), ("روبرتو", "روبرت"),  # nor an ending
    ("تليفون", "ليف"), ("كريستيان", "كريستين"), ("سيناء", "سين"),
    # Function words are listed with all they carry.
    ("بأهم", "به"), ("أنتوني", "أنت"), ("وثمة", "ثم"), ("تجاه", "جاء"), ("ألغاز", "غاز"),
    ("كأس", "إكس"), ("سلام", "سلمان"), ("وكالات", "آلات"), ("مشارك", "مشرك"),
)  # fmt: skip


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(lexicon())


def lemmas(analyzer: Analyzer, word: str) -> set[str]:
    (token,) = analyzer.tokens(word)
    return {token.lemma, *token.others}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_they_meet(analyzer: Analyzer, one: str, other: str) -> None:
    """A word and another dress of it share a lemma."""
    assert lemmas(analyzer, one) & lemmas(analyzer, other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_they_do_not(analyzer: Analyzer, one: str, other: str) -> None:
    """Words that a rule brought near, or that fold into one, stay apart."""
    assert not lemmas(analyzer, one) & lemmas(analyzer, other)


@settings(deadline=None)
@given(st.text("ابتسفكلمنهوىيةءأإآؤئ", min_size=1, max_size=9))
def test_whatever_letters_are_a_word(analyzer: Analyzer, word: str) -> None:
    """No letters are too few, or too strange, to be read; each has a lemma."""
    (token,) = analyzer.tokens(word)

    assert token.lemma
    assert all(token.others)


@pytest.mark.parametrize("word", ["ه", "ي", "و", "به", "نه", "ونا", "له", "ته", "يه", "ة"])
def test_a_word_of_a_letter_or_two_is_read(analyzer: Analyzer, word: str) -> None:
    assert lemmas(analyzer, word)


def test_unrelated_words_meet_seldom(analyzer: Analyzer) -> None:
    """Of three hundred pairs of look-alikes at most one in twenty shares a lemma."""
    text = Path(__file__).with_name("unrelated.tsv").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    met = [pair for pair in pairs if lemmas(analyzer, pair[0]) & lemmas(analyzer, pair[1])]
    assert len(pairs) == 300
    assert len(met) <= 15, met


@pytest.mark.parametrize("word", ["ولا", "وعلى", "غيرها", "بينهم", "لأنه", "فيها", "به", "وله"])
def test_a_function_word_is_the_lemma_of_no_noun(analyzer: Analyzer, word: str) -> None:
    """With all they carry, function words have lemmas of their own kind."""
    assert analyzer.word(word)[1].startswith(FUNCTION)


def test_a_careless_spelling_may_be_either(analyzer: Analyzer) -> None:
    """Without its hamza, or with ه for ة, a word is looked for as each that it may be."""
    assert lemmas(analyzer, "المراه") == lemmas(analyzer, "مرأة") | lemmas(analyzer, "مرآة")


def test_no_spelling_stands_in_two_groups() -> None:
    """What the clusters say of a spelling they say once."""
    seen: dict[str, tuple[int, str]] = {}
    groups = [(line, group) for line, groups in enumerate(_clusters()) for group in groups]
    twice = [
        word
        for line, group in groups
        for word in group
        if seen.setdefault(word, (line, group[0])) != (line, group[0])
    ]
    assert twice == []


def test_what_was_read_holds(analyzer: Analyzer) -> None:
    """Three hundred clusters and more were read; each group of a line, and each line that is right,
    is one word to the analyser."""
    lines = _lines("clusters.txt")
    texts = [line.partition("#")[0].removeprefix("=") for line in lines]
    groups = [group.split() for text in texts for group in text.split("|")]
    parted = [
        group for group in groups if not set.intersection(*(lemmas(analyzer, one) for one in group))
    ]
    assert parted == []
    assert len(lines) > 300


def test_every_cluster_has_its_reason() -> None:
    """A line of the clusters says why."""
    lines = [line for line in _lines("clusters.txt") if not line.partition("#")[2].strip()]
    assert lines == []


def test_no_singular_for_what_has_no_plural_s_shape() -> None:
    """Patterns are whole words."""
    assert singulars("كتاب") == []
    assert singulars(fold("رسائل")) == ["رسيله", "رساله", "رسيل", "رسول"]


def test_every_word_of_one_or_two_letters_can_be_read(analyzer: Analyzer) -> None:
    """Lists and poems have letters that stand alone."""
    letters = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيـًُ"
    words = [*letters, *(one + other for one in letters for other in letters)]

    assert all(isinstance(analyzer.word(word)[1], str) for word in words)


def test_one_that_only_reads_takes_no_more_memory_however_many_words_it_meets() -> None:
    """As a server's does, for months; 10,000 words are what it remembers at most."""
    analyzer = Analyzer(lexicon())

    def held_after(first: int, last: int) -> int:
        for number in range(first, last):
            analyzer.terms(f"{number}")
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        once = held_after(0, 10_000)
        again = held_after(10_000, 30_000)
    finally:
        tracemalloc.stop()
    assert again < 1.05 * once
