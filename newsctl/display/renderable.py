"""What is drawn, as renderables of rich: anybody's `rich.print` shows Arabic right.

A renderable of ours makes finished lines for a layout and a width (`lines`). Our own commands write
them straight to the screen, which costs no console; a console of rich asks for them through
`__rich_console__`, each run a segment in rich's style, and learns how wide they want to be through
`__rich_measure__`:

    from rich import print
    from newsctl.display.renderable import Prose

    print(Prose("قال الوزير (أمس): «لا»"))

Which terminal the console writes to is taken from its environment. Where a console records (to SVG,
to HTML), each line is its picture, inside an override that keeps a browser from ordering it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from newsctl.display.screen import MEASURE, NARROWEST
from newsctl.display.theme import Theme
from newsctl.messages import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.segment import Segment

    from newsctl.display.line import Line, Manner
    from newsctl.display.styled_text import StyledText


class Renderable:
    """Something that makes lines. `layout` is how they are made for a console of rich; None finds
    out."""

    layout: Layout | None = None
    fence = True  # whether `CSI 8 l` … `CSI 8 h` go around it, where the terminal needs them

    def lines(self, layout: Layout, width: int) -> Iterable[Line]:
        """The finished lines in a block of `width` cells."""
        raise NotImplementedError

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """The lines as segments of rich, inside the fence where the terminal needs it."""
        from rich.segment import ControlType, Segment

        layout = self.layout or layout_of(console)
        width = options.max_width
        block = width - 1 if layout.base else width  # a blank that what opens a line hangs on
        opened = False
        for line in self.lines(layout, max(block, 1)):
            if (
                self.fence
                and not opened
                and layout.known
                and layout.sending.fenced
                and console.is_terminal
            ):
                opened = True
                yield Segment("\x1b[8l", None, [(ControlType.BELL,)])
            shift = max(0, block - line.width) + 1 if layout.base else 0
            for run in layout.sent(line.moved(shift), width):
                style = _THEME.style(run.style, turned=run.turned)
                if isinstance(run.style, str) and run.style in console_styles(console):
                    style = console.get_style(run.style)
                yield Segment(run.text, style)
            yield Segment.line()
        if opened:
            yield Segment("\x1b[8h", None, [(ControlType.BELL,)])

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From the narrowest that can be read to the widest that has something to show."""
        from rich.measure import Measurement

        layout = self.layout or layout_of(console)
        lines = list(self.lines(layout, options.max_width))
        widest = max((line.width - _blank(line, layout) for line in lines), default=0)
        return Measurement(min(NARROWEST, widest), min(widest + 1, options.max_width))


_THEME = Theme()


def _blank(line: Line, layout: Layout) -> int:
    """The cells of a line's block that are blank on the side where reading ends."""
    if layout.base:
        return line.left
    return line.width - line.left - sum(layout.width(run.text) for run in line.runs)


def console_styles(console: Console) -> dict[str, object]:
    """The styles that a console knows by name."""
    return console._theme_stack._entries[-1]  # type: ignore[return-value]  # noqa: SLF001


def layout_of(console: Console) -> Layout:
    """How lines are made for a console: by its environment, or as pictures where it records."""
    from newsctl.display.terminal import by_environment, last_resort

    side = 1 if language() == "ar" else 0
    if console.record:
        return Layout(Mode.OVERRIDE, side)

    def find() -> Manner:
        environ = dict(console._environ)  # noqa: SLF001 - what the console itself goes by
        terminal = console.is_terminal
        return (by_environment(environ, terminal=terminal) or last_resort(environ)).manner

    return Layout(find, side)


class Prose(Renderable):
    """Paragraphs of running text, at most `measure` cells wide."""

    def __init__(
        self,
        text: StyledText | str,
        *,
        measure: int = MEASURE,
        justify: str = "",
        layout: Layout | None = None,
    ) -> None:
        self.text = text
        self.measure = measure
        self.justify = justify
        self.layout = layout

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """Each paragraph from the side it begins at, the block at the side of the layout."""
        measure = min(self.measure, width)
        for line in layout.lines(self.text, measure, justify=self.justify):
            yield at_side(line, layout, width)


def at_side(line: Line, layout: Layout, width: int) -> Line:
    """A line of a narrower block, in one of `width` cells, at the side where reading begins."""
    return line.moved(width - line.width) if layout.base else line.widened(width - line.width)


def indented(line: Line, layout: Layout, cells: int) -> Line:
    """A line set in by some cells from the side where reading begins."""
    return line.widened(cells) if layout.base else line.moved(cells)
