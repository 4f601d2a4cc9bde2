"""The archive's files, open together: who may write when, and what is done when they disagree."""

from __future__ import annotations

import os
from _thread import get_ident
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from newsctl.archive.file.four_files import FourFiles
from newsctl.archive.file.index import opening
from newsctl.archive.file.reader import Reader
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.file import damaged_line
from newsctl.archive.file.sql import DamagedDatabase, wrong_thread
from newsctl.errors import ArchiveError, ArchiveLocked, DamagedArchive
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from newsctl.archive.door import Progress
    from newsctl.archive.file.history.history import History
    from newsctl.archive.file.writer import Writer

T = TypeVar("T")


class OpenFiles(FourFiles):
    """An open archive's files: they are kept in step, read, and changed by one writer at a time."""

    def __init__(
        self,
        location: str,
        *,
        create: bool,
        timeout: float,
        progress: Progress | None,
        notice: Callable[[str], None],
        damaged: bool = False,
    ) -> None:
        super().__init__(location, timeout, progress, notice)
        self.reader = Reader(
            self.record, self.journal, self.index, self.waiting, self._heal_article
        )
        self._writer: Writer | None = None
        self.thorough = False  # whether the next writer looks again at what was laid before
        self._others_wrote = False  # since the last refresh
        self._thread = get_ident()
        try:
            with self.disk_errors():
                self._open_record(create=create)
                self._open_index(damaged=damaged)
                if not damaged:
                    self._keep_up()
        except BaseException:
            self.close()  # whoever keeps the error would keep our files with it
            raise
        self._seen = self.state()

    # -- opening ---------------------------------------------------------------------------------
    def _open_record(self, *, create: bool) -> None:
        if not self.record.is_there(create=create):
            with self.locked():
                if not self.record.path.exists():
                    from newsctl.archive.file.record.rewriting import draft_of

                    self.journal.make()
                    with draft_of(self.record.path) as draft:
                        draft.write(lines.empty(lines.new_id()))
        self.record.open()

    def _open_index(self, *, damaged: bool) -> None:
        if not self.index.file.path.exists():
            self.record.refuse_strangers()
        if self.record.read_only:
            self._open_elsewhere()
            return
        try:
            self._open_index_beside()
        except DamagedArchive:
            if not damaged:
                raise
            self.read_damaged()
        except (OSError, ArchiveError) as error:
            self._go_on_without(error)

    def read_damaged(self) -> None:
        """The record cannot be read: an index as it was, or of nothing."""
        if not opening.opens(self.index):
            from newsctl.archive.file.index.building import empty_in_memory

            self.elsewhere = True
            empty_in_memory(self.index)

    def _open_index_beside(self) -> None:
        if opening.opens(self.index):
            return
        with self.locked():
            if not opening.opens(self.index):  # another process may have made it while we waited
                self.take_over()
                self.make_index(self.progress)

    def _go_on_without(self, error: Exception) -> None:
        """Nothing can be written beside the record: read without that."""
        reason = reason_of(error) if isinstance(error, OSError) else error
        self.say(_("The archive cannot be written now, only read ({reason})").format(reason=reason))
        self._open_elsewhere()

    def _open_elsewhere(self) -> None:
        self.elsewhere = True
        self.index.close()
        if opening.open_to_read(self.index) and not self._index_is_anothers():
            frames = self.journal.frames()
            fresh = bool(frames.above(self.index.mark))
            if self.index.get("stamp") == self.record.stamp or (
                fresh and not self.journal.touched_since(self.record, frames)
            ):
                return
        from newsctl.archive.file.index.building import make_in_memory

        self._read_promised()
        make_in_memory(self.index, self.record, max(self.journal.last(), 0), self.progress)

    def _read_promised(self) -> None:
        """Go on with a copy of the record in which is done what a dead process left undone."""
        from newsctl.archive.file.migration import finish_in, owes
        from newsctl.archive.file.promised_record import as_promised

        old = owes(self.index.file.path)
        if not old and not self.journal.last():
            return
        promised = as_promised(self.record, self.journal)
        if old:
            finish_in(promised, self.index.file.path)
        self.record.let_go()
        self.record.fd = promised.fd

    def _index_is_anothers(self) -> bool:
        """Whether another archive's index was put here: its marks and ids mean nothing to ours."""
        theirs, ours = self.index.get("archive"), self.record.stored_archive_id()
        return bool(theirs and ours and theirs != ours)

    # -- keeping up ------------------------------------------------------------------------------
    def _keep_up(self) -> None:
        """Find out what happened since the index last saw the record."""
        try:
            if self.elsewhere or self.index.knows(self.record, self.journal.last()):
                return
            self.heal_if_free()
        except DamagedArchive:
            raise
        except DamagedDatabase as error:
            self.mend(error)
        except (OSError, ArchiveError) as error:
            self._go_on_without(error)

    def heal_if_free(self) -> bool:
        """Heal if nobody holds the lock; whether it was free."""
        if self.record.read_only or self.elsewhere or self.lock.held:
            return self.lock.held
        if not self.lock.try_acquire():
            with suppress(FileNotFoundError):
                self.record.reopen()
            self.index.follow()
            return False
        try:
            self._recovered()
        finally:
            self.lock.release()
        return True

    def _heal_article(self, article_id: int) -> bool:
        """An article's line is not what the index says: mend what is wrong, if nobody writes."""
        with self.disk_errors():
            if not self.heal_if_free():
                return False
            place = self.index.place(article_id)
            if place is None:
                return True
            data = self.record.read(*place[:2])
            if lines.checksum(data) == place[2]:
                return True
            with suppress(ValueError):
                if lines.decode(data)[0] == article_id:
                    raise damaged_line(article_id)  # it is the record that was changed
            self.mend()
            return True

    def mend(self, error: DamagedDatabase | None = None) -> None:
        """The index cannot be read, or is wrong: make it anew; a history is set aside."""
        if self.elsewhere:
            raise DamagedArchive(_("{path} cannot be read").format(path=self.index.file.path))
        self.index.close()
        with self.locked():
            self.replace_damaged(error or DamagedDatabase("", self.index.file.path))

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """The record whole and nobody writing it, also where we cannot write it ourselves."""
        if self.record.read_only:
            with self.disk_errors():
                yield
        else:
            with self.writing():
                yield

    def refresh(self) -> bool:
        """See what others did since this was opened or last refreshed; whether they did."""
        if get_ident() != self._thread:
            raise wrong_thread()
        with self.disk_errors():
            if self.state() == self._seen and not self._others_wrote:
                return False
            self.record.reopen()
            self.index.follow()
            self.history.file.follow()
            if self.elsewhere:
                self._open_elsewhere()
            elif not self.index.file.is_open:
                self._open_index_beside()
            self._keep_up()
            self._seen = self.state()
            self._others_wrote = False
            return True

    def revision(self) -> tuple[str, float | None]:
        """A name for the state that is known of, and when the files were last written."""
        files = ("-" if one is None else ":".join(map(str, one)) for one in self._seen)
        return " ".join(files), self.changed_at()

    # -- writing ---------------------------------------------------------------------------------
    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The lock, all files in step, and the one who may change them."""
        if self._writer is not None:
            with self.disk_errors():
                yield self._writer
            return
        with self.disk_errors(), self.locked(), self._own_change():
            self._writer = self._recovered()
            try:
                yield self._writer
            finally:
                self._writer = None

    def change(self, work: Callable[[Writer], T]) -> T:
        """Have something done by the writer; where an index that cannot be read is met before
        anything was promised, it is made anew, and all is done again."""
        try:
            with self.writing() as writer:
                return work(writer)
        except DamagedDatabase as error:
            self.mend(error)
        except DamagedArchive:  # a disk that was torn out may have lost what was laid
            self.thorough = True
        with self.writing() as writer:
            return work(writer)

    @contextmanager
    def _own_change(self) -> Iterator[None]:
        """With the lock: what changes in the block is our own doing, and known."""
        self._others_wrote = self._others_wrote or self.state() != self._seen
        try:
            yield
        finally:
            self._seen = self.state()

    def count_view(self, article_id: int, when: str) -> int | None:
        """Count one read, without waiting for a writer; its views now, if they are known yet."""
        if self.record.read_only:
            raise ArchiveError(_("{path} cannot be written").format(path=self.record.location))
        with self.disk_errors():
            if self.lock.try_acquire():
                try:
                    with self._own_change():
                        totals = self._count_view(article_id, when)
                finally:
                    self.lock.release()
                return totals.get(article_id)
            archive_id = self.record.stored_archive_id() or self.index.get("archive")
            if archive_id:
                self.history.prepare(archive_id)
                known = self.index.waiting
                self.history.reads.wait(article_id, when, known, self.lock.note_waiting)
            self.fold_waiting()  # if the lock is free by now
            return None

    def _count_view(self, article_id: int, when: str) -> dict[int, int]:
        try:
            return self._recovered().count_views([(article_id, 1, when)])
        except DamagedArchive:
            self.thorough = True
            return self._recovered().count_views([(article_id, 1, when)])

    def waiting(self) -> list[tuple[int, int, str]]:
        """(number, article, when) of the reads that no line knows of yet, where some may wait."""
        with suppress(OSError):
            if not os.stat(self.lock_path).st_size:  # noqa: PTH116 - one call
                return []
        return self.history.reads.waiting(self.index.waiting)

    def fold_waiting(self) -> None:
        """Bring reads that waited for a writer into the articles' lines, if nobody writes now."""
        if not self.elsewhere and self.waiting():
            self._heal_quietly()

    @contextmanager
    def waiting_laid_over(self) -> Iterator[None]:
        """In the block, the index reads as if the reads that wait for a writer were in its rows."""
        self.fold_waiting()
        waiting = self.waiting()
        if not waiting:
            yield
            return
        from newsctl.archive.file.index.waiting_reads import laid_over

        with laid_over(self.index.db, waiting):
            yield

    def history_in_step(self) -> History:
        """The history, which knows of all that was promised, unless somebody writes just now: a
        process may have died after the index learnt of it."""
        behind = self.history.stored_mark() < self.journal.last()
        if not self.elsewhere and (behind or self.waiting()):
            self._heal_quietly()
        return self.history

    def _heal_quietly(self) -> None:
        with suppress(OSError, ArchiveError, ArchiveLocked):
            self.heal_if_free()

    def _recovered(self) -> Writer:
        """With the lock: the writer, of an archive that is in step."""
        try:
            return self._recover()
        except DamagedDatabase as error:
            self.replace_damaged(error)
            return self._recover()

    def _recover(self) -> Writer:
        from newsctl.archive.file.recovery import Recovery
        from newsctl.archive.file.writer import Writer

        self.record.reopen()
        self.journal.reopen()
        self.index.follow()
        if self.elsewhere:
            self.index.close()
            self.elsewhere = False
        if not self.index.file.is_open:
            self.index.forget()
            self._open_index_beside()
        if self._index_is_anothers():
            self.index.close()
            self.make_index(self.progress)
        archive_id = self.record.stored_archive_id() or self.index.get("archive") or ""
        if not archive_id:
            archive_id = self.history.stored_archive_id() or lines.new_id()
        self.prepare_history(archive_id)
        writer = Writer(
            archive_id,
            self.record,
            self.journal,
            self.index,
            self.history,
            self.replace_damaged,
        )
        recovery = Recovery(writer, self.progress, self.notice)
        if self.lock.says_waiting:
            with self.history.reads.nobody_waiting():
                self.lock.nothing_waits()
        try:
            recovery.run(thorough=self.thorough)
            self.thorough = False
        except BaseException:
            with suppress(OSError):
                self.lock.note_waiting()
            raise
        if self.index.get("archive") not in {archive_id, None}:  # it stood where nobody looked
            writer.archive_id = self.index.get("archive")
            self.prepare_history(writer.archive_id)
        if not self.is_ours():
            self.rewrite(writer)
            recovery.rescan(self.index.mark)
        recovery.date_arrivals()
        return writer

    def replace_record(
        self,
        tables: Mapping[str, Iterable[bytes]] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """While writing: the record anew, without blanks, with these tables of others (JSON), or
        those that it has."""
        assert self._writer is not None
        self.rewrite(self._writer, tables, progress)
        self.rescan()
