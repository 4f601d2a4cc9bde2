"""Broken plurals by their pattern: which singulars a word of a plural's shape may have.

The patterns are those of the grammars (Wright, "A Grammar of the Arabic Language", §304 f.); only
those are here whose shape says plural, and of each the commonest singulars, likeliest first. On
folded words, so that أ is ا and ة is ه.
"""

from __future__ import annotations

from newsctl.fast_dataclasses import NamedTuple

# `C` is a consonant; `W` one that و and ي may be.
_NONE = {"C": frozenset("اويهةءئؤ"), "W": frozenset("اه")}
# The shape of the plural, and its singulars, in which 1 is the first of its consonants and so on.
_PATTERNS = (
    ("اWWWه", ("12ا3", "12ي3", "12و3")),  # أجهزة, أرغفة, أعمدة
    ("اWWيه", ("12اء", "12ا")),  # أدوية
    ("مWاWيW", ("م12و3", "م12ا3", "م12ي3", "م123")),  # مشاريع
    ("مWاWW", ("م123", "م123ه", "م1و3ه")),  # مصانع, مدارس
    ("تWاWيW", ("ت12ي3", "ت12و3", "ت12ا3")),  # تقارير
    ("اWاWيW", ("ا12و3ه", "ا12و3", "ا12ا3", "ا12ي3")),  # أساليب
    ("CواWW", ("1ا23", "1ا23ه", "1و23")),  # شوارع, عواصم
    ("CواWيW", ("1ا2و3", "1ا2ا3", "1و2ا3")),  # صواريخ
    ("WWائW", ("12ي3ه", "12ا3ه", "12ي3", "12و3")),  # رسائل
    ("CCاCيC", ("123و4", "123ا4", "123ي4", "1234")),
    ("CCاCC", ("1234", "1234ه")),  # فنادق
    ("اWWاW", ("123", "123ه")),  # أقلام
    ("اCاW", ("ا12",)),  # آفاق
    ("WWWاء", ("12ي3", "1ا23")),  # وزراء
    ("اWWياء", ("12ي",)),  # أغنياء
    ("CCوC", ("123",)),  # بحوث
)


class _Pattern(NamedTuple):
    """A shape taken apart: its own letters and where they stand, the places of the consonants, what
    may not stand there, and its singulars."""

    own: tuple[tuple[int, str], ...]
    consonants: tuple[tuple[int, frozenset[str]], ...]
    singulars: tuple[str, ...]


def _by_length() -> dict[int, list[_Pattern]]:
    found: dict[int, list[_Pattern]] = {}
    for shape, forms in _PATTERNS:
        letters = tuple(enumerate(shape))
        own = tuple(one for one in letters if one[1] not in _NONE)
        consonants = tuple((at, _NONE[wanted]) for at, wanted in letters if wanted in _NONE)
        found.setdefault(len(shape), []).append(_Pattern(own, consonants, forms))
    return found


_BY_LENGTH = _by_length()


def singulars(word: str) -> list[str]:
    """What a folded word may be the plural of, the likeliest first; nothing for other shapes."""
    found: list[str] = []
    for pattern in _BY_LENGTH.get(len(word), ()):
        if _fits(word, pattern):
            root = {str(n): word[at] for n, (at, _none) in enumerate(pattern.consonants, 1)}
            found += ["".join([root.get(one, one) for one in form]) for form in pattern.singulars]
    return found


def _fits(word: str, pattern: _Pattern) -> bool:
    for at, letter in pattern.own:
        if word[at] != letter:
            return False
    return all(word[at] not in none for at, none in pattern.consonants)
