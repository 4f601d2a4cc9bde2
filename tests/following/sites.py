"""Newspapers that a test makes up: each a web server of its own on this machine, that answers as
the test says, and counts who asked it for what."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

RSS = "application/rss+xml"


@dataclass
class Asked:
    """One request: its path, its headers by small letters, what it sends, when it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: datetime


@dataclass
class Reply:
    """One answer; `body` may come in pieces, without end."""

    body: bytes | str | Iterator[bytes] = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answers = Callable[[Asked], Reply]


class Site:
    """A newspaper's server. `before_answering` is what it does before each answer, and `seconds`
    how long it thinks then; `most` is how many connections it had at once."""

    def __init__(
        self,
        at_once: AtOnce,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.answers: dict[str, Reply | Answers] = {}
        self.asked: list[Asked] = []
        self.seconds = 0.0
        self.before_answering: Callable[[], None] | None = None
        self.most = 0
        self._at_once = at_once
        self._clock = clock
        self._open = 0
        self._guard = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def handle(self) -> None:
                with site._counted():
                    super().handle()

            def do_GET(self) -> None:
                site._answer(self)

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_args: Any) -> None:
                pass  # the reader has had enough

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self._server.server_port}"
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def _counted(self) -> Any:
        return self._at_once.counting(self)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): one for name, one in handler.headers.items()}
        sent = handler.rfile.read(int(headers.get("content-length", 0)))
        asked = Asked(handler.path, headers, sent, self._clock())
        with self._guard:
            self.asked.append(asked)
        if self.before_answering is not None:
            self.before_answering()
        if self.seconds:
            time.sleep(self.seconds)
        found = self.answers.get(asked.path.partition("?")[0], Reply("not here", status=404))
        reply = found(asked) if callable(found) else found
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.type)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        for piece in [body] if isinstance(body, bytes) else body:
            handler.wfile.write(piece)

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.asked)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class AtOnce:
    """Connections that are open now: of one site, and of all."""

    def __init__(self) -> None:
        self.most = 0
        self._open = 0
        self._guard = threading.Condition()

    def wait_for(self, many: int, seconds: float = 20) -> None:
        """Return once so many were open at one time, or after so many seconds."""
        with self._guard:
            self._guard.wait_for(lambda: self.most >= many, seconds)

    def counting(self, site: Site) -> Any:
        counter = self

        class Counting:
            def __enter__(self) -> None:
                with counter._guard:
                    counter._open += 1
                    site._open += 1
                    counter.most = max(counter.most, counter._open)
                    site.most = max(site.most, site._open)
                    counter._guard.notify_all()

            def __exit__(self, *_error: object) -> None:
                with counter._guard:
                    counter._open -= 1
                    site._open -= 1

        return Counting()


# -- what newspapers write -----------------------------------------------------------------------
@dataclass
class News:
    """One article as a newspaper has it."""

    number: int
    title: str = ""
    body: str = ""
    date: str | None = "Sat, 31 Oct 2026 08:00:00 +0100"
    link: str | None = ""
    guid: str | None = ""

    def item(self, site: str) -> str:
        """Its entry in RSS."""
        title = self.title or f"خبر رقم {self.number} من {site[-5:]}"
        body = self.body or f"نص الخبر رقم {self.number}، وفيه كلام عن المدينة وأهلها {site[-5:]}."
        link = f"{site}/news/{self.number}" if self.link == "" else self.link
        guid = f"{site}/?p={self.number}" if self.guid == "" else self.guid
        parts = [f"<title>{escape(title)}</title><description>{escape(body)}</description>"]
        parts += [f"<link>{escape(link)}</link>"] if link else []
        parts += [f"<guid isPermaLink='false'>{escape(guid)}</guid>"] if guid else []
        parts += [f"<pubDate>{self.date}</pubDate>"] if self.date else []
        return f"<item>{''.join(parts)}</item>"


def rss(site: str, news: list[News], *, title: str = "صوت الساحل", more: str = "") -> str:
    """A feed; `more` stands in its channel."""
    items = "".join(one.item(site) for one in news)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>{title}</title><link>{site}/</link>{more}{items}</channel></rss>"
    )


def feed(site: str, news: list[News], **more: Any) -> Reply:
    """A feed as an answer."""
    return Reply(rss(site, news, **more), RSS)


def page(title: str, body: str) -> Reply:
    """An article's page."""
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in body.split("\n\n"))
    return Reply(
        f'<html lang="ar"><head><title>{escape(title)}</title></head><body><article>'
        f"<h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    )
