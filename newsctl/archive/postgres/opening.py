"""Opening an archive on a server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsctl.archive.postgres import schema
from newsctl.archive.postgres.address import without_password
from newsctl.archive.postgres.archive import PostgresArchive
from newsctl.archive.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable


def open_server(
    location: str,
    *,
    create: bool = True,
    timeout: float = 10.0,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    notice: Callable[[str], None] = lambda _text: None,
    who: str | None = None,
) -> PostgresArchive:
    """The archive at an address, made first if it is not there and `create` says so.
    `who` changes it: the role that is connected, unless said.

    Raises ArchiveError, ArchiveLocked.
    """
    server = Server(location, without_password(location), timeout)
    try:
        about = schema.prepare(server, create=create)
        server.refresh()
    except BaseException:
        server.close()
        raise
    return PostgresArchive(server, about, clock, notice, who)
