"""The index's file: opened where it is one of ours and of this version, else made anew."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.arabic.version import ANALYZER
from newsctl.archive.file import disk
from newsctl.archive.file.disk import beside
from newsctl.archive.file.index.tables import Index
from newsctl.errors import DamagedArchive

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.file.store import Store


def open_index(store: Store, *, damaged: bool) -> None:
    """Open the index of a store whose record is open, made first where there is none to use.

    With `damaged` a record that cannot be read gives an index of nothing.
    """
    path = beside(store.file.path, ".index")
    if store.file.read_only:
        _open_read_only(store, path, damaged=damaged)
        return
    if not path.exists():
        store.file.refuse_strangers()
    if _opens(store, path):
        return
    store.lock.acquire(store.timeout)
    try:
        if not _opens(store, path):  # another process may have made it while we waited
            make(store, path, damaged=damaged)
    finally:
        store.lock.release()


def _open_read_only(store: Store, path: Path, *, damaged: bool) -> None:
    """The index where it stands, if nothing has to be written to read it; else a copy."""
    from newsctl.archive.file.index.readonly import is_at_rest, readable_copy

    if is_at_rest(path) and _opens(store, path, read_only=True) and store.in_step():
        return
    if not path.exists():
        store.file.refuse_strangers()
    copy = readable_copy(path, store.file.path)
    if not _opens(store, copy):
        make(store, copy, damaged=damaged)


def _opens(store: Store, path: Path, *, read_only: bool = False) -> bool:
    """Open an index; whether it is one of ours, of this version."""
    with suppress(sqlite3.DatabaseError):
        index = Index(path, read_only=read_only, immutable=read_only)
        store.use(index)
        return index.current and index.get("analyzer") == ANALYZER
    return False


def make(store: Store, path: Path, *, damaged: bool = False) -> None:
    """The index anew, from the record alone; the caller holds the lock."""
    from newsctl.arabic.lexicon import copy_into
    from newsctl.archive.file.journal.recovery import rescan, scan
    from newsctl.archive.fulltext.tables import create

    kept = _kept(store)
    store.close_index()  # before its files go
    for end in ("", "-wal", "-shm"):
        disk.remove(beside(path, end))
    disk.close(disk.open_record(path, write=True, create=True))  # its owner's alone
    index = Index(path)
    store.use(index)
    index.begin()
    index.create()
    create(index.db)
    copy_into(index.db)
    index.set("analyzer", ANALYZER)
    index.db.executemany("INSERT INTO searches VALUES (?, ?)", kept)
    if not damaged:
        scan(store)
        index.commit()
        return
    index.commit()  # without a stamp: the next to open it reads the record again
    with suppress(DamagedArchive):
        rescan(store)


def _kept(store: Store) -> list[tuple[str, str]]:
    """The saved searches of an index that is about to be made anew."""
    try:
        return store.index.db.execute("SELECT name, query FROM searches").fetchall()
    except (AttributeError, sqlite3.Error):  # there was none, or none of ours
        return []
