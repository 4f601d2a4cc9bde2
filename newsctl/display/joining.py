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
_CAUSING = "\u0640\u200d\u0883\u0884\u0885"  # tatweels and ZWJ join on both sides
_BLOCKS = (range(0x620, 0x700), range(0x750, 0x780), range(0x870, 0x8C9))
_NONE = frozenset((0x621, 0x674, 0x6DD, 0x887, 0x888, 0x8AD))
_RIGHT = frozenset((
    *range(0x622, 0x626), 0x627, 0x629, *range(0x62F, 0x633), 0x648, *range(0x671, 0x674),
    *range(0x675, 0x678), *range(0x688, 0x69A), 0x6C0, *range(0x6C3, 0x6CC), 0x6CD, 0x6CF,
    0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF, *range(0x759, 0x75C), 0x76B, 0x76C, 0x771, 0x773,
    0x774, 0x778, 0x779, *range(0x870, 0x883), 0x88E, *range(0x8AA, 0x8AD), 0x8AE, 0x8B1,
    0x8B2, 0x8B9,
))  # fmt: skip


@cache
def _forms() -> dict[str, list[str]]:
    """Letters (and lam with an alef) → isolated, final, initial and medial form, "" for none."""
    found: dict[str, list[str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        name, *letters = decomposition(chr(code)).split() or [""]
        if name in _NAMES:
            text = "".join(chr(int(letter, 16)) for letter in letters)
            if len(text) == 1 or (len(text) == 2 and text[0] == _LAM):
                found.setdefault(text, ["", "", "", ""])[_NAMES.index(name)] = chr(code)
    return found


@cache
def joins(character: str) -> tuple[bool, bool]:
    """Whether a letter joins the one before it, and the one after it."""
    code = ord(character)
    if character in _CAUSING:
        return True, True
    if code in _NONE or not any(code in block for block in _BLOCKS):
        return False, False
    if category(character)[0] != "L":
        return False, False
    return True, code not in _RIGHT


@cache
def is_mark(character: str) -> bool:
    """Whether a character stands on the one before it and takes no cell."""
    return category(character) in {"Mn", "Me"}


@cache
def _letter(character: str) -> tuple[bool, bool, bool, tuple[str, ...]]:
    """All that joining asks of a character: is it a mark, its `joins`, and its forms by number
    (1: joined before, 2: joined after)."""
    forms = _forms().get(character, ["", "", "", ""])
    isolated, final, initial, medial = forms
    shown = (
        isolated or character,
        final or character,
        initial or isolated or character,
        medial or final or character,
    )
    return is_mark(character), *joins(character), shown


def join(text: str) -> list[str]:
    """The form of each code point of `text`; an alef that its lam has taken in is empty."""
    shaped = list(text)
    last = -1  # the letter that waits to learn whether the next one joins it
    number, open_after = 0, False
    shown: tuple[str, ...] = ()
    for at, one in enumerate(text):
        mark, before, after, forms = _letter(one)
        if mark:
            continue
        if open_after and before:
            if text[last] == _LAM and (ligature := _forms().get(_LAM + one)):
                shaped[last] = ligature[number]
                shaped[at] = ""
                last, open_after = at, False
                continue
            shaped[last] = shown[number + 2]
            number = 1
        else:
            number = 0
        if before:
            shaped[at] = forms[number]
        last, open_after, shown = at, after, forms
    return shaped
