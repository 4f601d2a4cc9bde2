"""Reading a whole record from end to end, whoever wrote it, with bounded memory.

A record is normally never read whole; this is for a record that somebody else changed, for an index
that is gone, and for checks. JSON is read value by value, so a file written by TinyDB itself on one
line, or indented by an editor, gives the same documents as ours.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsctl.archive.file import disk
from newsctl.archive.file.record.lines import ARTICLES, HOUSE, VERSION
from newsctl.fast_dataclasses import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 18  # bytes
_CUT = 64  # code points: no name or number of JSON is longer, cut where a chunk ends
_LONGEST_TEXT = 1 << 26  # code points: what goes on longer has lost its closing quote
_LONGEST_ID = 18  # digits: SQLite's integers end at 19
_WHITE = " \t\n\r"


class NotARecord(ValueError):
    """The bytes are not a TinyDB file; `offset` is the byte where they stop being one."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(slots=True)
class Layout:
    """How a record is laid out, as a scan found it; offsets are bytes."""

    end: int = 0  # the file's size
    begin: int = 0  # where the articles' table begins
    tail: int = 0  # where the articles' last document ends: what follows moves when one is appended
    has_articles: bool = False
    format: int = 1  # the format's version
    archive_id: str | None = None
    last_id: int = 0
    last_id_offset: int | None = None  # where the house's table says it, and in how many bytes
    last_id_width: int = 0
    tables: list[str] = field(default_factory=list)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # others' tables, in bytes


class Scanner:
    """One pass over a record: iterate `documents()`, then read `layout`."""

    def __init__(self, fd: int, *, strange: bool = False) -> None:
        self._strange = strange
        self._fd = fd
        self._size = disk.size(fd)
        self._text = ""  # decoded and not yet passed
        self._at = 0  # code points of `_text` passed
        self._offset = 0  # bytes passed
        self._read = 0  # bytes read
        self._rest = b""  # the beginning of a character cut by a chunk's end
        self._decoder = json.JSONDecoder()
        self.layout = Layout(end=self._size)

    def documents(
        self, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """(id, offset, length) of each article's line, from its key to its closing brace.

        What stands there and cannot be an article of ours (a value that is no object, an id that
        no index can hold) is passed over, or with `strange` given under the id -1.

        Raises NotARecord where the bytes are not JSON of a TinyDB file's shape.
        """
        self._white()
        if self._done():  # a file of nothing is an archive of nothing
            return
        self._expect("{")
        while not self._passes("}"):
            name = self._string()
            self._expect(":")
            self.layout.tables.append(name)
            if name == ARTICLES:
                yield from self._articles(progress)
            elif name == HOUSE:
                self._house()
            elif name == VERSION:
                self._version()
            else:
                self._table(name)
            self._separate("}")
        self._white()
        if not self._done():
            raise NotARecord(self._offset)

    def _articles(
        self, progress: Callable[[int, int], None] | None
    ) -> Iterator[tuple[int, int, int]]:
        self.layout.has_articles = True
        self._expect("{")
        self.layout.begin = self.layout.tail = self._offset
        while not self._passes("}"):
            start = self._position()
            key = self._string()
            self._expect(":")
            value = self._value()
            if not key.isdecimal():
                raise NotARecord(start)
            self.layout.tail = self._offset
            if isinstance(value, dict) and _is_id(key):
                self.layout.last_id = max(self.layout.last_id, int(key))
                yield int(key), start, self._offset - start
            elif self._strange:
                yield -1, start, self._offset - start
            if progress is not None:
                progress(self._offset, self._size)
            self._separate("}")

    def _house(self) -> None:
        start = self._position()
        value = self._value()
        entry = value.get("1") if isinstance(value, dict) else None
        archive_id = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(archive_id, str):
            self.layout.archive_id = archive_id
        last_id = entry.get("last_id") if isinstance(entry, dict) else None
        if isinstance(last_id, int):
            self.layout.last_id = max(self.layout.last_id, last_id)
            data = disk.read_at(self._fd, self._offset - start, start)
            number = data.rfind(b"%d" % last_id)
            white = len(data[:number]) - len(data[:number].rstrip(b" "))
            white -= 1 if white else 0  # the space after the colon stays
            self.layout.last_id_offset = start + number - white
            self.layout.last_id_width = white + len(b"%d" % last_id)

    def _version(self) -> None:
        value = self._value()
        if isinstance(value, int):
            self.layout.format = value

    def _table(self, name: str) -> None:
        start = self._position()
        if not isinstance(self._value(), dict):
            raise NotARecord(start)
        self.layout.spans[name] = (start, self._offset - start)

    # -- JSON, a piece at a time -----------------------------------------------------------------
    def _more(self) -> bool:
        """Read on; false at the end of the file."""
        if self._done():
            return False
        # As much again as waits: a value of any length is tried a few times only.
        size = max(_CHUNK, len(self._text) - self._at)
        data = self._rest + disk.read_at(self._fd, size, self._read)
        self._read += len(data) - len(self._rest)
        text, self._rest = _decode(
            data, last=self._read >= self._size, offset=self._read - len(data)
        )
        self._text = self._text[self._at :] + text
        self._at = 0
        return True

    def _done(self) -> bool:
        return self._read >= self._size and not self._rest and self._at >= len(self._text)

    def _pass(self, end: int) -> None:
        self._offset += len(self._text[self._at : end].encode("utf-8", "surrogatepass"))
        self._at = end

    def _white(self) -> None:
        while True:
            at = self._at
            while at < len(self._text) and self._text[at] in _WHITE:
                at += 1
            self._offset += at - self._at
            self._at = at
            if at < len(self._text) or self._read >= self._size:
                return
            self._more()

    def _position(self) -> int:
        self._white()
        return self._offset

    def _peek(self) -> str:
        self._white()
        return self._text[self._at : self._at + 1]

    def _passes(self, character: str) -> bool:
        if self._peek() != character:
            return False
        self._at += 1
        self._offset += 1
        return True

    def _expect(self, character: str) -> None:
        if not self._passes(character):
            raise NotARecord(self._offset)

    def _separate(self, closing: str) -> None:
        """Pass a comma that something follows, or stand before the closing brace."""
        if self._passes(","):
            if self._peek() == closing:
                raise NotARecord(self._offset)
        elif self._peek() != closing:
            raise NotARecord(self._offset)

    def _string(self) -> str:
        value = self._value()
        if not isinstance(value, str):
            raise NotARecord(self._offset)
        return value

    def _value(self) -> Any:
        self._white()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_wrong(error):
                    raise NotARecord(self._offset) from None
            except RecursionError:
                raise NotARecord(self._offset) from None
            else:
                # A number at the very end may go on in the next chunk.
                if end < len(self._text) or self._read >= self._size:
                    self._pass(end)
                    return value
            if self._read >= self._size:
                raise NotARecord(self._offset)
            self._more()

    def _is_wrong(self, error: json.JSONDecodeError) -> bool:
        """Whether a value is wrong wherever the file goes on, not just cut by what was read."""
        behind = len(self._text) - error.pos
        return behind > (_LONGEST_TEXT if error.msg.startswith("Unterminated") else _CUT)


def _is_id(key: str) -> bool:
    """Whether a document's key is one that an index can hold, written as TinyDB writes it."""
    return len(key) <= _LONGEST_ID and str(int(key)) == key


def _decode(data: bytes, *, last: bool, offset: int) -> tuple[str, bytes]:
    """Text, and the bytes of a character that the chunk's end cut."""
    try:
        return data.decode("utf-8"), b""
    except UnicodeDecodeError as error:
        if not last and error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8"), data[error.start :]
        raise NotARecord(offset + error.start) from None
