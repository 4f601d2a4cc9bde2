"""Addresses of archives on a server, as libpq has them: a URL, or `service=…` and other settings.

What an address leaves out comes from `PGHOST` and its like, a service file and `.pgpass`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL = ("postgresql://", "postgres://")
_SETTINGS = frozenset(("service", "host", "hostaddr", "dbname"))
_SECRET = frozenset(("password", "sslpassword"))


def is_on_server(location: str) -> bool:
    """Whether a location is an address of a server, and no path."""
    name, equals, _rest = location.partition("=")
    return location.startswith(_URL) or (bool(equals) and name.strip() in _SETTINGS)


def without_password(location: str) -> str:
    """An address as it may be shown and kept: no password in it."""
    if not location.startswith(_URL):
        return " ".join(f"{name}={value}" for name, value in _parts(location))
    scheme, _slashes, rest = location.partition("://")
    # All before the last @ may be a password, also where somebody forgot to escape it.
    before, at, after = rest.rpartition("@")
    if at:
        user = before.partition(":")[0].partition("/")[0].partition("?")[0]
        rest = f"{user}@{after}"
    place, _mark, query = rest.partition("?")
    kept = [one for one in query.split("&") if one.partition("=")[0].lower() not in _SECRET]
    options = "&".join(one for one in kept if one)
    return f"{scheme}://{place}{f'?{options}' if options else ''}"


def _parts(settings: str) -> Iterator[tuple[str, str]]:
    """The settings of an address but its passwords, as they are written."""
    at = 0
    while True:
        name, equals, _rest = settings[at:].partition("=")
        if not equals:
            return
        at += len(name) + 1
        at += len(settings[at:]) - len(settings[at:].lstrip())
        end = _end_of_value(settings, at)
        if name.strip().lower() not in _SECRET:
            yield name.strip(), settings[at:end]
        at = end


def _end_of_value(text: str, start: int) -> int:
    """Where a value ends, which may stand between quotes; a backslash takes the next sign with
    it."""
    quoted = text[start : start + 1] == "'"
    at = start + quoted
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif quoted and text[at] == "'":
            return at + 1
        elif not quoted and text[at].isspace():
            return at
        at += 1
    return len(text)
