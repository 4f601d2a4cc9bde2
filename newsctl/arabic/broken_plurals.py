"""Broken plurals by their pattern: which singulars a word of a plural's shape may have.

The patterns are those of the grammars (Wright, "A Grammar of the Arabic Language", §304 f.); only
those are here whose shape says plural, and of each the commonest singulars, likeliest first. On
folded words, so that أ is ا and ة is ه.
"""

from __future__ import annotations

import re

_C = "[^اويهةءئؤ]"  # a consonant; و and ي as consonants are in _W
_W = "[^اه]"
# shape of the plural → singulars, \1 and so on being its consonants
_PATTERNS = (
    (rf"ا({_W})({_W})({_W})ه", (r"\1\2ا\3", r"\1\2ي\3", r"\1\2و\3")),  # أجهزة, أرغفة, أعمدة
    (rf"ا({_W})({_W})يه", (r"\1\2اء", r"\1\2ا")),  # أدوية
    (rf"م({_W})ا({_W})ي({_W})", (r"م\1\2و\3", r"م\1\2ا\3", r"م\1\2ي\3", r"م\1\2\3")),  # مشاريع
    (rf"م({_W})ا({_W})({_W})", (r"م\1\2\3", r"م\1\2\3ه", r"م\1و\3ه")),  # مصانع, مدارس
    (rf"ت({_W})ا({_W})ي({_W})", (r"ت\1\2ي\3", r"ت\1\2و\3", r"ت\1\2ا\3")),  # تقارير
    (rf"ا({_W})ا({_W})ي({_W})", (r"ا\1\2و\3ه", r"ا\1\2و\3", r"ا\1\2ا\3", r"ا\1\2ي\3")),  # أساليب
    (rf"({_C})وا({_W})({_W})", (r"\1ا\2\3", r"\1ا\2\3ه", r"\1و\2\3")),  # شوارع, عواصم
    (rf"({_C})وا({_W})ي({_W})", (r"\1ا\2و\3", r"\1ا\2ا\3", r"\1و\2ا\3")),  # صواريخ
    (rf"({_W})({_W})ائ({_W})", (r"\1\2ي\3ه", r"\1\2ا\3ه", r"\1\2ي\3", r"\1\2و\3")),  # رسائل
    (rf"({_C})({_C})ا({_C})ي({_C})", (r"\1\2\3و\4", r"\1\2\3ا\4", r"\1\2\3ي\4", r"\1\2\3\4")),
    (rf"({_C})({_C})ا({_C})({_C})", (r"\1\2\3\4", r"\1\2\3\4ه")),  # فنادق
    (rf"ا({_W})({_W})ا({_W})", (r"\1\2\3", r"\1\2\3ه")),  # أقلام
    (rf"ا({_C})ا({_W})", (r"ا\1\2",)),  # آفاق
    (rf"({_W})({_W})({_W})اء", (r"\1\2ي\3", r"\1ا\2\3")),  # وزراء
    (rf"ا({_W})({_W})ياء", (r"\1\2ي",)),  # أغنياء
    (rf"({_C})({_C})و({_C})", (r"\1\2\3",)),  # بحوث
)
_COMPILED = tuple((re.compile(shape), singulars) for shape, singulars in _PATTERNS)
_SHORTEST, _LONGEST = 4, 7  # letters of a plural


def singulars(word: str) -> list[str]:
    """What a folded word may be the plural of, the likeliest first; nothing for other shapes."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return []
    found = []
    for shape, forms in _COMPILED:
        match = shape.fullmatch(word)
        if match:
            found += [match.expand(form) for form in forms]
    return found
