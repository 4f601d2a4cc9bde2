"""Where lines break, in logical order: at spaces, and inside a word only where it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.display.cells import Cells

# After these a long address or compound may go on in the next line.
_GOOD_ENDS = frozenset("/-_.?&=,:;#+|\\،؛…–—")


class Piece(NamedTuple):
    """A line's part of a paragraph: code points [start, end), words [first, last); a line that
    cuts a word has no words (0, 0)."""

    start: int
    end: int
    first: int
    last: int


def broken(
    words: list[str], widths: list[int], width: int, cells_of: Callable[[str], Cells]
) -> list[tuple[Piece, int]]:
    """The lines of a paragraph split at each space, with what each takes in cells.

    White space at a line's end, and at its start but for the first line's, is left out.
    """
    lines: list[tuple[Piece, int]] = []
    start = first = at = used = 0  # `at`: where the word in hand begins
    cut = False  # the line in hand begins inside a word
    for number, word in enumerate(words):
        size = widths[number]
        new = number == first and not cut
        if not new and used + 1 + size <= width:
            used += 1 + size
        elif new and size <= width:
            used = size
        else:
            if not new:
                lines.append(_line(words, start, at - 1, first, number, used, cut))
                start, first, used, cut = at, number, size, False
            if size > width:
                start, used, rest = _cut_word(word, at, width, lines, cells_of)
                first, cut = number, not rest
        if not word and number == first and lines and not cut:
            start, first, used = at + 1, number + 1, 0
        at += len(word) + 1
    if start < at - 1 or not lines:
        lines.append(_line(words, start, at - 1, first, len(words), used, cut))
    return lines


def _line(
    words: list[str], start: int, end: int, first: int, last: int, used: int, cut: bool
) -> tuple[Piece, int]:
    while last > first + 1 and not words[last - 1]:
        last -= 1
        end -= 1
        used -= 1
    return (Piece(start, end, 0, 0) if cut else Piece(start, end, first, last)), used


def _cut_word(
    word: str,
    at: int,
    width: int,
    lines: list[tuple[Piece, int]],
    cells_of: Callable[[str], Cells],
) -> tuple[int, int, bool]:
    """Put all of a long word but its last part into lines: where that part starts and its width."""
    cells = cells_of(word)
    start = used = 0
    good = 0  # the last letter of this line after which it may end well
    number = 0
    while number < len(cells.widths):
        size = cells.widths[number]
        if used + size > width and number > start:
            end = good if good > start + width // 2 else number
            taken = sum(cells.widths[start:end])
            lines.append((Piece(at + cells.places[start], at + cells.places[end], 0, 0), taken))
            start = number = end
            used, good = 0, 0
            continue
        used += size
        number += 1
        if cells.drawn[number - 1][0] in _GOOD_ENDS:
            good = number
    return at + cells.places[start], used, start == 0
