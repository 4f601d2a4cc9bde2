"""Bookmarks as browsers keep them, in JSON: Firefox's backup, and the file of Chrome and its kin.

Each link is an item: its address, title, tags and the date it was kept; its folder is the section.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.bookmarks import items_of
from newsctl.formats.encodings import read_whole
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Item, Options

_FIREFOX = datetime(1970, 1, 1, tzinfo=UTC)
_CHROME = datetime(1601, 1, 1, tzinfo=UTC)  # as Windows counts


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The links of a browser's bookmarks. Raises BadInput for a file without one."""
    try:
        value = json.loads(read_whole(stream, source))
    except (ValueError, RecursionError):
        raise BadInput(
            _("{file}: the bookmarks are damaged").format(file=source), source=source
        ) from None
    yield from items_of(_links(value), source, options)


def _links(value: Any) -> Iterator[dict[str, Any]]:
    """The links in the order in which they are kept, however deep their folders."""
    waiting: list[tuple[Any, str | None]] = [(value, None)]
    while waiting:
        one, folder = waiting.pop()
        if not isinstance(one, dict):
            continue
        if one.get("uri") is not None or one.get("url") is not None:
            yield _link(one, folder)
            continue
        roots = one.get("roots")
        inner = [*roots.values()] if isinstance(roots, dict) else one.get("children")
        named = folder if "root" in one or "roots" in one else _text(one, "title", "name")
        if isinstance(inner, list):
            waiting += [(each, named) for each in reversed(inner)]


def _link(one: dict[str, Any], folder: str | None) -> dict[str, Any]:
    annotations = one.get("annos")
    notes = annotations if isinstance(annotations, list) else []
    note = next((_text(each, "value") for each in notes if isinstance(each, dict)), None)
    return {
        "url": _text(one, "uri", "url"),
        "title": _text(one, "title", "name"),
        "published_at": _moment(one.get("dateAdded"), _FIREFOX)
        or _moment(one.get("date_added"), _CHROME),
        "tags": [tag.strip() for tag in (_text(one, "tags") or "").split(",") if tag.strip()],
        "section": folder,
        "body": note,
    }


def _text(one: dict[str, Any], *names: str) -> str | None:
    found = (one.get(name) for name in names)
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), None)


def _moment(value: Any, begun: datetime) -> str | None:
    """A number of microseconds, as a number or a text, counted from where the browser begins."""
    figures = str(value)
    if not (figures.isascii() and figures.isdecimal() and len(figures) < 18) or int(figures) == 0:
        return None
    moment = begun + timedelta(microseconds=int(figures))
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
