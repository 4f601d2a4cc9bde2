"""Going through a record along its index, line by line, with a bounded number of bytes in memory.

Each line was read as JSON when its checksum was taken. So a record whose lines all have theirs,
with nothing but a comma between them, is whole without being read as JSON again, which takes ten
times as long. Whatever is otherwise ends the walk: then `record/scan.py` has to read the record.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from zlib import crc32

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines
from newsctl.archive.file.sql import DamagedDatabase, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.file.index.index import Index

_AT_ONCE = 1 << 18  # bytes
_MOST_AROUND = 1 << 20  # bytes: of a longer head, or gap between two lines, nothing is said here
_WHITE = b" \t\r\n"  # JSON's; Python strips two more
_SLOTS = re.compile(rb',"views": *\d+,"viewed_at": *(?:null|"[0-9TZ:-]*")}')


class Astray(ValueError):
    """A record is not as its index knows it, or not surely."""


def along(
    fd: int,
    index: Index,
    columns: str = "id, offset, length, checksum, slots",
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[tuple[Any, ...], memoryview]]:
    """(row, line) of each article by its place: the row's `columns`, which begin as they do here,
    and the line with its padding, which lasts until the next one is asked for. Raises Astray."""
    begin, tail, size = index.get("begin"), index.get("tail"), disk.size(fd)
    if not index.get("whole") or not type(begin) is type(tail) is int:
        raise Astray(0)
    if not 0 <= begin <= tail <= size:  # a record that was cut, or that somebody writes just now
        raise Astray(0)
    _look_around(fd, begin, tail, size)
    at, start, view = begin, begin, memoryview(b"")
    with translated(index.db):
        for row in index.db.execute(f"SELECT {columns} FROM articles ORDER BY offset"):  # noqa: S608
            _id, offset, length, checksum, slots, *_rest = row
            if not all(type(one) is int for one in row[:5]):
                raise Astray(at)
            if not at <= offset <= at + _MOST_AROUND or offset + length > tail:
                raise Astray(offset)
            if offset + length - start > len(view):
                wanted = max(_AT_ONCE, offset + length - at)
                start, view = at, memoryview(disk.read_at(fd, wanted, at))
            between = bytes(view[at - start : offset - start])
            line = view[offset - start : offset - start + length]
            if between.strip(_WHITE) != (b"" if at == begin else b",") or not 0 < length == len(
                line
            ):
                raise Astray(offset)
            if not _is(line, checksum, slots):
                raise Astray(offset)
            yield row, line
            at = offset + length
            if progress is not None:
                progress(at, size)
    if at != tail:
        raise Astray(at)


def _look_around(fd: int, begin: int, tail: int, size: int) -> None:
    """What stands before the articles and behind them is JSON with these in it."""
    if begin + size - tail > _MOST_AROUND:
        raise Astray(0)
    head, rest = disk.read_at(fd, begin, 0), disk.read_at(fd, size - tail, tail)
    try:
        tables = json.loads(head + rest, object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        raise Astray(0) from None
    if not isinstance(tables, tuple) or head.rstrip()[-1:] != b"{":
        raise Astray(0)
    strange = [one for name, one in tables if name not in lines.OWN and not isinstance(one, tuple)]
    if strange or [one for name, one in tables if name == lines.ARTICLES] != [()]:
        raise Astray(0)


def _is(line: memoryview, checksum: int, slots: int) -> bool:
    """Whether a line is the one that a checksum was taken of."""
    if not slots or line[-1] != ord("}"):
        data = bytes(line)
        return lines.checksum(data) == checksum and lines.has_slots(data) == bool(slots)
    end = len(line) - lines.SLOTS_LENGTH
    return crc32(line[:end]) == checksum and _SLOTS.fullmatch(line, end) is not None


def count(fd: int, index: Index, progress: Callable[[int, int], None] | None = None) -> int | None:
    """How many articles a record holds that is as its index knows it; None where it is not."""
    try:
        return sum(1 for _row in along(fd, index, progress=progress))
    except (Astray, DamagedDatabase):
        return None
