"""Counts as bars and over time, from the side where reading begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import arabic_digits
from newsctl.display.counted_nouns import number
from newsctl.display.layout import GAP
from newsctl.display.line import Line, Run
from newsctl.display.renderable import Renderable
from newsctl.display.styled_text import Styled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.display.layout import Layout

_STEPS = " ▁▂▃▄▅▆▇█"
_NAME_WIDTH = 28  # cells
_LONGEST_BAR = 40
_HEIGHT = 3  # lines of a timeline
_ENDS = 18  # cells: room for the names of its ends


class Bars(Renderable):
    """Names, each with its number beside it and a thin bar of that length; `notes` stand behind
    the bars. `beside` are those of other charts, whose bars begin in the same column."""

    def __init__(
        self,
        counts: Sequence[tuple[str, int]],
        *,
        notes: Sequence[str] = (),
        digits: str = "latn",
        beside: Sequence[tuple[str, int]] = (),
    ) -> None:
        self.counts = counts
        self.beside = beside
        self.notes = notes if any(notes) else ()
        self.digits = digits

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """A line for each name."""
        if not self.counts:
            return
        widest = min(_NAME_WIDTH, width // 2)
        names = [layout.line(name, widest) for name, _count in self.counts]
        numbers = [
            layout.line(Styled(number(count, self.digits), "number"))
            for _name, count in self.counts
        ]
        notes = [layout.line(Styled(one, "quiet")) for one in self.notes]
        widths = [max(line.width for line in column) for column in (names, numbers)]
        for name, count in self.beside:
            widths[0] = max(widths[0], min(layout.width(name), widest))
            widths[1] = max(widths[1], layout.width(number(count, self.digits)))
        behind = max((line.width for line in notes), default=0)
        room = width - sum(widths) - 2 * GAP - (behind + GAP if behind else 0)
        room = max(4, min(room, _LONGEST_BAR))
        most = max(count for _name, count in self.counts)
        for at, (_name, count) in enumerate(self.counts):
            figure = numbers[at]
            if not layout.base:
                figure = figure.moved(widths[1] - figure.width)
            bar = Line([Run(text, "bar")] if (text := _bar(count, most, room, layout.base)) else [],
                       len(text))  # fmt: skip
            cells = [names[at], figure, bar, *notes[at : at + 1]]
            yield layout.row(cells, [*widths, room, *([behind] if behind else [])])


def _bar(value: int, most: int, room: int, base: int) -> str:
    """A thin bar that grows away from the name, by half cells."""
    halves = max(1, round(value * room * 2 / most)) if value else 0
    half = ("╺" if base else "╸") * (halves % 2)
    full = "━" * (halves // 2)
    return half + full if base else full + half


def sparkline(counts: Sequence[int]) -> str:
    """A column of one cell for each number, on a ground line that nothing stands on."""
    most = max(counts, default=0)
    return "".join(_STEPS[1 + (-(-7 * one // most) if most else 0)] for one in counts)


class Timeline(Renderable):
    """A column for each (name, count), the first where reading begins, above an axis with the names
    of its ends."""

    def __init__(self, counts: Sequence[tuple[str, int]], *, digits: str = "latn") -> None:
        self.counts = counts
        self.digits = digits

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """The columns, the axis, and the names below it; a list where nothing may be drawn."""
        if not self.counts:
            return
        if layout.known and not layout.sending.padded:
            for name, count in self.counts:
                if count:
                    yield layout.line(f"{name}  {number(count, self.digits)}")
            return
        wide = max(4, -(-_ENDS // len(self.counts)))
        each = max(1, min(wide, (width - 1) // len(self.counts)))
        counts = self.counts[-((width - 1) // each) :]
        most = max(count for _name, count in counts)
        label = layout.line(Styled(number(most, self.digits), "quiet"))
        heights = [
            -(-count * _HEIGHT * (len(_STEPS) - 1) // most) if most else 0
            for _name, count in counts
        ]
        room = each * len(counts)
        for level in reversed(range(_HEIGHT)):
            steps = [min(max(one - 8 * level, 0), 8) for one in heights]
            texts = [_STEPS[one] * max(1, each - 1) + " " * (each > 1) for one in steps]
            beside = [label] if level == _HEIGHT - 1 else []
            yield _drawn("".join(texts), "bar", beside, layout)
        yield _drawn("─" * room, "rule", [], layout)
        first, last = counts[0][0], counts[-1][0]
        ends = [layout.line(Styled(self._digits(one), "quiet")) for one in (first, last)]
        if first == last or sum(one.width for one in ends) + GAP > room:
            yield from (Line(one.runs, one.width) for one in ends[: 1 if first == last else 2])
            return
        widths = [one.width for one in ends]
        yield layout.row(ends, widths, room - sum(widths))

    def _digits(self, name: str) -> str:
        return arabic_digits(name) if self.digits == "arab" else name


def _drawn(text: str, style: str, beside: list[Line], layout: Layout) -> Line:
    line = Line([Run(text[::-1] if layout.base else text, style)], len(text))
    return layout.row([line, *beside], [line.width, *(one.width for one in beside)])
