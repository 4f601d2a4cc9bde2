"""Styled text and a width in, finished lines out: the one place where order and joining happen.

Text stays logical until here: sanitised, given its embedding levels by paragraph, joined, wrapped
in logical order; then each line by itself is reordered (L2), its marks kept on their letters (L3),
its brackets mirrored (L4), and cut into runs of one style. Nothing wraps the result again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import get_character_cell_size
from rich.text import Text

from newsctl.display.bidi import MIRRORED, has_right_to_left, levels, reorder
from newsctl.display.joining import is_mark, join
from newsctl.display.sanitise import sanitise
from newsctl.display.terminal import Mode
from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.style import StyleType

_ELLIPSIS = "…"
_RLE, _LRE, _PDF, _LRM = "\u202b", "\u202a", "\u202c", "\u200e"
_ZERO_WIDTH = "\u200c\u200d"


class Cell(NamedTuple):
    """One letter with its marks, as it is drawn: its text, width in cells, style and level."""

    text: str  # joined
    logical: str
    width: int
    style: StyleType
    level: int


class Run(NamedTuple):
    """Text of one style, ready to be sent."""

    text: str
    style: StyleType


@dataclass(slots=True)
class Line:
    """A finished line: its runs from left to right, and its width in cells."""

    runs: list[Run]
    width: int

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines are made: for which terminal, and which way a paragraph without letters runs."""

    mode: Mode = Mode.VISUAL
    base: int = 1  # 1: from the right

    # -- lines -----------------------------------------------------------------------------------
    def lines(self, text: Text | str, width: int, *, base: int | None = None) -> list[Line]:
        """The lines of a text, wrapped at `width` cells and aligned to the side they begin at."""
        side = self.base if base is None else base
        return [
            self._aligned(cells, width, side)
            for paragraph in _paragraphs(_text(text))
            for cells in _wrap(self._cells(paragraph, side), width)
        ]

    def line(
        self,
        text: Text | str,
        width: int | None = None,
        *,
        pad: bool = False,
        base: int | None = None,
    ) -> Line:
        """The text as one line, cut at its logical end with an ellipsis where it is too long; with
        `pad`, filled to the width on the side where it ends."""
        side = self.base if base is None else base
        flat = _text(text)
        if "\n" in flat.plain:
            flat = Text(" ").join(flat.split("\n"))
        cells = self._cells(flat, side)
        if width is not None:
            cells = _shortened(cells, width, side)
        return self._aligned(cells, width, side) if pad and width else self._finished(cells, side)

    # -- pieces ----------------------------------------------------------------------------------
    def _cells(self, text: Text, base: int) -> list[Cell]:
        plain = text.plain
        styles = _styles(text)
        if base == 0 and not has_right_to_left(plain):
            return _plain_cells(plain, styles)
        level = levels(plain, base)
        shaped = join(plain) if self.mode in {Mode.VISUAL, Mode.KONSOLE} else list(plain)
        cells: list[Cell] = []
        for at, one in enumerate(plain):
            form = shaped[at]
            if cells and (is_mark(one) or form == "" or one in _ZERO_WIDTH):
                last = cells[-1]
                keep = one if is_mark(one) or self.mode is not Mode.VISUAL else ""
                drawn = last.text if one in _ZERO_WIDTH else last.text + (form and keep)
                cells[-1] = last._replace(text=drawn, logical=last.logical + one)
            elif one not in _ZERO_WIDTH:
                cells.append(Cell(form, one, get_character_cell_size(one), styles[at], level[at]))
        return cells

    def _aligned(self, cells: list[Cell], width: int, base: int) -> Line:
        line = self._finished(cells, base)
        white = width - line.width
        if white > 0:
            pad = Run(" " * white, "")
            runs = [pad, *line.runs] if base else [*line.runs, pad]
            return Line(runs, width)
        return line

    def _finished(self, cells: list[Cell], base: int) -> Line:
        width = sum(cell.width for cell in cells)
        if not cells or (base == 0 and not any(cell.level for cell in cells)):
            return Line(_runs((cell.text, cell.style) for cell in cells), width)
        match self.mode:
            case Mode.VISUAL:
                return Line(_runs(_visual(cells)), width)
            case Mode.KITTY:
                return Line(_runs(_kitty(cells)), width)
            case Mode.OFF:
                return Line(_runs((cell.logical, cell.style) for cell in cells), width)
        mirror = self.mode is Mode.KONSOLE
        drawn = [
            (MIRRORED.get(one.text, one.text) if mirror and one.level % 2 else one.text, one.style)
            for one in cells
        ]
        opening = _LRM + (_RLE if base else _LRE)
        return Line(_runs([(opening, ""), *drawn, (_PDF, "")]), width)


def _visual(cells: list[Cell]) -> Iterator[tuple[str, StyleType]]:
    for at in reorder([cell.level for cell in cells]):
        cell = cells[at]
        mirrored = MIRRORED.get(cell.text) if cell.level % 2 else None
        yield mirrored or cell.text, cell.style


def _kitty(cells: list[Cell]) -> Iterator[tuple[str, StyleType]]:
    """kitty orders the letters inside a word by itself: words go out in visual order, their letters
    logical without marks, and their styles the other way round, since it keeps cells' colours."""
    order = reorder([cell.level for cell in cells])
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and _in_word(cells[order[end]]):
            end += 1
        if end == at:
            cell = cells[order[at]]
            yield (
                (MIRRORED.get(cell.logical) if cell.level % 2 else None) or cell.logical,
                cell.style,
            )
            at += 1
            continue
        word = [cells[one] for one in order[at:end]]
        for cell, styled in zip(reversed(word), word, strict=True):
            yield cell.logical[0], styled.style
        at = end


def _in_word(cell: Cell) -> bool:
    return cell.level % 2 == 1 and "\u0620" <= cell.logical[0] <= "\u08ff"


def _runs(pieces: Iterator[tuple[str, StyleType]] | list[tuple[str, StyleType]]) -> list[Run]:
    runs: list[Run] = []
    for text, style in pieces:
        if runs and runs[-1].style == style:
            runs[-1] = Run(runs[-1].text + text, style)
        else:
            runs.append(Run(text, style))
    return runs


def _text(text: Text | str) -> Text:
    """A text made harmless, its styles moved along with its characters."""
    if isinstance(text, str):
        return Text(sanitise(text))
    clean = sanitise(text.plain)
    if clean == text.plain:
        return text
    pieces = Text()
    styles = _styles(text)
    for at, one in enumerate(text.plain):
        pieces.append(sanitise(one), styles[at])
    return pieces


def _styles(text: Text) -> list[StyleType]:
    """The style of each code point: the last span over it, over the text's own."""
    styles: list[StyleType] = [text.style] * len(text.plain)
    for start, end, style in text.spans:
        styles[start:end] = [style] * (min(end, len(styles)) - start)
    return styles


def _paragraphs(text: Text) -> list[Text]:
    return list(text.split("\n", allow_blank=True)) if "\n" in text.plain else [text]


def _plain_cells(plain: str, styles: list[StyleType]) -> list[Cell]:
    cells: list[Cell] = []
    for one, style in zip(plain, styles, strict=True):
        if cells and (is_mark(one) or one in _ZERO_WIDTH):
            last = cells[-1]
            cells[-1] = last._replace(text=last.text + one, logical=last.logical + one)
        elif one not in _ZERO_WIDTH:
            cells.append(Cell(one, one, get_character_cell_size(one), style, 0))
    return cells


def _wrap(cells: list[Cell], width: int) -> Iterator[list[Cell]]:
    """Lines in logical order, broken at spaces; what is longer than a line is cut where it must."""
    start = 0
    while start < len(cells):
        used, at, space = 0, start, None
        while at < len(cells) and used + cells[at].width <= width:
            used += cells[at].width
            if cells[at].logical == " ":
                space = at
            at += 1
        if at == len(cells):
            yield cells[start:]
            return
        if cells[at].logical == " ":
            end, following = at, at + 1
        elif space is not None and space > start:
            end, following = space, space + 1
        else:
            end = following = max(at, start + 1)
        yield _without_end(cells[start:end])
        start = following
        while start < len(cells) and cells[start].logical == " ":
            start += 1
    if not cells:
        yield []


def _without_end(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1].logical == " ":
        cells = cells[:-1]
    return cells


def _shortened(cells: list[Cell], width: int, base: int) -> list[Cell]:
    if sum(cell.width for cell in cells) <= width:
        return cells
    kept: list[Cell] = []
    used = 1
    for cell in cells:
        if used + cell.width > width:
            break
        kept.append(cell)
        used += cell.width
    style = kept[-1].style if kept else ""
    return [*_without_end(kept), Cell(_ELLIPSIS, _ELLIPSIS, 1, style, base)] if width > 0 else []
