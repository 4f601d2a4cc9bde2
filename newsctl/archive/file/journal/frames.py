"""What the journal holds, as values, and as bytes.

A frame is, in this order: `NCJ2`, the lengths of the two parts that follow (4 and 8 bytes, big
endian), their CRC-32 (4 bytes), a JSON object, the bytes of the splices one behind the other, and
the frame's number (8 bytes), so that the last number of a file is found at its end. Nothing outside
this folder knows that.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from struct import Struct, pack, unpack
from typing import Any

from newsctl.fast_dataclasses import NamedTuple, dataclass, field
from newsctl.jsontext import dump, load

_MAGIC = b"NCJ2"
_HEAD = Struct(">4sIQI")
HEAD_LENGTH, NUMBER_LENGTH = _HEAD.size, 8  # bytes


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


ADDED, LINE = "added", "line"


class Row(NamedTuple):
    """An article that changes: where its line stood and where it stands then, None for nowhere,
    and the fingerprint of what it holds then.

    `kept` is what the history keeps of it: the fields that differ, as they were; LINE, the whole
    line that stood; ADDED, nothing: it was not there. `text` tells the text that another takes the
    place of (`replaced_texts`); of one that was added, the versions that it brings along.
    """

    id: int
    before: Span | None
    after: Span | None
    fingerprint: int | None
    kept: dict[str, list[Any]] | str | None = None
    text: dict[str, Any] | None = None


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
    undoes: int | None = None  # the number of the change that it takes back, or puts again
    waiting: int | None = None  # the last of the waiting reads that it brings into their slots
    end: int = 0  # the record's size, once it is laid
    tail: int = 0  # where what follows the last article begins
    last_id: int = 0
    given_id: int = 0  # the last id that was given before the change
    splices: list[Splice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    reads: list[Restored] = field(default_factory=list)
    ordered: list[Splice] | None = None  # by offset, as soon as somebody looks for a span

    def old(self, span: Span) -> bytes | None:
        """The bytes that stood in a span before, if this frame replaces all of them."""
        return self._within(span, old=True)

    def new(self, span: Span) -> bytes | None:
        """The bytes that stand in a span then, if this frame writes all of them."""
        return self._within(span, old=False)

    def _within(self, span: Span, *, old: bool) -> bytes | None:
        if self.ordered is None:
            self.ordered = sorted(self.splices, key=lambda one: one.offset)
        at = bisect_right(self.ordered, span.offset, key=lambda one: one.offset) - 1
        if at < 0:
            return None
        splice = self.ordered[at]
        data = splice.old if old else splice.new
        start = span.offset - splice.offset
        return data[start : start + span.length] if start + span.length <= len(data) else None


# -- bytes ---------------------------------------------------------------------------------------
_PLAIN = ("archive", "number", "more", "announces", "change", "undoes", "waiting", "end", "tail",
          "last_id", "given_id")  # fmt: skip

_LATER = frozenset({"given_id"})  # frames of older versions lack these


class UnknownFrame(Exception):
    """A whole frame of a shape that is not ours: another version's, which may not be lost."""


def encode(frame: Frame) -> bytes:
    """A frame's bytes."""
    header: dict[str, Any] = {name: getattr(frame, name) for name in _PLAIN}
    header["splices"] = [(one.offset, len(one.old), len(one.new)) for one in frame.splices]
    header["rows"] = frame.rows
    header["views"] = frame.views
    header["reads"] = frame.reads
    text = dump(header)
    parts = [part for one in frame.splices for part in (one.old, one.new)]
    checksum = zlib.crc32(text)
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    head = _HEAD.pack(_MAGIC, len(text), sum(map(len, parts)), checksum)
    return b"".join((head, text, *parts, pack(">Q", frame.number)))


def number_of(trailer: bytes) -> int:
    """The number that a frame's last bytes say."""
    return int(unpack(">Q", trailer)[0]) if len(trailer) == NUMBER_LENGTH else 0


def length_of(head: bytes) -> int | None:
    """How many bytes the frame takes that begins so; None where none does."""
    if len(head) < HEAD_LENGTH:
        return None
    magic, text_length, blob_length, _checksum = _HEAD.unpack_from(head)
    if magic[:-1] != _MAGIC[:-1]:
        return None
    return int(HEAD_LENGTH + text_length + blob_length + NUMBER_LENGTH)


def decode(data: bytes) -> Frame | None:
    """The frame that these bytes begin with; None where no whole one does.

    Raises UnknownFrame for a whole one that this version does not understand.
    """
    length = length_of(data[:HEAD_LENGTH])
    if length is None or length > len(data):
        return None
    magic, text_length, _blob_length, checksum = _HEAD.unpack_from(data)
    blob, end = HEAD_LENGTH + text_length, length - NUMBER_LENGTH
    if zlib.crc32(memoryview(data)[HEAD_LENGTH:end]) != checksum:
        return None
    if magic != _MAGIC:
        raise UnknownFrame
    try:
        frame = _read(load(data[HEAD_LENGTH:blob]), data, blob)
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownFrame from error
    return frame if number_of(data[end:length]) == frame.number else None


class Place(NamedTuple):
    """A splice by its description: its offset in the record, how many bytes it replaces and puts,
    and where these stand, one behind the other."""

    offset: int
    old: int
    new: int
    at: int


def description_length(head: bytes) -> int:
    """How many bytes of the frame that begins so its head and its description take."""
    return int(HEAD_LENGTH + _HEAD.unpack_from(head)[1])


def places(description: bytes) -> list[Place]:
    """The splices of a frame, by its head and its description; `at` is counted from its start."""
    at = len(description)
    found: list[Place] = []
    for offset, old, new in load(description[HEAD_LENGTH:])["splices"]:
        found.append(Place(offset, old, new, at))
        at += old + new
    return found


def _read(header: dict[str, Any], data: bytes, blob: int) -> Frame:
    frame = Frame(**{name: header[name] for name in _PLAIN if name in header or name not in _LATER})
    for offset, old, new in header["splices"]:
        middle = blob + old
        frame.splices.append(Splice(offset, data[blob:middle], data[middle : middle + new]))
        blob = middle + new
    frame.rows = [_row(*one) for one in header["rows"]]
    frame.views = [View(*one) for one in header["views"]]
    frame.reads = [Restored(*one) for one in header["reads"]]
    return frame


def _row(
    one: int,
    before: list[int] | None,
    after: list[int] | None,
    holds: int | None,
    kept: dict[str, list[Any]] | str | None = "",
    text: dict[str, Any] | None = None,
) -> Row:
    if kept == "":  # of a version that kept whole lines
        kept = LINE if before else ADDED
    return Row(one, _span(before), _span(after), holds, kept, text)


def _span(header: list[int] | None) -> Span | None:
    return None if header is None else Span(*header)
