"""Zeros over all that SQLite no longer uses in a database's file.

`PRAGMA secure_delete` overwrites what is deleted, but not the copies that are left where pages are
balanced: a row moves to the next page, and its bytes stay behind in the room between a page's
pointers and its content. Only a copy of the whole file (`VACUUM`) is without them, or a walk over
its pages: as SQLite's "Database File Format" describes them, each says what of it is used. Zeros in
the rest mean nothing to whoever reads the file meanwhile; who writes it may not be there.
"""

from __future__ import annotations

import re
from operator import sub
from struct import Struct, error, unpack_from
from typing import TYPE_CHECKING

from newsctl.archive.file import disk

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator

_AT_ONCE = 256  # pages
_FIRST = 100  # bytes before the first page's own head
_INNER_INDEX, _INNER_TABLE, _INDEX, _TABLE = 2, 5, 10, 13  # kinds of pages of trees
_HEAD_LENGTHS = {_INNER_INDEX: 12, _INNER_TABLE: 12, _INDEX: 8, _TABLE: 8}
_HEAD = Struct(">BHHH")  # kind, first free block, how many cells, where their content begins
_BLOCK = Struct(">HH")  # of a page that is free: the next one, and its bytes
_TWO = Struct(">II")
_NOT_ZERO = re.compile(rb"[^\0]+")
MOST = 1 << 24  # pages: of more, the first byte of one that goes on may look like a tree's
_LOCKED = 1 << 30  # where the page stands that is for locks


class UnknownFile(Exception):
    """A file is not laid out as is known here."""


class Pages:
    """Some pages of a file, by their numbers: a bit for each."""

    def __init__(self, bits: bytes = b"") -> None:
        self.bits = bytearray(bits)

    def __len__(self) -> int:
        return int.from_bytes(self.bits, "little").bit_count()

    def __contains__(self, page: int) -> bool:
        return page >> 3 < len(self.bits) and bool(self.bits[page >> 3] >> (page & 7) & 1)

    def add_each(self, pages: Collection[int]) -> None:
        self._reach((max(pages, default=0) >> 3) + 1)
        bits = self.bits
        for page in pages:
            bits[page >> 3] |= 1 << (page & 7)

    def add_all(self, other: Pages) -> None:
        self.add_bits(0, bytes(other.bits))

    def add_bits(self, begin: int, bits: bytes) -> None:
        """Add those of a stretch of bytes."""
        end = begin + len(bits)
        self._reach(end)
        both = int.from_bytes(self.bits[begin:end], "little") | int.from_bytes(bits, "little")
        self.bits[begin:end] = both.to_bytes(len(bits), "little")

    def chunks(self, length: int) -> Iterator[bytes]:
        """The bits, so many bytes at once."""
        for begin in range(0, len(self.bits), length):
            yield bytes(self.bits[begin : begin + length]).ljust(length, b"\0")

    def runs(self) -> Iterator[tuple[int, int]]:
        """(first, the one behind the last) of pages that follow each other."""
        begin = end = 0
        for some in _NOT_ZERO.finditer(self.bits):
            for at, byte in enumerate(some[0], some.start()):
                for bit in range(8):
                    if byte >> bit & 1:
                        page = at * 8 + bit
                        if page != end:
                            if end:
                                yield begin, end
                            begin = page
                        end = page + 1
        if end:
            yield begin, end

    def _reach(self, length: int) -> None:
        if length > len(self.bits):
            self.bits.extend(bytes(length - len(self.bits)))


def clear(fd: int, pages: Pages | None = None) -> None:
    """Write zeros over what is not used in a database's file whose log is empty, and which nobody
    else may write: in some pages, if in all others nothing was written since it was done there.
    Raises UnknownFile where it cannot be told, OSError."""
    try:
        file = _File(fd)
        file.clear(pages)
    except (IndexError, ValueError, error):
        raise UnknownFile from None
    if file.is_changed:
        disk.sync(fd)


class _File:
    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.is_changed = False
        head = disk.read_at(fd, _FIRST, 0)
        self._page = int.from_bytes(head[16:18]) or 1 << 16
        if self._page == 1:
            self._page = 1 << 16
        self._zeros = bytes(self._page)
        self._pages = int.from_bytes(head[28:32])
        vacuumed, reserved = int.from_bytes(head[52:56]), head[20]
        whole = self._pages * self._page == disk.size(fd)
        if vacuumed or reserved or not whole or self._pages >= MOST:
            raise UnknownFile
        self._trunk = int.from_bytes(head[32:36])
        self._least = (self._page - 12) * 32 // 255 - 23  # bytes of a long row in its tree's page
        self._index_most = (self._page - 12) * 64 // 255 - 23
        self._table_most = self._page - 35

    def clear(self, pages: Pages | None) -> None:
        for at, length in self._unused(pages):
            self._overwrite(at, length)

    def _overwrite(self, at: int, length: int) -> None:
        disk.write_at(self._fd, self._zeros[:length], at)
        self.is_changed = True

    def _unused(self, pages: Pages | None) -> Iterator[tuple[int, int]]:
        """(where, how many bytes) of each stretch that is not used, and not zero."""
        free = yield from self._free_pages(pages)
        for first, data in self._read(pages):
            for base in range(0, len(data), self._page):
                if first + base // self._page + 1 in free:
                    continue
                head = base if first or base else _FIRST
                for begin, end in self._within(data, base, head):
                    yield first * self._page + begin, end - begin

    def _read(self, pages: Pages | None) -> Iterator[tuple[int, bytes]]:
        """(how many stand before, pages), but for the one that is for locks: while they are held,
        it cannot be read on Windows."""
        locked = _LOCKED // self._page
        runs = ((1, self._pages + 1),) if pages is None else pages.runs()
        for first_page, behind in runs:
            begin, end = first_page - 1, min(behind - 1, self._pages)
            for least, most in ((begin, min(end, locked)), (max(begin, locked + 1), end)):
                for first in range(least, most, _AT_ONCE):
                    length = min(_AT_ONCE, most - first) * self._page
                    yield first, disk.read_at(self._fd, length, first * self._page)

    def _free_pages(self, pages: Pages | None) -> Generator[tuple[int, int], None, Pages]:
        """Stretches of pages that hold nothing; those pages, as far as they are to be looked at.

        A page that becomes free may not be written for it, only the trunk that lists it."""
        free = Pages()
        trunk = self._trunk
        for _trunk in range(self._pages):
            if not trunk:
                return free
            begin = (trunk - 1) * self._page
            if pages is not None and trunk not in pages:
                trunk = int.from_bytes(disk.read_at(self._fd, 4, begin))
                continue
            free.add_each((trunk,))
            data = disk.read_at(self._fd, self._page, begin)
            trunk, held = _TWO.unpack_from(data)
            listed = unpack_from(f">{held}I", data, 8)
            if max(listed, default=0) > self._pages:
                raise UnknownFile
            leaves = Pages()
            leaves.add_each(listed)
            yield begin + 8 + 4 * held, self._page - 8 - 4 * held
            free.add_all(leaves)
            for first, some in self._read(leaves):
                if some == bytes(len(some)):
                    continue
                for base in range(0, len(some), self._page):
                    if not self._is_zero(some, base, base + self._page):
                        yield first * self._page + base, self._page
        raise UnknownFile

    def _is_zero(self, data: bytes, begin: int, end: int) -> bool:
        return data.startswith(self._zeros[: end - begin], begin)

    def _within(self, data: bytes, base: int, head: int) -> list[tuple[int, int]]:
        """Stretches of a page that are not used, and not zero; those behind the ends of its long
        rows are overwritten."""
        kind, block, cells, content = _HEAD.unpack_from(data, head)
        if not kind:
            return []  # a page on which a long row goes on
        if kind not in _HEAD_LENGTHS:
            raise UnknownFile
        pointers = head + _HEAD_LENGTHS[kind]
        begin, end = pointers + 2 * cells, base + (content or 1 << 16)
        if not begin <= end <= base + self._page:
            raise UnknownFile
        zeros = self._zeros
        found = [] if data.startswith(zeros[: end - begin], begin) else [(begin, end)]
        if cells == 1 and kind == _TABLE and not block and self._is_short(data, end):
            return found  # of a table of pages nearly each
        while block:
            begin = base + block
            block, size = _BLOCK.unpack_from(data, begin)
            if size < 4 or not end <= begin <= base + self._page - size:
                raise UnknownFile
            end = begin + size
            if not data.startswith(zeros[: size - 4], begin + 4):
                found.append((begin + 4, end))
        if kind != _INNER_TABLE and cells:
            starts = sorted(unpack_from(f">{cells}H", data, pointers))
            ends = [*starts[1:], self._page]
            if max(map(sub, ends, starts)) > self._least:  # of few pages
                for start, behind in zip(starts, ends, strict=True):
                    if behind - start > self._least:
                        self._clear_end(data, base + start, kind)
        return found

    def _is_short(self, data: bytes, at: int) -> bool:
        """Whether a row is told by two bytes to go on nowhere."""
        high, low = data[at], data[at + 1]
        return high >= 0x80 > low and ((high & 0x7F) << 7 | low) <= self._table_most

    def _clear_end(self, data: bytes, at: int, kind: int) -> None:
        """Clear what is behind the end of a row that goes on in other pages."""
        from newsctl.archive.fulltext.leaves import number_at

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
        if not self._is_zero(disk.read_at(self._fd, room - left, begin), 0, room - left):
            self._overwrite(begin, room - left)
