"""The index: one SQLite file beside the record, its log and its table of contents.

For each article where its line stands and what lists and filters need; the full-text tables; the
splices that a commit has promised and the record does not hold yet. It can be deleted between
commands: only undo and views by day go with it.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from time import time_ns
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from newsctl.archive.file import disk
from newsctl.archive.file.index.selection import name_key
from newsctl.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from newsctl.article import Article

VERSION = 6
APPLICATION = 0x4E435458  # "NCTX": tells our index from any other SQLite file

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    checksum INTEGER NOT NULL, slots INTEGER NOT NULL,
    title TEXT, source TEXT, author TEXT, section TEXT, url TEXT, guid TEXT, lang TEXT,
    title_key TEXT, source_key TEXT, author_key TEXT, section_key TEXT, url_key TEXT,
    published INTEGER NOT NULL, added INTEGER NOT NULL, views INTEGER NOT NULL,
    viewed INTEGER, deleted INTEGER
);
CREATE UNIQUE INDEX articles_offset ON articles (offset);
CREATE INDEX articles_published ON articles (published, id);
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
CREATE INDEX articles_deleted ON articles (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE tags (
    article_id INTEGER NOT NULL, tag_key TEXT NOT NULL, tag TEXT NOT NULL,
    PRIMARY KEY (article_id, tag_key)
) WITHOUT ROWID;
CREATE INDEX tags_tag ON tags (tag_key, article_id);
CREATE TABLE splices (
    number INTEGER PRIMARY KEY, offset INTEGER NOT NULL, old BLOB NOT NULL, new BLOB NOT NULL,
    article_id INTEGER, kind TEXT NOT NULL
);
CREATE TABLE views_by_day (
    day INTEGER NOT NULL, article_id INTEGER NOT NULL, views INTEGER NOT NULL,
    PRIMARY KEY (day, article_id)
) WITHOUT ROWID;
CREATE TABLE undo (
    number INTEGER PRIMARY KEY AUTOINCREMENT, change INTEGER NOT NULL, label TEXT NOT NULL,
    article_id INTEGER NOT NULL, line BLOB
);
CREATE INDEX undo_change ON undo (change);
CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
"""

COLUMNS = (
    "id", "offset", "length", "checksum", "slots", "title", "source", "author", "section", "url",
    "guid", "lang", "title_key", "source_key", "author_key", "section_key", "url_key", "published",
    "added", "views", "viewed", "deleted",
)  # fmt: skip
_PUT = f"INSERT INTO articles VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608


class Entry(NamedTuple):
    """An article and its line in the record: bytes, checksum, whether it ends in slots (1 or 0)."""

    article: Article
    offset: int
    length: int
    checksum: int
    slots: int


class Index:
    """The index's file, open; transactions are begun and committed by whoever writes."""

    def __init__(self, path: Path, *, read_only: bool = False, immutable: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        if read_only:
            uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"
            self.db = sqlite3.connect(uri, uri=True, isolation_level=None)
        else:
            self.db = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            if not read_only:
                self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA cache_size = -8000")
        except sqlite3.Error:
            self.db.close()
            raise

    def close(self) -> None:
        self.db.close()

    @property
    def current(self) -> bool:
        """Whether this is an index of ours, of this version, made to the end."""
        try:
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            application = self.db.execute("PRAGMA application_id").fetchone()[0]
        except sqlite3.DatabaseError:
            return False
        return bool(version == VERSION and application == APPLICATION)

    def create(self) -> None:
        """Make the tables, within the transaction that is open."""
        from newsctl.archive.file.index import duplicates, fingerprints

        for statement in (_SCHEMA + duplicates.SCHEMA + fingerprints.SCHEMA).split(";"):
            if statement.strip():
                self.db.execute(statement)
        self.db.execute(f"PRAGMA application_id = {APPLICATION}")
        self.db.execute(f"PRAGMA user_version = {VERSION}")

    # -- transactions ----------------------------------------------------------------------------
    def begin(self, *, durable: bool = True) -> None:
        """Begin writing; `durable` commits are on the disk when they return."""
        self.db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self.db.execute("BEGIN IMMEDIATE")

    def expect_many(self) -> None:
        """Make room for many changes: pages that are changed again and again are written once."""
        self.db.execute("PRAGMA cache_size = -22000")
        self.db.execute("PRAGMA wal_autocheckpoint = 16000")
        self.db.execute("PRAGMA secure_delete = FAST")  # no zeros into pages that merges free

    def snapshot(self) -> AbstractContextManager[None]:
        """One view of the index for many look-ups."""
        return snapshot(self.db)

    def commit(self) -> None:
        disk.reached("commit")
        self.db.execute("COMMIT")
        disk.reached("committed")

    def rollback(self) -> None:
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    # -- meta ------------------------------------------------------------------------------------
    def get(self, name: str) -> Any:
        """A value of the index about itself, or None."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: object) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # -- rows ------------------------------------------------------------------------------------
    def place(self, article_id: int) -> tuple[int, int, int] | None:
        """(offset, length, checksum) of an article's line."""
        found = self.db.execute(
            "SELECT offset, length, checksum FROM articles WHERE id = ?", (article_id,)
        )
        return cast("tuple[int, int, int] | None", found.fetchone())

    def views(self, article_id: int) -> int:
        """How often an article was viewed, as the index knows it; 0 for one that is not there."""
        row = self.db.execute("SELECT views FROM articles WHERE id = ?", (article_id,)).fetchone()
        return int(row[0]) if row else 0

    def promised(self, article_id: int) -> tuple[tuple[int, int, int] | None, list[Splice]]:
        """(place, splices pending) as one snapshot has them; no place, no splices."""
        row = self.db.execute(
            "SELECT offset, length, checksum, EXISTS (SELECT 1 FROM splices) "
            "FROM articles WHERE id = ?",
            (article_id,),
        ).fetchone()
        if row is None or not row[3]:  # nearly always: one statement is a snapshot of its own
            return (row[:3] if row else None), []
        with self.snapshot():
            place = self.place(article_id)
            return place, self.pending() if place else []

    def put(self, entries: Sequence[Entry]) -> None:
        """The rows and the tags of articles that have none, or no longer."""
        self.db.executemany(_PUT, [row_of(one) for one in entries])
        self.db.executemany(
            "INSERT OR IGNORE INTO tags VALUES (?, ?, ?)",
            [
                (one.article.id, _storable(name_key(tag)), _storable(tag))
                for one in entries
                for tag in one.article.tags
            ],
        )

    def drop(self, article_ids: Iterable[int]) -> None:
        """Forget articles, those too that are put anew."""
        for article_id in article_ids:
            self.db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            self.db.execute("DELETE FROM tags WHERE article_id = ?", (article_id,))

    def announce(self, end: int) -> None:
        """Log where the record ends before new lines are written beyond it."""
        self.set("announced", end)
        self.set("began", time_ns())

    def promise(self, splices: Sequence[Splice]) -> None:
        """Log what the record will hold once this transaction is committed."""
        self.set("began", time_ns())
        self.db.executemany(
            "INSERT INTO splices (offset, old, new, article_id, kind) VALUES (?, ?, ?, ?, ?)",
            splices,
        )

    def pending(self) -> list[Splice]:
        """The splices promised and not yet known to be in the record, in order."""
        return self._splices(">= 0")

    def _splices(self, offsets: str) -> list[Splice]:
        return self.db.execute(
            "SELECT offset, old, new, article_id, kind FROM splices "  # noqa: S608
            f"WHERE offset {offsets} ORDER BY number"
        ).fetchall()

    def await_writing(self) -> None:
        """The record is another than the pending splices were for: they wait to be written again,
        by article, under offsets below zero."""
        self.db.execute("UPDATE splices SET offset = -1 WHERE offset >= 0")

    def waiting(self) -> list[Splice]:
        """The splices to be written again, in order."""
        return self._splices("< 0")

    def written_again(self, *kinds: str) -> None:
        """Forget the splices that waited: all, or those of some kinds."""
        some = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        self.db.execute(f"DELETE FROM splices WHERE offset < 0{some}", kinds)  # noqa: S608

    @property
    def owes(self) -> bool:
        """Whether the record lacks something that was promised."""
        return self.db.execute("SELECT 1 FROM splices LIMIT 1").fetchone() is not None


Splice = tuple[int, bytes, bytes, "int | None", str]  # offset, old, new, article, kind


def _columns(article: Article) -> tuple[object, ...]:
    from newsctl.archive.file.index.duplicates import url_key

    added = seconds(article.added_at) or 0
    published = seconds(article.published_at)
    return (
        article.title, article.source, article.author, article.section, article.url, article.guid,
        article.lang, name_key(article.title), _key(article.source), _key(article.author),
        _key(article.section), url_key(article.url), added if published is None else published,
        added, article.views, seconds(article.viewed_at), seconds(article.deleted_at),
    )  # fmt: skip


def row_of(entry: Entry) -> tuple[object, ...]:
    """The row of an article as the index holds it."""
    row = (entry.article.id, *entry[1:], *_columns(entry.article))
    texts = "".join([one for one in row if isinstance(one, str)])
    if _storable(texts) is texts:  # nearly always, and told for all of them at once
        return row
    return tuple(_storable(one) if isinstance(one, str) else one for one in row)


def _storable(text: str) -> str:
    """A text as SQLite takes it: no lone surrogate, which only strangers write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _key(name: str | None) -> str | None:
    return name_key(name) if name else None


@lru_cache(maxsize=512)  # an import's articles share their day and the moment they were added
def seconds(text: str | None) -> int | None:
    """UTC seconds of an ISO 8601 text, a bare date at its midnight; None for what is none."""
    if not text:
        return None
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())
