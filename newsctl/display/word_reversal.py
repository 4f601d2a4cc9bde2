"""What is sent to terminals that turn each word around by themselves, though not the line.

Words go out in visual order, each with a blank behind it; what is in a word is sent so that its
terminal makes the right picture of it. Two kinds are known:

**kitty** turns around whatever of a word one font draws: where its main font has Arabic letters,
the signs and digits that touch them too, and where another font has to help out with a rare letter,
the parts on both sides of it each by itself. It never joins what differs in slant, so wherever that
could matter the slant changes. Tashkeel it puts in cells of its own, which tears words apart: it is
left out.

**QTerminal and xterm.js without WebGL** order each run of one style by itself, some from its first
letter's side, some from the left: the letters of a word are sent in logical order, and what is not
a letter in another slant, so that it is a run of its own. A blank between two words has a
foreground of its own, which nobody sees.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from newsctl.display.bidi import levels
from newsctl.display.bidi_classes import bidi_class
from newsctl.display.joining import is_mark
from newsctl.display.line import BLANK, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.style import StyleType

    Cells = list[tuple[str, StyleType]]  # from left to right
    _Parts = list[tuple[str, StyleType]]
    Pieces = Iterator[tuple[str, StyleType, bool]]  # text, style, whether in the other slant

_OTHER, _COMMON, _RARE, _HEBREW = range(4)
# Forms of پ چ ژ ک گ ی, which fonts have that have Arabic at all.
_PERSIAN = frozenset((*range(0xFB56, 0xFB5A), *range(0xFB7A, 0xFB7E), 0xFB8A, 0xFB8B,
                      *range(0xFB8E, 0xFB96), *range(0xFBFC, 0xFC00)))  # fmt: skip
_MARKS_OF_ORDER = "\u061b\u061f"  # ؛ and ؟ are letters to the order of a line only
_STOPS = frozenset("،؛؟٪۔.,:;!?%")
_SIGNS = frozenset((*range(0x60C, 0x66E), *range(0x6F0, 0x6FA)))  # digits among them


def for_kitty(runs: Sequence[Run]) -> list[Run]:
    """A line, in visual order, as kitty wants it."""
    return _sent(runs, _kitty_word, _kitty_pieces, "")


def for_runs(runs: Sequence[Run]) -> list[Run]:
    """A line, in visual order, as terminals want it that order each run of one style."""
    return _sent(runs, _word_in_runs, _pieces_in_runs, BLANK)


_BLANKS = re.compile("( +)")
_LETTERS = re.compile("[\ufe70-\ufefc]+")  # joined letters without marks: most words


def _sent(
    runs: Sequence[Run],
    word_of: Callable[[Cells], Pieces],
    pieces_of: Callable[[str], tuple[tuple[str, bool], ...]],
    between: str,
) -> list[Run]:
    sent = _Sent()
    parts = [(text, run.style) for run in runs for text in _BLANKS.split(run.text) if text]
    before, after = _at_sides(parts)
    for text, style in before:
        sent.add(text, style, False)
    last = len(parts) - 1
    at = 0
    while at <= last:
        text, style = parts[at]
        end = at + 1
        if text[0] == " ":
            sent.add(text, between if between and 0 < at < last else style, False)
        elif end <= last and parts[end][0][0] != " ":  # a word in several styles
            while end <= last and parts[end][0][0] != " ":
                end += 1
            word = [(cell, style) for part, style in parts[at:end] for cell in cells_in(part)]
            for piece, its, turned in word_of(word):
                sent.add(piece, its, turned)
        else:
            for piece, turned in pieces_of(text):
                sent.add(piece, style, turned)
        at = end
    for text, style in after:
        sent.add(text, style, False)
    return sent.runs()


def _at_sides(parts: _Parts) -> tuple[_Parts, _Parts]:
    """Take the hard blanks off that fill a line to its sides, in a style of their own: they are no
    part of the word beside them."""
    before = [parts.pop(0)] if parts and not parts[0][0].strip("\xa0") else []
    after = [parts.pop()] if parts and not parts[-1][0].strip("\xa0") else []
    return before, after


class _Sent:
    """Runs as they grow, neighbours of one kind as one."""

    __slots__ = ("_last", "_runs", "_texts")

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._texts: list[str] = []
        self._last: tuple[StyleType, bool] = "", False

    def add(self, text: str, style: StyleType, turned: bool) -> None:
        if self._texts and self._last != (style, turned):
            self._close()
        self._last = style, turned
        self._texts.append(text)

    def _close(self) -> None:
        self._runs.append(Run("".join(self._texts), *self._last))
        self._texts = []

    def runs(self) -> list[Run]:
        if self._texts:
            self._close()
        return self._runs


@lru_cache(maxsize=16384)
def _kitty_pieces(word: str) -> tuple[tuple[str, bool], ...]:
    if _LETTERS.fullmatch(word):
        return ((word[::-1], False),)
    return _joined(_kitty_word([(cell, "") for cell in cells_in(word)]))


@lru_cache(maxsize=16384)
def _pieces_in_runs(word: str) -> tuple[tuple[str, bool], ...]:
    if _LETTERS.fullmatch(word):
        return ((word[::-1], False),)
    return _joined(_word_in_runs([(cell, "") for cell in cells_in(word)]))


def _joined(pieces: Pieces) -> tuple[tuple[str, bool], ...]:
    """The pieces of a word of one style, neighbours of one slant as one."""
    return tuple(
        ("".join(text for text, _style, _turned in group), turned)
        for turned, group in groupby(pieces, lambda piece: piece[2])
    )


def cells_in(drawn: str) -> list[str]:
    """The letters of what is drawn, each with its marks."""
    cells: list[str] = []
    for one in drawn:
        if cells and is_mark(one):
            cells[-1] += one
        else:
            cells.append(one)
    return cells


def _kitty_word(word: Cells) -> Pieces:
    if not any(_turns(text) for text, _style in word):  # its signs alone turn nothing around
        yield from ((text, style, False) for text, style in word)
        return
    kinds = _kinds(word)
    turned = _letters_are_slanted(kinds, word) == (kinds[0] == _OTHER)
    for kind, start, end in _stretches(kinds, alone=_RARE):
        turned = not turned
        if kind == _OTHER:
            yield from ((text, style, turned) for text, style in word[start:end])
            continue
        # What differs in weight would be turned around by itself: a match is the whole of it.
        styles = [style for _text, style in word[start:end]]
        style = next((one for one in styles if one == "match"), styles[-1])
        yield "".join(text[0] for text, _style in reversed(word[start:end])), style, turned


def _kinds(word: Cells) -> list[int]:
    """The kind of each letter; a sign that ends a match is no part of it."""
    kinds = [_kind(text[0]) for text, _style in word]
    inside = [at for at, (text, _style) in enumerate(word) if text[0] not in _STOPS]
    for at in (*range(inside[0]), *range(inside[-1] + 1, len(word))) if inside else ():
        if word[at][1] != word[inside[0] if at < inside[0] else inside[-1]][1]:
            kinds[at] = _OTHER
    return kinds


def _letters_are_slanted(kinds: list[int], word: Cells) -> bool:
    """Whether what an Arabic word or a Latin one beside it needs another slant for is seen less on
    its Arabic letters: single ones (`و`, `ب`) before a longer word or number."""
    stretches = [end - start for kind, start, end in _stretches(kinds) if kind != _OTHER]
    others = sum(
        text[0].isalnum() for kind, (text, _s) in zip(kinds, word, strict=True) if kind == _OTHER
    )
    return max(stretches, default=2) == 1 and len(stretches) < others


def _stretches(kinds: list[int], *, alone: int = -1) -> Iterator[tuple[int, int, int]]:
    """Neighbours of one kind: (kind, start, end); those of the kind `alone` each by itself."""
    start = 0
    while start < len(kinds):
        end = start + 1
        while end < len(kinds) and kinds[end] == kinds[start] != alone:
            end += 1
        yield kinds[start], start, end
        start = end


def _turns(drawn: str) -> bool:
    if bidi_class(drawn[0]) in {"R", "AL"}:
        return drawn[0] not in _MARKS_OF_ORDER
    return "\u0660" <= drawn[0] <= "\u0669" or "\u06f0" <= drawn[0] <= "\u06f9"


def _kind(letter: str) -> int:
    code = ord(letter)
    if 0xFE70 <= code <= 0xFEFC or code in _PERSIAN or code in _SIGNS:
        return _COMMON
    if 0x600 <= code <= 0x8FF or 0xFB50 <= code <= 0xFDFF:
        return _RARE
    return _HEBREW if bidi_class(letter) == "R" else _OTHER


def _signs_that_turn(piece: Cells) -> set[int]:
    """Which signs between Arabic digits a terminal would turn around with them."""
    plain = "".join(text[0] for text, _style in piece)
    if len(plain) < 3 or not any(map(_turns, plain)):
        return set()
    return {at for at, level in enumerate(levels(plain, 0)) if level % 2}


def _word_in_runs(word: Cells) -> Pieces:
    kinds = [
        int(bidi_class(text[0]) in {"R", "AL"} and text[0] not in _MARKS_OF_ORDER)
        for text, _style in word
    ]
    slanted = _letters_are_slanted(kinds, word)
    for letters, start, end in _stretches(kinds):
        piece = word[start:end]
        if not letters:
            other = any(kinds) and not slanted
            signs = _signs_that_turn(piece)
            for at, (text, style) in enumerate(piece):
                yield text, style, other != (at in signs)
            continue
        # Each run of one style is ordered by itself: runs stay where they are.
        at = 0
        while at < len(piece):
            last = at
            while last < len(piece) and piece[last][1] == piece[at][1]:
                last += 1
            yield "".join(text for text, _s in piece[at:last][::-1]), piece[at][1], slanted
            at = last
