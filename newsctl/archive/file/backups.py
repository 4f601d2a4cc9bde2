"""Copies of an archive, and putting one back: FILE, a TinyDB file as ever, and FILE.history.

A copy is an archive of its own: it gets an id that its two files share and no other has. So a
history of another archive, or of another moment of this one, is foreign to its record wherever they
meet: it is refused, said and kept. What the journal promised is laid over a copy, and it is read
from end to end and counted before it takes its name: along the index of what it is a copy of, whose
checksums tell that each line is there, and where that does not fit as what it is, JSON.

A record and its history take their places together, whether a backup is made over an older one or
put back:

    1  the history to be stands ready beside its place, on the disk
    2  the record takes its place: from here on it is the new one
    3  the history takes its place, now, or by whoever next looks for the record's own
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.archive.file import disk, walk
from newsctl.archive.file.copy import Copy, copy_for
from newsctl.archive.file.disk import beside
from newsctl.archive.file.history.file import is_history
from newsctl.archive.file.history.history import History
from newsctl.archive.file.journal.journal import Journal
from newsctl.archive.file.journal.promises import PromisesGone
from newsctl.archive.file.record import rewriting
from newsctl.archive.file.record.file import Record
from newsctl.archive.file.sql import DamagedDatabase, connect
from newsctl.archive.file.writer import kept
from newsctl.errors import ArchiveError, ArchiveLocked, BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Progress
    from newsctl.archive.file.journal.promises import Promises
    from newsctl.archive.file.open_files import OpenFiles

_DATABASES = [f".{kind}{end}" for kind in ("history", "index")
              for end in ("", "-wal", "-shm", "-journal", ".new")]  # fmt: skip
_LOCKS = (".lock", ".fetching", ".staying")
_OWN_ENDS = ("", ".new", ".journal", *_LOCKS, ".history.restored", *_DATABASES)
_LOOKS = 30  # how often a reader begins anew because somebody wrote meanwhile


# -- making one ----------------------------------------------------------------------------------
def back_up(files: OpenFiles, target: Path, progress: Progress | None = None) -> int:
    """Copy an archive to `target`, also while others write; how many articles the copy holds.

    Raises BadInput for a place that is one of the archive's own, ArchiveError for what stands there
    and is something else than an archive and its history.
    """
    named, target = target, _real(target)
    if target.is_dir():
        raise ArchiveError(_("{path} is a folder, not an archive").format(path=named))
    if _owns(files, target) or _owns(files, beside(target, ".history")):
        raise BadInput(_("{file} is the archive itself").format(file=named), source=str(named))
    _refuse_to_replace(named)
    files.thorough = True
    with copy_for(target) as copy:
        copy.take_record(files.record)  # the long part, while others write
        number = _taken_and_counted(files, copy, progress)
        if number is None:
            number = copy.count(target, progress)
        archive_id = copy.name(files.history.stored_archive_id())
        copy.sync()
        copy.record.let_go()
        history = History(beside(target, ".history"), 5)
        disk.replace(copy.history.path, history.staged)
        disk.replace(copy.record.path, target)
        history.put_in_place(archive_id)
    return number


def _owns(files: OpenFiles, path: Path) -> bool:
    """Whether a name is one of an archive's files, or one that they may take."""
    own = files.record.path
    named = path.parent == own.parent and path.name in {own.name + end for end in _OWN_ENDS}
    return named or any(rewriting.same(path, one) for one in files.names())


def _real(target: Path) -> Path:
    """Where a name leads. Raises ArchiveError where it leads in a circle."""
    found = Path(os.path.realpath(target))
    if found.is_symlink():
        reason = os.strerror(errno.ELOOP)
        raise ArchiveError(_("{path}: {reason}").format(path=target, reason=reason))
    return found


def _refuse_to_replace(target: Path) -> None:
    """Raise ArchiveError where something else than an archive, or than a history, stands."""
    if target.exists():
        there = Record(str(target))
        there.is_there(create=False)
        there.open()
        try:
            there.refuse_strangers()
        finally:
            there.let_go()
    history = beside(_real(target), ".history")
    if history.exists() and not is_history(history):
        raise ArchiveError(_("{path} is not a history of newsctl").format(path=history))


def _taken_and_counted(files: OpenFiles, copy: Copy, progress: Progress | None) -> int | None:
    """Take the files as they are between two changes, and read the copy along the index as it was
    then; how many articles it holds, None where only reading it as JSON can tell."""
    with ExitStack() as until_counted:
        if not _take_quietly(files, copy, until_counted):
            return None
        return walk.count(copy.record.fd, files.index, progress)


def _take_quietly(files: OpenFiles, copy: Copy, until_counted: ExitStack) -> bool:
    """The files as they are between two changes: with nobody writing, or, where the archive cannot
    be written, as often as it takes until nothing was done in between that the journal does not
    hold. Whether the index stands still as it was then, until it is let go of."""
    if not files.record.read_only:
        try:
            with files.writing() as writer:
                copy.take_record(files.record)
                copy.take_history(writer.history.db())
                return until_counted.enter_context(files.index.standing_still())
        except ArchiveLocked:
            raise
        except (OSError, ArchiveError):
            pass  # its own disk may be full, and the copy's not
    for look in range(_LOOKS):
        with suppress(PromisesGone):
            if _take_beside_writers(files, copy):
                return False
        time.sleep(0.005 * (look + 1))
    raise ArchiveError(
        _("{path}: others write without a pause. Try again in a moment").format(
            path=files.record.location
        )
    )


def _take_beside_writers(files: OpenFiles, copy: Copy) -> bool:
    """The history first, then the record, then what was promised in all that time; whether that
    is all: the journal was not emptied meanwhile, and nobody else wrote."""
    files.record.reopen()
    stamp, before = files.record.stamp, files.journal.frames()
    copy.take_history(files.history.db())
    copy.take_record(files.record)
    frames = files.journal.frames()
    laid = copy.lay(files.journal, frames, files.record.stored_archive_id())
    still = stamp == files.record.stamp and disk.is_same(files.record.fd, files.record.path)
    begun = before and frames and before.standing[0].number == frames.standing[0].number
    if not still and not (begun and laid):
        return False
    if files.record.stored_archive_id() is not None:
        copy.bring_along(frames)
    return disk.is_same(files.record.fd, files.record.path)


# -- putting one back ----------------------------------------------------------------------------
def put_back(files: OpenFiles, source: Path, progress: Progress | None = None) -> int:
    """Put a copy of `source`, and of the history beside it, in the archive's place; how many
    articles it holds. What was there is kept as a backup, and its name said.

    A backup without a history leaves the archive its own, but for what could be taken back.
    """
    if _owns(files, Path(os.path.realpath(source))):
        raise BadInput(_("{file} is the archive itself").format(file=source), source=str(source))
    with files.disk_errors(), copy_for(files.record.path) as copy:
        with _opened(source) as (record, journal):
            frames = journal.frames()
            copy.take_record(record)
            copy.lay(journal, frames, record.stored_archive_id())
            number = copy.count(source, progress)
            theirs = record.stored_archive_id()
        with files.writing() as writer:
            writer.settle()
            aside = _set_aside(files)
            if not _take_history_of(source, theirs, frames, copy, files):
                copy.take_history(writer.history.db())
                copy.forget_changes()
            archive_id = copy.name(writer.archive_id)
            copy.sync()
            copy.record.let_go()
            _replace(files, copy, archive_id)
            try:
                files.record.reopen()
                files.history.put_in_place(archive_id)
                files.rescan()
            except (OSError, ArchiveError, ArchiveLocked) as error:
                raise kept(error) from error
        try:
            with files.writing():
                pass  # all in step, under the new id
        except (ArchiveError, ArchiveLocked) as error:
            raise kept(error) from error
    if aside is not None:
        files.notice(_("What was there before is kept in {file}").format(file=aside))
    return number


def _replace(files: OpenFiles, copy: Copy, archive_id: str) -> None:
    """The history is staged, and the record takes its place: from then on the backup is back."""
    files.record.let_go()  # Windows renames nothing over an open file
    try:
        disk.replace(copy.history.path, files.history.staged)
        disk.replace(copy.record.path, files.record.path)
    except OSError:
        files.record.reopen()
        if files.record.stored_archive_id() != archive_id:
            raise  # else only the folder could not be synced


@contextmanager
def _opened(source: Path) -> Iterator[tuple[Record, Journal]]:
    record, journal = Record(str(source)), Journal(beside(source, ".journal"))
    record.is_there(create=False)
    record.open()
    try:
        yield record, journal
    finally:
        record.let_go()
        journal.close()


def _set_aside(files: OpenFiles) -> Path | None:
    """A backup of what another takes the place of; none of an empty archive."""
    if files.index.db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None:
        return None
    number = 1
    while (aside := beside(files.record.path, f".replaced-{number}")).exists():
        number += 1
    back_up(files, aside)
    return aside


def _take_history_of(
    source: Path, archive_id: str | None, frames: Promises, copy: Copy, files: OpenFiles
) -> bool:
    """Take the history that stands beside a backup; whether there is one, and it is its own."""
    theirs = History(beside(source, ".history"), 5)
    for path in (theirs.path, theirs.staged):
        if path.exists() and _take_bytes_of(path, archive_id, copy):
            copy.bring_along(frames)
            return True
    if theirs.path.exists():
        files.notice(
            _("{file} is not the history of this backup: it is not put back").format(
                file=theirs.path
            )
        )
    return False


def _take_bytes_of(theirs: Path, archive_id: str | None, copy: Copy) -> bool:
    """Take a history as it stands; whether it is whole, and that archive's."""
    copy.history.file.remove()
    for end in ("", "-wal"):  # nobody writes it: bytes are enough, wherever it stands
        if beside(theirs, end).exists():
            rewriting.copy_database(beside(theirs, end), beside(copy.history.path, end))
    try:
        with closing(connect(copy.history.path, "rw", 5)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
            row = db.execute("SELECT value FROM meta WHERE name = 'archive'").fetchone()
            sound = db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except DamagedDatabase:
        return False
    return bool(sound and row is not None and row[0] == archive_id)
