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
    from newsctl.archive.file.index.texts import Texts


def rescan(fd: int, index: Index, texts: Texts, progress: Progress | None = None) -> int:
    """Read the whole record within the transaction that is open; how many articles it holds.

    Raises NotARecord where the bytes are not a TinyDB file with a table of articles.
    """
    db = index.db
    db.execute("CREATE TEMP TABLE IF NOT EXISTS found (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM found")
    db.execute("UPDATE articles SET offset = -1 - offset")  # places are given anew, each its own
    scanner = Scanner(fd)
    for article_id, offset, length in scanner.documents(progress):
        db.execute("INSERT OR IGNORE INTO found VALUES (?)", (article_id,))
        _take(fd, index, texts, (article_id, offset, length))
    layout = scanner.layout
    if not layout.has_articles:
        raise NotARecord(0)
    gone = [one for (one,) in db.execute("SELECT id FROM articles WHERE id NOT IN found")]
    index.drop(gone)
    texts.drop(gone)
    index.set("tail", layout.tail)
    index.set("tail_bytes", disk.read_at(fd, layout.end - layout.tail, layout.tail))
    index.set("last_id", max(layout.last_id, index.get("last_id") or 0))
    index.set("last_id_offset", layout.last_id_offset)
    index.set("last_id_width", layout.last_id_width)
    index.set("announced", None)
    index.await_writing()
    index.set("stamp", disk.stamp(fd))
    return int(db.execute("SELECT COUNT(*) FROM found").fetchone()[0])


def _take(fd: int, index: Index, texts: Texts, place: tuple[int, int, int]) -> None:
    article_id, offset, length = place
    line = disk.read_at(fd, length, offset)
    checksum, slots = record.checksum(line), int(record.has_slots(line))
    known = index.db.execute(
        "SELECT checksum, slots, views, viewed FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if known and known[:2] == (checksum, slots) and (not slots or _told(line) == known[2:]):
        index.db.execute(
            "UPDATE articles SET offset = ?, length = ? WHERE id = ?", (offset, length, article_id)
        )
        return
    article = record.to_article(*record.decode(line))
    if known:
        index.drop([article_id])
    index.put([Entry(article, offset, length, checksum, slots)])
    if not known or known[0] != checksum:
        if known:
            texts.drop([article_id])
        texts.put([(article_id, texts.read(article.title, article.body))])


def _told(line: bytes) -> tuple[int, int | None]:
    """The views of a line that ends in slots, and the second of the last one."""
    views, when = record.told_by_slots(line.rstrip(b" ")[-record.SLOTS_LENGTH :])
    return views, seconds(when)
