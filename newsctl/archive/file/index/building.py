"""An index made from the record alone: beside it, or nowhere on the disk."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.database_file import DatabaseFile
from newsctl.archive.file.index.index import Index, create
from newsctl.archive.file.index.opening import Beside
from newsctl.archive.file.sql import connect, in_memory, make_durable, new_file, use_log
from newsctl.archive.file.written import begin
from newsctl.errors import ArchiveError, ArchiveLocked, DamagedArchive
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Progress
    from newsctl.archive.file.record.file import Record


def make(index: Index, record: Record, beside: Beside, progress: Progress | None = None) -> int:
    """The index anew, from the record, and how many articles it holds; the caller holds the lock.
    The one before stays until the new one is whole. Raises DamagedArchive, OSError."""
    with _in_the_place_of(index, record) as draft:
        database = new_file(draft.file.path, index.file.timeout)
        draft.file.use(database)
        database.execute("PRAGMA journal_mode = OFF")  # a draft that is not finished is thrown away
        database.execute("PRAGMA synchronous = OFF")
        number = _fill(draft, record, beside, progress)
    _leave_nothing_unused(index, is_empty=not number)
    return number


def erased(index: Index) -> bool:
    """Leave no byte of what was deleted for good, where all stands; the caller holds the lock.
    Whether that can be: nobody may have the index open, and its pages must be as they are known."""
    if not index.erase_terms():
        return False
    index.forget()
    if not index.file.cleared():
        return False
    with index.changing():
        index.forget_dead()
    return True


def squeezed(index: Index, record: Record) -> None:
    """The index anew from itself, without a byte of what was deleted for good; the caller holds the
    lock. The one before stays, and says that something is dead, until the new one is whole."""
    try:
        with _in_the_place_of(index, record) as draft:
            database = index.file.writing
            index.file.most_in_log = sys.maxsize  # it goes with the old one
            index.leave_nothing_erased()
            disk.close(disk.open_record(draft.file.path, write=True, create=True))
            disk.reached("write")
            database.execute("VACUUM INTO ?", (draft.file.path.absolute().as_uri(),))
            draft.file.use(connect(draft.file.path, "rw", index.file.timeout))
            with draft.changing():
                draft.forget_dead()
    except BaseException:
        index.close()  # its log may be long
        raise
    _leave_nothing_unused(index)


def _leave_nothing_unused(index: Index, *, is_empty: bool = False) -> None:
    """Clear an index that was just made, so that from here on it is known in which pages something
    unused is left. It is made whether that can be or not."""
    with suppress(ArchiveError, ArchiveLocked, OSError):
        if is_empty:
            begin(index.file.writing)
        elif index.file.uses_log:
            index.file.cleared()


@contextmanager
def _in_the_place_of(index: Index, record: Record) -> Iterator[Index]:
    """A draft that is the index behind the block; where that fails there is none."""
    path = index.file.path
    draft = Index(DatabaseFile(disk.beside(path, ".new"), index.file.timeout))
    draft.file.remove()
    try:
        yield draft
        use_log(draft.file.writing)
        draft.close()
        record.sync()  # the new index says that promises are laid, and would outlive a power cut
        make_durable(draft.file.path)
        index.close(keep_log=False)
        for end in ("-wal", "-shm", "-journal"):  # an old log would be taken for the new one's
            disk.remove(disk.beside(path, end))
        disk.replace(draft.file.path, path)
    except BaseException:
        with suppress(OSError):
            draft.file.remove()
        raise


def make_in_memory(index: Index, record: Record, mark: int, progress: Progress | None) -> None:
    """An index of the record that is nowhere on the disk, and gone when it is closed."""
    database = in_memory()
    index.file.use(database)
    index.forget()
    _fill(index, record, Beside(mark), progress)


def empty_in_memory(index: Index) -> None:
    """An index of nothing, beside a record that cannot be read."""
    index.file.use(in_memory())
    index.forget()
    with index.file.writing.transaction():
        create(index.file.writing)


def _fill(index: Index, record: Record, beside: Beside, progress: Progress | None) -> int:
    from newsctl.archive.file.index.rescan import rescan

    with index.file.writing.transaction():
        create(index.file.writing)
        index.set("last_id", beside.last_id)
        with readable(record):
            number = rescan(record, index, beside.mark, progress)
        index.texts.terms.merge()
        if not beside.in_step:  # whoever brings it along is to know that somebody else wrote
            index.set("stamp", None)
        return number


@contextmanager
def readable(record: Record) -> Iterator[None]:
    """The block reads the whole record. Raises DamagedArchive where that cannot be read."""
    from newsctl.archive.file.record.scan import NotARecord

    try:
        yield
    except NotARecord as error:
        record.refuse_strangers()
        raise DamagedArchive(
            _("{path} is damaged at byte {offset}. `newsctl check --repair` saves what is readable")
            .format(path=record.location, offset=error.offset)
        ) from None  # fmt: skip
