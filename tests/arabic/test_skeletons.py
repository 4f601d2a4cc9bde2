"""What an inflection does to a word, the word's strong letters stay in it: told of every row of the
lexicon, and of words made of them with all that a word may carry."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from newsctl.arabic import skeletons
from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.lexicon import _HEAD, lexicon
from newsctl.arabic.stem import ALTERNATIVE, OWN, VERBAL

if TYPE_CHECKING:
    import re

BEFORE = ("", "ال", "وال", "لل", "ب", "وس", "ف", "بال")
BEHIND = ("", "ها", "ه", "هم", "ون", "ات", "ة", "ين", "ا", "نا")


@cache
def rows() -> list[tuple[str, str]]:
    """(word, lemma) of the whole lexicon."""
    data = lexicon()._data
    first = _HEAD.size + 4 * (_HEAD.unpack_from(data)[2] + 1)  # byte behind the buckets' places
    lines = (line.split(b"\t") for line in data[first:].split(b"\n") if line)
    return [
        (word.decode().removeprefix(OWN), one.split("=")[-1].removeprefix(VERBAL))
        for word, row in lines
        for one in row.decode().split(ALTERNATIVE)
    ]


def holds(word: str, letters: str) -> bool:
    left = iter(word)
    return all(letter in left for letter in letters)


def is_likely(pattern: re.Pattern[str], word: str) -> bool:
    passed = pattern.match(word)
    assert passed is not None
    return passed.start(1) < len(word)


def test_the_list_of_what_the_lexicon_alone_relates_is_whole() -> None:
    unlike = {
        lemma
        for word, lemma in rows()
        if lemma and not holds(word, skeletons.skeleton(lemma.removeprefix(OWN)))
    }
    assert len(rows()) > 200_000
    assert unlike == skeletons._UNLIKE


def test_a_word_that_is_passed_over_has_none_of_the_lemmas(full: bool) -> None:
    analyzer, random = Analyzer(lexicon()), Random(5)
    words = 20_000 if full else 1_500
    told = 0
    for _word in range(words):
        word = random.choice(BEFORE) + random.choice(rows())[0] + random.choice(BEHIND)
        for token in analyzer.tokens(word):
            for term in (token.exact, token.lemma, *token.others):
                pattern = skeletons.unlikely([term])
                told += pattern is not None
                assert pattern is None or is_likely(pattern, word), (word, term)
    assert told > words // 2


def test_most_words_need_no_analysis() -> None:
    words = [word for word, _lemma in rows()[::500]]
    pattern = skeletons.unlikely(["وزير"])
    assert pattern is not None
    assert [one for one in words if is_likely(pattern, one) and not holds(one, "زر")] == []
    assert sum(is_likely(pattern, one) for one in words) < len(words) / 20


def test_a_word_with_marks_or_of_another_script_is_told_by_its_letters() -> None:
    pattern = skeletons.unlikely(["وزير"])
    assert pattern is not None
    passed = ("مدينة", "مَدينةٌ", "مديـــنة", "BBC", "covid19", "٢٠٢٠")
    looked_at = ("الوَزراء", "الوزراء", "وزيـــر", "مدینه", "مدينaة", "2020م", "é", "و\u0655زر")
    assert [word for word in (*passed, *looked_at) if is_likely(pattern, word)] == [*looked_at]


def test_of_a_lemma_in_another_script_no_word_of_it_is_passed_over() -> None:
    pattern = skeletons.unlikely(["وزير", "covid"])
    assert pattern is not None
    words = ("BBC", "٢٠٢٠", "2020", "covid", "مدينة")
    assert [word for word in words if is_likely(pattern, word)] == [*words[:-1]]


def test_a_lemma_without_strong_letters_may_be_any_words() -> None:
    assert skeletons.unlikely(["وزير", "أو"]) is None


def test_tokens_are_those_that_the_whole_text_has() -> None:
    analyzer = Analyzer(lexicon())
    text = "اجتمع الوزير بالوزراء في المدينة، وقال الوَزيران إن الوزارة قررت."
    pattern = skeletons.unlikely(["وزير"])
    assert pattern is not None
    every = analyzer.tokens(text)
    assert analyzer.tokens_like(text, pattern) == [
        one for one in every if is_likely(pattern, text[one.start : one.end])
    ]


def test_a_word_of_any_length_is_read_once() -> None:
    """Read once for each of its letters, this one would take minutes."""
    pattern = skeletons.unlikely(["وزير", "رز", "رسمز"])

    assert pattern is not None
    assert not is_likely(pattern, "ر" * 400_000)
    assert not is_likely(pattern, "ر " * 400_000)
    assert is_likely(pattern, "ر" * 400_000 + "ز")


@pytest.mark.parametrize("seed", range(20))
def test_tokens_of_any_text_are_its_tokens_but_for_some(seed: int) -> None:
    """Whatever stands between words and in them: none that has a lemma is passed over."""
    random, analyzer = Random(seed), Analyzer(lexicon())
    pieces = (
        "وزير", "الوزراء", "وِزارة", "مدينة", "زر", "ـ", "ـر", "ء", "پ", "ڤ", "گ", "BBC", "é", "5",
        "٥", "²", "½", "_",
        "\u200f", "\u064e", "\u0301", "ﷺ", "ﻻ", " ", " ", " ", "\n", ".", "،", "…", "-",
        "\0", "\ufffd", "😀", "一",
    )  # fmt: skip
    pattern = skeletons.unlikely(["وزير", "·من", "bbc"])
    assert pattern is not None
    for _text in range(300):
        text = "".join(random.choices(pieces, k=random.randrange(30)))
        every = analyzer.tokens(text)
        like = analyzer.tokens_like(text, pattern)
        assert [one for one in every if one in like] == like
        passed = [one for one in every if one not in like]
        assert not [one for one in passed if "زر" in skeletons.skeleton(one.exact)]
        assert {one.lemma for one in passed}.isdisjoint({"وزير", "·من", "bbc"})
