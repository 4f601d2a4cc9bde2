"""An archive on a server is made, opened, and refused where it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres.opening import open_server
from newsctl.errors import ArchiveError
from tests.servers import run

if TYPE_CHECKING:
    from tests.servers import Databases


def test_an_archive_is_made_where_none_is(databases: Databases) -> None:
    address = databases.new()
    with pytest.raises(ArchiveError, match="add"):
        open_server(address, create=False)
    open_server(address).close()
    open_server(address, create=False).close()


def test_a_schema_of_somebody_else_is_left_alone(databases: Databases) -> None:
    address = databases.new()
    run(address, "CREATE SCHEMA newsctl")
    with pytest.raises(ArchiveError):
        open_server(address)
    run(address, "CREATE TABLE newsctl.archive (version integer)")
    with pytest.raises(ArchiveError):
        open_server(address)
    assert run(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'newsctl'") == [(1,)]


def test_a_newer_one_is_refused(postgres: str) -> None:
    run(postgres, "UPDATE newsctl.archive SET version = version + 1")
    try:
        with pytest.raises(ArchiveError):
            open_server(postgres)
    finally:
        run(postgres, "UPDATE newsctl.archive SET version = version - 1")
