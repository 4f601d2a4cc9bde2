"""The terminal that is written to: its size, what it can show, and the fence around each print.

`CSI 8 l` asks terminals that reorder by themselves (VTE, mintty) to leave the order alone,
`CSI 8 h` gives it back; the others ignore both. It goes around each print, at the start of a line,
from the first line on whose order is in question, and is given back also when the print is
interrupted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from newsctl.display.theme import Theme
from newsctl.fast_dataclasses import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.display.layout import Layout
    from newsctl.display.line import Line, Run

_FENCE, _FENCE_END = "\x1b[8l", "\x1b[8h"
MEASURE = 70  # cells: a comfortable line of prose
NARROWEST = 20
# Text touches neither edge: some terminals wrap a marked letter behind the last column, and those
# that order by themselves hang what opens a line on the cell before it.
_RIGHT, _LEFT = 2, 1


@dataclass(slots=True)
class Screen:
    """A stream, and how things are shown on it. `escapes` is whether it takes SGR sequences at all;
    `theme` says which colours."""

    stream: TextIO
    layout: Layout
    columns: int = 80
    height: int = 24
    escapes: bool = True
    theme: Theme = field(default_factory=Theme)
    terminal: bool = True
    fenced: bool = True  # not inside a multiplexer, which would swallow half of it
    led: bool = False  # known by name to want a blank before each line, whatever stands in it

    @property
    def left(self) -> int:
        """Cells that stay blank at the left: in a language of the left only where a terminal's
        lines need one, as soon as it is known."""
        layout = self.layout
        needed = layout.base or self.led or (layout.known and layout.sending.led)
        return _LEFT if self.terminal and needed else 0

    @property
    def width(self) -> int:
        """Cells for the lines that are printed."""
        margins = _RIGHT + self.left if self.terminal else 0
        return max(self.columns - margins, NARROWEST)

    def print(self, lines: Iterable[Line]) -> int:
        """Write lines as they come, each at the side where reading begins; how many."""
        write, count, closed = self.stream.write, 0, ""
        try:
            for count, line in enumerate(lines, 1):  # noqa: B007 - counted
                text = self.text_of(line) + "\n"
                if not closed and self.layout.known:
                    opened, closed = self.fence()
                    write(opened)
                write(text)
        finally:
            write(closed)
            self.stream.flush()
        return count

    def page(self, lines: Iterable[Line], pager: Callable[[str], None]) -> None:
        """Hand the text of lines to a pager, the fence around the call."""
        text = "".join(self.text_of(line) + "\n" for line in lines)
        opened, closed = self.fence()
        try:
            self.stream.write(opened)
            self.stream.flush()
            pager(text)
        finally:
            self.stream.write(closed)
            self.stream.flush()

    def fence(self) -> tuple[str, str]:
        """What opens and closes a print."""
        fenced = self.terminal and self.fenced and self.layout.known and self.layout.sending.fenced
        return (_FENCE, _FENCE_END) if fenced else ("", "")

    def text_of(self, line: Line) -> str:
        """A line as it is written: at its side, with its colours as escapes."""
        if not line.runs:
            return ""
        shift = max(0, self.width - line.width) if self.layout.base else 0
        moved = line.moved(shift + self.left)
        return "".join(self._written(self.layout.sent(moved, self.columns)))

    def bare(self, line: Line) -> str:
        """A line from its first cell on, with its colours as escapes."""
        return "".join(self._written(line.runs))

    def _written(self, runs: Iterable[Run]) -> Iterator[str]:
        runs = list(runs)
        while runs and not runs[-1].text.strip(" "):
            runs.pop()
        if runs and runs[-1].text.endswith(" "):
            runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip(" "))
        if not self.escapes:
            yield from (run.text for run in runs)
            return
        for run in runs:
            codes = self.theme.sgr(run.style, turned=run.turned)
            yield f"\x1b[{codes}m{run.text}\x1b[0m" if codes else run.text
