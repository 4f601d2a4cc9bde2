"""The promises of a journal that hold, read from it one at a time: a change of a hundred thousand
articles takes no more memory than one of its frames."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from newsctl.archive.file.journal.frames import (
    HEAD_LENGTH,
    NUMBER_LENGTH,
    Frame,
    Place,
    decode,
    description_length,
    length_of,
    places,
)
from newsctl.errors import ArchiveLocked
from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Standing(NamedTuple):
    """Where a frame stands in its journal, in bytes, and what is known of it without reading it:
    its number, where the record ends with it, and whether it only announces."""

    start: int
    length: int
    number: int
    end: int
    announces: bool


class PromisesGone(ArchiveLocked):
    """The journal was emptied by its writer while somebody who holds no lock read it."""


class Promises(Sequence[Frame]):
    """Frames in order. `read` gives bytes of the journal: (length, offset)."""

    def __init__(
        self,
        read: Callable[[int, int], bytes],
        standing: Sequence[Standing],
        held: dict[int, Frame],
    ) -> None:
        self._read = read
        self.standing = standing
        self._held = held  # frames that are in memory, by where they start

    def __len__(self) -> int:
        return len(self.standing)

    @overload
    def __getitem__(self, at: int) -> Frame: ...
    @overload
    def __getitem__(self, at: slice) -> Promises: ...
    def __getitem__(self, at: int | slice) -> Frame | Promises:
        if isinstance(at, slice):
            return Promises(self._read, self.standing[at], self._held)
        one = self.standing[at]
        frame = self._held.get(one.start) or decode(self._read(one.length, one.start))
        if frame is None or frame.number != one.number:
            raise _gone()
        return frame

    def are_of(self, archive_id: str | None) -> bool:
        """Whether they are for that archive's record; of another's nothing is for it."""
        return not self or self[0].archive == archive_id

    def above(self, mark: int) -> Promises:
        """Those with a number above another."""
        return self[bisect_right(self.standing, mark, key=lambda one: one.number) :]

    def made(self) -> Promises:
        """Those that promise something, and do not only announce it."""
        made = [one for one in self.standing if not one.announces]
        return Promises(self._read, made, self._held)

    # -- splice by splice --------------------------------------------------------------------------
    def places(self) -> Iterator[Place]:
        """Each splice in order; `at` is where its bytes stand in the journal."""
        for one in self.standing:
            frame = self._held.get(one.start)
            if frame is None:
                head = self._read(HEAD_LENGTH, one.start)
                if length_of(head) != one.length:
                    raise _gone()
                description = self._read(description_length(head), one.start)
                if description[:HEAD_LENGTH] != head:
                    raise _gone()
                try:
                    found = places(description)
                except ValueError:  # another frame is being written there
                    raise _gone() from None
                yield from (place._replace(at=one.start + place.at) for place in found)
                continue
            sizes = [len(splice.old) + len(splice.new) for splice in frame.splices]
            at = one.start + one.length - NUMBER_LENGTH - sum(sizes)
            for splice, size in zip(frame.splices, sizes, strict=True):
                yield Place(splice.offset, len(splice.old), len(splice.new), at)
                at += size

    def old(self, place: Place) -> bytes:
        """The bytes that a splice replaces."""
        return self._read(place.old, place.at)

    def new(self, place: Place) -> bytes:
        """The bytes that it puts."""
        return self._read(place.new, place.at + place.old)

    def laid_over(self, data: bytes, offset: int) -> bytes:
        """`data`, read from the record at `offset`, as it is with all of these."""
        for one in self.places():
            if _meet(one, data, offset):
                data = _over(data, offset, one.offset, self.new(one))
        return data

    def taken_from(self, data: bytes, offset: int) -> bytes:
        """`data`, read from the record at `offset`, as it was before all of these."""
        meeting = [one for one in self.places() if one.old and _meet(one, data, offset)]
        for one in reversed(meeting):
            data = _over(data, offset, one.offset, self.old(one))
        return data


def _gone() -> PromisesGone:
    return PromisesGone(_("The archive is in use by another program. Try again in a moment"))


def _meet(place: Place, data: bytes, offset: int) -> bool:
    return place.offset < offset + len(data) and offset < place.offset + max(place.old, place.new)


def _over(data: bytes, offset: int, start: int, new: bytes) -> bytes:
    begin, end = max(start, offset), min(start + len(new), offset + len(data))
    if begin >= end:
        return data
    return data[: begin - offset] + new[begin - start : end - start] + data[end - offset :]


# -- against the record --------------------------------------------------------------------------
def clusters(found: Iterable[Place]) -> list[list[Place]]:
    """Splices that touch the same bytes, together, by offset; each cluster in the order given."""
    groups: list[list[tuple[int, Place]]] = []
    end = -1
    for order, place in sorted(enumerate(found), key=lambda one: one[1].offset):
        if place.offset >= end:
            groups.append([])
            end = place.offset
        groups[-1].append((order, place))
        end = max(end, place.offset + place.new)
    return [[place for _order, place in sorted(group)] for group in groups]


class Cluster:
    """What the bytes of a cluster are to be, and what they may be until then."""

    def __init__(self, promises: Promises, splices: Sequence[Place]) -> None:
        self.offset = min(one.offset for one in splices)
        self.length = max(one.offset + one.new for one in splices) - self.offset
        self._splices = [
            (one.offset - self.offset, promises.old(one), promises.new(one)) for one in splices
        ]

    @property
    def final(self) -> bytes:
        """The bytes once all is laid."""
        if len(self._splices) == 1:
            return self._splices[0][2]
        data = bytearray(self.length)
        for start, _old, new in self._splices:
            data[start : start + len(new)] = new
        return bytes(data)

    def may_be(self, found: bytes) -> bool:
        """Whether each byte is one that some promise wrote or replaced; beyond the old end,
        nothing, zeros or a part of ours."""
        for start in range(0, len(found), _BLOCK):
            block = found[start : start + _BLOCK]
            if not self._is_one(block, start) and not self._is_mixture(block, start):
                return False
        return True

    def _is_one(self, block: bytes, start: int) -> bool:
        """Whether a block is all of one side of one splice: nearly always."""
        return any(
            block == side[start - begin : start - begin + len(block)]
            for begin, old, new in self._splices
            if begin <= start
            for side in (new, old)
        )

    def _is_mixture(self, block: bytes, start: int) -> bool:
        return all(self._is_known(byte, at) for at, byte in enumerate(block, start))

    def _is_known(self, byte: int, at: int) -> bool:
        for begin, old, new in self._splices:
            here = at - begin
            if 0 <= here < len(new) and (
                byte == new[here] or byte == (old[here] if here < len(old) else 0)
            ):
                return True
        return False


_BLOCK = 4096  # bytes
