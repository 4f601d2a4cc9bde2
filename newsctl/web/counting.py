"""Whether a request is a person who opens a page: only then a view is counted.

Counted is a GET of a browser that goes to the page. Not counted are HEAD, what is fetched ahead of
time, what a page fetches by itself (pictures, frames, scripts, of whatever site), crawlers and
other programs: those that say so, and those that do not say that they are a browser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
# Every browser calls itself Mozilla (RFC 9110's User-Agent has no better sign), but those for text.
_BROWSER = re.compile(r"Mozilla/|Lynx/|w3m/|ELinks|Links \(|Dillo/|Opera/", re.IGNORECASE)
_ROBOT = re.compile(r"(?<!\bcu)bot\b|crawl|spider|slurp|preview|fetch|monitor|archiver|scan|https?://",
                    re.IGNORECASE)  # fmt: skip


def is_opened_by_person(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request with these headers (names in small letters) is a person's."""
    if method != "GET" or any(headers.get(name) for name in _AHEAD):
        return False
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        return False
    if headers.get("sec-fetch-dest", "document") != "document":
        return False
    agent = headers.get("user-agent", "")
    if not _BROWSER.match(agent) or _ROBOT.search(agent):
        return False
    return "text/html" in headers.get("accept", "")
