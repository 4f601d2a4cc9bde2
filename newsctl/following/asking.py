"""Asking a site: through its redirects, in its turn, and minding what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import NamedTuple
from newsctl.formats.encodings import LARGEST_PAGE
from newsctl.formats.robots import Robots, robots_of, site_of
from newsctl.formats.web import MOST_REDIRECTS, Answer, Unreachable, Web, checked
from newsctl.formats.web_fetching import forbidden, readable, without_end
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsctl.following.hosts import Hosts


class Reached(NamedTuple):
    """An answer, and the address that what was asked for has moved to for good, if it has."""

    answer: Answer
    moved_to: str | None


class Asker:
    """Asks sites, one connection a host. `allow_local` lets it ask this machine and its network."""

    def __init__(self, hosts: Hosts, *, allow_local: bool = False) -> None:
        self._hosts = hosts
        self._allow_local = allow_local
        self._robots: dict[str, Robots] = {}

    def ask(self, address: str, headers: Mapping[str, str] | None = None) -> Reached:
        """What is at an address, whatever its status; redirects are followed. Raises BadInput."""
        url = checked(address, address)
        moved_to: str | None = None
        lasting = True
        with Web(allow_local=self._allow_local) as web:
            for _turn in range(MOST_REDIRECTS + 1):
                with self._hosts.turn(url) as waited:
                    web.deadline.later(waited)
                    answer = web.get(url, address, LARGEST_PAGE, headers)
                if answer.leads_to is None:
                    return Reached(answer, moved_to)
                url = answer.leads_to
                lasting = lasting and answer.lasting
                moved_to = url if lasting else moved_to
        raise without_end(address)

    def page(self, address: str) -> Answer:
        """A page that a site's robots.txt lets programs read, after a pause since the last one of
        that host. Raises BadInput."""
        url = checked(address, address)
        for _turn in range(MOST_REDIRECTS + 1):
            robots = self._robots_of(url)
            if not robots.allow(url):
                raise forbidden(address)
            with (
                self._hosts.turn_for_page(url, robots.delay),
                Web(allow_local=self._allow_local) as web,
            ):
                answer = web.get(url, address, LARGEST_PAGE)
            if answer.status == 429 or answer.status >= 500:
                message = _("{file}: the site answered {code}")
                text = message.format(file=address, code=answer.status)
                raise Unreachable(text, source=address)
            if answer.leads_to is None:
                return readable(answer, address)
            url = answer.leads_to
        raise without_end(address)

    def _robots_of(self, url: str) -> Robots:
        """The rules of a site, read once."""
        site = site_of(url)
        if site not in self._robots:
            with self._hosts.turn(url), Web(allow_local=self._allow_local) as web:
                if site not in self._robots:  # another may have read them while we waited
                    self._robots[site] = robots_of(url, web)
        return self._robots[site]
