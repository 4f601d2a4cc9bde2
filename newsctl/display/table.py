"""A table that begins at the reader's side: in Arabic its first column is the rightmost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.layout import Line, Run
from newsctl.display.styled import Styled
from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsctl.display.layout import Layout
    from newsctl.display.styled import StyledText

_GAP = 2  # cells between columns
_BETWEEN = Run(" " * _GAP, "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the style of its cells, and whether it gives way when space is short."""

    head: str
    style: str = ""
    yields: bool = False


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[StyledText | str]],
    layout: Layout,
    width: int,
) -> Iterator[Line]:
    """The lines of a table: the heads, a rule, and each row on one line, its cells laid out each by
    itself and cut at their logical end where they must be."""
    heads: list[StyledText] = [Styled(column.head, "heading") for column in columns]
    cells = [heads]
    for row in rows:
        pairs = zip(row, columns, strict=True)
        cells.append([_styled(cell, column.style) for cell, column in pairs])
    widths = _widths(columns, [[layout.width(cell) for cell in row] for row in cells], width)
    total = sum(widths) + _GAP * (len(widths) - 1)
    for number, row in enumerate(cells):
        yield _row(row, widths, layout)
        if number == 0:
            yield Line([Run("─" * total, "rule")], total)


def _styled(cell: StyledText | str, style: str) -> StyledText:
    return Styled(cell, style) if isinstance(cell, str) else cell


def _widths(columns: Sequence[Column], rows: list[list[int]], width: int) -> list[int]:
    """Each column as wide as its widest cell; those that yield share what is left."""
    widths = [max(row[number] for row in rows) for number in range(len(columns))]
    over = sum(widths) + _GAP * (len(widths) - 1) - width
    yielding = [number for number, column in enumerate(columns) if column.yields]
    while over > 0 and yielding:
        number = max(yielding, key=lambda one: widths[one])
        others = [widths[one] for one in yielding if one != number]
        cut = max(1, min(over, widths[number] - max([*others, 8])))
        if widths[number] - cut < 4:
            break
        widths[number] -= cut
        over -= cut
    return widths


def _row(cells: list[StyledText], widths: list[int], layout: Layout) -> Line:
    order = range(len(cells))
    runs: list[Run] = []
    for number in reversed(order) if layout.base else order:
        if runs:
            runs.append(_BETWEEN)
        width = widths[number]
        line = layout.line(cells[number], width)
        white = [Run(" " * (width - line.width), "")] if line.width < width else []
        runs += [*white, *line.runs] if layout.base else [*line.runs, *white]
    return Line(runs, sum(widths) + _GAP * (len(widths) - 1))
