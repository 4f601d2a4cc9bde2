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

from typing import TYPE_CHECKING

from newsctl.display.bidi import bidi_class
from newsctl.display.line import BLANK, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.style import StyleType

    Picture = list[tuple[str, StyleType]]  # cells from left to right
    Pieces = Iterator[tuple[str, StyleType, bool]]  # text, style, whether in the other slant

_OTHER, _COMMON, _RARE, _HEBREW = range(4)
# Forms of پ چ ژ ک گ ی, which fonts have that have Arabic at all.
_PERSIAN = frozenset((*range(0xFB56, 0xFB5A), *range(0xFB7A, 0xFB7E), 0xFB8A, 0xFB8B,
                      *range(0xFB8E, 0xFB96), *range(0xFBFC, 0xFC00)))  # fmt: skip
_SIGNS = frozenset((*range(0x60C, 0x66E), *range(0x6F0, 0x6FA)))  # digits among them


def for_kitty(picture: Picture) -> list[Run]:
    """A line as kitty wants it."""
    return _sent(picture, _kitty_word, " ", "")


def for_runs(picture: Picture) -> list[Run]:
    """A line as terminals want it that order each run of one style."""
    return _sent(picture, _word_in_runs, " ", BLANK)


def _sent(
    picture: Picture, word_of: Callable[[Picture], Pieces], blank: str, between: str
) -> list[Run]:
    runs: list[Run] = []
    for start, end in _words(picture):
        if start == end:
            continue
        word = picture[start:end]
        if word[0][0] == " ":
            parted = between and start > 0 and end < len(picture)
            pieces: Pieces = iter([(blank * len(word), between if parted else word[0][1], False)])
        else:
            pieces = word_of(word)
        for text, style, turned in pieces:
            if runs and runs[-1][1:] == (style, turned):
                runs[-1] = Run(runs[-1].text + text, style, turned)
            else:
                runs.append(Run(text, style, turned))
    return runs


def _words(picture: Picture) -> Iterator[tuple[int, int]]:
    """Words and the blanks between them, by place."""
    start = 0
    for at in range(1, len(picture) + 1):
        if at == len(picture) or (picture[at][0] == " ") != (picture[start][0] == " "):
            yield start, at
            start = at


def _kitty_word(word: Picture) -> Pieces:
    if not any(_turns(text) for text, _style in word):  # its signs alone turn nothing around
        yield from ((text, style, False) for text, style in word)
        return
    turned: bool | None = None
    for kind, start, end in _stretches([_kind(text[0]) for text, _style in word], alone=_RARE):
        # Common letters keep their slant, unless what stands before them kept it.
        turned = kind == _OTHER if turned is None else not turned
        texts = [text for text, _style in word[start:end]]
        if kind != _OTHER:
            texts = [text[0] for text in texts[::-1]]
        for text, (_text, style) in zip(texts, word[start:end], strict=True):
            yield text, style, turned


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
        return drawn[0] not in "\u061b\u061f"  # letters to the order of a line only
    return "\u0660" <= drawn[0] <= "\u0669" or "\u06f0" <= drawn[0] <= "\u06f9"


def _kind(letter: str) -> int:
    code = ord(letter)
    if 0xFE70 <= code <= 0xFEFC or code in _PERSIAN or code in _SIGNS:
        return _COMMON
    if 0x600 <= code <= 0x8FF or 0xFB50 <= code <= 0xFDFF:
        return _RARE
    return _HEBREW if bidi_class(letter) == "R" else _OTHER


def _word_in_runs(word: Picture) -> Pieces:
    kinds = [int(bidi_class(text[0]) in {"R", "AL"} and text[0] > "\u061f") for text, _s in word]
    for letters, start, end in _stretches(kinds):
        piece = word[start:end]
        if not letters:
            yield from ((text, style, any(kinds)) for text, style in piece)
            continue
        # Each run of one style is ordered by itself: runs stay where they are.
        at = 0
        while at < len(piece):
            last = at
            while last < len(piece) and piece[last][1] == piece[at][1]:
                last += 1
            yield "".join(text for text, _s in piece[at:last][::-1]), piece[at][1], False
            at = last
