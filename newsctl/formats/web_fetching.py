"""A page or a feed by its address, fetched as one reader would.

http and https only; at most 20 MB, half a minute and five redirects; robots.txt is honoured. Each
host is resolved here, every address it has must be public, and the connection goes to the address
that was looked at, so that a name which changes its mind cannot lead into the local network. For
the same reason the proxies of the environment are not used: behind one, the name would be resolved
again, by another.
"""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

import newsctl
from newsctl.errors import BadInput
from newsctl.fast_dataclasses import dataclass, replace
from newsctl.formats.content_coding import decoded
from newsctl.formats.encodings import LARGEST_PAGE
from newsctl.formats.file_types import kind_of_bytes
from newsctl.formats.item import Item
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    import httpx

    from newsctl.formats.guarded_connections import Deadline
    from newsctl.formats.item import Options

AGENT = f"newsctl/{newsctl.__version__} (a reader's archive)"
_NAME = "newsctl"  # how robots.txt may call us
_SECONDS, _ROBOTS_SECONDS = 30.0, 5.0
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LARGEST_ROBOTS = 512 << 10  # bytes
_TYPES = re.compile(
    r"(?:text/(?:html|plain|xml|markdown|x-markdown)|application/(?:[\w.-]+\+)?(?:xml|json)|"
    r"application/octet-stream|)$"
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: where it was found at last, its type and declared encoding."""

    url: str
    type: str
    charset: str | None
    data: bytes


def read_address(address: str, kind: str | None, options: Options) -> Iterator[Item]:
    """The article of a page, or the entries of a feed, by its address. Raises BadInput."""
    found = fetch(address, allow_local=options.allow_local)
    options = replace(options, folder=None)
    kind = kind or _kind(found)
    if kind == "opml":  # a list from elsewhere leads nowhere near
        options = replace(options, allow_local=False)
    if kind in {"html", "page"}:
        yield _page(found, kind, options)
        return
    from newsctl.formats.registry import read_stream

    yield from read_stream(io.BytesIO(found.data), found.url, kind, options)


def read_feed(address: str, options: Options) -> Iterator[Item]:
    """The entries of a feed by its address. Raises BadInput, also for what is no feed."""
    found = fetch(address, allow_local=options.allow_local)
    kind = _kind(found)
    if kind not in {"feed", "jsonfeed"}:
        raise BadInput(
            _("{file}: this is no feed that can be read").format(file=address), source=address
        )
    from newsctl.formats.registry import read_stream

    yield from read_stream(io.BytesIO(found.data), found.url, kind, replace(options, folder=None))


def _kind(found: Fetched) -> str:
    looks = kind_of_bytes(found.data[:4096])
    if found.type in {"text/html", "application/xhtml+xml"}:
        return "html"
    if (
        found.type.startswith("text/")
        and found.type != "text/xml"
        and looks not in {"html", "feed"}
    ):
        return "markdown" if "markdown" in found.type else "page"
    return looks


def _page(found: Fetched, kind: str, options: Options) -> Item:
    from newsctl.formats.page.html import article_of, page_text
    from newsctl.formats.page.metadata_choice import host_of

    text = page_text(found.data, found.url, found.charset, options.damage)
    if kind == "html":
        article = article_of(text, options, found.url, found.url)
    else:
        from newsctl.formats.page import copied_text

        article = copied_text.article_of_text(text, options, found.url)
        article.url = found.url
        article.source = article.source or host_of(found.url)
    return Item(article, source=found.url, number=1)


def fetch(address: str, *, allow_local: bool = False) -> Fetched:
    """What is at an address, redirects followed. Raises BadInput for whatever goes wrong."""
    url = _checked(address, address)
    with _Web(allow_local) as web:
        for _turn in range(_MOST_REDIRECTS + 1):
            if not web.may_read(url):
                raise _refused(_("{file}: its robots.txt asks programs not to read it"), address)
            answer = web.get(url, address, LARGEST_PAGE)
            if isinstance(answer, Fetched):
                return answer
            url = _checked(urljoin(url, answer), address)
    raise _refused(_("{file}: it leads from one address to another without end"), address)


def _refused(message: str, address: str, **values: object) -> BadInput:
    return BadInput(message.format(file=address, **values), source=address)


def _checked(url: str, address: str) -> str:
    """An address as it is asked for. Raises BadInput for one that is not of the web."""
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise _refused(_("{file}: this is no web address"), address) from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise _refused(
            _("{file}: only http and https are fetched, not {scheme}"), address,
            scheme=parts.scheme or "—",
        )  # fmt: skip
    if not host:
        raise _refused(_("{file}: this is no web address"), address)
    place = parts.netloc.rpartition("@")[2]  # names and passwords stay here
    return urlunsplit((parts.scheme.lower(), place, parts.path or "/", parts.query, ""))


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


class _Web:
    """One fetch: its connections, its time, and what robots.txt of each site says."""

    def __init__(self, allow_local: bool) -> None:
        import httpx

        from newsctl.formats.guarded_connections import Deadline, Transport

        self._deadline = Deadline(time.monotonic() + _SECONDS)
        self._client = httpx.Client(
            transport=Transport(self._deadline, allow_local=allow_local),
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

    def get(self, url: str, address: str, largest: int) -> Fetched | str:
        """What is at an address, or where it leads. Raises BadInput."""
        import httpx

        from newsctl.formats.guarded_connections import LocalAddress

        try:
            with self._client.stream("GET", url) as answer:
                return self._taken(answer, url, address, largest)
        except LocalAddress as error:
            raise _refused(
                _("{file}: {host} is an address of this machine or its network; "
                  "--allow-local fetches from it"), address, host=str(error),
            ) from None  # fmt: skip
        except (httpx.TimeoutException, TimeoutError):
            raise _refused(_("{file}: no answer in time"), address) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            reason = reason_of(error)
            raise _refused(
                _("{file}: it cannot be fetched ({reason})"), address, reason=reason
            ) from None

    def _taken(self, answer: httpx.Response, url: str, address: str, largest: int) -> Fetched | str:
        if answer.status_code in _REDIRECTS and answer.headers.get("location"):
            return str(answer.headers["location"])
        if answer.status_code != 200:
            raise _refused(_("{file}: the site answered {code}"), address, code=answer.status_code)
        kind, _sign, rest = answer.headers.get("content-type", "").partition(";")
        kind = kind.strip().lower()
        if not _TYPES.match(kind):
            raise _refused(
                _("{file}: this is {type}, neither a page nor a feed"), address, type=kind
            )
        body = decoded(
            _Packed(answer, self._deadline), answer.headers.get("content-encoding", ""), address
        )
        data = body.read(largest + 1)
        if len(data) > largest:
            raise _refused(
                _("{file}: larger than {n} MB, and that is no article"), address,
                n=largest >> 20,
            )  # fmt: skip
        found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
        return Fetched(url, kind, found[1] if found else None, data)

    def may_read(self, url: str) -> bool:
        """Whether the site's robots.txt lets us; a site without one lets everybody."""
        from urllib.robotparser import RobotFileParser

        parts = urlsplit(url)
        place = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        with self._deadline.at_most(_ROBOTS_SECONDS):
            try:
                answer = self.get(place, url, _LARGEST_ROBOTS)
            except BadInput:
                return True  # whatever is wrong with the site, its page will say
        if not isinstance(answer, Fetched):
            return True
        rules = RobotFileParser()
        rules.parse(answer.data.decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        return rules.can_fetch(_NAME, url)
