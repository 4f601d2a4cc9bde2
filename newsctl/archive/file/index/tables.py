"""The index's tables: for each article where its line stands, and what lists and filters need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.columns import name_key, seconds, storable, title_key
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from newsctl.article import Article

VERSION = 19
APPLICATION = 0x4E435458  # "NCTX": tells our index from any other SQLite file

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    checksum INTEGER NOT NULL, slots INTEGER NOT NULL,
    source TEXT, author TEXT, section TEXT, url TEXT, guid TEXT,
    title_key TEXT, source_key TEXT, author_key TEXT, section_key TEXT, url_key TEXT,
    published INTEGER NOT NULL, undated INTEGER NOT NULL, added INTEGER NOT NULL,
    views INTEGER NOT NULL, viewed INTEGER, deleted INTEGER,
    changed INTEGER
);
CREATE UNIQUE INDEX articles_offset ON articles (offset);
CREATE INDEX articles_published ON articles (published, id);
CREATE INDEX articles_undated ON articles (published, id) WHERE undated = 1;
CREATE INDEX articles_added ON articles (added, id);
CREATE INDEX articles_views ON articles (views, id);
CREATE INDEX articles_viewed ON articles (viewed, id) WHERE viewed IS NOT NULL;
CREATE INDEX articles_title ON articles (substr(title_key, 1, 16));
CREATE INDEX articles_source ON articles (source_key, published, id) WHERE source_key IS NOT NULL;
CREATE INDEX articles_author ON articles (author_key, published, id) WHERE author_key IS NOT NULL;
CREATE INDEX articles_section ON articles (section_key, published, id)
    WHERE section_key IS NOT NULL;
CREATE INDEX articles_url ON articles (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX articles_guid ON articles (guid) WHERE guid IS NOT NULL;
CREATE INDEX articles_changed ON articles (changed, id) WHERE changed IS NOT NULL;
CREATE INDEX articles_deleted ON articles (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE tags (
    article_id INTEGER NOT NULL, tag_key TEXT NOT NULL, tag TEXT NOT NULL,
    PRIMARY KEY (article_id, tag_key)
) WITHOUT ROWID;
CREATE INDEX tags_tag ON tags (tag_key, article_id);
"""

COLUMNS = (
    "id", "offset", "length", "checksum", "slots", "source", "author", "section", "url", "guid",
    "title_key", "source_key", "author_key", "section_key", "url_key", "published", "undated",
    "added", "views", "viewed", "deleted", "changed",
)  # fmt: skip
PUT = f"INSERT INTO articles VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608


class Entry(NamedTuple):
    """An article and its line in the record: bytes, checksum, whether it ends in slots (1 or 0)."""

    article: Article
    offset: int
    length: int
    checksum: int
    slots: int


def _columns(article: Article) -> tuple[object, ...]:
    from newsctl.archive.url_keys import url_key

    added = seconds(article.added_at) or 0
    published = seconds(article.published_at)
    return (
        article.source, article.author, article.section, article.url, article.guid,
        title_key(article.title), _key(article.source), _key(article.author),
        _key(article.section), url_key(article.url), added if published is None else published,
        published is None, added, article.views, seconds(article.viewed_at),
        seconds(article.deleted_at), seconds(article.changed_at),
    )  # fmt: skip


def row_of(entry: Entry) -> tuple[object, ...]:
    """The row of an article as the index holds it."""
    row = (entry.article.id, *entry[1:], *_columns(entry.article))
    texts = "".join([one for one in row if isinstance(one, str)])
    if storable(texts) is texts:  # nearly always, and asked for all of them at once
        return row
    return tuple(storable(one) if isinstance(one, str) else one for one in row)


def _key(name: str | None) -> str | None:
    return name_key(name) if name else None
