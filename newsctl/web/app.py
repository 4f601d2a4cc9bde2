"""The application: which address is which page, and how requests come to it."""

from __future__ import annotations

import traceback
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from newsctl.errors import ArchiveError, ArchiveLocked, NewsctlError, NothingMatched, UsageError
from newsctl.messages import LANGUAGES, language, speaking
from newsctl.web import api, articles, assets, feed, figures, pages
from newsctl.web.answering import Answers, Made
from newsctl.web.asked import Asked, address
from newsctl.web.counting import is_opened_by_person
from newsctl.web.guard import Guard, Refused, Rules, cookies
from newsctl.web.languages import chosen
from newsctl.web.reading_room import Busy
from newsctl.web.rendering import THEMES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.types import ASGIApp, Scope

    from newsctl.archive.door import Archive
    from newsctl.web.house import House

    Work = Callable[[Archive, Asked], Made]
    Endpoint = Callable[[Request], Awaitable[Response]]

PAGES: dict[str, Work] = {
    "/": pages.latest,
    "/search": pages.search,
    "/top": pages.most_read,
    "/names": pages.names,
    "/figures": figures.page,
    "/article/{id}/changes": articles.changes,
}
READ = {"/article/{id}": articles.page}  # of these a view may be counted
FILES: dict[str, Work] = {
    "/article/{id}.bib": articles.bibtex,
    "/article/{id}.ris": articles.ris,
    "/feed.xml": feed.atom,
}
API: dict[str, Work] = {
    "/api": api.contents,
    "/api/articles": api.listing,
    "/api/articles/{id}": api.article,
    "/api/articles/{id}/related": api.related,
    "/api/articles/{id}/versions": api.versions,
    "/api/search": api.listing,
    "/api/top": api.most_read,
    "/api/stats": api.stats,
    "/api/reads": api.reads,
    "/api/names/{kind}": api.names,
}
CHOICES = {"lang": LANGUAGES, "theme": THEMES}  # of a reader, kept in cookies
_YEAR = 365 * 86400
_STATUS = {NothingMatched: 404, UsageError: 400, ArchiveError: 503, ArchiveLocked: 503}
_RETRY = {"retry-after": "5"}


def application(house: House, rules: Rules, *, debug: bool = False) -> ASGIApp:
    """The pages of an archive behind rules. It opens the archive when it is first asked, and lets
    it go at the end of its lifespan."""
    answers = Answers(house)
    serving = _Serving(house, answers, language())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        answers.close()

    app = Starlette(
        routes=serving.routes(),
        lifespan=lifespan,
        exception_handlers={HTTPException: serving.not_found, Exception: serving.broken},
    )
    app.router.redirect_slashes = False

    def complain(line: str, error: Exception) -> None:
        house.say(f"500 {line}: {type(error).__name__}")
        if debug:
            house.say("".join(traceback.format_exception(error)))

    return Guard(app, rules, refuse=serving.refused, complain=complain)


class _Serving:
    """Requests to answers, for one archive."""

    def __init__(self, house: House, answers: Answers, usual: str) -> None:
        self._house = house
        self._answers = answers
        self._usual = usual  # the language where a reader and a browser name none of ours

    def routes(self) -> list[Route]:
        """Longer addresses first: an id may hold a dot."""
        fixed = [Route("/static/{name}", assets.static), Route("/robots.txt", assets.robots)]
        made = [
            *((path, self._endpoint(work, json=True)) for path, work in API.items()),
            *((path, self._endpoint(work)) for path, work in FILES.items()),
            *((path, self._endpoint(work, page=True)) for path, work in PAGES.items()),
            *((path, self._endpoint(work, page=True, read=True)) for path, work in READ.items()),
        ]
        return [*fixed, *(Route(path, endpoint) for path, endpoint in made)]

    def _endpoint(
        self, work: Work, *, page: bool = False, read: bool = False, json: bool = False
    ) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            if page and (choice := _choice(request)):
                return choice
            counts = read and is_opened_by_person(request.method, request.headers)
            asked = self._asked(request, counts=counts and "version" not in request.query_params)
            try:
                return await self._answer(request, work, asked)
            except Busy:
                return self._failed(asked, 503, "busy", json=json)
            except TimeoutError:
                return self._failed(asked, 503, "slow", json=json)
            except NewsctlError as error:
                return self._error(asked, error, json=json)

        return endpoint

    def _asked(self, request: Request, *, counts: bool = False) -> Asked:
        pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), errors="replace")
        said = cookies(request.headers)
        asked_for = dict(pairs).get("lang", said.get("newsctl-lang"))
        theme = said.get("newsctl-theme", "")
        host = request.headers.get("host", "")
        return Asked(
            path=request.scope["path"],
            pairs=pairs,
            named={key: str(value) for key, value in request.path_params.items()},
            language=chosen(asked_for, request.headers.get("accept-language", ""), self._usual),
            theme=theme if theme in THEMES else THEMES[0],
            today=self._house.today(),
            base=f"{request.scope['scheme']}://{host}",
            counts=counts,
            house=self._house,
        )

    async def _answer(self, request: Request, work: Work, asked: Asked) -> Response:
        state = await self._answers.state()
        tag = self._answers.tag(state, asked)
        changed = state.changed(asked.today)
        known = {
            "etag": tag,
            "cache-control": "private, no-cache",
            "vary": "Accept-Encoding, Accept-Language, Cookie",
        }
        if changed is not None:
            known["last-modified"] = formatdate(changed, usegmt=True)
        if not asked.counts and _has(request, tag, changed):
            return Response(status_code=304, headers=known)
        made = await self._answers.make(work, asked, state)
        return _response(request, made, known | made.headers)

    # -- what goes wrong -------------------------------------------------------------------------
    def _error(self, asked: Asked, error: NewsctlError, *, json: bool) -> Response:
        """An error in its own words, where they are of what was asked; those of the archive may
        tell of its place, and are for the one who serves."""
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        if status >= 500:
            self._house.say(str(error))
            return self._failed(asked, status, "archive", json=json)
        with speaking(asked.language):
            made = api.error(status, error) if json else pages.failed(asked, status, str(error))
        return Response(made.body, status, {"cache-control": "no-store"}, made.kind)

    def _failed(self, asked: Asked, status: int, why: str, *, json: bool) -> Response:
        with speaking(asked.language):
            words = pages.reason(why)
            made = api.error(status, words) if json else pages.failed(asked, status, words)
        headers = {"cache-control": "no-store"} | (_RETRY if status == 503 else {})
        return Response(made.body, status, headers, made.kind)

    async def not_found(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._failed(
            self._asked(request), error.status_code, "missing",
            json=request.scope["path"].startswith("/api"),
        )  # fmt: skip

    async def broken(self, request: Request, _error: Exception) -> Response:
        """The page for a mistake of ours: of what went wrong it says nothing."""
        is_json = request.scope["path"].startswith("/api")
        return self._failed(self._asked(request), 500, "failed", json=is_json)

    def refused(self, refused: Refused, scope: Scope) -> ASGIApp:
        """The page that says why a request is not answered."""
        asked = self._asked(Request({**scope, "path_params": {}}))
        with speaking(asked.language):
            if scope["path"].startswith("/api"):
                made = api.error(refused.status, pages.reason(refused.why))
            else:
                made = pages.refused(asked, refused.status, refused.why)
        headers = {"cache-control": "no-store"}
        if refused.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = "GET, HEAD"
        if refused.why in {"method", "body", "address"}:
            headers["connection"] = "close"  # what still comes is not read
        return Response(made.body, refused.status, headers, made.kind)


def _choice(request: Request) -> Response | None:
    """The same address without the reader's choice of a language or of colours, which goes into a
    cookie; None where none was made."""
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), errors="replace")
    made = {key: value for key, value in pairs if key in CHOICES and value in CHOICES[key]}
    if not made:
        return None
    rest = [(key, value) for key, value in pairs if key not in CHOICES]
    answer = RedirectResponse(address(request.scope["path"], rest), 303)
    for key, value in made.items():
        answer.set_cookie(f"newsctl-{key}", value, max_age=_YEAR, httponly=True, samesite="lax")
    answer.headers["cache-control"] = "no-store"
    return answer


def _has(request: Request, tag: str, changed: int | None) -> bool:
    """Whether the browser has this very answer, or one since when nothing has changed."""
    known = request.headers.get("if-none-match", "")
    since = request.headers.get("if-modified-since")
    if not known and since and changed is not None:
        with suppress(ValueError, TypeError, OverflowError):
            return parsedate_to_datetime(since).timestamp() >= changed
    tags = {one.strip().removeprefix("W/") for one in known.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags  # RFC 9110, 13.1.2


def _response(request: Request, made: Made, headers: dict[str, str]) -> Response:
    body = made.body
    if made.packed and _takes_gzip(request.headers.get("accept-encoding", "")):
        body, headers = made.packed, headers | {"content-encoding": "gzip"}
    return Response(body, made.status, headers, made.kind)


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _semicolon, parameters = part.partition(";")
        if name.strip().lower() in {"gzip", "*"}:
            return parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
