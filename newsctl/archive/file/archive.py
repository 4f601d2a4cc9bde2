"""The `Archive` door over a TinyDB file."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeAlias, cast

from newsctl.archive.door import OnDuplicate, Stats, Tally
from newsctl.archive.file.index.selection import name_key, order, where, window
from newsctl.archive.file.record import lines as record
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING, narrows
from newsctl.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import Added, CheckReport, Hits, Ids, Names, Progress, Reads, Results
    from newsctl.archive.file.store import Store
    from newsctl.article import Article
    from newsctl.search.query import Match, Query
    from newsctl.selection import Selection

Tallies: TypeAlias = list[Tally]
Values: TypeAlias = list[object]

_AT_ONCE = 500  # articles changed in one transaction
_NAME_COLUMNS = {"source": "source", "author": "author", "section": "section"}


class TinyDBArchive:
    """An archive in one file, for one person, without a server."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self.location = store.file.location

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()

    @property
    def analyzer(self) -> Analyzer:
        return self._store.analyzer

    # -- putting in ------------------------------------------------------------------------------
    def add(self, article: Article, *, on_duplicate: OnDuplicate = OnDuplicate.SKIP) -> Added:
        return next(self.add_many([article], on_duplicate=on_duplicate))

    def add_many(
        self,
        articles: Iterable[Article],
        *,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        keep_ids: bool = False,
        all_or_nothing: bool = False,
    ) -> Iterator[Added]:
        from newsctl.archive.file.adding import Adder

        adder = Adder(self._store, self._now(), on_duplicate, keep_ids=keep_ids)
        return adder.add(articles, all_or_nothing=all_or_nothing)

    # -- taking out ------------------------------------------------------------------------------
    def get(self, article_id: int) -> Article:
        article_id, document = record.decode(self._store.line(article_id))
        article = record.to_article(article_id, document)
        self._with_spooled(article)
        return article

    def _with_spooled(self, article: Article) -> None:
        if not self._store.spooled:
            return
        spooled = self._store.spool.views(self._store.folded()).get(article.id or 0)
        if spooled:
            article.views += spooled[0]
            article.viewed_at = max(article.viewed_at or "", spooled[1])

    def list(self, selection: Selection = EVERYTHING) -> Iterator[Article]:
        for article_id in self.ids(selection):
            try:
                yield self.get(article_id)
            except NothingMatched:  # deleted for good since the ids were read
                continue

    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]:
        condition, values = where(selection)
        limit, bounds = window(selection)
        rows = self._db.execute(
            f"SELECT a.id FROM articles a WHERE {condition} ORDER BY {order(selection)} {limit}",  # noqa: S608
            [*values, *bounds],
        )
        return iter([row[0] for row in rows])

    def search(
        self,
        query: Query,
        selection: Selection = EVERYTHING,
        *,
        match: Match,
        explain: bool = False,
    ) -> Results:
        from newsctl.archive.fulltext.rank import find

        with self._store.disk_errors():
            return find(
                self._db, self.analyzer, query.root, selection, match=match, explain=explain
            )

    def count(self, selection: Selection = EVERYTHING, query: Query | None = None) -> int:
        from newsctl.archive.fulltext.rank import count

        with self._store.disk_errors():
            return count(self._db, self.analyzer, query.root if query else None, selection)

    def suggest(self, query: Query) -> Query | None:
        from newsctl.archive.fulltext.vocabulary import suggest

        with self._store.disk_errors():
            return suggest(self._db, self.analyzer, query)

    def related(
        self, article_id: int, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Hits:
        from newsctl.archive.fulltext.related import related

        article = self.get(article_id)
        with self._store.disk_errors():
            texts = (article.title, article.body)
            return related(self._db, self.analyzer, article_id, texts, limit, selection)

    def names(self, kind: str, prefix: str = "") -> Names:
        key = name_key(prefix)
        if kind == "tag":
            sql = (
                "SELECT t.tag, COUNT(*) AS n FROM tags t JOIN articles a ON a.id = t.article_id "
                "WHERE a.deleted IS NULL AND substr(t.tag_key, 1, ?) = ? GROUP BY t.tag_key"
            )
        else:
            column = _NAME_COLUMNS[kind]
            sql = (
                f"SELECT a.{column}, COUNT(*) AS n FROM articles a WHERE a.deleted IS NULL "  # noqa: S608
                f"AND a.{column}_key IS NOT NULL AND substr(a.{column}_key, 1, ?) = ? "
                f"GROUP BY a.{column}_key"
            )
        rows = self._db.execute(f"{sql} ORDER BY n DESC, 1", (len(key), key))
        return cast("Names", rows.fetchall())

    def stats(self, selection: Selection = EVERYTHING) -> Stats:
        condition, values = where(selection)
        chosen = f"FROM articles a WHERE {condition}"
        tally = "COUNT(*) AS n, COALESCE(SUM(a.views), 0)"
        articles, views = self._db.execute(f"SELECT {tally} {chosen}", values).fetchone()
        groups = {
            column: self._tallies(
                f"SELECT a.{column}, {tally} {chosen} AND a.{column}_key IS NOT NULL "
                f"GROUP BY a.{column}_key ORDER BY n DESC, 1",
                values,
            )
            for column in _NAME_COLUMNS.values()
        }
        groups["tag"] = self._tallies(
            f"SELECT t.tag, {tally} FROM tags t JOIN articles a ON a.id = t.article_id "  # noqa: S608
            f"WHERE {condition} GROUP BY t.tag_key ORDER BY n DESC, 1",
            values,
        )
        groups["month"] = self._tallies(
            "SELECT strftime('%Y-%m', a.published, 'unixepoch') AS month, "
            f"{tally} {chosen} GROUP BY month ORDER BY month",
            values,
        )
        trashed = self.count(replace(selection, trash=True))
        return Stats(articles, views, trashed, groups)

    def _tallies(self, sql: str, values: Values) -> Tallies:
        return [Tally(*row) for row in self._db.execute(sql, values)]

    def duplicates(self, selection: Selection = EVERYTHING) -> Iterator[Ids]:
        from newsctl.archive.file.index.duplicates import groups

        with self._store.disk_errors():
            for group in groups(self._db):
                chosen = self._chosen(group, selection)
                if len(chosen) > 1:
                    yield chosen

    def _chosen(self, ids: Ids, selection: Selection) -> Ids:
        """Those of some ids that a selection holds."""
        if not narrows(selection):
            return ids
        condition, values = where(selection)
        found: set[int] = set()
        for some in _batches(ids):
            places = ", ".join("?" * len(some))
            sql = f"SELECT a.id FROM articles a WHERE {condition} AND a.id IN ({places})"  # noqa: S608
            found.update(row[0] for row in self._db.execute(sql, [*values, *some]))
        return [one for one in ids if one in found]

    # -- changing --------------------------------------------------------------------------------
    def update(self, article_id: int, changes: Mapping[str, Any]) -> Article:
        def change(document: dict[str, Any]) -> dict[str, Any]:
            kept = {key: value for key, value in document.items() if key not in changes}
            given = {key: value for key, value in changes.items() if value not in (None, [], {})}
            return kept | given | {"updated_at": self._now()}

        self._change(_("the change of an article"), [article_id], change)
        return self.get(article_id)

    def tag(
        self, article_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        added, removed = list(add), {name_key(tag) for tag in remove}

        def change(document: dict[str, Any]) -> dict[str, Any] | None:
            tags = [str(tag) for tag in document.get("tags") or []]
            kept = [tag for tag in tags if name_key(tag) not in removed]
            known = {name_key(tag) for tag in kept}
            kept += [tag for tag in added if name_key(tag) not in known]
            if kept == tags:
                return None
            return document | {"tags": kept, "updated_at": self._now()}

        return self._change(_("the change of tags"), article_ids, change)

    def trash(self, article_ids: Iterable[int]) -> int:
        def change(document: dict[str, Any]) -> dict[str, Any] | None:
            return None if document.get("deleted_at") else document | {"deleted_at": self._now()}

        return self._change(_("the move to the trash"), article_ids, change)

    def restore(self, article_ids: Iterable[int]) -> int:
        def change(document: dict[str, Any]) -> dict[str, Any] | None:
            if not document.get("deleted_at"):
                return None
            return {key: value for key, value in document.items() if key != "deleted_at"}

        return self._change(_("the way back from the trash"), article_ids, change)

    def remove(self, article_ids: Iterable[int]) -> int:
        from newsctl.archive.file.writer import Change

        ids = list(dict.fromkeys(article_ids))
        with self._store.locked() as writer:
            for article_id in ids:
                self._store.line(article_id)  # raises when it is not there
            group = None
            for some in _batches(ids):
                change = Change(_("the deletion"), dict.fromkeys(some), group=group)
                writer.write(change)
                group = change.group
        return len(ids)

    def empty_trash(self) -> int:
        rows = self._db.execute("SELECT id FROM articles WHERE deleted IS NOT NULL").fetchall()
        return self.remove([row[0] for row in rows]) if rows else 0

    def _change(
        self,
        label: str,
        article_ids: Iterable[int],
        change: Callable[[dict[str, Any]], dict[str, Any] | None],
    ) -> int:
        """Change documents in a few transactions that are taken back together; None leaves one."""
        from newsctl.archive.file.writer import Change

        number, group = 0, None
        with self._store.locked() as writer:
            for some in _batches(list(dict.fromkeys(article_ids))):
                documents: dict[int, dict[str, Any] | None] = {}
                for article_id in some:
                    _id, document = record.decode(self._store.line(article_id))
                    changed = change(document)
                    if changed is not None:
                        documents[article_id] = changed
                if documents:
                    one = Change(label, documents, group=group)
                    writer.write(one)
                    number, group = number + len(documents), one.group
        return number

    def undo(self) -> str | None:
        from newsctl.archive.file.writer import Change

        with self._store.locked() as writer:
            last = self._db.execute("SELECT MAX(change) FROM undo").fetchone()[0]
            if last is None:
                return None
            rows = self._db.execute(
                "SELECT article_id, line, label FROM undo WHERE change = ? ORDER BY number DESC",
                (last,),
            ).fetchall()
            before: dict[int, dict[str, Any] | None] = {}
            for article_id, line, _label in rows:
                before[article_id] = self._before(article_id, line)
            for some in _batches(list(before)):
                writer.write(Change("", {one: before[one] for one in some}, undoable=False))
            self._store.index.begin()
            self._db.execute("DELETE FROM undo WHERE change = ?", (last,))
            self._store.index.commit()
            return str(rows[0][2])

    def _before(self, article_id: int, line: bytes | None) -> dict[str, Any] | None:
        """A document as it was, but with the views that were counted since: a view is no change."""
        if line is None:
            return None
        document = record.decode(line)[1]
        if self._store.index.place(article_id) is not None:
            now = record.decode(self._store.line(article_id))[1]
            document |= {key: now[key] for key in ("views", "viewed_at") if key in now}
        return document

    # -- views -----------------------------------------------------------------------------------
    def record_view(self, article_id: int) -> int:
        store, now = self._store, self._now()
        with store.disk_errors():
            if store.file.read_only:
                store.say_read_only()
                return self.get(article_id).views
            if store.lock.try_acquire():
                try:
                    store.catch_up()
                    totals = store.writer.count_views({article_id: (1, now)})
                finally:
                    store.lock.release()
                if article_id in totals:
                    return totals[article_id]
            else:
                store.spool.append(article_id, now)
            return self.get(article_id).views

    def most_read(
        self, *, days: int | None = None, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Reads:
        condition, values = where(selection)
        most = -1 if limit is None else limit
        if days is None:
            sql = (
                f"SELECT a.id, a.views FROM articles a WHERE {condition} AND a.views > 0 "  # noqa: S608
                "ORDER BY a.views DESC, a.id DESC LIMIT ?"
            )
            return cast("Reads", self._db.execute(sql, (*values, most)).fetchall())
        first = (self._clock() - timedelta(days=days - 1)).timestamp() // 86400
        rows = self._db.execute(
            "SELECT v.article_id, SUM(v.views) AS n FROM views_by_day v "  # noqa: S608
            f"JOIN articles a ON a.id = v.article_id WHERE v.day >= ? AND {condition} "
            "GROUP BY v.article_id ORDER BY n DESC, v.article_id DESC LIMIT ?",
            (int(first), *values, most),
        )
        return cast("Reads", rows.fetchall())

    # -- saved searches --------------------------------------------------------------------------
    def saved_searches(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, query FROM searches ORDER BY name").fetchall())

    def save_search(self, name: str, text: str | None) -> None:
        with self._store.locked():
            index = self._store.index
            index.begin()
            self._db.execute("DELETE FROM searches WHERE name = ?", (name,))
            if text is not None:
                self._db.execute("INSERT INTO searches VALUES (?, ?)", (name, text))
            index.commit()

    # -- looking after ---------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None) -> CheckReport:
        from newsctl.archive.file import maintenance

        return maintenance.check(self._store, repair=repair, progress=progress)

    def reindex(self, progress: Progress | None = None) -> int:
        from newsctl.archive.file import maintenance

        return maintenance.reindex(self._store, progress)

    def compact(self, progress: Progress | None = None) -> tuple[int, int]:
        from newsctl.archive.file import maintenance

        return maintenance.compact(self._store, progress)

    def backup(self, target: Path) -> int:
        from newsctl.archive.file import maintenance

        return maintenance.backup(self._store, target)

    def restore_backup(self, source: Path) -> int:
        from newsctl.archive.file import maintenance

        return maintenance.restore_backup(self._store, source)

    @property
    def _db(self) -> Any:
        return self._store.index.db

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _batches(ids: list[int]) -> Iterator[Ids]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
