"""Served pages without a server: an archive of some articles, and who asks for pages of it."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self

import httpx
import lxml.html
import pytest

from newsctl.archive.door import OnDuplicate
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.web.app import application
from newsctl.web.guard import Rules
from newsctl.web.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FIREFOX: dict[str, Any] = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
}
COPY = "وافق المجلس على مشروع الميناء الجديد بعد نقاش طويل دام ثلاثة أيام كاملة في العاصمة. " * 4
ARTICLES = [
    Article(
        title="افتتاح معرض الكتاب في العاصمة",
        body="افتتح وزير الثقافة معرض الكتاب.\n\nوزار المعرض آلاف القراء في يومه الأول.",
        source="صوت الساحل", author="ليلى الطرابلسي", section="ثقافة", tags=["كتب", "معارض"],
        published_at="2026-11-23T09:30", url="https://example.org/books", lang="ar",
    ),
    Article(
        title="Le port de la capitale s’agrandit",
        body="Le ministre a visité le port.\n\nقال الوزير إن الأشغال تنتهي قريبا.",
        source="Le Rivage", author="Jean Martin", section="économie", tags=["port"],
        published_at="2026-11-20", url="https://example.org/port", lang="fr",
    ),
    Article(title="المجلس يوافق على مشروع الميناء", body=COPY, source="جريدة الميناء",
            section="اقتصاد", tags=["port"], published_at="2026-11-19", lang="ar"),
    Article(title="مشروع الميناء يمر في المجلس", body=f"{COPY}\n\nوكالة.", source="الأفق",
            section="اقتصاد", published_at="2026-11-19", lang="ar"),
    *(
        Article(title=f"خبر رقم {number} عن الزيتون", body=f"نص عن الزيتون رقم {number}.",
                source="صوت الساحل", section="فلاحة", published_at=f"2026-{number % 9 + 1:02}-01")
        for number in range(1, 41)
    ),
]  # fmt: skip


@dataclass
class Pages:
    """Asks for pages, as one browser with its cookies; `archive` changes what is served, and what
    serves it is started `anew`."""

    app: Any
    archive: Archive
    said: list[str]
    clock: list[float] = field(default_factory=lambda: [NOW.timestamp()])  # its one value is now
    anew: Callable[[], Pages] | None = None
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    base: str = "http://127.0.0.1:8043"

    def __call__(
        self,
        path: str,
        *,
        method: str = "GET",
        lang: str | None = "en",
        params: dict[str, str] | None = None,
        **headers: Any,
    ) -> httpx.Response:
        """The answer, redirects not followed."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if lang is not None:
            sent.setdefault("accept-language", lang)
        sent.setdefault("accept-encoding", "identity")
        return asyncio.run(self._ask(method, path, sent, params))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], params: dict[str, str] | None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(
            transport=transport, base_url=self.base, cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, headers=headers, params=params)
            self.cookies.update(client.cookies)
            return answer

    def page(self, path: str, **more: Any) -> lxml.html.HtmlElement:
        """A page's tree."""
        answer = self(path, **more)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return lxml.html.document_fromstring(answer.content)

    def person(self, path: str, **headers: str) -> httpx.Response:
        """The answer to a person's browser."""
        return self(path, **{**FIREFOX, **headers})


class Lifespan:
    """An application's own life, as a server keeps it."""

    def __init__(self, app: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self._life = self._loop.create_task(app(scope, self._asked.get, self._told.put))

    def __enter__(self) -> Self:
        self._say("startup")
        return self

    def __exit__(self, *_error: object) -> None:
        self._say("shutdown")
        self._loop.run_until_complete(self._life)
        self._loop.close()

    def _say(self, what: str) -> None:
        self._asked.put_nowait({"type": f"lifespan.{what}"})
        told = self._loop.run_until_complete(self._told.get())
        assert told["type"] == f"lifespan.{what}.complete", told


def opener(path: Path) -> Callable[[], Archive]:
    """Opens an archive, at noon of the day."""
    return lambda: open_archive(str(path), clock=lambda: NOW)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Pages]]:
    """Serves an archive of articles: `serve(articles, token="…")`, rules by their names."""
    with ExitStack() as living:
        places = (tmp_path / f"{number}.json" for number in itertools.count())

        def start(
            articles: list[Article] = ARTICLES, *, house: dict[str, Any] | None = None, **rules: Any
        ) -> Pages:
            place = next(places)
            archive = living.enter_context(opener(place)())
            list(archive.add_many(articles, on_duplicate=OnDuplicate.KEEP))
            said: list[str] = []
            clock = [max(NOW.timestamp(), (archive.revision.since or 0) + 2)]
            served = House(
                opener(place), lambda: TODAY, lambda: clock[0], say=said.append, **(house or {})
            )
            rules.setdefault("names", frozenset({"localhost"}))

            def anew() -> Pages:
                app = application(served, Rules(**rules))
                living.enter_context(Lifespan(app))
                return Pages(app, archive, said, clock, anew=anew)

            return anew()

        yield start


@pytest.fixture
def pages(serve: Callable[..., Pages]) -> Pages:
    """The usual articles, served to this machine."""
    return serve()
