"""Looking after an archive: copies of it, and putting one back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from newsctl.archive.postgres.address import is_on_server
from newsctl.errors import ArchiveError, BadInput
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.archive.door import Archive, Progress


def back_up(archive: Archive, target: Path, progress: Progress | None = None) -> int:
    """Copy the archive, also while others write; how many articles. Raises ArchiveError."""
    if not target.parent.is_dir():
        raise ArchiveError(
            _("{file}: there is no such folder").format(file=one_line(str(target.parent)))
        )
    if not is_on_server(archive.location):
        return archive.upkeep.backup(target, progress)
    from newsctl.actions.copying import copy
    from newsctl.archive.open import open_archive

    # A copy first, which then takes the place of an older one all at once.
    with (
        TemporaryDirectory(prefix="newsctl-", dir=target.parent) as folder,
        open_archive(str(Path(folder) / "copy.json")) as file,
    ):
        number = copy(archive, file, progress).articles
        file.upkeep.backup(target)
        return number


def put_back(archive: Archive, source: Path, progress: Progress | None = None) -> int:
    """Put a copy in the archive's place; how many articles it holds. On a server nothing is put in
    the place of anything else than what the copy is of. Raises ArchiveError."""
    if not is_on_server(archive.location):
        return archive.upkeep.restore_backup(source, progress)
    from newsctl.actions.copying import copy
    from newsctl.archive.open import open_archive

    with open_archive(str(source), create=False) as file:
        return copy(file, archive, progress, back=True).articles


def replaces(target: Path) -> bool:
    """Whether a copy of that name takes the place of an older one, or of its history."""
    history = Path(f"{target}.history")
    return target.is_file() or history.is_file()


def check_backup(source: Path) -> None:
    """Raises BadInput where there is no file to put back."""
    name = one_line(str(source))
    if source.is_dir():
        raise BadInput(_("{path} is a folder, not an archive").format(path=name), source=name)
    if source.exists() and not source.is_file():
        raise BadInput(_("{path} is not a newsctl archive").format(path=name), source=name)
    if not source.exists():
        raise BadInput(_("{file}: there is no such file").format(file=name), source=name)
