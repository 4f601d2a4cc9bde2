"""Which module reads which format, loaded on first use; `newsctl.formats.writing` writes."""

from __future__ import annotations

import re
from importlib import import_module
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsctl.errors import BadInput, UsageError
from newsctl.formats.record import Options, Record
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


__all__ = ["READERS", "Options", "Record", "read"]

READERS = {
    "page": "page:read",
    "html": "html:read",
    "json": "json_:read",
    "jsonl": "json_:read_lines",
    "csv": "csv_:read",
    "tsv": "csv_:read",
    "markdown": "markdown:read",
    "tinydb": "json_:read",
    "newsctl": "json_:read",
}
_SUFFIXES = {
    ".txt": "page",
    ".text": "page",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
}
_SNIFFED = 4096  # bytes


def _function(table: dict[str, str], kind: str) -> Any:
    if kind not in table:
        raise UsageError(
            _("There is no format {name}. The formats are: {names}").format(
                name=kind, names=", ".join(table)
            )
        )
    module, _colon, name = table[kind].partition(":")
    return getattr(import_module(f"newsctl.formats.{module}"), name)


def read(
    place: Path | BinaryIO | str,
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    today: date,
    mapping: dict[str, str] | None = None,
    allow_local: bool = False,
) -> Iterator[Record]:
    """The records of a file, a folder (in the order of its names, hidden files left out) or a byte
    stream, in the format told, or the one that the name or the first bytes tell.

    A record that cannot be read is a Record with its error. Raises BadInput for a file that cannot
    be read at all, UsageError for a format that is none.
    """
    options = Options(today, mapping or {}, allow_local)
    if format is not None:
        _function(READERS, format)
    if isinstance(place, str):
        raise BadInput(
            _("{file}: web pages cannot be fetched; save the page as a file first").format(
                file=place
            ),
            source=place,
        )
    if not isinstance(place, Path):
        yield from _read_stream(place, "-", format, options)
    elif place.is_dir():
        yield from _read_folder(place, format, options)
    else:
        yield from _read_file(place, format, options)


def _read_folder(folder: Path, kind: str | None, options: Options) -> Iterator[Record]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        try:
            if path.is_dir():
                yield from _read_folder(path, kind, options)
            elif kind is not None or path.suffix.lower() in _SUFFIXES:
                yield from _read_file(path, kind, options)
        except BadInput as error:
            yield Record(None, error, str(path), error.record or 0)


def _read_file(path: Path, kind: str | None, options: Options) -> Iterator[Record]:
    try:
        with path.open("rb") as stream:
            known = kind or _SUFFIXES.get(path.suffix.lower())
            yield from _read_stream(stream, str(path), known, options)
    except OSError as error:
        raise BadInput(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror),
            source=str(path),
        ) from None


def _read_stream(
    stream: BinaryIO, source: str, kind: str | None, options: Options
) -> Iterator[Record]:
    if kind is None:
        first = stream.read(_SNIFFED)
        kind = _sniffed(first)
        stream = BufferedReader(_Rejoined(first, stream))  # what was looked at is read again
    yield from _function(READERS, kind)(stream, source, options)


def _sniffed(first: bytes) -> str:
    """The format that a file's first bytes look like; a page's text if nothing else."""
    text = first.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if text[:1] in {"{", "["}:
        return "json"
    if re.match(r"(?:---|\+\+\+)[ \t]*\n", text):
        return "markdown"
    from newsctl.formats.fields import KNOWN, key_of

    head = text.partition("\n")[0]
    for separator in "\t,;":
        names = {KNOWN.get(key_of(name.strip('"'))) for name in head.split(separator)}
        if len(names - {None}) >= 2:
            return "csv"
    return "page"


class _Rejoined(RawIOBase):
    """A stream with its first bytes put back."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(data) :]
        buffer[: len(data)] = data
        return len(data)
