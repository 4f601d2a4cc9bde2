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

from newsctl.archive import disk, record
from newsctl.article import FIELDS
from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(rb'"((?:[^"\\\x00-\x1f]|\\.){1,200})"[ \t\r\n]*:[ \t\r\n]*\{')
_WINDOWS = (1 << 14, 1 << 18, 1 << 22, 1 << 26)  # bytes tried for one document, the fewest first
_decoder = json.JSONDecoder()


@dataclass(slots=True)
class Salvage:
    """What was read: the articles' documents as they come, others' tables when all has come."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def documents(self, fd: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """(id, document) of each article that is whole; of one id, perhaps several."""
        data = _whole(fd)
        table, at = "", 0
        while (found := _KEY.search(data, at)) is not None:
            key = found[1].decode("utf-8", "replace")
            brace = found.end() - 1
            if key == record.ARTICLES:
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
                if key != record.HOUSE and _is_table(value):
                    self.tables[key] = self.tables.get(key, {}) | value
            elif table in {"", record.ARTICLES}:
                yield int(key), value
            elif table != record.HOUSE:
                self.tables.setdefault(table, {})[key] = value


def _whole(fd: int) -> bytes:
    return b"".join(iter_all(fd))


def iter_all(fd: int) -> Iterator[bytes]:
    """All of a file, a piece at a time."""
    from newsctl.archive.rewriting import pieces

    return pieces(fd, 0, disk.size(fd))


def _object(data: bytes, start: int) -> tuple[dict[str, Any] | None, int]:
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
