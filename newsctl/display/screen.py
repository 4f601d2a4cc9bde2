"""The terminal that is written to: its size, what it can show, and the fence around each print.

`CSI 8 l` asks terminals that reorder by themselves (VTE, mintty) to leave the order alone,
`CSI 8 h` gives it back; the others ignore both. It goes around each print, at the start of a line,
and is given back also when the print is interrupted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from newsctl.display.terminal import Mode
from newsctl.display.theme import Theme
from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsctl.display.layout import Layout, Line, Run

_FENCE, _FENCE_END = "\x1b[8l", "\x1b[8h"
MEASURE = 70  # cells: a comfortable line of prose
NARROWEST = 20


@dataclass(slots=True)
class Screen:
    """A stream that is a terminal, and how things are shown on it."""

    stream: TextIO
    layout: Layout
    width: int = 80
    height: int = 24
    color: bool = True
    theme: Theme = field(default_factory=Theme)
    fenced: bool = True  # not inside a multiplexer, which would swallow half of it

    margin: str = ""

    def __post_init__(self) -> None:
        if self.layout.mode in {Mode.KONSOLE, Mode.TERMINAL}:
            # These hang the controls that open a line on the letter before them: there must be one.
            self.margin = " "
        self.width = max(self.width, NARROWEST) - len(self.margin)

    def print(self, lines: Iterable[Line]) -> int:
        """Write lines as they come, each at the side where reading begins; how many."""
        write, count = self.stream.write, 0
        opened, closed = self.fence()
        try:
            write(opened)
            for count, line in enumerate(lines, 1):  # noqa: B007 - counted
                write(self.text_of(line) + "\n")
        finally:
            write(closed)
            self.stream.flush()
        return count

    def page(self, lines: list[Line], pager: str) -> None:
        """Show lines through a pager command, the fence around the call."""
        import shlex
        import subprocess

        text = "".join(self.text_of(line) + "\n" for line in lines)
        opened, closed = self.fence()
        try:
            self.stream.write(opened)
            self.stream.flush()
            subprocess.run(  # noqa: S603 - the user's own pager
                shlex.split(pager), input=text.encode(errors="replace"), check=False
            )
        finally:
            self.stream.write(closed)
            self.stream.flush()

    def fence(self) -> tuple[str, str]:
        """What opens and closes a print."""
        fenced = self.fenced and self.layout.mode is Mode.VISUAL
        return (_FENCE, _FENCE_END) if fenced else ("", "")

    def text_of(self, line: Line) -> str:
        """A line as it is written: at its side, with its colours as escapes."""
        text = self.bare(line)
        if not text:
            return ""
        white = self.width - line.width if self.layout.base else 0
        return f"{self.margin}{' ' * white}{text}"

    def bare(self, line: Line) -> str:
        """A line with its colours as escapes; without white space at its end."""
        runs = line.runs
        if runs and runs[-1].text.endswith(" "):
            runs = [*runs]
            while runs and not runs[-1].text.strip(" "):
                runs.pop()
        if not self.color:
            return "".join([run.text for run in runs]).rstrip(" ")
        return "".join([self._colored(run) for run in runs])

    def _colored(self, run: Run) -> str:
        codes = self.theme.sgr(run.style, flipped=run.flipped)
        return f"\x1b[{codes}m{run.text}\x1b[0m" if codes else run.text
