"""A copy of an archive while it is made: filled, read from end to end, named, and on the disk."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.disk import beside
from newsctl.archive.file.history.changes import Changes
from newsctl.archive.file.history.history import History
from newsctl.archive.file.record import lines, rewriting
from newsctl.archive.file.record.file import Record
from newsctl.archive.file.record.scan import NotARecord, Scanner
from newsctl.archive.file.sql import (
    DamagedDatabase,
    connect,
    make_durable,
    new_file,
    translated,
    use_log,
)  # fmt: skip
from newsctl.errors import ArchiveError, BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.file.journal.journal import Journal
    from newsctl.archive.file.journal.promises import Promises
    from newsctl.archive.file.sql import Database

_TICK = 3_000_000_000  # nanoseconds: longer than a step of any disk's clock (FAT takes two s)


class Copy:
    """The two files of a copy while it is made, under names that nobody else looks at."""

    def __init__(self, target: Path) -> None:
        self.record = Record(str(beside(target, ".new")))
        self.history = History(beside(target, ".history.new"), 5)
        self.history.file.remove()
        disk.remove(self.record.path)
        self.record.fd = disk.open_record(self.record.path, write=True, create=True)
        self._took: str | None = None  # the stamp of the record that was taken, if it tells all
        self._shares = True  # whether the file system lets files share their bytes

    def discard(self) -> None:
        """Leave nothing of what did not take its name."""
        self.record.let_go()
        with suppress(OSError):
            disk.remove(self.record.path)
            self.history.file.remove()

    # -- filling it ------------------------------------------------------------------------------
    def take_record(self, record: Record) -> None:
        """The record as it stands: taken where it is not so already. A second time, nothing is
        read where nobody wrote since the first."""
        stamp = record.stamp
        if stamp == self._took:
            return
        # Two writes within one tick of the disk's clock leave one time, which then tells nothing.
        tells = record.modified + _TICK < time.time_ns()
        self._take_bytes(record)
        self._took = stamp if tells else None

    def _take_bytes(self, record: Record) -> None:
        if self._shares:
            self.record.truncate(0)
            self._shares = disk.share(record.fd, self.record.fd)
            if self._shares:
                return
        size = record.size
        start = 0 if self.record.size else disk.copy(record.fd, self.record.fd, size)
        for piece in rewriting.pieces(record.fd, start, size):
            if self.record.read(start, len(piece)) != piece:
                self.record.write(start, piece)
            start += len(piece)
        self.record.truncate(size)

    def lay(self, journal: Journal, frames: Promises, archive_id: str | None) -> bool:
        """Lay what was promised over the record; false where somebody else wrote since."""
        if frames and frames.standing[-1].announces:
            self._took = None
            self.record.truncate(min(self.record.size, frames.standing[-1].end))
        if not frames or not frames.are_of(archive_id):
            return True
        self._took = None
        return journal.replay(self.record, frames)

    def take_history(self, found: Database | None) -> None:
        """What a history holds; an empty one where there is none."""
        self.history.file.remove()
        with closing(new_file(self.history.path, 5)) as db:
            if found is None:
                with db.transaction():
                    History.create(db, "")
            else:
                with translated(found):
                    found.backup(db)
                db.execute("PRAGMA journal_mode = DELETE")

    def bring_along(self, frames: Promises) -> None:
        """Tell the history what was promised."""
        self.history.bring_along(frames)
        self.history.close()

    def forget_changes(self) -> None:
        """What was changed is not there any more: there is nothing to take back."""
        with closing(connect(self.history.path, "rw", 5)) as db, db.transaction():
            Changes.forget_all(db)

    # -- ending it -------------------------------------------------------------------------------
    def name(self, otherwise: str | None) -> str:
        """Give both files an id that no others have; `otherwise` is the history's where somebody
        else's record has no place for one. That id."""
        archive_id = lines.new_id()
        if not self.record.rename(archive_id):
            archive_id = otherwise or archive_id
        with closing(connect(self.history.path, "rw", 5)) as db:
            with db.transaction():
                db.execute("INSERT OR REPLACE INTO meta VALUES ('archive', ?)", (archive_id,))
            if db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise DamagedDatabase(str(self.history.path))
            use_log(db)
        return archive_id

    def count(self, named: Path, progress: Progress | None = None) -> int:
        """Read the record from end to end; how many articles. Raises BadInput, ArchiveError."""
        scanner = Scanner(self.record.fd)
        try:
            number = sum(1 for _document in scanner.documents(progress))
        except NotARecord as error:
            raise BadInput(
                _("{file} is damaged at byte {offset}").format(file=named, offset=error.offset),
                source=str(named),
            ) from None
        if not scanner.layout.has_articles and self.record.size > len(b"{}\n"):
            raise ArchiveError(_("{path} is not a newsctl archive").format(path=named))
        return number

    def sync(self) -> None:
        """Return when both files are on the disk."""
        self.record.sync()
        make_durable(self.history.path)


@contextmanager
def copy_for(target: Path) -> Iterator[Copy]:
    copy = Copy(target)
    try:
        yield copy
    finally:
        copy.discard()
