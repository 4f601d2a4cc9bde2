"""Styled text and a width in, finished lines out: the one place where order and joining happen.

Text stays logical until here: sanitised, cut into paragraphs, wrapped in logical order; then each
line by itself is given its levels, joined, reordered (L2), its marks kept on their letters (L3),
its brackets mirrored (L4), and cut into runs of one style. Nothing wraps the result again.

Most lines are Arabic words of one style: words that are drawn alike wherever they stand are drawn
once (`drawn_word`) and a line of them is put together from right to left. All others go letter by
letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsctl.display.bidi import MIRRORED, base_level, has_right_to_left, levels, reorder
from newsctl.display.cells import Cells, Drawn, cells_of, drawn_word
from newsctl.display.paragraph import has_letter, is_hard, paragraph_levels
from newsctl.display.styled import Styled, clean, paragraphs, part, styles_of
from newsctl.display.terminal import Mode
from newsctl.display.wrap import Piece, broken
from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.style import StyleType

    from newsctl.display.styled import StyledText

_ELLIPSIS = "…"
_RLE, _LRE, _PDF, _LRM = "\u202b", "\u202a", "\u202c", "\u200e"
_FSI, _PDI = "\u2068", "\u2069"


class Run(NamedTuple):
    """Text of one style, ready to be sent; `flipped` turns its weight over (see `kitty`)."""

    text: str
    style: StyleType
    flipped: bool = False


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
    """How lines are made: for which terminal, and which way a paragraph without letters runs.

    `mark` is false for terminals that give LRM a cell; `marks_first` is true for those that draw a
    mark on the cell after the one it is sent behind (alacritty).
    """

    mode: Mode = Mode.VISUAL
    base: int = 1  # 1: from the right
    mark: bool = True
    marks_first: bool = False

    def towards(self, base: int) -> Layout:
        """The same for text that begins at that side."""
        return Layout(self.mode, base, self.mark, self.marks_first)

    # -- lines -----------------------------------------------------------------------------------
    def lines(
        self,
        text: StyledText | str,
        width: int,
        *,
        base: int | None = None,
        justify: str = "",
    ) -> list[Line]:
        """The lines of a text, wrapped at `width` cells and aligned to the side they begin at.

        `justify` fills all but a paragraph's last line: `spaces` between words, or `tatweel` in
        them (and spaces for what is left).
        """
        side = self.base if base is None else base
        return [
            line
            for paragraph in paragraphs(clean(text))
            for line in self._paragraph(paragraph, max(1, width), side, justify)
        ]

    def line(
        self,
        text: StyledText | str,
        width: int | None = None,
        *,
        pad: bool = False,
        base: int | None = None,
    ) -> Line:
        """The text as one line, cut at its logical end with an ellipsis where it is too long; with
        `pad`, filled to the width on the side where it ends."""
        side = self.base if base is None else base
        flat = clean(text)
        if "\n" in flat.plain:
            flat = Styled(flat.plain.replace("\n", " "), flat.style, flat.spans, flat.isolates)
        words = flat.plain.split(" ")
        drawn = self._drawn(words, flat, side)
        used = sum(self._widths(words, drawn)) + len(words) - 1
        if width is not None and used > width:
            return self.line(self._cut(flat, width), pad=pad, base=side)
        line = self._finished(flat, Piece(0, len(flat.plain), 0, len(words)), drawn, side, used)
        return _padded(line, width or 0, side) if pad else line

    def width(self, text: StyledText | str) -> int:
        """How many cells a text takes as one line."""
        flat = clean(text)
        words = flat.plain.replace("\n", " ").split(" ")
        drawn = self._drawn(words, flat, self.base)
        return sum(self._widths(words, drawn)) + len(words) - 1

    # -- pieces ----------------------------------------------------------------------------------
    def _paragraph(self, text: Styled, width: int, base: int, justify: str) -> Iterator[Line]:
        words = text.plain.split(" ")
        drawn = self._drawn(words, text, base)
        pieces = broken(words, self._widths(words, drawn), width, self._cells)
        for number, (piece, used) in enumerate(pieces, 1):
            if justify and number < len(pieces) and piece.last > piece.first + 1:
                yield self._justified(text, piece, width, base, justify)
            else:
                yield _padded(self._finished(text, piece, drawn, base, used), width, base)

    def _drawn(self, words: list[str], text: Styled, base: int) -> list[Drawn | None]:
        """Each word as it is drawn wherever it stands, None for those that need the long way."""
        plain = text.plain
        if base == 0:
            return self._drawn_from_the_left(words, plain)
        if self.mode is not Mode.VISUAL or text.isolates or is_hard(plain) or self.marks_first:
            return [None] * len(words)
        found: list[Drawn | None] = []
        led = left = False  # whether Arabic letters stand before, and Latin ones after them
        for word in words:
            drawn = drawn_word(word, led)
            unsure = drawn is None or (left and not has_letter(word[:1]))
            found.append(None if unsure else drawn)
            if drawn is None:
                left = True
            elif drawn.leads:
                led, left = True, False
        return found

    def _drawn_from_the_left(self, words: list[str], plain: str) -> list[Drawn | None]:
        if plain.isascii():
            return [Drawn(word, len(word), False) for word in words]
        if has_right_to_left(plain):
            return [None] * len(words)
        cells = [self._cells(word) for word in words]
        return [Drawn("".join(one.drawn), one.width, False) for one in cells]

    def _widths(self, words: list[str], drawn: list[Drawn | None]) -> list[int]:
        return [
            one.width if one is not None else self._cells(word).width
            for word, one in zip(words, drawn, strict=True)
        ]

    def _cells(self, text: str) -> Cells:
        own = self.mode in {Mode.TERMINAL, Mode.OFF}  # the terminal joins, if anyone does
        return cells_of(text, joined=not own, invisible=own)

    def _cut(self, text: Styled, width: int) -> Styled:
        """As much of a text as fits in one line with the ellipsis behind it."""
        cells = self._cells(text.plain)
        used, end = 1, 0
        for number, cell in enumerate(cells.widths):
            if used + cell > width:
                end = cells.places[number]
                break
            used += cell
        kept = part(text, 0, len(text.plain[:end].rstrip(" ")))
        style = styles_of(kept)[-1] if kept.plain else text.style
        end = len(kept.plain)
        ellipsis = _ELLIPSIS if width > 0 else ""
        spans = [*kept.spans, (end, end + 1, style)] if ellipsis else kept.spans
        return Styled(kept.plain + ellipsis, text.style, spans, kept.isolates)

    def _finished(
        self, text: Styled, piece: Piece, drawn: list[Drawn | None], base: int, width: int
    ) -> Line:
        """A line of a paragraph, put together from words or letter by letter."""
        words = drawn[piece.first : piece.last]
        if piece.last and None not in words and not _styled_within(text, piece):
            parts = [one.text for one in words if one is not None]
            plain = " ".join(parts[::-1] if base else parts)
            return Line([Run(plain, text.style)] if plain else [], width)
        return self._letters(text, piece.start, piece.end, base)

    def _letters(self, text: Styled, start: int, end: int, base: int) -> Line:
        level = _levels(text, base)[start:end]
        return self._drawn_letters(part(text, start, end), level, base)

    def _drawn_letters(self, text: Styled, level: list[int], base: int) -> Line:
        cells = self._cells(text.plain)
        styles = styles_of(text)
        line = [level[at] for at in cells.places]
        style = [styles[at] for at in cells.places]
        if not line or not any(line):
            return Line(_runs(zip(cells.drawn, style, strict=True)), cells.width)
        match self.mode:
            case Mode.VISUAL:
                order = reorder(line)
                texts = _visual(cells, line, order, marks_first=self.marks_first)
                if not text.spans:
                    return Line([Run("".join(texts), text.style)], cells.width)
                runs = _runs(zip(texts, [style[at] for at in order], strict=True))
            case Mode.KITTY:
                from newsctl.display.kitty import in_words

                runs = _merged(in_words(cells, line, style))
            case Mode.OFF:
                runs = _runs(zip(cells.drawn, style, strict=True))
            case _:
                runs = self._embedded(text, cells, line, style, base)
        return Line(runs, cells.width)

    def _embedded(
        self, text: Styled, cells: Cells, line: list[int], style: list[StyleType], base: int
    ) -> list[Run]:
        """For terminals that reorder by themselves: logical, in an embedding of its own."""
        opened = {
            start: _RLE if base_level(text.plain[start:end]) else _LRE
            for start, end in text.isolates
        }
        closed = {end for _start, end in text.isolates}
        pieces: list[tuple[str, StyleType]] = []
        for number, drawn in enumerate(cells.drawn):
            at = cells.places[number]
            mirrored = self.mode is Mode.KONSOLE and line[number] % 2
            one = MIRRORED.get(drawn, drawn) if mirrored else drawn
            pieces.append((_PDF * (at in closed) + opened.get(at, "") + one, style[number]))
        end = _PDF if len(text.plain) in closed else ""
        if self.mark and base and line[-1] % 2 == 0:
            end += _LRM  # a long address that goes on in the next line ends in a sign
        opening = (_LRM if self.mark else "") + (_RLE if base else _LRE)
        return _runs([(opening, ""), *pieces, (end + _PDF, "")])

    def _justified(self, text: Styled, piece: Piece, width: int, base: int, how: str) -> Line:
        from newsctl.display.justify import stretched

        line = part(text, piece.start, piece.end)
        level = _levels(text, base)[piece.start : piece.end]
        gap = width - self._cells(line.plain).width
        plain, origins = stretched(line.plain, gap, tatweel=how == "tatweel" and base == 1)
        styles = styles_of(line)
        spans = [(at, at + 1, styles[origin]) for at, origin in enumerate(origins)]
        filled = Styled(plain, line.style, spans if line.spans else [])
        drawn = self._drawn_letters(filled, [level[origin] for origin in origins], base)
        return _padded(drawn, width, base)


def _levels(text: Styled, base: int) -> list[int]:
    """The level of each code point of a paragraph, its isolates taken for such."""
    if base == 0 and not has_right_to_left(text.plain):
        return [0] * len(text.plain)
    if not text.isolates:
        return paragraph_levels(text.plain, base)
    pieces: list[str] = []
    kept: list[int] = []
    at = length = 0
    for start, end in [*text.isolates, (len(text.plain), len(text.plain))]:
        for one in (text.plain[at:start], _FSI, text.plain[start:end], _PDI):
            pieces.append(one)
            if one not in {_FSI, _PDI}:
                kept += range(length, length + len(one))
            length += len(one)
        at = end
    found = levels("".join(pieces), base)
    return [found[place] for place in kept]


def _styled_within(text: Styled, piece: Piece) -> bool:
    return any(start < piece.end and end > piece.start for start, end, _style in text.spans)


def _padded(line: Line, width: int, base: int) -> Line:
    white = width - line.width
    if white <= 0:
        return line
    pad = Run(" " * white, "")
    return Line([pad, *line.runs] if base else [*line.runs, pad], width)


def _visual(cells: Cells, line: list[int], order: list[int], *, marks_first: bool) -> list[str]:
    texts = []
    for at in order:
        drawn = cells.drawn[at]
        if line[at] % 2:
            drawn = MIRRORED.get(drawn, drawn)
            if marks_first and len(drawn) > 1:
                drawn = drawn[1:] + drawn[0]
        texts.append(drawn)
    return texts


def _runs(pieces: Iterable[tuple[str, StyleType]]) -> list[Run]:
    """Neighbours of one style as one run."""
    runs: list[Run] = []
    texts: list[str] = []
    last: StyleType = ""
    for text, style in pieces:
        if texts and style != last:
            runs.append(Run("".join(texts), last))
            texts = []
        texts.append(text)
        last = style
    if texts:
        runs.append(Run("".join(texts), last))
    return runs


def _merged(pieces: Iterable[tuple[str, StyleType, bool]]) -> list[Run]:
    """Neighbours of one style and weight as one run."""
    runs: list[Run] = []
    for text, style, flipped in pieces:
        if runs and runs[-1][1:] == (style, flipped):
            runs[-1] = Run(runs[-1].text + text, style, flipped)
        else:
            runs.append(Run(text, style, flipped))
    return runs
