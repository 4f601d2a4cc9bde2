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

from newsctl.archive.file import disk
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


_SHORT = 10_000  # characters
_QUOTED = frozenset("%?#")  # in an address


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


def listed(numbers: Iterable[int]) -> str:
    """Numbers as SQLite's `json_each` takes them."""
    return f"[{','.join(map(str, numbers))}]"


def read_list(text: str | None) -> list[int]:
    """Numbers that `group_concat` gives in one text: a row for each takes longer."""
    if not text:
        return []
    if len(text) < _SHORT:
        return list(map(int, text.split(",")))
    from json import loads  # half as long for very many

    found: list[int] = loads(f"[{text}]")
    return found


def in_memory() -> Database:
    """An empty database that is nowhere on the disk."""
    with translated():
        return sqlite3.connect(":memory:", isolation_level=None, factory=Database)
