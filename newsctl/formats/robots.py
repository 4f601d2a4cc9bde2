"""What a site's robots.txt asks of programs (RFC 9309), by protego."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from newsctl.errors import BadInput

if TYPE_CHECKING:
    from newsctl.formats.web import Web

_NAME = "newsctl"  # how robots.txt may call us
_SECONDS = 5.0
_LARGEST = 512 << 10  # bytes
_LONGEST_DELAY = 30.0  # seconds between two pages; who asks for more is asked for less


class Robots:
    """The rules of one site; one without rules lets everybody."""

    def __init__(self, text: str = "") -> None:
        self._rules: Any = None
        if text.strip():
            from protego import Protego

            self._rules = Protego.parse(text)

    def allow(self, url: str) -> bool:
        """Whether a page may be read by us."""
        return self._rules is None or bool(self._rules.can_fetch(url, _NAME))

    @property
    def delay(self) -> float:
        """The seconds between two pages that are asked for; 0 where none are."""
        delay = self._rules.crawl_delay(_NAME) if self._rules is not None else None
        return min(float(delay or 0), _LONGEST_DELAY)


def site_of(url: str) -> str:
    """The site of an address, as robots.txt speaks for one: `https://host:port`."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def robots_of(url: str, web: Web) -> Robots:
    """The rules of the site that a page stands on."""
    with web.deadline.at_most(_SECONDS):
        try:
            answer = web.get(f"{site_of(url)}/robots.txt", url, _LARGEST)
        except BadInput:
            return Robots()  # whatever is wrong with the site, its page will say
    if answer.status != 200:
        return Robots()
    return Robots(answer.data.decode("utf-8", "replace").lstrip("\ufeff"))
