"""Politeness to hosts: one connection a host, and a pause between its pages."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 1.0  # seconds between two pages of one host, unless its robots.txt asks for more


class Hosts:
    """Whose turn it is at each host."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}
        self._pages: dict[str, float] = {}  # when the last page of a host was read

    @contextmanager
    def turn(self, url: str) -> Iterator[float]:
        """Within: nobody else asks this host. The seconds that were waited for it."""
        began = time.monotonic()
        with self._lock(host_of(url)):
            yield time.monotonic() - began

    @contextmanager
    def turn_for_page(self, url: str, delay: float = 0) -> Iterator[None]:
        """The same, after a pause since the last page of that host; `delay` is what its robots.txt
        asks for (seconds)."""
        host = host_of(url)
        with self._lock(host):
            if host in self._pages:
                left = self._pages[host] + max(PAUSE, delay) - time.monotonic()
                if left > 0:
                    time.sleep(left)
            try:
                yield
            finally:
                self._pages[host] = time.monotonic()

    def _lock(self, host: str) -> Lock:
        with self._guard:
            return self._locks.setdefault(host, Lock())


def host_of(url: str) -> str:
    """The host of an address, with its port where that is not the usual one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    name = (parts.hostname or "").lower()
    return name if port in {None, usual} else f"{name}:{port}"
