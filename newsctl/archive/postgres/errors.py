"""What a server refuses, as errors of ours: one table by SQLSTATE.

A server's own words are told behind ours, in its language; they never hold a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres import sqlstate
from newsctl.archive.postgres.sqlstate import NO_PASSWORD, NO_SERVICE, NO_TLS, NOT_TRUSTED, OPTIONS
from newsctl.errors import ArchiveError, ArchiveLocked, NewsctlError
from newsctl.messages import N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg2

SPACE = "53100"
NO_SCHEMA, NO_TABLE, NO_COLUMN, NO_FUNCTION = "3F000", "42P01", "42703", "42883"
REFUSED = "42501"
_AGAIN = {"40001", "40P01", "55006", "23505"}  # another change came between
_GONE = {"57P01", "57P02", "57P03", "57P05", "25P03", "08000", "08003", "08006"}
# By SQLSTATE, whole or its class: what happened, and what to do.
_MESSAGES = {
    "28P01": N_("{place}: the server does not take this password for {user}"),
    NO_PASSWORD: N_("{place}: the server asks for a password. It stands in ~/.pgpass, which "
                    "nobody else may read (chmod 600)"),
    NO_SERVICE: N_("{place}: there is no such service. They stand in ~/.pg_service.conf "
                   "({reason})"),
    NO_TLS: N_("{place}: the server takes no encrypted connections, and sslmode asks for one"),
    NOT_TRUSTED: N_("{place}: that the server is the one meant cannot be told ({reason})"),
    OPTIONS: N_("{place}: the server does not take what `options` or PGOPTIONS set ({reason})"),
    "28": N_("{place}: the server does not let {user} in ({reason})"),
    "3D000": N_("{place}: the server has no such database. Whoever runs it makes one (createdb)"),
    REFUSED: N_("{place}: {user} may not do this here. Whoever owns the archive grants it: "
                "`newsctl setup --readers` or `--writers` ({reason})"),
    SPACE: N_("{place}: the server's disk is full; nothing was changed"),
    "53200": N_("{place}: the server has no memory left; nothing was changed"),
    "53300": N_("{place}: the server takes no more connections. Try again in a moment"),
    "53": N_("{place}: the server is short of something; nothing was changed ({reason})"),
    "54": N_("{place}: this is more than the server can hold in one piece ({reason})"),
    "22021": N_("{place}: the database's encoding cannot hold this text ({reason})"),
    "22P05": N_("{place}: the database's encoding cannot hold this text ({reason})"),
    "25006": N_("{place}: the server takes no changes here; it may be a copy of another "
                "({reason})"),
    "57014": N_("{place}: the server stopped this, as it took longer than it allows (statement_"
                "timeout); nothing was changed"),
    "25P03": N_("{place}: the server ended this, as it waited longer than it allows (idle_in_"
                "transaction_session_timeout); nothing was changed"),
    "25P04": N_("{place}: the server stopped this, as it took longer than it allows (transaction_"
                "timeout); nothing was changed"),
    "55P03": N_("{place}: others hold what is asked for. Try again in a moment"),
    "57P03": N_("{place}: the server is starting or stopping. Try again in a moment"),
}  # fmt: skip
_TEMPORARY = {"53300", "55P03", "57P03"}


class Conflict(ArchiveLocked):
    """Another change came between: the same may be tried again."""


class ConnectionLost(ArchiveError):
    """The server went away in the middle; nothing was changed."""


class Refused(ArchiveError):
    """An error that a caller may know by its SQLSTATE, `code`."""

    def __init__(self, message: str, code: str | None) -> None:
        super().__init__(message)
        self.code = code


def ours(error: psycopg2.Error, place: str, user: str) -> NewsctlError:
    """The driver's error as one of ours; `place` is the address without its password."""
    import psycopg2

    code = error.pgcode or ""
    reason = _reason(error)
    if code in _AGAIN:
        return Conflict(
            _("{place}: others change the same all the time. Try again in a moment").format(
                place=place
            )
        )
    # The driver names the general one where the server went away while nothing was asked of it;
    # what the server itself refuses has a code.
    lost = type(error) is psycopg2.DatabaseError or isinstance(
        error, psycopg2.OperationalError | psycopg2.InterfaceError
    )
    if code in _GONE - {"25P03", "57P03"} or (lost and not code):
        return ConnectionLost(
            _("{place}: the connection to the server was lost; nothing was changed").format(
                place=place
            )
        )
    if "invalid memory alloc request" in reason:
        code = "54"
    text = _MESSAGES.get(code) or _MESSAGES.get(code[:2])
    words = {"place": place, "user": user, "reason": reason}
    if text is None:
        return Refused(_("{path}: {reason}").format(path=place, reason=reason), code)
    message = _(text).format(**words)
    return ArchiveLocked(message) if code in _TEMPORARY else Refused(message, code)


def no_address(place: str) -> ArchiveError:
    """The error for what libpq cannot read: its own words may hold a part of a password."""
    return ArchiveError(
        _("{place}: this is no address of a server. One is written "
          "postgresql://USER@HOST/DATABASE; @, / and % in a name or a password are written %40, "
          "%2F and %25").format(place=place)
    )  # fmt: skip


def unfit_setting(place: str, name: str) -> ArchiveError:
    """The error for a setting whose value libpq does not take."""
    return ArchiveError(
        _("{place}: the setting {name} has a value that it cannot have").format(
            place=place, name=name
        )
    )


def not_reached(error: psycopg2.Error, place: str, given: Mapping[str, str]) -> NewsctlError:
    """The error for a connection that could not be made with these settings."""
    reason = _reason(error)
    for name in ("password", "sslpassword"):
        if given.get(name):
            reason = reason.replace(given[name], "…")
    code = sqlstate.state(error, given)
    text = _MESSAGES.get(code) or _MESSAGES.get(code[:2])
    if text is None:
        text = N_("{place}: the server cannot be reached ({reason})")
    message = _(text).format(place=place, user=sqlstate.role(error, given), reason=reason)
    return ArchiveLocked(message) if code in _TEMPORARY else ArchiveError(message)


def _reason(error: psycopg2.Error) -> str:
    """What the server or libpq says, its first line."""
    said = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
    return sqlstate.words(said) or type(error).__name__
