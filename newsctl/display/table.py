"""A table that begins at the reader's side: in Arabic its first column is the rightmost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.layout import GAP
from newsctl.display.line import Line, Run
from newsctl.display.renderable import Renderable
from newsctl.display.styled_text import Styled
from newsctl.fast_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.display.layout import Layout
    from newsctl.display.styled_text import StyledText

_LEAST = 4  # cells of a column that gives way


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the style of its cells, whether it gives way when space is short, and
    whether it holds numbers, which stand under each other by their last digit."""

    head: str
    style: str = ""
    yields: bool = False
    number: bool = False

    def line(self, cell: StyledText | str, layout: Layout, width: int) -> Line:
        """A cell of it, laid out."""
        line = layout.line(_styled(cell, self.style), width)
        return line.moved(width - line.width) if self.number and not layout.base else line


class Table(Renderable):
    """Heads, a rule, and each row on one line, its cells laid out each by itself and cut at their
    logical end where they must be."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[StyledText | str]]
    ) -> None:
        self.columns = columns
        self.heads: list[StyledText | str] = [Styled(column.head, "heading") for column in columns]
        self.rows = [
            [_styled(cell, column.style) for cell, column in zip(row, columns, strict=True)]
            for row in rows
        ]

    def widths(self, layout: Layout, width: int) -> list[int]:
        """Each column as wide as its widest cell; those that yield share what is left."""
        cells = [self.heads, *self.rows]
        widths = [
            max(layout.width(row[number]) for row in cells) for number in range(len(self.columns))
        ]
        over = sum(widths) + GAP * (len(widths) - 1) - width
        yielding = [number for number, column in enumerate(self.columns) if column.yields]
        while over > 0 and yielding:
            number = max(yielding, key=lambda one: widths[one])
            others = [widths[one] for one in yielding if one != number]
            cut = max(1, min(over, widths[number] - max([*others, 8])))
            if widths[number] - cut < _LEAST:
                break
            widths[number] -= cut
            over -= cut
        return widths

    def _narrowed(self, widths: list[int], width: int) -> list[int]:
        """The same on a screen that is too narrow for them all the same: the widest columns give
        way first, numbers last."""
        over = sum(widths) + GAP * (len(widths) - 1) - width
        words = [number for number, column in enumerate(self.columns) if not column.number]
        for giving, least in ((words, _LEAST), (range(len(widths)), 1)):
            while over > 0 and giving:
                number = max(giving, key=lambda one: widths[one])
                if widths[number] <= least:
                    break
                widths[number] -= 1
                over -= 1
        return widths

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """All lines of the table."""
        widths = self._narrowed(self.widths(layout, width), width)
        yield from self.head(layout, widths)
        for number in range(len(self.rows)):
            yield self.row(number, layout, widths)

    def head(self, layout: Layout, widths: Sequence[int]) -> Iterator[Line]:
        """The heads and the rule below them."""
        total = sum(widths) + GAP * (len(widths) - 1)
        yield self._row(self.heads, layout, widths)
        if not layout.known or layout.sending.padded:
            yield Line([Run("─" * total, "rule")], total)

    def row(self, number: int, layout: Layout, widths: Sequence[int]) -> Line:
        """The line of one row."""
        return self._row(self.rows[number], layout, widths)

    def _row(
        self, cells: Sequence[StyledText | str], layout: Layout, widths: Sequence[int]
    ) -> Line:
        lines = [
            column.line(cell, layout, width)
            for cell, column, width in zip(cells, self.columns, widths, strict=True)
        ]
        return layout.row(lines, widths)


def _styled(cell: StyledText | str, style: str) -> StyledText | str:
    return Styled(cell, style) if isinstance(cell, str) else cell
