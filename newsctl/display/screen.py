"""The terminal that is written to: its size, what it can show, and the fence around each print.

`CSI 8 l` asks terminals that reorder by themselves (VTE, mintty) to leave the order alone,
`CSI 8 h` gives it back; the others ignore both. It goes around each print, at the start of a line,
and is given back also when the print is interrupted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.color import ColorSystem

from newsctl.display.terminal import Mode
from newsctl.display.theme import Theme
from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import StyleType

    from newsctl.display.layout import Layout, Line

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

    def __post_init__(self) -> None:
        self.width = max(self.width, NARROWEST)

    def print(self, lines: Iterable[Line]) -> int:
        """Write lines as they come; how many."""
        write, count = self.stream.write, 0
        fence = self.fenced and self.layout.mode is Mode.VISUAL
        try:
            if fence:
                write(_FENCE)
            for count, line in enumerate(lines, 1):  # noqa: B007 - counted
                write(self.text_of(line) + "\n")
        finally:
            if fence:
                write(_FENCE_END)
            self.stream.flush()
        return count

    def page(self, lines: list[Line], pager: str) -> None:
        """Show lines through a pager command, the fence around the call."""
        import shlex
        import subprocess

        fence = self.fenced and self.layout.mode is Mode.VISUAL
        text = "".join(self.text_of(line) + "\n" for line in lines)
        try:
            if fence:
                self.stream.write(_FENCE)
                self.stream.flush()
            subprocess.run(  # noqa: S603 - the user's own pager
                shlex.split(pager), input=text.encode(errors="replace"), check=False
            )
        finally:
            if fence:
                self.stream.write(_FENCE_END)
                self.stream.flush()

    def text_of(self, line: Line) -> str:
        """A line with its colours as escapes; without white space at its end."""
        if not self.color:
            return line.text.rstrip(" ")
        runs = [*line.runs]
        while runs and not runs[-1].text.strip(" "):
            runs.pop()
        return "".join(self._colored(run.text, run.style) for run in runs)

    def _colored(self, text: str, style: StyleType) -> str:
        found = self.theme.style(style)
        return found.render(text, color_system=ColorSystem.STANDARD) if found else text
