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
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_PIECE = re.compile(rf'{_STRING.pattern}|[{{}}\[\]"]', re.DOTALL)  # a lone quote: not ended yet
_WORD = re.compile(r'[^\s,:\[\]{}"]+')


class NotJson(ValueError):
    """Text that is no JSON; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int = 1) -> None:
        super().__init__(line)
        self.line = line
        self.column = column


class Scanner:
    """A place in a stream of JSON. Commas count as white space, missing ones are not missed."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._text = ""
        self._at = 0
        self._lines = 1

    @property
    def line(self) -> int:
        """The line of the place where reading is, from 1."""
        return self._lines + self._text.count("\n", 0, self._at)

    def _more(self) -> bool:
        """Fetch the next piece; what was read is let go. False at the end."""
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._lines += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + piece
        self._at = 0
        return True

    def peek(self) -> str:
        """The character that the next value or bracket begins with; empty at the end."""
        while True:
            found = _BETWEEN.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self) -> None:
        """Pass the character that `peek` showed."""
        self._at += 1

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
        """The text of the next value, passed. Raises NotJson where the stream ends within it."""
        first = self.peek()
        if first == '"':
            return self._string()
        if first in {"{", "["}:
            return self._brackets()
        return self._word()

    def _taken(self, end: int) -> str:
        text = self._text[self._at : end]
        self._at = end
        return text

    def _string(self) -> str:
        while True:
            found = _STRING.match(self._text, self._at)
            if found:
                return self._taken(found.end())
            if not self._more():
                raise NotJson(self.line)

    def _word(self) -> str:
        while True:
            found = _WORD.match(self._text, self._at)
            end = found.end() if found else self._at
            if end < len(self._text) or not self._more():
                break
        if end == self._at:
            raise NotJson(self.line)
        return self._taken(end)

    def _brackets(self) -> str:
        depth, passed = 0, self._at
        while True:
            for found in _PIECE.finditer(self._text, passed):
                piece = found[0]
                if piece == '"':
                    passed = found.start()
                    break
                passed = found.end()
                if len(piece) > 1:
                    continue
                depth += 1 if piece in "{[" else -1
                if depth == 0:
                    return self._taken(passed)
            else:
                passed = len(self._text)
            passed -= self._at
            if not self._more():
                raise NotJson(self.line)


def decode(text: str, line: int) -> Any:
    """The value of a text, line ends within strings or not. Raises NotJson."""
    try:
        return load(text, strict=False)
    except json.JSONDecodeError as error:
        raise NotJson(line + error.lineno - 1, error.colno) from None
    except (RecursionError, ValueError):
        raise NotJson(line) from None
