"""What stands before the pages: who may ask, for what, by which name, and what every answer bears.

- Nothing but GET and HEAD, no body, no address that is too long.
- By no name but ours: a page of somebody else that has its name point here (DNS rebinding) asks by
  that name. An address in figures is no name; it is ours where we listen for others too.
- With a token, where one is asked for: compared in a time that tells nothing, and given back as a
  cookie, so that it leaves the address.
- An answer may load nothing from anywhere else and run nothing that is written in it, and stands in
  no frame. What goes wrong is told in a line to the one who serves, and never to the reader.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import time
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from newsctl.fast_dataclasses import dataclass
from newsctl.text import drop_controls
from newsctl.web.asked import LONGEST, address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_HEAD = 16 << 10  # bytes of all that stands above a request's body
TOKEN = "token"  # noqa: S105 - the parameter's name
COOKIE = "newsctl-token"
_METHODS = ("GET", "HEAD")
_SHOWN = 300  # letters of an address in a line of the log

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-robots-tag": "noindex, nofollow, noarchive",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """`names` are those that the pages may be asked for by, `local` whether only this machine can
    reach them, `token` what a reader must bring (empty: nothing), `proxy` whether another server
    stands before this one; `log` gets a line for each request."""

    names: frozenset[str]
    local: bool = True
    token: str = ""
    proxy: bool = False
    log: Callable[[str], None] | None = None

    def may_be_called(self, host: str) -> bool:
        """Whether a Host field names us."""
        name = _name_of(host)
        if name in self.names:
            return True
        try:
            number = ipaddress.ip_address(name)
        except ValueError:
            return False
        return number.is_loopback or not self.local

    @property
    def cookie(self) -> str:
        """What stands for the token in the cookie: the token cannot be told from it."""
        return hmac.new(self.token.encode(), b"newsctl reader", hashlib.sha256).hexdigest()


def _name_of(host: str) -> str:
    """The name in a Host field, without its port."""
    text = host.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.rpartition(":")[0] if text.count(":") == 1 else text


class Refused(Exception):
    """A request that is not answered: its status, and why, in a word."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Guard:
    """An application behind these rules. `refuse` makes the page that says why not; `complain` gets
    a line for what went wrong."""

    def __init__(
        self,
        app: ASGIApp,
        rules: Rules,
        *,
        refuse: Callable[[Refused, Scope], ASGIApp],
        complain: Callable[[str, Exception], None],
    ) -> None:
        self._app = app
        self._rules = rules
        self._refuse = refuse
        self._complain = complain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun, status = time.monotonic(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_raw(HEADERS)]
            elif scope["method"] == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            app = self._admit(scope)
        except Refused as refused:
            app = self._refuse(refused, scope)
        try:
            await app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - no trace of it leaves
            if type(error).__name__ == "LocalProtocolError":  # it broke HTTP's rules: 400 was said
                return None
            self._complain(_line(scope), error)
            if not status:
                failed = self._refuse(Refused(500, "failed"), scope)
                await failed(scope, receive, send_with_headers)
        if self._rules.log is not None:
            took = (time.monotonic() - begun) * 1000
            self._rules.log(f"{status} {took:.0f} ms {_line(scope)}")
        return None

    def _admit(self, scope: Scope) -> ASGIApp:
        """The application for a request that may be made. Raises Refused."""
        if scope["path"][:7].lower() == "http://":
            _take_off_authority(scope)
        headers = {key.decode(): value.decode("latin-1") for key, value in scope["headers"]}
        if sum(len(key) + len(value) for key, value in scope["headers"]) > LARGEST_HEAD:
            raise Refused(431, "head")
        if scope["method"] not in _METHODS:
            raise Refused(405, "method")
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            raise Refused(413, "body")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
            raise Refused(414, "address")
        hosts = [value for key, value in scope["headers"] if key == b"host"]
        if len(hosts) != 1 or not self._rules.may_be_called(headers["host"]):
            raise Refused(421, "host")
        if self._rules.proxy and headers.get("x-forwarded-proto") in {"http", "https"}:
            scope["scheme"] = headers["x-forwarded-proto"]
        return self._with_token(scope, headers) if self._rules.token else self._app

    def _with_token(self, scope: Scope, headers: Mapping[str, str]) -> ASGIApp:
        given = parse_qsl(scope["query_string"].decode("latin-1"), errors="replace")
        typed = [value for key, value in given if key == TOKEN]
        rest = [(key, value) for key, value in given if key != TOKEN]
        if typed and _same(typed[-1], self._rules.token):
            path = scope["path"]
            if path.startswith(("/api", "/feed")):  # programs keep no cookies
                scope["query_string"] = urlencode(rest, errors="replace").encode()
                return self._app
            return self._welcome(path, rest, secure=scope["scheme"] == "https")
        kind, _space, value = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and _same(value.strip(), self._rules.token):
            return self._app
        if _same(cookies(headers).get(COOKIE, ""), self._rules.cookie):
            return self._app
        if scope["path"].startswith("/static/"):  # the page that asks for the token is set with it
            return self._app
        raise Refused(403 if typed else 401, "token")

    def _welcome(self, path: str, rest: Sequence[tuple[str, str]], *, secure: bool) -> ASGIApp:
        """The same address without the token, which goes into a cookie."""
        from starlette.responses import RedirectResponse

        answer = RedirectResponse(address(path, rest), 303)
        answer.set_cookie(
            COOKIE, self._rules.cookie, httponly=True, samesite="lax", secure=secure,
            max_age=90 * 86400,
        )  # fmt: skip
        answer.headers["cache-control"] = "no-store"
        return answer


def _take_off_authority(scope: Scope) -> None:
    """A request that names the whole address, as to a proxy, asks by that name, whatever its Host
    field says (RFC 9112, 3.2.2)."""
    path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode()
    host, slash, rest = path[7:].partition("/")
    scope["path"] = slash + rest or "/"
    scope["raw_path"] = raw[raw.find(b"/", 7) :] if slash else b"/"
    named = [(key, value) for key, value in scope["headers"] if key != b"host"]
    scope["headers"] = [*named, (b"host", host.encode("utf-8", "replace"))]


def cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    try:
        return {name: one.value for name, one in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def _line(scope: Scope) -> str:
    """A request for a line of a log: on one line, whatever is in it, and without the token."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    if TOKEN in query:
        query = "&".join(
            f"{TOKEN}=…" if one.partition("=")[0] == TOKEN else one for one in query.split("&")
        )
    text = f"{scope['method']} {path}{'?' if query else ''}{query}"
    return drop_controls(text).replace("\n", " ")[:_SHOWN]
