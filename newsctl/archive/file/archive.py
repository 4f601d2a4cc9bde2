"""The `Archive` door over a TinyDB file and what stands beside it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from newsctl.archive.columns import utc
from newsctl.archive.file.finding import Finding
from newsctl.errors import ArchiveError, ArchiveLocked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from types import TracebackType

    from newsctl.archive.changes import Change, ChangeKind, Changes, Origin
    from newsctl.archive.door import (
        Added,
        OnDuplicate,
        Prepared,
        Preparing,
        Progress,
        Revision,
        Subscriptions,
        Told,
        Upkeep,
    )
    from newsctl.archive.file.adding import Adder
    from newsctl.archive.file.command import Command
    from newsctl.archive.file.editing import Editor
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.reports import CheckReport
    from newsctl.archive.versions import Arrivals
    from newsctl.article import Article
    from newsctl.subscription import Subscription


class FileArchive(Finding):
    """An archive in one file, for one person, without a server."""

    def __init__(self, files: OpenFiles, clock: Callable[[], datetime]) -> None:
        super().__init__(files)
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
    def revision(self) -> Revision:
        from newsctl.archive.door import Revision

        return Revision(*self.files.revision())

    # -- putting in ------------------------------------------------------------------------------
    def add(
        self, article: Article, *, on_duplicate: OnDuplicate | None = None, by: str = "publisher"
    ) -> Added:
        from newsctl.archive.changes import ChangeKind

        adder = self._adder(ChangeKind.ADDED, on_duplicate, keep_ids=False, by=by)
        return next(adder.add([article], all_or_nothing=False))

    @property
    def prepare(self) -> Preparing:
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
