"""Changes: what each command replaced, so that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsctl.archive.file.sql import squeeze
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.file.history.file import HistoryFile
    from newsctl.archive.file.journal.frames import Frame

KEPT = 50  # changes that can be taken back


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


class Changes:
    """The changes of one archive. What is written belongs to a transaction that is open."""

    def __init__(self, file: HistoryFile) -> None:
        self._file = file

    def remember(self, frame: Frame, change: dict[str, Any]) -> None:
        """Keep what a promise replaces, of the change that it tells."""
        db = self._file.file.writing
        number = change.get("group") or frame.number
        rows = [
            (number, one.id, frame.old(one.before) if one.before else None, one.fingerprint)
            for one in frame.rows
        ]
        detail = dump({"fields": change.get("fields") or []}).decode()
        db.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, NULL) "
            "ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
            (number, change["made"], change["kind"], detail, len(rows)),
        )
        db.executemany(
            "INSERT INTO lines VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET after = excluded.after",
            rows,
        )
        self._forget_older()

    def take_back(self, frame: Frame, number: int) -> None:
        """Learn that a promise takes a change back."""
        db = self._file.file.writing
        db.execute("UPDATE changes SET undone = ? WHERE number = ?", (frame.number, number))
        for one in frame.rows:
            db.execute(
                "UPDATE lines SET line = ?, after = ? WHERE change = ? AND article_id = ?",
                (frame.old(one.before) if one.before else None, one.fingerprint, number, one.id),
            )

    def _forget_older(self) -> None:
        db = self._file.file.writing
        row = db.execute(
            "SELECT number FROM changes ORDER BY number DESC LIMIT 1 OFFSET ?", (KEPT,)
        ).fetchone()
        if row:
            db.execute("DELETE FROM lines WHERE change <= ?", row)
            db.execute("DELETE FROM changes WHERE number <= ?", row)

    def last_change(self) -> Done | None:
        """The last change that was not taken back."""
        db = self._file.db()
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
        db = self._file.db()
        if db is None:
            return []
        rows = db.execute(
            "SELECT article_id, line, after FROM lines WHERE change = ? ORDER BY article_id",
            (change,),
        )
        return [OldLine(*row) for row in rows.fetchall()]

    def forget_gone(self, is_gone: Callable[[int], bool]) -> None:
        """Forget every line of articles that are no longer there, and leave no byte of them."""
        db = self._file.file.writing
        with db.transaction():
            ids = db.execute("SELECT DISTINCT article_id FROM lines").fetchall()
            for (article_id,) in ids:
                if is_gone(article_id):
                    db.execute("DELETE FROM lines WHERE article_id = ?", (article_id,))
            db.execute("DELETE FROM changes WHERE number NOT IN (SELECT change FROM lines)")
        squeeze(db)
