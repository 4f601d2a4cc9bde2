"""Light stemming: what an Arabic word is without its clitics and endings.

`light10` is Larkey, Ballesteros and Connell's stemmer ("Light Stemming for Arabic Information
Retrieval", 2007), on folded words. `lemma` asks the lexicon first, which knows broken plurals,
weak verbs and feminine forms that no stripping of letters can relate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LIGHT_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال")
_LIGHT_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")

# A word may carry a conjunction, a preposition and the article at once; the longest come first.
_ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ي")
_PROCLITICS = ("وب", "ول", "وس", "وك", "فب", "فل", "فس", "و", "ف", "ب", "ل", "ك", "س")
CLITICS = (*_ARTICLES, *_PROCLITICS)
_SHORTEST_BASE = 3  # letters that must stay when a clitic is taken off before a look-up


def is_arabic(word: str) -> bool:
    """Whether a folded word is written in Arabic letters (its first letter tells)."""
    return "\u0620" <= word[:1] <= "\u06d3"


def light10(word: str) -> str:
    """`word`, folded, without article, conjunction and the commonest endings."""
    for prefix in _LIGHT_PREFIXES:
        if word.startswith(prefix):
            if len(word) - len(prefix) >= 2:
                word = word[len(prefix) :]
            break
    else:
        if word.startswith("و") and len(word) > 3:
            word = word[1:]
    return strip_endings(word)


def strip_endings(word: str) -> str:
    """`word` without each of the light endings, once each, while two letters stay."""
    for suffix in _LIGHT_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


def lemma(word: str, look_up: Callable[[str], str | None]) -> str:
    """The term that a folded word shares with its relatives.

    `look_up` gives the lexicon's stem of a folded word, or None. The article goes before the
    look-up, so that `السكان` and `للسكان` meet; pronouns and conjunctions go only when the word as
    it stands is unknown, since many roots begin or end with those letters.
    """
    if not is_arabic(word):
        return word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_BASE:
            base = word[len(article) :]
            return look_up(base) or _without_pronoun(base, look_up) or strip_endings(base)
    found = look_up(word) or _without_pronoun(word, look_up)
    if found is not None:
        return found
    for proclitic in _PROCLITICS:
        if word.startswith(proclitic) and len(word) - len(proclitic) >= _SHORTEST_BASE:
            base = word[len(proclitic) :]
            found = look_up(base) or _without_pronoun(base, look_up)
            if found is not None:
                return found
    return light10(word)


def _without_pronoun(word: str, look_up: Callable[[str], str | None]) -> str | None:
    for pronoun in _PRONOUNS:
        if word.endswith(pronoun) and len(word) - len(pronoun) >= 2:
            base = word[: -len(pronoun)]
            if base.endswith("ت"):  # ة shows itself as ت before a pronoun
                found = look_up(base[:-1] + "ه") or look_up(base)
            else:
                found = look_up(base) if len(base) >= _SHORTEST_BASE else None
            if found is not None:
                return found
    return None
