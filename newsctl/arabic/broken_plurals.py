"""Broken plurals by their pattern: which singulars a word of a plural's shape may have.

The patterns are those of the grammars (Wright, "A Grammar of the Arabic Language", §304 f.); only
those are here whose shape says plural, and of each the commonest singulars, likeliest first. On
folded words, so that أ is ا and ة is ه.
"""

from __future__ import annotations

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
_SHORTEST, _LONGEST = 4, 7  # letters of a plural


def singulars(word: str) -> list[str]:
    """What a folded word may be the plural of, the likeliest first; nothing for other shapes."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return []
    found = []
    for shape, forms in _PATTERNS:
        root = _consonants(word, shape)
        if root:
            letters = {str(place): letter for place, letter in enumerate(root, 1)}
            found += ["".join(letters.get(one, one) for one in form) for form in forms]
    return found


def _consonants(word: str, shape: str) -> str:
    """The consonants of a word of that shape; none where it has another."""
    if len(word) != len(shape):
        return ""
    root = ""
    for letter, wanted in zip(word, shape, strict=True):
        if wanted in _NONE:
            if letter in _NONE[wanted]:
                return ""
            root += letter
        elif letter != wanted:
            return ""
    return root
