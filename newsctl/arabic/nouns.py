"""What a list of (word, lemma) says of its words: which lemmas are verbs, which words nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic import fold, stem, word_lists

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


_VERB_ENDINGS = ("ت", "ن", "نا", "تم", "تما", "وا", "تا")


class Nouns:
    """Which lemmas of a list are verbs, by their present tense, and which words are nouns."""

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]],
        families: Iterable[Sequence[str]] = (),
        common: Iterable[str] = (),
    ) -> None:
        forms: dict[str, list[str]] = {}
        for word, base in pairs:
            forms.setdefault(base, []).append(word)
        self.verbs = {
            base
            for base, words in forms.items()
            if not base.startswith("ي") and sum(word.startswith("ي") for word in words) > 1
        }
        self.folded = {
            fold.fold(base)
            for base, words in forms.items()
            if len(words) > 1 and base in words and base not in self.verbs
        }
        nominal = {
            fold.fold(word) for word, base in pairs if base not in self.verbs or word == base
        }
        known = {(fold.fold(word), base) for word, base in pairs if base in self.verbs}
        self.verbal = {
            fold.fold(word)
            for base in self.verbs
            for word in forms[base]
            if _is_conjugated(word, base, known)
        } - nominal
        self.past = {fold.fold(verb) for verb in self.verbs}
        self.lemmas = {fold.fold(base) for base, words in forms.items() if base in words}
        self.families = {fold.fold(family[0]) for family in families}
        self.common = self.families.union(map(fold.fold, common))
        self.common |= {form for word in self.common for form in inflected(word)}
        self.known = {fold.fold(word) for family in families for word in family}
        own = {
            fold.fold(base)
            for base, words in forms.items()
            if base.endswith("ة") and len(words) > 1 and "ال" + base[:-1] not in words
        }
        joined = set(map(fold.fold, word_lists.FEMININES.split()))
        self.feminine = {
            word
            for word in own - joined
            if len(word) <= word_lists.SHORT and word[:-1] in self.lemmas | self.past
        }

    def key(self, lemma: str) -> str:
        """The term of a folded lemma: a noun in ة that is no feminine of the word without it keeps
        its ending."""
        return lemma if lemma in self.feminine else stem.lemma_key(lemma)

    def behind_clitic(self, word: str, lemma: str, *, noun: bool) -> bool:
        """Whether a word reads better as a noun behind a preposition or و: any where the noun is a
        common one and the preposition ب or ل, a form of a verb nearly always (not one in ـت)."""
        if len(word) < 4 or word[0] not in "وبلفك" or word in self.known:
            return False
        rest = word[1:]
        if word.startswith("وو"):
            return rest in self.lemmas
        if word[0] in word_lists.BEFORE_NOUNS and rest in self.common:
            return not {word, word.removesuffix("ا")} & word_lists.KEPT
        accusative = (
            word.endswith("ا")
            and (  # `بدلا` and `فعلا`, but `ودعا`
                word[:-1] in self.common or (word[0] not in "وف" and word[:-1] in self.lemmas)
            )
        )
        if word in self.lemmas or accusative:
            return False
        if noun:
            return rest in self.known or (len(rest) > 4 and rest in self.lemmas)
        known = rest in self.folded or rest in self.lemmas or rest in self.known
        return known and not word.endswith("ت")

    def before_pronoun(self, word: str, lemma: str) -> bool:
        """Whether a word in ـه that is no lemma reads better as a noun and its pronoun."""
        if not word.endswith("ه") or len(word) < 5 or word in self.known or word in self.common:
            return False
        base = word[:-2] + "ه" if word.endswith("ته") else word[:-1]
        if base in self.common:
            return True
        if word in self.lemmas or not (base in self.folded or base in self.lemmas):
            return False
        return lemma != self.key(base)


def _is_conjugated(word: str, verb: str, known: Collection[tuple[str, str]]) -> bool:
    """Whether a form that a list has of a verb has a verb's endings, or its prefix."""
    word, past = fold.fold(word), fold.fold(verb)
    if len(word) == len(past) == 3 and word == past.replace("ا", "ي"):
        return True  # `قيل`
    if word[0] in "ين" and len(word) >= 3:
        return ("يتن".replace(word[0], "")[0] + word[1:], verb) in known
    before = past[:-1] if past[-1] in "اي" else past  # `ولت`, `رموا`
    return word.startswith(before) and word[len(before) :] in _VERB_ENDINGS


def inflected(noun: str) -> list[str]:
    """A noun's sound plurals and duals, and the accusative."""
    if noun.endswith("ه"):
        return [noun[:-1] + end for end in ("ات", "تان", "تين", "تا", "تي")]
    endings = ("ون", "ين", "ان", "ات", "ا", "ه") if noun.endswith("ي") else ("ون", "ين", "ان", "ا")
    return [noun + end for end in endings]
