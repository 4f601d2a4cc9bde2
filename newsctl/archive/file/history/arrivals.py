"""In which order articles came, by a number that only grows, and who asked up to which.

An article's number is its id and the number of articles that came before it under an id that was
given already (those of an export that is put back, those that take the place of what `undo`
withdrew): only the latter are written down, as `late`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.history.versions import SINCE
from newsctl.archive.file.journal.frames import ADDED
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from newsctl.archive.file.history.file import HistoryFile
    from newsctl.archive.file.journal.frames import Frame


class Late(NamedTuple):
    """An article that came under an id given before: the last id that was given then, and how many
    had come so, itself among them."""

    article_id: int
    above: int
    number: int


class Arrivals:
    """The arrivals of one archive. What is learnt belongs to a transaction that is open."""

    def __init__(self, file: HistoryFile) -> None:
        self._file = file

    def learn(self, frame: Frame) -> None:
        """Note the articles that a promise adds under ids that were given before."""
        late = [one.id for one in frame.rows if one.kept == ADDED and one.id <= frame.given_id]
        if late:
            self._file.file.writing.executemany(
                "INSERT INTO late (article_id, above) VALUES (?, ?)",
                [(one, frame.given_id) for one in late],
            )

    def since(self, number: int) -> tuple[int, list[Late]]:
        """What came above a number: the last id of before, and those that came late, in order. Ids
        above that one, but these, came as they follow."""
        db = self._file.since(SINCE)
        if db is None:
            return number, []
        row = db.execute(
            "SELECT MAX(number) FROM late WHERE number + above <= ?", (number,)
        ).fetchone()
        known = row[0] or 0
        late = db.execute(
            "SELECT article_id, above, number FROM late WHERE number > ? ORDER BY number", (known,)
        ).fetchall()
        return number - known, [Late(*one) for one in late]

    @property
    def number(self) -> int:
        """How many articles came late."""
        db = self._file.since(SINCE)
        row = None if db is None else db.execute("SELECT MAX(number) FROM late").fetchone()
        return int(row[0] or 0) if row else 0

    # -- who asked -------------------------------------------------------------------------------
    def seen(self, name: str) -> int:
        """Up to which number somebody asked; 0 for who never did."""
        db = self._file.since(SINCE)
        row = None
        if db is not None:
            row = db.execute("SELECT number FROM seen WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def note_seen(self, name: str, number: int) -> None:
        """Somebody asked up to a number: never a smaller one than before; on the disk when this
        returns."""
        with self._file.durably() as db:
            db.execute(
                "INSERT INTO seen VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET number = MAX(number, excluded.number)",
                (name, number),
            )

    def forget(self, name: str) -> None:
        """Whoever asked under a name, or under one that goes on on another line, never did."""
        self._file.file.writing.execute(
            "DELETE FROM seen WHERE name = ? OR substr(name, 1, ?) = ?",
            (name, len(name) + 1, f"{name}\n"),
        )
