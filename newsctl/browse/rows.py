"""The rows of a list: a window into the archive that moves with the reader, and stays small.

Rows have places: whole numbers that grow downwards, and that hold as long as the window moves and
does not leap. Where the list begins and ends is known once it was reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsctl.actions import finding
from newsctl.actions.finding import Bounds
from newsctl.errors import NothingMatched
from newsctl.fast_dataclasses import replace
from newsctl.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.door import Archive
    from newsctl.article import Article
    from newsctl.search.query import Query

_PAGE = 100  # articles that are read at once
_KEPT = 400  # articles that stay in memory


class Rows(Protocol):
    """The rows of a list, from `first` up to `end` (the place behind the last), as far as they are
    at hand."""

    @property
    def first(self) -> int:
        """The place of the first row at hand."""

    @property
    def end(self) -> int:
        """The place behind the last row at hand."""

    @property
    def begins(self) -> bool:
        """Whether the first row at hand is the list's first."""

    def cover(self, first: int, end: int) -> None:
        """Have rows at hand from one place up to another, as far as there are any."""

    def row(self, place: int) -> Article:
        """The article of a row at hand."""

    def put(self, place: int, article: Article) -> None:
        """Have another state of the article of a row."""

    def leap(self, *, to_end: bool) -> int:
        """The place of the list's first row, or its last; rows may have other places afterwards."""

    def renew(self, place: int) -> int:
        """Read all anew: the place of the same article, or of what stands there now."""

    def total(self) -> int:
        """How many articles the list has in all."""

    @property
    def bounds(self) -> Bounds:
        """What it was bounded by, so that there may be more."""


class Listed:
    """A selection in its order, paged by key: as quick far down as at its beginning."""

    bounds = Bounds()

    def __init__(self, archive: Archive, selection: Selection) -> None:
        self._archive = archive
        self._selection = replace(selection, limit=None, offset=0, after=None)
        self._rows: list[Article] = []
        self._above = self._below = False  # whether there is more
        self.first = 0
        self.leap(to_end=False)

    @property
    def end(self) -> int:
        """The place behind the last row at hand."""
        return self.first + len(self._rows)

    @property
    def begins(self) -> bool:
        """See `Rows`."""
        return not self._above

    def row(self, place: int) -> Article:
        """See `Rows`."""
        return self._rows[place - self.first]

    def put(self, place: int, article: Article) -> None:
        """See `Rows`."""
        self._rows[place - self.first] = article

    def cover(self, first: int, end: int) -> None:
        """See `Rows`."""
        while first < self.first and self._above:
            self._reach_up()
        while end > self.end and self._below:
            self._reach_down()
        self._let_go(first, end)

    def _reach_down(self) -> None:
        while self._rows and (key := self._key(self._rows[-1])) is None:
            self._rows.pop()  # erased meanwhile
        found, self._below = self._page(key if self._rows else None, reverse=False)
        self._rows += found

    def _reach_up(self) -> None:
        while self._rows and (key := self._key(self._rows[0])) is None:
            self._rows.pop(0)
            self.first += 1
        found, self._above = self._page(key if self._rows else None, reverse=True)
        self._rows[:0] = reversed(found)
        self.first -= len(found)

    def _let_go(self, first: int, end: int) -> None:
        """Forget rows far from what is looked at."""
        over = len(self._rows) - _KEPT
        if over > 0 and (above := min(over, first - _PAGE - self.first)) > 0:
            del self._rows[:above]
            self.first += above
            self._above = True
            over -= above
        if over > 0 and (below := min(over, self.end - end - _PAGE)) > 0:
            del self._rows[-below:]
            self._below = True

    def _page(
        self, after: tuple[int | str, int] | None, *, reverse: bool
    ) -> tuple[list[Article], bool]:
        chosen = self._selection
        page = self._archive.page(
            replace(chosen, after=after, limit=_PAGE, reverse=chosen.reverse != reverse)
        )
        return page.articles, page.next is not None

    def _key(self, article: Article) -> tuple[int | str, int] | None:
        """Where an article stands in the order, whether it still is of the selection or not; None
        when it is there no more."""
        for trash in (False, True):
            one = Selection(
                first=article.id, last=article.id, sort=self._selection.sort, trash=trash, limit=1
            )
            if key := self._archive.page(one).next:
                return key
        return None

    def _is_chosen(self, article: Article) -> bool:
        one = replace(self._selection, first=article.id, last=article.id, limit=1)
        return bool(self._archive.page(one).articles)

    def leap(self, *, to_end: bool) -> int:
        """See `Rows`."""
        found, more = self._page(None, reverse=to_end)
        self._rows = found[::-1] if to_end else found
        self._above, self._below = (more, False) if to_end else (False, more)
        self.first = 0
        return len(found) - 1 if to_end else 0

    def renew(self, place: int) -> int:
        """See `Rows`."""
        old, first = self._rows, self.first
        if not old:
            return self.leap(to_end=False)
        at = min(max(place - first, 0), len(old) - 1)
        for nearest in (*range(at, len(old)), *range(at - 1, -1, -1)):
            if self._is_chosen(old[nearest]) and (key := self._key(old[nearest])):
                return self._around(key, old[nearest].id, first + nearest)
        return self.leap(to_end=False)

    def _around(self, key: tuple[int | str, int], article_id: int | None, place: int) -> int:
        """Read what stands around an article, which keeps its place."""
        above, self._above = self._page(key, reverse=True)
        below, self._below = self._page(key, reverse=False)
        middle = list(self._archive.articles([article_id] if article_id is not None else []))
        self._rows = [*above[::-1], *middle, *below]
        self.first = place - len(above)
        if not self._above:  # the list begins here
            place, self.first = len(above), 0
        return place

    def total(self) -> int:
        """See `Rows`."""
        return self._archive.count(self._selection)


class Ranked:
    """The hits of a search or the relatives of an article, best first: their ids, and those
    articles that are looked at."""

    def __init__(self, archive: Archive, ids: Sequence[int], total: int) -> None:
        self._archive = archive
        self._total = total
        self._take(ids)

    begins = True
    bounds = Bounds()

    def _take(self, ids: Sequence[int]) -> None:
        self._ids = list(ids)
        self._articles: dict[int, Article] = {}
        self.first = 0
        self.end = len(self._ids)

    def row(self, place: int) -> Article:
        """See `Rows`."""
        one = self._ids[place]
        if one not in self._articles:
            self._read(place, place + 1)
        return self._articles[one]

    def put(self, place: int, article: Article) -> None:
        """See `Rows`."""
        self._articles[self._ids[place]] = article

    def cover(self, first: int, end: int) -> None:
        """See `Rows`."""
        while end > self.end and self.more():
            pass
        self._read(max(first, 0), min(end, self.end))

    def more(self) -> bool:
        """Have more hits at hand, where there are more; whether it did."""
        return False

    def _read(self, first: int, end: int) -> None:
        wanted = self._ids[first:end]
        missing = [one for one in wanted if one not in self._articles]
        if not missing:
            return
        if len(self._articles) > _KEPT:
            self._articles = {one: self._articles[one] for one in wanted if one in self._articles}
        for article in self._archive.articles(missing):
            if article.id is not None:
                self._articles[article.id] = article
        gone = {one for one in missing if one not in self._articles}
        if gone:  # erased since it was found
            self._ids = [one for one in self._ids if one not in gone]
            self.end = len(self._ids)
            self._read(first, min(end, self.end))

    def leap(self, *, to_end: bool) -> int:
        """See `Rows`."""
        while to_end and self.more():
            pass
        return max(self.end - 1, 0) if to_end else 0

    def renew(self, place: int) -> int:
        """See `Rows`."""
        self._articles = {}
        return self._nearest(self._ids, place)

    def _nearest(self, old: Sequence[int], place: int) -> int:
        """Where the article of that place is now, or the one that stood next to it."""
        now = {one: at for at, one in enumerate(self._ids)}
        for one in (*old[place:], *old[:place][::-1]):
            if one in now:
                return now[one]
        return 0

    def total(self) -> int:
        """See `Rows`."""
        return self._total


class Matching(Ranked):
    """The hits of a search. `marks` are made by whoever shows them."""

    _most = 1_000_000_000

    def __init__(
        self, archive: Archive, query: Query, selection: Selection, match: str = "auto"
    ) -> None:
        self.query = query
        self._match = match
        self._selection = replace(selection, limit=_PAGE, offset=0, after=None)
        self.widened = False
        self._archive = archive
        ids, total = self._search()
        super().__init__(archive, ids, total)

    def _search(self) -> tuple[list[int], int]:
        answer = finding.search(self._archive, self.query, self._selection, match=self._match)
        self.widened = answer.widened
        self.bounds = finding.bounds(answer.results)
        return list(answer.results.ids), answer.results.total

    def more(self) -> bool:
        """See `Ranked`. Each time ten times as many."""
        limit = self._selection.limit
        if limit is None or self.end < limit or self.end >= self._total:
            return False
        self._selection = replace(self._selection, limit=min(limit * 10, self._most))
        kept = self._articles
        ids, self._total = self._search()
        grew = len(ids) > self.end
        self._take(ids)
        self._articles = kept
        return grew

    def renew(self, place: int) -> int:
        """See `Rows`."""
        old = self._ids
        ids, self._total = self._search()
        self._take(ids)
        return self._nearest(old, place)


def related(archive: Archive, article_id: int, selection: Selection) -> Ranked:
    """The articles most like one."""
    try:
        hits = archive.related(article_id, _PAGE, replace(selection, sort=None, reverse=False))
    except NothingMatched:
        hits = []
    return Ranked(archive, [hit.id for hit in hits], len(hits))
