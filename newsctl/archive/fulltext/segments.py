"""Which segments an FTS5 table has, and where their pages stand in the table that holds them.

As `ext/fts5/fts5_index.c` of SQLite has it: the "Structure Record", and the macros behind it, by
which the page of a segment has its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.fulltext.leaves import UnknownLayout, number, number_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_STRUCTURE = 10  # the row that says which segments there are
_OTHER_FORM = b"\xff\0\0\1"  # how the structure of tables that keep deletions apart begins


class Span:
    """A segment: its number, its first leaf and its last."""

    def __init__(self, number_: int, first: int, last: int, *, is_input: bool) -> None:
        self.number, self.first, self.last = number_, first, last
        self.is_input = is_input  # of a merge that is under way
        self.grows = False  # by one


class Structure:
    """The segments of a table, level by level."""

    def __init__(self, db: sqlite3.Connection, table: str) -> None:
        self._db, self._table = db, table
        self._data = block(db, table, _STRUCTURE)
        if self._data[4:8] == _OTHER_FORM:
            raise UnknownLayout
        levels, at = number_at(self._data, 4)
        _segments, at = number_at(self._data, at)
        self._written, at = number_at(self._data, at)
        self._levels: list[list[Span]] = []
        self._merging: list[int] = []
        for _level in range(levels):
            merging, at = number_at(self._data, at)
            held, at = number_at(self._data, at)
            level = []
            for place in range(held):
                name, at = number_at(self._data, at)
                first, at = number_at(self._data, at)
                last, at = number_at(self._data, at)
                level.append(Span(name, first, last, is_input=place < merging))
            if level and self._merging and self._merging[-1]:
                level[-1].grows = True
            self._levels.append(level)
            self._merging.append(merging)
        if self._serialised() != self._data:
            raise UnknownLayout

    def spans(self) -> Iterator[Span]:
        for level in self._levels:
            yield from level

    def _serialised(self) -> bytes:
        held = sum(map(len, self._levels))
        data = self._data[:4] + number(len(self._levels)) + number(held) + number(self._written)
        for merging, level in zip(self._merging, self._levels, strict=True):
            data += number(merging) + number(len(level))
            for one in level:
                data += number(one.number) + number(one.first) + number(one.last)
        return data

    def write(self) -> None:
        """Without segments that hold nothing any more."""
        for level in self._levels:
            level[:] = [one for one in level if one.first or one.is_input]
        data = self._serialised()
        if data != self._data:
            put(self._db, self._table, _STRUCTURE, data)


def leaf_row(segment: int, page: int) -> int:
    return (segment << 37) + page


def index_row(segment: int, height: int, page: int) -> int:
    return (segment << 37) + (1 << 36) + (height << 31) + page


def block(db: sqlite3.Connection, table: str, row: int) -> bytes:
    found = db.execute(f"SELECT block FROM {table}_data WHERE id = ?", (row,)).fetchone()  # noqa: S608
    if found is None or not isinstance(found[0], bytes):
        raise UnknownLayout
    return bytes(found[0])


def put(db: sqlite3.Connection, table: str, row: int, data: bytes) -> None:
    db.execute(f"INSERT OR REPLACE INTO {table}_data VALUES (?, ?)", (row, data))  # noqa: S608
