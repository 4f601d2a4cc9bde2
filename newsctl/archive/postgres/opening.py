"""Opening an archive on a server: known, made where none is, and brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsctl.archive.postgres.address import without_password
from newsctl.archive.postgres.archive import PostgresArchive
from newsctl.archive.postgres.errors import NO_COLUMN, NO_SCHEMA, NO_TABLE, Refused
from newsctl.archive.postgres.migration import VERSION, migrate
from newsctl.archive.postgres.server import STATE, Server, newer
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNATURE = "an archive of newsctl"


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
        about = _prepare(server, create=create)
    except BaseException:
        server.close()
        raise
    return PostgresArchive(server, about, clock, notice, who)


def _prepare(server: Server, *, create: bool) -> dict[str, Any]:
    """What the archive says of itself, made first where it is not there and `create` says so, and
    brought up to date. Raises ArchiveError, ArchiveLocked."""
    found = _look(server)
    if found is None:
        if not create:
            raise ArchiveError(
                _("There is no archive at {path}. `newsctl add` and `newsctl import` make one")
                .format(path=server.place)
            )  # fmt: skip
        _make(server)
    elif found["version"] < VERSION:
        migrate(server)
    else:
        return found
    made = _look(server)
    if made is None:
        raise _foreign(server)
    return made


def _look(server: Server) -> dict[str, Any] | None:
    """What the archive says of itself; None where there is none."""
    try:
        row = server.row(
            "SELECT signature, version, archive_id, analyzer, "  # noqa: S608
            "to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL, "
            f"NOT row_security_active(to_regclass('newsctl.articles')), {STATE} "
            "FROM newsctl.archive WHERE one"
        )
    except Refused as error:
        if error.code not in {NO_SCHEMA, NO_TABLE, NO_COLUMN}:
            raise
        if server.value("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'newsctl'"):
            raise _foreign(server) from error
        return None
    if row is None or row[0] != SIGNATURE:
        raise _foreign(server)
    if row[1] > VERSION:
        raise newer(server.place)
    server.archive_version, server.analyzer = row[1], row[3]
    server.is_spread, server.sees_all = row[4], row[5]
    server.note_state(*row[6:])
    return {"version": row[1], "archive_id": row[2]}


def _foreign(server: Server) -> ArchiveError:
    return ArchiveError(
        _("{place}: the database has a schema newsctl that is somebody else's; use another "
          "database").format(place=server.place)
    )  # fmt: skip


def _make(server: Server) -> None:
    from newsctl.arabic.analyzer_version import ANALYZER
    from newsctl.archive.file.record.lines import new_id
    from newsctl.archive.postgres import schema

    def make() -> None:
        if server.value("SELECT to_regclass('newsctl.archive')") is not None:
            return  # somebody else made it meanwhile
        server.rows(schema.statements())
        server.rows(
            "INSERT INTO newsctl.archive (signature, version, archive_id, analyzer) "
            "VALUES (%s, %s, %s, %s)",
            (SIGNATURE, VERSION, new_id(), ANALYZER),
        )

    server.alone_with_tables(make)
