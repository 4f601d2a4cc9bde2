"""The journal: promises appended to a file, and what the record must hold because of them.

    empty ──promise──▶ promised ──lay──▶ laid ──settle──▶ empty

A promise is durable when `promise` returns. It is laid into the record at once, but the record is
synced only when the journal is settled; until then whoever takes the lock lays it again, which
changes nothing where it stands already. Only the holder of the archive's lock calls what changes
the file.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from time import time_ns
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newsctl.archive.file.journal.frames import Frame, Place
    from newsctl.archive.file.journal.promises import Promises
    from newsctl.archive.file.record.file import Record

_NUMBER_LENGTH = 8  # bytes
_HELD = 1 << 20  # bytes: a journal up to this size is read at once
_GROWN_BYTES, _GROWN_FRAMES = 256 * 1024, 64  # from then on it is settled
_TOUCHED = 2_000_000_000  # nanoseconds from a promise until it is surely laid


class Journal:
    """The journal of one archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = -1
        self._size: int | None = None  # bytes that are whole, when this process has read them
        self._frames = 0
        self._last = 0  # the number of the last of them
        self._taken_back = (0, 0)
        self._floor = 0  # numbers are above this one
        self._unread = 0  # bytes that others laid, and this process did not look at

    # -- the file --------------------------------------------------------------------------------
    def make(self) -> None:
        """Make the file durable, if it is not there."""
        if not self.path.exists():
            disk.close(disk.open_record(self.path, write=True, create=True))
            disk.sync_folder(self.path)

    def reopen(self) -> None:
        """Open the file anew where another stands in its place, or none; what was known of it is
        forgotten if others may have written."""
        if self.fd >= 0 and disk.is_same(self.fd, self.path):
            if self._size != disk.size(self.fd) or self.last() != self._last:
                self._size = None
            return
        self.close()
        self.make()
        self.fd = disk.open_record(self.path, write=True)

    def set_aside(self) -> Path:
        """Keep the file under another name, and begin an empty one; that name."""
        self.close()
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.foreign-{number}")).exists():
            number += 1
        disk.replace(self.path, aside)
        self.reopen()
        return aside

    def close(self) -> None:
        """Let go of the file."""
        self._size = None
        if self.fd >= 0:
            fd, self.fd = self.fd, -1
            disk.close(fd)

    def number_above(self, number: int) -> None:
        """Number what is promised from here on above another number, whatever the clock says."""
        self._floor = max(self._floor, number)

    @property
    def is_own(self) -> bool:
        """Whether this process has read, or written, all that the file holds."""
        return self._size is not None

    def go_on(self) -> None:
        """Go on behind the last frame, which is known to be whole, without reading those before."""
        self._last = self.last()
        self._size = self._unread = disk.size(self.fd)
        self._frames = 0

    # -- reading ---------------------------------------------------------------------------------
    def last(self) -> int:
        """The number of the last frame; 0 when there is none. Anybody may ask."""
        with self._opened() as fd:
            size = disk.size(fd) if fd >= 0 else 0
            if not size:
                return 0
            # A frame ends in its number; the rest of this folder is for who reads a frame.
            trailer = disk.read_at(fd, _NUMBER_LENGTH, max(0, size - _NUMBER_LENGTH))
            return int.from_bytes(trailer, "big") if len(trailer) == _NUMBER_LENGTH else -1

    def frames(self) -> Promises:
        """The promises that hold, in order: whole changes only. Anybody may ask.

        Raises ArchiveError for one that another version of newsctl made.
        """
        from newsctl.archive.file.journal.promises import Promises, Standing

        found: list[Standing] = []
        held: dict[int, Frame] = {}
        with self._opened() as fd:
            size = disk.size(fd) if fd >= 0 else 0
            data = disk.read_at(fd, size, 0) if 0 < size <= _HELD else None
            at = whole = kept = 0
            while at < size:
                frame, length = self._frame_at(fd, data, at, size)
                if frame is None or (found and frame.number <= found[-1].number):
                    break  # half a one, or left from before a power cut brought the file back
                announces = frame.announces is not None
                found.append(Standing(at, length, frame.number, frame.end, announces))
                if data is not None:
                    held[at] = frame
                at += length
                if not frame.more:
                    self._taken_back = (whole, kept)
                    whole, kept = at, len(found)
        self._size, self._frames, self._unread = whole, kept, 0
        self._last = found[kept - 1].number if kept else 0
        read = self._read if data is None else lambda length, start: data[start : start + length]
        return Promises(read, found[:kept], held)

    def _frame_at(
        self, fd: int, data: bytes | None, at: int, size: int
    ) -> tuple[Frame | None, int]:
        """The frame that stands at a place, if a whole one does, and how many bytes it takes."""
        from newsctl.archive.file.journal.frames import (
            HEAD_LENGTH,
            UnknownFrame,
            decode,
            length_of,
        )

        def read(length: int) -> bytes:
            return disk.read_at(fd, length, at) if data is None else data[at : at + length]

        length = length_of(read(HEAD_LENGTH))
        if length is None or at + length > size:
            return None, 0
        try:
            return decode(read(length)), length
        except UnknownFrame as error:
            raise ArchiveError(
                _("{path} was made by a newer newsctl. Install that one").format(path=self.path)
            ) from error

    def _read(self, length: int, start: int) -> bytes:
        with self._opened() as fd:
            return disk.read_at(fd, length, start) if fd >= 0 else b""

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """The file to read, -1 where there is none; it need not be open."""
        if self.fd >= 0:
            yield self.fd
            return
        try:
            fd = disk.open_record(self.path)
        except FileNotFoundError:
            yield -1
            return
        try:
            yield fd
        finally:
            disk.close(fd)

    # -- promising -------------------------------------------------------------------------------
    def promise(self, frames: Iterable[Frame], *, durable: bool = True) -> Promises:
        """Append the frames of one change, numbered here, and give them back to be read one by one.

        Raises OSError, and what making the frames raises; then nothing is promised. `durable` ones
        are on the disk when this returns; others outlive a killed process only.
        """
        from newsctl.archive.file.journal.frames import encode
        from newsctl.archive.file.journal.promises import Promises, Standing

        if self._size is None:
            self.frames()
        assert self._size is not None
        self._taken_back = (self._size, self._frames)
        start = at = self._size
        standing: list[Standing] = []
        last = max(self._last, self._floor)
        try:
            if disk.size(self.fd) != start:  # what a change that never was left behind
                disk.truncate(self.fd, start)
            for frame in frames:
                frame.number = last = max(last + 1, time_ns())
                if standing and frame.change is not None:  # one change, by its first frame's number
                    group = frame.change.get("group") or standing[0].number
                    frame.change = frame.change | {"group": group}
                data = encode(frame)
                disk.write_at(self.fd, data, at)
                announces = frame.announces is not None
                standing.append(Standing(at, len(data), last, frame.end, announces))
                at += len(data)
            if durable:
                disk.sync(self.fd)
        except BaseException:
            with suppress(OSError):
                disk.truncate(self.fd, start)
            raise
        self._size, self._frames, self._last = at, self._frames + len(standing), last
        return Promises(self._read, standing, {})

    def take_back(self) -> None:
        """Forget the change promised last, of which nothing was laid; once."""
        disk.truncate(self.fd, self._taken_back[0])
        self._size, self._frames = self._taken_back

    def cut_back(self, record: Record, frames: Promises) -> Promises:
        """Lines were announced, and the process that wrote them died before it promised them: the
        record ends again where it did. The frames without the announcement."""
        if not frames or frames[-1].announces is None:
            return frames
        announced = frames[-1]
        if record.size > announced.end and all(
            record.read(one.offset, len(one.new)) == one.new for one in announced.splices
        ):
            record.truncate(announced.end)
            record.sync()
        self.take_back()
        return self.frames()

    # -- laying ----------------------------------------------------------------------------------
    @staticmethod
    def lay(record: Record, frames: Iterable[Frame]) -> None:
        """Write what was promised into the record, unsynced."""
        for frame in frames:
            for splice in frame.splices:
                record.write(splice.offset, splice.new)

    def replay(self, record: Record, frames: Promises, *, untouched: bool = False) -> bool:
        """Lay frames that may be laid already, all or in part; false, with nothing written, where
        the record holds anything that is neither theirs nor what they replace.

        Where it is `untouched` since, by its size and its time, that is damage, and mended.
        """
        from newsctl.archive.file.journal.promises import Cluster, clusters

        promised = frames.made()
        if not promised:
            return True
        ends = [one.end for one in promised.standing]
        found = list(promised.places())
        begin = min([one.offset for one in found if not one.old], default=min(ends))
        if not min(begin, *ends) <= record.size <= max(ends):
            return False
        unlaid: list[list[Place]] = []
        for splices in clusters(found):
            cluster = Cluster(promised, splices)
            held = record.read(cluster.offset, cluster.length)
            if held == cluster.final:
                continue
            if not untouched and not cluster.may_be(held):
                return False
            unlaid.append(splices)
        for splices in unlaid:
            cluster = Cluster(promised, splices)
            record.write(cluster.offset, cluster.final)
        return record.size >= ends[-1]

    def touched_since(self, record: Record, frames: Promises) -> bool:
        """Whether somebody wrote the record after these promises were laid."""
        return bool(frames) and record.modified > frames.standing[-1].number + _TOUCHED

    # -- settling --------------------------------------------------------------------------------
    @property
    def has_grown(self) -> bool:
        """Whether it is time to settle."""
        return (self._size or 0) > _GROWN_BYTES or self._frames > _GROWN_FRAMES

    def forget(self) -> None:
        """Empty the journal: the record is another than its promises were for."""
        disk.truncate(self.fd, 0)
        self._size = self._frames = self._last = self._unread = 0

    def settle(self, record: Record, make_durable: Callable[[], None]) -> None:
        """Empty the journal: all that it promised is laid, and after this on the disk.

        `make_durable` syncs what else learnt of the promises.
        """
        if self._size == 0 and not disk.size(self.fd):
            return
        if self._unread:
            self.replay(record, self.frames(), untouched=True)
        record.sync()
        make_durable()
        disk.truncate(self.fd, 0)
        self._size = self._frames = self._last = self._unread = 0
