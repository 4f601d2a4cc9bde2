"""An article as its document: a JSON object, as the archives keep it.

`views` is the sum of the page's own views and the reads made here; `page_views` is the page's part,
as it was last seen, a field like others.
"""

from __future__ import annotations

import zlib
from typing import Any

from newsctl.article import FIELDS, Article
from newsctl.jsontext import dump

_KEPT = tuple(name for name in FIELDS if name != "id")


def to_document(article: Article) -> dict[str, Any]:
    """An article as its document: empty fields left out, title and body always there."""
    document = {
        name: value
        for name in _KEPT
        if (value := getattr(article, name)) or name in {"title", "body", "views"}
    }
    page = article.views if article.page_views is None else article.page_views
    return with_views(document, page, max(article.views - page, 0))


# -- views and reads -----------------------------------------------------------------------------
def page_views_of(document: dict[str, Any]) -> int:
    """The page's own part of a document's views, whoever wrote it: where nobody kept the parts
    apart, all of them while it was never read here."""
    views, page = _views_of(document), document.get("page_views")
    if type(page) is int and page >= 0:
        return min(page, views)
    return 0 if document.get("viewed_at") else views


def reads_of(document: dict[str, Any]) -> int:
    """How often a document's article was read here."""
    return _views_of(document) - page_views_of(document)


def with_views(document: dict[str, Any], page_views: int, reads: int) -> dict[str, Any]:
    """A document of so many views, on its page and here."""
    views = page_views + reads
    parts = {"page_views": page_views} if views or "page_views" in document else {}
    return document | parts | {"views": views}


def _views_of(document: dict[str, Any]) -> int:
    value = document.get("views")
    return value if type(value) is int and value > 0 else 0


def fingerprint(document: dict[str, Any]) -> int:
    """A checksum of what a document holds, in whatever order and however it is laid out; reads left
    out (CRC-32)."""
    return zlib.crc32(dump(dict(sorted(_without_reads(document).items()))))


def ordered_fingerprint(document: dict[str, Any]) -> int:
    """The same as histories of version 1 have it: of another order it is another one."""
    return zlib.crc32(dump(_without_reads(document)))


def _without_reads(document: dict[str, Any]) -> dict[str, Any]:
    apart = {"views", "viewed_at", "page_views"}
    rest = {key: value for key, value in document.items() if key not in apart}
    if page := page_views_of(document):
        rest["page_views"] = page
    return rest


_TEXTS = frozenset(FIELDS) - {"id", "tags", "views", "page_views", "extra"}


def to_article(article_id: int, document: dict[str, Any]) -> Article:
    """A document as an article, whoever wrote it: fields that are no article's are its `extra`."""
    article = Article(id=article_id)
    extra: dict[str, Any] = {}
    for name, value in document.items():
        if name in _TEXTS:  # most
            if value is not None:
                setattr(article, name, value if isinstance(value, str) else str(value))
        elif name == "extra" and isinstance(value, dict):
            extra |= value
        elif name == "tags" and isinstance(value, list):
            article.tags = [str(tag) for tag in value]
        elif name == "views" and isinstance(value, int):
            article.views = int(value)
        elif name != "id" and (name != "page_views" or type(value) is not int):
            extra[name] = value
    article.page_views = page_views_of(document)
    article.extra = extra
    return article
