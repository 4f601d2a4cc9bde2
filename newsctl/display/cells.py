"""Letters as cells: each with its marks, in its joined form, and how many cells it takes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size

from newsctl.display.bidi import MIRRORED, levels, reorder
from newsctl.display.bidi_fast_path import STRONG_LEFT, has_letter, is_level_one
from newsctl.display.joining import is_mark, join

_ZERO_WIDTH = "\u200c\u200d"
_MOST_MARKS = 8  # on one letter


class Cells(NamedTuple):
    """Letters in logical order: what is drawn for each, where in the text it stands, its width."""

    drawn: list[str]
    places: list[int]
    widths: list[int]

    @property
    def width(self) -> int:
        return sum(self.widths)


def cells_of(text: str, *, joined: bool, invisible: bool) -> Cells:
    """The letters of `text`: joined into forms or as they are; `invisible` keeps ZWNJ and ZWJ, for
    terminals that join by themselves."""
    drawn: list[str] = []
    places: list[int] = []
    widths: list[int] = []
    marks = 0
    for at, form in enumerate(join(text) if joined else text):
        width = _WIDTHS[form]
        if width < 0:
            if width == _ABSENT or (width == _INVISIBLE and not invisible):
                continue
            if drawn:
                if marks < _MOST_MARKS:
                    drawn[-1] += form
                    marks += 1
                continue
            width = 0
        drawn.append(form)
        places.append(at)
        widths.append(width)
        marks = 0
    return Cells(drawn, places, widths)


_MARK, _INVISIBLE, _ABSENT = -1, -2, -3


class _Widths(dict[str, int]):
    """The cells of a form; what takes none of its own has a number below 0."""

    def __missing__(self, form: str) -> int:
        if form in _ZERO_WIDTH:
            width = _INVISIBLE if form else _ABSENT  # an alef in its lam is ""
        else:
            width = _MARK if is_mark(form) else get_character_cell_size(form)
        self[form] = width
        return width


_WIDTHS = _Widths()


class Drawn(NamedTuple):
    """A word in visual order among words from right to left, its width, and whether a letter in it
    leads what follows."""

    text: str
    width: int
    leads: bool


@lru_cache(maxsize=16384)
def drawn_word(word: str, led: bool) -> Drawn | None:
    """A word as it is drawn wherever it stands in a paragraph from right to left; None for one
    whose neighbours decide. `led`: Arabic letters stand before it."""
    if STRONG_LEFT.search(word) or (word and is_mark(word[0])):
        return None
    cells = cells_of(word, joined=True, invisible=False)
    if is_level_one(word):
        text = "".join([MIRRORED.get(one, one) for one in reversed(cells.drawn)])
        return Drawn(text, cells.width, has_letter(word))
    level = levels("\u0627" * led + word, 1)[led:]
    line = [level[at] for at in cells.places]
    text = "".join(
        MIRRORED.get(cells.drawn[at], cells.drawn[at]) if line[at] % 2 else cells.drawn[at]
        for at in reorder(line)
    )
    return Drawn(text, cells.width, has_letter(word))
