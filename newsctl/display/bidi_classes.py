"""What UAX #9 asks of a character: its class, the bracket it pairs with, its mirror image.

A text's classes are bytes, a letter for each code point (`classes_of`): the algorithm's rules are
patterns over them.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import bidirectional

# Bidi_Class values, and the letters that stand for them.
LETTER_OF = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "ES": "S", "ET": "T", "AN": "N", "CS": "C",
    "NSM": "M", "BN": "B", "B": "P", "S": "G", "WS": "W", "ON": "O",
    "LRE": "l", "LRO": "o", "RLE": "r", "RLO": "v", "PDF": "f",
    "LRI": "i", "RLI": "j", "FSI": "k", "PDI": "p",
}  # fmt: skip

# Pairs of brackets (BidiBrackets.txt): opening and closing, in turn.
_BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩"
    "\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
CLOSING = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
OPENING = {closing: opening for opening, closing in CLOSING.items()}
SAME_BRACKET = {"\u2329": "\u3008", "\u232a": "\u3009"}  # canonically equivalent

# What is drawn the other way round at an odd level (BidiMirroring.txt, the signs of running text).
MIRRORED = (
    CLOSING | OPENING | dict(zip("<>«»‹›≤≥≪≫≮≯≺≻⊂⊃⊆⊇∈∋", "><»«›‹≥≤≫≪≯≮≻≺⊃⊂⊇⊆∋∈", strict=True))
)
MIRROR = str.maketrans(MIRRORED)


@lru_cache(maxsize=4096)
def bidi_class(character: str) -> str:
    """A character's Bidi_Class; unassigned ones as DerivedBidiClass.txt has them."""
    known = bidirectional(character)
    if known:
        return known
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xE0000 <= code <= 0xE0FFF:
        return "BN"
    if 0x0590 <= code <= 0x05FF or 0x07C0 <= code <= 0x085F or 0xFB1D <= code <= 0xFB4F:
        return "R"
    if 0x0600 <= code <= 0x07BF or 0x0860 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF:
        return "AL"
    if 0xFE70 <= code <= 0xFEFF or 0x10D00 <= code <= 0x10D3F or 0x1EC70 <= code <= 0x1ECBF:
        return "AL"
    if 0x10EC0 <= code <= 0x10EFF or 0x10F30 <= code <= 0x10F6F or 0x1ED00 <= code <= 0x1ED4F:
        return "AL"
    if 0x1EE00 <= code <= 0x1EEFF:
        return "AL"
    if 0x10800 <= code <= 0x10FFF or 0x1E800 <= code <= 0x1EFFF:
        return "R"
    return "ET" if 0x20A0 <= code <= 0x20CF else "L"


class _Letters(dict[int, str]):
    """The letter of a code point's class, found when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = LETTER_OF[bidi_class(chr(code))]
        if len(self) < _MOST:
            self[code] = letter
        return letter


_MOST = 20_000  # code points that are remembered
_LETTERS = _Letters()


def classes_of(text: str) -> bytes:
    """The class of each code point, as the letters of `LETTER_OF`."""
    return text.translate(_LETTERS).encode("ascii")


def has_right_to_left(text: str) -> bool:
    """Whether anything in `text` can make its order other than it stands."""
    if "ء" <= text[:1] <= "ي":
        return True
    return not text.isascii() and any(
        bidi_class(one) in {"R", "AL", "AN", "RLE", "RLO", "RLI"} for one in set(text)
    )


def base_level(text: str) -> int | None:
    """The paragraph level that a text's first strong character gives (P2, P3); None for none."""
    if "ء" <= text[:1] <= "ي":
        return 1
    depth = 0
    for one in map(bidi_class, text):
        if one in {"L", "R", "AL"} and depth == 0:
            return 0 if one == "L" else 1
        depth = max(0, depth + (one in _ISOLATES) - (one == "PDI"))
    return None


_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
