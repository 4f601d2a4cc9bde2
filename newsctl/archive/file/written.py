"""In which pages of a SQLite file something unused may be left, and how that is kept little.

A page that is written goes into the log first, and the log's frames name it (SQLite's "Database
File Format", "The Write-Ahead Log"). When we move the log into the file, its pages are cleared of
what is unused there. Where they are many, or somebody reads an older state, they are noted instead,
in a table of the file, `written`: a row of bits for so many pages each, and one with the name of
the log that goes on from there (the two random numbers of its head, others each time it is begun
anew). So nothing is left but in the pages that are noted, and in those that the log names.

Where that name is not the log's, somebody moved it who clears nothing (another program, an older
newsctl), or there is none, or one died between: then nobody knows, and it may be any page. Nothing
is cleared or noted then either, until all pages are looked at (`compact`).
"""

from __future__ import annotations

from contextlib import suppress
from struct import iter_unpack
from typing import TYPE_CHECKING

from newsctl.archive.file import disk, unused
from newsctl.archive.file.unused import MOST, Pages, UnknownFile

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.file.sql import Database

_SCHEMA = "CREATE TABLE IF NOT EXISTS written (chunk INTEGER PRIMARY KEY, pages BLOB NOT NULL)"
_PUT = "INSERT OR REPLACE INTO written VALUES (?, ?)"
_LOG = -1  # the row that names the log
_NAMELESS = b""
_CHUNK = 128  # bytes of a row, eight pages each
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


def _log(path: Path, *, whole: bool = True) -> tuple[bytes, Pages]:
    """The name of the log beside a file, and the pages that its frames are of, where `whole`:
    those too of a transaction that was given up. SQLite locks no log, so it may be closed."""
    pages = Pages()
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
                pages.add_each(_pages(data, frame, name))
                at += _AT_ONCE * frame
        return name, pages
    finally:
        disk.close(fd)


def _pages(data: bytes, frame: int, name: bytes) -> set[int]:
    """The pages of whole frames; those that an earlier log left bear its name."""
    heads = iter_unpack(f">I4x8s{frame - 16}x", data[: len(data) // frame * frame])
    return {page for page, named in heads if named == name and page < MOST}


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
def move_log(db: Database, seconds: float | None, at_once: int) -> bool:
    """Move the log into the file; whether nothing is left in it, which who reads may prevent
    (`empty_log`). Where it was known in which pages something unused is left, it is afterwards, and
    nowhere if these are not more than so many `at_once`."""
    since = Since(db)
    emptied = empty_log(db, seconds)
    if since.pages is not None:
        few = len(since.pages) <= at_once
        if not (emptied and few and clear_since(db, since)):
            since.note()
    return emptied


def begin(db: Database) -> None:
    """Know of a file whose log is all in it that nothing unused is left there: of a new one."""
    with db.transaction():
        now = FromNowOn(db)
    now.note()


def clear_since(db: Database, since: Since, *, whole: bool = False) -> bool:
    """Leave nothing unused in the pages that were written since, in a file whose log is empty: in
    `whole` where it is not known which, else nothing is done then. Whether it was: the file must be
    laid out as is known, and nobody may have begun another log."""
    try:
        with db.transaction():
            known = since.is_all()
            if log_size(db.path) or not (known or whole):
                return False
            with disk.database_opened(db.path, write=True) as fd:
                unused.clear(fd, since.pages if known else None)
            now = FromNowOn(db)
    except UnknownFile:
        return False
    now.note()
    return True


class Since:
    """The pages written up to now. Whoever empties the log has to note them again after it: till
    then the log has a name that is not the one noted."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.pages: Pages | None = None  # which; None: it may be any
        if not _is_noted(db):
            return
        with db.transaction():  # while nobody else writes, or empties the log
            named = _name_noted(db)
            name, self._logged = _log(db.path)
            pages = _noted(db) if named == name != _NAMELESS else None
            if pages is not None:
                pages.add_all(self._logged)
                self.pages, self._version = pages, _version(db)

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
        self.pages = self._logged = Pages()
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


def _noted(db: Database) -> Pages | None:
    """The pages that are noted; None where a disk made something else of them."""
    pages = Pages()
    for chunk, bits in db.execute("SELECT chunk, pages FROM written WHERE chunk <> ?", (_LOG,)):
        if not (0 <= chunk < MOST // 8 // _CHUNK and isinstance(bits, bytes)):
            return None
        pages.add_bits(chunk * _CHUNK, bits[:_CHUNK])
    return pages


def _add(db: Database, pages: Pages) -> None:
    """Set the bits of pages."""
    for chunk, bits in enumerate(pages.chunks(_CHUNK)):
        if any(bits):
            sql = "SELECT pages FROM written WHERE chunk = ?"
            row = db.execute(sql, (chunk,)).fetchone()
            both = Pages(bits)
            both.add_bits(0, row[0] if row else b"")
            if row is None or both.bits != row[0]:
                db.execute(_PUT, (chunk, bytes(both.bits)))


def _version(db: Database) -> int:
    """What changes when anybody else writes."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])
