"""The one door to stored articles: everything above (commands, formats, display) knows only this.

`Archive` is a Protocol, so that another place (a database server) can stand behind it; one contract
suite in `tests/archive/contract` holds every implementation to it. All methods raise
`newsctl.errors` classes only: NothingMatched, ArchiveError, ArchiveLocked.

An open archive belongs to the thread that opened it; another thread gets an ArchiveError, and
opens one of its own, which is cheap. It may stay open for long: `refresh` says whether others
changed anything, and what is read afterwards is new.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias

from newsctl.archive.versions import Maker
from newsctl.fast_dataclasses import NamedTuple, dataclass
from newsctl.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.changes import Change, ChangeKind, Changes, Origin
    from newsctl.archive.hits import Hit, Results
    from newsctl.archive.reports import CheckReport, Stats
    from newsctl.archive.versions import Arrivals, Version
    from newsctl.article import Article
    from newsctl.search.query import Match, Query
    from newsctl.subscription import Subscription


class Preparing(Protocol):
    """What other processes do beforehand for articles that are to be added: it can be sent there,
    and what it gives can be sent back."""

    def __call__(self, title: str, body: str) -> object:
        """What is worked out of an article's title and body."""

    def learnt(self) -> bytes:
        """What this process learnt by that, and others need not find out again, since this was
        asked last; empty for nothing."""

    def hear(self, learnt: bytes) -> None:
        """Know what another process has `learnt`."""


class Prepared(NamedTuple):
    """An article, and what the archive's `prepare` gave for its title and body."""

    article: Article
    text: object


class Revision(NamedTuple):
    """A state of an archive: `name` is another after each change, by whomever, and the same in
    every process as long as nothing changes; `since` when it came to be, in seconds since 1970,
    None where the place does not tell."""

    name: str
    since: float | None


class OnDuplicate(StrEnum):
    """What happens to an article that is there already: same URL or guid, or same folded text."""

    SKIP = "skip"
    UPDATE = "update"
    KEEP = "keep"


class Outcome(StrEnum):
    """What became of one article that was handed in."""

    ADDED = "added"
    UPDATED = "updated"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Added:
    """The answer for one article handed in: its id (the one already there when skipped)."""

    id: int
    outcome: Outcome
    near: tuple[int, ...] = ()  # ids of near-duplicates found when it was added
    trashed: bool = False  # whether the one already there lies in the trash


# Named here, because the archive has a verb `list`.
Names: TypeAlias = "list[tuple[str, int]]"  # (name, articles)
Reads: TypeAlias = "list[tuple[int, int]]"  # (id, views)
Told: TypeAlias = "list[Version]"
Moments: TypeAlias = "list[tuple[int, int]]"  # (UTC seconds, reads)
Within: TypeAlias = tuple[int | None, int | None]  # UTC seconds, the second not among them
Spans: TypeAlias = list[tuple[int, int]]  # [start, end) in code points of the original text


@dataclass(slots=True)
class Page:
    """Some articles of a selection in its order, and the selection's `after` for the next ones;
    None behind the last."""

    articles: list[Article]
    next: tuple[int | str, int] | None


Hits: TypeAlias = "list[Hit]"
Ids: TypeAlias = list[int]
Subscriptions: TypeAlias = "list[Subscription]"


Progress: TypeAlias = "Callable[[int, int], None]"  # (done, in all): called now and then


class Archive(Protocol):
    """A place where articles are kept. Use it as a context manager."""

    location: str

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    @property
    def identity(self) -> str:
        """What tells this archive from others, wherever it is moved; nothing of one in a file that
        holds nothing yet."""

    def close(self) -> None:
        """Let go of everything. What was acknowledged is kept."""

    def refresh(self) -> bool:
        """Whether anything changed since the archive was opened or last refreshed, by whomever;
        all that is read afterwards is new."""

    @property
    def revision(self) -> Revision:
        """The state as it was when the archive was opened or last refreshed, or a later one of our
        own: what is read afterwards is of that state or of a newer one."""

    # -- putting in ------------------------------------------------------------------------------
    def add(
        self,
        article: Article,
        *,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        by: Maker = Maker.PUBLISHER,
    ) -> Added:
        """Store one article; its id and times are given here. Durable when it returns. One that
        updates another keeps the text that it replaces, as a version that is `by` somebody."""

    @property
    def prepare(self) -> Preparing:
        """What other processes may do beforehand for articles that are to be added."""

    def add_many(
        self,
        articles: Iterable[Article | Prepared | None],
        *,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        keep_ids: bool = False,
        all_or_nothing: bool = False,
        dry: bool = False,
        by: Maker = Maker.PUBLISHER,
    ) -> Iterator[Added]:
        """Store articles as they come, in batches: what was yielded is durable. Of the updates by a
        publisher, a field that it gave so before does not replace what somebody made of it since.

        `keep_ids` restores an export: ids, times and reads by time are taken from the articles.
        `views` without `page_views` are the page's own.
        `all_or_nothing` commits nothing until the last article was read. None among the articles
        is a pause: those before are stored now. With `dry` nothing is stored, and what is yielded
        is what would become of each.
        """

    # -- taking out ------------------------------------------------------------------------------
    def get(self, article_id: int) -> Article:
        """The article, trashed or not. Raises NothingMatched."""

    def list(self, selection: Selection = EVERYTHING) -> Iterator[Article]:
        """The articles of a selection, in its order, read one by one as they are asked for."""

    def articles(self, article_ids: Iterable[int]) -> Iterator[Article]:
        """The articles of these ids, in this order; those that are not there are left out."""

    def page(self, selection: Selection) -> Page:
        """The next `limit` articles of a selection behind its `after`: at the same cost however far
        down, and none twice or left out when others come and go meanwhile.

        A search's best first is no order of keys: what else matches decides every score. Whoever
        pages through one keeps the ids of its hits, and asks for their `articles`."""

    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]:
        """The same, ids only: no article is read."""

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
        """The articles that match, best first; with `articles` each hit brings its own. `fill` lets
        `auto` go on behind those that have all words with those that have some, as far as the
        selection's limit; `copies` leaves near copies of one story side by side, which otherwise
        stand behind the other best from the third on."""

    def titled(self, query: Query, selection: Selection) -> Ids:
        """The ids of a selection's articles whose titles match: the best where few do, the latest
        where very many do."""

    def count(self, selection: Selection = EVERYTHING, query: Query | None = None) -> int:
        """How many articles a selection, or a query (all its words) within it, holds."""

    def suggest(self, query: Query) -> Query | None:
        """The query with words that the archive holds for those it does not, or None."""

    def related(
        self, article_id: int, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Hits:
        """The most similar articles of a selection (whatever its order and size), from the index
        alone. Raises NothingMatched."""

    def names(self, kind: str, prefix: str = "", limit: int | None = None) -> Names:
        """The values in use of `source`, `author`, `section` or `tag` that begin so, and how many
        articles have each, the most used first; at most `limit` of them. One that is spelt in
        several ways is told as the newest article spells it."""

    def stats(self, selection: Selection = EVERYTHING) -> Stats:
        """A selection (whatever its order and size) in figures, from the index alone. `trashed`
        counts the articles in the trash that the same filters choose."""

    def duplicates(self, selection: Selection = EVERYTHING) -> Iterator[Ids]:
        """Groups of ids of a selection's articles that repeat each other, exactly or nearly; trash
        left out."""

    @property
    def analyzer(self) -> Analyzer:
        """The analyser that made this archive's terms."""

    # -- changing --------------------------------------------------------------------------------
    def update(
        self,
        article_id: int,
        changes: Mapping[str, Any],
        *,
        by: Maker = Maker.PERSON,
        read: Article | None = None,
    ) -> Article:
        """Set fields of an article and its `updated_at`. `views` sets the page's part of them, so
        that this is their sum; UsageError where more were made here. Raises NothingMatched.

        `read` is the article as it was read before it was changed: ArchiveLocked, and nothing is
        changed, where somebody else changed one of the fields meanwhile."""

    def tag(
        self, article_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        """Add and remove tags on many articles, all or none; how many changed."""

    def trash(self, article_ids: Iterable[int]) -> int:
        """Put articles in the trash; how many were not there yet. Raises NothingMatched."""

    def restore(self, article_ids: Iterable[int]) -> int:
        """Take articles out of the trash. Raises NothingMatched."""

    def remove(self, article_ids: Iterable[int]) -> int:
        """Delete articles for good. Raises NothingMatched."""

    def empty_trash(self) -> int:
        """Delete for good all that is in the trash; how many."""

    def edit(
        self,
        article_ids: Iterable[int],
        changes: Mapping[str, Any],
        *,
        by: Maker = Maker.PERSON,
    ) -> int:
        """Set fields of many articles, all or none, and the `updated_at` of those that had others;
        how many. Another text is a version that is `by` somebody. Raises NothingMatched."""

    def one_change(
        self, origin: Origin | None = None, kind: ChangeKind | None = None
    ) -> AbstractContextManager[None]:
        """All that is changed in the block is one change, a person's unless said, of that kind, or
        of that of its first part; each part is durable when its call returns. A block within
        another is a part of that one."""

    def undo(self, number: int | None = None) -> Change | None:
        """Take back a change, or the last one that a person made (a view is no change): what it
        was; None where there is none, or none of that number that can be taken back.

        What it added goes to the trash, from where the same may be added anew under its id; what it
        updated, removed or marked is as before, with the reads counted since. Articles that were
        changed since stay as they are, and are counted as `left`.
        """

    def redo(self) -> Change | None:
        """Put again what was taken back last, unless a person changed something since: what it
        was; None where there is none."""

    def changes(self, *, everybody: bool = False) -> Changes:
        """What can be taken back, put again, and neither any more. Kept are 30 days, at most a
        fifth of the articles' own size in bytes, and always the last change.

        Where several change one archive, these are one's own and what ran by the clock, or
        `everybody`'s; `undo` and `redo` go by one's own, and by any number."""

    # -- views -----------------------------------------------------------------------------------
    # `within` is a stretch of time, [from, to), either end open. Reads are kept by the UTC quarter
    # of an hour and given by its first second; old ones by the UTC day, and given by its noon.
    def record_view(self, article_id: int) -> int:
        """Count one read of an article, exactly; its views now. Never waits long for the lock."""

    def mark(self, article_ids: Iterable[int], *, read: bool) -> int:
        """Mark articles read or unread, all or none, without counting a read; how many changed.
        Raises NothingMatched."""

    def most_read(
        self,
        *,
        within: Within | None = None,
        limit: int | None = 10,
        selection: Selection = EVERYTHING,
    ) -> Reads:
        """A selection's most read articles: (id, views) of all time, the page's own among them, or
        (id, reads made here) of a stretch of time."""

    def reads(self, within: Within, selection: Selection = EVERYTHING) -> Moments:
        """(moment, reads made here) of a selection's articles (whatever its order and size), in
        order of time, without the moments that have none."""

    def reads_by(self, kind: str, within: Within, selection: Selection = EVERYTHING) -> Names:
        """(name, reads made here) by `source`, `author` or `section`, the most read first; articles
        without a name are left out."""

    def reads_of(self, article_id: int) -> dict[str, int]:
        """All reads of one article made here, as `Article.reads` has them."""

    # -- versions, arrivals ----------------------------------------------------------------------
    def versions(self, article_id: int) -> Told:
        """The versions of an article's text, the first one first; the last is the text that it has
        now. What fell between is missing from their numbers. Raises NothingMatched."""

    def arrivals(self, since: int) -> Arrivals:
        """The articles that came since a number (0: all) and are not in the trash, whatever their
        ids and dates; what updates one is no arrival."""

    def seen(self, name: str) -> int:
        """Up to which number of arrivals somebody saw them, by any name; 0 for who never did. A
        saved search's name is `SEARCH` and its own, and may go on on another line."""

    def note_seen(self, name: str, number: int) -> None:
        """Somebody saw the arrivals up to a number; never a smaller one than before. Durable."""

    # -- saved searches --------------------------------------------------------------------------
    def saved_searches(self) -> dict[str, str]:
        """The saved searches: name → query text."""

    def save_search(self, name: str, text: str | None) -> None:
        """Save a search under a name, or forget it (None)."""

    # -- followed newspapers ---------------------------------------------------------------------
    def subscriptions(self) -> Subscriptions:
        """The feeds that are followed, by the address that each is known by."""

    def save_subscriptions(self, ones: Iterable[Subscription]) -> None:
        """Keep feeds, each in the place of what was kept of it. Durable when it returns."""

    def forget_subscriptions(self, feeds: Iterable[str]) -> None:
        """Follow the feeds that are known by these addresses no longer."""

    def alone(self, doing: str, wait: float = 0) -> AbstractContextManager[None]:
        """Within: nobody else is in such a block, by a name of letters for what is done there;
        anybody may write meanwhile. Raises ArchiveLocked after `wait` seconds."""

    # -- looking after ---------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None) -> CheckReport:
        """Verify every article, offset and count; with `repair`, save all that is readable."""

    @property
    def upkeep(self) -> Upkeep:
        """What only an archive in files needs and can do. Raises UsageError for others."""


class Upkeep(Protocol):
    """Looking after an archive in files."""

    def reindex(self, progress: Progress | None = None) -> int:
        """Make the index anew from the record; how many articles."""

    def compact(self, progress: Progress | None = None) -> tuple[int, int]:
        """Squeeze out blanks, and whatever is left of articles deleted for good; (bytes before,
        bytes after)."""

    def backup(self, target: Path, progress: Progress | None = None) -> int:
        """A consistent copy while others write, opened and counted; how many articles."""

    def restore_backup(self, source: Path, progress: Progress | None = None) -> int:
        """Put a backup in the archive's place; how many articles it holds."""

    def files(self) -> list[Path]:
        """The files that belong to the archive, those that are there."""
