"""Bookmarks: the page that browsers, linkding, Pocket, Pinboard and Delicious export, and the XML
of the last two. Each link is an item: its address, title, tags and date, its note as the body.

The page (`NETSCAPE-Bookmark-file-1`, or Pocket's list) is read line by line as it was written, with
no tree made of it: such files are flat, and their elements are never closed.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats import html_fragments
from newsctl.formats.field_mapping import item_of
from newsctl.formats.item import Item, at_record
from newsctl.formats.text_streams import chunks
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_PART = re.compile(
    r"<(?:a\s(?P<link>[^<>]{1,8000})>(?P<title>[^<]{0,4000})(?:</a>)?"
    r"|dd>(?P<note>[^<]{0,100000})|h3\b[^<>]{0,2000}>(?P<folder>[^<]{0,1000})|(?P<end>/dl)>"
    r"|post\s(?P<post>[^<>]{1,100000})>)",
    re.IGNORECASE,
)
_START = re.compile(r"<(?:a\s|dd>|h3\b|/dl>|post\s)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LONGEST = 200_000  # code points of one link and its note


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The links of a page of bookmarks. Raises BadInput for a page without one."""
    yield from items_of(_links(_parts(stream, source, options)), source, options)


def read_posts(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The links of Delicious's or Pinboard's XML. Raises BadInput for a file without one."""
    records = (
        _post(_attributes(found["post"]))
        for found in _parts(stream, source, options)
        if found["post"]
    )
    yield from items_of(records, source, options)


def items_of(records: Iterator[dict[str, Any]], source: str, options: Options) -> Iterator[Item]:
    """An item for each link, as a record under our names. Raises BadInput where none is."""
    number = 0
    for number, record in enumerate(records, 1):
        place = at_record(source, number)
        if not re.match(r"https?://", record.get("url") or "", re.IGNORECASE):
            yield Item(None, None, source, number, passed=_("a bookmark that is no web address"))
            continue
        record["title"] = record.get("title") or record["url"]
        yield item_of(record, options, place, source, number)
    if not number:
        raise BadInput(_("{file}: there is no link in it").format(file=source), source=source)


def _parts(stream: BinaryIO, source: str, options: Options) -> Iterator[re.Match[str]]:
    """The elements that say something, as they stream by."""
    rest = ""
    for piece in chunks(stream, source, options.damage):
        rest += piece
        # An element is whole once the next begins: the last one waits.
        starts = [found.start() for found in _START.finditer(rest)]
        cut = starts[-1] if starts else max(0, len(rest) - len("<post "))
        yield from _PART.finditer(rest[:cut])
        rest = rest[cut:] if len(rest) - cut < _LONGEST else ""
    yield from _PART.finditer(rest)


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape(found[2] if found[2] is not None else found[3])
        for found in _ATTRIBUTE.finditer(text)
    }


def _links(parts: Iterator[re.Match[str]]) -> Iterator[dict[str, Any]]:
    folders: list[str] = []
    waiting: dict[str, Any] = {}
    for found in parts:
        if found["link"] is not None:
            if waiting:
                yield waiting
            known = _attributes(found["link"])
            waiting = {
                "url": known.get("href", "").strip(),
                "title": html_fragments.plain(found["title"]),
                "published_at": known.get("add_date") or known.get("time_added"),
                "tags": [tag.strip() for tag in known.get("tags", "").split(",") if tag.strip()],
                "section": folders[-1] if folders else None,
            }
        elif found["note"] is not None and waiting:
            waiting["body"] = html_fragments.plain(found["note"])
        elif found["folder"] is not None:
            folders.append(html_fragments.plain(found["folder"]))
        elif found["end"] and folders:
            folders.pop()
    if waiting:
        yield waiting


def _post(known: dict[str, str]) -> dict[str, Any]:
    return {
        "url": known.get("href", "").strip(),
        "title": known.get("description"),
        "body": known.get("extended"),
        "published_at": known.get("time"),
        "tags": known.get("tag", "").split(),
    }
