"""Addresses of archives on a server, as libpq has them: a URL, or `service=…` and other settings.

What an address leaves out comes from `PGHOST` and its like, a service file and `.pgpass`.
"""

from __future__ import annotations

import re

from newsctl.lazy_patterns import lazy_pattern

_URL = ("postgresql://", "postgres://")
_SETTINGS = lazy_pattern(r"\s*(?:service|host|hostaddr|dbname)\s*=")
# Anything between the first colon behind the slashes and the last @ may be a password, also where
# somebody forgot to escape it.
_WITHIN_URL = lazy_pattern(r"(//[^/?@:]*):.*@", re.DOTALL)
_AMONG_SETTINGS = lazy_pattern(
    r"(?:\s|(?<=[?&]))(?:ssl)?password\s*=\s*(?:'(?:\\.|[^'\\])*'|[^\s&]*)|^\s*password\s*=\s*\S*"
)


def is_on_server(location: str) -> bool:
    """Whether a location is an address of a server, and no path."""
    return location.startswith(_URL) or _SETTINGS.match(location) is not None


def without_password(location: str) -> str:
    """An address as it may be shown and kept: no password in it."""
    bare = _WITHIN_URL.sub(r"\1@", location) if location.startswith(_URL) else location
    bare = _AMONG_SETTINGS.sub("", bare)
    return (
        bare.replace("?&", "?").replace("&&", "&").rstrip("?&") if "://" in bare else bare.strip()
    )
