"""What is sent to PuTTY, which orders each line by UAX #9 and takes no order to leave it alone.

It takes a line's side from the line's own first letter, so a line that reads from the right is sent
in logical order without blanks before it, and PuTTY itself puts it at the right edge. A row of
cells, or a line whose first letter is a Latin one, has no logical order that comes to its picture;
it is sent from the left, a blank that counts as a letter (U+2800) in front, its words in visual
order and the letters of each in logical order. Each way is tried on our own algorithm: the first
that makes the picture is sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from newsctl.display.bidi import levels, levels_of, reorder, runs_of
from newsctl.display.bidi_classes import MIRROR, MIRRORED, base_level, classes_of
from newsctl.display.joining import is_mark
from newsctl.display.line import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import StyleType

_PIN = "\u2800"  # blank, and strong from left to right
_DIGITS = re.compile(rb"[EN]")
_IN_NUMBERS = re.compile(rb"(?<=[EN])[SC](?=[EN])")
_BESIDE_NUMBERS = re.compile(rb"(?<=[EN])(?:[SC](?=[EN])|T)|T(?=[EN])")
_NOWHERE = re.compile(rb"(?!)")
_A_CELL_EACH = re.compile(
    "[ -~«»“”–—…،؛؟\u05d0-\u05ea\u0660-\u066c\u06f0-\u06f9\ufb50-\ufbb1\ufbd3-\ufbff\ufe8d-\ufefc]*"
)
_STRONG = re.compile(rb"[LRA]")


class _Picture(NamedTuple):
    """Cells from the first to the last that is not blank: their letters, whole texts with marks,
    and styles."""

    drawn: str
    texts: Sequence[str]
    styles: list[StyleType]

    def with_blanks(self, blank: str) -> _Picture:
        """The same with other blanks."""
        drawn = self.drawn.replace(" ", blank)
        if self.texts is self.drawn:
            return self._replace(drawn=drawn, texts=drawn)
        return self._replace(drawn=drawn, texts=[one.replace(" ", blank) for one in self.texts])


def for_putty(runs: Sequence[Run], columns: int, logical: str = "") -> list[Run]:
    """The runs of a line, whose cells to the last column are blank; `logical` comes to the same."""
    if logical:
        return _as_it_was(runs, columns, logical)
    left, picture = _picture(runs)
    strong = _STRONG.findall(classes_of(picture.drawn))
    if not any(one != b"L" for one in strong):
        return list(runs)
    right = columns - left - len(picture.drawn)
    pinned = _PIN + " " * (left - 1) if left else ""
    parted = picture.with_blanks(_PIN)
    # Only a line whose first letter, the rightmost, is an Arabic one is put at the right.
    ways = ((picture, 1, " " * right), (picture, 0, pinned), (parted, 0, _PIN * left))
    for shown, base, before in ways[strong[-1] == b"L" :]:
        for line in _levels_of_inverse(shown.drawn, base):
            sent = _as_ordered(shown.drawn, line)
            if not (base == 0 and left) and base_level(sent) != base:
                continue  # nothing pins its side
            if _as_ordered(sent, levels(sent, base)) == shown.drawn:
                return [Run(before, ""), *_sent(shown, line)]
    return [Run(_PIN * left, ""), *_sent(parted, next(_levels_of_inverse(parted.drawn, 0)))]


def _as_it_was(runs: Sequence[Run], columns: int, logical: str) -> list[Run]:
    """A line in the order that it was written in, which is right of most; nothing where not."""
    plain = "".join([run.text for run in runs])
    drawn = plain.strip(" ")
    left = len(plain) - len(plain.lstrip(" "))
    pin = ""
    if base_level(logical) == 1:
        pin = " " * (columns - left - _width(drawn))
    elif left:
        pin = _PIN + " " * (left - 1)
    return [Run(pin, ""), Run(logical, runs[-1].style)]


def _width(drawn: str) -> int:
    """Cells of what is drawn; most of it is a letter for each."""
    return len(drawn) if _A_CELL_EACH.fullmatch(drawn) else cell_len(drawn)


def _picture(runs: Sequence[Run]) -> tuple[int, _Picture]:
    """The blank cells at the left of a line, and the others."""
    plain = "".join(run.text for run in runs)
    left = len(plain) - len(plain.lstrip(" "))
    if not any(map(is_mark, plain)):
        drawn = plain.strip(" ")
        styles = [run.style for run in runs for _letter in run.text]
        return left, _Picture(drawn, drawn, styles[left : left + len(drawn)])
    texts: list[str] = []
    styles = []
    for run in runs:
        for number, one in enumerate(run.text):
            if number and is_mark(one):
                texts[-1] += one
            else:
                texts.append(one)
                styles.append(run.style)
    while texts[-1] == " ":
        texts.pop()
    texts = texts[left:]
    return left, _Picture("".join(one[0] for one in texts), texts, styles[left:])


def _levels_of_inverse(drawn: str, base: int) -> Iterator[bytes]:
    """The levels of a picture that is taken for text, in orders that may come to it: numbers are
    taken for Latin words, and so are more or fewer of the signs beside their digits."""
    given = classes_of(drawn)
    tried = set()
    for joining in (_IN_NUMBERS, _BESIDE_NUMBERS, _NOWHERE):
        classes = _DIGITS.sub(b"L", joining.sub(b"L", given))
        if classes not in tried:
            tried.add(classes)
            yield levels_of(classes, drawn, base)


def _as_ordered(text: str, line: bytes) -> str:
    """A text of those levels in visual order."""
    mirrored = text if MIRRORED.keys().isdisjoint(text) else text.translate(MIRROR)
    pieces = [
        mirrored[start:end][::-1] if level % 2 else text[start:end]
        for start, end, level in runs_of(line)
    ]
    return "".join(pieces)


def _sent(shown: _Picture, line: bytes) -> list[Run]:
    """The cells in that order."""
    if shown.texts is shown.drawn and not any(shown.styles):
        return [Run(_as_ordered(shown.drawn, line), "")]
    order = reorder(line)
    runs: list[Run] = []
    texts: list[str] = []
    style: StyleType = ""
    for at in order:
        if texts and shown.styles[at] != style:
            runs.append(Run("".join(texts), style))
            texts = []
        style = shown.styles[at]
        text = shown.texts[at]
        texts.append(MIRRORED.get(text, text) if line[at] % 2 else text)
    return [*runs, Run("".join(texts), style)] if texts else runs
