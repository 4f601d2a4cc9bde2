"""Looking after an archive: check and repair, reindex, compact, backup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.archive import disk, record
from newsctl.archive.door import CheckReport, Problem
from newsctl.archive.scan import NotARecord, Scanner
from newsctl.errors import ArchiveError, BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.local import Store

_CHUNK = 1 << 20  # bytes
_HEAD = 4096  # bytes at a record's beginning


def check(store: Store, *, repair: bool, progress: Progress | None) -> CheckReport:
    """Compare every line of the record with what the index says of it."""
    problems: list[Problem] = []
    seen: set[int] = set()
    try:
        for article_id, offset, length in Scanner(store.fd).documents(progress):
            seen.add(article_id)
            problem = _compare(store, article_id, offset, length)
            if problem is not None:
                problems.append(problem)
    except NotARecord as error:
        message = _("The record is damaged at byte {offset}").format(offset=error.offset)
        problems.append(Problem("damaged", message, offset=error.offset))
    else:
        for (missing,) in store.index.db.execute("SELECT id FROM articles").fetchall():
            if missing not in seen:
                message = _("Article {id} is in the index, not in the record").format(id=missing)
                problems.append(Problem("missing", message, article_id=missing))
    copy = None
    if problems and repair:
        copy = _repair(store, problems, progress)
    return CheckReport(len(seen), problems, repaired=bool(problems and repair), damaged_copy=copy)


def _compare(store: Store, article_id: int, offset: int, length: int) -> Problem | None:
    place = store.index.place(article_id)
    line = disk.read_at(store.fd, length, offset)
    if place is None:
        message = _("Article {id} is in the record, not in the index").format(id=article_id)
        return Problem("unindexed", message, article_id, offset)
    if place[0] != offset or place[2] != record.checksum(line):
        message = _("Article {id} is not what the index says").format(id=article_id)
        return Problem("differs", message, article_id, offset)
    return None


def _repair(store: Store, problems: list[Problem], progress: Progress | None) -> Path | None:
    """Save all readable articles; the damaged record is kept aside whole."""
    copy = None
    with store.locked_as_it_is():
        if any(one.kind == "damaged" for one in problems):
            copy = _aside(store.path)
            with copy.open("wb") as target:
                for piece in _pieces(store.fd, 0, disk.size(store.fd)):
                    target.write(piece)
            _replace(store, _salvaged(store.fd))
        store.rebuild(progress)
    return copy


def _aside(path: Path) -> Path:
    number = 1
    while (copy := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return copy


def _salvaged(fd: int) -> Iterator[tuple[int, bytes]]:
    """(id, line) of each line that still is an article."""
    for line in _lines(fd):
        text = line.strip().strip(b",").strip()
        try:
            article_id, document = record.decode(text)
        except (ValueError, RecursionError):
            continue
        if "title" in document or "body" in document:
            yield article_id, record.encode(article_id, document)


def _lines(fd: int) -> Iterator[bytes]:
    rest = b""
    for piece in _pieces(fd, 0, disk.size(fd)):
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    yield rest


def _pieces(fd: int, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        piece = disk.read_at(fd, min(_CHUNK, end - start), start)
        if not piece:
            return
        yield piece
        start += len(piece)


def _replace(store: Store, lines: Iterable[tuple[int, bytes]]) -> None:
    """Put a new record of these lines in the old one's place."""
    draft = store.path.with_name(store.path.name + ".new")
    disk.remove(draft)
    fd = disk.open_record(draft, write=True, create=True)
    try:
        end = _write(fd, record.house(_last_id(store)) + b'\n"articles": {\n', 0)
        written: set[int] = set()
        for article_id, line in lines:
            if article_id not in written:
                end = _write(fd, (b"\n," if written else b"") + line, end)
                written.add(article_id)
        _write(fd, record.TAIL, end)
        disk.sync(fd)
    finally:
        disk.close(fd)
    disk.replace(draft, store.path)
    store.reopen()


def _last_id(store: Store) -> int:
    """The last id that was given, from the index or from what the record says at its head."""
    told = re.search(rb'"last_id": *(\d{1,15})', disk.read_at(store.fd, _HEAD, 0))
    return max(int(told[1]) if told else 0, store.index.get("last_id") or 0)


def _write(fd: int, data: bytes, offset: int) -> int:
    disk.write_at(fd, data, offset)
    return offset + len(data)


def reindex(store: Store, progress: Progress | None) -> int:
    """Make the index anew from the record; how many articles it holds."""
    with store.locked():
        store.rebuild(progress)
    return int(store.index.db.execute("SELECT COUNT(*) FROM articles").fetchone()[0])


def compact(store: Store, progress: Progress | None) -> tuple[int, int]:
    """Squeeze out blanks and dead rows; (bytes before, bytes after), record and index together."""
    with store.locked():
        before = _bytes(store)
        if _only_ours(store):
            _replace(store, _living(store))
            store.rescan()
        if store.texts.terms.dead():
            store.rebuild(progress)
        store.optimise()
        return before, _bytes(store)


def _only_ours(store: Store) -> bool:
    """Whether the record holds no table of somebody else's."""
    scanner = Scanner(store.fd)
    for _document in scanner.documents():
        pass
    return set(scanner.layout.tables) <= {record.HOUSE, record.ARTICLES}


def _living(store: Store) -> Iterator[tuple[int, bytes]]:
    rows = store.index.db.execute("SELECT id, offset, length FROM articles ORDER BY id").fetchall()
    for article_id, offset, length in rows:
        yield article_id, disk.read_at(store.fd, length, offset).rstrip(b" ")


def _bytes(store: Store) -> int:
    paths = [
        store.path,
        store.index.path,
        store.index.path.with_name(store.index.path.name + "-wal"),
    ]
    return sum(path.stat().st_size for path in paths if path.exists())


def backup(store: Store, target: Path) -> int:
    """A copy of the record as it stands between two changes; how many bytes."""
    if target.exists() and target.samefile(store.path):
        raise BadInput(_("{file} is the archive itself").format(file=target), source=str(target))
    draft = target.with_name(target.name + ".new")
    with store.quiet():
        disk.remove(draft)
        fd = disk.open_record(draft, write=True, create=True)
        try:
            end = 0
            for piece in _pieces(store.fd, 0, disk.size(store.fd)):
                end = _write(fd, piece, end)
            disk.sync(fd)
        finally:
            disk.close(fd)
        disk.replace(draft, target)
    return end


def restore_backup(store: Store, source: Path) -> int:
    """Put a copy of `source` in the archive's place; how many articles it holds."""
    fd = disk.open_record(source)
    try:
        articles = _count(fd, source)
        draft = store.path.with_name(store.path.name + ".new")
        with store.locked():
            disk.remove(draft)
            new = disk.open_record(draft, write=True, create=True)
            try:
                end = 0
                for piece in _pieces(fd, 0, disk.size(fd)):
                    end = _write(new, piece, end)
                disk.sync(new)
            finally:
                disk.close(new)
            disk.replace(draft, store.path)
            store.reopen()
            store.rebuild(None)
    finally:
        disk.close(fd)
    return articles


def _count(fd: int, source: Path) -> int:
    scanner = Scanner(fd)
    try:
        articles = sum(1 for _document in scanner.documents())
    except NotARecord as error:
        raise BadInput(
            _("{file} is damaged at byte {offset}").format(file=source, offset=error.offset),
            source=str(source),
        ) from None
    if not scanner.layout.has_articles:
        raise ArchiveError(_("{path} is not a newsctl archive").format(path=source))
    return articles
