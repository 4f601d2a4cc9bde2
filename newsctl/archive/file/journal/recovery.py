"""Keeping the index in step with the record: what dead processes left, what others wrote.

Whoever opens the archive and finds the record other than the index knows it tries the lock: with
it, what a dead process left is finished, or what somebody else wrote is read; without it, a writer
is at work, and reading goes on by checksum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines as record
from newsctl.errors import DamagedArchive
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.file.index.tables import Splice
    from newsctl.archive.file.store import Store


_LAYING = 2_000_000_000  # nanoseconds from a promise until its splices are surely laid


class Stranger(Exception):
    """The record holds bytes that are neither the promised ones nor those they replace."""


def heal(store: Store) -> None:
    """With the lock: reopen what was renamed, finish what was begun, read what others wrote."""
    store.file.reopen()
    try:
        known = finish(store)
    except Stranger:
        known = False
    if not known:
        rescan(store)
    waiting = store.index.waiting()
    if waiting:
        write_again(store, waiting)


def finish(store: Store) -> bool:
    """With the lock: finish or cut back what a process that died left; whether the record is now
    as the index knows it.

    Raises Stranger when somebody else wrote over what that process was about to change.
    """
    fd, index = store.file.fd, store.index
    pending = index.pending()
    announced = index.get("announced")
    if not pending and announced is None:
        return bool(index.get("stamp") == disk.stamp(fd))
    alone = disk.modified(fd) <= (index.get("began") or 0) + _LAYING
    if pending:
        if disk.size(fd) != index.get("tail") + len(index.get("tail_bytes")):
            raise Stranger
        for offset, old, new, _article_id, _kind in pending:
            if not _ours(disk.read_at(fd, len(new), offset), old, new):
                raise Stranger
        for offset, _old, new, _article_id, _kind in pending:
            disk.write_at(fd, new, offset)
        disk.sync(fd)
    elif disk.size(fd) > announced:
        tail = index.get("tail")
        if disk.read_at(fd, announced - tail, tail) != index.get("tail_bytes"):
            raise Stranger
        disk.truncate(fd, announced)
        disk.sync(fd)
    settle(store, known=alone)
    return alone


def _ours(found: bytes, old: bytes, new: bytes) -> bool:
    """Whether bytes are the old or the new ones, or a mixture that a power cut left."""
    if found in (old, new):
        return True
    return len(found) == len(new) == len(old) and all(
        one in pair for one, pair in zip(found, zip(old, new, strict=True), strict=True)
    )


def settle(store: Store, *, known: bool = True) -> None:
    """The splices are in the record: clear them, and note the record as it is now, if all that it
    holds is known."""
    index = store.index
    index.begin(durable=False)
    index.db.execute("DELETE FROM splices WHERE offset >= 0")
    index.set("announced", None)
    index.set("stamp", disk.stamp(store.file.fd) if known else None)
    index.commit()


def rescan(store: Store) -> None:
    """With the lock: read the whole record, index what differs. Raises DamagedArchive."""
    store.index.begin()
    scan(store)
    store.index.commit()


def scan(store: Store) -> None:
    """`rescan` within the transaction that is open; it is rolled back when that fails."""
    from newsctl.archive.file.index.rescan import rescan as read_anew
    from newsctl.archive.file.record.scan import NotARecord

    try:
        read_anew(store.file.fd, store.index, store.texts, store.progress)
    except NotARecord as error:
        store.index.rollback()
        store.file.refuse_strangers()
        raise DamagedArchive(
            _("{path} is damaged at byte {offset}. `newsctl check --repair` saves what is readable")
            .format(path=store.file.location, offset=error.offset)
        ) from None  # fmt: skip


def write_again(store: Store, waiting: list[Splice]) -> None:
    """Somebody wrote between a commit and its splices, and theirs was read: write ours again."""
    from newsctl.archive.file.writer import Change

    again = Change("", undoable=False, along=lambda: store.index.written_again("put", "blank"))
    views: dict[int, tuple[int, str]] = {}
    for _offset, old, new, article_id, kind in waiting:
        if article_id is None or store.index.place(article_id) is None:
            continue
        if kind == "put":
            again.documents[article_id] = record.decode(new)[1]
        elif kind == "blank":
            again.documents.setdefault(article_id, None)
        elif kind == "view":
            (before, _when), (after, when) = map(record.told_by_slots, (old, new))
            if store.index.views(article_id) < after:  # they had not seen it yet
                views[article_id] = (after - before, when)
    if again.documents:
        store.writer.write(again)
    store.writer.count_views(views)
    store.index.begin()
    store.index.written_again()
    store.index.commit()
