"""What an archive on a server finds, behind the door: searches, counts, names, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.selection import key_of_name
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import Hits, Ids, Names
    from newsctl.archive.hits import Results
    from newsctl.archive.postgres.postings import ServerPostings
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.reports import Stats
    from newsctl.article import Article
    from newsctl.search.query import Match, Query
    from newsctl.selection import Selection


class Finding:
    """The part of `PostgresArchive` that searches and counts."""

    server: Server

    if TYPE_CHECKING:

        @property
        def analyzer(self) -> Analyzer: ...
        def get(self, article_id: int) -> Article: ...
        def articles(self, article_ids: Iterable[int]) -> Iterator[Article]: ...

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

        results = find(
            self._postings,
            self.analyzer,
            query.root,
            selection,
            match=match,
            explain=explain,
            fill=fill,
            copies=copies,
        )
        if articles:
            found = {one.id: one for one in self.articles(hit.id for hit in results.hits)}
            for hit in results.hits:
                hit.article = found.get(hit.id)
        return results

    @property
    def _postings(self) -> ServerPostings:
        from newsctl.archive.postgres.postings import ServerPostings

        return ServerPostings(self.server)

    def count(self, selection: Selection = EVERYTHING, query: Query | None = None) -> int:
        root = query.root if query else None
        if root is None:
            from newsctl.archive.postgres.statistics import number_of

            return number_of(self.server, selection)
        from newsctl.archive.fulltext.rank import count

        return count(self._postings, self.analyzer, root, selection)

    def suggest(self, query: Query) -> Query | None:
        from newsctl.archive.fulltext.vocabulary import suggest

        def text_of(article_id: int) -> str:
            article = self.get(article_id)
            return f"{article.title}\n{article.body}"

        return suggest(self._postings, self.analyzer, query, text_of)

    def related(
        self, article_id: int, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Hits:
        from newsctl.archive.fulltext.related import related

        article = self.get(article_id)
        texts = (article.title, article.body)
        return related(self._postings, self.analyzer, article_id, texts, limit, selection)

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
