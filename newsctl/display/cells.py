"""Letters as cells: each with its marks, in its joined form, and how many cells it takes."""

from __future__ import annotations

from functools import lru_cache

from newsctl.display.bidi_classes import MIRROR, MIRRORED
from newsctl.display.bidi_modes import Marks
from newsctl.display.joining import is_mark, join, join_usual
from newsctl.fast_dataclasses import NamedTuple

_ZERO_WIDTH = "\u200c\u200d"
# Whether a sign is shown as a picture (U+FE0F), and of which skin: some terminals give the sign
# another cell or two for it, others none. Without them all agree.
_OF_PICTURES = frozenset("\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_MOST_MARKS = 8  # on one letter
_TURNED = frozenset(MIRRORED)


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
# The usual ones of a cell, from first to last: rich's tables are loaded for others.
_NARROW = (" ~", "¡¬", "®˿", "،،", "؛؛", "؟؟", "ءي", "٠٩", "‐‧", "\ufb50\ufbb1",
           "\ufbd3\ufbff", "\ufe80\ufefc")  # fmt: skip


class _Widths(dict[str, int]):
    """The cells of a form; what takes none of its own has a number below 0."""

    def __missing__(self, form: str) -> int:
        if form in _ZERO_WIDTH:
            width = _INVISIBLE if form else _ABSENT  # an alef in its lam is ""
        elif form in _OF_PICTURES:
            width = _ABSENT
        elif is_mark(form):
            width = _MARK
        elif any(ends[0] <= form <= ends[1] for ends in _NARROW):
            width = 1
        else:
            from rich.cells import get_character_cell_size

            width = get_character_cell_size(form)
        self[form] = width
        return width


_WIDTHS = _Widths()


def with_marks(letter: str, marks: Marks) -> str:
    """A letter and its marks, as a terminal wants them where it reads from the right."""
    if marks is Marks.NOWHERE:
        return letter[:1]
    return letter[1:] + letter[0] if len(letter) > 1 and marks is Marks.BEFORE else letter


class Word(NamedTuple):
    """A word as it is drawn wherever it stands: from left to right in logical order, and from right
    to left, mirrored; and its cells. None of both for one that begins with a mark, which belongs to
    what stands before it."""

    logical: str | None
    reversed: str | None
    width: int


@lru_cache(maxsize=16384)
def word_of(word: str, joined: bool, marks: Marks = Marks.BEHIND) -> Word:
    """A word by itself; when reversed, its letters have their marks where `marks` says."""
    usual = join_usual(word) if joined else None
    if usual is not None:
        turned = usual[::-1]
        if not _TURNED.isdisjoint(turned):
            turned = turned.translate(MIRROR)
        return tuple.__new__(Word, (usual, turned, len(usual)))
    forms = join(word) if joined else list(word)
    widths = [_WIDTHS[form] for form in forms]
    if word and min(widths) > 0:  # a cell for each letter
        logical = "".join(forms)
        turned = logical[::-1]
        if not _TURNED.isdisjoint(turned):
            turned = turned.translate(MIRROR)
        return Word(logical, turned, sum(widths))
    cells = cells_of(word, joined=joined, invisible=not joined)
    if is_mark(word.lstrip(_ZERO_WIDTH)[:1] or " "):
        return Word(None, None, cells.width)
    letters = [MIRRORED.get(one, one) for one in reversed(cells.drawn)]
    if marks is not Marks.BEHIND:
        letters = [with_marks(one, marks) for one in letters]
    return Word("".join(cells.drawn), "".join(letters), cells.width)
