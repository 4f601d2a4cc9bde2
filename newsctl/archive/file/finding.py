"""What an archive in files finds, behind the door: articles, lists, searches, counts, reads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from newsctl.archive.columns import name_key
from newsctl.archive.file.index import listing
from newsctl.archive.file.index.counting import number_of
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.archive.searching import Searching
from newsctl.errors import NothingMatched
from newsctl.selection import EVERYTHING, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import Ids, Moments, Names, Reads, Within
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.sql import Database
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.archive.reports import Stats
    from newsctl.article import Article
    from newsctl.selection import Selection

    Rows: TypeAlias = list[Any]

T = TypeVar("T")


class Finding(Searching):
    """The part of `FileArchive` that reads: it waits for no lock, and changes nothing but an index
    that cannot be read."""

    def __init__(self, files: OpenFiles) -> None:
        self.files = files

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

    # -- articles, lists, searches ---------------------------------------------------------------
    def get(self, article_id: int) -> Article:
        return self._ask(lambda _db: self.files.reader.article(article_id))

    def articles(self, article_ids: Iterable[int]) -> Iterator[Article]:
        for article_id in article_ids:
            try:
                yield self.get(article_id)
            except NothingMatched:  # deleted for good since the ids were read
                continue

    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]:
        return iter(self._listed(selection, listing.ids))

    def _paged(self, selection: Selection) -> Rows:
        return self._listed(selection, listing.rows)

    def _listed(self, selection: Selection, read: Callable[[Database, Selection], T]) -> T:
        by_reads = selection.unread or selection.sort in {Sort.VIEWS, Sort.VIEWED}
        ask = self._ask_with_reads if by_reads else self._ask
        return ask(lambda db: read(db, selection))

    def _number_of(self, selection: Selection) -> int:
        ask = self._ask_with_reads if selection.unread else self._ask
        return ask(lambda db: number_of(db, selection))

    def _in_postings(self, work: Callable[[Postings], T]) -> T:
        from newsctl.archive.file.fulltext.postings import IndexPostings

        return self._ask_with_reads(lambda db: work(IndexPostings(db)))

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

    # -- reads ------------------------------------------------------------------------------------
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
