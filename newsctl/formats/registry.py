"""Which module reads which format, loaded on first use; `newsctl.formats.writing` writes."""

from __future__ import annotations

from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import replace
from newsctl.formats.encodings import LARGEST_PAGE
from newsctl.formats.file_types import ARCHIVES, ENOUGH, kind_of_bytes, kind_of_name
from newsctl.formats.item import Item, Later, Options
from newsctl.formats.lazy_imports import function_of
from newsctl.formats.refused_types import REFUSED, Refused, refusal, what_is
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


__all__ = ["READERS", "Item", "Options", "read"]

READERS = {
    "page": "page.copied_text:read",
    "html": "page.html:read",
    "mhtml": "page.html:read_saved",
    "feed": "feed:read",
    "rss": "feed:read",
    "atom": "feed:read",
    "jsonfeed": "feed:read_json",
    "opml": "opml:read",
    "wxr": "wordpress:read",
    "ghost": "ghost:read",
    "jsonapi": "json_api:read",
    "json": "json_:read",
    "jsonl": "json_:read_lines",
    "csv": "csv_:read",
    "tsv": "csv_:read",
    "spreadsheet": "spreadsheet:read",
    "markdown": "markdown:read",
    "movabletype": "movable_type:read",
    "nexis": "nexis:read",
    "eml": "mail:read",
    "mbox": "mail:read_box",
    "ris": "ris:read",
    "bibtex": "bibtex:read",
    "bookmarks": "bookmarks:read",
    "browser": "browser_bookmarks:read",
    "posts": "bookmarks:read_posts",
    "tinydb": "json_:read",
    "newsctl": "json_:read",
    "warc": "warc:read",
    "wacz": "zip_:read",
    "zip": "zip_:read",
    "tar": "tar:read",
    "packed": "tar:read_packed",
}
_ELSEWHERE = {"address": "web_fetching:read_address"}
# Names that many formats go by: what the file begins with says which.
_UNSURE = frozenset(("xml", "json", "page", "html", "zip"))
# Kinds that are read whole, an article in each.
ONE_ARTICLE = frozenset(("html", "mhtml", "page", "markdown", "eml"))
# Records one after the other, of which there may be none: what a search without hits exports.
_MAY_BE_EMPTY = frozenset(("jsonl", "mbox"))
_CERTAIN = ARCHIVES | {
    "warc",
    "mhtml",
    "mbox",
    "bookmarks",
    "browser",
    "wxr",
    "spreadsheet",
    "ghost",
    "jsonapi",
}
_LINES_OF_JSON = 1 << 16  # bytes looked at to tell lines of JSON from one value
_BLANK, _BLANKEST = b" \t\r\n\0", 1 << 24  # bytes that tell nothing; so many say that nothing comes


def read(
    place: Path | BinaryIO | str,
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    today: date,
    mapping: dict[str, str] | None = None,
    allow_local: bool = False,
    options: Options | None = None,
) -> Iterator[Item]:
    """The items of a file, a folder (in the order of its names, hidden files left out), a byte
    stream or a web address, in the format given, or the one that the first bytes and the name tell.
    The format given for an archive of files is that of the files in it. `options` are those of
    several places that are read as one; what they say counts for more than the arguments.

    What cannot be read is an Item with its error, what is none of ours in a folder one that was
    passed over. Raises BadInput for a place that cannot be read at all, UsageError for a format
    that is none.
    """
    options = options or Options(today, mapping or {}, allow_local)
    if format is not None:
        function_of(READERS, format)
    if isinstance(place, str):
        yield from function_of(_ELSEWHERE, "address")(place, format, options)
    elif not isinstance(place, Path):
        yield from read_stream(place, "-", format, options)
    elif place.is_dir():
        yield from _read_folder(place, format, replace(options, alone=False))
    else:
        yield from read_file(place, format, options)


def _read_folder(folder: Path, given: str | None, options: Options) -> Iterator[Item]:
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
                    yield from _read_folder(path, given, options)
            elif path.is_file():
                yield from read_file(path, given, options, must=False)
        except BadInput as error:
            yield Item(None, error, str(path), error.record or 0)


def read_file(
    path: Path, given: str | None, options: Options, *, must: bool = True
) -> Iterator[Item]:
    """The items of a file on this disk. Raises BadInput when it cannot be read; what is of no kind
    that is read is passed over unless it `must` be."""
    try:
        with path.open("rb") as stream:
            options = replace(options, folder=path.parent)
            named = kind_of_name(path.name)
            with options.extent.reading(stream):
                yield from read_stream(stream, str(path), given, options, named=named, must=must)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput(
        _("{file} cannot be read: {reason}").format(file=path, reason=reason_of(error)),
        source=str(path),
    )


def read_stream(
    stream: BinaryIO,
    source: str,
    given: str | None,
    options: Options,
    *,
    named: str | None = None,
    must: bool = True,
) -> Iterator[Item]:
    """The items of a byte stream, in the format given, or the one that its first bytes and its name
    (`named`) tell. Raises BadInput for a kind that is not read; without `must`, as in a folder,
    such a stream is passed over."""
    first = _beginning(stream)
    found = kind_of_bytes(first)
    stream = _rejoined(first, stream)  # what was looked at is read again
    kind = _settled(given, named, found, must=must)
    if kind == "jsonl" and given is None and first.lstrip()[:2].strip() in {b"[", b"{"}:
        kind = "json"  # one value over several lines, whatever its name
    if given is not None and kind in ARCHIVES and kind != given and given not in ARCHIVES:
        options = replace(options, kind=given)
    if kind in REFUSED:
        if must:
            raise refusal(kind, source)
        yield Item(None, None, source, passed=what_is(kind))
        return
    if options.put_off and kind in ONE_ARTICLE:
        data = stream.read(LARGEST_PAGE + 1)
        if len(data) <= LARGEST_PAGE:
            later = Later("registry:read_bytes", (data, kind, source), source, options)
            yield Item(None, source=source, later=later)
            return
        stream = _rejoined(data, stream)
    try:
        for item in function_of(READERS, kind)(stream, source, options):
            item.warnings[:0] = options.damage.taken()
            yield item
        options.damage.taken()  # it is of what does not come in, and not of the next item
    except BadInput as error:
        options.damage.taken()
        if must or not isinstance(error, Refused):  # that is a ZIP file that is a document
            raise
        yield Item(None, None, source, passed=error.what)


def read_bytes(data: bytes, kind: str, source: str, options: Options) -> Iterator[Item]:
    """The items of a whole file of a kind. Raises BadInput."""
    yield from function_of(READERS, kind)(BytesIO(data), source, options)


def _settled(given: str | None, named: str | None, found: str, *, must: bool) -> str:
    """The kind of a file that is said to be one, named as one, and begins as one."""
    if found == "empty":
        kind = given or named or found
        return kind if kind in _MAY_BE_EMPTY and must else found
    if given is not None:
        packed = found in ARCHIVES and given not in {"warc", "wacz", "spreadsheet"}
        return found if packed else given
    if found in _CERTAIN and not (named == "warc" and found == "packed"):
        return "wacz" if named == "wacz" else found
    if named is None:
        # Any text may be a page; in a folder it must look like something.
        return "log" if found in {"page", "csv", "tsv", "yaml"} and not must else found
    if found in REFUSED and found not in {"yaml", "unknown_xml"}:
        return found
    if named == "xml":
        return found if found not in {"page", "csv", "tsv"} else "feed"
    if named == "json":
        return found if found in {"json", "jsonl", "jsonfeed"} else "json"
    if named == "page":
        return found if found not in {"csv", "yaml", "json", "markdown"} else "page"
    if named == "html":
        return found if found in {"feed", "eml"} else "html"
    return named


def _beginning(stream: BinaryIO) -> bytes:
    """What a stream begins with: as much as tells its kind, or as is there without waiting."""
    read = getattr(stream, "read1", stream.read)
    data = bytearray(read(_LINES_OF_JSON))
    blank = not data.strip(_BLANK)
    while (len(data) < _BLANKEST if blank else len(data) < ENOUGH and b"\n" not in data) and (
        more := read(_LINES_OF_JSON)
    ):
        data += more
        blank = blank and not more.strip(_BLANK)
    return bytes(data)


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
