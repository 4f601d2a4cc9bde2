"""Light stemming: what an Arabic word is without its clitics and endings.

The lexicon is asked first, which knows broken plurals, weak verbs and feminine forms that no
stripping of letters can relate: a word is taken for the one of its possible analyses (clitics
before, a pronoun or an ending behind) that the lexicon knows and that takes the least away. An
unknown word loses the endings that Larkey, Ballesteros and Connell's stemmer takes away ("Light
Stemming for Arabic Information Retrieval", 2007). Each rule, and what it gave, is in this package's
README.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.broken_plurals import singulars
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    LookUp = Callable[[str], str | None]  # the lexicon's row of a folded word

_LIGHT_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")

# A word may carry a conjunction, a preposition and the article at once; the longest come first.
ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ي")
_PROCLITICS = ("وب", "ول", "وس", "وك", "فب", "فل", "فس", "و", "ف", "ب", "ل", "ك", "س")
CLITICS = (*ARTICLES, *_PROCLITICS)
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
_RARE_CLITICS = "كف"
_STACKED = "وفبلكس"
_FUTURE = "س"  # before a verb of the present alone, whose first letter is one of these
_ONE_LETTER = _CONJUNCTIONS + _PREPOSITIONS + _FUTURE
_PRESENT = "يتنا"
_OF_VERBS = ("ون", "ين", "ان", "وا")
_FATHER = "بو"  # a name's, in the Maghreb (`بورقيبة`), rather than ب before و
_LONGEST_NAME = 8  # letters of one that begins so
_FIRST_PERSON = "سأ"
_SHORTEST_BASE = 3  # letters that must stay when a clitic is taken off before a look-up

# Endings of number, gender, relation and the verb, each with what may stand in its place in the
# form that the lexicon lists.
_ENDINGS = (
    ("تين", ("ه",)), ("تان", ("ه",)), ("يات", ("يه", "ي")), ("يون", ("ي",)), ("يين", ("ي",)),
    ("يه", ("ي",)), ("ات", ("ه", "")), ("ون", ("", "ه")), ("ين", ("", "ه")), ("ان", ("", "ه")),
    ("وا", ("",)), ("تا", ("ه",)), ("ا", ("",)), ("ه", ("",)), ("ي", ("", "يه")), ("و", ("",)),
    ("ت", ("",)),
)  # fmt: skip
# Most words end in none of them: those that may stand at a word's end are found by its last letter.
_PRONOUNS_BY_LETTER = {
    letter: tuple(one for one in PRONOUNS if one.endswith(letter))
    for letter in {one[-1] for one in PRONOUNS}
}
_ENDINGS_BY_LETTER = {
    letter: tuple((ending, shapes) for ending, shapes in _ENDINGS if ending.endswith(letter))
    for letter in {ending[-1] for ending, _shapes in _ENDINGS}
}
# A name's own ending more often than a number's (`أردوغان`, `جونسون`), but behind ي, and of
# participles and presents, which begin with م and ي. ون and ين stay one, as of a number.
_PLURALS = {"ون": "ون", "ين": "ون", "ان": "ان"}
# What an unknown word loses: a foreign name carries the pronouns and endings of any other.
_LONG_PRONOUNS = ("هما", "كما", "هم", "هن", "كم", "ها", "نا")

# How the lexicon's rows speak. A word whose first letters only look like an article, or that is a
# noun of two letters, is filed behind OWN; the lemma of a function word begins with FUNCTION, so
# that no noun shares it; where spellings that fold into one are several words, the row holds them
# all: `lemma|spelling=lemma|…`, the first for a spelling that does not tell. A form that a verb
# alone has is marked, since no article and no preposition stands before it.
OWN = "="
FUNCTION = "·"
ALTERNATIVE = "|"
VERBAL = "~"  # before the lemma of a form that a verb alone has


_CARELESS = str.maketrans("أإآة", "اااه")


def is_arabic(word: str) -> bool:
    """Whether a folded word is written in Arabic letters (its first letter tells)."""
    return "\u0620" <= word[:1] <= "\u06d3"


def lemma_key(lemma: str) -> str:
    """The term of a folded lemma: without its mark of gender or relation, so that they meet."""
    for suffix in ("يه", "ه", "ي"):
        if lemma.endswith(suffix) and len(lemma) - len(suffix) >= _SHORTEST_BASE:
            return lemma[: -len(suffix)]
    return lemma


def strip_endings(word: str) -> str:
    """`word` without each of the light endings, once each, while two letters stay."""
    for suffix in _LIGHT_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


class Reading(NamedTuple):
    """What an analysis says of a word: its lemma, and the others that it may have: of an unknown
    word, a name most often, one for what stands behind each letter that may be a clitic; of one
    spelt without care those of the words that it may be.

    `shared` tells that the spelling decided, since other words fold into the same letters.
    """

    lemma: str
    others: tuple[str, ...] = ()
    shared: bool = False


def read(word: str, look_up: LookUp, spelled: str = "") -> Reading:
    """The analysis of a folded word.

    `look_up` gives the lexicon's row of a folded word, or None; `spelled` is the word as it was
    written, without marks, and tells words apart that folding makes one.
    """
    if not is_arabic(word):
        return Reading(word)
    lexicon = _Lexicon(look_up, spelled or word)
    known = lexicon.whole(word)
    if known is not None:
        others = lexicon.others
        if word[0] in _RARE_CLITICS and known[:1] not in (FUNCTION, word[0]):
            others = (*others, _unknown(word))  # `كاول` may be a name
        return Reading(known, others, lexicon.shared)
    lemma, *rest = [_unknown(base) for base in _bases(word)]
    return Reading(lemma, tuple(dict.fromkeys(one for one in rest if one != lemma)))


class _Lexicon:
    """The analyses of one word that the lexicon knows, the simplest first."""

    def __init__(self, look_up: LookUp, spelled: str) -> None:
        self._look_up = look_up
        self._spelled = spelled
        self.shared = False  # whether a spelling had to tell words apart that folding merges
        self.others: tuple[str, ...] = ()  # what the word may be as well, its spelling not telling
        self._noun = False  # whether what stands before the word says that it is no verb

    def look(self, word: str) -> str | None:
        """The lexicon's lemma of a word, by its spelling where that matters."""
        row = self._look_up(word)
        if row is None:
            return None
        if row.startswith(VERBAL):
            return None if self._noun else row[1:]
        if ALTERNATIVE not in row:
            return row
        self.shared = True
        first, *rest = row.split(ALTERNATIVE)
        others = [tuple(other.split("=")) for other in rest]
        for spelling, named in others:
            if spelling in self._spelled:
                if spelling.translate(_CARELESS) == spelling:  # `كره` may be `كرة`
                    self.others = tuple(
                        other
                        for spelt, other in others
                        if other != named and spelt.translate(_CARELESS) == spelling
                    )
                return named
        # Without hamza or with ه for ة the word may be any of them; ي and ى are not mistaken so.
        self.others = tuple(
            named
            for spelling, named in others
            if spelling.translate(_CARELESS) in self._spelled and not named.startswith(FUNCTION)
        )
        return first or None

    def whole(self, word: str) -> str | None:
        """The lemma of a word with all it carries. The article goes before the look-up, so that
        `السكان` and `للسكان` meet, except from words that only seem to have one."""
        article = _article_of(word, _SHORTEST_BASE - 1)
        found = self._with_article(word, article) if article else self._known(word, _ONE_LETTER)
        return self._stacked(word[len(article) :]) if found is None else found

    def _with_article(self, word: str, article: str) -> str | None:
        found = self.look(word)
        if found is not None and found.startswith(FUNCTION):
            return found
        base = word[len(article) :]
        # `ألعاب` and `التزام` only look like it; the second ل of `للقاء` is the noun's own.
        own = None
        if article[0] in _CONJUNCTIONS + _PREPOSITIONS:
            own = self.look(OWN + word)  # `والدها`
        if own is None:
            own = self.look(f"{OWN}{'ال' if article.endswith('ال') else 'ل'}{base}")
        if own is not None:
            return own
        if len(base) < _SHORTEST_BASE:
            return self.look(OWN + base) or self._known(word, _CONJUNCTIONS + _PREPOSITIONS)
        self._noun = base[0] != "ي"
        found = self._known(base, "")
        if found is None and article.endswith("لل"):
            found = self._known("ل" + base, "")
        self._noun = False
        if found is not None and found.startswith(FUNCTION) and base[0] in _CONJUNCTIONS:
            return None  # `الفلبين` is no `فلبين`
        return found

    def _stacked(self, word: str) -> str | None:
        """The lemma of a long word behind two letters that never stand together (`لبوزارة`), such
        as prefixes that a query was given by rule; a short one is a name (`البوسنة`) instead, and
        so is one in بو without a pronoun (`بورقيبة`)."""
        bare = not self._spelled.endswith(("ه", *_LONG_PRONOUNS))
        if bare and word.startswith(_FATHER) and len(word) <= _LONGEST_NAME:
            return None
        for clitic, rest in ((word[0], word[1:]), (word[1:2], word[2:])):
            if word[0] not in _STACKED or len(rest) <= _SHORTEST_BASE or rest[0] == "ي":
                return None
            self._noun = _is_before_nouns(clitic, rest)
            found = self._known(rest, "")
            self._noun = False
            if found is not None and not found.startswith(FUNCTION):
                self.others = (*self.others, _unknown(word))  # `بوعلام` is a name
                return found
            if found is not None:
                return None
            if rest[0] not in _STACKED:
                return None
        return None

    def _known(self, word: str, clitics: str) -> str | None:
        """The lemma of a word that may carry one of each kind of clitics, or a pronoun."""
        found = self.look(word)
        if found is not None:
            self._add_joined(word, found)
        rest = self._after(word, clitics)
        if found is None and self._spelled.endswith("ة"):  # `أجهزة`, where `أرسله` has a pronoun
            found = self._plural(word)
        if found is None:
            found = self._before_pronoun(word, bare=True)
        if found is None and rest is not None:
            found = (
                self._standing(word[0], rest)
                or self._behind_two(word[0], rest)
                or self._standing_joined(word[0], rest)
            )
        if found is None:
            found = self._without_ending(word) or self._before_pronoun(word, bare=False)
        if found is None:
            found = self._plural(word)
        if found is None and rest is not None:
            found = self._behind(word[0], rest, clitics)
        return found

    def _add_joined(self, word: str, found: str) -> None:
        """What a word in ـه may be as well: `فعله` is `فعل` and its pronoun, or `فعلة` in haste."""
        if not self._spelled.endswith("ه") or word[0] in "يت" or word == "اله":
            return  # `يشبه`, `تجاه`
        if word.endswith("ه") and word[-2:-1] != "ا" and not found.startswith(FUNCTION):
            base = self._joined(word[:-1])
            if base is not None and base != found and not base.startswith(FUNCTION):
                self.others = (*self.others, base)

    def _standing_joined(self, clitic: str, rest: str) -> str | None:
        """A noun and its pronoun behind a preposition (`لقانونه`)."""
        if clitic not in _CONJUNCTIONS + _PREPOSITIONS:
            return None
        before, self._noun = self._noun, True
        found = self._before_pronoun(rest, bare=True)
        self._noun = before
        return found

    def _plural(self, word: str) -> str | None:
        """The lemma of what a word may be the broken plural of, by its pattern alone."""
        for singular in singulars(word):
            found = self.look(singular)
            if found is not None and not found.startswith(FUNCTION):
                return found
        return None

    def _behind_two(self, clitic: str, rest: str) -> str | None:
        """What stands, itself, behind a conjunction and a preposition: `وبشأن`."""
        noun = self._after(rest, _PREPOSITIONS) if clitic in _CONJUNCTIONS else None
        return self._standing(rest[0], noun) if noun else None

    def _standing(self, clitic: str, rest: str) -> str | None:
        """What stands, itself, behind a clitic. Behind a preposition it is no verb, but a present
        behind ل; س stands before a present alone, of which no other form ends in ا."""
        before, self._noun = self._noun, _is_before_nouns(clitic, rest)
        found = self.look(rest)
        self._noun = before
        if found is not None:
            self._add_joined(rest, found)
        if clitic == _FUTURE and rest[-1] == "ا":
            return None if found is not None and self.look(rest[:-1]) == found else found
        return found

    def _behind(self, clitic: str, rest: str, clitics: str) -> str | None:
        """What stands behind a clitic: a preposition may follow a conjunction."""
        if clitic in _CONJUNCTIONS and clitics != _PREPOSITIONS:
            return self._known(rest, _PREPOSITIONS + _FUTURE)
        if clitic == _FUTURE:
            found = self._before_pronoun(rest, bare=True)
            if found is None and rest.endswith(_OF_VERBS):
                found = self._without_ending(rest)
            return found
        before, self._noun = self._noun, _is_before_nouns(clitic, rest)
        found = self._known(rest, "")
        self._noun = before
        return found

    def _after(self, word: str, clitics: str) -> str | None:
        """A word without its first letter, where that may be one of some clitics."""
        if not word or word[0] not in clitics or len(word) <= _SHORTEST_BASE:
            return None
        if word[0] == _FUTURE:
            first = _FIRST_PERSON if word[1] == "ا" else word[:2]
            if word[1] not in _PRESENT or first not in self._spelled:
                return None
        if word.startswith("كي"):  # a name's (`كيران`) far more often than ك's
            return None
        return word[1:]

    def _before_pronoun(self, word: str, *, bare: bool) -> str | None:
        """The lemma of what stands before a pronoun, where ة, ى and ء change their shape."""
        for pronoun in _PRONOUNS_BY_LETTER.get(word[-1:], ()):
            if pronoun == "نا" and not self._is_ours(word):
                continue
            if word.endswith(pronoun) and len(word) >= len(pronoun) + 2:
                base = word[: -len(pronoun)]
                found = self._joined(base) if bare else self._ended(base, pronoun)
                if found is not None and not found.startswith(FUNCTION):
                    return found  # function words are listed with all that they carry
        return None

    def _is_ours(self, word: str) -> bool:
        """Whether ـنا is a pronoun: not the accusative of a participle in ن (`معلنا`), nor behind
        a short word's plural (`كورونا`)."""
        if word.endswith("ونا") and len(word) <= 2 * _SHORTEST_BASE:
            return False
        return word[0] != "م" or word[-3] == "ت" or self.look(word[:-1]) is None

    def _joined(self, base: str) -> str | None:
        found = self.look(base[:-1] + "ه") if base.endswith("ت") else None
        if found is None and len(base) >= _SHORTEST_BASE:
            found = self.look(base)
        if found is None and len(base) == 2:
            found = self.look(OWN + base)
        if found is None and base.endswith("ا"):
            found = self.look(base[:-1] + "ي")
        if found is None and base.endswith(("ائ", "اؤ")):
            found = self.look(base[:-1] + "ء")
        return found

    def _ended(self, base: str, pronoun: str) -> str | None:
        if len(base) <= _SHORTEST_BASE or (pronoun == "ي" and base.endswith("و")):
            return None  # `هواوي`, where verbs have ـوني
        return self._without_ending(base, alone=False)

    def _without_ending(self, word: str, *, alone: bool = True) -> str | None:
        for ending, shapes in _ENDINGS_BY_LETTER.get(word[-1:], ()):
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BASE - 1:
                base = word[: -len(ending)]
                if (ending == "ه" and base.endswith("ت")) or (ending == "ا" and base[-1] in "هن"):
                    continue  # ة before a pronoun; the pronouns ـها and ـنا
                if ending == "و" and alone and not _has_sound_plural(base):
                    continue  # `كاسترو`
                # A verb's form takes no second ending, but the present its plurals and duals.
                before, self._noun = self._noun, base[:1] not in _PRESENT or ending not in _OF_VERBS
                for shape in shapes:
                    if len(base) + len(shape) >= _SHORTEST_BASE:
                        found = self.look(base + shape)
                        if found is not None:
                            self._noun = before
                            return found
                self._noun = before
        return None


def _has_sound_plural(noun: str) -> bool:
    """Whether a noun looks like one whose plural may end in ـو (`مسؤولو`, `لاعبو`, `صحفيو`)."""
    return len(noun) > _SHORTEST_BASE and (noun[0] == "م" or noun[1] == "ا" or noun[-1] == "ي")


def _is_before_nouns(clitic: str, word: str) -> bool:
    """Whether a word behind a clitic can be no verb."""
    if clitic == "ل" and word.startswith("يا"):
        return True  # `وليام`
    if clitic == "ب" and len(word) > _SHORTEST_BASE and word[0] == "ي":
        return False  # `بيعتذر` is written in dialect, or by rule
    return clitic in "بك" or (clitic == "ل" and word[0] not in _PRESENT)


def _article_of(word: str, rest: int) -> str:
    """The article that a word begins with, where so many letters or more are left; else nothing."""
    if word.startswith(ARTICLES):
        for article in ARTICLES:
            if word.startswith(article) and len(word) - len(article) >= rest:
                return article
    return ""


def _bases(word: str) -> Iterator[str]:
    """An unknown word without its article, and then without each letter that may be a clitic."""
    article = _article_of(word, _SHORTEST_BASE)
    if article:
        base = word[len(article) :]
        yield base
        if article.endswith("لل"):
            yield "ل" + base
        return
    yield word
    for clitics in (_CONJUNCTIONS, _PREPOSITIONS):
        if word[0] in clitics and len(word) > _SHORTEST_BASE:
            word = word[1:]
            yield word


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
    present = word[0] in "يت" and word.endswith("ون")
    if word[-2:] in _PLURALS and word[0] != "م" and word[-3:-2] != "ي" and not present:
        return word[:-2] + _PLURALS[word[-2:]]
    return strip_endings(word)
