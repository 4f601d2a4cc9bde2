"""Bringing the index in step with a record that it does not know: only what differs is indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.index.tables import Entry, seconds
from newsctl.archive.file.record import lines as record
from newsctl.archive.file.record.scan import NotARecord, Scanner

if TYPE_CHECKING:
    from newsctl.archive.door import Progress
    from newsctl.archive.file.index.tables import Index
    from newsctl.archive.file.index.texts import Text, Texts


def rescan(fd: int, index: Index, texts: Texts, progress: Progress | None = None) -> int:
    """Read the whole record within the transaction that is open; how many articles it holds.

    Raises NotARecord where the bytes are not a TinyDB file with a table of articles.
    """
    db = index.db
    db.execute("CREATE TEMP TABLE IF NOT EXISTS found (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM found")
    db.execute("UPDATE articles SET offset = -1 - offset")  # places are given anew, each its own
    scanner = Scanner(fd)
    work = _Rescan(fd, index, texts)
    for article_id, offset, length in scanner.documents(progress):
        db.execute("INSERT OR IGNORE INTO found VALUES (?)", (article_id,))
        work.take(article_id, offset, length)
    layout = scanner.layout
    if not layout.has_articles:
        raise NotARecord(0)
    gone = [one for (one,) in db.execute("SELECT id FROM articles WHERE id NOT IN found")]
    index.drop(gone)
    work.finish(gone)
    index.set("tail", layout.tail)
    index.set("tail_bytes", disk.read_at(fd, layout.end - layout.tail, layout.tail))
    index.set("last_id", max(layout.last_id, index.get("last_id") or 0))
    index.set("last_id_offset", layout.last_id_offset)
    index.set("last_id_width", layout.last_id_width)
    index.set("announced", None)
    index.await_writing()
    index.set("stamp", disk.stamp(fd))
    return int(db.execute("SELECT COUNT(*) FROM found").fetchone()[0])


_BATCH = 1000  # new texts that are put at once


class _Rescan:
    """Takes one line after the other; texts that were others' before wait for the end."""

    def __init__(self, fd: int, index: Index, texts: Texts) -> None:
        self._fd = fd
        self._index = index
        self._texts = texts
        self._new: list[tuple[int, Text]] = []
        self._changed: dict[int, tuple[int, int]] = {}  # id → (offset, length)

    def take(self, article_id: int, offset: int, length: int) -> None:
        line = disk.read_at(self._fd, length, offset)
        checksum, slots = record.checksum(line), int(record.has_slots(line))
        known = self._index.db.execute(
            "SELECT checksum, slots, views, viewed FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if known and known[:2] == (checksum, slots) and (not slots or _told(line) == known[2:]):
            self._index.db.execute(
                "UPDATE articles SET offset = ?, length = ? WHERE id = ?",
                (offset, length, article_id),
            )
            return
        article = record.to_article(*record.decode(line))
        if known:
            self._index.drop([article_id])
        self._index.put([Entry(article, offset, length, checksum, slots)])
        if known and known[0] == checksum and article_id not in self._changed:
            return
        text = self._texts.read(article.title, article.body)
        waits = any(one == article_id for one, _text in self._new)
        if not known and not waits:
            self._new.append((article_id, text))
            if len(self._new) >= _BATCH:
                self._put_new()
        elif waits or not self._texts.holds(article_id, text):
            self._changed[article_id] = (offset, length)
        else:
            self._changed.pop(article_id, None)

    def finish(self, gone: list[int]) -> None:
        """Take the texts out that are gone or others now, and put the others in."""
        self._put_new()
        self._texts.drop_unknown([*gone, *self._changed])
        for article_id, (offset, length) in self._changed.items():
            line = disk.read_at(self._fd, length, offset)
            article = record.to_article(*record.decode(line))
            self._new.append((article_id, self._texts.read(article.title, article.body)))
            if len(self._new) >= _BATCH:
                self._put_new()
        self._put_new()

    def _put_new(self) -> None:
        self._texts.put(self._new)
        self._new = []


def _told(line: bytes) -> tuple[int, int | None]:
    """The views of a line that ends in slots, and the second of the last one."""
    views, when = record.told_by_slots(line.rstrip(b" ")[-record.SLOTS_LENGTH :])
    return views, seconds(when)
