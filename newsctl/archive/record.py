"""The record's bytes: a TinyDB file with one article a line, readable by TinyDB as it stands.

    {"newsctl": {"1": {"format": 1, "last_id":           12}},
    "articles": {
    "1": {"title": …, "body": …, …,"views":        1743,"viewed_at":"2026-11-24T10:00:00Z"}
    ,"2": {…}
    }}

An article's views and the time of the last one stand in slots of fixed width at the end of its
line, so that counting a view overwrites a few bytes in place.
"""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import orjson

from newsctl.article import FIELDS, Article

FORMAT = 1
ARTICLES = "articles"
HOUSE = "newsctl"  # the small table of our own

_VIEWS_WIDTH, _TIME_WIDTH, _ID_WIDTH = 12, 22, 12
MOST_VIEWS = 10**_VIEWS_WIDTH - 1
_SLOTS = b',"views":%*d,"viewed_at":%s}'
SLOTS_LENGTH = len(_SLOTS % (_VIEWS_WIDTH, 0, b" " * _TIME_WIDTH))
_SLOTS_START = b',"views":'

TAIL = b"\n}}\n"


def empty(last_id: int = 0) -> bytes:
    """The record of an archive without articles."""
    return house(last_id) + b'\n"articles": {' + TAIL


def house(last_id: int) -> bytes:
    """The record's first line: the format's version and the last id given."""
    return b'{"newsctl": {"1": {"format": %d, "last_id": %s}},' % (FORMAT, id_slot(last_id))


def id_slot(last_id: int, width: int = _ID_WIDTH) -> bytes:
    """The last id given, in `width` bytes."""
    return b"%*d" % (width, last_id)


def slots(views: int, viewed_at: str | None) -> bytes:
    """The end of an article's line: its views and the time of the last one here."""
    time = b'"%s"' % viewed_at.encode() if viewed_at else b"null"
    return _SLOTS % (_VIEWS_WIDTH, min(max(views, 0), MOST_VIEWS), time.rjust(_TIME_WIDTH))


def has_slots(line: bytes) -> bool:
    """Whether a line ends in slots as `slots` writes them (padding after it apart)."""
    end = line.rstrip(b" ")
    return end[-SLOTS_LENGTH:].startswith(_SLOTS_START) and end[-1:] == b"}"


def checksum(line: bytes) -> int:
    """A checksum of a line, its view slots and the padding after it left out (CRC-32)."""
    end = line.rstrip(b" ")
    if end[-SLOTS_LENGTH:].startswith(_SLOTS_START):
        end = end[:-SLOTS_LENGTH]
    return zlib.crc32(end)


def encode(article_id: int, document: dict[str, Any]) -> bytes:
    """The line of a document, with slots, without its line end."""
    rest = {key: value for key, value in document.items() if key not in {"views", "viewed_at"}}
    views = document.get("views")
    viewed_at = document.get("viewed_at")
    return b'"%d": %s%s' % (
        article_id,
        _dump(rest)[:-1],
        slots(views if isinstance(views, int) else 0, viewed_at if _is_time(viewed_at) else None),
    )


def _is_time(value: object) -> bool:
    return isinstance(value, str) and len(value) == _TIME_WIDTH - 2


def decode(line: bytes) -> tuple[int, dict[str, Any]]:
    """(id, document) of a line. Raises ValueError for a line that is not one."""
    key, found, text = line.partition(b":")
    if not found:
        raise ValueError(line[:20])
    document = load(text)
    if not isinstance(document, dict):
        raise ValueError(line[:20])
    return int(key.strip(b' "')), document


def load(text: bytes) -> Any:
    """JSON, also what orjson refuses: NaN, lone surrogates, integers past 64 bits."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        import json

        return json.loads(text.decode("utf-8", "surrogatepass"))


def _dump(value: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        import json

        return json.dumps(value, separators=(",", ":")).encode()


def to_document(article: Article) -> dict[str, Any]:
    """An article as its document: empty fields left out, title and body always there."""
    record = article.to_record()
    return {
        name: record[name]
        for name in FIELDS
        if name != "id" and (record[name] or name in {"title", "body", "views"})
    }


_TEXTS = frozenset(FIELDS) - {"id", "tags", "views", "extra"}


def to_article(article_id: int, document: dict[str, Any]) -> Article:
    """A document as an article, whoever wrote it: fields that are no article's are its `extra`."""
    article = Article(id=article_id)
    extra: dict[str, Any] = {}
    for name, value in document.items():
        if name == "extra" and isinstance(value, dict):
            extra |= value
        elif name == "tags" and isinstance(value, list):
            article.tags = [str(tag) for tag in value]
        elif name == "views" and isinstance(value, int):
            article.views = int(value)
        elif name in _TEXTS:
            if value is not None:
                setattr(article, name, value if isinstance(value, str) else str(value))
        elif name != "id":
            extra[name] = value
    article.extra = extra
    return article


class Place(NamedTuple):
    """Where an article's line stands in the record, in bytes."""

    id: int
    offset: int
    length: int
