"""Arabic letters in their joined forms, one cell each, for terminals that don't join by themselves.

The forms are Unicode's presentation forms, found by their compatibility decompositions; how letters
join is ArabicShaping.txt's joining types. Letters that have no presentation forms (some Kurdish and
Pashto ones) stay as they are, and still join their neighbours.
"""

from __future__ import annotations

from functools import cache
from unicodedata import category, decomposition

_NAMES = ("<isolated>", "<final>", "<initial>", "<medial>")
_LAM = "\u0644"
_CAUSING = "\u0640\u200d"  # tatweel and ZWJ join on both sides
_NONE = frozenset("\u0621\u0674\u06dd\u200c")
_RIGHT = frozenset(
    map(
        chr,
        (
            *range(0x622, 0x626), 0x627, 0x629, *range(0x62F, 0x633), 0x648, *range(0x671, 0x674),
            *range(0x675, 0x678), *range(0x688, 0x69A), 0x6C0, *range(0x6C3, 0x6CC), 0x6CD, 0x6CF,
            0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF, *range(0x759, 0x75C), 0x76B, 0x76C, 0x771, 0x773,
            0x774, 0x778, 0x779,
        ),
    )
)  # fmt: skip


@cache
def _forms() -> dict[str, list[str]]:
    """Letters (and lam with an alef) → isolated, final, initial and medial form, "" for none."""
    found: dict[str, list[str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFEFD)):
        name, *letters = decomposition(chr(code)).split() or [""]
        if name in _NAMES and letters and letters[0] != "0020":
            text = "".join(chr(int(letter, 16)) for letter in letters)
            if len(text) == 1 or (len(text) == 2 and text[0] == _LAM):
                found.setdefault(text, ["", "", "", ""])[_NAMES.index(name)] = chr(code)
    return found


@cache
def _joins(character: str) -> tuple[bool, bool]:
    """Whether a letter joins the one before it, and the one after it."""
    if character in _CAUSING:
        return True, True
    if not ("\u0620" <= character <= "\u06ff" or "\u0750" <= character <= "\u077f"):
        return False, False
    if character in _NONE or category(character)[0] != "L":
        return False, False
    return True, character not in _RIGHT


@cache
def is_mark(character: str) -> bool:
    """Whether a character stands on the one before it and takes no cell."""
    return category(character) in {"Mn", "Me"}


def join(text: str) -> list[str]:
    """The form of each code point of `text`; an alef that its lam has taken in is empty."""
    forms = _forms()
    shaped = list(text)
    letters = [at for at, one in enumerate(text) if not is_mark(one)]
    number = 0
    while number < len(letters):
        at = letters[number]
        one = text[at]
        before, after = _joins(one)
        if not before:
            number += 1
            continue
        joined_before = number > 0 and before and _joins(text[letters[number - 1]])[1]
        following = text[letters[number + 1]] if number + 1 < len(letters) else ""
        ligature = forms.get(one + following) if one == _LAM and following else None
        if ligature is not None:
            shaped[at] = ligature[1 if joined_before else 0]
            shaped[letters[number + 1]] = ""
            number += 2
            continue
        joined_after = after and bool(following) and _joins(following)[0]
        own = forms.get(one)
        if own is not None:
            shaped[at] = own[joined_before + 2 * joined_after] or own[joined_before] or one
        number += 1
    return shaped
