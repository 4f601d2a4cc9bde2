"""Writing articles out: which module writes which format, and files that are whole or not there."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from newsctl.atomic_files import is_device, whole_file
from newsctl.errors import ArchiveError
from newsctl.formats.lazy_imports import function_of
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Iterable

    from newsctl.article import Article

WRITERS = {
    "json": "json_:write",
    "jsonl": "json_:write_lines",
    "csv": "csv_:write",
    "tsv": "csv_:write_tabs",
    "markdown": "markdown:write",
    "html": "html_writing:write",
    "epub": "epub:write",
    "bibtex": "bibtex:write",
    "ris": "ris:write",
}
FOLDER_WRITERS = {
    "markdown": "markdown:write_folder",
    "html": "html_writing:write_folder",
}
_FILES = {
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
}  # formats of folders: the names that are a file all the same


def write(
    kind: str, articles: Iterable[Article], target: Path | BinaryIO, *, bom: bool = False
) -> None:
    """Write articles in a format to a stream, a file, or a folder (made when it is not there).

    Formats of a file an article (`FOLDER_WRITERS`) go to a folder, unless the name ends as theirs
    do, or is a device's. With `bom` a file begins with the mark by which spreadsheets know UTF-8. A
    file appears, or takes the place of another, only when it is whole. Raises UsageError for a
    format that is none, ArchiveError when something cannot be written.
    """
    mark = codecs.BOM_UTF8 if bom else b""
    if not isinstance(target, Path):
        target.write(mark)
        function_of(WRITERS, kind)(articles, target)
        return
    try:
        _write_path(kind, articles, target, mark)
    except OSError as error:
        raise ArchiveError(
            _("{file} cannot be written: {reason}").format(file=target, reason=reason_of(error))
        ) from None


def _write_path(kind: str, articles: Iterable[Article], path: Path, mark: bytes) -> None:
    if kind in FOLDER_WRITERS and _is_folder(path, _FILES[kind]):
        path.mkdir(parents=True, exist_ok=True)
        function_of(FOLDER_WRITERS, kind)(articles, _creator(path))
        return
    function = function_of(WRITERS, kind)
    with whole_file(path, sync=True) as stream:
        stream.write(mark)
        function(articles, stream)


def _is_folder(path: Path, files: tuple[str, ...]) -> bool:
    return path.is_dir() or (path.suffix.lower() not in files and not is_device(path))


def _creator(folder: Path) -> Callable[[str], contextlib.AbstractContextManager[BinaryIO]]:
    return lambda name: whole_file(folder / name)
