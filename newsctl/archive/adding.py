"""Putting articles in: ids, times, and what is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive import record
from newsctl.archive.door import Added, OnDuplicate, Outcome
from newsctl.archive.index import text_key
from newsctl.archive.writer import Change
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.local import Store
    from newsctl.archive.writer import Writer
    from newsctl.article import Article

_BATCH_ARTICLES, _BATCH_CHARACTERS = 500, 2_000_000


class Adder:
    """Adds articles in batches, each a transaction under the lock, which is free between them."""

    def __init__(
        self, store: Store, now: str, on_duplicate: OnDuplicate, *, keep_ids: bool
    ) -> None:
        self._store = store
        self._now = now
        self._on_duplicate = on_duplicate
        self._keep_ids = keep_ids
        self._group: int | None = None

    def add(self, articles: Iterable[Article], *, all_or_nothing: bool) -> Iterator[Added]:
        """What became of each article, in order; what was yielded is durable."""
        batch: list[Article] = []
        size = 0
        for article in articles:
            batch.append(article)
            size += len(article.body) + len(article.title)
            full = len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS
            if full and not all_or_nothing:
                yield from self._commit(batch)
                batch, size = [], 0
        if batch:
            yield from self._commit(batch)

    def _commit(self, articles: list[Article]) -> list[Added]:
        with self._store.locked() as writer:
            batch = _Batch(self._store, self._now, keep_ids=self._keep_ids)
            answers = [batch.take(article, self._on_duplicate) for article in articles]
            if batch.documents:
                self._write(writer, batch.documents)
        return answers

    def _write(self, writer: Writer, documents: dict[int, dict[str, Any] | None]) -> None:
        change = Change(_("what was added"), documents, group=self._group)
        writer.write(change)
        self._group = change.group


class _Batch:
    """The documents of one transaction, and what tells its articles from those already there."""

    def __init__(self, store: Store, now: str, *, keep_ids: bool) -> None:
        self._store = store
        self._db = store.index.db
        self._now = now
        self._keep_ids = keep_ids
        self._last_id: int = store.index.get("last_id")
        self._known: dict[tuple[str, object], int] = {}
        self.documents: dict[int, dict[str, Any] | None] = {}

    def take(self, article: Article, on_duplicate: OnDuplicate) -> Added:
        """Add, update or skip one article."""
        keys = _keys(article)
        there = None if on_duplicate is OnDuplicate.KEEP else self._find(article, keys)
        if there is None:
            article_id = self._new_id(article)
            self._put(article_id, self._new_document(article), keys)
            return Added(article_id, Outcome.ADDED)
        if on_duplicate is OnDuplicate.UPDATE and self._update(there, article, keys):
            return Added(there, Outcome.UPDATED)
        return Added(there, Outcome.SKIPPED)

    def _find(self, article: Article, keys: list[tuple[str, object]]) -> int | None:
        if self._keep_ids and article.id is not None:
            if not self._holds(article.id):
                return None  # restored, with what repeats it
            if self._same(article.id, keys):
                return article.id
        for name, value in keys:
            found = self._known.get((name, value))
            if found is None:
                row = self._db.execute(
                    f"SELECT id FROM articles WHERE {name} = ? ORDER BY id LIMIT 1",  # noqa: S608
                    (value,),
                ).fetchone()
                found = row[0] if row else None
            if found is not None:
                return found
        return None

    def _holds(self, article_id: int) -> bool:
        return article_id in self.documents or self._store.index.place(article_id) is not None

    def _same(self, article_id: int, keys: list[tuple[str, object]]) -> bool:
        """Whether the article of that id is the one with these keys, not another of its number."""
        before = self.documents.get(article_id) or record.decode(self._store.line(article_id))[1]
        there = _keys(record.to_article(article_id, before))
        return any(key in there for key in keys)

    def _new_id(self, article: Article) -> int:
        wanted = article.id if self._keep_ids else None
        if wanted is None or wanted < 1 or self._holds(wanted):
            wanted = self._last_id + 1
        self._last_id = max(self._last_id, wanted)
        return wanted

    def _new_document(self, article: Article) -> dict[str, Any]:
        document = record.to_document(article)
        if not self._keep_ids:
            for name in ("updated_at", "deleted_at", "viewed_at"):
                document.pop(name, None)
        if not (self._keep_ids and article.added_at):
            document["added_at"] = self._now
        return document

    def _update(self, there: int, article: Article, keys: list[tuple[str, object]]) -> bool:
        before = self.documents.get(there) or record.decode(self._store.line(there))[1]
        given = {
            name: value
            for name, value in record.to_document(article).items()
            if name not in {"added_at", "updated_at", "deleted_at", "viewed_at", "views"}
        }
        after = before | given
        views = before.get("views")
        after["views"] = max(article.views, views if isinstance(views, int) else 0)
        if after == before:
            return False
        self._put(there, after | {"updated_at": self._now}, keys)
        return True

    def _put(
        self, article_id: int, document: dict[str, Any], keys: list[tuple[str, object]]
    ) -> None:
        self.documents[article_id] = document
        for key in keys:
            self._known.setdefault(key, article_id)


def _keys(article: Article) -> list[tuple[str, object]]:
    """What two copies of one article share: the columns to compare, and their values."""
    keys: list[tuple[str, object]] = []
    if article.url:
        keys.append(("url", article.url))
    if article.guid:
        keys.append(("guid", article.guid))
    keys.append(("text_key", text_key(article)))
    return keys
