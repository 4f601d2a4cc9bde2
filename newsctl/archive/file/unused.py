"""Zeros over all that SQLite no longer uses in a database's file.

`PRAGMA secure_delete` overwrites what is deleted, but not the copies that are left where pages are
balanced: a row moves to the next page, and its bytes stay behind in the room between a page's
pointers and its content. Only a copy of the whole file (`VACUUM`) is without them, or a walk over
its pages: as SQLite's "Database File Format" describes them, each says what of it is used. Zeros in
the rest mean nothing to whoever reads the file meanwhile; who writes it may not be there.
"""

from __future__ import annotations

from contextlib import closing
from struct import Struct, error, unpack_from
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.database_file import squeeze
from newsctl.archive.file.sql import connect
from newsctl.archive.file.written import FromNowOn, Since, empty_log, log_size
from newsctl.archive.fulltext.leaves import number_at

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from newsctl.archive.file.database_file import DatabaseFile

_AT_ONCE = 256  # pages
_WAIT = 1  # seconds, for the end of what others read just now
_FIRST = 100  # bytes before the first page's own head
_INNER_INDEX, _INNER_TABLE, _INDEX, _TABLE = 2, 5, 10, 13  # kinds of pages of trees
_HEAD_LENGTHS = {_INNER_INDEX: 12, _INNER_TABLE: 12, _INDEX: 8, _TABLE: 8}
_HEAD = Struct(">BHHH")  # kind, first free block, how many cells, where their content begins
_TWO = Struct(">II")
_MOST = 1 << 24  # pages: of more, the first byte of one that goes on may look like a tree's
_LOCKED = 1 << 30  # where the page stands that is for locks


class UnknownFile(Exception):
    """A file is not laid out as is known here."""


def clear_or_squeeze(file: DatabaseFile) -> None:
    """Leave no byte of what was deleted in a file: where it stands, or in a copy."""
    if not cleared(file):
        squeeze(file)


def cleared(file: DatabaseFile) -> bool:
    """Write zeros over what is not used in a database's file, its log is taken into it before;
    whether that can be: who reads it now must read it as it is, and it must be laid out as is known
    here. It is closed then.

    Only pages that were written since the last time are looked at, where these are known. Nobody
    can write meanwhile; whoever has the file open keeps no page from before, since the transaction
    tells that the file is another, and our own connection that kept some is closed."""
    since = Since(file.writing)
    if not empty_log(file.writing, _WAIT):
        since.note()
        return False
    try:
        with closing(connect(file.path, "rw", file.timeout)) as db:
            db.execute("BEGIN EXCLUSIVE")
            if log_size(file.path):
                return False
            with disk.database_opened(file.path, write=True) as fd:
                clear(fd, since.pages if since.is_all() else None)
            now = FromNowOn(db)
            disk.reached("commit")
            db.execute("COMMIT")
            disk.reached("committed")
            now.note()
    except UnknownFile:
        return False
    finally:
        file.close()
    return True


def clear(fd: int, pages: Iterable[int] | None = None) -> None:
    """Write zeros over what is not used in a database's file whose log is empty, and which nobody
    else may write: in some pages, if in all others nothing was written since it was done there.
    Raises UnknownFile where it cannot be told, OSError."""
    try:
        _File(fd).clear(None if pages is None else sorted(pages))
    except (IndexError, ValueError, error):
        raise UnknownFile from None
    disk.sync(fd)


class _File:
    def __init__(self, fd: int) -> None:
        self._fd = fd
        head = disk.read_at(fd, _FIRST, 0)
        self._page = int.from_bytes(head[16:18]) or 1 << 16
        if self._page == 1:
            self._page = 1 << 16
        self._pages = int.from_bytes(head[28:32])
        vacuumed, reserved = int.from_bytes(head[52:56]), head[20]
        whole = self._pages * self._page == disk.size(fd)
        if vacuumed or reserved or not whole or self._pages >= _MOST:
            raise UnknownFile
        self._trunk = int.from_bytes(head[32:36])
        self._least = (self._page - 12) * 32 // 255 - 23  # bytes of a long row in its tree's page
        self._index_most = (self._page - 12) * 64 // 255 - 23
        self._table_most = self._page - 35

    def clear(self, pages: list[int] | None) -> None:
        zeros = bytes(self._page)
        for at, length in self._unused(pages):
            disk.write_at(self._fd, zeros[:length], at)

    def _unused(self, pages: list[int] | None) -> Iterator[tuple[int, int]]:
        """(where, how many bytes) of each stretch that is not used, and not zero."""
        free = yield from self._free_pages(None if pages is None else set(pages))
        for first, data in self._read(pages):
            for base in range(0, len(data), self._page):
                if first + base // self._page + 1 in free:
                    continue
                head = base if first or base else _FIRST
                for begin, end in self._within(data, base, head):
                    if data[begin:end].strip(b"\0"):
                        yield first * self._page + begin, end - begin

    def _read(self, pages: list[int] | None) -> Iterator[tuple[int, bytes]]:
        """(how many stand before, pages), but for the one that is for locks: while they are held,
        it cannot be read on Windows."""
        locked = _LOCKED // self._page
        runs = ((0, self._pages),) if pages is None else _runs(pages, self._pages)
        for begin, end in runs:
            for least, most in ((begin, min(end, locked)), (max(begin, locked + 1), end)):
                for first in range(least, most, _AT_ONCE):
                    length = min(_AT_ONCE, most - first) * self._page
                    yield first, disk.read_at(self._fd, length, first * self._page)

    def _free_pages(self, pages: set[int] | None) -> Generator[tuple[int, int], None, set[int]]:
        """Stretches of pages that hold nothing; those pages, as far as they are to be looked at.

        A page that becomes free may not be written for it, only the trunk that lists it."""
        free: set[int] = set()
        trunk = self._trunk
        for _trunk in range(self._pages):
            if not trunk:
                return free
            begin = (trunk - 1) * self._page
            if pages is not None and trunk not in pages:
                trunk = int.from_bytes(disk.read_at(self._fd, 4, begin))
                continue
            free.add(trunk)
            data = disk.read_at(self._fd, self._page, begin)
            trunk, held = _TWO.unpack_from(data)
            leaves = unpack_from(f">{held}I", data, 8)
            yield begin + 8 + 4 * held, self._page - 8 - 4 * held
            free.update(leaves)
            for leaf in leaves:
                begin = (leaf - 1) * self._page
                if disk.read_at(self._fd, self._page, begin).strip(b"\0"):
                    yield begin, self._page
        raise UnknownFile

    def _within(self, data: bytes, base: int, head: int) -> list[tuple[int, int]]:
        """Stretches of a page that are not used, and behind the ends of its long rows."""
        kind, block, cells, content = _HEAD.unpack_from(data, head)
        if not kind:
            return []  # a page on which a long row goes on
        if kind not in _HEAD_LENGTHS:
            raise UnknownFile
        pointers = head + _HEAD_LENGTHS[kind]
        begin, end = pointers + 2 * cells, base + (content or 1 << 16)
        if not begin <= end <= base + self._page:
            raise UnknownFile
        found = [(begin, end)] if begin < end else []
        if cells == 1 and kind == _TABLE and not block and self._is_short(data, end):
            return found  # of a table of pages nearly each
        while block:
            following, size = unpack_from(">HH", data, base + block)
            if size < 4 or not end <= base + block <= base + self._page - size:
                raise UnknownFile
            found.append((base + block + 4, base + block + size))
            end, block = base + block + size, following
        if kind != _INNER_TABLE and cells:
            starts = sorted(unpack_from(f">{cells}H", data, pointers))
            starts.append(self._page)
            for place in range(cells):
                if starts[place + 1] - starts[place] > self._least:
                    self._clear_end(data, base + starts[place], kind)
        return found

    def _is_short(self, data: bytes, at: int) -> bool:
        """Whether a row is told by two bytes to go on nowhere."""
        high, low = data[at], data[at + 1]
        return high >= 0x80 > low and ((high & 0x7F) << 7 | low) <= self._table_most

    def _clear_end(self, data: bytes, at: int, kind: int) -> None:
        """Clear what is behind the end of a row that goes on in other pages."""
        at += 4 if kind == _INNER_INDEX else 0
        length, at = number_at(data, at)
        most = self._table_most if kind == _TABLE else self._index_most
        if length <= most:
            return
        if kind == _TABLE:
            _row, at = number_at(data, at)
        room = self._page - 4
        here = self._least + (length - self._least) % room
        at += here if here <= most else self._least
        left = length - (here if here <= most else self._least)
        page = int.from_bytes(data[at : at + 4])
        while left > room:
            page = int.from_bytes(disk.read_at(self._fd, 4, (page - 1) * self._page))
            left -= room
        if not 0 < page <= self._pages:
            raise UnknownFile
        begin = (page - 1) * self._page + 4 + left
        if disk.read_at(self._fd, room - left, begin).strip(b"\0"):
            disk.write_at(self._fd, bytes(room - left), begin)


def _runs(pages: list[int], most: int) -> Iterator[tuple[int, int]]:
    """(how many stand before, end) of pages that follow each other, up to the file's last."""
    begin = end = 0
    for page in pages:
        if page > most:
            break
        if page - 1 != end:
            if end:
                yield begin, end
            begin = page - 1
        end = page
    if end:
        yield begin, end
