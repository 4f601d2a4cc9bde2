"""Which module reads which format, loaded on first use; `newsctl.formats.writing` writes."""

from __future__ import annotations

from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsctl.errors import BadInput
from newsctl.formats.item import Item, Options
from newsctl.formats.kinds import kind_of_bytes
from newsctl.formats.loading import function_of
from newsctl.messages import gettext as _
from newsctl.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


__all__ = ["READERS", "Item", "Options", "read"]

READERS = {
    "page": "page.copied:read",
    "html": "page.html:read",
    "mhtml": "page.html:read_saved",
    "feed": "feed:read",
    "rss": "feed:read",
    "atom": "feed:read",
    "jsonfeed": "feed:read_json",
    "opml": "feed:read_list",
    "json": "json_:read",
    "jsonl": "json_:read_lines",
    "csv": "csv_:read",
    "tsv": "csv_:read",
    "markdown": "markdown:read",
    "tinydb": "json_:read",
    "newsctl": "json_:read",
    "warc": "warc:read",
    "zip": "zip_:read",
    "tar": "tar:read",
    "packed": "tar:read_packed",
}
ARCHIVES = frozenset(("zip", "tar", "packed"))  # what holds files of other formats
_SUFFIXES = {
    ".txt": "page",
    ".text": "page",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".xml": "xml",
    ".opml": "opml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".warc": "warc",
    ".arc": "warc",
    ".warc.gz": "warc",
    ".arc.gz": "warc",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "packed",
    ".tbz": "packed",
    ".tbz2": "packed",
    ".txz": "packed",
    ".gz": "packed",
    ".bz2": "packed",
    ".xz": "packed",
}
_UNSURE = frozenset(("json", "xml", "page"))  # names that many formats go by
_SNIFFED = 4096  # bytes


def kind_of_name(name: str) -> str | None:
    """The format that a file's name tells (`xml` for any that is written in XML), or None."""
    low = name.lower().rpartition("/")[2]
    for suffix in (low[low.find(".", 1) :] if "." in low[1:] else "", *_endings(low)):
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
    return None


def _endings(name: str) -> list[str]:
    parts = name.split(".")[1:]
    return ["." + ".".join(parts[-2:]), "." + parts[-1]] if parts else []


def read(
    place: Path | BinaryIO | str,
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    today: date,
    mapping: dict[str, str] | None = None,
    allow_local: bool = False,
) -> Iterator[Item]:
    """The records of a file, a folder (in the order of its names, hidden files left out), a byte
    stream or a web address, in the format told, or the one that the name or the first bytes tell.
    The format told for an archive of files is that of the files in it.

    A record that cannot be read is a Item with its error. Raises BadInput for a place that cannot
    be read at all, UsageError for a format that is none.
    """
    options = Options(today, mapping or {}, allow_local)
    if format is not None:
        function_of(READERS, format)
    if isinstance(place, str):
        from newsctl.formats.web import read_address

        yield from read_address(place, format, options)
    elif not isinstance(place, Path):
        yield from read_stream(place, "-", format, options)
    elif place.is_dir():
        yield from _read_folder(place, format, options)
    else:
        yield from read_file(place, format, options)


def _read_folder(folder: Path, kind: str | None, options: Options) -> Iterator[Item]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise _unreadable(folder, error) from None
    for path in paths:
        if path.name.startswith("."):
            continue
        try:
            if path.is_dir():
                if not path.is_symlink():  # which may lead back up
                    yield from _read_folder(path, kind, options)
            elif kind is not None or kind_of_name(path.name):
                yield from read_file(path, kind, options)
        except BadInput as error:
            yield Item(None, error, str(path), error.record or 0)


def read_file(path: Path, kind: str | None, options: Options) -> Iterator[Item]:
    """The records of a file on this disk. Raises BadInput when it cannot be read."""
    try:
        with path.open("rb") as stream:
            known = kind_of_name(path.name)
            if known in ARCHIVES:
                options = replace(options, kind=kind if kind not in ARCHIVES else None)
                kind = None
            options = replace(options, folder=path.parent)
            yield from read_stream(stream, str(path), kind or known, options)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput(
        _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror or error),
        source=str(path),
    )


def read_stream(
    stream: BinaryIO, source: str, kind: str | None, options: Options
) -> Iterator[Item]:
    """The records of a byte stream, in the format told or the one its first bytes look like."""
    if kind is None or kind in _UNSURE or (kind not in ARCHIVES and options.kind is None):
        first = stream.read(_SNIFFED)
        found = kind_of_bytes(first)
        if _overrules(found, kind, first):
            if found in ARCHIVES and kind is not None and kind not in {"xml", "page"}:
                options = replace(options, kind=kind)
            kind = found
        stream = _rejoined(first, stream)  # what was looked at is read again
    for item in function_of(READERS, kind or "page")(stream, source, options):
        item.warnings[:0] = options.damage.taken()
        yield item


def _overrules(found: str, kind: str | None, first: bytes) -> bool:
    """Whether what the bytes look like counts for more than the format told."""
    if kind is None or kind == "xml":
        return True
    if kind == "json":
        return found == "jsonfeed"
    if kind == "page":
        return found == "html" and first.lstrip()[:1] == b"<"
    return found in ARCHIVES and kind != "warc"  # which unpacks itself


def _rejoined(first: bytes, stream: BinaryIO) -> BinaryIO:
    try:
        if stream.seekable():
            stream.seek(-len(first), 1)
            return stream
    except (OSError, AttributeError, ValueError):
        pass
    return BufferedReader(_Rejoined(first, stream))


class _Rejoined(RawIOBase):
    """A stream with its first bytes put back."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first = first
        # One read of the system at a time: between two, an interrupt is noticed.
        self._read = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._first[: len(buffer)] or self._read(len(buffer))
        self._first = self._first[len(data) :]
        buffer[: len(data)] = data
        return len(data)
