"""The index's file: opened where it is one of ours, or only read where nothing can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.database_file import DatabaseFile
from newsctl.archive.file.index.index import Index
from newsctl.archive.file.sql import DamagedDatabase, connect
from newsctl.errors import ArchiveError
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from newsctl.archive.file.record.file import Record


class Beside(NamedTuple):
    """What an index that is made anew is told besides the record: the number of the last promise
    that the record holds, the last id given as far as others know, and whether nobody else wrote
    the record since the promises that follow."""

    mark: int
    last_id: int = 0
    in_step: bool = True


def index_of(record: Record, timeout: float) -> Index:
    """The index that stands beside a record, or could; not opened yet."""
    return Index(DatabaseFile(disk.beside(record.path, ".index"), timeout))


def opens(index: Index) -> bool:
    """Whether an index of ours, of this version, stands there. Raises ArchiveLocked, and
    ArchiveError where nobody can say: neither is a reason to make another."""
    if not index.file.path.exists():
        return False
    try:
        if index.is_current:
            return True
    except DamagedDatabase:
        pass
    index.close()
    return False


def open_to_read(index: Index) -> bool:
    """Open an index without writing anything beside it; whether there is one to use."""
    path = index.file.path
    for how in ("ro", "immutable"):
        wal = disk.beside(path, "-wal")
        if not path.exists() or (how == "immutable" and wal.exists() and wal.stat().st_size):
            continue
        try:
            database = connect(path, how, index.file.timeout)
            database.execute("PRAGMA temp_store = MEMORY")
            index.file.use(database)
            if index.is_current:
                return True
        except ArchiveError:
            pass
        index.close()
    return False
