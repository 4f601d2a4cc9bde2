"""A page of the manual for reading: prose from the side of its language, code from the left."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from newsctl.cli.help.markdown import Code, Entries, Heading, Paragraph, Rows, blocks, pieces
from newsctl.display.isolates import side_of, typed
from newsctl.display.line import EMPTY, Line, Run
from newsctl.display.renderable import Renderable, at_side, indented
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.cli.help.markdown import Block
    from newsctl.display.layout import Layout

_WIDEST = 96  # cells of a table or of code
_INDENT = 2
_GAP = 2
_NARROWEST = 14  # cells of a column; what would be narrower stands under the first cell
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_STYLES = {"code": "term", "bold": "title", "emphasis": "title", "link": "title"}


class ManualPage(Renderable):
    """A page's Markdown at any width; `see` are commands named at its foot."""

    def __init__(self, markdown: str, see: str = "") -> None:
        self.blocks = list(blocks(markdown))
        self.see = see

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """All lines, an empty one between blocks."""
        width = min(width, _WIDEST)
        for number, block in enumerate(self.blocks):
            if number and not _goes_with(self.blocks[number - 1], block):
                yield EMPTY
            yield from _lines(block, layout, width)
        if self.see:
            yield EMPTY
            yield from _prose(styled(self.see, layout), layout, width)


def _goes_with(before: Block, block: Block) -> bool:
    """Whether a block stands right below the one before it."""
    return (
        isinstance(before, Heading) and before.level > 1 and isinstance(block, Paragraph | Entries)
    )


def _lines(block: Block, layout: Layout, width: int) -> Iterator[Line]:
    if isinstance(block, Heading):
        yield from _head(block, layout, width)
    elif isinstance(block, Paragraph):
        yield from _prose(styled(block.text, layout), layout, width)
    elif isinstance(block, Entries):
        yield from _entries(block, layout, width)
    elif isinstance(block, Code):
        yield from _code(block, layout, width)
    else:
        yield from _table(block, layout, width)


def styled(text: str, layout: Layout, style: str = "") -> Styled:
    """A line of Markdown with its styles; what is typed keeps its order."""
    plain, spans, isolates = "", [], []
    for piece in pieces(text):
        start, end = len(plain), len(plain) + len(piece.text)
        plain += piece.text
        if piece.kind:
            spans.append((start, end, _STYLES[piece.kind]))
        if piece.kind == "code":
            isolates.append((start, end))
    apart = typed(plain, layout.base).isolates
    free = [
        one for one in apart if not any(one[0] < end and start < one[1] for start, end in isolates)
    ]
    return Styled(plain, style, spans, sorted([*isolates, *free]), kept=isolates)


def _head(block: Heading, layout: Layout, width: int) -> Iterator[Line]:
    lines = layout.lines(
        styled(block.text, layout, "heading"), width, base=layout.base, align=layout.base
    )
    yield from lines
    if block.level == 1:
        yield at_side(
            Line([Run("─" * min(MEASURE, width), "rule")], min(MEASURE, width)), layout, width
        )


def _prose(text: Styled, layout: Layout, width: int) -> Iterator[Line]:
    measure = min(MEASURE, width)
    for line in layout.lines(text, measure, base=layout.base):
        yield at_side(line, layout, width)


def _entries(block: Entries, layout: Layout, width: int) -> Iterator[Line]:
    mark_width = max(layout.width(mark) for mark, _text in block.entries)
    rest = min(MEASURE, width) - _INDENT - mark_width - 1
    for mark, text in block.entries:
        head = layout.line(mark)
        for line in layout.lines(styled(text, layout), rest, base=layout.base):
            row = layout.row([head, line], [mark_width, rest], 1)
            yield at_side(indented(row, layout, _INDENT), layout, width)
            head = Line([], mark_width)


def _code(block: Code, layout: Layout, width: int) -> Iterator[Line]:
    """From the left, whatever the language. What is typed stands out from what answers it, and a
    quoted argument keeps its own order in it."""
    for line in block.lines:
        text = line.expandtabs(4)
        base = 0
        if line.startswith("$ ") or not block.console:
            code = Styled(text, "term", isolates=[one.span() for one in _QUOTED.finditer(text)])
        elif "\t" in line:
            code = Styled(text)
        else:
            base = side_of(text, layout.base)
            code = typed(text, base)
        for one in layout.lines(code, width - 2 * _INDENT, base=base, align=0) or [EMPTY]:
            yield one.moved(_INDENT).widened(_INDENT) if one.runs else EMPTY


# -- tables --------------------------------------------------------------------------------------
def _table(block: Rows, layout: Layout, width: int) -> Iterator[Line]:
    heads = [styled(head, layout, "heading") for head in block.heads]
    rows = [[styled(cell, layout) for cell in row] for row in block.rows]
    widths = _widths([heads, *rows], layout, width)
    if widths is None:
        yield from _stacked([heads, *rows] if any(block.heads) else rows, layout, width)
        return
    total = sum(widths) + _GAP * (len(widths) - 1)
    if any(block.heads):
        yield from _row(heads, layout, widths)
        if not layout.known or layout.sending.padded:
            yield Line([Run("─" * total, "rule")], total)
    broken = [list(_row(row, layout, widths)) for row in rows]
    apart = any(len(lines) > 2 for lines in broken)
    for number, lines in enumerate(broken):
        if number and apart:
            yield EMPTY
        yield from lines


def _widths(rows: list[list[Styled]], layout: Layout, width: int) -> list[int] | None:
    """Each column as wide as its widest cell; where that is too much the wider ones give way. None
    where one would be too narrow to read."""
    columns = range(len(rows[0]))
    widths = [max(layout.width(row[one]) for row in rows) for one in columns]
    over = sum(widths) + _GAP * (len(widths) - 1) - width
    while over > 0:
        widest = max(columns, key=lambda one: widths[one])
        others = [widths[one] for one in columns if one != widest]
        cut = max(1, min(over, widths[widest] - max([*others, _NARROWEST])))
        widths[widest] -= cut
        over -= cut
        if widths[widest] < _NARROWEST:
            return None
    return widths


def _row(cells: list[Styled], layout: Layout, widths: list[int]) -> Iterator[Line]:
    """A row, its cells wrapped each in its column."""
    columns = [
        layout.lines(cell, room, base=layout.base, align=layout.base)
        for cell, room in zip(cells, widths, strict=True)
    ]
    for lines in zip_longest(*columns, fillvalue=EMPTY):
        yield layout.row(
            [
                line if line.runs else Line([], room)
                for line, room in zip(lines, widths, strict=True)
            ],
            widths,
            _GAP,
        )


def _stacked(rows: list[list[Styled]], layout: Layout, width: int) -> Iterator[Line]:
    """Each row's first cell, and the others below it, set in."""
    for first, *others in rows:
        for line in layout.lines(first, width, base=layout.base, align=layout.base):
            yield line
        for cell in others:
            room = width - 2 * _INDENT
            for line in layout.lines(cell, room, base=layout.base, align=layout.base):
                yield indented(line, layout, 2 * _INDENT)
