"""Looking after an archive: copies of it, and putting one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import ArchiveError, BadInput
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive, Progress


def back_up(archive: Archive, target: Path, progress: Progress | None = None) -> int:
    """Copy the archive, also while others write; how many articles. Raises ArchiveError."""
    if not target.parent.is_dir():
        raise ArchiveError(
            _("{file}: there is no such folder").format(file=one_line(str(target.parent)))
        )
    return archive.upkeep.backup(target, progress)


def check_backup(source: Path) -> None:
    """Raises BadInput where there is no file to put back."""
    if not source.is_file():
        name = str(source)
        raise BadInput(_("{file}: there is no such file").format(file=name), source=name)
