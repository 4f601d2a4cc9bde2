"""JSON cut into its values as it streams by: only one value's text is held at a time.

The decoder of the standard library and orjson read whole documents; a scanner finds where the next
value ends (strings skipped, brackets counted), so that each record is decoded alone, and a broken
one spoils no other.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newsctl.jsontext import load

if TYPE_CHECKING:
    from collections.abc import Iterable

_BETWEEN = re.compile(r"[ \t\r\n,\ufeff]*")
_IN_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_PIECE = re.compile(rf'"{_IN_STRING.pattern}"|[{{}}\[\]"]', re.DOTALL)  # a lone quote: not ended
_WORD = re.compile(r'[^\s,:\[\]{}"]+')
_NEXT_LINE = re.compile(r"\n(?=\{)")
LONGEST_VALUE = 16 << 20  # code points: no article is as long


class NotJson(ValueError):
    """Text that is no JSON; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int = 1) -> None:
        super().__init__(line)
        self.line = line
        self.column = column


class TooLong(NotJson):
    """A value longer than any article; it was passed."""


class Scanner:
    """A place in a stream of JSON. Commas count as white space, missing ones are not missed.

    A value that begins a line ends at the latest where the next line of the same indentation begins
    with a brace, or one of less with a bracket: what is broken swallows nothing of what comes
    after it.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._text = ""
        self._at = 0
        self._lines, self._counted = 1, 0  # the line of a place up to which lines are counted
        self._ahead = -1  # where the next line that begins with a brace starts, once looked for
        self._indent: str | None = ""  # what the line begins with, where the next value begins it

    @property
    def line(self) -> int:
        """The line of the place where reading is, from 1."""
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def _more(self) -> bool:
        """Fetch the next piece; what was read is let go. False at the end."""
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._lines = self.line
        self._text = self._text[self._at :] + piece
        self._at = self._counted = 0
        self._ahead = -1
        return True

    def peek(self) -> str:
        """The character that the next value or bracket begins with; empty at the end."""
        while True:
            found = _BETWEEN.match(self._text, self._at)
            if found and found[0]:
                self._at = found.end()
                _before, turn, indent = found[0].rpartition("\n")
                self._indent = indent if turn and "," not in indent else None
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self) -> None:
        """Pass the character that `peek` showed."""
        self._at += 1
        self._indent = None

    def begins(self, pattern: re.Pattern[str]) -> bool:
        """Whether what comes matches a pattern; it must be short."""
        self.peek()
        while True:
            if pattern.match(self._text, self._at):
                return True
            if len(self._text) - self._at > 4096 or not self._more():
                return False

    def name(self) -> str:
        """A key of an object and its colon passed. Raises NotJson."""
        line = self.line
        if self.peek() != '"':
            raise NotJson(line)
        found = decode(self.value(), line)
        while self.peek() == ":":
            self.skip()
        return str(found)

    def value(self) -> str:
        """The text of the next value, passed. Raises NotJson where the stream ends within it,
        TooLong for one that no memory should hold."""
        first, indent = self.peek(), self._indent
        self._indent = None
        if first == '"':
            return self._ended(_NEXT_LINE)  # which no string goes beyond
        if first not in {"{", "["}:
            return self._word()
        if indent is None or first != "{":
            return self._ended(None)
        less = max(0, len(indent) - 1)  # where the list ends that it is in
        return self._ended(re.compile(rf"\n(?:{re.escape(indent)}(?=\{{)|[ \t]{{0,{less}}}(?=\]))"))

    def to_next_line(self) -> bool:
        """Pass all up to the next line that begins with a brace; false when there is none."""
        while True:
            found = _NEXT_LINE.search(self._text, self._at)
            if found:
                self._at = found.start()
                return True
            self._at = max(self._at, len(self._text) - 1)
            if not self._more():
                return False

    def _word(self) -> str:
        while True:
            found = _WORD.match(self._text, self._at)
            end = found.end() if found else self._at
            if end < len(self._text) or end - self._at > LONGEST_VALUE or not self._more():
                break
        if end == self._at:
            raise NotJson(self.line)
        text = self._text[self._at : end]
        self._at = end
        return text

    def _next(self, pattern: re.Pattern[str]) -> int | None:
        """Where a pattern matches next in what is held; the next line is looked for once, not once
        for each string before it."""
        if pattern is not _NEXT_LINE:
            found = pattern.search(self._text, self._at)
            return found.start() if found else None
        if self._ahead < self._at:
            found = pattern.search(self._text, self._at)
            self._ahead = found.start() if found else len(self._text) + 1
        return self._ahead if self._ahead <= len(self._text) else None

    def _ended(self, next_one: re.Pattern[str] | None) -> str:
        """The text up to the value's end, or to the line where the next value begins."""
        line, end = self.line, _End()
        parts: list[str] = []
        size = 0
        while True:
            stop = self._next(next_one) if next_one else None
            at = end.find(self._text, self._at, len(self._text) if stop is None else stop)
            if at < 0 and stop is not None:
                at = stop
            last = at if at >= 0 else len(self._text)
            size += last - self._at
            if size <= LONGEST_VALUE:
                parts.append(self._text[self._at : last])
            else:
                parts.clear()
            self._at = last
            if at >= 0:
                break
            turned = self._text.endswith("\n")
            if not self._more():
                raise NotJson(self.line)
            if turned and next_one and next_one.match("\n" + self._text[:200]):
                break  # the line end was in the piece before
        if size > LONGEST_VALUE:
            raise TooLong(line)
        return "".join(parts)


class _End:
    """Looks for the end of one value, piece by piece."""

    def __init__(self) -> None:
        self._depth = 0
        self._inside = False  # a string
        self._escaped = False  # whatever the next character is, it is a letter

    def find(self, text: str, at: int, stop: int) -> int:
        """The place behind the value's end in `text` from `at` on; -1 when it is beyond `stop`."""
        if self._escaped and at < stop:
            self._escaped, at = False, at + 1
        if self._inside:
            found = _IN_STRING.match(text, at, stop)
            at = found.end() if found else at
            if at >= stop or text[at] == "\\":
                self._escaped = at < stop
                return -1
            self._inside, at = False, at + 1
            if not self._depth:
                return at
        for found in _PIECE.finditer(text, at, stop):
            piece = found[0]
            if piece == '"':
                rest = _IN_STRING.match(text, found.end(), stop)
                self._inside, self._escaped = True, rest is not None and rest.end() < stop
                return -1
            if len(piece) == 1:
                self._depth += 1 if piece in "{[" else -1
            if self._depth <= 0:
                return found.end()
        return -1


def decode(text: str, line: int) -> Any:
    """The value of a text, line ends within strings or not. Raises NotJson."""
    try:
        return load(text, strict=False)
    except json.JSONDecodeError as error:
        raise NotJson(line + error.lineno - 1, error.colno) from None
    except (RecursionError, ValueError):
        raise NotJson(line) from None
