"""Versions of articles' texts: what updates replaced, for as long as the article is kept.

The newest version of an article is what its line holds: its row has the line's `head` and `marks`,
by which a line that another program wrote over is known. Each older one is kept as what differs
from the next one that is kept (`replaced_texts`). A version that was taken back keeps its
row, `undone`, as long as it can be put again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive import replaced_texts as texts
from newsctl.archive import timeline
from newsctl.archive.file.journal.frames import ADDED
from newsctl.archive.timeline import Kept
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from newsctl.archive.file.history.file import HistoryFile
    from newsctl.archive.file.journal.frames import Frame, Row
    from newsctl.archive.file.sql import Database

SINCE = 3  # the history's version that first had them
_ABOVE_ALL = 1 << 62

_COLUMNS = "number, change, made, maker, kind, replaced, head, marks"
_PUT = f"INSERT INTO versions (article_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608


class Versions:
    """The versions of one archive's articles. What is written belongs to a transaction that is
    open."""

    def __init__(self, file: HistoryFile) -> None:
        self._file = file

    # -- learning --------------------------------------------------------------------------------
    def learn(self, frame: Frame, change: dict[str, Any]) -> None:
        """Keep the texts that a promise replaces, of the change that it tells."""
        number = change.get("group") or frame.number
        by = change.get("maker") or timeline.PERSON
        some = self._db.execute("SELECT 1 FROM versions LIMIT 1").fetchone() is not None
        for row in frame.rows:
            if row.kept == ADDED and (some or row.text):
                self._begin(row, change["made"])
            elif row.text is not None:
                self._add(row.id, row.text, number, change["made"], by)

    def turn(self, frame: Frame, number: int, made: int) -> None:
        """Learn that a promise takes a change back, or puts it again: its versions go with it, and
        come back with it. Where somebody made another since, what is brought back is a new one."""
        undone = self._db.execute("SELECT undone FROM changes WHERE number = ?", (number,))
        again = int(undone.fetchone()[0] is not None)
        for row in frame.rows:
            if row.text is None:
                continue
            which = self._made_by(row.id, number, again)
            if not which:
                self._add(row.id, row.text, frame.number, made, timeline.PERSON)
                continue
            self._db.execute(
                "UPDATE versions SET undone = ? WHERE article_id = ? AND number BETWEEN ? AND ?",
                (1 - again, row.id, min(which), max(which)),
            )
            below = self._newest(row.id, min(which))
            if below is not None:
                own = (None, None) if again else timeline.own(row.text)
                self._set(row.id, below.number, head=own[0], marks=own[1])

    def _made_by(self, article_id: int, change: int, again: int) -> list[int]:
        """The versions that a change made, where no others stand between them and the newest."""
        rows = self._db.execute(
            "SELECT number, change FROM versions WHERE article_id = ? AND undone = ? "
            "ORDER BY number",
            (article_id, again),
        ).fetchall()
        found = []
        for number, maker in rows if again else reversed(rows):
            if maker != change:
                break
            found.append(number)
        return found

    def _begin(self, row: Row, made: int) -> None:
        """An article is new under its id: what was kept under it is another's. It may bring
        versions with it."""
        self.forget(row.id)
        for one in (row.text or {}).get("restored", ()):
            self._put(row.id, timeline.brought(one, made))
        self._keep_few(row.id)

    def _add(self, article_id: int, text: dict[str, Any], change: int, made: int, by: str) -> None:
        """A text took the place of another."""
        self._db.execute("DELETE FROM versions WHERE article_id = ? AND undone", (article_id,))
        after = bytes.fromhex(text["marks"])
        before = texts.marks_of(text["recipe"], after)
        newest = self._newest(article_id)
        if newest is None:
            newest = timeline.first(text, before, made)
            self._put(article_id, newest)
        if newest.marks != before or newest.head != dump(text["was"]):
            newest = self._overwritten(article_id, newest, text, before, made)
        kept = timeline.replaced_by(text, before, after)
        self._set(article_id, newest.number, replaced=kept, head=None, marks=None)
        self._put(
            article_id,
            Kept(newest.number + 1, change, made, by, text["kind"], None, *timeline.own(text)),
        )
        self._note_given(article_id, text.get("given", {}), list(load(kept)), by)
        self._keep_few(article_id)

    def _overwritten(
        self, article_id: int, newest: Kept, text: dict[str, Any], found: bytes, made: int
    ) -> Kept:
        """Another program wrote over the newest version: what is left of that one is kept, and what
        stood in its place is a version too."""
        kept = timeline.left_of(newest, text["was"], found)
        self._set(article_id, newest.number, replaced=dump(kept), head=None, marks=None)
        other = Kept(
            newest.number + 1, 0, made, timeline.OTHER, "text", None, dump(text["was"]), found
        )
        self._put(article_id, other)
        return other

    def _put(self, article_id: int, version: Kept) -> None:
        self._db.execute(_PUT, (article_id, *version))

    def _set(self, article_id: int, number: int, **values: bytes | str | None) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(
            f"UPDATE versions SET {names} WHERE article_id = ? AND number = ?",  # noqa: S608
            (*values.values(), article_id, number),
        )

    def _newest(self, article_id: int, below: int = _ABOVE_ALL) -> Kept | None:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM versions WHERE article_id = ? AND NOT undone "  # noqa: S608
            "AND number < ? ORDER BY number DESC LIMIT 1",
            (article_id, below),
        )
        row = rows.fetchone()
        return Kept(*row) if row else None

    # -- what the publisher gave -----------------------------------------------------------------
    def _note_given(
        self, article_id: int, marks: dict[str, int], changed: list[str], by: str
    ) -> None:
        """Of a field that somebody else changes, remember what the publisher gave last: its mark
        in `marks`."""
        given = self.given(article_id)
        now = timeline.given_after(given, marks, changed, by)
        if now != given:
            self._db.execute("DELETE FROM given WHERE article_id = ?", (article_id,))
            if now:
                self._db.execute("INSERT INTO given VALUES (?, ?)", (article_id, dump(now)))

    def given(self, article_id: int) -> dict[str, int]:
        """Of each field that others changed since: the mark of what the publisher gave last."""
        db = self._file.since(SINCE)
        if db is None:
            return {}
        row = db.execute("SELECT fields FROM given WHERE article_id = ?", (article_id,)).fetchone()
        return load(row[0]) if row else {}

    # -- forgetting ------------------------------------------------------------------------------
    def _keep_few(self, article_id: int) -> None:
        """Let go of what is too much, between the first version and the newest: those that only
        respell another before others, older ones before newer ones."""
        rows = self.of(article_id, self._db)
        while len(rows) > 2 and (
            len(rows) > timeline.MOST or sum(one.size for one in rows) > timeline.MOST_BYTES
        ):
            between = range(1, len(rows) - 1)
            at = next((one for one in between if rows[one].kind in timeline.SILENT), 1)
            gone, behind = rows.pop(at), rows[at]
            older = rows[at - 1]._replace(replaced=dump(timeline.through(rows[at - 1], gone)))
            kind = max(gone.kind, behind.kind, key=timeline.KINDS.index)
            rows[at - 1], rows[at] = older, behind._replace(kind=kind)
            self._set(article_id, older.number, replaced=older.replaced)
            self._set(article_id, behind.number, kind=kind)
            self._db.execute(
                "DELETE FROM versions WHERE article_id = ? AND number = ?",
                (article_id, gone.number),
            )

    def forget_undone(self, change: int) -> None:
        """What a change made, and was taken back, cannot be put again."""
        self._db.execute("DELETE FROM versions WHERE undone AND change = ?", (change,))

    def forget(self, article_id: int) -> None:
        """Forget every version of an article."""
        self._db.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))
        self._db.execute("DELETE FROM given WHERE article_id = ?", (article_id,))

    # -- telling ---------------------------------------------------------------------------------
    def of(self, article_id: int, db: Database | None = None) -> list[Kept]:
        """The versions of an article, the first one first; none of one whose text never changed."""
        db = db or self._file.since(SINCE)
        if db is None:
            return []
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM versions WHERE article_id = ? AND NOT undone ORDER BY number",  # noqa: S608
            (article_id,),
        )
        return [Kept(*row) for row in rows.fetchall()]

    @property
    def _db(self) -> Database:
        return self._file.file.writing
