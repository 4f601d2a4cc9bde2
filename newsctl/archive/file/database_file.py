"""A SQLite file of ours: its two connections, its log, its room."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from newsctl.archive.file import disk, written
from newsctl.archive.file.sql import connect, connect_to_read
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.file.sql import Database

# A log is read from end to end by whoever opens the file first: it is kept short. Now and then a
# change moves it into the file, which costs three or four syncs.
_LOG = 2_000_000  # bytes
_SHORT_LOG = 40_000  # bytes that need not be moved: what is noted after a move is some pages
_LONG_LOG = 4_000_000
_MANY_LOG = 66_000_000
_AT_ONCE = 20_000  # pages that are cleared as the log that holds them is moved, some 10 µs each
_WAIT = 1  # seconds, for the end of what others read just now
_SPARE = 4  # of a file, the part that is free and serves what comes: making an index leaves some


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

    @property
    def uses_log(self) -> bool:
        """Whether changes are written ahead into a log."""
        return bool(self.reading.execute("PRAGMA journal_mode").fetchone()[0] == "wal")

    # -- its log ---------------------------------------------------------------------------------
    def shorten_log(self, seconds: float | None = None) -> None:
        """Move the log into the file, and leave none, where nobody's reading prevents that, for
        whose end is waited so long (None: as for anything)."""
        # Where many changes come, pages are written again and again, and cleared after them.
        self._move_log(seconds, 0 if self.most_in_log > _LOG else _AT_ONCE)

    def _move_log(self, seconds: float | None, at_once: int) -> None:
        self._left_in_log = written.log_size(self.path)  # whoever writes of its pages comes back
        if written.move_log(self.writing, seconds, at_once):
            self._left_in_log = 0

    def expect_many(self) -> None:
        """Make room for many changes: pages that are changed again and again are written once."""
        self.most_in_log = _MANY_LOG

    def expect_few(self) -> None:
        """After them, leave nothing unused in the pages that they were of."""
        self.most_in_log = _LOG
        self._move_log(0, sys.maxsize)

    def _keep_log_short(self) -> None:
        """After a transaction, which holds whatever becomes of its log."""
        if written.log_size(self.path) > self._left_in_log + self.most_in_log:
            with suppress(ArchiveError, ArchiveLocked, OSError):
                self.shorten_log(0)

    def cleared(self) -> bool:
        """Leave nothing unused in the file, and no log; whether that can be: who reads it now must
        read it as it is, and it must be laid out as is known. It is closed then.

        Nobody can write meanwhile; whoever has the file open keeps no page from before, since the
        transaction tells that the file is another, and our own connection that kept some is closed.
        """
        since = written.Since(self.writing)
        try:
            if written.empty_log(self.writing, _WAIT):
                with closing(connect(self.path, "rw", self.timeout)) as db:
                    if written.clear_since(db, since, whole=True):
                        return True
            since.note()
            return False
        finally:
            self.close()

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


def clear_or_squeeze(file: DatabaseFile) -> None:
    """Leave no byte of what was deleted in a file: where it stands, or in a copy."""
    if not file.cleared():
        squeeze(file)


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
    elif written.log_size(file.path) > _SHORT_LOG:
        file.shorten_log()
