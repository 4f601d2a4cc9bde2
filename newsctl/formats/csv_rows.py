"""Rows of CSV, whatever is wrong with their quotes: a row that is broken costs itself alone.

A quote that is never closed would make one cell of all that follows, up to the next quote. So a
row goes on over several lines only when it ends as a row does: with a closing quote at a cell's
end, and as many cells as the head has. Otherwise its first line is a row of its own.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass
from newsctl.formats.text_streams import LONGEST_LINE, LongLine
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_ROW = LONGEST_LINE  # code points
_WIDEST = 10_000  # cells of a head that goes on over several lines
_LONGEST_HEAD = 1 << 16  # code points of it
_JUDGED = 20  # lines looked at to tell a lost quote from a file that was cut short
_QUOTED = re.compile('[^"]*(?:""[^"]*)*')  # what stands within quotes, doubled ones for one


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells and the line it ends on; `fault` says what is wrong with it."""

    cells: list[str]
    line: int
    fault: str = ""


class Rows:
    """The rows of some lines, in order.

    `width` is the number of cells of the head, once that is read; `line` counts the lines read,
    from the number of those that were read before.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, line: int = 0) -> None:
        csv.field_size_limit(LONGEST_ROW)
        self.width = 0
        self.line = line
        self._lines = lines
        self._waiting: deque[str] = deque()  # lines that were looked at, and are rows of their own
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[Row]:
        while (first := self._next()) is not None:
            self.line += 1
            if isinstance(first, LongLine):
                fault = _("longer than {n} million characters").format(n=LONGEST_ROW >> 20)
                yield Row([], self.line, fault)
            elif '"' not in first:
                text = first.rstrip("\r\n")
                yield Row(text.split(self._delimiter) if text else [], self.line)
            elif not self._opens(first)[0]:
                yield Row(self._cells(first), self.line)
            else:
                yield self._long_row(first)

    def _next(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _opens(self, line: str, *, inside: bool = False) -> tuple[bool, int]:
        """Whether a quoted cell is open at a line's end, and how many cells end within the line."""
        at, ended = 0, 0
        while True:
            if inside or line.startswith('"', at):
                found = _QUOTED.match(line, at + (not inside))
                at = found.end() if found else len(line)
                inside = False
                if at >= len(line):
                    return True, ended
                at += 1
            at = line.find(self._delimiter, at) + 1
            if not at:
                return False, ended
            ended += 1

    def _cells(self, line: str, *, strict: bool = False) -> list[str]:
        """The cells of a row's text. Raises csv.Error with `strict`, and for a cell too long."""
        text = line.rstrip("\r\n")
        if '\\"' in text and (cells := self._backslashed(text)):
            return cells
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=strict), [])
        except csv.Error:
            if strict or "\r" not in text:
                raise
        return self._cells(text.replace("\r", " "))  # a carriage return within a line

    def _backslashed(self, text: str) -> list[str]:
        """The cells of a row whose quotes have backslashes before them, as databases write them;
        nothing for one that is right without."""
        for one, right in ((text, False), (text.replace('\\"', '""'), True)):
            try:
                cells = next(csv.reader([one], delimiter=self._delimiter, strict=True), [])
            except csv.Error:
                continue
            return cells if right else []
        return []

    def _long_row(self, first: str) -> Row:
        """The row that begins with an open quote."""
        parts, size, at = [first], len(first), 0
        most, longest = (self.width, LONGEST_ROW) if self.width else (_WIDEST, _LONGEST_HEAD)
        cells = self._opens(first)[1]
        inside = True
        while inside and size <= longest and cells < most:
            if at == len(self._waiting):
                more = next(self._lines, None)
                if more is None:
                    return self._unended(first)
                self._waiting.append(more)
            if isinstance(self._waiting[at], LongLine):
                break
            parts.append(self._waiting[at])
            inside, ended = self._opens(parts[-1], inside=True)
            cells, size, at = cells + ended, size + len(parts[-1]), at + 1
        try:
            row = [] if inside else self._cells("".join(parts), strict=True)
        except csv.Error:
            row = []
        if not row or (self.width and len(row) != self.width):
            return self._without_quote(first)
        for _turn in range(at):
            self._waiting.popleft()
        self.line += at
        return Row(row, self.line)

    def _without_quote(self, first: str) -> Row:
        row = self._cells(first.rstrip("\r\n"))
        return Row(row, self.line, _("a quote is never closed"))

    def _unended(self, first: str) -> Row:
        """The last row of quotes: a lost one, when what follows it are rows of their own; else the
        file was cut short within it."""
        judged = [line for line, _n in zip(self._waiting, range(_JUDGED), strict=False)]
        judged = [line for line in judged if line.strip()]
        fitting = sum(self._opens(line)[1] + 1 == self.width for line in judged)
        if not judged or 2 * fitting >= len(judged):
            return self._without_quote(first)
        self.line += len(self._waiting)
        self._waiting.clear()
        return Row([], self.line, _("the file ends within a quoted cell"))
