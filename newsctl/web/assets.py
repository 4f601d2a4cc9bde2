"""The files that pages are set with: one style sheet, one script, one picture; nothing else."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

_FOLDER = Path(__file__).parent / "static"
_KINDS = {
    "style.css": "text/css; charset=utf-8",
    "search.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@cache
def _content(name: str) -> tuple[bytes, str]:
    """A file, and by what its content is known."""
    data = (_FOLDER / name).read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:12]


def address(name: str) -> str:
    """Where a page finds a file: at an address that changes with what is in it."""
    return f"/static/{name}?v={_content(name)[1]}"


async def static(request: Request) -> Response:
    """A file. With its own version in the address it may be kept for ever."""
    name = request.path_params["name"]
    if name not in _KINDS:
        raise HTTPException(404)
    data, version = _content(name)
    fixed = request.query_params.get("v") == version
    kept = "public, max-age=31536000, immutable" if fixed else "no-cache"
    headers = {"cache-control": kept, "etag": f'"{version}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=_KINDS[name])


async def robots(_request: Request) -> Response:
    """No crawler is asked in."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
