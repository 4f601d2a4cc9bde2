"""What is sent to PuTTY, which orders each line by UAX #9 and takes no order to leave it alone.

It takes a line's side from the line's own first letter, so a line that reads from the right is sent
in logical order without blanks before it, and PuTTY itself puts it at the right edge. A row of
cells, or a line whose first letter is a Latin one, has no logical order that comes to its picture;
it is sent from the left, a blank that counts as a letter (U+2800) in front, its words in visual
order and the letters of each in logical order. Each way is tried on our own algorithm: the first
that makes the picture is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi import MIRRORED, base_level, bidi_class, levels, levels_of, reorder
from newsctl.display.line import Run

if TYPE_CHECKING:
    from rich.style import StyleType

    Picture = list[tuple[str, StyleType]]  # cells from left to right

_PIN = "\u2800"  # blank, and strong from left to right
_DIGITS = frozenset(("EN", "AN"))
_IN_NUMBERS = frozenset(("ES", "CS"))
_BESIDE_NUMBERS = frozenset(("ES", "CS", "ET"))


def for_putty(picture: Picture, columns: int) -> list[Run]:
    """The runs of a line, whose cells to the last column are blank."""
    drawn = "".join(text[0] for text, _style in picture)
    if base_level(drawn) is None or not any(bidi_class(one) in {"R", "AL"} for one in drawn):
        return _runs(picture)
    blanks: Picture = [(" ", "")] * (columns - len(picture))
    whole = [*picture, *blanks]
    pinned: Picture = [(_PIN, ""), *whole[1:]] if whole[0][0] == " " else whole
    parted = [(_PIN if text == " " else text, style) for text, style in pinned]
    for shown, base in ((whole, 1), (pinned, 0), (parted, 0)):
        for joining in (_IN_NUMBERS, _BESIDE_NUMBERS, frozenset[str]()):
            sent = _logical(shown, base, joining)
            if _comes_to(sent, whole):
                return _runs(_stripped(sent))
    return _runs(_stripped(_logical(parted, 0, _IN_NUMBERS)))


def _logical(picture: Picture, base: int, joining: frozenset[str]) -> Picture:
    """The order that may come to a picture: the inverse, numbers taken for Latin words, and so the
    signs of the classes `joining` that stand beside their digits."""
    drawn = [text[0] for text, _style in picture]
    given = [bidi_class(one) for one in drawn]
    around = ["", *given, ""]
    classes = [
        "L"
        if one in _DIGITS
        or (one in joining and (before in _DIGITS) + (after in _DIGITS) > (one != "ET"))
        else one
        for before, one, after in zip(around, given, around[2:], strict=False)
    ]
    line = levels_of(classes, drawn, base)
    return [_mirrored(picture[at], line[at]) for at in reorder(line)]


def _mirrored(cell: tuple[str, StyleType], level: int) -> tuple[str, StyleType]:
    text, style = cell
    return (MIRRORED.get(text, text), style) if level % 2 else cell


def _comes_to(sent: Picture, picture: Picture) -> bool:
    """Whether a terminal that orders by UAX #9 shows that picture of what is sent."""
    line = levels("".join(text[0] for text, _style in sent), None)
    shown = [_mirrored(sent[at], line[at]) for at in reorder(line)]
    return all(one[0].replace(_PIN, " ") == its[0] for one, its in zip(shown, picture, strict=True))


def _stripped(picture: Picture) -> Picture:
    end = len(picture)
    while end and picture[end - 1][0] == " ":
        end -= 1
    return picture[:end]


def _runs(picture: Picture) -> list[Run]:
    runs: list[Run] = []
    for text, style in picture:
        if runs and runs[-1].style == style:
            runs[-1] = Run(runs[-1].text + text, style)
        else:
            runs.append(Run(text, style))
    return runs
