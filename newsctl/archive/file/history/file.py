"""The file that a history is: made, set aside, put in the place of another, read and synced."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from newsctl.archive.file import disk, written
from newsctl.archive.file.database_file import DatabaseFile
from newsctl.archive.file.history.tables import (
    APPLICATION,
    OLDEST,
    SCHEMA,
    UPGRADES,
    VERSION,
)
from newsctl.archive.file.sql import DamagedDatabase, connect, new_file, use_log
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.file.sql import Database


class ForeignHistory(DamagedDatabase):
    """A history that is another archive's."""


class HistoryFile:
    """The file, whose it is, and how far it has followed the journal."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.file = DatabaseFile(path, timeout)
        self._refused = False
        # Tells whose history is to be read here, None where nobody knows.
        self.wanted: Callable[[], str | None] = lambda: None

    @property
    def path(self) -> Path:
        return self.file.path

    def prepare(self, archive_id: str) -> None:
        """Make it where there is none, and see that it is this archive's: before it is written.

        Raises DamagedDatabase, or ForeignHistory, for one that has to be set aside.
        """
        self.file.follow()
        if not self.path.exists():
            self.file.close()
            new_file(self.path, self.file.timeout).close()
        db = self.file.writing
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            use_log(db)
            with db.transaction():
                if not db.execute("PRAGMA user_version").fetchone()[0]:
                    self.create(db, archive_id)
            db.execute("PRAGMA wal_checkpoint")
            written.begin(db)
            disk.sync_folder(self.path)
        elif db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise DamagedDatabase(str(self.path), self.path)
        elif version > VERSION:
            raise ArchiveError(
                _("{path} was made by a newer newsctl. Install that one").format(path=self.path)
            )
        self.upgrade()
        if self.get(db, "archive") != archive_id:
            raise ForeignHistory(str(self.path), self.path)

    def upgrade(self) -> None:
        """Bring the tables of an older version up to date, in one transaction."""
        db = self.file.writing
        if self.version_of(db) < VERSION:
            with db.transaction():
                for version in range(self.version_of(db), VERSION):
                    _run(db, UPGRADES[version])
                db.execute(f"PRAGMA user_version = {VERSION}")

    @staticmethod
    def create(db: Database, archive_id: str) -> None:
        """Make the tables, within the transaction that is open."""
        _run(db, SCHEMA)
        db.execute("INSERT INTO meta VALUES ('archive', :id), ('sifted', :id)", {"id": archive_id})
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {VERSION}")

    def set_aside(self, why: str) -> Path:
        """Keep the file, with what SQLite has beside it, under another name; that name."""
        return self.file.set_aside(why)

    @property
    def staged(self) -> Path:
        """Where the history of a backup stands until its record is back."""
        return disk.beside(self.path, ".restored")

    def put_in_place(self, archive_id: str) -> bool:
        """Let the history that is staged take this one's place, if it is that archive's; what was
        here was copied aside before it was staged. Whether it did."""
        if not self.staged.exists():
            return False
        with closing(connect(self.staged, "ro", self.file.timeout)) as db:
            if self.get(db, "archive") != archive_id:
                return False
        self.file.close()
        for end in ("-wal", "-shm"):
            disk.remove(disk.beside(self.path, end))
            disk.remove(disk.beside(self.staged, end))
        disk.replace(self.staged, self.path)
        self._refused = False
        return True

    def close(self) -> None:
        self.file.close()

    def make_durable(self) -> None:
        """Return when all that was noted is on the disk."""
        with self.durably() as db:
            self.set("settled", self.get(db, "mark"))

    @contextmanager
    def durably(self) -> Iterator[Database]:
        """A transaction that is on the disk, with all that came before, when the block ends."""
        db = self.file.writing
        db.execute("PRAGMA synchronous = FULL")
        try:
            with db.transaction():
                yield db
        finally:
            db.execute("PRAGMA synchronous = NORMAL")

    def db(self) -> Database | None:
        """The connection to read with; None where there is no history to read."""
        if not self.file.is_open and (self._refused or not self.path.exists()):
            return None
        first = not self.file.is_open
        try:
            db = self.file.reading
            if not first or self._is_wanted(db):
                return db
        except DamagedDatabase:
            pass
        self.file.close()
        if first and self.staged.exists():  # its record is back, and one died before it was
            db = connect(self.staged, "immutable", self.file.timeout)
            self.file.use(db)
            if self._is_wanted(db):
                return db
            self.file.close()
        self._refused = True
        return None

    def since(self, version: int) -> Database | None:
        """The connection to read with where the history has the tables of that version; else
        None."""
        db = self.db()
        return None if db is None or self.version_of(db) < version else db

    @property
    def is_refused(self) -> bool:
        """Whether there is a file that cannot be read as this archive's history."""
        return self.db() is None and self.path.exists()

    def _is_wanted(self, db: Database) -> bool:
        """Whether a history is of this version, or an older one, and that archive's."""
        if not OLDEST <= db.execute("PRAGMA user_version").fetchone()[0] <= VERSION:
            return False
        wanted = self.wanted()
        return wanted is None or self.get(db, "archive") == wanted

    @staticmethod
    def version_of(db: Database) -> int:
        """The version of the tables that a history has."""
        return int(db.execute("PRAGMA user_version").fetchone()[0])

    @staticmethod
    def get(db: Database, name: str) -> Any:
        """What was noted under a name; None where nothing was."""
        row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: object) -> None:
        """Note a value under a name."""
        self.file.writing.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def stored_archive_id(self) -> str | None:
        """The id of the archive whose history stands here; None where none does."""
        db = self.db()
        return self.get(db, "archive") if db else None

    def stored_mark(self) -> int:
        """Its mark, where there is a history to read; else 0."""
        db = self.db()
        return int(self.get(db, "mark") or 0) if db else 0

    @property
    def mark(self) -> int:
        """The number of the last promise that the history knows of."""
        return int(self.get(self.file.writing, "mark") or 0)

    @property
    def last_id(self) -> int:
        """The last id given, as far as the history knows."""
        db = self.db()
        return int(self.get(db, "last_id") or 0) if db else 0


def is_history(path: Path) -> bool:
    """Whether a file says of itself that it is a history of ours."""
    try:
        with disk.database_opened(path) as fd:
            head = disk.read_at(fd, 72, 0)
    except OSError:
        return False
    return head[:6] == b"SQLite" and int.from_bytes(head[68:72], "big") == APPLICATION


def _run(db: Database, statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)
