"""Function words: what holds a sentence together and says nothing of its matter.

They are a closed class, so they are listed with all they can carry, and their lemmas bear a mark:
a noun that a rule brings to the same letters (`ولاية` to `ولا`, `الفلبين` to `بين`) meets none of
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.arabic.stem import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Iterator

# Before a pronoun ى becomes ي.
_WITH_PRONOUNS = """
في من إلى على عن مع بين لدى عند بعد قبل خلال حول ضد دون أمام خلف تحت فوق نحو غير سوى كل بعض كلا
كلتا أن إن لأن كأن لكن لعل بأن فإن منذ
"""
_ALONE = """
لا لم لن لما ما مما عما فيما بما ماذا لماذا بماذا قد هل أو أم ثم إذا إذ إذن لو لولا لكي كي حيث كما
عندما بينما حينما كلما طالما ريثما إلا ألا بل سوف أي أية أيضا حتى ليس ليست ليسوا لست لسنا هو هي هم
هن هما أنا نحن أنت أنتم أنتما هذا هذه ذلك تلك هؤلاء أولئك هذان هذين هاتان هاتين ذاك ذا هنا هناك
هنالك الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي متى أين كيف كم الآن ليت بعدما
قبلما مهما أينما حيثما إما كذلك لذلك بذلك هكذا إنما أنما كأنما ربما
"""
_BEHIND_PREPOSITIONS = """
أن هذا هذه ذلك تلك هؤلاء أولئك هذين هاتين الذي التي الذين ما أي كل بعض غير بين عند بعد قبل هنا
هناك دون نحو
"""
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ي", "ك", "كم")
_LETTERS = ("ب", "ل")  # prepositions of one letter, which live by what they carry
# Function words that are also nouns or names: a spelling without hamza or with ي is the noun's.
_SHARED = {
    "علي": "على", "امام": "أمام", "الي": "إلى", "كان": "كأن", "وكان": "وكأن", "فكان": "فكأن",
}  # fmt: skip


def forms() -> Iterator[tuple[str, str]]:
    """(a function word as it is written, its lemma), with conjunctions, prepositions, pronouns."""
    for word, base in _bases():
        # `ولي` is a guardian and `فلك` a firmament.
        for conjunction in ("", "و", "ف") if len(word) > 2 or base not in _LETTERS else ("",):
            yield conjunction + word, FUNCTION + base
    for word in ("وله", "وبه", "فله"):
        yield word, FUNCTION + word[1]


def _bases() -> Iterator[tuple[str, str]]:
    words = (*_WITH_PRONOUNS.split(), *_ALONE.split())
    for base in dict.fromkeys(words):
        yield base, base
    for base in _BEHIND_PREPOSITIONS.split():
        for letter in "بلك":
            behind = base[1:] if letter == "ل" and base.startswith("ال") else base
            yield letter + behind, base
    for base in _WITH_PRONOUNS.split():
        stem = base[:-1] + "ي" if base.endswith("ى") else base
        for pronoun in _PRONOUNS:
            yield stem + pronoun, base
    for letter in _LETTERS:
        for pronoun in _PRONOUNS:
            yield letter + pronoun, letter
    for base in ("أن", "إن", "لأن", "لكن", "كأن", "بأن", "فإن"):
        yield base + "ني", base
        yield base + "نا", base
    yield from (("مني", "من"), ("منا", "من"), ("عني", "عن"), ("عنا", "عن"), ("ممن", "من"))
    yield from (("عمن", "عن"), ("فيمن", "في"), ("بمن", "من"), ("لمن", "من"))


def rows() -> dict[str, str]:
    """Folded form → lemma, but those whose letters a noun shares; see `shared`."""
    return {fold(word): lemma for word, lemma in forms() if fold(word) not in _SHARED}


def shared() -> dict[str, tuple[str, str]]:
    """Folded form → (the spelling of the function word, its lemma), where the folded form is a noun
    or a name as well."""
    return {
        folded: (spelt, FUNCTION + spelt.removeprefix("و").removeprefix("ف"))
        for folded, spelt in _SHARED.items()
    }


# What an article is expected to share with any other: left out of queries that match any word.
_LEFT_OUT = """
في من الي علي عن ان انه انها ما لا لم لن قد هل هو هي هم هذا هذه ذلك تلك التي الذي الذين مع كل بعد
قبل بين حتي اذا او ثم كما كان كانت كيف متي اين ماذا لماذا وفي ومن وان كم اي ايه عند منذ
"""
LEFT_OUT = frozenset(_LEFT_OUT.split())
