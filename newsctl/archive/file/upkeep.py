"""Looking after an archive in files: the index anew, what is dead squeezed out, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.record import rewriting
from newsctl.archive.file.record.scan import NotARecord, Scanner
from newsctl.errors import ArchiveError, BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.file.files import Files


class FileUpkeep:
    """What only an archive in files needs."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def reindex(self, progress: Progress | None = None) -> int:
        return reindex(self._files, progress)

    def compact(self, progress: Progress | None = None) -> tuple[int, int]:
        return compact(self._files, progress)

    def backup(self, target: Path) -> int:
        return backup(self._files, target)

    def restore_backup(self, source: Path) -> int:
        return restore_backup(self._files, source)

    def files(self) -> list[Path]:
        return self._files.names()


def reindex(files: Files, progress: Progress | None) -> int:
    """Make the index anew from the record; how many articles it holds."""
    with files.writing():
        return files.make_index(progress)


def compact(files: Files, progress: Progress | None) -> tuple[int, int]:
    """Squeeze out blanks, and what is left of articles deleted for good; (bytes before, after) of
    record and index together."""
    with files.writing():
        before = _bytes(files)
        files.replace_record(progress=progress)
        files.history.forget_gone(lambda one: files.index.place(one) is None)
        files.index.compact()
        return before, _bytes(files)


def _bytes(files: Files) -> int:
    paths = [files.record.path, *files.index.file.names()]
    return sum(path.stat().st_size for path in paths if not path.name.endswith("-shm"))


# -- backup --------------------------------------------------------------------------------------
def backup(files: Files, target: Path) -> int:
    """A copy of the record as it stands between two changes; how many bytes."""
    if rewriting.same(target, files.record.path):
        raise BadInput(_("{file} is the archive itself").format(file=target), source=str(target))
    with rewriting.draft_of(target) as draft:
        for piece in rewriting.pieces(files.record.fd, 0, files.record.size):
            draft.write(piece)
        with files.quiet():
            size, start = files.record.size, 0
            for piece in rewriting.pieces(files.record.fd, 0, size):
                if disk.read_at(draft.fd, len(piece), start) != piece:
                    disk.write_at(draft.fd, piece, start)
                start += len(piece)
            disk.truncate(draft.fd, size)
    return size


def restore_backup(files: Files, source: Path) -> int:
    """Put a copy of `source` in the archive's place; how many articles it holds.

    What was there is set aside whole, and its name told.
    """
    if rewriting.same(source, files.record.path):
        raise BadInput(_("{file} is the archive itself").format(file=source), source=str(source))
    with files.disk_errors():
        fd = disk.open_record(source)
        try:
            articles = _count(fd, source)
            with files.writing() as writer:
                writer.settle()
                aside = _set_aside(files)
                with rewriting.draft_of(files.record.path, files.record) as draft:
                    for piece in rewriting.pieces(fd, 0, disk.size(fd)):
                        draft.write(piece)
                files.rescan()
        finally:
            disk.close(fd)
    if aside is not None:
        files.notice(_("What was there before is kept in {file}").format(file=aside))
    return articles


def _set_aside(files: Files) -> Path | None:
    """A copy of what a backup takes the place of; none of an empty archive."""
    if files.index.db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None:
        return None
    return rewriting.set_aside(files.record.path, "replaced")


def _count(fd: int, source: Path) -> int:
    scanner = Scanner(fd)
    try:
        articles = sum(1 for _document in scanner.documents())
    except NotARecord as error:
        raise BadInput(
            _("{file} is damaged at byte {offset}").format(file=source, offset=error.offset),
            source=str(source),
        ) from None
    if not scanner.layout.has_articles:
        raise ArchiveError(_("{path} is not a newsctl archive").format(path=source))
    return articles
