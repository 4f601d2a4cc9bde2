"""The archive in a TinyDB file, open: where its pieces meet.

Readers take no lock. A writer holds it from before its transaction until its splices are laid.
Whoever opens the archive and finds the record other than the index knows it tries the lock: with
it, what a dead process left is finished, or what somebody else wrote is read; without it, a writer
is at work, and reading goes on by checksum.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.arabic.version import ANALYZER
from newsctl.archive import disk, record
from newsctl.archive.disk import beside
from newsctl.archive.index import Index
from newsctl.errors import ArchiveError, DamagedArchive, NothingMatched
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import Progress
    from newsctl.archive.lock import WriterLock
    from newsctl.archive.spool import Spool
    from newsctl.archive.texts import Texts
    from newsctl.archive.writer import Writer

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_TABLES = (record.HOUSE, record.ARTICLES)
_HEAD = 1 << 16  # bytes: one of these tables begins there in every archive
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
        self.path = Path(os.path.realpath(location))
        self.location = location
        self.timeout = timeout
        self.progress = progress
        self.notice = notice
        self.read_only = False
        self.fd = -1
        self._said_read_only = False
        try:
            with self.disk_errors():
                self._open_record(create)
                self._open_index(damaged=damaged)
                if not damaged:
                    self._refresh()
        except BaseException:
            self.close()  # whoever keeps the error would keep our transaction and lock with it
            raise

    # -- pieces, each made when it is first needed: most commands only read ----------------------
    @cached_property
    def lock(self) -> WriterLock:
        """The writers' lock."""
        from newsctl.archive.lock import WriterLock

        return WriterLock(beside(self.path, ".lock"))

    @cached_property
    def spool(self) -> Spool:
        """The view spool."""
        from newsctl.archive.spool import Spool

        return Spool(beside(self.path, ".views"))

    @cached_property
    def analyzer(self) -> Analyzer:
        """The analyser that made the index's terms."""
        from newsctl.arabic.analyzer import Analyzer
        from newsctl.arabic.lexicon import Lexicon

        return Analyzer(Lexicon(self.index.db))

    @cached_property
    def texts(self) -> Texts:
        """The tables of the articles' texts."""
        from newsctl.archive.texts import Texts

        return Texts(self.index.db, self.analyzer)

    @cached_property
    def writer(self) -> Writer:
        """Who writes, for whoever holds the lock."""
        from newsctl.archive.writer import Writer

        return Writer(self)

    # -- opening ---------------------------------------------------------------------------------
    def _open_record(self, create: bool) -> None:
        if self.path.is_dir():
            raise ArchiveError(_("{path} is a folder, not an archive").format(path=self.location))
        if not self.path.exists():
            if not create:
                raise ArchiveError(
                    _("There is no archive at {path}. `newsctl add` and `newsctl import` make one")
                    .format(path=self.location)
                )  # fmt: skip
            if not self.path.parent.is_dir():
                self.path.parent.mkdir(parents=True, mode=0o700)
            self._create()
        try:
            self.fd = disk.open_record(self.path, write=True)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            self.fd = disk.open_record(self.path)
            self.read_only = True
        if not self.read_only and not os.access(self.path.parent, os.W_OK):
            self.read_only = True

    def _create(self) -> None:
        self.lock.acquire(self.timeout)
        try:
            if not self.path.exists():
                from newsctl.archive.rewriting import draft_of

                with draft_of(self.path) as draft:
                    draft.write(record.empty())
        finally:
            self.lock.release()

    def _open_index(self, *, damaged: bool) -> None:
        path = beside(self.path, ".index")
        if self.read_only:
            self._open_index_read_only(path, damaged=damaged)
            return
        if not path.exists():
            self._refuse_strangers()
        if self._opens(path):
            return
        self.lock.acquire(self.timeout)
        try:
            if not self._opens(path):  # another process may have made it while we waited
                self._make_index(path, damaged=damaged)
        finally:
            self.lock.release()

    def _open_index_read_only(self, path: Path, *, damaged: bool) -> None:
        """The index where it stands, if nothing has to be written to read it; else a copy."""
        from newsctl.archive.readonly import is_at_rest, readable_copy

        if is_at_rest(path) and self._opens(path, read_only=True) and self._in_step():
            return
        if not path.exists():
            self._refuse_strangers()
        copy = readable_copy(path, self.path)
        if not self._opens(copy):
            self._make_index(copy, damaged=damaged)

    def _opens(self, path: Path, *, read_only: bool = False) -> bool:
        """Open an index; whether it is one of ours, of this version."""
        with suppress(sqlite3.DatabaseError):
            self._use(Index(path, read_only=read_only, immutable=read_only))
            return self._usable()
        return False

    def _use(self, index: Index) -> None:
        if hasattr(self, "index"):
            self.index.close()
        self.index = index
        for piece in ("analyzer", "texts", "writer"):
            self.__dict__.pop(piece, None)

    def _usable(self) -> bool:
        index = self.index
        return index.current and index.get("analyzer") == ANALYZER

    def _make_index(self, path: Path, *, damaged: bool = False) -> None:
        """The index anew, from the record alone; the caller holds the lock.

        With `damaged` a record that cannot be read gives an index of nothing.
        """
        from newsctl.arabic.lexicon import copy_into
        from newsctl.archive.fulltext.table import create

        kept = _kept(self.index) if hasattr(self, "index") else []
        with suppress(AttributeError):
            self.index.close()  # before its files go
        for end in ("", "-wal", "-shm"):
            disk.remove(beside(path, end))
        disk.close(disk.open_record(path, write=True, create=True))  # its owner's alone
        index = Index(path)
        self._use(index)
        index.begin()
        index.create()
        create(index.db)
        copy_into(index.db)
        index.set("analyzer", ANALYZER)
        index.db.executemany("INSERT INTO searches VALUES (?, ?)", kept)
        if not damaged:
            self._scan()
            index.commit()
            return
        index.commit()  # without a stamp: the next to open it reads the record again
        with suppress(DamagedArchive):
            self._rescan()

    def _scan(self) -> None:
        from newsctl.archive.rescan import rescan
        from newsctl.archive.scan import NotARecord

        try:
            rescan(self.fd, self.index, self.texts, self.progress)
        except NotARecord as error:
            self.index.rollback()
            raise self._not_a_record(error.offset) from None

    def _not_a_record(self, offset: int) -> ArchiveError:
        self._refuse_strangers()
        return DamagedArchive(
            _("{path} is damaged at byte {offset}. `newsctl check --repair` saves what is readable")
            .format(path=self.location, offset=offset)
        )  # fmt: skip

    def _refuse_strangers(self) -> None:
        """A file that never was an archive is left as it is, with nothing made beside it."""
        head = disk.read_at(self.fd, _HEAD, 0)
        if head[:1] != b"{" or not any(b'"%s"' % name.encode() in head for name in _TABLES):
            raise ArchiveError(_("{path} is not a newsctl archive").format(path=self.location))

    # -- keeping up ------------------------------------------------------------------------------
    def _refresh(self) -> None:
        """Find out what happened since the index last saw the record."""
        if self._in_step():
            return
        if self.read_only:
            if self.index.get("stamp") != disk.stamp(self.fd) and not self.index.pending():
                self._rescan()
            return
        if self.lock.try_acquire():
            try:
                self._heal()
            finally:
                self.lock.release()

    def _in_step(self) -> bool:
        """Whether the record is as the index left it."""
        return bool(
            self.index.get("stamp") == disk.stamp(self.fd)
            and self.index.get("announced") is None
            and not self.index.pending()
        )

    def _heal(self) -> None:
        """With the lock: reopen what was renamed, finish what was begun, read what others wrote."""
        from newsctl.archive.writer import Stranger

        self._reopen()
        try:
            healed = self.writer.heal()
        except Stranger:
            self._after_stranger()
            return
        if not healed and self.index.get("stamp") != disk.stamp(self.fd):
            self._rescan()

    def _reopen(self) -> None:
        """Another process may have renamed a new record over the one we opened."""
        told = os.stat(self.path)  # noqa: PTH116 - one call
        if self.fd >= 0:
            ours = os.fstat(self.fd)
            if (told.st_ino, told.st_dev) == (ours.st_ino, ours.st_dev):
                return
        fd = disk.open_record(self.path, write=True)
        self.let_go()
        self.fd = fd

    def let_go(self) -> None:
        """Close the record, as Windows wants it before another is renamed over it."""
        if self.fd >= 0:
            fd, self.fd = self.fd, -1
            disk.close(fd)

    def _rescan(self) -> None:
        self.index.begin()
        self._scan()
        self.index.commit()

    def _after_stranger(self) -> None:
        """Somebody wrote between a commit and its splices: read theirs, then write ours again."""
        from newsctl.archive.writer import Change

        pending = self.index.pending()
        self.index.begin()
        self.index.db.execute("DELETE FROM splices")
        self.index.set("announced", None)
        self._scan()
        self.index.commit()
        again = Change("", undoable=False)
        views: dict[int, tuple[int, str]] = {}
        for _offset, old, new, article_id, kind in pending:
            if article_id is None or self.index.place(article_id) is None:
                continue
            if kind == "put":
                again.documents[article_id] = record.decode(new)[1]
            elif kind == "blank":
                again.documents.setdefault(article_id, None)
            elif kind == "view":
                (before, _when), (after, when) = map(record.told_by_slots, (old, new))
                if self.index.views(article_id) < after:  # they had not seen it yet
                    views[article_id] = (after - before, when)
        if again.documents:
            self.writer.write(again)
        self.writer.count_views(views)

    # -- reading ---------------------------------------------------------------------------------
    def line(self, article_id: int) -> bytes:
        """An article's line as the index's snapshot promises it. Raises NothingMatched."""
        for _look in range(_LOOKS):
            place, pending = self.index.promised(article_id)
            if place is None:
                raise NothingMatched(_("No article has the id {id}").format(id=article_id))
            offset, length, checksum = place
            with self.disk_errors():
                data = disk.read_at(self.fd, length, offset)
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
        if self.read_only:
            return
        if self.lock.try_acquire():
            try:
                self._heal()
            finally:
                self.lock.release()
        else:
            with suppress(FileNotFoundError):
                self._reopen()

    # -- writing ---------------------------------------------------------------------------------
    @contextmanager
    def locked(self) -> Iterator[Writer]:
        """The lock, the record healed and read anew where it has to be, and the writer."""
        if self.read_only:
            raise ArchiveError(_("{path} cannot be written").format(path=self.location))
        with self.disk_errors():
            if self.lock.held:
                yield self.writer
                return
            self.lock.acquire(self.timeout)
            try:
                self.catch_up()
                yield self.writer
            finally:
                self.lock.release()

    @contextmanager
    def locked_as_it_is(self) -> Iterator[None]:
        """The lock alone, for mending what cannot be healed."""
        if self.read_only:
            raise ArchiveError(_("{path} cannot be written").format(path=self.location))
        with self.disk_errors():
            self.lock.acquire(self.timeout)
            try:
                yield
            finally:
                self.lock.release()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """The record whole and nobody writing it, also where we cannot write it ourselves."""
        if self.read_only:
            with self.disk_errors():
                yield
        else:
            with self.locked():
                yield

    def catch_up(self) -> None:
        """With the lock: heal the record and count what was spooled."""
        self._heal()
        self.fold_spool()

    def reopen(self) -> None:
        """With the lock: open the record that was renamed into place."""
        self._reopen()

    def rescan(self) -> None:
        """With the lock: read the whole record, index what differs."""
        self._rescan()

    def rebuild(self, progress: Progress | None) -> None:
        """With the lock: make the index anew."""
        self.progress = progress
        last_id = self.index.get("last_id") if self.index.current else 0
        self._make_index(self.index.path)
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
        return os.path.exists(f"{self.path}.views")  # noqa: PTH110 - asked for each article read

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
        try:
            yield
        except sqlite3.Error as error:
            raise ArchiveError(
                _("{path}: the index failed ({reason})").format(path=self.location, reason=error)
            ) from error
        except OSError as error:
            raise ArchiveError(
                _("{path}: {reason}").format(path=self.location, reason=error.strerror or error)
            ) from error

    def say_read_only(self) -> None:
        """Say once that views are not counted here."""
        if not self._said_read_only:
            self._said_read_only = True
            self.notice(_("The archive cannot be written: views are not counted"))

    def close(self) -> None:
        """Let go of everything; what was not committed is taken back."""
        if hasattr(self, "index"):
            self.index.close()
        if "lock" in self.__dict__:
            self.lock.release()
        self.let_go()


def _kept(index: Index) -> list[tuple[str, str]]:
    """The saved searches of an index that is about to be made anew."""
    try:
        return index.db.execute("SELECT name, query FROM searches").fetchall()
    except sqlite3.Error:
        return []
