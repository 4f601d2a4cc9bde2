"""The history: one SQLite file that nothing can make anew, so no command ever deletes it.

It is told of a promise after the index is, in one transaction with the promise's number, its
`mark`: whoever finds it behind the journal tells it again, and nothing is counted twice.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from newsctl.archive.file import disk
from newsctl.archive.file.history.tables import APPLICATION, QUARTER, SCHEMA, VERSION
from newsctl.archive.file.sql import (
    DamagedDatabase,
    DatabaseFile,
    connect,
    new_file,
    squeeze,
    use_log,
)
from newsctl.errors import ArchiveError
from newsctl.jsontext import dump, load
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from newsctl.archive.file.journal.frames import Frame
    from newsctl.archive.file.sql import Database

KEPT = 50  # changes that can be taken back
DAY = 86400  # seconds
_EVER = 1 << 53  # seconds: before and behind all reads


class Done(NamedTuple):
    """A change as the history keeps it."""

    number: int
    made: int  # UTC seconds
    kind: str
    fields: tuple[str, ...]
    articles: int


class OldLine(NamedTuple):
    """An article's line before a change (None: there was none), and the fingerprint of the one
    after it (None: there was none)."""

    article_id: int
    line: bytes | None
    after: int | None


class ForeignHistory(DamagedDatabase):
    """A history that is another archive's."""


class History:
    """The history of one archive. Who only reads finds one that is not there to be empty."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.file = DatabaseFile(path, timeout)
        self._refused = False

    @property
    def path(self) -> Path:
        return self.file.path

    # -- the file --------------------------------------------------------------------------------
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
            disk.sync_folder(self.path)
        elif db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise DamagedDatabase(str(self.path), self.path)
        elif version > VERSION:
            raise ArchiveError(
                _("{path} was made by a newer newsctl. Install that one").format(path=self.path)
            )
        if self._get(db, "archive") != archive_id:
            raise ForeignHistory(str(self.path), self.path)

    @staticmethod
    def create(db: Database, archive_id: str) -> None:
        """Make the tables, within the transaction that is open."""
        for statement in SCHEMA.split(";"):
            if statement.strip():
                db.execute(statement)
        db.execute("INSERT INTO meta VALUES ('archive', ?)", (archive_id,))
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {VERSION}")

    def set_aside(self, why: str) -> Path:
        """Keep the file, with what SQLite has beside it, under another name; that name."""
        self.file.close()
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.{why}-{number}")).exists():
            number += 1
        for end in ("-wal", "-shm", ""):
            part = disk.beside(self.path, end)
            if part.exists():
                disk.replace(part, disk.beside(aside, end))
        return aside

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
            if self._get(db, "archive") != archive_id:
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
        """Return when all that was told is on the disk."""
        with self._durably() as db:
            self._set("settled", self._get(db, "mark"))

    @contextmanager
    def _durably(self) -> Iterator[Database]:
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
        try:
            db = self.file.reading
            if db.execute("PRAGMA user_version").fetchone()[0] == VERSION:
                return db
        except DamagedDatabase:
            pass
        self._refused = True
        self.file.close()
        return None

    @staticmethod
    def _get(db: Database, name: str) -> Any:
        row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _set(self, name: str, value: object) -> None:
        self.file.writing.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def told_id(self) -> str | None:
        """The id of the archive whose history stands here; None where none does."""
        db = self.db()
        return self._get(db, "archive") if db else None

    def told_mark(self) -> int:
        """Its mark, where there is a history to read; else 0."""
        db = self.db()
        return int(self._get(db, "mark") or 0) if db else 0

    @property
    def mark(self) -> int:
        """The number of the last promise that the history knows of."""
        return int(self._get(self.file.writing, "mark") or 0)

    @property
    def last_id(self) -> int:
        """The last id given, as far as the history knows."""
        db = self.db()
        return int(self._get(db, "last_id") or 0) if db else 0

    # -- following the journal -------------------------------------------------------------------
    def bring_along(self, frames: Sequence[Frame]) -> None:
        """Learn of promises that it does not know yet: in one transaction."""
        mark = self.mark
        fresh = [one for one in frames if one.number > mark]
        if not fresh:
            return
        db = self.file.writing
        with db.transaction():
            for frame in fresh:
                if frame.change is not None:
                    self._remember(frame, frame.change)
                if frame.undoes is not None:
                    self._take_back(frame, frame.undoes)
                for view in frame.views:
                    if not view.counted:
                        self._count(view.id, view.when, view.reads)
                for read in frame.reads:
                    self._restore(read.id, read.when, read.reads)
                if frame.waiting is not None:
                    db.execute("DELETE FROM waiting WHERE number <= ?", (frame.waiting,))
                if frame.last_id > int(self._get(db, "last_id") or 0):
                    self._set("last_id", frame.last_id)
            self._set("mark", fresh[-1].number)

    def _remember(self, frame: Frame, change: dict[str, Any]) -> None:
        db = self.file.writing
        number = change.get("group") or frame.number
        rows = [
            (number, one.id, frame.old(one.before) if one.before else None, one.fingerprint)
            for one in frame.rows
        ]
        told = dump({"fields": change.get("fields") or []}).decode()
        db.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, NULL) "
            "ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
            (number, change["made"], change["kind"], told, len(rows)),
        )
        db.executemany(
            "INSERT INTO lines VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET after = excluded.after",
            rows,
        )
        self._forget_older()

    def _take_back(self, frame: Frame, number: int) -> None:
        db = self.file.writing
        db.execute("UPDATE changes SET undone = ? WHERE number = ?", (frame.number, number))
        for one in frame.rows:
            db.execute(
                "UPDATE lines SET line = ?, after = ? WHERE change = ? AND article_id = ?",
                (frame.old(one.before) if one.before else None, one.fingerprint, number, one.id),
            )

    def _forget_older(self) -> None:
        db = self.file.writing
        row = db.execute(
            "SELECT number FROM changes ORDER BY number DESC LIMIT 1 OFFSET ?", (KEPT,)
        ).fetchone()
        if row:
            db.execute("DELETE FROM lines WHERE change <= ?", row)
            db.execute("DELETE FROM changes WHERE number <= ?", row)

    # -- changes ---------------------------------------------------------------------------------
    def last_change(self) -> Done | None:
        """The last change that was not taken back."""
        db = self.db()
        if db is None:
            return None
        row = db.execute(
            "SELECT number, made, kind, detail, articles FROM changes WHERE undone IS NULL "
            "ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        number, made, kind, detail, articles = row
        return Done(number, made, kind, tuple(load(detail)["fields"]), articles)

    def lines_of(self, change: int) -> list[OldLine]:
        """What a change replaced."""
        db = self.db()
        if db is None:
            return []
        rows = db.execute(
            "SELECT article_id, line, after FROM lines WHERE change = ? ORDER BY article_id",
            (change,),
        )
        return [OldLine(*row) for row in rows.fetchall()]

    def forget_gone(self, is_gone: Callable[[int], bool]) -> None:
        """Forget every line of articles that are no longer there, and leave no byte of them."""
        db = self.file.writing
        with db.transaction():
            ids = db.execute("SELECT DISTINCT article_id FROM lines").fetchall()
            for (article_id,) in ids:
                if is_gone(article_id):
                    db.execute("DELETE FROM lines WHERE article_id = ?", (article_id,))
            db.execute("DELETE FROM changes WHERE number NOT IN (SELECT change FROM lines)")
        squeeze(db)

    # -- reads -----------------------------------------------------------------------------------
    def _count(self, article_id: int, when: str, reads: int) -> None:
        self.file.writing.execute(
            "INSERT INTO reads VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET reads = reads + excluded.reads",
            (moment(when) // QUARTER, article_id, reads),
        )

    def _restore(self, article_id: int, when: str, reads: int) -> None:
        """Reads that come back; brought in twice, they are counted once."""
        table, column, seconds = (
            ("reads", "quarter", QUARTER) if "T" in when else ("days", "day", DAY)
        )
        self.file.writing.execute(
            f"INSERT INTO {table} ({column}, article_id, reads) VALUES (?, ?, ?) "  # noqa: S608
            "ON CONFLICT DO UPDATE SET reads = MAX(reads, excluded.reads)",
            (moment(when) // seconds, article_id, reads),
        )

    def wait(self, article_id: int, when: str) -> None:
        """Count a read whose article nobody can write now: its line learns of it later."""
        db = self.file.writing
        with db.transaction():
            db.execute("INSERT INTO waiting (article_id, moment) VALUES (?, ?)", (article_id, when))
            self._count(article_id, when, 1)

    def waiting(self, beyond: int) -> list[tuple[int, int, str]]:
        """(number, article, when) of the reads that wait, beyond a number."""
        db = self.db()
        if db is None:
            return []
        rows = db.execute(
            "SELECT number, article_id, moment FROM waiting WHERE number > ? ORDER BY number",
            (beyond,),
        )
        return list(rows.fetchall())

    def reads_of(self, article_id: int) -> dict[str, int]:
        """When an article was read here, as an export tells it: {moment: reads}, by time."""
        db = self.db()
        if db is None:
            return {}
        rows = db.execute(
            "SELECT strftime('%Y-%m-%d', day * 86400, 'unixepoch'), reads FROM days "
            "WHERE article_id = :id "
            "UNION ALL SELECT strftime('%Y-%m-%dT%H:%MZ', quarter * 900, 'unixepoch'), reads "
            "FROM reads WHERE article_id = :id ORDER BY 1",
            {"id": article_id},
        )
        return dict(rows.fetchall())

    def reads_by_article(self, since: int | None, until: int | None) -> dict[int, int]:
        """{article: reads} from a moment up to before another (UTC seconds, None for ever)."""
        rows = self._reads("article_id, SUM(reads)", since, until, None, "GROUP BY article_id")
        return dict(rows)

    def reads_by_time(
        self, since: int | None, until: int | None, article_id: int | None = None
    ) -> list[tuple[int, int, int]]:
        """(moment in UTC seconds, article, reads), by time; of one article, or of all."""
        return self._reads("moment, article_id, reads", since, until, article_id, "ORDER BY 1, 2")

    def _reads(
        self, told: str, since: int | None, until: int | None, article_id: int | None, end: str
    ) -> list[Any]:
        """What is known by the day only stands at its noon: in nearly every zone that is the same
        day."""
        db = self.db()
        if db is None:
            return []
        values = {
            "since": -_EVER if since is None else since,
            "until": _EVER if until is None else until,
            "id": article_id,
        }
        whose = "" if article_id is None else "AND article_id = :id"
        rows = db.execute(
            f"SELECT {told} FROM ("  # noqa: S608
            "SELECT quarter * 900 AS moment, article_id, reads FROM reads "
            f"WHERE quarter >= (:since + 899) / 900 AND quarter < (:until + 899) / 900 {whose} "
            "UNION ALL SELECT day * 86400 + 43200, article_id, reads FROM days "
            "WHERE day >= (:since + 43199) / 86400 AND day < (:until + 43199) / 86400 "
            f"{whose}) {end}",
            values,
        )
        return list(rows.fetchall())

    # -- saved searches --------------------------------------------------------------------------
    def searches(self) -> dict[str, str]:
        """The saved searches: name → query text."""
        db = self.db()
        if db is None:
            return {}
        return dict(db.execute("SELECT name, query FROM searches ORDER BY name").fetchall())

    def save_search(self, name: str, text: str | None) -> None:
        """Save a search, or forget it (None); on the disk when this returns."""
        with self._durably() as db:
            db.execute("DELETE FROM searches WHERE name = ?", (name,))
            if text is not None:
                db.execute("INSERT INTO searches VALUES (?, ?)", (name, text))


def moment(when: str) -> int:
    """UTC seconds of a time that newsctl set; 0 for what is none."""
    from newsctl.archive.file.index.tables import seconds

    return seconds(when) or 0
