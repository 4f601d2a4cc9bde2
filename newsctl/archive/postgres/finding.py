"""What an archive on a server finds, behind the door: articles, names, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from newsctl.archive.postgres import reading
from newsctl.archive.postgres.selection import key_of, key_of_name, rows_of
from newsctl.archive.searching import Searching
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.archive.door import Ids, Names
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.reports import Stats
    from newsctl.article import Article
    from newsctl.selection import Selection

T = TypeVar("T")


class Finding(Searching):
    """The part of `PostgresArchive` that lists, searches and counts."""

    server: Server

    def get(self, article_id: int) -> Article:
        return reading.get(self.server, article_id)

    def articles(self, article_ids: Iterable[int]) -> Iterator[Article]:
        return reading.articles(self.server, article_ids)

    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]:
        return iter(self.server.numbers(*rows_of(selection, "a.id")))

    def _paged(self, selection: Selection) -> list[Any]:
        return self.server.rows(*rows_of(selection, f"a.id, {key_of(selection)}"))

    def _number_of(self, selection: Selection) -> int:
        from newsctl.archive.postgres.statistics import number_of

        return number_of(self.server, selection)

    def _in_postings(self, work: Callable[[Postings], T]) -> T:
        from newsctl.archive.postgres.postings import ServerPostings

        return work(ServerPostings(self.server))

    def names(self, kind: str, prefix: str = "", limit: int | None = None) -> Names:
        from newsctl.archive.postgres.statistics import names

        return names(self.server, kind, key_of_name(prefix), limit)

    def stats(self, selection: Selection = EVERYTHING) -> Stats:
        from newsctl.archive.postgres.statistics import stats

        return stats(self.server, selection)

    def duplicates(self, selection: Selection = EVERYTHING) -> Iterator[Ids]:
        from newsctl.archive.postgres.duplicates import groups
        from newsctl.archive.postgres.statistics import chosen

        for group in groups(self.server):
            some = chosen(self.server, group, selection)
            if len(some) > 1:
                yield some
