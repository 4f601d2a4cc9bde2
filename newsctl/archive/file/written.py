"""Which pages of a SQLite file were written since nothing unused was left in it.

A page that is written goes into the log first, and the log's frames name it (SQLite's "Database
File Format", "The Write-Ahead Log"). So as long as nobody moves the log into the file, the log
itself tells; before we do, its pages are noted in a table of the file, `written`: a row of bits for
so many pages each, and one with the name of the log that goes on from there (the two random numbers
of its head, others each time it is begun anew).

Where that name is not the log's, somebody moved it who notes nothing (another program, an older
newsctl), or there is none, or one died between: then nobody knows, and it may be any page. Where
nobody knows, nothing is noted either, so who never clears a file pays nothing for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.archive.file import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsctl.archive.file.sql import Database

_SCHEMA = "CREATE TABLE IF NOT EXISTS written (chunk INTEGER PRIMARY KEY, pages BLOB NOT NULL)"
_PUT = "INSERT OR REPLACE INTO written VALUES (?, ?)"
_LOG = -1  # the row that names the log
_NAMELESS = b""
_CHUNK = 1024  # pages of a row
_HEAD, _FRAME_HEAD = 32, 24  # bytes of the log's head, and before each page
_AT_ONCE = 64  # frames


class _Foreign(Exception):
    """Somebody else wrote meanwhile."""


# -- the log -----------------------------------------------------------------------------------
def log_of(path: Path) -> Path:
    """The log beside a file."""
    return disk.beside(path, "-wal")


def log_size(path: Path) -> int:
    """Bytes of the log beside a file; 0 where there is none."""
    try:
        return log_of(path).stat().st_size
    except OSError:
        return 0


def _log(path: Path, *, whole: bool = True) -> tuple[bytes, set[int]]:
    """The name of the log beside a file, and the pages that its frames are of, where `whole`:
    those too of a transaction that was given up. SQLite locks no log, so it may be closed."""
    pages: set[int] = set()
    try:
        fd = disk.open_record(log_of(path))
    except FileNotFoundError:
        return _NAMELESS, pages
    try:
        head = disk.read_at(fd, _HEAD, 0)
        if len(head) < _HEAD:
            return _NAMELESS, pages
        name = head[16:24]
        if whole:
            frame = int.from_bytes(head[8:12]) + _FRAME_HEAD
            at, end = _HEAD, disk.size(fd)
            while at < end:
                data = disk.read_at(fd, _AT_ONCE * frame, at)
                pages.update(_pages(data, frame, name))
                at += _AT_ONCE * frame
        return name, pages
    finally:
        disk.close(fd)


def _pages(data: bytes, frame: int, name: bytes) -> Iterator[int]:
    """The pages of whole frames; those that an earlier log left bear its name."""
    frames = len(data) // frame
    for at in range(0, frames * frame, frame):
        if data[at + 8 : at + 16] == name:
            yield int.from_bytes(data[at : at + 4])


def empty_log(db: Database, seconds: float | None) -> bool:
    """Move the log into the file, and leave none; whether nobody's reading prevents that, for whose
    end is waited so long, or as long as the connection waits for anything (None)."""
    limit = db.execute("PRAGMA busy_timeout").fetchone()[0]
    try:
        if seconds is not None:
            db.execute(f"PRAGMA busy_timeout = {min(limit, int(seconds * 1000))}")
        return not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        db.execute(f"PRAGMA busy_timeout = {limit}")


# -- what is noted -----------------------------------------------------------------------------
def move_log(db: Database, seconds: float | None = None) -> bool:
    """Move the log into the file, noting the pages that it holds; whether nothing is left in it,
    which who reads may prevent (`empty_log`)."""
    since = Since(db)
    emptied = empty_log(db, seconds)
    since.note()
    return emptied


class Since:
    """The pages written up to now. Whoever empties the log has to note them again after it: till
    then the log has a name that is not the one noted."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.pages: set[int] | None = None  # which; None: it may be any
        if not _is_noted(db):
            return
        with db.transaction():  # while nobody else writes, or empties the log
            named = _name_noted(db)
            name, self._logged = _log(db.path)
            if named == name != _NAMELESS:
                self.pages = self._logged.union(*_noted(db))
                self._version = _version(db)

    def is_all(self) -> bool:
        """Whether nobody else wrote meanwhile."""
        return self.pages is not None and _version(self._db) == self._version

    def note(self) -> None:
        """Note them, whether they went into the file or not."""
        if self.pages is None:
            return
        with suppress(_Foreign):
            with self._db.transaction():
                self._see()
                _add(self._db, self._logged)
                self._db.execute(_PUT, (_LOG, _NAMELESS))  # it begins a log, whatever was noted
            self._name()

    def _see(self) -> None:
        if not self.is_all():
            raise _Foreign

    def _name(self) -> None:
        """Name the log, which now is one that goes on from what is noted."""
        name, _pages_of_it = _log(self._db.path, whole=False)
        with self._db.transaction():
            self._see()
            self._db.execute(_PUT, (_LOG, name))


class FromNowOn(Since):
    """Within a transaction of one who has just cleared a file whose log is empty: no page was
    written."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.pages = self._logged = set()
        self._version = _version(db)
        db.execute(_SCHEMA)
        db.execute("DELETE FROM written")
        db.execute(_PUT, (_LOG, _NAMELESS))

    def note(self) -> None:
        """After it, let the log that it began tell of the pages that are written."""
        if log_size(self._db.path):  # not every folder lets one be used
            with suppress(_Foreign):
                self._name()


def _is_noted(db: Database) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'written'"
    return bool(db.execute(sql).fetchall())


def _name_noted(db: Database) -> bytes:
    row = db.execute("SELECT pages FROM written WHERE chunk = ?", (_LOG,)).fetchone()
    return row[0] if row and isinstance(row[0], bytes) else _NAMELESS


def _noted(db: Database) -> Iterator[set[int]]:
    rows = db.execute("SELECT chunk, pages FROM written WHERE chunk <> ?", (_LOG,))
    for chunk, bits in rows.fetchall():
        yield {
            chunk * _CHUNK + place * 8 + bit
            for place, byte in enumerate(bits)
            if byte
            for bit in range(8)
            if byte >> bit & 1
        }


def _add(db: Database, pages: Iterable[int]) -> None:
    """Set the bits of pages."""
    chunks: dict[int, int] = {}
    for page in pages:
        chunk = page // _CHUNK
        chunks[chunk] = chunks.get(chunk, 0) | 1 << page % _CHUNK
    for chunk, bits in chunks.items():
        row = db.execute("SELECT pages FROM written WHERE chunk = ?", (chunk,)).fetchone()
        before = int.from_bytes(row[0], "little") if row else 0
        if before | bits != before:
            db.execute(_PUT, (chunk, (before | bits).to_bytes(_CHUNK // 8, "little")))


def _version(db: Database) -> int:
    """What changes when anybody else writes."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])
