"""Changes: what each command replaced, so that it can be taken back, and put again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.file.history.file import HistoryFile
from newsctl.archive.file.history.versions import SINCE as VERSIONS_SINCE
from newsctl.archive.file.journal.frames import ADDED, LINE
from newsctl.fast_dataclasses import NamedTuple
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.file.history.versions import Versions
    from newsctl.archive.file.journal.frames import Frame, Row
    from newsctl.archive.file.sql import Database

# What is kept: for so long, and no more than this part of the record; the last change always.
DAYS, SHARE = 30, 5
_FIELDWISE = 2  # the version of the tables from which on fields are kept, and what was taken back
_SECONDS = DAYS * 86400
_LEAST = 262_144  # bytes that are kept of however small a record
_ASKED_AT_ONCE = 5000  # articles
_ROW = 32  # bytes that a row takes beside what it holds

AGE, SIZE, ERASED = "age", "size", "erased"  # why a change is out of reach


class Done(NamedTuple):
    """A change as the history keeps it."""

    number: int
    serial: int
    made: int  # UTC seconds
    kind: str
    fields: tuple[str, ...]
    articles: int
    person: bool  # whether a person made it, not a timer
    undone: int | None  # the number of the promise that took it back
    bytes: int
    erased: int  # articles of which `compact` left nothing


class Before(NamedTuple):
    """An article as it was on the other side of a change: its whole line, or the fields that
    differ; neither where it was not there. `after` is the fingerprint of what is there now."""

    article_id: int
    line: bytes | None
    fields: dict[str, list[Any]] | None
    after: int | None
    added: bool  # whether the change put it there


_DONE = "number, serial, made, kind, detail, articles, person, undone, bytes, erased"
_DONE_BEFORE = {1: "number, number, made, kind, detail, articles, 1, undone, 0, 0"}


class Changes:
    """The changes of one archive. What is written belongs to a transaction that is open."""

    def __init__(self, file: HistoryFile, versions: Versions) -> None:
        self._file = file
        self._versions = versions

    # -- learning --------------------------------------------------------------------------------
    def remember(self, frame: Frame, change: dict[str, Any]) -> None:
        """Keep what a promise replaces, of the change that it tells."""
        db = self._file.file.writing
        number = change.get("group") or frame.number
        person = change.get("by") != "timer"
        known = next(_some(db, "number = ?", number), None)
        if known is None:
            if person:
                self._forget_undone()
            serial = int(self._file.get(db, "serial") or 0) + 1
            self._file.set("serial", serial)
            db.execute(
                "INSERT INTO changes (number, serial, made, kind, detail, articles, person) "
                "VALUES (?, ?, ?, ?, '{\"fields\":[]}', 0, ?)",
                (number, serial, change["made"], change["kind"], int(person)),
            )
        fields = [*(known.fields if known else ()), *(change.get("fields") or [])]
        detail = dump({"fields": list(dict.fromkeys(fields))}).decode()
        db.execute("UPDATE changes SET detail = ? WHERE number = ?", (detail, number))
        rows = [(number, *_kept(frame, one)) for one in frame.rows]
        if known is not None:
            rows = [one for one in rows if not self._join(one)]
        db.executemany(
            "INSERT INTO lines (change, article_id, line, fields, added, after) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        more = sum(_size(line, fields) for _change, _id, line, fields, _added, _after in rows)
        self._grow(number, more, len(rows))
        db.executemany(
            "DELETE FROM withdrawn WHERE article_id = ?",
            ((article_id,) for _change, article_id, *_rest, added, _after in rows if added),
        )
        self._forget_old(number, change["made"], frame.end)

    def _join(self, row: tuple[Any, ...]) -> bool:
        """Let a row that a change has already hold what was before both; whether it had one."""
        number, article_id, line, fields, _added, after = row
        db = self._file.file.writing
        found = db.execute(
            "SELECT line, fields, added FROM lines WHERE change = ? AND article_id = ?",
            (number, article_id),
        ).fetchone()
        if found is None:
            return False
        first_line, first_fields, added = found
        if not added and first_line is None and first_fields is not None:
            if line is not None:
                first_line, first_fields = _line_before(line, load(first_fields)), None
            elif fields is not None:
                first_fields = dump(load(fields) | load(first_fields))
        db.execute(
            "UPDATE lines SET line = ?, fields = ?, after = ? WHERE change = ? AND article_id = ?",
            (first_line, first_fields, after, number, article_id),
        )
        self._grow(number, _size(first_line, first_fields) - _size(found[0], found[1]))
        return True

    def turn(self, frame: Frame, number: int, now: str) -> None:
        """Learn that a promise takes a change back, or puts again one that was taken back, at a
        moment (ISO 8601)."""
        db = self._file.file.writing
        more = 0
        for one in frame.rows:
            found = db.execute(
                "SELECT line, fields, added, undone FROM lines WHERE change = ? AND article_id = ?",
                (number, one.id),
            ).fetchone()
            if found is None:
                continue
            was_line, was_fields, added, undone = found
            _id, line, fields, _added, after = _kept(frame, one)
            if added and undone:
                line = fields = None
            db.execute(
                "UPDATE lines SET line = ?, fields = ?, after = ?, undone = ? "
                "WHERE change = ? AND article_id = ?",
                (line, fields, after, 1 - undone, number, one.id),
            )
            more += _size(line, fields) - _size(was_line, was_fields)
            if added and undone:
                db.execute("DELETE FROM withdrawn WHERE article_id = ?", (one.id,))
            elif added and after is not None:
                db.execute("INSERT OR REPLACE INTO withdrawn VALUES (?, ?)", (one.id, now))
        self._grow(number, more)
        if not frame.more:
            db.execute(
                "UPDATE changes SET undone = CASE WHEN undone IS NULL THEN ? END WHERE number = ?",
                (frame.number, number),
            )

    def _grow(self, number: int, more: int, articles: int = 0) -> None:
        """A change holds so many bytes more, and articles."""
        db = self._file.file.writing
        db.execute(
            "UPDATE changes SET bytes = bytes + ?, articles = articles + ? WHERE number = ?",
            (more, articles, number),
        )
        self._file.set("kept", self._all_kept + more)

    @property
    def _all_kept(self) -> int:
        return int(self._file.get(self._file.file.writing, "kept") or 0)

    # -- forgetting ------------------------------------------------------------------------------
    def _forget_old(self, newest: int, now: int, record: int) -> None:
        """Forget what is older than the time that changes are kept for, and the oldest of what is
        more than a part of the record; never the newest, nor the last that a person made."""
        db = self._file.file.writing
        last = db.execute(
            "SELECT number FROM changes WHERE undone IS NULL AND person "
            "ORDER BY number DESC LIMIT 1"
        ).fetchone()
        most = max(record // SHARE, _LEAST)
        while True:
            oldest = db.execute(
                "SELECT number, made FROM changes WHERE number < ? AND number <> ? "
                "ORDER BY number LIMIT 1",
                (newest, last[0] if last else 0),
            ).fetchone()
            if oldest is None:
                return
            too_old = oldest[1] < now - _SECONDS
            if not too_old and self._all_kept <= most:
                return
            self._note_gone(AGE if too_old else SIZE, oldest[1])
            self._forget(oldest[0])

    def _forget_undone(self) -> None:
        """What was taken back cannot be put again once something else is changed."""
        db = self._file.file.writing
        rows = db.execute("SELECT number FROM changes WHERE undone IS NOT NULL").fetchall()
        for (number,) in rows:
            self._forget(number)

    def _forget(self, number: int) -> None:
        db = self._file.file.writing
        held = db.execute("SELECT bytes FROM changes WHERE number = ?", (number,)).fetchone()[0]
        db.execute("DELETE FROM lines WHERE change = ?", (number,))
        db.execute("DELETE FROM changes WHERE number = ?", (number,))
        self._versions.forget_undone(number)
        self._file.set("kept", self._all_kept - held)

    def _note_gone(self, why: str, made: int) -> None:
        gone = _gone(self._file.file.writing)
        number, last = gone.get(why, (0, 0))
        gone[why] = (number + 1, max(last, made))
        self._file.set("gone", dump(gone).decode())

    def held(self) -> Iterator[list[int]]:
        """The articles of which anything is kept, a bounded number at once."""
        db = self._file.file.writing
        for table in ("lines", "withdrawn", "versions", "given"):
            yield from _articles_of(db, table)

    def forget_gone(self, gone: Iterable[int]) -> None:
        """Forget every line of articles that are no longer there; their bytes stay for now."""
        db = self._file.file.writing
        with db.transaction():
            touched = {number for article_id in gone for number in self._erase(article_id)}
            for number in sorted(touched):
                row = db.execute(
                    "SELECT made FROM changes WHERE number = ? "
                    "AND NOT EXISTS (SELECT 1 FROM lines WHERE change = number)",
                    (number,),
                ).fetchone()
                if row is not None:
                    self._note_gone(ERASED, row[0])
                    self._forget(number)

    def _erase(self, article_id: int) -> list[int]:
        """Forget what is kept of one article; the changes that it was of."""
        db = self._file.file.writing
        rows = db.execute(
            "SELECT change, line, fields FROM lines WHERE article_id = ?", (article_id,)
        ).fetchall()
        for number, line, fields in rows:
            self._grow(number, -_size(line, fields))
            db.execute("UPDATE changes SET erased = erased + 1 WHERE number = ?", (number,))
        db.execute("DELETE FROM lines WHERE article_id = ?", (article_id,))
        db.execute("DELETE FROM withdrawn WHERE article_id = ?", (article_id,))
        self._versions.forget(article_id)
        return [number for number, _line, _fields in rows]

    # -- telling ---------------------------------------------------------------------------------
    def last(self) -> Done | None:
        """The last change that a person made and that was not taken back."""
        return self._one("undone IS NULL AND person ORDER BY number DESC LIMIT 1")

    def last_undone(self) -> Done | None:
        """The change that was taken back last."""
        return self._one("undone IS NOT NULL ORDER BY undone DESC LIMIT 1")

    def of_serial(self, serial: int) -> Done | None:
        """The change that people know by this number."""
        return self._one("serial = ?", serial)

    def all(self) -> list[Done]:
        """All changes, the newest first."""
        return list(self._some("TRUE ORDER BY number DESC"))

    def is_open(self, number: int) -> bool:
        """Whether a change can go on: it is kept, and was not taken back meanwhile."""
        found = self._one("number = ?", number)
        return found is not None and found.undone is None

    def _one(self, which: str, *values: int) -> Done | None:
        return next(self._some(which, *values), None)

    def _some(self, which: str, *values: int) -> Iterator[Done]:
        db = self._file.db()
        return iter(()) if db is None else _some(db, which, *values)

    def befores(self, change: Done) -> list[Before]:
        """What taking a change back, or putting it again, brings back, article by article."""
        rows = self._file.file.writing.execute(
            "SELECT article_id, line, fields, after, added FROM lines "
            "WHERE change = ? AND undone = ? ORDER BY article_id",
            (change.number, int(change.undone is not None)),
        )
        return [
            Before(article_id, line, None if fields is None else load(fields), after, bool(added))
            for article_id, line, fields, after, added in rows.fetchall()
        ]

    def out_of_reach(self) -> dict[str, tuple[int, int]]:
        """{why: (how many changes, when the last of them was made, in UTC seconds)}."""
        db = self._file.db()
        return _gone(db) if db else {}

    def withdrawn(self, article_id: int) -> str | None:
        """Since when an article lies in the trash because what added it was taken back (its
        `deleted_at` then); None for others."""
        db = self._file.since(_FIELDWISE)
        if db is None:
            return None
        row = db.execute(
            "SELECT since FROM withdrawn WHERE article_id = ?", (article_id,)
        ).fetchone()
        return row[0] if row else None

    def are_withdrawn(self) -> bool:
        """Whether any article is so."""
        db = self._file.since(_FIELDWISE)
        return db is not None and bool(db.execute("SELECT 1 FROM withdrawn LIMIT 1").fetchall())

    @staticmethod
    def forget_all(db: Database) -> None:
        """Forget every change: they were of another record."""
        db.execute("DELETE FROM lines")
        db.execute("DELETE FROM changes")
        db.execute("DELETE FROM meta WHERE name IN ('kept', 'gone')")
        if HistoryFile.version_of(db) >= _FIELDWISE:
            db.execute("DELETE FROM withdrawn")
        if HistoryFile.version_of(db) >= VERSIONS_SINCE:
            db.execute("DELETE FROM versions WHERE undone")


def _some(db: Database, which: str, *values: int) -> Iterator[Done]:
    version = HistoryFile.version_of(db)
    if version < _FIELDWISE:
        which = which.replace(" AND person", "").replace("serial", "number")
    columns = _DONE_BEFORE.get(version, _DONE)
    rows = db.execute(f"SELECT {columns} FROM changes WHERE {which}", values)  # noqa: S608
    for row in rows.fetchall():
        number, serial, made, kind, detail, articles, person, undone, size, erased = row
        yield Done(
            number, serial, made, kind, tuple(load(detail)["fields"]), articles, bool(person),
            undone, size, erased,
        )  # fmt: skip


def _articles_of(db: Database, table: str) -> Iterator[list[int]]:
    last = -1
    while True:
        rows = db.execute(
            f"SELECT DISTINCT article_id FROM {table} WHERE article_id > ? "  # noqa: S608
            "ORDER BY article_id LIMIT ?",
            (last, _ASKED_AT_ONCE),
        )
        ids = [one for (one,) in rows.fetchall()]
        if not ids:
            return
        yield ids
        last = ids[-1]


def _gone(db: Database) -> dict[str, tuple[int, int]]:
    row = db.execute("SELECT value FROM meta WHERE name = 'gone'").fetchone()
    kept = load(row[0]) if row else {}
    return {why: (number, last) for why, (number, last) in kept.items()}


def _kept(frame: Frame, row: Row) -> tuple[int, bytes | None, bytes | None, int, int | None]:
    """(article, line, fields, added, after): what a promise replaces of one article."""
    kept = row.kept
    line = frame.old(row.before) if kept == LINE and row.before else None
    fields = dump(kept) if isinstance(kept, dict) else None
    return row.id, line, fields, int(kept == ADDED), row.fingerprint


def _size(line: bytes | None, fields: bytes | None) -> int:
    return _ROW + len(line or b"") + len(fields or b"")


def _line_before(line: bytes, fields: dict[str, list[Any]]) -> bytes:
    """The line of an article before two changes, of which the second deleted it."""
    from newsctl.archive.differences import restored
    from newsctl.archive.file.record import lines

    article_id, document = lines.decode(line)
    return lines.encode(article_id, restored(document, fields))
