"""Looking after an archive in files: the index anew, what is dead squeezed out, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.database_file import clear_or_squeeze, squeeze_if_spare
from newsctl.archive.file.record import lines

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.file.open_files import OpenFiles


class FileUpkeep:
    """What only an archive in files needs."""

    def __init__(self, files: OpenFiles) -> None:
        self._files = files

    def reindex(self, progress: Progress | None = None) -> int:
        return reindex(self._files, progress)

    def compact(self, progress: Progress | None = None) -> tuple[int, int]:
        return compact(self._files, progress)

    def backup(self, target: Path, progress: Progress | None = None) -> int:
        from newsctl.archive.file.backups import back_up

        return back_up(self._files, target, progress)

    def restore_backup(self, source: Path, progress: Progress | None = None) -> int:
        from newsctl.archive.file.backups import put_back

        return put_back(self._files, source, progress)

    def files(self) -> list[Path]:
        return self._files.names()


def reindex(files: OpenFiles, progress: Progress | None) -> int:
    """Make the index anew from the record; how many articles it holds."""
    files.thorough = True
    with files.writing():
        return files.make_index(progress)


def compact(files: OpenFiles, progress: Progress | None) -> tuple[int, int]:
    """Squeeze out blanks where there are many, and what is left of articles deleted for good;
    (bytes before, after) of record and index together."""
    from newsctl.archive.file.index.index import is_much

    with files.writing() as writer:
        before = _bytes(files)
        writer.settle()
        disk.remove(disk.beside(files.record.path, ".new"))  # of one that died
        if is_much(_blank(files), files.record.size):
            files.replace_record(progress=progress)
        _forget_gone(files)
        index = files.index
        if index.has_much_dead or (index.has_erased and not files.erase_in_index()):
            files.squeeze_index()
        else:
            squeeze_if_spare(files.index.file)
        return before, _bytes(files)


def _forget_gone(files: OpenFiles) -> None:
    """Leave nothing in the history of articles that are gone: of those that the index knows went,
    where this index and this history were sifted together before, or made, as both have noted;
    elsewhere each that the history holds is asked after."""
    index, history = files.index, files.history
    db = history.file.writing
    sifted = index.get("sifted")
    known = sifted is not None and history.get(db, "sifted") == sifted
    erased = index.has_erased or not known
    if erased:
        history.changes.forget_gone(index.gone() if known else _gone(files))
    squeeze_if_spare(history.file)
    if erased:
        clear_or_squeeze(history.file)  # it is closed then
    if not known:
        sifted = lines.new_id()
        with history.file.writing.transaction():
            history.set("sifted", sifted)
        with index.changing():
            index.set("sifted", sifted)


def _gone(files: OpenFiles) -> set[int]:
    """Those articles of which the history holds anything that are no longer there."""
    return {one for some in files.history.changes.held() for one in files.index.missing(some)}


def _blank(files: OpenFiles) -> int:
    """Bytes among the record's articles that hold none, commas and line ends apart."""
    from newsctl.archive.file.index import tallies

    index = files.index
    articles, held = tallies.of(index.db, tallies.LINES) or (0, 0)
    return int(index.get("tail")) - int(index.get("begin")) - held - 2 * articles


def _bytes(files: OpenFiles) -> int:
    # Without the index's log: it is begun anew sooner or later, and what is noted goes there.
    return sum(path.stat().st_size for path in (files.record.path, files.index.file.path))
