"""The `Archive` door over a TinyDB file and what stands beside it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from newsctl.archive.columns import name_key, utc
from newsctl.archive.file.index import listing
from newsctl.archive.file.index.selection import key_of, number_of
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.errors import ArchiveError, ArchiveLocked, NothingMatched
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from types import TracebackType

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.changes import Change, ChangeKind, Changes, Origin
    from newsctl.archive.door import (
        Added,
        Hits,
        Ids,
        Moments,
        Names,
        OnDuplicate,
        Page,
        Prepared,
        Progress,
        Reads,
        Subscriptions,
        Told,
        Upkeep,
        Within,
    )
    from newsctl.archive.file.adding import Adder
    from newsctl.archive.file.command import Command
    from newsctl.archive.file.editing import Editor
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.sql import Database
    from newsctl.archive.hits import Results
    from newsctl.archive.reports import CheckReport, Stats
    from newsctl.archive.versions import Arrivals
    from newsctl.article import Article
    from newsctl.search.query import Match, Query
    from newsctl.selection import Selection
    from newsctl.subscription import Subscription

    Rows: TypeAlias = list[Any]

T = TypeVar("T")


class FileArchive:
    """An archive in one file, for one person, without a server."""

    def __init__(self, files: OpenFiles, clock: Callable[[], datetime]) -> None:
        self.files = files
        self._clock = clock
        self._going_on: Command | None = None
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

    @property
    def identity(self) -> str:
        return self.files.archive_id() or ""

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

    def _ask_with_reads(self, work: Callable[[Database], T]) -> T:
        """The same of what goes by reads: those that wait for a writer are among them."""
        with self.files.waiting_laid_over():
            return self._ask(work)

    # -- putting in ------------------------------------------------------------------------------
    def add(
        self, article: Article, *, on_duplicate: OnDuplicate | None = None, by: str = "publisher"
    ) -> Added:
        from newsctl.archive.changes import ChangeKind

        adder = self._adder(ChangeKind.ADDED, on_duplicate, keep_ids=False, by=by)
        return next(adder.add([article], all_or_nothing=False))

    @property
    def prepare(self) -> Callable[[str, str], object]:
        from newsctl.archive.texts import prepare

        return prepare

    def add_many(
        self,
        articles: Iterable[Article | Prepared | None],
        *,
        on_duplicate: OnDuplicate | None = None,
        keep_ids: bool = False,
        all_or_nothing: bool = False,
        dry: bool = False,
        by: str = "publisher",
    ) -> Iterator[Added]:
        from newsctl.archive.changes import ChangeKind

        adder = self._adder(ChangeKind.IMPORTED, on_duplicate, keep_ids=keep_ids, by=by)
        if dry:
            return adder.rehearse(articles)
        return adder.add(articles, all_or_nothing=all_or_nothing)

    def _adder(
        self, kind: ChangeKind, on_duplicate: OnDuplicate | None, *, keep_ids: bool, by: str
    ) -> Adder:
        from newsctl.archive.door import OnDuplicate
        from newsctl.archive.file.adding import Adder

        how = on_duplicate or OnDuplicate.SKIP
        return Adder(self.files, self._command(), kind, how, keep_ids=keep_ids, by=by)

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
        from newsctl.archive.door import Page

        rows = self._rows(selection, f"a.id, {key_of(selection)}")
        articles = list(self.articles(row[0] for row in rows))
        full = selection.limit is not None and len(rows) == selection.limit
        return Page(articles, (rows[-1][1], rows[-1][0]) if full and rows else None)

    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]:
        # The key is read as well, so that one that is no text any more is noticed.
        return iter([row[0] for row in self._rows(selection, f"a.id, {key_of(selection)}")])

    def _rows(self, selection: Selection, columns: str) -> Rows:
        by_reads = selection.unread or selection.sort in {Sort.VIEWS, Sort.VIEWED}
        ask = self._ask_with_reads if by_reads else self._ask
        return ask(lambda db: listing.rows(db, selection, columns))

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
        from newsctl.archive.file.fulltext.postings import IndexPostings
        from newsctl.archive.fulltext.rank import find

        results = self._ask_with_reads(
            lambda db: find(
                IndexPostings(db),
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
        root = query.root if query else None
        if root is None:
            ask = self._ask_with_reads if selection.unread else self._ask
            return ask(lambda db: number_of(db, selection))
        from newsctl.archive.file.fulltext.postings import IndexPostings
        from newsctl.archive.fulltext.rank import count

        return self._ask_with_reads(
            lambda db: count(IndexPostings(db), self.files.index.analyzer, root, selection)
        )

    def suggest(self, query: Query) -> Query | None:
        from newsctl.archive.file.fulltext.postings import IndexPostings
        from newsctl.archive.fulltext.vocabulary import suggest

        def text_of(article_id: int) -> str:
            article = self.get(article_id)
            return f"{article.title}\n{article.body}"

        return self._ask(
            lambda db: suggest(IndexPostings(db), self.files.index.analyzer, query, text_of)
        )

    def related(
        self, article_id: int, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Hits:
        from newsctl.archive.file.fulltext.postings import IndexPostings
        from newsctl.archive.fulltext.related import related

        article = self.get(article_id)
        texts = (article.title, article.body)
        return self._ask(
            lambda db: related(
                IndexPostings(db), self.files.index.analyzer, article_id, texts, limit, selection
            )
        )

    def names(self, kind: str, prefix: str = "", limit: int | None = None) -> Names:
        from newsctl.archive.file.index.statistics import names

        return self._ask(lambda db: names(db, kind, name_key(prefix), limit))

    def stats(self, selection: Selection = EVERYTHING) -> Stats:
        from newsctl.archive.file.index.statistics import stats

        if selection.unread:
            return self._ask_with_reads(lambda db: stats(db, selection))
        self._ask(lambda _db: self.files.fold_waiting())
        waiting = [article_id for _number, article_id, _when in self.files.waiting()]
        return self._ask(lambda db: stats(db, selection, waiting))

    def duplicates(self, selection: Selection = EVERYTHING) -> Iterator[Ids]:
        from newsctl.archive.file.index.duplicates import groups
        from newsctl.archive.file.index.statistics import chosen

        for group in self._ask(lambda db: list(groups(db))):
            some = self._ask(partial(chosen, ids=group, selection=selection))
            if len(some) > 1:
                yield some

    # -- changing --------------------------------------------------------------------------------
    def update(
        self,
        article_id: int,
        changes: Mapping[str, Any],
        *,
        by: str = "person",
        read: Article | None = None,
    ) -> Article:
        self._editor.edit([article_id], changes, by, read)
        return self.get(article_id)

    def edit(
        self, article_ids: Iterable[int], changes: Mapping[str, Any], *, by: str = "person"
    ) -> int:
        return self._editor.edit(article_ids, changes, by)

    def tag(
        self, article_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        return self._editor.tag(article_ids, add, remove)

    def trash(self, article_ids: Iterable[int]) -> int:
        return self._editor.trash(article_ids)

    def restore(self, article_ids: Iterable[int]) -> int:
        return self._editor.restore(article_ids)

    def remove(self, article_ids: Iterable[int]) -> int:
        return self._editor.remove(article_ids)

    def empty_trash(self) -> int:
        return self._editor.empty_trash()

    def mark(self, article_ids: Iterable[int], *, read: bool) -> int:
        return self._editor.mark(article_ids, read=read)

    @property
    def _editor(self) -> Editor:
        from newsctl.archive.file.editing import Editor

        return Editor(self.files, self._command())

    def _command(self) -> Command:
        """The command that is going on, or a new one of a person."""
        from newsctl.archive.file.command import Command

        return self._going_on or Command(self._seconds())

    @contextmanager
    def one_change(
        self, origin: Origin | None = None, kind: ChangeKind | None = None
    ) -> Iterator[None]:
        from newsctl.archive.changes import Origin
        from newsctl.archive.file.command import Command

        if self._going_on is not None:
            yield
            return
        self._going_on = Command(self._seconds(), origin or Origin.PERSON, kind)
        try:
            yield
        finally:
            self._going_on = None

    def undo(self, number: int | None = None) -> Change | None:
        from newsctl.archive.file.undoing import undo

        return undo(self.files, self._seconds(), number)

    def redo(self) -> Change | None:
        from newsctl.archive.file.undoing import redo

        return redo(self.files, self._seconds())

    def changes(self, *, everybody: bool = False) -> Changes:
        from newsctl.archive.file.undoing import changes

        return changes(self.files)

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
        from newsctl.archive.file.index.statistics import most_of, most_read

        history = self.files.history_in_step()
        if within is None:
            return self._ask_with_reads(lambda db: most_read(db, limit, selection))
        reads = history.reads.by_article(*within)
        return self._ask(lambda db: most_of(db, reads, limit, selection))

    def reads(self, within: Within, selection: Selection = EVERYTHING) -> Moments:
        from newsctl.archive.file.index.statistics import chosen

        rows = self.files.history_in_step().reads.by_time(*within, selection.only)
        ids = list({article_id for _moment, article_id, _reads in rows})
        kept = set(self._ask(partial(chosen, ids=ids, selection=selection, living=True)))
        found: dict[int, int] = {}
        for moment, article_id, number in rows:
            if article_id in kept:
                found[moment] = found.get(moment, 0) + number
        return list(found.items())

    def reads_by(self, kind: str, within: Within, selection: Selection = EVERYTHING) -> Names:
        from newsctl.archive.file.index.statistics import named

        reads = self.files.history_in_step().reads.by_article(*within)
        return self._ask(lambda db: named(db, kind, reads, selection))

    def reads_of(self, article_id: int) -> dict[str, int]:
        return self.files.history_in_step().reads.of(article_id)

    # -- versions, arrivals ----------------------------------------------------------------------
    def versions(self, article_id: int) -> Told:
        from newsctl.archive.file.versions import versions

        return versions(self.files, article_id)

    def arrivals(self, since: int) -> Arrivals:
        from newsctl.archive.file.versions import arrivals

        return arrivals(self.files, since)

    def seen(self, name: str) -> int:
        return self.files.history_in_step().arrivals.seen(name)

    def note_seen(self, name: str, number: int) -> None:
        self.files.change(lambda writer: writer.history.arrivals.note_seen(name, number))

    # -- saved searches --------------------------------------------------------------------------
    def saved_searches(self) -> dict[str, str]:
        return self.files.history.searches()

    def save_search(self, name: str, text: str | None) -> None:
        self.files.change(lambda _writer: self.files.history.save_search(name, text))

    # -- followed newspapers ---------------------------------------------------------------------
    def subscriptions(self) -> Subscriptions:
        return self.files.history.subscriptions()

    def save_subscriptions(self, ones: Iterable[Subscription]) -> None:
        self.files.change(lambda _writer: self.files.history.save_subscriptions(ones))

    def forget_subscriptions(self, feeds: Iterable[str]) -> None:
        self.files.change(lambda _writer: self.files.history.forget_subscriptions(feeds))

    def alone(self, doing: str, wait: float = 0) -> AbstractContextManager[None]:
        return self.files.alone(doing, wait)

    # -- looking after ---------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None) -> CheckReport:
        from newsctl.archive.file.checking import check

        return check(self.files, repair=repair, progress=progress)

    @property
    def upkeep(self) -> Upkeep:
        from newsctl.archive.file.maintenance import FileUpkeep

        return FileUpkeep(self.files)

    def _seconds(self) -> int:
        return int(self._clock().timestamp())

    def _now(self) -> str:
        return utc(self._seconds())
