"""The archive's files as one knows them: record, journal, history and index, and what is done to
each while nobody else may write."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from newsctl.archive.file.disk import beside
from newsctl.archive.file.history.file import ForeignHistory
from newsctl.archive.file.history.history import History
from newsctl.archive.file.index import opening
from newsctl.archive.file.index.opening import Beside
from newsctl.archive.file.journal.journal import Journal
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.file import Record
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.file.lock import WriterLock
    from newsctl.archive.file.record.salvage import Salvage
    from newsctl.archive.file.writer import Writer


class FourFiles:
    """The four files of an archive, and the lock to write them under."""

    def __init__(
        self,
        location: str,
        timeout: float,
        progress: Progress | None,
        notice: Callable[[str], None],
    ) -> None:
        self.record = Record(location)
        self.journal = Journal(beside(self.record.path, ".journal"))
        self.history = History(beside(self.record.path, ".history"), timeout)
        self.index = opening.index_of(self.record, timeout)
        self.history.wanted = self.archive_id
        self.lock_path = beside(self.record.path, ".lock")
        self.progress = progress
        self.notice = notice
        self.elsewhere = False  # the index in use is not the one beside the record
        self._timeout = timeout
        self._said: set[str] = set()

    def archive_id(self) -> str | None:
        """Whose files these are, where the record's head or an index tells."""
        known = self.record.stored_archive_id()
        if known is None and (self.index.file.is_open or self.index.file.path.exists()):
            with suppress(DamagedDatabase):
                known = self.index.get("archive")
        return known

    # -- the lock ----------------------------------------------------------------------------------
    @cached_property
    def lock(self) -> WriterLock:
        """The writers' lock; most commands only read, and never need it."""
        from newsctl.archive.file.lock import WriterLock

        return WriterLock(self.lock_path)

    @contextmanager
    def locked_as_it_is(self) -> Iterator[None]:
        """The lock alone, for mending what cannot be healed."""
        with self.disk_errors(), self.locked():
            yield

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The lock, waited for; nothing to wait for within another block of it."""
        if self.record.read_only:
            raise ArchiveError(_("{path} cannot be written").format(path=self.record.location))
        if self.lock.held:
            yield
            return
        self.lock.acquire(self._timeout)
        try:
            yield
        finally:
            self.lock.release()

    @contextmanager
    def alone(self, doing: str, wait: float) -> Iterator[None]:
        """A lock of its own for work that takes long, and does not write all the time."""
        from newsctl.archive.file.lock import WriterLock

        if self.record.read_only:
            raise ArchiveError(_("{path} cannot be written").format(path=self.record.location))
        lock = WriterLock(beside(self.record.path, f".{doing}"))
        with self.disk_errors():
            lock.acquire(wait)
        try:
            yield
        finally:
            lock.release()

    # -- the index ---------------------------------------------------------------------------------
    def _beside_record(self) -> Beside:
        """What the journal and the history say of the record, once all promises are laid that can
        be."""
        known, last_id = self.history.stored_mark(), self.history.last_id
        self.journal.reopen()
        frames = self.journal.frames()
        ours = self.record.stored_archive_id() or self.history.stored_archive_id()
        if ours and not frames.are_of(ours):
            return Beside(known, last_id)
        frames = self.journal.cut_back(self.record, frames)
        if self.journal.replay(self.record, frames):
            return Beside(frames.standing[-1].number if frames else 0, last_id)
        return Beside(known, last_id, in_step=False)  # somebody else wrote since

    def take_over(self, salvage: Salvage | None = None) -> bool:
        """With the lock: an archive that an older version made becomes one of this version, its
        damaged record of what was salvaged; whether it did."""
        from newsctl.archive.file.migration import take_over

        def keep_aside(aside: Path) -> None:
            self._say_set_aside("damaged", self.index.file.path, aside)

        return take_over(self.record, self.index.file, self.history, keep_aside, salvage)

    def make_index(self, progress: Progress | None) -> int:
        """With the lock: the index anew; how many articles it holds."""
        from newsctl.archive.file.index.building import make

        self.elsewhere = False
        beside = self._beside_record()
        if self._may_wait():
            self.lock.note_waiting()  # the lock's file may be new as well
        return make(self.index, self.record, beside, progress)

    def _may_wait(self) -> bool:
        """Whether the history holds reads of which an index made anew does not know."""
        try:
            return bool(self.history.reads.waiting(0))
        except ArchiveError:
            return True

    def erase_in_index(self) -> bool:
        """With the lock: leave nothing of what was deleted for good in the index, where it stands;
        whether that can be."""
        from newsctl.archive.file.index.building import erased

        return erased(self.index)

    def squeeze_index(self) -> None:
        """With the lock: leave nothing of what is dead in the index."""
        from newsctl.archive.file.index.building import squeezed

        squeezed(self.index, self.record)

    def rescan(self) -> None:
        """With the lock: bring the index in step with a record that was replaced."""
        from newsctl.archive.file.index.building import readable
        from newsctl.archive.file.index.rescan import rescan

        with readable(self.record):
            rescan(self.record, self.index, self.index.mark, self.progress)

    def offset_of(self, article_id: int) -> int | None:
        place = self.index.place(article_id)
        return place[0] if place else None

    def replace_damaged(self, error: DamagedDatabase) -> None:
        """With the lock: what cannot be read is made anew, or set aside where nothing can."""
        if error.path == self.history.path:
            archive_id = (
                self.record.stored_archive_id() or self.index.get("archive") or lines.new_id()
            )
            self.set_history_aside("damaged")
            self.history.prepare(archive_id)
        else:
            self.index.close()
            self.make_index(self.progress)

    # -- the record --------------------------------------------------------------------------------
    def is_ours(self) -> bool:
        """Whether the record is laid out as one of ours: named, numbered, with its table, a line an
        id, and at its head, where nothing moves, with room to say which id was given last."""
        index = self.index
        named = index.get("archive") and index.get("format") == lines.FORMAT and index.get("whole")
        offset, room = index.get("last_id_offset"), index.get("last_id_width")
        if not named or index.get("doubled") or offset is None or offset >= index.get("begin"):
            return False
        return bool(room >= len(str(index.get("last_id"))))

    def rewrite(
        self,
        writer: Writer,
        tables: Mapping[str, Iterable[bytes]] | None = None,
        progress: Progress | None = None,
    ) -> None:
        from newsctl.archive.file.record import rewriting

        writer.settle()
        if self.index.get("doubled"):  # a line that does not count goes, as any program drops it
            aside = rewriting.set_aside(self.record.path, "doubled")
            self.notice(_("What was there before is kept in {file}").format(file=aside))
        layout = rewriting.layout_of(self.record.fd)
        if tables is None:
            tables = rewriting.others(self.record.fd, layout)
        rewriting.replace(
            self.record,
            writer.archive_id,
            max(self.index.get("last_id"), self.history.last_id),
            rewriting.living(self.record, self.offset_of, progress),
            tables,
        )

    # -- the history -------------------------------------------------------------------------------
    def prepare_history(self, archive_id: str) -> None:
        try:
            self.history.prepare(archive_id)
        except DamagedDatabase as error:
            if not self.history.put_in_place(archive_id):  # else one died who put a backup back
                why = "foreign" if isinstance(error, ForeignHistory) else "damaged"
                self.set_history_aside(why)
            self.history.prepare(archive_id)

    def set_history_aside(self, why: str) -> None:
        self._say_set_aside(why, self.history.path, self.history.set_aside(why))

    def _say_set_aside(self, why: str, file: Path, aside: Path) -> None:
        message = {
            "foreign": _("{file} belonged to another archive; it is kept as {aside}"),
            "damaged": _("{file} could not be read; it is kept as {aside}"),
        }[why]
        self.notice(message.format(file=file, aside=aside))

    # -- telling -----------------------------------------------------------------------------------
    def state(self) -> list[tuple[int, int, int] | None]:
        """What the files are known by: a change by anybody changes it."""
        found: list[tuple[int, int, int] | None] = []
        for path in self._telling():
            try:
                status = path.stat()
                found.append((status.st_ino, status.st_size, status.st_mtime_ns))
            except OSError:
                found.append(None)
        return found

    def changed_at(self) -> float | None:
        """When one of these files was last written, or the record came to its place, in seconds
        since 1970. (Opening the history is enough for its log to be touched.)"""
        found = []
        for path in self._telling():
            with suppress(OSError):
                status = path.stat()
                found.append(status.st_mtime)
                if path == self.record.path:
                    found.append(status.st_ctime)
        return max(found, default=None)

    def _telling(self) -> tuple[Path, ...]:
        """The files that every change is written to, one of them at least."""
        wal = beside(self.history.path, "-wal")
        return (self.record.path, self.journal.path, self.history.path, wal)

    @contextmanager
    def disk_errors(self) -> Iterator[None]:
        """What the disk refuses, in the archive's words."""
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                _("{path}: {reason}").format(path=self.record.location, reason=reason_of(error))
            ) from error

    def say(self, text: str) -> None:
        """Say something once."""
        if text not in self._said:
            self._said.add(text)
            self.notice(text)

    def say_not_counted(self, error: Exception) -> None:
        """Say once that reads are not counted here, and why where that is not plain."""
        if self.record.read_only:
            self.say(_("The archive cannot be written: views are not counted"))
        else:
            self.say(_("This read is not counted ({reason})").format(reason=error))

    def names(self) -> list[Path]:
        """The files that belong to this archive, those that are there."""
        own = [self.record.path, self.journal.path, self.lock_path]
        return [
            *(one for one in own if one.exists()),
            *self.history.file.names(),
            *self.index.file.names(),
        ]

    def close(self) -> None:
        """Let go of everything, for good."""
        self.index.file.finished = self.history.file.finished = True
        self.index.close()
        self.history.close()
        self.journal.close()
        if "lock" in self.__dict__:
            self.lock.release()
        self.record.let_go()
