"""Addresses of pages, as they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

# What sites add to an address to follow readers, and what says nothing about the page.
_FOLLOWING = re.compile(r"(?:^|&)(?:utm_[^=&]*|fbclid|gclid|at_[^=&]*|ocid)=[^&]*")
_SCHEME = re.compile(r"^https?://(?:www\.|m\.)?", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a batch asks for each again and again
def url_key(url: str | None) -> str | None:
    """An address as addresses are compared: no scheme, `www.`, fragment, tracking or end `/`."""
    if not url:
        return None
    bare = _SCHEME.sub("", url.strip(), count=1).partition("#")[0]
    path, _mark, query = bare.partition("?")
    host, slash, rest = path.partition("/")
    if query:
        query = _FOLLOWING.sub("", query).strip("&")
    return f"{host.lower()}{slash}{rest}".rstrip("/") + (f"?{query}" if query else "") or None
