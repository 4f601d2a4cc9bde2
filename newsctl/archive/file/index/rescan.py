"""Bringing an index in step with a record that it does not know: only what differs is indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive import documents
from newsctl.archive.columns import seconds
from newsctl.archive.file.index import tallies
from newsctl.archive.file.index.tables import Entry
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.scan import Scanner

if TYPE_CHECKING:
    from newsctl.archive.door import Progress
    from newsctl.archive.file.index.index import Index
    from newsctl.archive.file.record.file import Record
    from newsctl.archive.texts import Text

_BATCH = 1000  # new texts that are put at once


def rescan(record: Record, index: Index, mark: int, progress: Progress | None = None) -> int:
    """Read the whole record in one transaction; how many articles it holds. `mark` is the number
    of the last promise that the record holds.

    Raises NotARecord where the bytes are not a TinyDB file.
    """
    db = index.file.writing
    with index.changing():
        work = _Rescan(record, index)
        scanner = Scanner(record.fd)
        for article_id, offset, length in scanner.documents(progress):
            work.take(article_id, offset, length)
        layout = scanner.layout
        record.refuse_newer(layout.format)
        work.finish()
        known = {
            "archive": layout.archive_id,
            "format": layout.format,
            "whole": int(layout.has_articles),
            "begin": layout.begin,
            "end": layout.end,
            "tail": layout.tail,
            "last_id": max(layout.last_id, index.get("last_id") or 0),
            "last_id_offset": layout.last_id_offset,
            "last_id_width": layout.last_id_width,
            "mark": mark,
            "stamp": record.stamp,
        }
        for name, value in known.items():
            index.set(name, value)
        if not known["last_id"]:  # no article was here yet, so none is gone
            index.set("sifted", layout.archive_id)
        undated = db.execute("SELECT 1 FROM articles WHERE added = 0 LIMIT 1").fetchone()
        index.set("undated_arrivals", 1 if undated else None)
        index.set("doubled", 1 if work.doubled else None)
        return int(db.execute("SELECT COUNT(*) FROM found").fetchone()[0])


class _Rescan:
    """Takes one line after the other; texts that were others' before wait for the end."""

    def __init__(self, record: Record, index: Index) -> None:
        self._record = record
        self._index = index
        self._db = index.file.writing
        self._new: dict[int, Text] = {}
        self._changed: dict[int, tuple[int, int]] = {}  # id → (offset, length)
        self._uncounted: set[int] = set()  # new rows that no tally knows of yet
        self.doubled = False  # whether an id stands twice
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS found (id INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM found")
        self._db.execute("UPDATE articles SET offset = -1 - offset")  # places are given anew

    def take(self, article_id: int, offset: int, length: int) -> None:
        """One article's line; of an id that stands twice the last one counts."""
        new = self._db.execute("INSERT OR IGNORE INTO found VALUES (?)", (article_id,)).rowcount
        self.doubled = self.doubled or not new
        line = self._record.read(offset, length)
        checksum, slots = lines.checksum(line), int(lines.has_slots(line))
        known = self._db.execute(
            "SELECT checksum, slots, views, viewed FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if (
            known
            and known[:2] == (checksum, slots)
            and (not slots or _counts_of(line) == known[2:])
        ):
            self._db.execute(
                "UPDATE articles SET offset = ?, length = ? WHERE id = ?",
                (offset, length, article_id),
            )
            return
        article = documents.to_article(*lines.decode(line))
        if known:
            self._forget([article_id])
        self._uncounted.add(article_id)
        self._index.put([Entry(article, offset, length, checksum, slots)])
        if len(self._uncounted) >= _BATCH:
            self._count()
        if known and known[0] == checksum and article_id not in self._changed:
            return
        text = self._index.texts.read(article.title, article.body)
        waits = article_id in self._new
        if not known and not waits:
            self._new[article_id] = text
            if len(self._new) >= _BATCH:
                self._put_new()
        elif waits or not self._index.texts.holds(article_id, text):
            self._changed[article_id] = (offset, length)
        else:
            self._changed.pop(article_id, None)

    def finish(self) -> None:
        """Take out the texts that are gone or others now, and put the others in."""
        self._put_new()
        gone = [one for (one,) in self._db.execute("SELECT id FROM articles WHERE id NOT IN found")]
        self._forget(gone)
        self._index.texts.drop_unknown([*gone, *self._changed])
        self._index.note_dead(len(gone) + len(self._changed), erased=bool(gone))
        for article_id, (offset, length) in self._changed.items():
            article = documents.to_article(*lines.decode(self._record.read(offset, length)))
            self._new[article_id] = self._index.texts.read(article.title, article.body)
            if len(self._new) >= _BATCH:
                self._put_new()
        self._put_new()
        self._count()
        tallies.note_lines(self._db)

    def _forget(self, article_ids: list[int]) -> None:
        self._index.discount([one for one in article_ids if one not in self._uncounted])
        self._index.drop(article_ids)

    def _count(self) -> None:
        self._index.count(self._uncounted)
        self._uncounted = set()

    def _put_new(self) -> None:
        self._index.texts.put(list(self._new.items()))
        self._new = {}


def _counts_of(line: bytes) -> tuple[int, int | None]:
    """The views of a line that ends in slots, and the second of the last one."""
    views, when = lines.slot_values(line.rstrip(b" ")[-lines.SLOTS_LENGTH :])
    return views, seconds(when)
