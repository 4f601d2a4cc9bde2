"""Connections that go only where they may: the address is looked at, then connected to.

An httpx transport over an httpcore pool whose network backend does both at once.
"""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import socket
import time
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator


class LocalAddress(Exception):
    """A host that is on this machine or its network; its text names the host."""


class Deadline:
    """When all must be done, however slowly it trickles in (monotonic seconds)."""

    def __init__(self, end: float) -> None:
        self._end = end

    def left(self, timeout: float | None) -> float:
        """The seconds that one step may take. Raises httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("")
        return left if timeout is None else min(left, timeout)

    def later(self, seconds: float) -> None:
        """End later: so long was waited for something else than the site."""
        self._end += seconds

    def check(self) -> None:
        """Raises TimeoutError when the time is over."""
        if time.monotonic() > self._end:
            raise TimeoutError

    @contextlib.contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Within: an earlier end, for what is not worth the whole time."""
        before = self._end
        self._end = min(before, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._end = before


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; one that wraps another is as that is."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or _embedded(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not (
        ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_private or ip.is_unspecified
    )


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64 or ip in _COMPATIBLE:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


class _Backend(httpcore.NetworkBackend):
    """Resolves a host once, and connects to an address that it has looked at."""

    def __init__(self, deadline: Deadline, *, allow_local: bool) -> None:
        self._plain = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_local = allow_local

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(error) from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not self._allow_local and not all(map(is_public, addresses)):
            raise LocalAddress(host)
        failure: Exception = httpcore.ConnectError(host)
        for address in addresses[:4]:
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@functools.cache
def _known_authorities() -> ssl.SSLContext:
    """Whom a site's certificate is believed by; reading them takes longer than a short answer."""
    return httpx.create_ssl_context(trust_env=False)


class Transport(httpx.HTTPTransport):
    """httpx's own transport, over connections that are looked at."""

    def __init__(self, deadline: Deadline, *, allow_local: bool) -> None:
        context = _known_authorities()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            network_backend=_Backend(deadline, allow_local=allow_local),
            max_connections=4,
        )
