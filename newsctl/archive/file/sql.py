"""SQLite behind one class: every statement of the archive runs here, and fails in our words.

DamagedDatabase   not a database, malformed, not of our making: only this lets an index be made
                  anew, or a history be set aside
ArchiveLocked     another program holds the file past the time limit
ArchiveError      everything else: a full disk, too few descriptors, a folder that refuses
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from newsctl.archive.file import disk, written
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_UNREADABLE = ("Could not decode to UTF-8", "no such table", "no such column")
_MAKES_NOTHING = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
_NO_LOCKS = {  # the system refuses a lock itself, and does not say that another holds it
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_RDLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
    sqlite3.SQLITE_IOERR_SHMLOCK,
}


# A log is read from end to end by whoever opens the file first: it is kept short. Now and then a
# change moves it into the file, which costs two or three syncs.
_LOG = 2_000_000  # bytes
_LONG_LOG = 4_000_000
_QUOTED = frozenset("%?#")  # in an address
_SPARE = 4  # of a file, the part that is free and serves what comes: making an index leaves some


class DamagedDatabase(ArchiveError):
    """A file that should be one of ours cannot be read as one; `path` is that file."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class Rows(sqlite3.Cursor):
    """A cursor whose rows, too, fail in our words."""

    # Each look-up of a word passes here: a try of its own costs a tenth of `with translated()`.
    def execute(self, sql: str, values: Any = (), /) -> Rows:
        try:
            super().execute(sql, values)
        except sqlite3.Error as error:
            raise ours(error, self.connection) from error
        return self

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Rows:
        try:
            super().executemany(sql, rows)
        except sqlite3.Error as error:
            raise ours(error, self.connection) from error
        return self

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.Error as error:
            raise ours(error, self.connection) from error

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.Error as error:
            raise ours(error, self.connection) from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.Error as error:
            raise ours(error, self.connection) from error


class Database(sqlite3.Connection):
    """A connection. It belongs to the thread that opened it."""

    path: Path
    committed: Callable[[], None] | None = None  # called after each transaction

    def cursor(self, *_arguments: Any) -> Any:
        try:
            return super().cursor(Rows)
        except sqlite3.Error as error:
            raise ours(error, self) from error

    def execute(self, sql: str, values: Any = (), /) -> Any:
        return self.cursor().execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Any:
        return self.cursor().executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing; within another, part of that one."""
        if self.in_transaction:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            disk.reached("commit")
            self.execute("COMMIT")
            disk.reached("committed")
        except BaseException:
            with suppress(ArchiveError, ArchiveLocked):  # SQLite may have taken it back itself
                self.execute("ROLLBACK")
            raise
        if self.committed is not None:
            self.committed()


@contextmanager
def translated(database: sqlite3.Connection | None = None) -> Iterator[None]:
    """What SQLite refuses in the block, as an error of ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise ours(error, database) from error


def ours(
    error: sqlite3.Error, database: sqlite3.Connection | None = None
) -> ArchiveError | ArchiveLocked:
    """SQLite's error as one of ours."""
    text = str(error)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    path: Path | None = getattr(database, "path", None)
    if isinstance(error, sqlite3.ProgrammingError) and "thread" in text:
        return wrong_thread()
    # SQLite takes a system that has no locks to give (ENOLCK) for somebody who holds them.
    if code in _BUSY and (path is None or disk.gives_locks(path.with_suffix(""))):
        return ArchiveLocked(_("The archive is in use by another program. Try again in a moment"))
    reason = reason_of(OSError(errno.ENOLCK, "")) if code in _BUSY else reason_of(error)
    message = _("{path}: {reason}").format(path=path or _("the archive"), reason=reason)
    if code in _DAMAGED or text.startswith(_UNREADABLE):
        return DamagedDatabase(message, path)
    return ArchiveError(message)


def wrong_thread() -> ArchiveError:
    """The error for who uses an archive that another thread opened."""
    return ArchiveError(
        _("An open archive belongs to the thread that opened it; open another one here")
    )


def connect(path: Path, how: str, timeout: float) -> Database:
    """A connection to a file: `how` is `rw`, or one of those that only read, `ro`, `unlocked` and
    `immutable`. Raises as this module says."""
    try:
        return _connect(path, how, timeout)
    except ArchiveError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) != sqlite3.SQLITE_IOERR_SHMMAP:
            raise
        leave_log(path, timeout)
        return _connect(path, how, timeout)


def connect_to_read(path: Path, timeout: float) -> Database:
    """A connection to read a file with, also where nothing may be made beside it."""
    try:
        return connect(path, "ro", timeout)
    except ArchiveError as error:
        extended = getattr(error.__cause__, "sqlite_errorcode", 0)
        if (extended in _NO_LOCKS or extended & 0xFF in _BUSY) and sys.platform != "win32":
            return connect(path, "unlocked", timeout)
        code = extended & 0xFF
        log = disk.beside(path, "-wal")
        if code not in _MAKES_NOTHING or (log.exists() and log.stat().st_size):
            raise
        return connect(path, "immutable", timeout)


def leave_log(path: Path, timeout: float) -> None:
    """In a folder without shared memory no log can be used: take it into the file, alone with it,
    and let changes go SQLite's slower way from here on."""
    with translated(), closing(sqlite3.connect(path, isolation_level=None, timeout=timeout)) as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")  # set first, it needs no shared memory
        db.execute("PRAGMA journal_mode = DELETE").fetchall()


def _uri(path: Path) -> str:
    """Where a file is, as SQLite takes it; `as_uri` loads what knows all of the web's addresses."""
    text = str(path.absolute())
    if text[:1] == "/" != text[1:2] and text.isprintable() and _QUOTED.isdisjoint(text):
        return f"file://{text}"
    return path.absolute().as_uri()


def _connect(path: Path, how: str, timeout: float) -> Database:
    options = {
        "rw": "mode=rw",
        "ro": "mode=ro",
        "unlocked": "mode=ro&vfs=unix-none",
        "immutable": "mode=ro&immutable=1",
    }[how]
    with translated():
        database = sqlite3.connect(
            f"{_uri(path)}?{options}",
            uri=True,
            isolation_level=None,
            timeout=timeout,
            factory=Database,
        )
    database.path = path
    try:
        if how == "unlocked":  # a log is read without shared memory by who is alone with the file
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA cache_size = -8000")  # kilobytes
        database.execute("PRAGMA user_version")  # the first look at the file
        if how == "rw":
            database.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        database.close()
        raise
    return database


class DatabaseFile:
    """A SQLite file of ours: one connection to read, and one to write where that is wanted.

    The reading one is opened first and closed last. It may not write, so SQLite, which moves the
    write-ahead log into the file when the last connection closes, and syncs twice for it, leaves
    the log for a later command. While it is open, too, SQLite leaves the log: what moves it notes
    first which pages it holds (`written`).
    """

    def __init__(self, path: Path, timeout: float) -> None:
        self.path = path
        self.timeout = timeout
        self.most_in_log = _LOG  # bytes; of more, a change moves it into the file
        self._left_in_log = 0  # bytes, where somebody's reading prevented that
        self._reading: Database | None = None
        self._writing: Database | None = None
        self._identity: tuple[int, int] | None = None
        self.finished = False  # closed by whoever opened the archive

    # -- the two connections ---------------------------------------------------------------------
    @property
    def reading(self) -> Database:
        """The connection to read with."""
        if self._reading is None:
            if self.finished:
                raise ArchiveError(_("This archive is closed; open it again"))
            self._identity = self._found()
            self._reading = connect_to_read(self.path, self.timeout)
        return self._reading

    @property
    def writing(self) -> Database:
        """The connection to write with."""
        if self._writing is None:
            assert self.reading is not None
            self._writing = connect(self.path, "rw", self.timeout)
            self._writing.execute("PRAGMA wal_autocheckpoint = 0")
            self._writing.committed = self._keep_log_short
        return self._writing

    def use(self, database: Database) -> None:
        """Read, and write, with this connection: a copy in memory, or a file that stands still."""
        self.close()
        self._reading = self._writing = database

    @property
    def is_open(self) -> bool:
        return self._reading is not None

    def follow(self) -> bool:
        """Let go of a file that was deleted, or that another was put in the place of; whether it
        was."""
        if self._identity is None or self._found() == self._identity:
            return False
        self.close()
        return True

    def _found(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def close(self, *, keep_log: bool = True) -> None:
        """Close both, the reading one last; a long log is moved into the file first, unless both
        are to go."""
        if (
            keep_log
            and self._writing is not None
            and self._writing is not self._reading
            and written.log_size(self.path) > _LONG_LOG
        ):
            with suppress(ArchiveError, ArchiveLocked, OSError):
                self.shorten_log()
        writing, reading = self._writing, self._reading
        self._writing = self._reading = self._identity = None
        self.most_in_log, self._left_in_log = _LOG, 0
        for one in (writing, reading):
            if one is not None:
                with suppress(sqlite3.Error):
                    one.close()

    # -- its log ---------------------------------------------------------------------------------
    def shorten_log(self, *, wait: bool = True) -> None:
        """Move the log into the file, and leave none, where nobody's reading prevents that."""
        self._left_in_log = written.log_size(self.path)  # whoever notes what it holds comes back
        if written.move_log(self.writing, wait=wait):
            self._left_in_log = 0

    def _keep_log_short(self) -> None:
        """After a transaction, which holds whatever becomes of its log."""
        if written.log_size(self.path) > self._left_in_log + self.most_in_log:
            with suppress(ArchiveError, ArchiveLocked, OSError):
                self.shorten_log(wait=False)

    # -- making one ------------------------------------------------------------------------------
    def remove(self) -> None:
        """Delete the file and SQLite's beside it."""
        self.close()
        for end in ("-wal", "-shm", "-journal", ""):
            disk.remove(disk.beside(self.path, end))

    def set_aside(self, why: str) -> Path:
        """Keep the file, with what SQLite has beside it, under another name; that name."""
        self.close()
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.{why}-{number}")).exists():
            number += 1
        for end in ("-wal", "-shm", ""):
            part = disk.beside(self.path, end)
            if part.exists():
                disk.replace(part, disk.beside(aside, end))
        return aside

    def names(self) -> list[Path]:
        """The file and SQLite's own beside it, those that are there."""
        found = [disk.beside(self.path, end) for end in ("", "-wal", "-shm", "-journal")]
        return [one for one in found if one.exists()]


def new_file(path: Path, timeout: float) -> Database:
    """An empty SQLite file at a path where none is, its owner's alone, to be filled."""
    disk.close(disk.open_record(path, write=True, create=True))
    return connect(path, "rw", timeout)


def make_durable(path: Path) -> None:
    """Return when a new file is on the disk."""
    fd = disk.open_record(path, write=True)
    try:
        disk.sync(fd)
    finally:
        disk.close(fd)


def use_log(database: Database) -> None:
    """Let a file's changes be written ahead into a log, where its folder allows that: there
    readers go on while somebody writes. Elsewhere (network shares) changes take SQLite's slower
    way, in which readers wait for a writer."""
    if disk.is_on_network(database.path):
        return
    with suppress(ArchiveError):
        database.execute("PRAGMA journal_mode = WAL")


def squeeze(file: DatabaseFile) -> None:
    """Leave no byte of what was deleted in a file, nor in its log."""
    file.writing.execute("VACUUM")
    file.shorten_log()


def squeeze_if_spare(file: DatabaseFile) -> None:
    """Give back the room of what was deleted, where it is much; else it serves what comes."""
    free, pages = (
        file.writing.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("freelist_count", "page_count")
    )
    if free * _SPARE > pages:
        squeeze(file)
    else:
        file.shorten_log()


def in_memory() -> Database:
    """An empty database that is nowhere on the disk."""
    with translated():
        return sqlite3.connect(":memory:", isolation_level=None, factory=Database)
