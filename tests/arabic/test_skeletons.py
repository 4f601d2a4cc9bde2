"""What an inflection does to a word, the word's strong letters stay in it: told of every row of the
lexicon, and of words made of them with all that a word may carry."""

from __future__ import annotations

from functools import cache
from random import Random

from newsctl.arabic import skeletons
from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.lexicon import _HEAD, lexicon
from newsctl.arabic.stem import ALTERNATIVE, OWN, VERBAL

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


def test_the_list_of_what_the_lexicon_alone_relates_is_whole() -> None:
    unlike = {
        lemma
        for word, lemma in rows()
        if lemma and not holds(word, skeletons.skeleton(lemma.removeprefix(OWN)))
    }
    assert len(rows()) > 200_000
    assert unlike == skeletons._UNLIKE


def test_a_word_that_is_passed_over_has_none_of_the_lemmas() -> None:
    analyzer, random = Analyzer(lexicon()), Random(5)
    told = 0
    for _word in range(20_000):
        word = random.choice(BEFORE) + random.choice(rows())[0] + random.choice(BEHIND)
        for token in analyzer.tokens(word):
            for term in (token.exact, token.lemma, *token.others):
                pattern = skeletons.likely([term])
                told += pattern is not None
                assert pattern is None or pattern.search(word), (word, term)
    assert told > 10_000


def test_most_words_need_no_analysis() -> None:
    words = [word for word, _lemma in rows()[::500]]
    pattern = skeletons.likely(["وزير"])
    assert pattern is not None
    assert [one for one in words if pattern.search(one) and not holds(one, "زر")] == []
    assert sum(bool(pattern.search(one)) for one in words) < len(words) / 20


def test_a_word_with_marks_or_of_another_script_is_looked_at() -> None:
    pattern = skeletons.likely(["وزير"])
    assert pattern is not None
    words = ("الوَزراء", "الوزراء", "مدينة", "BBC", "٢٠٢٠")
    assert [word for word in words if not pattern.search(word)] == ["مدينة"]


def test_a_lemma_without_strong_letters_may_be_any_words() -> None:
    assert skeletons.likely(["وزير", "أو"]) is None


def test_tokens_are_those_that_the_whole_text_has() -> None:
    analyzer = Analyzer(lexicon())
    text = "اجتمع الوزير بالوزراء في المدينة، وقال الوَزيران إن الوزارة قررت."
    pattern = skeletons.likely(["وزير"])
    assert pattern is not None
    every = analyzer.tokens(text)
    assert analyzer.tokens_like(text, pattern) == [
        one for one in every if pattern.search(text[one.start : one.end])
    ]


def test_a_word_of_any_length_is_read_once() -> None:
    """Read once for each of its letters, this one would take minutes."""
    pattern = skeletons.likely(["وزير", "رز", "رسمز"])

    assert pattern is not None
    assert pattern.search("ر" * 400_000) is None
