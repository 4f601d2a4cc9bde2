"""Light stemming: what an Arabic word is without its clitics and endings.

`light10` is Larkey, Ballesteros and Connell's stemmer ("Light Stemming for Arabic Information
Retrieval", 2007), on folded words. `lemma` asks the lexicon first, which knows broken plurals,
weak verbs and feminine forms that no stripping of letters can relate: a word is taken for the one
of its possible analyses (clitics before, a pronoun or an ending behind) that the lexicon knows and
that takes the least away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    LookUp = Callable[[str], str | None]

_LIGHT_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال")
_LIGHT_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")

# A word may carry a conjunction, a preposition and the article at once; the longest come first.
_ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ي")
_PROCLITICS = ("وب", "ول", "وس", "وك", "فب", "فل", "فس", "و", "ف", "ب", "ل", "ك", "س")
_LETTERS_BEFORE = ("و", "ف", "ب", "ل", "ك", "س")
CLITICS = (*_ARTICLES, *_PROCLITICS)
_SHORTEST_BASE = 3  # letters that must stay when a clitic is taken off before a look-up
_MOST_CLITICS = 3

# Endings of number, gender, relation and the verb, each with what may stand in its place in the
# form that the lexicon lists.
_ENDINGS = (
    ("تين", ("ه",)), ("تان", ("ه",)), ("يات", ("يه", "ي")), ("يون", ("ي",)), ("يين", ("ي",)),
    ("يه", ("ي",)), ("ات", ("ه", "")), ("ون", ("", "ه")), ("ين", ("", "ه")), ("ان", ("", "ه")),
    ("وا", ("",)), ("تا", ("ه",)), ("ا", ("",)), ("ه", ("",)), ("ي", ("", "يه")), ("و", ("",)),
    ("ت", ("",)),
)  # fmt: skip
# Marks the lexicon's rows of words whose first letters only look like an article.
OWN = "="
# What an unknown word loses: a foreign name carries the pronouns and endings of any other.
_LONG_PRONOUNS = ("هما", "كما", "هم", "هن", "كم", "ها", "نا")


def is_arabic(word: str) -> bool:
    """Whether a folded word is written in Arabic letters (its first letter tells)."""
    return "\u0620" <= word[:1] <= "\u06d3"


def lemma_key(lemma: str) -> str:
    """The term of a folded lemma: without its mark of gender or relation, so that they meet."""
    for suffix in ("يه", "ه", "ي"):
        if lemma.endswith(suffix) and len(lemma) - len(suffix) >= _SHORTEST_BASE:
            return lemma[: -len(suffix)]
    return lemma


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


def lemma(word: str, look_up: LookUp) -> str:
    """The term that a folded word shares with its relatives.

    `look_up` gives the lexicon's stem of a folded word, or None. The article goes before the
    look-up, so that `السكان` and `للسكان` meet; pronouns and conjunctions go only when the word as
    it stands is unknown, since many roots begin or end with those letters.
    """
    if not is_arabic(word):
        return word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_BASE:
            return _after_article(word, article, look_up)
    found = _known(word, look_up, _MOST_CLITICS)
    if found is None:
        found = _unknown(word[1:] if word.startswith("و") and len(word) > 3 else word)
    return found


def _after_article(word: str, article: str, look_up: LookUp) -> str:
    base = word[len(article) :]
    # `ألعاب` and `التزام` only look like it; the second ل of `للقاء` is the noun's own.
    found = look_up(f"{OWN}{'ال' if article.endswith('ال') else 'ل'}{base}")
    return found or _known(base, look_up, _MOST_CLITICS) or _unknown(base)


def _known(word: str, look_up: LookUp, clitics: int) -> str | None:
    """The stem of the simplest analysis of a word that the lexicon knows."""
    found = look_up(word)
    if found is None and clitics and word[0] in _LETTERS_BEFORE and len(word) > _SHORTEST_BASE:
        found = look_up(word[1:])
    if found is None:
        found = _without_ending(word, look_up) or _without_pronoun(word, look_up)
    if found is None and clitics:
        for base in _without_clitic(word):
            found = _known(base, look_up, clitics - 1)
            if found is not None:
                break
    return found


def _without_clitic(word: str) -> Iterator[str]:
    if word[0] in _LETTERS_BEFORE and len(word) > _SHORTEST_BASE:
        yield word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_BASE:
            yield word[len(article) :]


def _without_pronoun(word: str, look_up: LookUp) -> str | None:
    for pronoun in _PRONOUNS:
        if word.endswith(pronoun) and len(word) - len(pronoun) >= 2:
            found = _before_pronoun(word[: -len(pronoun)], look_up)
            if found is not None:
                return found
    return None


def _before_pronoun(base: str, look_up: LookUp) -> str | None:
    """The stem of what stands before a pronoun, where ة, ى and ء change their shape."""
    found = look_up(base[:-1] + "ه") if base.endswith("ت") else None
    if found is None and len(base) >= _SHORTEST_BASE:
        found = look_up(base)
    if found is None and base.endswith("ا"):
        found = look_up(base[:-1] + "ي")
    if found is None and base.endswith(("ائ", "اؤ")):
        found = look_up(base[:-1] + "ء")
    if found is None and len(base) > _SHORTEST_BASE:
        found = _without_ending(base, look_up)
    return found


def _without_ending(word: str, look_up: LookUp) -> str | None:
    for ending, shapes in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BASE:
            base = word[: -len(ending)]
            if ending == "ه" and base.endswith("ت"):
                continue  # ة before a pronoun
            for shape in shapes:
                found = look_up(base + shape)
                if found is not None:
                    return found
    return None


def _unknown(word: str) -> str:
    """The stem of a word that the lexicon knows under no analysis, a name most often."""
    for pronoun in _LONG_PRONOUNS:
        if word.endswith(pronoun) and len(word) - len(pronoun) > _SHORTEST_BASE:
            word = word[: -len(pronoun)]
            break
    if word.endswith("ته") and len(word) > 4:
        word = word[:-2]
    elif word.endswith("ت") and len(word) > 4 and word[-2] != "ا":
        word = word[:-1]
    return strip_endings(word)
