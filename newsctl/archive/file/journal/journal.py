"""The journal: promises appended to a file, and what the record must hold because of them.

    empty ──promise──▶ promised ──lay──▶ laid ──settle──▶ empty

A promise is durable when `promise` returns. It is laid into the record at once, but the record is
synced only when the journal is settled; until then whoever takes the lock lays it again, which
changes nothing where it stands already. Only the holder of the archive's lock calls what changes
the file.
"""

from __future__ import annotations

from contextlib import suppress
from time import time_ns
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.journal.frames import (
    NUMBER_LENGTH,
    Frame,
    UnknownFrame,
    decode,
    encode,
    number_of,
)
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from newsctl.archive.file.journal.frames import Splice
    from newsctl.archive.file.record.file import Record

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

    # -- reading ---------------------------------------------------------------------------------
    def last(self) -> int:
        """The number of the last frame; 0 when there is none. Anybody may ask."""
        try:
            fd = self.fd if self.fd >= 0 else disk.open_record(self.path)
        except FileNotFoundError:
            return 0
        try:
            size = disk.size(fd)
            if not size:
                return 0
            start = max(0, size - NUMBER_LENGTH)
            return number_of(disk.read_at(fd, NUMBER_LENGTH, start)) or -1
        finally:
            if fd != self.fd:
                disk.close(fd)

    def frames(self) -> list[Frame]:
        """The promises that hold, in order: whole changes only. Anybody may ask.

        Raises ArchiveError for one that another version of newsctl made.
        """
        try:
            fd = self.fd if self.fd >= 0 else disk.open_record(self.path)
        except FileNotFoundError:
            return []
        try:
            data = disk.read_at(fd, disk.size(fd), 0)
        finally:
            if fd != self.fd:
                disk.close(fd)
        found: list[Frame] = []
        at = whole = kept = 0
        while (one := self._decoded(data, at)) is not None:
            frame, end = one
            if found and frame.number <= found[-1].number:
                break  # left from before the journal was emptied, by a power cut
            at = end
            found.append(frame)
            if not frame.more:
                self._taken_back = (whole, kept)
                whole, kept = at, len(found)
        self._size, self._frames = whole, kept
        self._last = found[kept - 1].number if kept else 0
        return found[:kept]

    def _decoded(self, data: bytes, at: int) -> tuple[Frame, int] | None:
        try:
            return decode(data, at)
        except UnknownFrame as error:
            raise ArchiveError(
                _("{path} was made by a newer newsctl. Install that one").format(path=self.path)
            ) from error

    # -- promising -------------------------------------------------------------------------------
    def promise(self, frames: Iterable[Frame], *, durable: bool = True) -> None:
        """Append the frames of one change, numbered here. Raises OSError; then nothing is promised.

        `durable` ones are on the disk when this returns; others outlive a killed process only.
        """
        if self._size is None:
            self.frames()
        assert self._size is not None
        self._taken_back = (self._size, self._frames)
        start = at = self._size
        count = 0
        last = max(self._last, self._floor)
        try:
            if disk.size(self.fd) != start:  # what a change that never was left behind
                disk.truncate(self.fd, start)
            for frame in frames:
                frame.number = last = max(last + 1, time_ns())
                data = encode(frame)
                disk.write_at(self.fd, data, at)
                at += len(data)
                count += 1
            if durable:
                disk.sync(self.fd)
        except BaseException:
            with suppress(OSError):
                disk.truncate(self.fd, start)
            raise
        self._size, self._frames, self._last = at, self._frames + count, last

    def take_back(self) -> None:
        """Forget the change promised last, of which nothing was laid; once."""
        disk.truncate(self.fd, self._taken_back[0])
        self._size, self._frames = self._taken_back

    def cut_back(self, record: Record, frames: list[Frame]) -> list[Frame]:
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

    def replay(self, record: Record, frames: Sequence[Frame]) -> bool:
        """Lay frames that may be laid already, all or in part; false, with nothing written, where
        the record holds anything that is neither theirs nor what they replace."""
        promised = [one for one in frames if one.announces is None]
        if not promised:
            return True
        begin = min([_old_end(one) for one in promised])
        size, end = record.size, promised[-1].end
        if not begin <= size <= max(one.end for one in promised):
            return False
        places: list[tuple[int, bytes]] = []
        for cluster in _clusters([s for one in promised for s in one.splices]):
            place = min(s.offset for s in cluster)
            length = max(s.offset + len(s.new) for s in cluster) - place
            found = record.read(place, length)
            final = _final(cluster, place, length)
            if found == final:
                continue
            if not _ours(found, cluster, place):
                return False
            places.append((place, final))
        for place, data in places:
            record.write(place, data)
        return record.size >= end

    def touched_since(self, record: Record, frames: Sequence[Frame]) -> bool:
        """Whether somebody wrote the record after these promises were laid."""
        return bool(frames) and record.modified > frames[-1].number + _TOUCHED

    # -- settling --------------------------------------------------------------------------------
    @property
    def has_grown(self) -> bool:
        """Whether it is time to settle."""
        return (self._size or 0) > _GROWN_BYTES or self._frames > _GROWN_FRAMES

    def forget(self) -> None:
        """Empty the journal: the record is another than its promises were for."""
        disk.truncate(self.fd, 0)
        self._size = self._frames = self._last = 0

    def settle(self, record: Record, make_durable: Callable[[], None]) -> None:
        """Empty the journal: all that it promised is laid, and after this on the disk.

        `make_durable` syncs what else learnt of the promises.
        """
        if self._size == 0 and not disk.size(self.fd):
            return
        record.sync()
        make_durable()
        disk.truncate(self.fd, 0)
        self._size = self._frames = self._last = 0


def _old_end(frame: Frame) -> int:
    """Where the record ended before a frame, or before its lines were written beyond the end."""
    beyond = [one.offset for one in frame.splices if not one.old]
    return min(beyond, default=frame.end)


def _clusters(splices: list[Splice]) -> list[list[Splice]]:
    """Splices that touch the same bytes, together; each cluster in the order of the promises."""
    found: list[list[Splice]] = []
    end = -1
    for splice in sorted(splices, key=lambda one: one.offset):  # a stable sort
        if splice.offset >= end:
            found.append([])
            end = splice.offset
        found[-1].append(splice)
        end = max(end, splice.offset + len(splice.new))
    if all(len(cluster) == 1 for cluster in found):
        return found
    order = {id(splice): number for number, splice in enumerate(splices)}
    return [sorted(cluster, key=lambda one: order[id(one)]) for cluster in found]


def _final(cluster: Sequence[Splice], place: int, length: int) -> bytes:
    if len(cluster) == 1:
        return cluster[0].new
    data = bytearray(length)
    for one in cluster:
        data[one.offset - place : one.offset - place + len(one.new)] = one.new
    return bytes(data)


def _ours(found: bytes, cluster: Sequence[Splice], place: int) -> bool:
    """Whether each byte is one that some promise wrote or replaced; beyond the old end, nothing,
    zeros or a part of ours."""
    for at, byte in enumerate(found):
        here = False
        for one in cluster:
            start = at + place - one.offset
            if not 0 <= start < len(one.new):
                continue
            beyond = start >= len(one.old)
            if byte == one.new[start] or (byte == 0 if beyond else byte == one.old[start]):
                here = True
                break
        if not here:
            return False
    return True
