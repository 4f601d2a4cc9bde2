"""Looking after an archive: copies of it, and putting one back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    return archive.upkeep.backup(target, progress)


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
