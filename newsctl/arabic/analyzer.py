"""The one analyser of text, used by indexing and by queries alike."""

from __future__ import annotations

from functools import cache
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING, Any, TypeAlias

from newsctl.arabic import stem
from newsctl.arabic.analyzer_version import ANALYZER as VERSION
from newsctl.arabic.fold import MARKS, TABLE, fold, spell
from newsctl.arabic.transliteration import spellings
from newsctl.fast_dataclasses import NamedTuple
from newsctl.lazy_patterns import lazy_pattern
from newsctl.text import in_parts

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from newsctl.arabic.lexicon import Lexicon

# A word is a letter, then letters and any marks inside it; or digits, marks inside them likewise,
# with points between them. Most words are Arabic letters alone, which are looked for first, and
# seldom is there any other in a query: it takes as long to compile as five modules to load.
WORD = lazy_pattern(
    rf"(?:[ء-ي]++|[^\W\d_])(?:[^\W\d_]|[{MARKS}])*+"
    rf"|\d(?:\d|[{MARKS}]|[.,](?=\d)|[٫٬](?=\d))*+"
)
_LETTERS = frozenset(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
# What ends a word, whatever letters it has; the end of a text, too.
_BEHIND = frozenset((*" \n.,:;!?\"'()»«/%_|]-،؛؟…0123456789", ""))
# Words remembered until as many new ones have come, twice over, by whether it is for indexing: some
# 50 MB when full. An import meets each word hundreds of times, and a frequent one never goes. With
# more than 87,381 (two thirds of 2**17) a dictionary would take twice the room.
_CACHED_WORDS = {True: 87_000, False: 5_000}
_TOLD_WORDS = 50_000  # that others analysed, and that are not met here: forgotten beyond
_LONG = 200  # code points; of a longer text the tokens are remembered until the next
_LONGEST_TERM = 60  # code points; longer "words" are data, and only their beginning is a term


_Terms: TypeAlias = "tuple[str, str, tuple[str, ...], bool]"  # of a token, without its place


class Token(NamedTuple):
    """A word of a text: where it stands (code points of the original), and its two terms."""

    start: int
    end: int
    exact: str  # the folded word
    lemma: str  # what it shares with its relatives
    others: tuple[str, ...] = ()  # of an unknown word what it may share with more of them
    shared: bool = False  # whether other words fold into the same letters


class _Words(dict[str, _Terms]):
    """Words that are remembered; another one is read when it is asked for."""

    def __init__(self, read: Callable[[str], _Terms]) -> None:
        self._read = read

    def __missing__(self, word: str) -> _Terms:
        return self._read(word)


class Analyzer:
    """Text in, tokens out; `version` changes whenever the same text would give other terms.

    One that is `indexing` remembers more words, and notes those that it meets first. Of all others
    threads may have one together (`reading_analyzer`).
    """

    version = VERSION

    def __init__(self, lexicon: Lexicon, *, indexing: bool = False) -> None:
        self._lexicon = lexicon
        self._indexing = indexing
        self._words: dict[str, _Terms] = _Words(self._read)
        self._older: dict[str, _Terms] = {}
        self._blanks = False  # whether there was a word of which nothing is left
        self._met: list[str] = []
        self._told: dict[str, _Terms] = {}  # by others, and not met here yet
        self._analysed: dict[str, _Terms] | None = None  # as soon as somebody asks for them
        self._last: tuple[str | None, list[Token]] = None, []  # the last long one cut into tokens

    def tokens(self, text: str) -> list[Token]:
        """The tokens of `text`, in order, with offsets into it."""
        last, tokens = self._last
        if text is last:  # a passage and its marks are cut from the same text
            return tokens
        tokens = self._cut(text)
        if len(text) > _LONG:
            self._last = text, tokens
        return tokens

    def _cut(self, text: str) -> list[Token]:
        known = self._words
        made = tuple.__new__  # a third of the time goes into a named tuple's own
        if is_plain(text):
            return [made(Token, (0, len(text), *known[text]))]
        return [
            made(Token, (*match.span(), *terms))
            for match in WORD.finditer(text)
            if (terms := known[match[0]])[0]
        ]

    def tokens_like(self, text: str, unlikely: re.Pattern[str]) -> list[Token]:
        """The tokens of `text` but for those that a pattern of `skeletons` passes over: these are
        not analysed."""
        last, tokens = self._last
        if text is last:
            return tokens
        known, skip, made, behind = self._words, unlikely.match, tuple.__new__, _BEHIND
        found, at, length = [], 0, len(text)
        while match := skip(text, at):
            start, at = match.span(1)
            if start == length:
                break
            if start == at or text[at : at + 1] not in behind:  # no word of usual letters alone
                word = WORD.match(text, start)
                if word is None:
                    break
                at = word.end()
            if (terms := known[text[start:at]])[0]:
                found.append(made(Token, (start, at, *terms)))
        return found

    def terms(self, text: str) -> tuple[list[str], list[str]]:
        """The exact terms of `text` and their lemmas, in order: what an index needs of it. Behind
        the lemmas stand the others that unknown words may have."""
        exact: list[str] = []
        lemmas: list[str] = []
        behind: list[str] = []
        for part in in_parts(text):
            words = WORD.findall(part)
            if words:
                of_part = zip(*map(self._words.__getitem__, words), strict=True)
                some_exact, some_lemmas, others, _shared = of_part
                exact += some_exact
                lemmas += some_lemmas
                behind += chain.from_iterable(filter(None, others))
        if self._blanks and "" in exact:
            exact, lemmas = [one for one in exact if one], [one for one in lemmas if one]
        return exact, [*lemmas, *behind]

    def spellings(self, token: Token) -> list[str]:
        """The lemmas of a token's other spellings, when it looks like a foreign name."""
        if not stem.is_arabic(token.exact):
            return []
        return spellings(token.lemma, self._lexicon.look_up)

    def word(self, word: str) -> tuple[str, str]:
        """(exact, lemma) of one word; both empty when nothing is left of it once folded."""
        return (self._words.get(word) or self._read(word))[:2]

    def newly_met(self) -> tuple[str, ...]:
        """The exact terms of words that it had to analyse since this was asked last: any other word
        of the texts meanwhile it had met before."""
        met, self._met = self._met, []
        return tuple(met)

    def analysed(self) -> dict[str, Any]:
        """The words that it analysed since this was asked last, for the analysers of other
        processes to be `told`; those before the first time apart."""
        analysed, self._analysed = self._analysed, {}
        return analysed or {}

    @property
    def known(self) -> dict[str, Any]:
        """The words that it remembers."""
        return self._words

    def tell(self, words: dict[str, Any]) -> None:
        """What others `analysed` need not be analysed here. To this one it is new all the same."""
        if len(self._told) > _TOLD_WORDS:
            self._told.clear()
        self._told.update(words)

    def _read(self, word: str) -> _Terms:
        """The terms of a word that is not among the latest."""
        known = self._words.get(word)
        if known is not None:
            return known
        terms = self._older.get(word)
        if terms is None:
            terms = self._told.pop(word, None)
            if terms is None:
                terms = self._analyse(word)
                if self._analysed is not None:
                    self._analysed[word] = terms
            self._blanks = self._blanks or not terms[0]
            if self._indexing:
                self._met.append(terms[0])
        if len(self._words) >= _CACHED_WORDS[self._indexing]:
            self._older, self._words = self._words, _Words(self._read)
        self._words[word] = terms
        return terms

    def _analyse(self, word: str) -> _Terms:
        if is_plain(word):  # most are, and have nothing else that folds
            exact, spelled = word.translate(TABLE)[:_LONGEST_TERM], word
        else:
            exact, spelled = _term(word), spell(word)
        lemma, others, shared = (
            stem.read(exact, self._lexicon.look_up, spelled) if exact else stem.Reading("")
        )
        if exact == word:  # one text in memory for what is the same
            exact = word
        return exact, exact if lemma == exact else intern(lemma), others, shared


def is_plain(text: str) -> bool:
    """Whether a text is one word of the usual Arabic letters, without a mark."""
    return text != "" and _LETTERS.issuperset(text)


@cache
def reading_analyzer() -> Analyzer:
    """The analyser of all that reads in this process: a server's threads remember words once."""
    from newsctl.arabic.lexicon import lexicon

    return Analyzer(lexicon())


def _term(word: str) -> str:
    if word[0].isdecimal():
        return fold(word).replace(",", "")[:_LONGEST_TERM]
    # Compatibility forms may open into several words: they stay one term.
    return fold(word).replace(" ", "")[:_LONGEST_TERM]
