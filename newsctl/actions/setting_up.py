"""Making an archive on a server ready for a newsroom: who may use it, and over which machines it
is spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.address import is_on_server
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.archive.postgres.archive import PostgresArchive


class Wanted(NamedTuple):
    """Roles that are to read and to write, and whether the tables are to be spread."""

    readers: tuple[str, ...]
    writers: tuple[str, ...]
    distributed: bool


def refuse_file(location: str) -> None:
    """Raises UsageError for an archive that is on no server."""
    if not is_on_server(location):
        raise UsageError(_("Only an archive on a server is set up: --db postgresql://…"))


def statements(archive: Archive, wanted: Wanted) -> list[str]:
    """The SQL that does it."""
    from newsctl.archive.postgres import roles

    found = roles.statements(
        wanted.readers, wanted.writers, roles.owner(_on_server(archive).server)
    )
    if wanted.distributed:
        from newsctl.archive.postgres import distributing

        found = [*distributing.statements(), *found]
    return found


def set_up(archive: Archive, wanted: Wanted) -> None:
    """Do it. Raises ArchiveError where the role that is connected may not."""
    from newsctl.archive.postgres import roles

    server = _on_server(archive).server
    if wanted.distributed:
        from newsctl.archive.postgres import distributing

        distributing.distribute(server)
    roles.grant(server, wanted.readers, wanted.writers)


def _on_server(archive: Archive) -> PostgresArchive:
    from newsctl.archive.postgres.archive import PostgresArchive

    assert isinstance(archive, PostgresArchive)
    return archive
