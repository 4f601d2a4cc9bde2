"""Styled text and a width in, finished lines out: the one place where order and joining happen.

Text stays logical until here: sanitised, cut into paragraphs, wrapped in logical order; then each
line by itself is joined, reordered (L2), its marks kept on their letters (L3), its brackets
mirrored (L4), and cut into runs of one style (`newsctl.display.paragraph`). Nothing wraps the
result again.

The layout's `base` says only where columns and margins stand: a paragraph's direction is its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi_modes import Mode, Order, Sending
from newsctl.display.line import Line, Manner, Run, Wanted
from newsctl.display.paragraph import Paragraph
from newsctl.display.styled_text import Styled, clean, paragraphs, part, styles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsctl.display.styled_text import StyledText

_ELLIPSIS = "…"
GAP = 2  # cells between columns
_MEASURED = 500  # texts that are remembered
_SHORT = 100  # code points of a paragraph that is likely to come again


class Layout:
    """How lines are made: for which terminal, and at which side they begin (1: the right).

    The terminal may be given as a function that finds out: it is called when the first text is laid
    out whose order is in question, and never for text without right-to-left letters.
    """

    __slots__ = ("_measured", "_wanted", "base")

    def __init__(
        self, wanted: Mode | Manner | Callable[[], Manner] | Wanted = Mode.VISUAL, base: int = 1
    ) -> None:
        self._wanted = wanted if isinstance(wanted, Wanted) else Wanted(wanted)
        self.base = base
        self._measured: dict[Styled, Paragraph] = {}

    def towards(self, base: int) -> Layout:
        """The same for lines that begin at that side."""
        return Layout(self._wanted, base)

    @property
    def manner(self) -> Manner:
        """How the terminal wants its lines; finds out, if that is not known yet."""
        return self._wanted.manner

    @property
    def mode(self) -> Mode:
        return self.manner.mode

    @property
    def sending(self) -> Sending:
        """What is done with each line."""
        return self._wanted.sending

    @property
    def known(self) -> bool:
        """Whether the terminal's wants are known, or were asked for because text needed it."""
        return self._wanted.known

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
        found: list[Line] = []
        known: dict[str, list[Line]] = {}  # of equal paragraphs: empty ones, above all
        for paragraph in paragraphs(clean(text)):
            plain = paragraph.plain if paragraph.is_bare and len(paragraph.plain) < _SHORT else None
            lines = None if plain is None else known.get(plain)
            if lines is None:
                lines = list(self._paragraph(paragraph, base).lines(max(1, width), align, justify))
                if plain is not None:
                    known[plain] = lines
            found += lines
        return found

    def line(
        self, text: StyledText | str, width: int | None = None, *, base: int | None = None
    ) -> Line:
        """The text as one line as wide as it is, cut at its logical end with an ellipsis, at a
        word where one is near, when it is wider than `width`."""
        paragraph = self._on_one_line(text, base)
        if width is not None and paragraph.width > width:
            paragraph = self._paragraph(_cut(paragraph, width), paragraph.base)
        return paragraph.whole()

    def shortened(self, text: StyledText | str, width: int) -> Styled:
        """The text as `line` cuts it, so that it can stand beside others."""
        paragraph = self._on_one_line(text)
        return _cut(paragraph, width) if paragraph.width > width else paragraph.text

    def width(self, text: StyledText | str) -> int:
        """How many cells a text takes as one line."""
        return self._on_one_line(text).width

    def _on_one_line(self, text: StyledText | str, base: int | None = None) -> Paragraph:
        """A text as one paragraph; what is measured is mostly drawn next, and not read again."""
        if base is not None or not isinstance(text, Styled):
            return self._paragraph(_on_one_line(text), base)
        known = self._measured.get(text)
        if known is None:
            if len(self._measured) >= _MEASURED:
                self._measured.clear()
            known = self._measured[text] = self._paragraph(_on_one_line(text))
        return known

    def _paragraph(self, text: Styled, base: int | None = None) -> Paragraph:
        return Paragraph(text, self._wanted, self.base, base)

    def row(self, cells: Sequence[Line], widths: Sequence[int], gap: int = GAP) -> Line:
        """Lines side by side, the first where reading begins, each at the beginning of a column of
        its width. Where nothing is padded they follow each other, two spaces between. In a language
        of the left the line ends with its last letter, so that it can be a cell of another."""
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
        return _without_margin(Line(runs, total if self.base else total - left))

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

            return as_wanted(padded, self.manner, columns, line.logical)
        return padded


def _on_one_line(text: StyledText | str) -> Styled:
    flat = clean(text)
    if "\n" not in flat.plain:
        return flat
    return Styled(flat.plain.replace("\n", " "), flat.style, flat.spans, flat.isolates)


def _cut(paragraph: Paragraph, width: int) -> Styled:
    """As much of a text as fits in one line with the ellipsis behind it: whole words, unless the
    last of them is so long that a third of the line would stay empty."""
    text, end = paragraph.text, paragraph.place_of(width - 1)
    word = end if text.plain[end : end + 1] == " " else text.plain.rfind(" ", 0, end)
    if word > end * 2 // 3:
        end = word
    kept = part(text, 0, len(text.plain[:end].rstrip(" ")))
    style = styles_of(kept)[-1] if kept.plain else text.style
    end = len(kept.plain)
    ellipsis = _ELLIPSIS if width > 0 else ""
    spans = [*kept.spans, (end, end + 1, style)] if ellipsis else kept.spans
    return Styled(kept.plain + ellipsis, text.style, spans, kept.isolates)


def _without_margin(line: Line) -> Line:
    """A row whose first run is blank, with that run as its margin."""
    if line.runs and not line.runs[0].text.strip(" "):
        return Line(line.runs[1:], line.width, line.left + len(line.runs[0].text))
    return line
