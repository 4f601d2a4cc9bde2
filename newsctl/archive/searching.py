"""What every archive's door does alike: lists, pages, and whatever is asked of the words of its
articles, over the rows and the postings of whichever index it has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.door import Hits, Ids, Page
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.archive.hits import Results
    from newsctl.article import Article
    from newsctl.search.query import Match, Query
    from newsctl.selection import Selection

    Rows: TypeAlias = list[Any]

T = TypeVar("T")


class Searching(ABC):
    """The part of an archive that lists and searches. An implementation gives its articles, the
    rows of a selection, and its postings for as long as something is asked of them."""

    @property
    @abstractmethod
    def analyzer(self) -> Analyzer: ...

    @abstractmethod
    def get(self, article_id: int) -> Article: ...

    @abstractmethod
    def articles(self, article_ids: Iterable[int]) -> Iterator[Article]: ...

    @abstractmethod
    def ids(self, selection: Selection = EVERYTHING) -> Iterator[int]: ...

    @abstractmethod
    def _paged(self, selection: Selection) -> Rows:
        """(id, key of its order) of a selection's articles."""

    @abstractmethod
    def _number_of(self, selection: Selection) -> int:
        """How many articles a selection has."""

    @abstractmethod
    def _in_postings(self, work: Callable[[Postings], T]) -> T:
        """What `work` finds in the postings."""

    def list(self, selection: Selection = EVERYTHING) -> Iterator[Article]:
        return self.articles(self.ids(selection))

    def page(self, selection: Selection) -> Page:
        from newsctl.archive.door import Page

        rows = self._paged(selection)
        articles = list(self.articles(row[0] for row in rows))
        full = selection.limit is not None and len(rows) == selection.limit
        return Page(articles, (rows[-1][1], rows[-1][0]) if full and rows else None)

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

        results = self._in_postings(
            lambda postings: find(
                postings,
                self.analyzer,
                query.root,
                selection,
                match=match,
                explain=explain,
                fill=fill,
                copies=copies,
            )
        )
        if articles:
            found = {one.id: one for one in self.articles(results.ids)}
            results.hits = list(results.hits)
            for hit in results.hits:
                hit.article = found.get(hit.id)
        return results

    def titled(self, query: Query, selection: Selection) -> Ids:
        from newsctl.archive.fulltext.titles import titled

        return self._in_postings(
            lambda postings: titled(postings, self.analyzer, query.root, selection)
        )

    def count(self, selection: Selection = EVERYTHING, query: Query | None = None) -> int:
        root = query.root if query else None
        if root is None:
            return self._number_of(selection)
        from newsctl.archive.fulltext.rank import count

        return self._in_postings(lambda postings: count(postings, self.analyzer, root, selection))

    def suggest(self, query: Query) -> Query | None:
        from newsctl.archive.fulltext.vocabulary import suggest

        def text_of(article_id: int) -> str:
            article = self.get(article_id)
            return f"{article.title}\n{article.body}"

        return self._in_postings(lambda postings: suggest(postings, self.analyzer, query, text_of))

    def related(
        self, article_id: int, limit: int | None = 10, selection: Selection = EVERYTHING
    ) -> Hits:
        from newsctl.archive.fulltext.related import related

        article = self.get(article_id)
        texts = (article.title, article.body)
        return self._in_postings(
            lambda postings: related(postings, self.analyzer, article_id, texts, limit, selection)
        )
