"""A new record in the old one's place: written beside it, synced, renamed over it."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines as record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from newsctl.archive.file.store import Store

_CHUNK = 1 << 20  # bytes
_HEAD = 4096  # bytes at a record's beginning


def pieces(fd: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a file from `start` to `end`, a bounded number at a time."""
    while start < end:
        piece = disk.read_at(fd, min(_CHUNK, end - start), start)
        if not piece:
            return
        yield piece
        start += len(piece)


@contextmanager
def draft_of(path: Path, store: Store | None = None) -> Iterator[Draft]:
    """A new file that takes the place of `path` when the block ends well, and else goes away.

    `store` is the one that has `path` open: Windows renames nothing over an open file.
    """
    beside = path.with_name(path.name + ".new")
    disk.remove(beside)
    fd = disk.open_record(beside, write=True, create=True)
    try:
        draft = Draft(fd)
        try:
            yield draft
            disk.sync(fd)
        finally:
            disk.close(fd)
        if store is not None and os.name == "nt":
            store.file.let_go()
        disk.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    finally:
        if store is not None:
            store.file.reopen()


class Draft:
    """A file written from its beginning to its end."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.end = 0

    def write(self, data: bytes) -> None:
        disk.write_at(self.fd, data, self.end)
        self.end += len(data)


def replace(
    store: Store, lines: Iterable[bytes], tables: Mapping[str, Iterable[bytes]] | None = None
) -> None:
    """Put a record of these lines, and of others' tables (their JSON), in the old one's place.

    The caller holds the lock and brings the index in step afterwards.
    """
    with draft_of(store.file.path, store) as draft:
        draft.write(record.house(last_id(store)))
        for name, table in (tables or {}).items():
            draft.write(b"\n" + json.dumps(name, ensure_ascii=False).encode() + b": ")
            for piece in table:
                draft.write(piece)
            draft.write(b",")
        draft.write(b'\n"articles": {\n')
        some = False
        for line in lines:
            draft.write((b"\n," if some else b"") + line)
            some = True
        draft.write(record.TAIL)


def last_id(store: Store) -> int:
    """The last id that was given, from the index or from what the record says at its head."""
    told = re.search(rb'"last_id": *(\d{1,15})', disk.read_at(store.file.fd, _HEAD, 0))
    return max(int(told[1]) if told else 0, store.index.get("last_id") or 0)


def set_aside(path: Path, why: str) -> Path:
    """Keep the file at `path` under a name of its own beside it as well; that name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.{why}-{number}")).exists():
        number += 1
    try:
        copy_file(path, aside)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    disk.sync_folder(aside)
    return aside


def copy_file(source: Path, target: Path) -> None:
    """Copy a file that nobody writes to one that is its owner's alone, and sync it."""
    fd = disk.open_record(source)
    try:
        new = disk.open_record(target, write=True, create=True)
        try:
            draft = Draft(new)
            for piece in pieces(fd, 0, disk.size(fd)):
                draft.write(piece)
            disk.sync(new)
        finally:
            disk.close(new)
    finally:
        disk.close(fd)


def copy_while_written(store: Store, target: Path) -> int:
    """A copy of the record as it stands between two changes; how many bytes.

    The long part, writing, is done while others write too; then, with nobody writing, the copy is
    compared with the record and mended where that changed meanwhile.
    """
    with draft_of(target) as draft:
        for piece in pieces(store.file.fd, 0, disk.size(store.file.fd)):
            draft.write(piece)
        with store.quiet():
            size, start = disk.size(store.file.fd), 0
            for piece in pieces(store.file.fd, 0, size):
                if disk.read_at(draft.fd, len(piece), start) != piece:
                    disk.write_at(draft.fd, piece, start)
                start += len(piece)
            disk.truncate(draft.fd, size)
    return size


def same(one: Path, other: Path) -> bool:
    """Whether two names are one file."""
    return one.exists() and other.exists() and os.path.samefile(one, other)  # noqa: PTH121
