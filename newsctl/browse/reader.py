"""The reader: what is on the screen, and what each key makes of it. It knows no terminal.

A key changes the pages at once, as far as that costs nothing; what takes longer (a search while one
types, counting) is owed, and paid by `settle` when no other key waits.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.actions import finding
from newsctl.browse.pages import ListPage, Looking, Marks, Page, Reading, kept_in_sight
from newsctl.browse.rows import Listed, Matching
from newsctl.errors import NewsctlError
from newsctl.fast_dataclasses import replace
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.article import Article
    from newsctl.browse.desk import Desk
    from newsctl.browse.prompts import Prompt
    from newsctl.browse.typesetter import Typesetter
    from newsctl.search.query import Query
    from newsctl.selection import Selection

MARGIN = 2  # rows seen before and behind the chosen one, where there are any
_MOST_MARKS = 2000  # titles whose matches are kept


class Reader:
    """A person reading an archive. `pages` lie upon one another; the last is in front."""

    def __init__(
        self,
        archive: Archive,
        desk: Desk,
        setter: Typesetter,
        selection: Selection,
        text: str = "",
    ) -> None:
        self.archive = archive
        self.desk = desk
        self.setter = setter
        self.prompt: Prompt | None = None
        self.notice = ""
        self.left = False  # whether the reader was left
        self.asked = ""  # of the terminal: `suspend`, `repaint`, `leave`
        self._ready: tuple[ListPage, int] | None = None  # a list and its top: both sides are ready
        self._owed: str | None = None  # the query that was typed, and not yet looked for
        self._expected = False  # whether a query is about to be typed
        self._marks: dict[int | None, Marks] = {}
        self._marked: Query | None = None
        self._known_marks: tuple[Article, Query, Marks] | None = None
        self.first = (selection, text)  # the list that one comes back to
        self.pages: list[Page] = [self.opened(selection, text)]
        self.keep_in_sight()

    # -- pages -----------------------------------------------------------------------------------
    @property
    def page(self) -> Page:
        """What is in front."""
        return self.pages[-1]

    @property
    def list(self) -> ListPage:
        """The list in front, or behind what is."""
        return next(one for one in reversed(self.pages) if isinstance(one, ListPage))

    @property
    def shown(self) -> Reading | None:
        """The article in front, or the one chosen in the list."""
        if isinstance(self.page, Reading):
            return self.page
        page = self.list
        if not page.rows.first <= page.at < page.rows.end:
            return None
        article = page.rows.row(page.at)
        return Reading(article, self.marks_in(article, page.query))

    def marks_in(self, article: Article, query: Query | None) -> Marks:
        """What a query matches in an article; of the one that was asked about last, at hand."""
        if query is None:
            return Marks()
        known = self._known_marks
        if known is None or known[0] is not article or known[1] is not query:
            from newsctl.search.highlight import highlights

            found = highlights(query, article.title, article.body, self.archive.analyzer)
            known = self._known_marks = (article, query, Marks(found.title, found.body))
        return known[2]

    def opened(self, selection: Selection, text: str = "", match: str = "auto") -> ListPage:
        """The list of a selection, or of what a query finds in it. Raises UsageError."""
        if not text.strip():
            return ListPage(Listed(self.archive, selection), selection)
        query = finding.read_query(self.archive, text, self.desk.today, self.say)
        rows = Matching(self.archive, query, selection, match)
        if rows.widened:
            self.say(_("No article has all these words; these have some of them"))
        return ListPage(rows, selection, text, query, total=rows.total())

    def put(self, page: ListPage) -> None:
        """Another list in the place of the one in front."""
        while not isinstance(self.pages.pop(), ListPage):
            pass
        self.pages.append(page)
        self.setter.forget_widths()
        self.keep_in_sight()

    def title_marks(self, article: Article) -> Marks:
        """What the list's query matches in a headline."""
        query = self.list.query
        if query is None:
            return Marks()
        if query is not self._marked or len(self._marks) > _MOST_MARKS:
            self._marked, self._marks = query, {}
        found = self._marks.get(article.id)
        if found is None:
            from newsctl.search.highlight import find, merged, wanted
            from newsctl.search.query import Field

            analyzer = self.archive.analyzer
            spans = merged(find(wanted(query, Field.TITLE, analyzer), article.title, analyzer))
            found = self._marks[article.id] = Marks(spans)
        return found

    def keep_in_sight(self) -> None:
        """Have the chosen row on the screen, and the rows around it at hand."""
        page, height = self.list, self.setter.list_height
        rows = page.rows
        for _again in range(2):  # where rows turn out to be gone, once more
            page.at = max(min(page.at, rows.end - 1), rows.first)
            page.top = kept_in_sight(page.at, page.top, height, MARGIN)
            rows.cover(page.top, page.top + height)
            page.top = min(page.top, rows.end - height)  # the last rows fill the screen
            rows.cover(page.top, page.top + height)
            page.top = max(page.top, rows.first)
            rows.cover(page.top, page.top + height)
        if not isinstance(self.page, ListPage):
            self.page.top = max(min(self.page.top, self.lines() - self.setter.page_height), 0)

    def lines(self) -> int:
        """How many lines the page in front has, which is no list."""
        page = self.page
        if isinstance(page, Reading):
            return len(self.setter.article(page.article, page.marks).lines)
        assert isinstance(page, Looking)
        return len(self.setter.drawn(page.drawn))

    # -- owed ------------------------------------------------------------------------------------
    def owe(self, text: str | None) -> None:
        """A query was typed, to be looked for by `settle`; None: never mind."""
        self._owed = text

    def expect_query(self) -> None:
        """A query is about to be typed: `settle` has at hand what looking for one loads."""
        self._expected = True

    def settle(self) -> bool:
        """Do what is owed; whether the screen is another now."""
        if self._owed is not None:
            text, self._owed = self._owed, None
            self._look_for(text)
            return True
        page = self.list
        if self._expected:
            self._expected = False
            self._look_for_nothing()
            return False
        if page.counted:
            self._look_around()
            return False
        page.counted = True
        try:
            page.total = page.rows.total()
        except NewsctlError as error:
            self.say(str(error))
        return True

    def _look_around(self) -> None:
        """Have the rows of the next page and of the one before laid out, before one is asked for:
        those from an end of the list, or between hits, were not seen before."""
        page, height = self.list, self.setter.list_height
        if (page, page.top) == self._ready or self.page is not page:
            return
        self._ready = (page, page.top)
        with suppress(NewsctlError):  # it is said when it is asked for
            page.rows.cover(page.top - height, page.top + 2 * height)
            for top in (page.top + height, page.top - height):
                end = min(top + height, page.rows.end)
                shown = map(page.rows.row, range(max(top, page.rows.first), end))
                self.setter.prepare([(one, self.title_marks(one)) for one in shown])

    def _look_for_nothing(self) -> None:
        """Load what a search and its marks take, which the first letter would wait for."""
        import newsctl.search.highlight  # noqa: F401

        with suppress(NewsctlError):
            query = finding.read_query(self.archive, "newsctl", self.desk.today)
            Matching(self.archive, query, replace(self.list.selection, limit=1))

    def _look_for(self, text: str) -> None:
        """Search while one types: what cannot be read is said, and the last answer stays."""
        try:
            self.put(self._found(text))
        except NewsctlError as error:
            if self.prompt is not None:
                self.prompt.mistake = str(error)
            else:
                self.notice = str(error)

    def _found(self, text: str) -> ListPage:
        """The answer to a query that may end amid a word: where no article has all its words, to
        the one whose last word goes on, if that finds some, else to any of its words."""
        selection, begun = self.list.selection, finding.begun(text)
        if begun:
            page = self.opened(selection, text, "all")
            if page.total:
                return page
            self.notice = ""
            with suppress(NewsctlError):
                page = self.opened(selection, begun, "all")
                if page.total and not self.notice:
                    return page
            self.notice = ""
        return self.opened(selection, text)

    # -- others ----------------------------------------------------------------------------------
    def say(self, message: str) -> None:
        """Something to know, in the line of state until the next key."""
        self.notice = message

    def refresh(self) -> bool:
        """See what others changed; whether anything did."""
        if not self.archive.refresh():
            return False
        self.renew()
        return True

    def renew(self) -> None:
        """Read the list anew; the same article stays chosen, at the same line of the screen, unless
        one is at the beginning, where what is new should be seen."""
        page = self.list
        at_beginning = page.rows.begins and page.top == page.rows.first
        line = page.at - page.top
        page.at = page.rows.renew(page.at)
        page.top = page.rows.first if at_beginning else page.at - line
        page.counted, self._ready = False, None
        query: Query | None = None
        for one in self.pages:
            if isinstance(one, ListPage):
                query = one.query
            if isinstance(one, Reading) and one.article.id is not None:
                one.gone = True
                for article in self.archive.articles([one.article.id]):
                    one.gone = False
                    one.article, one.marks = article, self.marks_in(article, query)
        self.keep_in_sight()

    def resize(self, width: int, height: int) -> None:
        """The screen has another size."""
        self.setter.resize(width, height)
        try:
            self.keep_in_sight()
        except NewsctlError as error:
            self.say(str(error))
