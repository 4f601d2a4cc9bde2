"""ZIP files of any format we read: members in the order of their names, nothing written to disk."""

from __future__ import annotations

import re
import tempfile
import zipfile
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import replace
from newsctl.formats import spreadsheet, substack, wacz
from newsctl.formats.archive_members import inner, is_hidden, read_member
from newsctl.formats.file_types import kind_of_members
from newsctl.formats.item import Item
from newsctl.formats.refused_types import refusal
from newsctl.formats.unpacking_limits import (
    MOST_MEMBERS,
    UNPACKING,
    Budget,
    Unpacked,
    damaged,
    too_many,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_IN_MEMORY = 16 << 20  # bytes of a stream that cannot be searched; more goes to a temporary file
_CHUNK = 1 << 20


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of every file in a ZIP archive. Raises BadInput for what is none."""
    options = inner(options, source)
    budget = options.budget or Budget()
    options = replace(options, budget=budget)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        place = stream if _seekable(stream) else _copied(stream, copy, budget, source)
        try:
            if _count(place) > MOST_MEMBERS:
                raise too_many(source)
            archive = zipfile.ZipFile(place)
        except UNPACKING as error:
            raise damaged(source, error) from None
        with archive:
            kind = kind_of_members(archive.namelist(), _mimetype(archive))
            if kind == "wacz":
                yield from wacz.read_members(archive, source, options)
                return
            if substack.is_export(archive.NameToInfo):
                yield from substack.read_members(archive, source, options)
                return
            if kind == "spreadsheet":
                place.seek(0)
                yield from spreadsheet.read(place, source, options)
                return
            if kind != "zip":
                raise refusal(kind, source)
            infos = [one for one in archive.infolist() if not one.filename.endswith("/")]
            for info in sorted(infos, key=lambda one: _name(one).split("/")):
                yield from _member(archive, info, source, options, budget)


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What a document says of its kind in its member `mimetype`; empty for other archives."""
    try:
        if archive.getinfo("mimetype").file_size < 200:
            return archive.read("mimetype").decode("ascii", "replace")
    except UNPACKING:
        pass
    return ""


_END, _END_SIZE = b"PK\x05\x06", 22
_END64, _MANY = b"PK\x06\x06", 0xFFFF


def _count(place: BinaryIO) -> int:
    """How many members the end of an archive announces, before any of them is read."""
    size = place.seek(0, 2)
    place.seek(max(0, size - _END_SIZE - (1 << 16)))
    tail = place.read()
    place.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return 0
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    at = tail.rfind(_END64)
    if count == _MANY and at >= 0:
        return int.from_bytes(tail[at + 32 : at + 40], "little")
    return count


def _seekable(stream: BinaryIO) -> bool:
    try:
        return stream.seekable()
    except (AttributeError, ValueError):
        return False


def _copied(
    stream: BinaryIO, copy: tempfile.SpooledTemporaryFile[bytes], budget: Budget, source: str
) -> BinaryIO:
    while data := stream.read(_CHUNK):
        budget.spend(len(data), source)
        copy.write(data)
    copy.seek(0)
    return copy  # type: ignore[return-value]


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str, options: Options, budget: Budget
) -> Iterator[Item]:
    name = _name(info)
    label = f"{source}:{name}"
    if is_hidden(name):
        return
    try:
        budget.open_one(label)
        with archive.open(info) as packed:
            raw = Unpacked(packed, max(info.compress_size, 1), budget, label)
            yield from read_member(raw, name, label, options)
    except BadInput as error:
        yield Item(None, error, label, error.record or 0)
    except UNPACKING as error:
        yield Item(None, damaged(label, error), label)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; old programs wrote theirs in UTF-8 or Windows-1256 without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        for encoding in ("utf-8", "cp1256"):
            try:
                return re.sub(r"[\r\n]", " ", name.encode("cp437").decode(encoding))
            except UnicodeError:
                continue
    return re.sub(r"[\r\n]", " ", name)
