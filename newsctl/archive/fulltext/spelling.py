"""Words that are one or two slips of the pen away from a word, with what each slip costs.

Every word one edit away is tried (an insertion, deletion, substitution or transposition: Damerau,
"A technique for computer detection and correction of spelling errors", 1964); two edits away only
those that people make twice in a word. Likely slips cost less: letters alike in sound or shape, or
side by side on a keyboard, letters swapped or doubled, and the weak letters.
"""

from __future__ import annotations

from functools import cache

LIKELY = 2
UNLIKELY = 3
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئ"
_DIGITS = "0123456789"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_WEAK = "اويه"  # written or left out without being heard, or heard without being written

# In folded text hamza on alef, ى and ة are already one with their letters.
_ALIKE = (
    "ضظ", "ضد", "طت", "صس", "ثس", "ثت", "ذز", "ذد", "قك", "قغ", "غخ", "غج", "حه", "حخ", "جح", "جش",
    "عغ", "عا", "ءا", "اي", "او", "وي", "وؤ", "ؤء", "ئء", "ئي", "ئا", "ؤا", "هت", "سش", "صض", "طظ",
    "رز", "دذ", "بت", "تث", "نت", "بن", "يب", "فق", "ظذ", "ظز", "كج", "بف",
    "ck", "kq", "cs", "sz", "iy", "ei", "ea", "ou", "bp", "dt", "fv", "gj", "mn", "vw", "uw",
)  # fmt: skip
# Arabic (101) and QWERTY, row by row.
_KEYS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤراهوزظ", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@cache
def alike(*, keys: bool) -> dict[str, frozenset[str]]:
    """The letters that each letter is mistaken for, by ear and eye, and with `keys` by finger."""
    pairs = [frozenset(pair) for pair in _ALIKE]
    if keys:
        pairs += [frozenset(row[at : at + 2]) for row in _KEYS for at in range(len(row) - 1)]
    return {
        letter: frozenset().union(*(pair for pair in pairs if letter in pair)) - {letter}
        for letter in frozenset().union(*pairs)
    }


def one_slip(word: str) -> dict[str, int]:
    """Every word one edit from a folded word, and its cost."""
    found = likely_slips(word)
    letters = (_LATIN if word.isascii() else _LETTERS) + _DIGITS * any(map(str.isdecimal, word))
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in letters:
            found.setdefault(head + letter + tail, UNLIKELY)
        if tail:
            found.setdefault(head + tail[1:], UNLIKELY)
            for letter in letters:
                found.setdefault(head + letter + tail[1:], UNLIKELY)
    found.pop(word, None)
    found.pop("", None)
    return found


def likely_slips(word: str, *, keys: bool = True) -> dict[str, int]:
    """The words one likely edit from a folded word; `keys` counts slips of the finger as well."""
    swapped, other, dropped, added = [], [], [], []
    known = alike(keys=keys)
    for at, letter in enumerate(word):
        head, rest = word[:at], word[at + 1 :]
        if rest:
            swapped.append(head + rest[0] + letter + rest[1:])
        other += [head + one + rest for one in sorted(known.get(letter, ()))]
        if letter in _WEAK or letter == rest[:1]:
            dropped.append(head + rest)
        if keys:
            added.append(head + letter + letter + rest)
    if not word.isascii():
        added += [word[:at] + one + word[at:] for at in range(len(word) + 1) for one in _WEAK]
    found = dict.fromkeys([*swapped, *other, *dropped, *added], LIKELY)
    found.pop(word, None)
    return found


def two_slips(word: str, most: int) -> dict[str, int]:
    """Up to `most` words two likely edits of ear and eye from a folded word, and their cost."""
    found: dict[str, int] = {}
    once = likely_slips(word, keys=False)
    for between in once:
        for twice in likely_slips(between, keys=False):
            if twice not in once and twice != word:
                found[twice] = 2 * LIKELY
                if len(found) == most:
                    return found
    return found
