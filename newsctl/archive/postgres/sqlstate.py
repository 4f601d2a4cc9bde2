"""Why a connection could not be made, as a SQLSTATE: libpq keeps none of a connection that failed,
and tells only words, its own in English, a server's in the server's language.

So a server that spoke another language is asked once more by the protocol, whose answer brings the
state unless a password is asked for first (PostgreSQL's documentation, "Message Formats"); then it
is known by what no translation leaves out: names, and the word for a password.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg2

# What libpq says by itself has no SQLSTATE.
NO_PASSWORD, NO_SERVICE, NO_TLS, NOT_TRUSTED = "password", "service", "tls", "certificate"
OPTIONS = "options"  # what an address sets for its session, and the server does not take
NOT_LET_IN, WRONG_PASSWORD, NO_DATABASE = "28000", "28P01", "3D000"
_SIGNS = (
    (r"client certificate", NOT_LET_IN),
    (r"certificate verify failed|(?:server|root) certificate|match host name", NOT_TRUSTED),
    (r"(?:service file|definition of service) .* not found", NO_SERVICE),
    (r"does not support SSL", NO_TLS),
    (r"no password supplied", NO_PASSWORD),
    (r"password authentication failed", WRONG_PASSWORD),
    (r"authentication failed|role .* does not exist|not permitted to log in", NOT_LET_IN),
    (r"permission denied for database", NOT_LET_IN),
    (r"database .* does not exist", NO_DATABASE),
    (r"too many clients|too many connections|remaining connection slots", "53300"),
    (r"unrecognized configuration parameter|for parameter \"", OPTIONS),
    (r"invalid command-line argument", OPTIONS),
    (r"starting up|shutting down|not yet accepting", "57P03"),
)  # fmt: skip
# A server's words stand behind how bad it is, and two spaces; in its language, as that too.
_SAID = re.compile(r"(?:^|failed: )[^\s:\"]+: {2}(?P<words>.+)")
_QUOTED = re.compile(r"[«„“‘»\"]\s?([^«»„“”‘’\"]+?)\s?[»“”’«\"]")
# The word for it in the languages that the server speaks.
_PASSWORD = re.compile(
    r"password|passwor[dt]|mot de passe|парол|パスワード|lösenord|პაროლ", re.IGNORECASE
)
# What libpq does not take of a setting, by its name; where it is the port, a password is written as
# none may be.
_UNFIT = re.compile(
    r'invalid (?P<name>\w+) value: |for connection option "(?!port")(?P<option>\w+)"'
)
_PLACE = re.compile(r'server (?:at "(?P<host>[^"]+)"(?: \([^)]*\))?, port (?P<port>\d+)'
                    r'|on socket "(?P<socket>[^"]+)")')  # fmt: skip
_VERSION = b"\0\3\0\0"  # of the protocol
_WAIT = 3  # seconds


def words(text: str) -> str:
    """What a server said, or libpq itself, without what stands before it: the first line."""
    line = text.strip().partition("\n")[0]
    said = _SAID.search(line)
    return said["words"] if said else line


def state(error: psycopg2.Error, given: Mapping[str, str]) -> str:
    """The SQLSTATE, or one of the names above; "" where no server was reached. The connection was
    to be made with some settings."""
    text = str(error)
    known = next((state for sign, state in _SIGNS if re.search(sign, text)), "")
    if known or error.pgcode:
        return error.pgcode or known
    if not _SAID.search(text.strip().partition("\n")[0]):
        return ""
    names = _QUOTED.findall(words(text))
    set_there = given.get("options") or os.environ.get("PGOPTIONS") or ""
    if any(name in set_there for name in names):
        return OPTIONS
    user, database = _asking(given)
    if asked := _asked_again(text, user, database):
        return NOT_LET_IN if asked == "42501" else asked
    if "pg_hba.conf" in text:
        return NOT_LET_IN
    if names == [database] and database != user:
        return NOT_LET_IN if _is_there(given, database) else NO_DATABASE
    if names and _PASSWORD.search(words(text)):
        return WRONG_PASSWORD
    return NOT_LET_IN if names else ""


def unfit(error: psycopg2.Error) -> str | None:
    """The setting whose value libpq does not take; None for other errors."""
    found = _UNFIT.search(str(error))
    return found and (found["name"] or found["option"])


def _asking(given: Mapping[str, str]) -> tuple[str, str]:
    """The role and the database that are asked for, as libpq takes them."""
    user = given.get("user") or os.environ.get("PGUSER") or ""
    if not user:
        from getpass import getuser

        with suppress(OSError, KeyError, ImportError):
            user = getuser()
    return user, given.get("dbname") or os.environ.get("PGDATABASE") or user


def role(error: psycopg2.Error, given: Mapping[str, str]) -> str:
    """The role that a server refused: as it names it, where its words are known."""
    named = re.search(r'\b(?:user|role) "([^"]*)"', str(error))
    return named[1] if named else _asking(given)[0]


def _is_there(given: Mapping[str, str], database: str) -> bool:
    """Whether a server has a database, as another one on it tells; it has where nobody says."""
    import psycopg2

    with suppress(psycopg2.Error):
        settings: dict[str, Any] = {**given, "dbname": "postgres"}
        connection = psycopg2.connect(**settings)
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_catalog.pg_database WHERE datname = %s", (database,))
            found = cursor.fetchone() is not None
        connection.close()
        return found
    return True


def _asked_again(text: str, user: str, database: str) -> str:
    """The state that a server answers with unless it asks for a password first; "" for none."""
    import socket

    place = _PLACE.search(text)
    if place is None:
        return ""
    settings = b"".join(
        one.encode() + b"\0" for one in ("user", user, "database", database, "")
    )  # fmt: skip
    try:
        if place["socket"]:
            asked = socket.socket(socket.AF_UNIX)
            asked.settimeout(_WAIT)
            asked.connect(place["socket"])
        else:
            asked = socket.create_connection((place["host"], int(place["port"])), _WAIT)
        with asked, asked.makefile("rb") as answer:
            asked.sendall((len(settings) + 8).to_bytes(4, "big") + _VERSION + settings)
            while (kind := answer.read(1)) in {b"E", b"R", b"N"}:
                told = answer.read(int.from_bytes(answer.read(4), "big") - 4)
                if kind == b"R" and any(told):  # it asks for a password, or the like
                    break
                if kind == b"E":
                    fields = [one for one in told.split(b"\0") if one[:1] == b"C"]
                    return fields[0][1:].decode("ascii", "replace") if fields else ""
    except (OSError, AttributeError, ValueError):  # no such sockets here; no server
        pass
    return ""
