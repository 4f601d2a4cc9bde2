"""Spellings of foreign names: which other letters the same sound is written with.

By rule, never by a list of names: غ, ج, ك or ق for g; ت or ط; س, ص or ز; a vowel written or not
(و, ا, ي in the middle of a word); ير or ري there. The rules hold of names alone, so
both spellings must look foreign: unknown to the lexicon, or of a shape that no Arabic root gives.
A noun that the lexicon knows (فيروس) may be one side of a vowel written or not.
Whoever searches asks only for spellings that the archive holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.arabic.stem import LookUp

SHORTEST = 5  # letters of a name that has a vowel more or less: shorter ones are too often others
_SHORTEST_SOUNDS = 4  # of one whose consonants may be others
_VOWELS = "اوي"
_SOUNDS = ("غجكق", "تط", "سصز")
_SOUNDS_OF_SHORT = ("غج",)
_LIQUIDS = "رل"
_COUNTRIES = ("يا", "كا")
_CAREFUL = frozenset("أإآةىؤئ")
_ROOT = 4  # consonants that an Arabic root has at most
_SERVILE = "اتمنيسوهلب"  # letters that derivation adds
_VERBAL = ("وا", "نا")
_LONG = 6  # letters of a word in ـا or ـو that derivation does not give


def spellings(name: str, look_up: LookUp) -> list[str]:
    """The other spellings of a folded stem that may be a foreign name, `look_up` being the
    lexicon's; empty for a word that is none."""
    if len(name) < _SHORTEST_SOUNDS:
        return []
    foreign = is_foreign(name, look_up)
    if not foreign and not _is_loan(name, look_up):
        return []
    found = dict.fromkeys(_other_sounds(name) if foreign else ())
    found |= {one: None for one in _other_vowels(name) if min(len(one), len(name)) >= SHORTEST}
    if not foreign:
        return [one for one in found if len(one) != len(name) and is_foreign(one, look_up)]
    loans = (one for one in found if len(one) != len(name) and _is_loan(one, look_up))
    return [*(one for one in found if is_foreign(one, look_up)), *loans]


def _is_loan(name: str, look_up: LookUp) -> bool:
    """Whether a folded stem is a lemma of the lexicon that may be a foreign noun: then only its
    vowels are spelt otherwise, by a name that the lexicon does not know."""
    return (
        len(name) >= SHORTEST
        and name[0] != "م"  # most are participles, a vowel apart from each other
        and not name.endswith(_VERBAL)
        and _CAREFUL.isdisjoint(name)
        and look_up(name) == name
    )


def is_foreign(name: str, look_up: LookUp) -> bool:
    """Whether a folded stem is unknown to the lexicon, or too long for an Arabic root."""
    if not _CAREFUL.isdisjoint(name):  # the lemma of a cluster
        return False
    if all(look_up(name + ending) is None for ending in ("", "ه", "ي", "يه")):
        return True
    if (name[-1] in "او" and len(name) >= _LONG + (name[0] == "ا")) or name.endswith(_COUNTRIES):
        return True
    consonants = [letter for letter in name if letter not in _VOWELS]
    return len(consonants) > _ROOT and name[0] not in _SERVILE


def _other_vowels(name: str) -> Iterator[str]:
    """A vowel less or more, or on the other side of a liquid."""
    for at in range(1, len(name)):
        before, letter, after = name[:at], name[at], name[at + 1 :]
        if letter in _VOWELS and after:
            yield before + after
            if after[0] in _LIQUIDS:
                yield before + after[0] + letter + after[1:]
        elif letter in _LIQUIDS and after[:1] and after[0] in _VOWELS:
            yield before + after[0] + letter + after[1:]
        if name[at - 1] not in _VOWELS:
            added = _VOWELS if letter not in _VOWELS else "ا"
            yield from (before + vowel + letter + after for vowel in added)


def _other_sounds(name: str) -> Iterator[str]:
    """One letter of a sound written otherwise, or all of them; of a short name غ or ج alone."""
    for sound in _SOUNDS if len(name) >= SHORTEST else _SOUNDS_OF_SHORT:
        for letter in sound:
            if letter not in name:
                continue
            for other in sound:
                if other == letter:
                    continue
                yield name.replace(letter, other)
                places = [at for at, one in enumerate(name) if one == letter]
                if len(places) > 1:
                    yield from (name[:at] + other + name[at + 1 :] for at in places)
