"""What `doctor` says of a server."""

from __future__ import annotations

import time

from newsctl.archive.postgres.address import without_password
from newsctl.archive.postgres.maintenance import size
from newsctl.archive.postgres.server import Server
from newsctl.errors import ArchiveError, ArchiveLocked

_ASKED = 5  # times, of which the quickest counts


def facts(location: str, timeout: float = 10.0) -> dict[str, object]:
    """What is known of the server that an address names, under the names that scripts read: its
    `server` and version, the `role` that is connected, the archive's `bytes`, the milliseconds of a
    `round_trip`; or why it could not be asked (`server_error`)."""
    server = Server(location, without_password(location), timeout)
    try:
        name = str(server.connection.get_parameter_status("server_version"))
        found: dict[str, object] = {"server": f"PostgreSQL {name}", "role": server.user}
        found["round_trip"] = round(min(_round_trip(server) for _time in range(_ASKED)), 2)
        there = server.value("SELECT to_regclass('newsctl.archive') IS NOT NULL")
        return found | ({"bytes": size(server)} if there else {})
    except (ArchiveError, ArchiveLocked) as error:
        return {"server_error": str(error)}
    finally:
        server.close()


def _round_trip(server: Server) -> float:
    begun = time.perf_counter()
    server.rows("SELECT 1")
    return (time.perf_counter() - begun) * 1000
