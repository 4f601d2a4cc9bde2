"""The `Archive` door over a TinyDB file and what stands beside it."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from newsctl.archive.door import Change, ChangeKind, OnDuplicate, Page
from newsctl.archive.file.index.selection import key_of, name_key, order, where, window
from newsctl.archive.file.record import lines
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.errors import ArchiveError, ArchiveLocked, NothingMatched, UsageError
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from types import TracebackType

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import (
        Added,
        CheckReport,
        Hits,
        Ids,
        Moments,
        Names,
        Progress,
        Reads,
        Results,
        Stats,
        Upkeep,
        Within,
    )
    from newsctl.archive.file.files import Files
    from newsctl.archive.file.history.history import Done
    from newsctl.archive.file.sql import Database
    from newsctl.archive.file.writer import Writer
    from newsctl.article import Article
    from newsctl.search.query import Match, Query
    from newsctl.selection import Selection

    Document: TypeAlias = dict[str, Any]
    Rows: TypeAlias = list[Any]

T = TypeVar("T")
_COUNTS = frozenset(("views", "page_views"))


class FileArchive:
    """An archive in one file, for one person, without a server."""

    def __init__(self, files: Files, clock: Callable[[], datetime]) -> None:
        self.files = files
        self._clock = clock
        self.location = files.record.location

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.files.close()

    def refresh(self) -> bool:
        return self.files.refresh()

    @property
    def analyzer(self) -> Analyzer:
        return self._ask(lambda _db: self.files.index.analyzer)

    def _ask(self, work: Callable[[Database], T]) -> T:
        """Read the index; one that cannot be read is made anew, and asked again."""
        files = self.files
        with files.disk_errors():
            try:
                return work(files.index.db)
            except DamagedDatabase as error:
                damage: DamagedDatabase | None = error
            except (TypeError, ValueError, OverflowError):  # values that no index of ours holds
                if files.index.is_sound():
                    raise
                damage = None
            files.mend(damage)
            return work(files.index.db)

    # -- putting in ------------------------------------------------------------------------------
    def add(self, article: Article, *, on_duplicate: OnDuplicate = OnDuplicate.SKIP) -> Added:
        return next(self.add_many([article], on_duplicate=on_duplicate))

    def add_many(
        self,
        articles: Iterable[Article | None],
        *,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        keep_ids: bool = False,
        all_or_nothing: bool = False,
        dry: bool = False,
    ) -> Iterator[Added]:
        from newsctl.archive.file.adding import Adder

        adder = Adder(self.files, self._now(), on_duplicate, keep_ids=keep_ids)
        if dry:
            return adder.rehearse(articles)
        return adder.add(articles, all_or_nothing=all_or_nothing)

    # -- taking out ------------------------------------------------------------------------------
    def get(self, article_id: int) -> Article:
        return self._ask(lambda _db: self.files.reader.article(article_id))

    def list(self, selection: Selection = EVERYTHING) -> Iterator[Article]:
        return self.articles(self.ids(selection))

    def articles(self, article_ids: Iterable[int]) -> Iterator[Article]:
        for article_id in article_ids:
            try:
                yield self.get(article_id)
            except NothingMatched:  # deleted for good since the ids were read
                continue

    def page(self, selection: Selection) -> Page:
        rows = self._rows(selection, f"a.id, {key_of(selection)}")
        articles = list(self.articles(row[0] for row in rows))
        full = selection.limit is not None and len(rows) == selection.limit
        return Page(articles, (rows[-1][1], rows[-1][0]) if full and rows else None)

    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]:
        # The key is read as well, so that one that is no text any more is noticed.
        return iter([row[0] for row in self._rows(selection, f"a.id, {key_of(selection)}")])

    def _rows(self, selection: Selection, columns: str) -> Rows:
        if selection.unread or selection.sort in {Sort.VIEWS, Sort.VIEWED}:
            self._ask(lambda _db: self.files.fold_waiting())
        condition, values = where(selection)
        limit, bounds = window(selection)
        sql = (
            f"SELECT {columns} FROM articles a WHERE {condition} "  # noqa: S608
            f"ORDER BY {order(selection)} {limit}"
        )
        return self._ask(lambda db: db.execute(sql, [*values, *bounds]).fetchall())

    def search(
        self,
        query: Query,
        selection: Selection = EVERYTHING,
        *,
        match: Match,
        explain: bool = False,
        articles: bool = False,
        fill: bool = False,
        copies: bool = False,
    ) -> Results:
        from newsctl.archive.fulltext.rank import find

        results = self._ask(
            lambda db: find(
                db,
                self.files.index.analyzer,
                query.root,
                selection,
                match=match,
                explain=explain,
                fill=fill,
                copies=copies,
            )
        )
        if articles:
            found = {one.id: one for one in self.articles(hit.id for hit in results.hits)}
            for hit in results.hits:
                hit.article = found.get(hit.id)
        return results

    def count(self, selection: Selection = EVERYTHING, query: Query | None = None) -> int:
        from newsctl.archive.fulltext.rank import count

        root = query.root if query else None
        return self._ask(lambda db: count(db, self.files.index.analyzer, root, selection))

    def suggest(self, query: Query) -> Query | None:
        from newsctl.archive.fulltext.vocabulary import suggest

        return self._ask(lambda db: suggest(db, self.files.index.analyzer, query))

    def related(
        self, article_id: int, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Hits:
        from newsctl.archive.fulltext.related import related

        article = self.get(article_id)
        texts = (article.title, article.body)
        return self._ask(
            lambda db: related(db, self.files.index.analyzer, article_id, texts, limit, selection)
        )

    def names(self, kind: str, prefix: str = "") -> Names:
        from newsctl.archive.file.index.figures import names

        return self._ask(lambda db: names(db, kind, name_key(prefix)))

    def stats(self, selection: Selection = EVERYTHING) -> Stats:
        from newsctl.archive.file.index.figures import stats

        return self._ask(lambda db: stats(db, selection))

    def duplicates(self, selection: Selection = EVERYTHING) -> Iterator[Ids]:
        from newsctl.archive.file.index.duplicates import groups
        from newsctl.archive.file.index.figures import chosen

        for group in self._ask(lambda db: list(groups(db))):
            some = self._ask(partial(chosen, ids=group, selection=selection))
            if len(some) > 1:
                yield some

    # -- changing --------------------------------------------------------------------------------
    def update(self, article_id: int, changes: Mapping[str, Any]) -> Article:
        self.edit([article_id], changes)
        return self.get(article_id)

    def edit(self, article_ids: Iterable[int], changes: Mapping[str, Any]) -> int:
        changed = {key: value for key, value in changes.items() if key not in _COUNTS}

        def edited(document: Document) -> Document | None:
            before = lines.to_article(0, document)
            if all(getattr(before, name) == value for name, value in changes.items()):
                return None
            kept = {key: value for key, value in document.items() if key not in changed}
            given = {key: value for key, value in changed.items() if value not in (None, [], {})}
            counts = _counts(document, changes)
            return kept | given | counts | {"updated_at": self._now()}

        return self._change(ChangeKind.EDITED, article_ids, edited, tuple(changes))

    def tag(
        self, article_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        added, removed = list(add), {name_key(tag) for tag in remove}

        def tagged(document: Document) -> Document | None:
            tags = [str(tag) for tag in document.get("tags") or []]
            kept = [tag for tag in tags if name_key(tag) not in removed]
            known = {name_key(tag) for tag in kept}
            kept += [tag for tag in added if name_key(tag) not in known]
            if kept == tags:
                return None
            return document | {"tags": kept, "updated_at": self._now()}

        return self._change(ChangeKind.TAGGED, article_ids, tagged)

    def trash(self, article_ids: Iterable[int]) -> int:
        def trashed(document: Document) -> Document | None:
            return None if document.get("deleted_at") else document | {"deleted_at": self._now()}

        return self._change(ChangeKind.TRASHED, article_ids, trashed)

    def restore(self, article_ids: Iterable[int]) -> int:
        def restored(document: Document) -> Document | None:
            if not document.get("deleted_at"):
                return None
            return {key: value for key, value in document.items() if key != "deleted_at"}

        return self._change(ChangeKind.RESTORED, article_ids, restored)

    def remove(self, article_ids: Iterable[int]) -> int:
        from newsctl.archive.file import changes

        ids = list(dict.fromkeys(article_ids))

        def removed(writer: Writer) -> int:
            for article_id in ids:
                self.files.reader.line(article_id)  # raises when it is not there
            told = self._told(ChangeKind.REMOVED)
            writer.write(changes.Change([(one, None) for one in ids], told))
            return len(ids)

        return self.files.change(removed)

    def empty_trash(self) -> int:
        rows = self._ask(
            lambda db: db.execute("SELECT id FROM articles WHERE deleted IS NOT NULL").fetchall()
        )
        return self.remove([row[0] for row in rows]) if rows else 0

    def mark(self, article_ids: Iterable[int], *, read: bool) -> int:
        now = self._now()

        def marked(document: Document) -> Document | None:
            if bool(document.get("viewed_at")) == read:
                return None
            page, reads = lines.page_views_of(document), lines.reads_of(document)
            told = lines.with_views(document, page, reads)
            return told | {"viewed_at": now if read else None}

        return self._change(ChangeKind.MARKED, article_ids, marked)

    def _change(
        self,
        kind: ChangeKind,
        article_ids: Iterable[int],
        change: Callable[[Document], Document | None],
        fields: tuple[str, ...] = (),
    ) -> int:
        """Change documents, all or none, but those for which `change` is None; how many."""
        from newsctl.archive.file import changes

        number = 0

        def changed() -> Iterator[tuple[int, Document]]:
            nonlocal number
            for article_id in ids:
                document = change(lines.decode(self.files.reader.line(article_id))[1])
                if document is not None:
                    number += 1
                    yield article_id, document

        def write(writer: Writer) -> int:
            nonlocal number
            number = 0
            writer.write(changes.Change(changed(), self._told(kind, fields)))
            return number

        ids = list(dict.fromkeys(article_ids))
        return self.files.change(write)

    def _told(self, kind: ChangeKind, fields: tuple[str, ...] = ()) -> dict[str, Any]:
        made = int(self._clock().timestamp())
        return {"kind": kind, "made": made, "fields": list(fields)}

    def undo(self) -> Change | None:
        last = self.files.change(self._undo)
        if last is None:
            return None
        moment = self._iso(last.made)
        return Change(last.number, ChangeKind(last.kind), last.articles, moment, last.fields)

    def _undo(self, writer: Writer) -> Done | None:
        from newsctl.archive.file import changes

        last = self.files.history.last_change()
        if last is not None:
            marked = self._iso(last.made) if last.kind == ChangeKind.MARKED else None
            before = [
                (one.article_id, self._before(one.article_id, one.line, marked))
                for one in self.files.history.lines_of(last.number)
                if self._holds(one.article_id, one.after)
            ]
            writer.write(changes.Change(before, undoes=last.number))
        return last

    def _holds(self, article_id: int, fingerprint: int | None) -> bool:
        """Whether an article is as a change left it: what somebody else wrote since is theirs."""
        if self.files.index.place(article_id) is None:
            return fingerprint is None
        document = lines.decode(self.files.reader.line(article_id))[1]
        return fingerprint == lines.fingerprint(document)

    def _before(self, article_id: int, line: bytes | None, marked: str | None) -> Document | None:
        """A document as it was, but with the reads that were counted since: a read is no change.

        `marked` is when it was marked read or unread, if that is what is taken back.
        """
        if line is None:
            return None
        document = lines.decode(line)[1]
        if self.files.index.place(article_id) is not None:
            now = lines.decode(self.files.reader.line(article_id))[1]
            if "views" in now:
                page = lines.page_views_of(document)
                document = lines.with_views(document, page, lines.reads_of(now))
            if marked is None or (now.get("viewed_at") or "") > marked:  # read since
                document |= {key: now[key] for key in ("viewed_at",) if key in now}
        return document

    # -- views -----------------------------------------------------------------------------------
    def record_view(self, article_id: int) -> int:
        before = self.get(article_id).views
        total: int | None
        try:
            total = self.files.count_view(article_id, self._now())
        except (ArchiveError, ArchiveLocked) as error:
            self.files.say_not_counted(error)
            return before
        return self.get(article_id).views if total is None else total

    def most_read(
        self,
        *,
        within: Within | None = None,
        limit: int | None = 10,
        selection: Selection = EVERYTHING,
    ) -> Reads:
        from newsctl.archive.file.index.figures import most_of, most_read

        self.files.fold_waiting()
        if within is None:
            return self._ask(lambda db: most_read(db, limit, selection))
        reads = self.files.history.reads_by_article(*within)
        return self._ask(lambda db: most_of(db, reads, limit, selection))

    def reads(self, within: Within, selection: Selection = EVERYTHING) -> Moments:
        from newsctl.archive.file.index.figures import chosen

        rows = self.files.history.reads_by_time(*within, selection.only)
        ids = list({article_id for _moment, article_id, _reads in rows})
        kept = set(self._ask(partial(chosen, ids=ids, selection=selection, living=True)))
        found: dict[int, int] = {}
        for moment, article_id, number in rows:
            if article_id in kept:
                found[moment] = found.get(moment, 0) + number
        return list(found.items())

    def reads_by(self, kind: str, within: Within, selection: Selection = EVERYTHING) -> Names:
        from newsctl.archive.file.index.figures import named

        reads = self.files.history.reads_by_article(*within)
        return self._ask(lambda db: named(db, kind, reads, selection))

    def reads_of(self, article_id: int) -> dict[str, int]:
        return self.files.history.reads_of(article_id)

    # -- saved searches --------------------------------------------------------------------------
    def saved_searches(self) -> dict[str, str]:
        return self.files.history.searches()

    def save_search(self, name: str, text: str | None) -> None:
        self.files.change(lambda _writer: self.files.history.save_search(name, text))

    # -- looking after ---------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None) -> CheckReport:
        from newsctl.archive.file.checking import check

        return check(self.files, repair=repair, progress=progress)

    @property
    def upkeep(self) -> Upkeep:
        from newsctl.archive.file.upkeep import FileUpkeep

        return FileUpkeep(self.files)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @staticmethod
    def _iso(seconds: int) -> str:
        from datetime import datetime

        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _counts(document: Document, changes: Mapping[str, Any]) -> Document:
    """What becomes of a document's counts: the page's part, or the sum, is another; the reads made
    here stay. Raises UsageError for a sum that is less than they are."""
    if not _COUNTS & changes.keys():
        return {}
    reads = lines.reads_of(document)
    page = changes["page_views"] if "page_views" in changes else changes["views"] - reads
    if (page or 0) < 0:
        raise UsageError(
            _("{option} can't be {value}: {n} of the views are reads made here").format(
                option="views", value=changes["views"], n=reads
            )
        )
    return lines.with_views({"page_views": 0}, page or 0, reads)
