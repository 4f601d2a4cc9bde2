"""An article as rows: its document without what is counted, its columns, its counts.

A server takes no NUL within a text, nor half of a surrogate pair: in a document both are escaped,
as JSON has them; in columns, which are compared and put in order, they are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive import documents
from newsctl.archive.columns import seconds, storable, title_key, utc
from newsctl.archive.postgres.selection import LONGEST_KEY, key_of_name
from newsctl.errors import ArchiveError
from newsctl.fast_dataclasses import NamedTuple
from newsctl.jsontext import dump, load
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from newsctl.article import Article

    Document: TypeAlias = dict[str, Any]

MOST_VIEWS = 10**12 - 1
# Bytes of a document: what a server takes apart in one piece is below 1 GiB, where signs that are
# escaped on the way count twice and its buffers grow by doubling.
_LONGEST = 250_000_000
_COUNTED = ("views", "page_views", "viewed_at")

ARTICLE = {
    "id": "bigint", "document": "json", "bytes": "integer", "source": "text", "author": "text",
    "section": "text", "title_key": "text", "source_key": "text", "author_key": "text",
    "section_key": "text", "published": "bigint", "undated": "boolean", "added": "bigint",
    "deleted": "bigint", "changed": "bigint", "arrival": "bigint", "ceiling": "bigint",
}  # fmt: skip
VIEWS = {"article_id": "bigint", "views": "bigint", "page_views": "bigint", "viewed": "bigint"}
TAG = {"article_id": "bigint", "tag_key": "text", "tag": "text"}
# What `stored` is made of: columns of `a` and `v`.
STORED = (
    "a.id, a.document::text, v.views, v.page_views, v.viewed, a.bytes, a.deleted, a.arrival, "
    "a.ceiling"
)
FROM = "newsctl.articles a JOIN newsctl.views v ON v.article_id = a.id"


class Stored(NamedTuple):
    """An article as it is kept: its whole document, its size in bytes, when it came."""

    id: int
    document: Document
    bytes: int
    lives: bool
    arrival: int
    ceiling: int


def stored(row: Sequence[Any]) -> Stored:
    """An article from a row of `STORED`."""
    article_id, text, views, page, viewed, size, deleted, arrival, ceiling = row
    document = load(text) | {"views": views}
    if views:
        document["page_views"] = page
    if viewed is not None:
        document["viewed_at"] = utc(viewed)
    return Stored(article_id, document, size, deleted is None, arrival, ceiling)


def article_of(row: Sequence[Any]) -> Article:
    """An article from a row of `STORED`."""
    one = stored(row)
    return documents.to_article(one.id, one.document)


def text_of(document: Document) -> bytes:
    """A document as it is kept, in UTF-8, without what is counted. Raises ArchiveError for one that
    no server takes."""
    rest = {name: value for name, value in document.items() if name not in _COUNTED}
    data = dump(rest)
    if len(data) > _LONGEST:
        raise ArchiveError(
            _("An article of {size} MB is more than a server takes ({most} MB)").format(
                size=len(data) // 1_000_000, most=_LONGEST // 1_000_000
            )
        )
    return data


def article_row(article: Article, text: bytes, arrival: int, ceiling: int) -> list[Any]:
    """The row of an article whose document is a text in UTF-8."""
    added = seconds(article.added_at) or 0
    published = seconds(article.published_at)
    return [
        article.id, text, len(text), _name(article.source), _name(article.author),
        _name(article.section), _fit(title_key(article.title))[:LONGEST_KEY],
        _key(article.source), _key(article.author), _key(article.section),
        added if published is None else published, published is None, added,
        seconds(article.deleted_at), seconds(article.changed_at), arrival, ceiling,
    ]  # fmt: skip


def views_row(article: Article) -> list[Any]:
    """What is counted of an article."""
    views = min(article.views, MOST_VIEWS)
    page = views if article.page_views is None else min(article.page_views, views)
    return [article.id, views, page, seconds(article.viewed_at)]


def tag_rows(article: Article) -> list[list[Any]]:
    """An article's tags, each once."""
    named = {key_of_name(_fit(tag)): _fit(tag) for tag in reversed(article.tags)}
    return [[article.id, key, tag] for key, tag in named.items()]


def _name(text: str | None) -> str | None:
    return _fit(text) if text else None


def _key(text: str | None) -> str | None:
    return key_of_name(_fit(text)) if text else None


def _fit(text: str) -> str:
    return storable(text.replace("\0", "") if "\0" in text else text)
