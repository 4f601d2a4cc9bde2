"""Text from a stream as it comes: pieces and lines, each decoded when it is asked for."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.formats.double_encoding import once
from newsctl.formats.encodings import (
    HIGH,
    PUBLIC_NAMES,
    best_by_sense,
    is_mostly_utf8,
    lost_letters,
    name_by_mark,
    name_declared,
    name_guessed,
    place_of,
    text_in,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from newsctl.formats.decoding_errors import Damage

_CHUNK = 1 << 20  # bytes
LONGEST_LINE = 16 << 20  # code points
_BEGINNING = 1 << 16  # code points that are kept of a longer one


def chunks(stream: BinaryIO, source: str, damage: Damage | None = None) -> Iterator[str]:
    """The text of a stream piece by piece, as it comes. Its encoding is that of the first piece
    that is not ASCII; where a piece does not fit, each of its lines is judged for itself, comes
    alone, and is noted in `damage`. Raises BadInput, with the byte, for what begins as no text."""
    read = getattr(stream, "read1", stream.read)  # what is there, without waiting for more
    data = read(_CHUNK)
    while 0 < len(data) < 4 and (more := read(_CHUNK)):  # a mark has up to four bytes
        data += more
    name = name_by_mark(data)
    if name is not None and name != "utf-8-sig":
        yield from _wide(data, read, name, source, damage)
        return
    mixed = _Lines(source, damage)
    data = data.removeprefix(codecs.BOM_UTF8)
    held = b""
    while data:
        data = held + data
        cut = _whole(data)
        held = data[cut:]
        yield from mixed.decoded(data[:cut])
        data = read(_CHUNK)
    yield from mixed.decoded(held)


def _wide(
    data: bytes, read: Callable[[int], bytes], name: str, source: str, damage: Damage | None
) -> Iterator[str]:
    """The text of a stream in UTF-16 or UTF-32."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    line = 1
    while data:
        text = decoder.decode(data)
        if damage is not None and (lost := text.count("\ufffd")):
            damage.note(place_of(source, line + text.count("\n", 0, text.find("\ufffd"))), lost)
        line += text.count("\n")
        yield text
        data = read(_CHUNK)
    yield decoder.decode(b"", final=True)


def _whole(data: bytes) -> int:
    """Where bytes can be cut: behind the last line end, or between two letters."""
    cut = data.rfind(b"\n") + 1
    if cut:
        return cut
    for back in range(1, min(4, len(data)) + 1):
        lead = data[-back]
        if lead >= 0xC0:  # a letter's first byte: is the letter whole?
            length = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return len(data) if back >= length else len(data) - back
        if lead < 0x80:
            break
    return len(data)


class _Lines:
    """Bytes to text where lines may differ: the stream has an encoding, and a line that is not in
    it costs no other."""

    def __init__(self, source: str, damage: Damage | None) -> None:
        self._source = source
        self._damage = damage
        self._name: str | None = None  # of the stream, once something showed it
        self._line = 1
        self._passed = 0  # bytes

    def decoded(self, data: bytes) -> Iterator[str]:
        """The text of some whole lines. Raises BadInput when nothing tells what they are in."""
        if self._name in {None, "utf-8"}:
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                place = error.start
            else:
                self._name = self._name or (None if text.isascii() else "utf-8")
                self._line += data.count(b"\n")
                self._passed += len(data)
                yield once(text)
                return
            if self._name is None:
                self._name = self._encoding_of(data, place)
        for line in data.splitlines(keepends=True) if b"\n" in data else [data]:
            yield self._one(line)
            self._line += line.count(b"\n")
        self._passed += len(data)

    def _encoding_of(self, data: bytes, place: int) -> str:
        lines = [line for line in data.split(b"\n") if not line.isascii()]
        good = sum(_is_utf8(line) for line in lines)
        if 2 * good >= len(lines):
            return "utf-8"
        name = name_declared(data, place, None)
        if name is None:
            try:
                name = name_guessed(data, self._source, place)
            except BadInput:
                raise unreadable(self._source, self._passed + place) from None
        return name

    def _one(self, line: bytes) -> str:
        """A line in the stream's encoding, unless it is plainly in another."""
        name = self._name or "utf-8"
        fits = _is_utf8(line)
        if fits and (name == "utf-8" or len(line.decode()) > len(line.translate(None, HIGH)) + 3):
            return line.decode()
        if not fits and name == "utf-8" and not is_mostly_utf8(line):
            score, _common_ones, sense = best_by_sense(line)
            if score > 0:
                if self._damage is not None:
                    self._damage.note_encoding(self._place(), PUBLIC_NAMES.get(sense, sense))
                return line.decode(sense)
        text = text_in(line, name)
        if self._damage is not None and (lost := lost_letters(text, line, name)):
            self._damage.note(self._place(), lost)
        return text

    def _place(self) -> str:
        return place_of(self._source, self._line)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class LongLine(str):
    """What a line begins with that is too long to hold; the rest of it was passed."""

    __slots__ = ()


def lines(stream: BinaryIO, source: str, damage: Damage | None = None) -> Iterator[str]:
    """The lines of a stream, each ending in a line feed. A file without a single one has lines that
    end in carriage returns, as old Macs wrote them. One too long to hold is a `LongLine`. Raises
    BadInput as `chunks` does."""
    rest: list[str] = []
    held, fed = 0, False
    for text in chunks(stream, source, damage):
        fed = fed or "\n" in text
        if not fed and "\r" in text[:-1]:
            text = text.replace("\r", "\n")
        first, *others = text.split("\n")
        held += len(first)
        rest.append(first)
        if held > LONGEST_LINE:
            rest = ["".join(rest)[:_BEGINNING]]
        if others:
            yield _line(rest, held, "\n")
            *whole, last = others
            yield from (line + "\n" for line in whole)
            rest, held = [last], len(last)
    if held:
        yield _line(rest, held, "")


def _line(parts: list[str], size: int, end: str) -> str:
    line = "".join(parts) + end
    if size > LONGEST_LINE:
        return LongLine(line)
    return line


def cut_lines(stream: BinaryIO, source: str, damage: Damage) -> Iterator[str]:
    """The same for formats whose records have many lines: of one too long to hold there is the
    beginning, which `damage` tells of."""
    for number, line in enumerate(lines(stream, source, damage), 1):
        if isinstance(line, LongLine):
            damage.note_cut(place_of(source, number), LONGEST_LINE)
        yield line
