"""Which kind of archive a location names, and opening it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.errors import ArchiveError, UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive, Progress

TIMEOUT = 10.0  # seconds to wait for the lock


def open_archive(
    location: str,
    *,
    create: bool = True,
    timeout: float = TIMEOUT,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress | None = None,
    notice: Callable[[str], None] = lambda _text: None,
    damaged: bool = False,
    who: str | None = None,
) -> Archive:
    """The archive at a path or at a server's address, made first if it is not there and `create`
    says so.

    `notice` gets one line when something the user should know happens on the way (an archive
    that cannot be written counts no views). `damaged` opens a damaged archive too, for `check` to
    mend. `who` changes it, where several do: on a server the role that is connected, unless said.
    Raises ArchiveError for a folder, a file that is no archive, one that cannot be opened, or a
    server that cannot be reached; ArchiveLocked; UsageError for an address of another kind.
    """
    if "=" in location or "://" in location:  # few paths are so
        from newsctl.archive.postgres.address import is_on_server

        if is_on_server(location):
            from newsctl.archive.postgres.opening import open_server

            return open_server(
                location, create=create, timeout=timeout, clock=clock, notice=notice, who=who
            )
    if "://" in location:
        raise UsageError(
            _("{location}: an archive is a file, or on a server: postgresql://…").format(
                location=location.partition("://")[0] + "://"
            )
        )
    if not Path(location).name:
        raise ArchiveError(_("{path} is a folder, not an archive").format(path=location))
    from newsctl.archive.file.archive import FileArchive
    from newsctl.archive.file.open_files import OpenFiles

    files = OpenFiles(
        location,
        create=create,
        timeout=timeout,
        progress=progress,
        notice=notice,
        damaged=damaged,
    )
    return FileArchive(files, clock)
