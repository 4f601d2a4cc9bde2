"""The `Archive` door over a PostgreSQL server."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from newsctl.archive.postgres import kept_apart
from newsctl.archive.postgres.finding import Finding
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from types import TracebackType

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.changes import Change, ChangeKind, Changes, Origin
    from newsctl.archive.door import (
        Added,
        Moments,
        Names,
        OnDuplicate,
        Prepared,
        Preparing,
        Progress,
        Reads,
        Revision,
        Subscriptions,
        Told,
        Upkeep,
        Within,
    )
    from newsctl.archive.postgres.adding import Adder
    from newsctl.archive.postgres.analysis import Text
    from newsctl.archive.postgres.command import Command
    from newsctl.archive.postgres.editing import Editor
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer
    from newsctl.archive.reports import CheckReport
    from newsctl.archive.versions import Arrivals
    from newsctl.article import Article
    from newsctl.selection import Selection
    from newsctl.subscription import Subscription

    Rows: TypeAlias = list[Any]


class PostgresArchive(Finding):
    """An archive on a server, for many at once."""

    def __init__(
        self,
        server: Server,
        about: dict[str, Any],
        clock: Callable[[], datetime],
        notice: Callable[[str], None],
        who: str | None,
    ) -> None:
        self.server = server
        self.location = server.place
        self._about = about
        self._clock = clock
        self._notice = notice
        self._who = who
        self._going_on: Command | None = None

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
        self.server.close()

    @property
    def identity(self) -> str:
        return str(self._about["archive_id"])

    def refresh(self) -> bool:
        return self.server.refresh()

    @property
    def revision(self) -> Revision:
        from newsctl.archive.door import Revision

        return Revision(self.server.revision(), None)

    # -- putting in ------------------------------------------------------------------------------
    def add(
        self, article: Article, *, on_duplicate: OnDuplicate | None = None, by: str = "publisher"
    ) -> Added:
        from newsctl.archive.changes import ChangeKind

        adder = self._adder(ChangeKind.ADDED, on_duplicate, keep_ids=False, by=by)
        return next(adder.add([article], all_or_nothing=False))

    @property
    def prepare(self) -> Preparing:
        from newsctl.archive.postgres.analysis import prepare

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
        from newsctl.archive.postgres.adding import Adder

        how = on_duplicate or OnDuplicate.SKIP
        command = self._command()
        return Adder(
            self.server, self._writer, self._analyse, command, kind, how, keep_ids=keep_ids, by=by
        )

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
        from newsctl.archive.postgres.editing import Editor

        return Editor(self.server, self._writer, self._command())

    @property
    def _writer(self) -> Writer:
        from newsctl.archive.postgres.writing import Writer

        return Writer(self.server, self._who or self.server.user, self._analyse)

    def _analyse(self, title: str, body: str) -> Text:
        from newsctl.archive.postgres.analysis import prepare

        self.server.refuse_other_terms()
        return prepare(title, body)

    def _command(self) -> Command:
        """The command that is going on, or a new one of a person."""
        from newsctl.archive.postgres.command import Command

        return self._going_on or Command(self._seconds())

    @contextmanager
    def one_change(
        self, origin: Origin | None = None, kind: ChangeKind | None = None
    ) -> Iterator[None]:
        from newsctl.archive.changes import Origin
        from newsctl.archive.postgres.command import Command

        if self._going_on is not None:
            yield
            return
        self._going_on = Command(self._seconds(), origin or Origin.PERSON, kind)
        try:
            yield
        finally:
            self._going_on = None

    def undo(self, number: int | None = None) -> Change | None:
        from newsctl.archive.postgres.undoing import undo

        return undo(self.server, self._writer, self._seconds(), number)

    def redo(self) -> Change | None:
        from newsctl.archive.postgres.undoing import redo

        return redo(self.server, self._writer, self._seconds())

    def changes(self, *, everybody: bool = False) -> Changes:
        from newsctl.archive.postgres.undoing import changes

        return changes(self._writer, everybody=everybody)

    # -- views -----------------------------------------------------------------------------------
    def record_view(self, article_id: int) -> int:
        from newsctl.archive.postgres import reads

        try:
            return reads.count(self.server, article_id, self._seconds())
        except (ArchiveError, ArchiveLocked) as error:
            views = self.get(article_id).views
            self._notice(_("The read was not counted: {reason}").format(reason=error))
            return views

    def most_read(
        self,
        *,
        within: Within | None = None,
        limit: int | None = 10,
        selection: Selection = EVERYTHING,
    ) -> Reads:
        from newsctl.archive.postgres import reads

        if within is None:
            return reads.most_of_all(self.server, limit, selection)
        return reads.most_within(self.server, within, limit, selection)

    def reads(self, within: Within, selection: Selection = EVERYTHING) -> Moments:
        from newsctl.archive.postgres import reads

        return reads.by_time(self.server, within, selection)

    def reads_by(self, kind: str, within: Within, selection: Selection = EVERYTHING) -> Names:
        from newsctl.archive.postgres import reads

        return reads.by_name(self.server, kind, within, selection)

    def reads_of(self, article_id: int) -> dict[str, int]:
        from newsctl.archive.postgres import reads

        return reads.of(self.server, article_id)

    # -- versions, arrivals ----------------------------------------------------------------------
    def versions(self, article_id: int) -> Told:
        from newsctl.archive.postgres.versions import versions

        return versions(self.server, article_id)

    def arrivals(self, since: int) -> Arrivals:
        from newsctl.archive.postgres.arrivals import arrivals

        return arrivals(self.server, since)

    def seen(self, name: str) -> int:
        from newsctl.archive.postgres.arrivals import seen

        return seen(self.server, name)

    def note_seen(self, name: str, number: int) -> None:
        from newsctl.archive.postgres.arrivals import note_seen

        note_seen(self.server, name, number)

    # -- saved searches, followed newspapers -----------------------------------------------------
    def saved_searches(self) -> dict[str, str]:
        return kept_apart.searches(self.server)

    def save_search(self, name: str, text: str | None) -> None:
        kept_apart.save_search(self.server, name, text)

    def subscriptions(self) -> Subscriptions:
        return kept_apart.subscriptions(self.server)

    def save_subscriptions(self, ones: Iterable[Subscription]) -> None:
        kept_apart.save_subscriptions(self.server, ones)

    def forget_subscriptions(self, feeds: Iterable[str]) -> None:
        kept_apart.forget_subscriptions(self.server, feeds)

    def alone(self, doing: str, wait: float = 0) -> AbstractContextManager[None]:
        from newsctl.archive.postgres.alone import alone

        return alone(self.server, doing, wait)

    # -- looking after ---------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None) -> CheckReport:
        from newsctl.archive.postgres.checking import check

        return check(self.server, self._writer, repair=repair, progress=progress)

    @property
    def upkeep(self) -> Upkeep:
        from newsctl.archive.postgres.maintenance import ServerUpkeep

        return ServerUpkeep(self.server, self.location, self.reindex)

    def reindex(self, progress: Progress | None = None) -> int:
        """Make what articles are found by anew; how many."""
        from newsctl.archive.postgres.analysis import prepare
        from newsctl.archive.postgres.reindexing import reindex
        from newsctl.archive.postgres.writing import Writer

        return reindex(self.server, Writer(self.server, "", prepare), progress)

    @property
    def analyzer(self) -> Analyzer:
        self.server.refuse_other_terms()
        from newsctl.arabic.analyzer import reading_analyzer

        return reading_analyzer()

    def _seconds(self) -> int:
        return int(self._clock().timestamp())
