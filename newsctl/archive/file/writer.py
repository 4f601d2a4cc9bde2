"""Writing: splices promised in the index first, laid into the record after.

A change is, in this order: (0) for new lines, the record's old end announced in the index; the
lines and a new tail written beyond it and synced; (1) one transaction with the splices, the rows
and the terms, whose COMMIT is the moment the change is durable; (2) the splices laid into the
record and synced; (3) the log cleared and the record's new stamp noted. A process may die anywhere:
whoever takes the lock next heals by finishing (after 1) or by cutting back to the announced end
(before). The lock is held from before (0) until after (3).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newsctl.archive.file import disk
from newsctl.archive.file.index.tables import Entry
from newsctl.archive.file.journal.recovery import Stranger, finish, settle
from newsctl.archive.file.record import lines as record
from newsctl.archive.file.record.lines import to_article
from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsctl.archive.file.index.tables import Index, Splice
    from newsctl.archive.file.index.texts import Text, Texts
    from newsctl.archive.file.store import Store

KEPT_UNDO = 50  # changes


@dataclass(slots=True)
class Change:
    """What one transaction changes: documents by id (None deletes for good)."""

    label: str
    documents: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    undoable: bool = True
    splices: list[Splice] = field(default_factory=list)  # of its own, into other lines
    along: Callable[[], None] | None = None  # what else its transaction does
    exact: bool = False  # write what the documents hold and no more: see `record.encode`
    group: int | None = None  # changes of one command are taken back together
    texts: dict[int, Text] = field(default_factory=dict)  # those analysed before


class Writer:
    """Changes to an open record and its index. The caller holds the lock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def fd(self) -> int:
        return self._store.file.fd

    @property
    def index(self) -> Index:
        return self._store.index

    @property
    def texts(self) -> Texts:
        return self._store.texts

    # -- changing --------------------------------------------------------------------------------
    def write(self, change: Change) -> None:
        """Make a change durable and lay it into the record. Raises OSError, sqlite3.Error; then
        nothing has changed, unless the commit was reached: then the next command finishes."""
        try:
            self._write(change)
        except Exception:
            self.index.rollback()
            with suppress(OSError, Stranger):
                finish(self._store)  # what cannot be mended now, the next command mends
            raise

    def _write(self, change: Change) -> None:
        plan = _Plan(self, change)
        plan.place()
        plan.splices += change.splices
        if plan.appended:
            self._append(plan)
        self.index.begin()
        if change.undoable:
            self._remember(change, plan)
        plan.write_rows()
        if change.along is not None:
            change.along()
        self._promise(plan)
        self.index.commit()
        self._lay(plan.splices)
        disk.sync(self.fd)
        settle(self._store)

    def _lay(self, splices: Iterable[Splice]) -> None:
        for offset, _old, new, _article_id, _kind in splices:
            disk.write_at(self.fd, new, offset)

    def _append(self, plan: _Plan) -> None:
        """Announce the old end, then write the new lines beyond it."""
        self.index.begin()
        self.index.announce(plan.end)
        self.index.commit()
        disk.write_at(self.fd, bytes(plan.appended) + plan.tail_bytes, plan.end)
        disk.sync(self.fd)

    def _promise(self, plan: _Plan) -> None:
        self.index.promise(plan.splices)
        self.index.set("last_id", plan.last_id)
        if plan.appended:
            self.index.set("tail", plan.end + len(plan.appended))

    def _remember(self, change: Change, plan: _Plan) -> None:
        db = self.index.db
        number = change.group
        if number is None:
            number = db.execute("SELECT COALESCE(MAX(change), 0) + 1 FROM undo").fetchone()[0]
        db.executemany(
            "INSERT INTO undo (change, label, article_id, line) VALUES (?, ?, ?, ?)",
            [(number, change.label, one, plan.before.get(one)) for one in change.documents],
        )
        db.execute("DELETE FROM undo WHERE change <= ?", (number - KEPT_UNDO,))
        change.group = number

    # -- views -----------------------------------------------------------------------------------
    def count_views(
        self, views: dict[int, tuple[int, str]], spooled: tuple[str, int] | None = None
    ) -> dict[int, int]:
        """Add views to articles ({id: (how many, when last, ISO 8601)}); their views now.

        `spooled` names the spool they come from and how many of its bytes: noted with them.

        One small splice each, without a sync: exact when a process is killed, not when the power
        goes. Ids that are gone are passed over.
        """
        totals: dict[int, int] = {}
        splices: list[Splice] = []
        moved: dict[int, dict[str, Any] | None] = {}
        for article_id, (number, when) in views.items():
            place = self.index.place(article_id)
            if place is None:
                continue
            offset, length, _checksum = place
            line = disk.read_at(self.fd, length, offset)
            _id, document = record.decode(line)
            before = document.get("views")
            totals[article_id] = (before if isinstance(before, int) else 0) + number
            if record.has_slots(line):
                at = len(line.rstrip(b" ")) - record.SLOTS_LENGTH
                old = line[at : at + record.SLOTS_LENGTH]
                new = record.slots(totals[article_id], when)
                splices.append((offset + at, old, new, article_id, "view"))
            else:  # somebody else wrote this line: it moves to the tail and gets slots
                moved[article_id] = document | {"views": totals[article_id], "viewed_at": when}

        def count() -> None:
            for article_id, (number, when) in views.items():
                if article_id in totals:
                    self._count_row(article_id, number, totals[article_id], when)
            if spooled is not None:
                self.index.set("spool", f"{spooled[0]} {spooled[1]}")

        if moved:  # all in one transaction: what is counted and what is folded go together
            self.write(Change("", moved, undoable=False, splices=splices, along=count))
            return totals
        try:
            self.index.begin(durable=False)
            count()
            self.index.promise(splices)
            self.index.commit()
        except Exception:
            self.index.rollback()
            raise
        if splices:
            self._lay(splices)
            settle(self._store)
        return totals

    def _count_row(self, article_id: int, number: int, total: int, when: str) -> None:
        from newsctl.archive.file.index.tables import seconds

        moment = seconds(when) or 0
        db = self.index.db
        db.execute(
            "UPDATE articles SET views = ?, viewed = ? WHERE id = ?", (total, moment, article_id)
        )
        db.execute(
            "INSERT INTO views_by_day VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET views = views + excluded.views",
            (moment // 86400, article_id, number),
        )


class _Plan:
    """Where each line of a change goes: into its old place, or to the tail."""

    def __init__(self, writer: Writer, change: Change) -> None:
        self.writer = writer
        self.change = change
        self.index = writer.index
        self.end = disk.size(writer.fd)
        self.tail: int = self.index.get("tail")
        self.tail_bytes: bytes = self.index.get("tail_bytes")
        self.last_id: int = self.index.get("last_id")
        self.appended = bytearray()
        self.splices: list[tuple[int, bytes, bytes, int | None, str]] = []
        self.before: dict[int, bytes] = {}  # the lines of articles that change
        self.rows: dict[int, tuple[int, bytes]] = {}  # id → (offset, line)
        self._blanked: set[int] = set()  # offsets

    def place(self) -> None:
        """Decide every line's place, and the splices that put them there."""
        to_tail: list[tuple[int, bytes]] = []
        for article_id, document in self.change.documents.items():
            line = self._line(article_id, document)
            old = self.index.place(article_id)
            if old is not None:
                offset, length, _checksum = old
                self.before[article_id] = disk.read_at(self.writer.fd, length, offset)
                if line is not None and len(line) <= length:
                    padded = line.ljust(length)
                    self.splices.append(
                        (offset, self.before[article_id], padded, article_id, "put")
                    )
                    self.rows[article_id] = (offset, padded)
                    continue
                self._blank(article_id, offset, length, "blank" if line is None else "moved")
            if line is not None:
                to_tail.append((article_id, line))
                self.last_id = max(self.last_id, article_id)
        some_stay = self._mend_first()
        self._to_tail(to_tail, some_stay=some_stay)
        self._note_last_id()

    def _line(self, article_id: int, document: dict[str, Any] | None) -> bytes | None:
        if document is None:
            return None
        return record.encode(article_id, document, exact=self.change.exact)

    def _blank(self, article_id: int, offset: int, length: int, kind: str) -> None:
        """White space for a line and for the comma before it."""
        start = self._comma_before(offset)
        begin = offset if start is None else start
        old = disk.read_at(self.writer.fd, offset + length - begin, begin)
        new = b" " * (offset - begin) + b" " * length
        if b"\n" in old[: offset - begin]:
            new = bytes(10 if byte == 10 else 32 for byte in old[: offset - begin]) + b" " * length
        self.splices.append((begin, old, new, article_id, kind))
        self._blanked.add(offset)

    def _comma_before(self, offset: int) -> int | None:
        """Where the comma before a line stands; None before the first."""
        reach = 1
        while True:
            start = max(0, offset - reach)
            white = disk.read_at(self.writer.fd, offset - start, start)
            text = white.rstrip(b" \t\r\n")
            if text:
                return start + len(text) - 1 if text.endswith(b",") else None
            reach *= 64

    def _mend_first(self) -> bool:
        """When the first line goes, the next one loses its comma; whether any line stays."""
        rows = self.index.db.execute(
            "SELECT offset FROM articles ORDER BY offset LIMIT ?", (len(self._blanked) + 1,)
        )
        first = True
        for (offset,) in rows:
            if offset in self._blanked:
                first = False
                continue
            if not first:
                comma = self._comma_before(offset)
                if comma is not None:
                    self.splices.append((comma, b",", b" ", None, "comma"))
            return True
        return False

    def _to_tail(self, lines: list[tuple[int, bytes]], *, some_stay: bool) -> None:
        if not lines:
            return
        comma = some_stay
        for article_id, line in lines:
            if self.appended:
                self.appended += b"\n,"
            self.rows[article_id] = (self.end + len(self.appended), line)
            self.appended += line
        # The old tail becomes white space, with the comma at its end, before the first new line.
        width = self.end - self.tail
        white = b"\n" + b" " * (width - 2) + (b"," if comma else b" ")
        self.splices.append((self.tail, self.tail_bytes, white, None, "tail"))

    def _note_last_id(self) -> None:
        offset = self.index.get("last_id_offset")
        known = self.index.get("last_id")
        if offset is None or self.last_id == known:
            return
        width = self.index.get("last_id_width")
        new = record.id_slot(self.last_id, width)
        if len(new) == width:
            old = disk.read_at(self.writer.fd, width, offset)
            self.splices.append((offset, old, new, None, "last_id"))

    def write_rows(self) -> None:
        """The rows and terms of all that changed."""
        rewritten = {one for one in self.before if self._text_changes(one)}
        entries: list[Entry] = []
        texts: list[tuple[int, Text]] = []
        for article_id, (offset, line) in self.rows.items():
            document = self.change.documents[article_id]
            assert document is not None
            article = to_article(article_id, document)
            checksum, slots = record.checksum(line), int(record.has_slots(line))
            entries.append(Entry(article, offset, len(line), checksum, slots))
            if article_id in rewritten or article_id not in self.before:
                text = self.change.texts.get(article_id)
                if text is None:
                    text = self.writer.texts.read(article.title, article.body)
                texts.append((article_id, text))
        self.index.drop(self.before)
        self.writer.texts.drop([(one, self._text_before(one)) for one in rewritten])
        self.index.put(entries)
        self.writer.texts.put(texts)

    def _text_before(self, article_id: int) -> Text:
        article = to_article(*record.decode(self.before[article_id]))
        return self.writer.texts.read(article.title, article.body)

    def _text_changes(self, article_id: int) -> bool:
        document = self.change.documents[article_id]
        before = record.decode(self.before[article_id])[1]
        return document is None or _text(before) != _text(document)


def _text(document: dict[str, Any]) -> tuple[object, object]:
    return document.get("title"), document.get("body")
