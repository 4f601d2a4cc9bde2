"""What can be read of a damaged record: whole documents, wherever they stand.

A damaged record is no JSON any more, so it is not parsed from its beginning. Each place where a key
and an opening brace stand is tried: an object that is whole there is taken, and reading goes on
behind it; one that is not is passed by one key. So it does not matter whether a document has a
line of its own, as newsctl writes it, or all stand on one line, as TinyDB itself writes them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines
from newsctl.article import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

_KEY = re.compile(rb'"((?:[^"\\\x00-\x1f]|\\.){1,200})"[ \t\r\n]*:[ \t\r\n]*\{')
_WINDOWS = (1 << 14, 1 << 18, 1 << 22, 1 << 26)  # bytes tried for one document, the fewest first
_decoder = json.JSONDecoder()


class Salvage:
    """What a damaged record still holds: `lines`, and others' `tables`. Memory stays that of one
    document and of those tables, whatever the record's size."""

    def __init__(self, fd: int) -> None:
        self.tables: dict[str, dict[str, Any]] = {}
        self._fd = fd
        with disk.mapped(fd) as data:
            # Of one id the last, as plain TinyDB would read it.
            self._places = dict(self._articles(data))

    def lines(self) -> Iterator[bytes]:
        """The line of each article that is whole."""
        with disk.mapped(self._fd) as data:
            for article_id, start in self._places.items():
                yield _line(data, article_id, start)

    def line(self, article_id: int) -> bytes | None:
        """One article's line; None where it is not whole."""
        start = self._places.get(article_id)
        if start is None:
            return None
        with disk.mapped(self._fd) as data:
            return _line(data, article_id, start)

    def _articles(self, data: bytes | mmap) -> Iterator[tuple[int, int]]:
        """(id, place of the document in bytes) of each article; others' tables are taken aside."""
        table, at = "", 0
        while (found := _KEY.search(data, at)) is not None:
            key = found[1].decode("utf-8", "replace")
            brace = found.end() - 1
            if key == lines.ARTICLES:
                table, at = key, found.end()
                continue
            value, end = _object(data, brace)
            if value is None:
                if not key.isdecimal() and key not in FIELDS:
                    table = key  # a table that is not whole: its documents are tried one by one
                at = found.end()
                continue
            at = end
            if not key.isdecimal():
                if key not in lines.OWN and _is_table(value):
                    self.tables[key] = self.tables.get(key, {}) | value
            elif table in {"", lines.ARTICLES}:
                yield int(key), brace
            elif table != lines.HOUSE:
                self.tables.setdefault(table, {})[key] = value


def _line(data: bytes | mmap, article_id: int, start: int) -> bytes:
    document, _end = _object(data, start)
    assert document is not None
    return lines.encode(article_id, document, exact=True)


def _object(data: bytes | mmap, start: int) -> tuple[dict[str, Any] | None, int]:
    """The object that begins at `start` and where it ends, in bytes; None if it is not whole."""
    for window in _WINDOWS:
        part = data[start : start + window]
        text = part.decode("utf-8", "surrogateescape")
        try:
            value, end = _decoder.raw_decode(text)
        except (json.JSONDecodeError, RecursionError) as error:
            near_the_end = getattr(error, "pos", 0) >= len(text) - 64
            if len(part) < window or not (near_the_end or "Unterminated" in str(error)):
                return None, start
            continue
        taken = text[:end].encode("utf-8", "surrogateescape")
        try:
            taken.decode("utf-8")
        except UnicodeDecodeError:  # bytes that are no text: damaged
            return None, start
        return value, start + len(taken)
    return None, start


def _is_table(value: dict[str, Any]) -> bool:
    return bool(value) and all(
        key.isdecimal() and isinstance(one, dict) for key, one in value.items()
    )
