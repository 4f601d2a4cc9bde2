"""The record's bytes: a TinyDB file with one article a line, readable by TinyDB as it stands.

    ⏎
    {"newsctl format": 2,
    "newsctl": {"1": {"id": "0f…", "last_id":           12}},
    "articles": {
    "1": {"title": …, "body": …, …,"views":        1743,"viewed_at":"2026-11-24T10:00:00Z"}
    ,"2": {…}
    }}

It begins with an empty line, and with a number where tables are objects. To JSON that is nothing;
version 0.1, which knows no journal and would write beside it, takes neither for an archive.

An article's views and the time of the last one stand in slots of fixed width at the end of its
line, so that counting a view overwrites a few bytes in place. Their sum stands there; the part of
it that the page counted, as it was last seen, is `page_views`, a field like others.
"""

from __future__ import annotations

import os
import re
import zlib
from typing import Any

from newsctl.jsontext import dump, load
from newsctl.lazy_patterns import lazy_pattern

FORMAT = 2
ARTICLES = "articles"
HOUSE = "newsctl"  # the small table of our own
VERSION = "newsctl format"  # names the format's version, a number where tables are objects
OWN = frozenset({ARTICLES, HOUSE, VERSION})

_VIEWS_WIDTH, _TIME_WIDTH, _ID_WIDTH = 12, 22, 12
MOST_VIEWS = 10**_VIEWS_WIDTH - 1
_SLOTS = b',"views":%*d,"viewed_at":%s}'
_TIME = lazy_pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
SLOTS_LENGTH = len(_SLOTS % (_VIEWS_WIDTH, 0, b" " * _TIME_WIDTH))

TAIL = b"\n}}\n"


def new_id() -> str:
    """An id for a new archive: 32 hexadecimal digits."""
    return os.urandom(16).hex()


def empty(archive_id: str, last_id: int = 0) -> bytes:
    """The record of an archive without articles."""
    return head(archive_id, last_id) + ARTICLES_HEAD + TAIL


def head(archive_id: str, last_id: int) -> bytes:
    """What a record begins with: the format's version, the archive's id and the last id given."""
    return b'\n{"%s": %d,\n"newsctl": {"1": {"id": "%s", "last_id": %s}},' % (
        VERSION.encode(),
        FORMAT,
        archive_id.encode(),
        id_slot(last_id),
    )


ARTICLES_HEAD = b'\n"articles": {'


def id_slot(last_id: int, width: int = _ID_WIDTH) -> bytes:
    """The last id given, in `width` bytes."""
    return b"%*d" % (width, last_id)


def slots(views: int, viewed_at: str | None) -> bytes:
    """The end of an article's line: its views and the time of the last one here."""
    time = b'"%s"' % viewed_at.encode() if viewed_at else b"null"
    return _SLOTS % (_VIEWS_WIDTH, min(max(views, 0), MOST_VIEWS), time.rjust(_TIME_WIDTH))


def slot_values(data: bytes) -> tuple[int, str]:
    """The views, and when the last one was, that `slots` wrote."""
    views, _comma, time = data.removeprefix(b',"views":').partition(b",")
    return int(views), time.removeprefix(b'"viewed_at":').strip(b' "}').decode()


def views_of(line: bytes) -> int:
    """The views that a line tells."""
    if has_slots(line):
        return slot_values(line.rstrip(b" ")[-SLOTS_LENGTH:])[0]
    views = decode(line)[1].get("views")
    return views if type(views) is int else 0


def has_slots(line: bytes) -> bool:
    """Whether a line ends in slots as `slots` writes them (padding after it apart)."""
    return _are_slots(line.rstrip(b" ")[-SLOTS_LENGTH:])


def _are_slots(end: bytes) -> bool:
    views, _between, time = end.partition(b',"viewed_at":')
    if len(end) != SLOTS_LENGTH or views[:9] != b',"views":' or time[-1:] != b"}":
        return False
    when = time[:-1].lstrip(b" ")
    quoted = len(when) > 1 and when[:1] == when[-1:] == b'"' and when.count(b'"') == 2
    return views[9:].lstrip(b" ").isdigit() and (quoted or when == b"null")


def checksum(line: bytes) -> int:
    """A checksum of a line, its view slots and the padding after it left out (CRC-32)."""
    return checksum_and_slots(line)[0]


def checksum_and_slots(line: bytes) -> tuple[int, bool]:
    """The same, and whether the line has slots."""
    end = line.rstrip(b" ")
    slotted = _are_slots(end[-SLOTS_LENGTH:])
    return zlib.crc32(end[:-SLOTS_LENGTH] if slotted else end), slotted


def encode(article_id: int, document: dict[str, Any], *, exact: bool = False) -> bytes:
    """The line of a document, without its line end.

    It ends in slots, unless what the document says of views does not fit them. `exact` adds
    nothing that the document does not hold: no slots where it has none of the two fields.
    """
    views, viewed_at = document.get("views", 0), document.get("viewed_at")
    rest = {key: value for key, value in document.items() if key not in {"views", "viewed_at"}}
    fits = _is_count(views) and (viewed_at is None or _is_time(viewed_at))
    if exact:
        fits = fits and bool(rest) and "views" in document and "viewed_at" in document
    if not fits:
        return b'"%d": %s' % (article_id, dump(document))
    return b'"%d": %s%s' % (article_id, dump(rest or {"title": ""})[:-1], slots(views, viewed_at))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST_VIEWS


def _is_time(value: object) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def decode(line: bytes) -> tuple[int, dict[str, Any]]:
    """(id, document) of a line. Raises ValueError for a line that is not one."""
    key, found, text = line.partition(b":")
    if not found:
        raise ValueError(line[:20])
    document = load(text)
    if not isinstance(document, dict):
        raise ValueError(line[:20])
    return int(key.strip(b' "')), document


def takes_reads(line: bytes) -> bool:
    """Whether a read can be counted in a line's slots alone: it has them, and goes on telling the
    page's part when it was read."""
    if not has_slots(line):
        return False
    views, when = slot_values(line.rstrip(b" ")[-SLOTS_LENGTH:])
    return not views or when != "null" or "page_views" in decode(line)[1]
