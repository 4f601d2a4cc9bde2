"""A clean paragraph on its way into lines: where they break, in what order their letters leave.

Its direction is its own: that of its first strong letter (P2, P3), and of the side where lines
begin when it has none. Its levels come once, for all of it. A line is then taken apart into its
runs of one level, and those are put down one after the other (L2), a word at a time: a word is
drawn alike wherever it stands, so most of them were drawn before. Only a line in which a style
begins amid a word, or a mark hangs on a blank, goes letter by letter.

For terminals that order by themselves a line stays logical here; those that want more than a
picture get it from the finished line (`newsctl.display.terminal_quirks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi import is_alike_alone, levels, reorder, runs_of
from newsctl.display.bidi_classes import MIRROR, MIRRORED, base_level, has_right_to_left
from newsctl.display.bidi_modes import Marks, Order
from newsctl.display.cells import Cells, cells_of, with_marks, word_of
from newsctl.display.embedding import apart_from_signs, embeddings, isolates
from newsctl.display.line import Line, Run, Wanted
from newsctl.display.styled_text import Styled, part, styled_within, styles_of
from newsctl.display.wrap import Piece, broken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from rich.style import StyleType

_RLE, _LRE, _PDF, _LRM = "\u202b", "\u202a", "\u202c", "\u200e"
_FSI, _PDI = "\u2068", "\u2069"
_LONG = 200  # code points of a word that no line holds
_APART = frozenset(" .,:;!?\"'()[]/«»،؛؟…")  # joined to nothing, and no marks


class Paragraph:
    """A paragraph, for a terminal, on a screen whose lines begin at `side` (1: the right); `base`
    gives it that direction instead of its own."""

    __slots__ = ("_levels", "_long", "_marks", "_screen", "_wanted", "base", "joined", "side",
                 "text", "turns", "widths", "words")  # fmt: skip

    def __init__(self, text: Styled, wanted: Wanted, side: int, base: int | None = None) -> None:
        self.text = text
        self._wanted = wanted
        self._screen = side
        own = _own_base(text) if base is None else base
        self.side = side if own is None else own  # where it is aligned
        self.base = own if own is not None else (0 if not text.isolates else side)
        self.turns = has_right_to_left(text.plain)
        self.joined = not self.turns or wanted.sending.joined
        # A word is measured as it will be drawn: it is made once.
        self._marks = wanted.manner.marks if self.turns else Marks.BEHIND
        self._levels: bytes | None = None
        self._long: dict[str, Cells] = {}
        self.words = text.plain.split(" ")
        self.widths = self._widths()

    @property
    def width(self) -> int:
        """Cells that all of it takes on one line."""
        return sum(self.widths) + len(self.words) - 1

    def place_of(self, width: int) -> int:
        """The code point at which it is cut where only so many cells of it have room."""
        at = used = 0
        for word, size in zip(self.words, self.widths, strict=True):
            if used + size > width:
                cells = self._cells(word)
                for place, cell in zip(cells.places, cells.widths, strict=True):
                    if used + cell > width:
                        return at + place
                    used += cell
            used += size
            at += len(word)
            if used + 1 > width:  # no room for the blank
                return at
            used += 1
            at += 1
        return len(self.text.plain)

    def whole(self) -> Line:
        """All of it on one line."""
        end = len(self.text.plain)
        return Line(self._runs(0, end), self.width, 0, self._logical(0, end))

    def lines(self, width: int, align: int | None, justify: str) -> Iterator[Line]:
        """Its lines of at most `width` cells, aligned to its own side or to `align`."""
        side = self.side if align is None else align
        pieces = broken(*self._kept_together(width), width, self._cells)
        for number, (piece, used) in enumerate(pieces, 1):
            logical = ""
            if justify and number < len(pieces) and piece.last > piece.first + 1:
                runs, used = self._justified(piece, width, justify)
            else:
                runs = self._runs(piece.start, piece.end)
                logical = self._logical(piece.start, piece.end)
            left = max(0, width - used) if side and runs else 0
            yield Line(runs, max(width, used), left, logical)

    def _kept_together(self, width: int) -> tuple[list[str], list[int]]:
        """The words and their widths; those of a command are one, where a line has room for it."""
        if not self.text.kept:
            return self.words, self.widths
        groups: list[list[int]] = []
        at = 0
        for number, word in enumerate(self.words):
            if groups and any(start < at < end for start, end in self.text.kept):
                groups[-1].append(number)
            else:
                groups.append([number])
            at += len(word) + 1
        words, widths = [], []
        for group in groups:
            own = [self.widths[number] for number in group]
            fits = sum(own) + len(own) - 1 <= width
            texts = [self.words[number] for number in group]
            words += [" ".join(texts)] if fits else texts
            widths += [sum(own) + len(own) - 1] if fits else own
        return words, widths

    # -- measuring -------------------------------------------------------------------------------
    def _widths(self) -> list[int]:
        """The cells of each word."""
        joined, marks = self.joined, self._marks
        return [
            len(word) if word.isascii()
            else word_of(word, joined, marks).width if len(word) < _LONG
            else self._cells(word).width
            for word in self.words
        ]  # fmt: skip

    def _cells(self, word: str) -> Cells:
        """A word's cells; a very long one is measured, and then cut, by the same."""
        if len(word) < _LONG:
            return cells_of(word, joined=self.joined, invisible=not self.joined)
        if word not in self._long:
            self._long[word] = cells_of(word, joined=self.joined, invisible=not self.joined)
        return self._long[word]

    @property
    def levels(self) -> bytes:
        """The level of each code point, its isolates taken for such."""
        if self._levels is None:
            self._levels = _levels(self.text, self.base, self.turns)
        return self._levels

    # -- lines, word by word ---------------------------------------------------------------------
    def _runs(self, start: int, end: int) -> list[Run]:
        """The runs of the line of the code points [start, end)."""
        plain = self.text.plain[start:end]
        if not plain:
            return []
        if not styled_within(self.text, start, end):
            drawn = self._drawn(plain, start, end)
            if drawn is not None:
                return [Run(drawn, self.text.style)] if drawn else []
            return self._letters(part(self.text, start, end), self.levels[start:end])
        line = part(self.text, start, end)
        runs = self._styled(line, self.levels[start:end])
        return self._letters(line, self.levels[start:end]) if runs is None else runs

    def _logical(self, start: int, end: int) -> str:
        """The line before it was ordered, for a terminal that orders it just so by itself."""
        if not self.turns or self._wanted.sending.order is not Order.PROVEN:
            return ""
        plain = self.text.plain[start:end]
        if styled_within(self.text, start, end) or self.text.isolates:
            return ""
        if not is_alike_alone(plain, self.levels[start:end], self.base):
            return ""
        return self._in_order(plain) or ""

    def _drawn(self, plain: str, start: int, end: int) -> str | None:
        """A line in one style as it leaves; None where it takes its letters one by one."""
        if self.base == 0 and not self.turns:
            text = plain if plain.isascii() else self._in_order(plain)
            if text and not self.text.isolates and self._stands_amid_others(plain):
                return f"{_LRM}{_LRE}{text}{_PDF}{_LRM}"
            return None if self.text.isolates and self._stands_amid_others(plain) else text
        sending, line = self._wanted.sending, self.levels[start:end]
        if sending.order is not Order.LOGICAL:
            return self._picture(plain, line)
        if not sending.embedded:
            return self._in_order(plain)
        sent = _mirrored(plain, line) if sending.mirrored else plain
        if line.count(self.base) < len(line) and levels(sent, self.base) != line:
            return None  # what decides on its order stands in another line, or was turned around
        text = self._in_order(sent)
        return None if text is None else f"{self._opening()}{text}{self._closing(line)}"

    def _picture(self, plain: str, line: bytes) -> str | None:
        """The line in visual order."""
        texts = []
        for start, end, level in runs_of(line):
            text = plain[start:end]
            if level % 2 == 0:
                drawn = text if text.isascii() else self._in_order(text)
            else:
                drawn = self._turned(text)
            if drawn is None:
                return None
            texts.append(drawn)
        return "".join(texts)

    def _styled(self, text: Styled, line: bytes) -> list[Run] | None:
        """A line with styles within in visual order, where they begin and end beside what joins no
        letter; else None."""
        if self._wanted.sending.order is Order.LOGICAL or not any(line):
            return None
        plain = text.plain
        stretches = _stretches(text)
        for start, _end, _style in stretches[1:]:
            if plain[start - 1] not in _APART and plain[start] not in _APART:
                return None
        pieces = []
        for start, end, level in runs_of(line):
            inside = [
                (plain[max(start, first) : min(end, last)], style)
                for first, last, style in stretches
                if first < end and last > start
            ]
            for one, style in reversed(inside) if level % 2 else inside:
                drawn = self._turned(one) if level % 2 else self._in_order(one)
                if drawn is None:
                    return None
                if drawn:
                    pieces.append((drawn, style))
        return _in_runs(pieces)

    def _turned(self, text: str) -> str | None:
        marks = self._wanted.manner.marks
        words = [word_of(word, self.joined, marks).reversed for word in text.split(" ")]
        return None if None in words else " ".join(reversed(words))  # type: ignore[arg-type]

    def _in_order(self, text: str) -> str | None:
        joined, marks = self.joined, self._marks
        words = [word_of(word, joined, marks).logical for word in text.split(" ")]
        return None if None in words else " ".join(words)  # type: ignore[arg-type]

    # -- lines, letter by letter -----------------------------------------------------------------
    def _letters(self, text: Styled, level: Sequence[int]) -> list[Run]:
        cells = cells_of(text.plain, joined=self.joined, invisible=not self.joined)
        styles = styles_of(text)
        line = [level[at] for at in cells.places]
        style = [styles[at] for at in cells.places]
        if not line:
            return []
        amid = self._stands_amid_others(text.plain)
        if not any(line):
            runs = _in_runs(zip(cells.drawn, style, strict=True))
            return [Run(_LRM + _LRE, ""), *runs, Run(_PDF + _LRM, "")] if amid else runs
        sending = self._wanted.sending
        if sending.order is not Order.LOGICAL:
            order = reorder(line)
            texts = _visual(cells, line, order, self._wanted.manner.marks)
            return _in_runs(zip(texts, [style[at] for at in order], strict=True))
        if sending.embedded:
            sent = _mirrored(text.plain, level) if sending.mirrored else text.plain
            needed = levels(sent, self.base) != bytes(level)
            return self._embedded(cells, line, style, mirrored=sending.mirrored, needed=needed)
        return _in_runs(zip(cells.drawn, style, strict=True))

    def _embedded(
        self,
        cells: Cells,
        line: list[int],
        style: list[StyleType],
        *,
        mirrored: bool,
        needed: bool,
    ) -> list[Run]:
        """For terminals that reorder by themselves: logical, in an embedding of its own; where
        they would order it in another way, what stands higher in it has its own too."""
        controls, end, apart = [""] * len(line), "", set[int]()
        if needed and mirrored:
            controls, end = isolates(line, self.base)
            apart = apart_from_signs(cells.drawn, line, controls)
        elif needed:
            controls, end = embeddings(line, self.base)
        drawn = (
            MIRRORED.get(one, one) if mirrored and level % 2 else one
            for one, level in zip(cells.drawn, line, strict=True)
        )
        texts = [self._opening(), *map(str.__add__, controls, drawn), end + self._closing(line)]
        return _in_runs(zip(texts, ["", *style, ""], strict=True), {at + 1 for at in apart})

    def _opening(self) -> str:
        return _LRM + (_RLE if self.base else _LRE)

    def _closing(self, line: Sequence[int]) -> str:
        # A long address that goes on in the next line ends in a sign.
        return (_LRM if self.base and line[-1] % 2 == 0 else "") + _PDF + _LRM

    def _stands_amid_others(self, plain: str) -> bool:
        """Whether what is read from the left has to be kept together on a screen that is read from
        the right, by a terminal that orders lines."""
        return bool(self._screen and plain.strip() and self._wanted.sending.embedded)

    def _justified(self, piece: Piece, width: int, how: str) -> tuple[list[Run], int]:
        from newsctl.display.justify import stretched

        line = part(self.text, piece.start, piece.end)
        level = self.levels[piece.start : piece.end]
        gap = width - self._cells(line.plain).width
        plain, origins = stretched(line.plain, gap, tatweel=how == "tatweel" and self.base == 1)
        styles = styles_of(line)
        spans = [(at, at + 1, styles[origin]) for at, origin in enumerate(origins)]
        filled = Styled(plain, line.style, spans if line.spans else [])
        runs = self._letters(filled, [level[origin] for origin in origins])
        return runs, self._cells(plain).width


def _stretches(text: Styled) -> list[tuple[int, int, StyleType]]:
    """A line's stretches of one style, all of it."""
    found: list[tuple[int, int, StyleType]] = []
    at = 0
    for start, end, style in [*text.spans, (len(text.plain), len(text.plain), "")]:
        found += [(at, start, text.style)] if at < start else []
        found += [(start, end, style)] if start < end else []
        at = end
    return found


def _mirrored(plain: str, line: Sequence[int]) -> str:
    """A text in logical order, what will stand from the right turned around where it can be: for
    terminals that don't."""
    if plain.translate(MIRROR) == plain:
        return plain
    return "".join(
        one.translate(MIRROR) if level % 2 else one for one, level in zip(plain, line, strict=True)
    )


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


def _levels(text: Styled, base: int, turns: bool) -> bytes:
    if base == 0 and not turns:
        return bytes(len(text.plain))
    if not text.isolates:
        return levels(text.plain, base)
    pieces: list[str] = []
    places: list[tuple[int, int]] = []  # of the text's own in what is put together
    at = length = 0
    for start, end in [*text.isolates, (len(text.plain), len(text.plain))]:
        for one in (text.plain[at:start], _FSI, text.plain[start:end], _PDI):
            pieces.append(one)
            if one not in {_FSI, _PDI}:
                places.append((length, length + len(one)))
            length += len(one)
        at = end
    found = levels("".join(pieces), base)
    return b"".join(found[start:end] for start, end in places)


def _visual(cells: Cells, line: list[int], order: list[int], marks: Marks) -> list[str]:
    texts = []
    for at in order:
        drawn = cells.drawn[at]
        if line[at] % 2:
            drawn = with_marks(MIRRORED.get(drawn, drawn), marks)
        texts.append(drawn)
    return texts


def _in_runs(
    pieces: Iterable[tuple[str, StyleType]], turned: Collection[int] = frozenset()
) -> list[Run]:
    """Neighbours of one style as one run, the pieces of those numbers in another slant."""
    runs: list[Run] = []
    texts: list[str] = []
    last: tuple[StyleType, bool] = "", False
    for number, (text, style) in enumerate(pieces):
        if texts and (style, number in turned) != last:
            runs.append(Run("".join(texts), *last))
            texts = []
        texts.append(text)
        last = style, number in turned
    if texts:
        runs.append(Run("".join(texts), *last))
    return runs
