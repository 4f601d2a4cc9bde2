"""One request to a site, within bounds: http and https only, half a minute, so many bytes.

Each host is resolved here, every address it has must be public, and the connection goes to the
address that was looked at, so that a name which changes its mind cannot lead into the local
network. For the same reason the proxies of the environment are not used: behind one, the name would
be resolved again, by another.
"""

from __future__ import annotations

import errno
import re
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

import newsctl
from newsctl.errors import BadInput
from newsctl.fast_dataclasses import dataclass, field
from newsctl.formats.content_coding import decoded
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    import httpx

    from newsctl.formats.guarded_connections import Deadline

AGENT = f"newsctl/{newsctl.__version__} (a reader's archive; +https://pypi.org/project/newsctl/)"
SECONDS = 30.0  # that one fetch may take, redirects and all
MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LASTING = frozenset((301, 308))
_NO_WAY = frozenset((errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH))


class Unreachable(BadInput):
    """No answer. `offline` where that may be for want of a network: no name was found, or no way
    leads there."""

    offline = False


@dataclass(slots=True)
class Answer:
    """What a site answered: its status and headers (names in small letters), the bytes unpacked,
    the type and the encoding that it declares. `leads_to` is where a redirect leads, at once or
    for good (`lasting`)."""

    url: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    data: bytes = b""
    leads_to: str | None = None
    lasting: bool = False

    @property
    def type(self) -> str:
        """The media type, without its parameters; empty where none is declared."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that is declared for it."""
        rest = self.headers.get("content-type", "").partition(";")[2]
        found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
        return found[1] if found else None


def refused(message: str, address: str, **values: object) -> BadInput:
    """Why an address gives nothing; `{file}` in the message is the address."""
    return BadInput(message.format(file=address, **values), source=address)


def checked(url: str, address: str) -> str:
    """An address as it is asked for. Raises BadInput for one that is not of the web."""
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise refused(_("{file}: this is no web address"), address) from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise refused(
            _("{file}: only http and https are fetched, not {scheme}"), address,
            scheme=parts.scheme or "—",
        )  # fmt: skip
    if not host:
        raise refused(_("{file}: this is no web address"), address)
    place = parts.netloc.rpartition("@")[2]  # names and passwords stay here
    return urlunsplit((parts.scheme.lower(), place, parts.path or "/", parts.query, ""))


def _led_to(url: str, location: str, address: str) -> str:
    try:
        place = urljoin(url, location)
    except ValueError:
        raise refused(_("{file}: this is no web address"), address) from None
    return checked(place, address)


class _Packed:
    """An answer's bytes as they came, no more than are asked for."""

    def __init__(self, answer: httpx.Response, deadline: Deadline) -> None:
        self._pieces = answer.iter_raw(1 << 14)
        self._deadline = deadline
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end. Raises TimeoutError."""
        parts = [self._rest[:size]]
        self._rest = self._rest[size:]
        left = size - len(parts[0])
        while left > 0 and (piece := next(self._pieces, b"")):
            self._deadline.check()
            parts.append(piece[:left])
            self._rest = piece[left:]
            left -= len(parts[-1])
        return b"".join(parts)


class Web:
    """A few requests that belong together: their connections, and the time that they have in all
    (seconds). `allow_local` lets them go to this machine and its network too."""

    def __init__(self, *, allow_local: bool, seconds: float | None = None) -> None:
        import httpx

        from newsctl.formats.guarded_connections import Deadline, Transport

        self.deadline = Deadline(time.monotonic() + (seconds or SECONDS))
        self._client = httpx.Client(
            transport=Transport(self.deadline, allow_local=allow_local),
            trust_env=False,
            follow_redirects=False,
            timeout=10.0,
            headers={
                "User-Agent": AGENT,
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
                "Accept-Language": "ar,fr;q=0.7,en;q=0.5",
                "Accept-Encoding": "gzip, deflate, br, zstd",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def get(
        self, url: str, address: str, largest: int, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """What is at `url`, of which at most `largest` bytes are taken; errors name `address`. The
        bytes of an answer other than 200 are left where they are. Raises BadInput."""
        import httpx

        from newsctl.formats.guarded_connections import LocalAddress

        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                return self._taken(answer, url, address, largest)
        except LocalAddress as error:
            raise refused(
                _("{file}: {host} is an address of this machine or its network; "
                  "--allow-local fetches from it"), address, host=str(error),
            ) from None  # fmt: skip
        except (httpx.TimeoutException, TimeoutError):
            message = _("{file}: no answer in time").format(file=address)
            raise Unreachable(message, source=address) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            message = _("{file}: it cannot be fetched ({reason})")
            failure = Unreachable(
                message.format(file=address, reason=reason_of(error)), source=address
            )
            failure.offline = _may_be_offline(error)
            raise failure from None

    def _taken(self, answer: httpx.Response, url: str, address: str, largest: int) -> Answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        found = Answer(url, answer.status_code, headers)
        if found.status in _REDIRECTS and headers.get("location"):
            found.leads_to = _led_to(url, headers["location"], address)
            found.lasting = found.status in _LASTING
        if found.status != 200:
            return found
        packed = _Packed(answer, self.deadline)
        body = decoded(packed, headers.get("content-encoding", ""), address)
        found.data = body.read(largest + 1)
        if len(found.data) > largest:
            raise refused(
                _("{file}: larger than {n} MB, and that is no article"), address,
                n=largest >> 20,
            )  # fmt: skip
        return found


def _may_be_offline(error: BaseException | None) -> bool:
    """Whether a failure was one of looking up a name, or of having no way there."""
    while error is not None:
        if isinstance(error, socket.gaierror) or getattr(error, "errno", None) in _NO_WAY:
            return True
        held = next((one for one in error.args if isinstance(one, BaseException)), None)
        error = error.__cause__ or held or error.__context__
    return False
