"""The archive in a TinyDB file, open: where its pieces meet.

Readers take no lock. A writer holds it from before its transaction until its splices are laid.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.disk import beside
from newsctl.archive.file.index import opening
from newsctl.archive.file.record import lines as record
from newsctl.archive.file.record.file import RecordFile
from newsctl.errors import ArchiveError, DamagedArchive, NothingMatched
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import Progress
    from newsctl.archive.file.history.spool import Spool
    from newsctl.archive.file.index.tables import Index
    from newsctl.archive.file.index.texts import Texts
    from newsctl.archive.file.lock import WriterLock
    from newsctl.archive.file.writer import Writer

_LOOKS = 20  # how often a reader looks again at bytes that a writer is changing


class Store:
    """An open record and its index: reading lines, and the lock to write them under."""

    index: Index

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
        self.file = RecordFile(location)
        self.timeout = timeout
        self.progress = progress
        self.notice = notice
        self._said_read_only = False
        try:
            with self.disk_errors():
                self._open_record(create)
                opening.open_index(self, damaged=damaged)
                if not damaged:
                    self._refresh()
        except BaseException:
            self.close()  # whoever keeps the error would keep our transaction and lock with it
            raise

    # -- pieces, each made when it is first needed: most commands only read ----------------------
    @cached_property
    def lock(self) -> WriterLock:
        """The writers' lock."""
        from newsctl.archive.file.lock import WriterLock

        return WriterLock(beside(self.file.path, ".lock"))

    @cached_property
    def spool(self) -> Spool:
        """The view spool."""
        from newsctl.archive.file.history.spool import Spool

        return Spool(beside(self.file.path, ".views"))

    @cached_property
    def analyzer(self) -> Analyzer:
        """The analyser that made the index's terms."""
        from newsctl.arabic.analyzer import Analyzer
        from newsctl.arabic.lexicon import Lexicon

        return Analyzer(Lexicon(self.index.db))

    @cached_property
    def texts(self) -> Texts:
        """The tables of the articles' texts."""
        from newsctl.archive.file.index.texts import Texts

        return Texts(self.index.db, self.analyzer)

    @cached_property
    def writer(self) -> Writer:
        """Who writes, for whoever holds the lock."""
        from newsctl.archive.file.writer import Writer

        return Writer(self)

    # -- opening ---------------------------------------------------------------------------------
    def _open_record(self, create: bool) -> None:
        if not self.file.is_there(create=create):
            self.lock.acquire(self.timeout)
            try:
                self.file.make()
            finally:
                self.lock.release()
        self.file.open()

    def use(self, index: Index) -> None:
        """Go on with an index that was opened."""
        self.close_index()
        self.index = index
        for piece in ("analyzer", "texts", "writer"):
            self.__dict__.pop(piece, None)

    def close_index(self) -> None:
        """Close the index, if one is open."""
        if "index" in self.__dict__:
            self.index.close()

    # -- keeping up ------------------------------------------------------------------------------
    def _refresh(self) -> None:
        """Find out what happened since the index last saw the record."""
        if self.in_step():
            return
        if self.file.read_only:
            if self.index.get("stamp") != disk.stamp(self.file.fd) and not self.index.owes:
                self.rescan()
            return
        self._heal_if_free()

    def in_step(self) -> bool:
        """Whether the record is as the index left it."""
        return bool(
            self.index.get("stamp") == disk.stamp(self.file.fd)
            and self.index.get("announced") is None
            and not self.index.owes
        )

    def _heal_if_free(self) -> bool:
        """Heal if nobody holds the lock; whether it was free."""
        if not self.lock.try_acquire():
            return False
        from newsctl.archive.file.journal.recovery import heal

        try:
            heal(self)
        finally:
            self.lock.release()
        return True

    def catch_up(self) -> None:
        """With the lock: heal the record and count what was spooled."""
        from newsctl.archive.file.journal.recovery import heal

        heal(self)
        self.fold_spool()

    def rescan(self) -> None:
        """With the lock: read the whole record, index what differs."""
        from newsctl.archive.file.journal.recovery import rescan

        rescan(self)

    # -- reading ---------------------------------------------------------------------------------
    def line(self, article_id: int) -> bytes:
        """An article's line as the index's snapshot promises it. Raises NothingMatched."""
        for _look in range(_LOOKS):
            place, pending = self.index.promised(article_id)
            if place is None:
                raise NothingMatched(_("No article has the id {id}").format(id=article_id))
            offset, length, checksum = place
            with self.disk_errors():
                data = disk.read_at(self.file.fd, length, offset)
            data = record.overlaid(data, offset, pending)
            if record.checksum(data) == checksum and len(data) == length:
                return data
            with self.disk_errors():
                self._look_again()
        raise DamagedArchive(
            _("Article {id} is damaged. `newsctl check --repair` saves what is readable").format(
                id=article_id
            )
        )

    def _look_again(self) -> None:
        """A writer is at work on these bytes, or has left them to be healed."""
        import time

        time.sleep(0.002)
        if not self.file.read_only and not self._heal_if_free():
            with suppress(FileNotFoundError):
                self.file.reopen()

    # -- writing ---------------------------------------------------------------------------------
    @contextmanager
    def locked(self) -> Iterator[Writer]:
        """The lock, the record healed and read anew where it has to be, and the writer."""
        if self.lock.held:
            with self.disk_errors():
                yield self.writer
            return
        with self.locked_as_it_is():
            self.catch_up()
            yield self.writer

    @contextmanager
    def locked_as_it_is(self) -> Iterator[None]:
        """The lock alone, for mending what cannot be healed."""
        if self.file.read_only:
            raise ArchiveError(_("{path} cannot be written").format(path=self.file.location))
        with self.disk_errors():
            self.lock.acquire(self.timeout)
            try:
                yield
            finally:
                self.lock.release()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """The record whole and nobody writing it, also where we cannot write it ourselves."""
        if self.file.read_only:
            with self.disk_errors():
                yield
        else:
            with self.locked():
                yield

    def rebuild(self, progress: Progress | None) -> None:
        """With the lock: make the index anew."""
        self.progress = progress
        last_id = self.index.get("last_id") if self.index.current else 0
        opening.make(self, self.index.path)
        self.index.begin()
        self.index.set("last_id", max(last_id or 0, self.index.get("last_id")))
        self.index.commit()

    def optimise(self) -> None:
        """With the lock: merge the terms' segments and give free pages back."""
        self.index.begin()
        self.texts.terms.optimise()
        self.index.commit()
        self.index.db.execute("VACUUM")
        self.index.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def spooled(self) -> bool:
        """Whether there is a spool at all."""
        return os.path.exists(f"{self.file.path}.views")  # noqa: PTH110 - asked for each article read

    def folded(self) -> tuple[str, int]:
        """The name of the spool that was folded last, and how many of its bytes."""
        name, space, length = str(self.index.get("spool") or "").partition(" ")
        return name, int(length) if space else 0

    def fold_spool(self) -> None:
        """Count the views that were spooled while the lock was busy."""
        if self.spooled:
            self.spool.fold(self.folded(), self.writer.count_views)

    @contextmanager
    def disk_errors(self) -> Iterator[None]:
        """What the disk and SQLite refuse, in the archive's words."""
        path = self.file.location
        try:
            yield
        except sqlite3.Error as error:
            raise ArchiveError(
                _("{path}: the index failed ({reason})").format(path=path, reason=error)
            ) from error
        except OSError as error:
            raise ArchiveError(
                _("{path}: {reason}").format(path=path, reason=error.strerror or error)
            ) from error

    def say_read_only(self) -> None:
        """Say once that views are not counted here."""
        if not self._said_read_only:
            self._said_read_only = True
            self.notice(_("The archive cannot be written: views are not counted"))

    def close(self) -> None:
        """Let go of everything; what was not committed is taken back."""
        self.close_index()
        if "lock" in self.__dict__:
            self.lock.release()
        self.file.let_go()
