"""What the journal holds, as values, and as bytes.

A frame is, in this order: `NCJ2`, the lengths of the two parts that follow (4 and 8 bytes, big
endian), their CRC-32 (4 bytes), a JSON object, the bytes of the splices one behind the other, and
the frame's number (8 bytes), so that the last number of a file is found at its end. Nothing outside
this folder knows that.
"""

from __future__ import annotations

import zlib
from struct import Struct, pack, unpack
from typing import Any, NamedTuple

from newsctl.fast_dataclasses import dataclass, field
from newsctl.jsontext import dump, load

_MAGIC = b"NCJ2"
_HEAD = Struct(">4sIQI")
NUMBER_LENGTH = 8  # bytes


class Splice(NamedTuple):
    """Bytes of the record that take the place of others of the same length, or, where `old` is
    empty, stand beyond its end."""

    offset: int
    old: bytes
    new: bytes


class Span(NamedTuple):
    """Where a line stands, in bytes."""

    offset: int
    length: int


class Row(NamedTuple):
    """An article that changes: where its line stood and where it stands then, None for nowhere,
    and the fingerprint of what it holds then."""

    id: int
    before: Span | None
    after: Span | None
    fingerprint: int | None


class View(NamedTuple):
    """Reads of one article: how many, when the last one was (ISO 8601), how often it is read in
    all, and whether the history has counted them already (they waited for the lock)."""

    id: int
    reads: int
    when: str
    total: int
    counted: bool


class Restored(NamedTuple):
    """Reads of one article that were made elsewhere, at a moment as an export tells it
    (`2026-11-24T19:30Z`, `2026-11-24`): they come back, and are no new ones."""

    id: int
    when: str
    reads: int


@dataclass(slots=True)
class Frame:
    """One promise. A change may take several frames: all but the last say that more follow, and
    none of them holds before the last is there."""

    archive: str  # the archive's id
    number: int = 0  # growing: nanoseconds since 1970, given when it is promised
    more: bool = False  # the change goes on in the next frame
    announces: int | None = None  # lines are about to be written beyond this end, in bytes
    change: dict[str, Any] | None = None  # what the history keeps of it
    undoes: int | None = None  # the number of the change that it takes back
    waiting: int | None = None  # the last of the waiting reads that it brings into their slots
    end: int = 0  # the record's size, once it is laid
    tail: int = 0  # where what follows the last article begins
    last_id: int = 0
    splices: list[Splice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    reads: list[Restored] = field(default_factory=list)

    def laid_over(self, data: bytes, offset: int) -> bytes:
        """`data`, read at `offset`, as it is with this frame."""
        for splice in self.splices:
            data = _over(data, offset, splice.offset, splice.new)
        return data

    def taken_from(self, data: bytes, offset: int) -> bytes:
        """`data`, read at `offset`, as it was before this frame."""
        for splice in reversed(self.splices):
            if splice.old:
                data = _over(data, offset, splice.offset, splice.old)
        return data

    def old(self, span: Span) -> bytes | None:
        """The bytes that stood in a span before, if this frame replaces all of them."""
        return self._within(span, old=True)

    def new(self, span: Span) -> bytes | None:
        """The bytes that stand in a span then, if this frame writes all of them."""
        return self._within(span, old=False)

    def _within(self, span: Span, *, old: bool) -> bytes | None:
        for splice in self.splices:
            data = splice.old if old else splice.new
            start = span.offset - splice.offset
            if start >= 0 and start + span.length <= len(data):
                return data[start : start + span.length]
        return None


def _over(data: bytes, offset: int, start: int, new: bytes) -> bytes:
    begin, end = max(start, offset), min(start + len(new), offset + len(data))
    if begin >= end:
        return data
    return data[: begin - offset] + new[begin - start : end - start] + data[end - offset :]


# -- bytes ---------------------------------------------------------------------------------------
_PLAIN = ("archive", "number", "more", "announces", "change", "undoes", "waiting", "end", "tail",
          "last_id")  # fmt: skip


class UnknownFrame(Exception):
    """A whole frame of a shape that is not ours: another version's, which may not be lost."""


def encode(frame: Frame) -> bytes:
    """A frame's bytes."""
    told: dict[str, Any] = {name: getattr(frame, name) for name in _PLAIN}
    told["splices"] = [(one.offset, len(one.old), len(one.new)) for one in frame.splices]
    told["rows"] = frame.rows
    told["views"] = frame.views
    told["reads"] = frame.reads
    text = dump(told)
    blob = b"".join([part for one in frame.splices for part in (one.old, one.new)])
    checksum = zlib.crc32(blob, zlib.crc32(text))
    head = _HEAD.pack(_MAGIC, len(text), len(blob), checksum)
    return b"".join((head, text, blob, pack(">Q", frame.number)))


def number_of(trailer: bytes) -> int:
    """The number that a frame's last bytes say."""
    return int(unpack(">Q", trailer)[0]) if len(trailer) == NUMBER_LENGTH else 0


def decode(data: bytes, at: int) -> tuple[Frame, int] | None:
    """The frame that stands at a place, and where it ends; None where no whole one does.

    Raises UnknownFrame for a whole one that this version does not understand.
    """
    if len(data) < at + _HEAD.size:
        return None
    magic, text_length, blob_length, checksum = _HEAD.unpack_from(data, at)
    start = at + _HEAD.size
    blob = start + text_length
    end = blob + blob_length + NUMBER_LENGTH
    if magic[:-1] != _MAGIC[:-1] or end > len(data):
        return None
    if zlib.crc32(data[start : end - NUMBER_LENGTH]) != checksum:
        return None
    if magic != _MAGIC:
        raise UnknownFrame
    try:
        return _read(load(data[start:blob]), data, blob, end)
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownFrame from error


def _read(told: dict[str, Any], data: bytes, blob: int, end: int) -> tuple[Frame, int] | None:
    frame = Frame(**{name: told[name] for name in _PLAIN})
    if number_of(data[end - NUMBER_LENGTH : end]) != frame.number:
        return None
    for offset, old, new in told["splices"]:
        middle = blob + old
        frame.splices.append(Splice(offset, data[blob:middle], data[middle : middle + new]))
        blob = middle + new
    frame.rows = [
        Row(one, _span(before), _span(after), holds) for one, before, after, holds in told["rows"]
    ]
    frame.views = [View(*one) for one in told["views"]]
    frame.reads = [Restored(*one) for one in told["reads"]]
    return frame, end


def _span(told: list[int] | None) -> Span | None:
    return None if told is None else Span(*told)
