"""Styled text and a width in, finished lines out: the one place where order and joining happen.

Text stays logical until here: sanitised, cut into paragraphs, wrapped in logical order; then each
line by itself is given its levels, joined, reordered (L2), its marks kept on their letters (L3),
its brackets mirrored (L4), and cut into runs of one style. Nothing wraps the result again.

A paragraph's direction is its own: that of its first strong letter (P2, P3), and of the side where
lines begin when it has none. The layout's `base` says only where columns and margins stand.

Most lines are Arabic words of one style: words that are drawn alike wherever they stand are drawn
once (`drawn_word`) and a line of them is put together from right to left. All others go letter by
letter. For terminals that order by themselves a line stays logical here; those that want more than
a picture (`Order.WORDS`, `Order.PROVEN`, an override) get it in `sent`, from the finished line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi import MIRRORED, base_level, has_right_to_left, levels, reorder
from newsctl.display.bidi_fast_path import has_letter, is_hard, paragraph_levels
from newsctl.display.bidi_modes import SENDING, Mode, Order, Sending
from newsctl.display.cells import Cells, Drawn, cells_of, drawn_word
from newsctl.display.line import Line, Manner, Run
from newsctl.display.styled_text import Styled, clean, paragraphs, part, styled_within, styles_of
from newsctl.display.wrap import Piece, broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.style import StyleType

    from newsctl.display.styled_text import StyledText

_ELLIPSIS = "…"
_RLE, _LRE, _PDF, _LRM, _LRO = "\u202b", "\u202a", "\u202c", "\u200e", "\u202d"
_FSI, _PDI = "\u2068", "\u2069"
GAP = 2  # cells between columns
_LONG = 200  # code points of a word that no line holds


class Layout:
    """How lines are made: for which terminal, and at which side they begin (1: the right).

    The terminal may be given as a function that finds out: it is called when the first text is laid
    out whose order is in question, and never for text without right-to-left letters.
    """

    __slots__ = ("_find", "_manner", "base")

    def __init__(
        self, mode: Mode | Manner | Callable[[], Manner] = Mode.VISUAL, base: int = 1
    ) -> None:
        self._manner = Manner(mode) if isinstance(mode, Mode) else None
        if isinstance(mode, Manner):
            self._manner = mode
        self._find = mode
        self.base = base

    def towards(self, base: int) -> Layout:
        """The same for lines that begin at that side."""
        return Layout(self._manner or self._find, base)

    @property
    def manner(self) -> Manner:
        """How the terminal wants its lines; finds out, if that is not known yet."""
        if self._manner is None:
            self._manner = self._find()  # type: ignore[operator]
        return self._manner

    @property
    def mode(self) -> Mode:
        return self.manner.mode

    @property
    def sending(self) -> Sending:
        """What is done with each line."""
        return SENDING[self.manner.mode]

    @property
    def known(self) -> bool:
        """Whether the terminal's wants are known, or were asked for because text needed it."""
        return self._manner is not None

    # -- lines -----------------------------------------------------------------------------------
    def lines(
        self,
        text: StyledText | str,
        width: int,
        *,
        base: int | None = None,
        align: int | None = None,
        justify: str = "",
    ) -> list[Line]:
        """The lines of a text, wrapped at `width` cells, each paragraph aligned to the side it
        begins at, or all to the side `align`.

        `base` gives all paragraphs that direction instead of their own. `justify` fills all but a
        paragraph's last line: `spaces` between words, or `tatweel` in them (and spaces for what is
        left).
        """
        return [
            line
            for paragraph in paragraphs(clean(text))
            for line in _Paragraph(self, paragraph, base).lines(max(1, width), align, justify)
        ]

    def line(
        self, text: StyledText | str, width: int | None = None, *, base: int | None = None
    ) -> Line:
        """The text as one line as wide as it is, cut at its logical end with an ellipsis, at a
        word where one is near, when it is wider than `width`."""
        flat = clean(text)
        if "\n" in flat.plain:
            flat = Styled(flat.plain.replace("\n", " "), flat.style, flat.spans, flat.isolates)
        paragraph = _Paragraph(self, flat, base)
        if width is not None and paragraph.width > width:
            base = paragraph.base
            paragraph = _Paragraph(self, _cut(flat, width, self.cells), base)
        return paragraph.whole()

    def width(self, text: StyledText | str) -> int:
        """How many cells a text takes as one line."""
        flat = clean(text)
        if "\n" in flat.plain:
            flat = Styled(flat.plain.replace("\n", " "), flat.style, flat.spans, flat.isolates)
        return _Paragraph(self, flat, None).width

    def row(self, cells: Sequence[Line], widths: Sequence[int], gap: int = GAP) -> Line:
        """Lines side by side, the first where reading begins, each at the beginning of a column of
        its width. Where nothing is padded they follow each other, two spaces between."""
        total = sum(widths) + gap * (len(widths) - 1)
        if self.known and not self.sending.padded:
            runs: list[Run] = []
            for cell in cells:
                if cell.runs:
                    runs += [*([Run("  ", "")] if runs else []), *cell.runs]
            return Line(runs, total)
        pairs = list(zip(cells, widths, strict=True))
        runs, left = [], 0
        for number, (cell, width) in enumerate(reversed(pairs) if self.base else pairs):
            left += gap if number else 0
            before = cell.left + (width - cell.width if self.base else 0)
            if cell.runs:
                blank = left + before
                runs += [*([Run(" " * blank, "")] if blank else []), *cell.runs]
                left = 0
                used = before + cell.width - cell.left
                left = width - used
            else:
                left += width
        return _without_margin(Line(runs, total))

    def cells(self, text: str) -> Cells:
        """The letters of a text as cells; joined here only where the terminal does not join."""
        joined = text.isascii() or not has_right_to_left(text) or self.sending.joined
        return cells_of(text, joined=joined, invisible=not joined)

    # -- leaving ---------------------------------------------------------------------------------
    def sent(self, line: Line, columns: int) -> list[Run]:
        """A line as it is sent to a terminal of so many columns, without blanks at its end."""
        runs = line.runs
        if not self.known:
            return [Run(" " * line.left, ""), *runs] if line.left and runs else runs
        sending = self.sending
        if not runs or not sending.padded:
            return runs
        left = line.left
        if sending.led:
            left = max(left, 1)
        padded = [Run(" " * left, ""), *runs] if left else runs
        if sending.overridden or sending.order is Order.WORDS or sending.order is Order.PROVEN:
            from newsctl.display.terminal_quirks import as_wanted

            return as_wanted(padded, self.manner, columns)
        return padded


class _Paragraph:
    """A clean paragraph on its way into lines."""

    __slots__ = ("_levels", "_long", "base", "drawn", "layout", "side", "text", "widths", "words")

    def __init__(self, layout: Layout, text: Styled, base: int | None) -> None:
        self.layout = layout
        self.text = text
        own = _own_base(text) if base is None else base
        self.side = layout.base if own is None else own  # where it is aligned
        self.base = own if own is not None else (0 if not text.isolates else layout.base)
        self._levels: list[int] | None = None
        self.words = text.plain.split(" ")
        self.drawn = self._drawn()
        self._long: dict[str, Cells] = {}
        self.widths = [
            one.width if one is not None else self._cells(word).width
            for word, one in zip(self.words, self.drawn, strict=True)
        ]

    @property
    def width(self) -> int:
        return sum(self.widths) + len(self.words) - 1

    def whole(self) -> Line:
        """All of it on one line."""
        piece = Piece(0, len(self.text.plain), 0, len(self.words))
        return Line(self._finished(piece), self.width)

    def lines(self, width: int, align: int | None, justify: str) -> Iterator[Line]:
        side = self.side if align is None else align
        pieces = broken(self.words, self.widths, width, self._cells)
        for number, (piece, used) in enumerate(pieces, 1):
            if justify and number < len(pieces) and piece.last > piece.first + 1:
                runs, used = self._justified(piece, width, justify)
            else:
                runs = self._finished(piece)
            yield Line(runs, max(width, used), max(0, width - used) if side and runs else 0)

    def _cells(self, word: str) -> Cells:
        """A word's cells; a very long one is measured, and then cut, by the same."""
        if len(word) < _LONG:
            return self.layout.cells(word)
        if word not in self._long:
            self._long[word] = self.layout.cells(word)
        return self._long[word]

    def _drawn(self) -> list[Drawn | None]:
        """Each word as it is drawn wherever it stands, None for those that need the long way."""
        plain, words = self.text.plain, self.words
        if self.base == 0 and plain.isascii():
            return [Drawn(word, len(word), False) for word in words]
        if not has_right_to_left(plain):
            if self.base:
                return [None] * len(words)
            cells = [self.layout.cells(word) for word in words]
            return [Drawn("".join(one.drawn), one.width, False) for one in cells]
        manner, sending = self.layout.manner, self.layout.sending
        if (
            self.base == 0
            or sending.order is Order.LOGICAL
            or not sending.joined
            or self.text.isolates
            or manner.marks_first
            or is_hard(plain)
        ):
            return [None] * len(words)
        found: list[Drawn | None] = []
        led = left = False  # whether Arabic letters stand before, and Latin ones after them
        for word in words:
            drawn = drawn_word(word, led) if len(word) < _LONG else None
            unsure = drawn is None or (left and not has_letter(word[:1]))
            found.append(None if unsure else drawn)
            if drawn is None:
                left = True
            elif drawn.leads:
                led, left = True, False
        return found

    @property
    def levels(self) -> list[int]:
        """The level of each code point, its isolates taken for such."""
        if self._levels is None:
            self._levels = _levels(self.text, self.base)
        return self._levels

    def _finished(self, piece: Piece) -> list[Run]:
        """A line's runs, put together from words or letter by letter."""
        words = self.drawn[piece.first : piece.last]
        if piece.last and None not in words and not styled_within(self.text, *piece[:2]):
            parts = [one.text for one in words if one is not None]
            plain = " ".join(parts[::-1] if self.base else parts)
            if plain and self.base == 0 and self._stands_amid_others(plain):
                plain = f"{_LRM}{_LRE}{plain}{_PDF}{_LRM}"
            return [Run(plain, self.text.style)] if plain else []
        line = part(self.text, piece.start, piece.end)
        return self._letters(line, self.levels[piece.start : piece.end])

    def _stands_amid_others(self, plain: str) -> bool:
        """Whether what is read from the left has to be kept together on a screen that is read from
        the right, by a terminal that orders lines."""
        return bool(self.layout.base and plain.strip() and self.layout.sending.embedded)

    def _letters(self, text: Styled, level: list[int]) -> list[Run]:
        layout = self.layout
        cells = layout.cells(text.plain)
        styles = styles_of(text)
        line = [level[at] for at in cells.places]
        style = [styles[at] for at in cells.places]
        if not line:
            return []
        if not any(line) and not (text.isolates and self._stands_amid_others(text.plain)):
            runs = _runs(zip(cells.drawn, style, strict=True))
            if self._stands_amid_others(text.plain):
                runs = [Run(_LRM + _LRE, ""), *runs, Run(_PDF + _LRM, "")]
            return runs
        sending = layout.sending
        if sending.order is not Order.LOGICAL:
            order = reorder(line)
            texts = _visual(cells, line, order, marks_first=layout.manner.marks_first)
            if not text.spans:
                return [Run("".join(texts), text.style)]
            return _runs(zip(texts, [style[at] for at in order], strict=True))
        if sending.embedded:
            return self._embedded(text, cells, line, style, mirrored=sending.mirrored)
        return _runs(zip(cells.drawn, style, strict=True))

    def _embedded(
        self,
        text: Styled,
        cells: Cells,
        line: list[int],
        style: list[StyleType],
        *,
        mirrored: bool,
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
            one = MIRRORED.get(drawn, drawn) if mirrored and line[number] % 2 else drawn
            pieces.append((_PDF * (at in closed) + opened.get(at, "") + one, style[number]))
        end = _PDF if len(text.plain) in closed else ""
        if self.base and line[-1] % 2 == 0:
            end += _LRM  # a long address that goes on in the next line ends in a sign
        opening = _LRM + (_RLE if self.base else _LRE)
        return _runs([(opening, ""), *pieces, (end + _PDF + _LRM, "")])

    def _justified(self, piece: Piece, width: int, how: str) -> tuple[list[Run], int]:
        from newsctl.display.justify import stretched

        line = part(self.text, piece.start, piece.end)
        level = self.levels[piece.start : piece.end]
        gap = width - self.layout.cells(line.plain).width
        plain, origins = stretched(line.plain, gap, tatweel=how == "tatweel" and self.base == 1)
        styles = styles_of(line)
        spans = [(at, at + 1, styles[origin]) for at, origin in enumerate(origins)]
        filled = Styled(plain, line.style, spans if line.spans else [])
        runs = self._letters(filled, [level[origin] for origin in origins])
        return runs, self.layout.cells(plain).width


def _own_base(text: Styled) -> int | None:
    """The direction of a text's first strong letter outside its isolates; None for none."""
    plain = text.plain
    if not text.isolates:
        return base_level(plain)
    at = 0
    for start, end in text.isolates:
        found = base_level(plain[at:start])
        if found is not None:
            return found
        at = end
    return base_level(plain[at:])


def _cut(text: Styled, width: int, cells_of: Callable[[str], Cells]) -> Styled:
    """As much of a text as fits in one line with the ellipsis behind it: whole words, unless the
    last of them is so long that a third of the line would stay empty."""
    cells = cells_of(text.plain)
    used, end = 1, 0
    for number, cell in enumerate(cells.widths):
        if used + cell > width:
            end = cells.places[number]
            break
        used += cell
    word = end if text.plain[end : end + 1] == " " else text.plain.rfind(" ", 0, end)
    if word > end * 2 // 3:
        end = word
    kept = part(text, 0, len(text.plain[:end].rstrip(" ")))
    style = styles_of(kept)[-1] if kept.plain else text.style
    end = len(kept.plain)
    ellipsis = _ELLIPSIS if width > 0 else ""
    spans = [*kept.spans, (end, end + 1, style)] if ellipsis else kept.spans
    return Styled(kept.plain + ellipsis, text.style, spans, kept.isolates)


def _levels(text: Styled, base: int) -> list[int]:
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


def _without_margin(line: Line) -> Line:
    """A row whose first run is blank, with that run as its margin."""
    if line.runs and not line.runs[0].text.strip(" "):
        return Line(line.runs[1:], line.width, line.left + len(line.runs[0].text))
    return line
