"""A new record in the old one's place: written beside it, synced, renamed over it."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.scan import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from newsctl.archive.file.record.file import Record
    from newsctl.archive.file.record.scan import Layout

_CHUNK = 1 << 20  # bytes


def pieces(fd: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a file from `start` to `end`, a bounded number at a time."""
    while start < end:
        piece = disk.read_at(fd, min(_CHUNK, end - start), start)
        if not piece:
            return
        yield piece
        start += len(piece)


@contextmanager
def draft_of(path: Path, record: Record | None = None) -> Iterator[Draft]:
    """A new file that takes the place of `path` when the block ends well, and else goes away.

    `record` is the one that has `path` open: Windows renames nothing over an open file.
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
        if record is not None and os.name == "nt":
            record.let_go()
        disk.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    finally:
        if record is not None:
            record.reopen()


class Draft:
    """A file written from its beginning to its end."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.end = 0

    def write(self, data: bytes) -> None:
        disk.write_at(self.fd, data, self.end)
        self.end += len(data)


def write_record(
    draft: Draft,
    archive_id: str,
    last_id: int,
    articles: Iterable[bytes],
    tables: Mapping[str, Iterable[bytes]] | None = None,
) -> None:
    """Write a whole record: these lines, and others' tables (their JSON) before them."""
    draft.write(lines.head(archive_id, last_id))
    for name, table in (tables or {}).items():
        draft.write(b"\n" + json.dumps(name, ensure_ascii=False).encode() + b": ")
        for piece in table:
            draft.write(piece)
        draft.write(b",")
    draft.write(lines.ARTICLES_HEAD)
    draft.write(b"\n")
    some = False
    for line in articles:
        draft.write((b"\n," if some else b"") + line)
        some = True
    draft.write(lines.TAIL)


def replace(
    record: Record,
    archive_id: str,
    last_id: int,
    articles: Iterable[bytes],
    tables: Mapping[str, Iterable[bytes]] | None = None,
) -> None:
    """Put a record of these lines and tables in the old one's place.

    The caller holds the lock, has settled the journal, and brings the index in step afterwards.
    """
    with draft_of(record.path, record) as draft:
        write_record(draft, archive_id, last_id, articles, tables)


def layout_of(fd: int) -> Layout:
    """How a record is laid out. Raises NotARecord."""
    scanner = Scanner(fd)
    for _document in scanner.documents():
        pass
    return scanner.layout


def others(fd: int, layout: Layout) -> dict[str, Iterable[bytes]]:
    """The tables of a record that are not ours, as they stand."""
    return {
        name: pieces(fd, start, start + length) for name, (start, length) in layout.spans.items()
    }


def living(
    record: Record,
    place_of: Callable[[int], int | None],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[bytes]:
    """Each article's line without its padding, and what strangers put among them, by place.

    `place_of` an id is the offset of the line that counts, where an id stands twice.
    """
    for article_id, offset, length in Scanner(record.fd, strange=True).documents(progress):
        if article_id >= 0 and place_of(article_id) != offset:
            continue
        yield record.read(offset, length).rstrip(b" ")


def set_aside(path: Path, why: str, copy: Callable[[Path, Path], None] | None = None) -> Path:
    """Keep the file at `path` under a name of its own beside it as well; that name. A
    file of SQLite's wants `copy_database`."""
    number = 1
    while (aside := path.with_name(f"{path.name}.{why}-{number}")).exists():
        number += 1
    try:
        (copy or copy_file)(path, aside)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    disk.sync_folder(aside)
    return aside


def copy_file(source: Path, target: Path) -> None:
    """Copy a file that nobody writes to one that is its owner's alone, and sync it."""
    fd = disk.open_record(source)
    try:
        _copy(fd, target)
    finally:
        disk.close(fd)


def copy_database(source: Path, target: Path) -> None:
    """The same, of a file that SQLite may have open in this process."""
    with disk.database_opened(source) as fd:
        _copy(fd, target)


def _copy(fd: int, target: Path) -> None:
    new = disk.open_record(target, write=True, create=True)
    try:
        draft = Draft(new)
        for piece in pieces(fd, 0, disk.size(fd)):
            draft.write(piece)
        disk.sync(new)
    finally:
        disk.close(new)


def same(one: Path, other: Path) -> bool:
    """Whether two names are one file."""
    return one.exists() and other.exists() and os.path.samefile(one, other)  # noqa: PTH121
