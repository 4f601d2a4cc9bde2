"""A finished line, and how a terminal wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi_modes import SENDING, Marks, Mode
from newsctl.fast_dataclasses import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import StyleType

    from newsctl.display.bidi_modes import Sending

BLANK = (
    "invisible"  # the style of a blank that parts two words (see `newsctl.display.word_reversal`)
)


class Run(NamedTuple):
    """Text of one style, ready to be sent; `turned` gives it another slant than its style has,
    which parts it from its neighbours (see `newsctl.display.word_reversal`)."""

    text: str
    style: StyleType
    turned: bool = False


@dataclass(slots=True)
class Line:
    """A finished line of a block: its runs from left to right (in logical order where the terminal
    orders them), how wide the block is, and how many cells of it are blank before the runs.

    `logical` is what a line of one paragraph and one style was before it was ordered, its letters
    joined, where a terminal that orders it by itself comes to the same."""

    runs: list[Run]
    width: int
    left: int = 0
    logical: str = ""

    # By hand: a text of short lines is a line each, and the usual one takes four times as long.
    def __init__(self, runs: list[Run], width: int, left: int = 0, logical: str = "") -> None:
        self.runs = runs
        self.width = width
        self.left = left
        self.logical = logical

    @property
    def text(self) -> str:
        return " " * self.left + "".join(run.text for run in self.runs)

    def moved(self, cells: int) -> Line:
        """The same line in a block that is wider by so many cells on the left."""
        return Line(self.runs, self.width + cells, self.left + cells, self.logical)

    def widened(self, cells: int) -> Line:
        """The same line in a block that is wider by so many cells on the right."""
        return Line(self.runs, self.width + cells, self.left, self.logical)


EMPTY = Line([], 0)


class Manner(NamedTuple):
    """How a terminal wants its lines: the mode, its marks, and whether marks and controls take a
    cell each (Emacs)."""

    mode: Mode = Mode.VISUAL
    marks: Marks = Marks.BEHIND
    cells_for_all: bool = False


class Wanted:
    """How the terminal wants its lines, found out when it first matters: when text is laid out
    whose order is in question."""

    __slots__ = ("_find", "_manner")

    def __init__(self, asked: Mode | Manner | Callable[[], Manner]) -> None:
        self._manner = Manner(asked) if isinstance(asked, Mode) else None
        if isinstance(asked, Manner):
            self._manner = asked
        self._find = asked

    @property
    def manner(self) -> Manner:
        """How the terminal wants its lines; finds out, if that is not known yet."""
        if self._manner is None:
            self._manner = self._find()  # type: ignore[operator]
        return self._manner

    @property
    def sending(self) -> Sending:
        """What is done with each line."""
        return SENDING[self.manner.mode]

    @property
    def known(self) -> bool:
        """Whether it is known, or was asked for because text needed it."""
        return self._manner is not None
