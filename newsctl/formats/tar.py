"""Tar archives, and files packed with gzip, bzip2 or xz: read in one pass, in their own order."""

from __future__ import annotations

import tarfile
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import replace
from newsctl.formats.archive_members import inner, is_hidden, read_member
from newsctl.formats.item import Item
from newsctl.formats.unpacking_limits import UNPACKING, Budget, Counted, Unpacked, damaged, too_much

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of every file in a tar archive that is not packed. Raises BadInput."""
    options = inner(options, source)
    budget = options.budget or Budget()
    options = replace(options, budget=budget)
    try:
        archive = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115 - closed below
    except UNPACKING as error:
        raise damaged(source, error) from None
    with archive:
        members = iter(archive)
        while True:
            try:
                info = next(members, None)
            except BadInput:
                raise
            except UNPACKING as error:
                raise damaged(source, error) from None
            if info is None:
                return
            archive.members = []  # type: ignore[attr-defined] # they would be kept to the end
            if info.issparse():  # of which a few bytes stand for any length
                yield Item(None, too_much(f"{source}:{info.name}"), source)
            elif info.isfile() and not is_hidden(info.name):
                yield from _member(archive, info, source, options, budget)


def _member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, source: str, options: Options, budget: Budget
) -> Iterator[Item]:
    label = f"{source}:{info.name}"
    try:
        budget.open_one(label)
        packed: Any = archive.extractfile(info)
        if packed is not None:
            raw = Unpacked(packed, max(info.size, 1), budget, label)
            yield from read_member(raw, info.name, label, options)
    except BadInput as error:
        yield Item(None, error, label, error.record or 0)
    except UNPACKING as error:
        yield Item(None, damaged(label, error), label)


def read_packed(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of one file packed by gzip, bzip2 or xz, tar archives too. Raises BadInput."""
    options = inner(options, source)
    budget = options.budget or Budget()
    options = replace(options, budget=budget)
    buffered = BufferedReader(Counted(stream))
    first = buffered.peek(6)[:6]
    counted = buffered.raw
    assert isinstance(counted, Counted)
    try:
        raw = Unpacked(_opened(buffered, first), counted, budget, source)
    except UNPACKING as error:
        raise damaged(source, error) from None
    name = source.rpartition("/")[2].rpartition(":")[2]
    for packed, plain in _PLAIN.items():
        if name.lower().endswith(packed):
            name = name[: -len(packed)] + plain
    yield from read_member(raw, name, source, options, must=True)


_PLAIN = {
    ".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".gz": "", ".bz2": "",
    ".xz": "", ".lzma": "", ".zst": "",
}  # fmt: skip


def _opened(stream: Any, first: bytes) -> Any:
    if first.startswith(b"\x1f\x8b"):
        import gzip

        return gzip.GzipFile(fileobj=stream)
    if first.startswith((b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")):
        from newsctl.formats.content_coding import unpacked_zstd

        return unpacked_zstd(stream)
    if first.startswith(b"BZh"):
        import bz2

        return bz2.BZ2File(stream)
    import lzma

    return lzma.LZMAFile(stream)
