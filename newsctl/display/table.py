"""A table that begins at the reader's side: in Arabic its first column is the rightmost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from newsctl.display.layout import Line, Run
from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsctl.display.layout import Layout

_GAP = 2  # cells between columns


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the style of its cells, and whether it gives way when space is short."""

    head: str
    style: str = ""
    yields: bool = False


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[Text | str]], layout: Layout, width: int
) -> Iterator[Line]:
    """The lines of a table: the heads, a rule, and each row on one line, its cells laid out each by
    itself and cut at their logical end where they must be."""
    cells = [[_styled(cell, column.style) for cell, column in zip(row, columns, strict=True)]
             for row in rows]  # fmt: skip
    heads = [Text(column.head, "heading") for column in columns]
    widths = _widths(columns, [heads, *cells], layout, width)
    yield _row(heads, widths, layout)
    total = sum(widths) + _GAP * (len(widths) - 1)
    yield Line([Run("─" * total, "rule")], total)
    for row in cells:
        yield _row(row, widths, layout)


def _styled(cell: Text | str, style: str) -> Text:
    return Text(cell, style) if isinstance(cell, str) else cell


def _widths(
    columns: Sequence[Column], rows: list[list[Text]], layout: Layout, width: int
) -> list[int]:
    """Each column as wide as its widest cell; those that yield share what is left."""
    widths = [max(layout.line(row[number]).width for row in rows) for number in range(len(columns))]
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


def _row(cells: list[Text], widths: list[int], layout: Layout) -> Line:
    lines = [layout.line(cell, width, pad=True) for cell, width in zip(cells, widths, strict=True)]
    if layout.base:
        lines.reverse()
    runs: list[Run] = []
    for number, line in enumerate(lines):
        if number:
            runs.append(Run(" " * _GAP, ""))
        runs += line.runs
    return Line(runs, sum(widths) + _GAP * (len(widths) - 1))
