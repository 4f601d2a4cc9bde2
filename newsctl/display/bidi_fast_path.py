"""The levels of a paragraph of newspaper prose, without walking through all of it.

In Arabic prose nearly every character is a letter, or a neutral between letters, and is level 1.
Only the stretches between letters that hold a number or another script need the rules of UAX #9,
and what a stretch comes to depends on nothing but itself and the letters on both sides.
Whatever could break that (other right-to-left scripts, embeddings, brackets that pair across a
stretch) goes the whole way, through `newsctl.display.bidi.levels`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsctl.display.bidi import CLOSING, bidi_class, bracket_pairs, levels, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Arabic letters (class AL), and what takes their level with them: their marks, ZWNJ and ZWJ.
LETTERS = (
    "\u0608\u060b\u060d\u061b\u061d-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06ee\u06ef"
    "\u06fa-\u06ff\u0750-\u077f\u0870-\u088e\u08a0-\u08c9\ufb50-\ufbc2\ufbd3-\ufd3d\ufd50-\ufd8f\ufe70-\ufe74"
    "\ufe76-\ufefc"
)
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
_LED = f"{LETTERS}{MARKS}\u200c\u200d"
# Neutrals of prose (ON, WS, and ، which is one but between numbers): they stay at the level of the
# paragraph unless Latin is beside them.
NEUTRALS = " !\"&'()*;<=>?@\\[\\]^_`{|}~«»،\u2010-\u2027\u2035-\u2043\\\\"
_HARD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0590-\u05ff\u061c\u06dd\u0700-\u074f\u0780-\u07bf\u07c0-\u086f"
    "\u0890-\u089f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufb1d-\ufb4f\ufeff"
    "\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff\U000e0000-\U000e0fff]"
)
_FOREIGN = re.compile(f"[^{_LED}{NEUTRALS}]")  # what may not be at the level of the paragraph
_FROM_LETTER = re.compile(f"[^{LETTERS}]*")
_NEUTRAL = "".join(chr(code) for code in range(0x3000) if re.match(f"[{NEUTRALS}]", chr(code)))
_LETTER = re.compile(f"[{LETTERS}]")
_BRACKETS = frozenset(CLOSING) | frozenset(CLOSING.values())
_BRACKET = re.compile(f"[{re.escape(''.join(sorted(_BRACKETS)))}]")
_SHORT = 200  # code points of a stretch that is worth remembering
_ALEF = "\u0627"


def paragraph_levels(text: str, base: int) -> list[int]:
    """The same as `levels(text, base)` for one paragraph, most of the time in a tenth of it."""
    if _HARD.search(text) or (base == 0 and not _BRACKETS.isdisjoint(text)):
        return levels(text, base)
    if base == 0:
        return _from_the_left(text)
    found = [1] * len(text)
    first = _LETTER.search(text)
    bare = first.start() if first else len(text)
    pairs = _pairs(text)
    for start, end in _stretches(text):
        if start < bare:  # no letter before it: the paragraph's own direction leads
            start = 0
        # A pair that a letter parts holds text from right to left, so it reads from right to left.
        outer = (
            tuple(
                one.start() - start
                for one in _BRACKET.finditer(text, start, end)
                if one.start() in pairs and not start <= pairs[one.start()] < end
            )
            if pairs
            else ()
        )
        found[start:end] = _stretch(text[start:end], base, start > 0, end < len(text), outer)
    return found


def _pairs(text: str) -> dict[int, int]:
    """Each bracket that has a partner, to its partner."""
    pairs = bracket_pairs((one.start(), one[0]) for one in _BRACKET.finditer(text))
    return dict(pairs) | {closing: opening for opening, closing in pairs}


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """What stands between letters and holds more than neutrals, the neutrals around it included."""
    end = 0
    while found := _FOREIGN.search(text, end):
        start = end + len(text[end : found.start()].rstrip(_NEUTRAL))
        match = _FROM_LETTER.match(text, found.end())
        end = match.end() if match else found.end()
        yield start, end


_LEFT_STRETCH = re.compile(f"[^{LETTERS}]+")


def _from_the_left(text: str) -> list[int]:
    found = [1] * len(text)
    for match in _LEFT_STRETCH.finditer(text):
        start, end = match.span()
        led = start > 0
        followed = end < len(text)
        if led and followed and match[0] == " ":
            continue
        found[start:end] = _stretch(match[0], 0, led, followed)
    return found


def _stretch(
    text: str,
    base: int,
    led: bool,
    followed: bool,
    outer: tuple[int, ...] = (),
) -> list[int]:
    """The levels of a stretch; `led` and `followed`: a letter stands before it, behind it."""
    found = _short_stretch if len(text) <= _SHORT else _short_stretch.__wrapped__
    return found(text, base, led, followed, outer)


@lru_cache(maxsize=4096)
def _short_stretch(
    text: str,
    base: int,
    led: bool,
    followed: bool,
    outer: tuple[int, ...],
) -> list[int]:
    around = _ALEF * led + text + _ALEF * followed
    found = levels_of(
        [bidi_class(one) for one in around], list(around), base, [at + led for at in outer]
    )
    return found[led : len(found) - followed]


# Whatever is not known to keep its order among Arabic words: Latin and all other scripts.
STRONG_LEFT = re.compile(f"[^{_LED}{NEUTRALS}0-9٠-٩۰-۹.,:/%+#$€£٪٫٬°-]")


_LEVEL_ONE = re.compile(f"[{_LED}{NEUTRALS}]*")


def is_level_one(text: str) -> bool:
    """Whether a word from right to left holds letters and neutrals alone: no numbers."""
    return _LEVEL_ONE.fullmatch(text) is not None


def has_letter(text: str) -> bool:
    """Whether an Arabic letter stands in `text`."""
    return _LETTER.search(text) is not None


def is_hard(text: str) -> bool:
    """Whether a text holds what only the whole algorithm can tell."""
    return _HARD.search(text) is not None
