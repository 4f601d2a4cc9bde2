"""Connections to a server that will do: reached, young enough, and able to hold any text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from newsctl.archive.postgres.errors import no_address, not_reached, unfit_setting
from newsctl.archive.postgres.sqlstate import unfit
from newsctl.errors import ArchiveError
from newsctl.lazy_modules import put_off
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection  # noqa: N812 - a class

OLDEST = 140000  # the version of a server from which on all works
_ENCODING = "UTF8"
_REACHING = 10  # seconds to wait for a server, where the address does not say


def connect(address: str, place: str) -> Connection:
    """A connection to a server that will do. Raises ArchiveError, ArchiveLocked."""
    psycopg2 = driver()
    from psycopg2.extensions import parse_dsn

    try:
        given = parse_dsn(address)
    except psycopg2.Error as error:
        raise no_address(place) from error
    if address.startswith("postgres") and given.get("host", "").find("@") > 0:
        raise no_address(place)  # what it takes for a host is the end of a password
    given.setdefault("fallback_application_name", "newsctl")
    if "connect_timeout" not in given and not os.environ.get("PGCONNECT_TIMEOUT"):
        given["connect_timeout"] = str(_REACHING)
    given["client_encoding"] = _ENCODING
    try:
        connection: Connection = psycopg2.connect(**given)
    except psycopg2.Error as error:
        if name := unfit(error):
            raise unfit_setting(place, name) from error
        if str(error).startswith("invalid "):  # a setting, whose value it would tell
            raise no_address(place) from error
        raise not_reached(error, place, given) from error
    connection.autocommit = True
    try:
        _refuse_unfit(connection, place)
    except ArchiveError:
        connection.close()
        raise
    return connection


def driver() -> Any:
    """The driver's module. Raises ArchiveError with the command that installs it."""
    # It names Python's `ssl` to learn that locks of its own are not needed, as they never are since
    # OpenSSL 1.1, and loading that takes longer than all the rest.
    put_off("ssl")
    try:
        import psycopg2
    except ImportError as error:
        raise ArchiveError(
            _("Archives on a server need a package that is not installed: "
              "pip install 'newsctl[postgres]'")
        ) from error  # fmt: skip
    return psycopg2


def _refuse_unfit(connection: Connection, place: str) -> None:
    version = connection.server_version
    if version < OLDEST:
        raise ArchiveError(
            _("{place}: the server is PostgreSQL {version}; the oldest that works is {oldest}")
            .format(place=place, version=version // 10000, oldest=OLDEST // 10000)
        )  # fmt: skip
    encoding = connection.get_parameter_status("server_encoding")
    if encoding != _ENCODING:
        raise ArchiveError(
            _("{place}: the database's encoding is {encoding}, which cannot hold every text; make "
              "one with `createdb --encoding UTF8 --template template0 NAME`")
            .format(place=place, encoding=encoding)
        )  # fmt: skip
