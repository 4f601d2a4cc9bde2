"""Articles as lines, for a screen of a size: rows of a list, pages to read, each laid out once."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

from newsctl.browse.matches import SetArticle, number_matches
from newsctl.browse.pages import Marks
from newsctl.display.article_page import BETWEEN, ArticlePage, Setting, plain
from newsctl.display.bidi_modes import Order
from newsctl.display.counted_nouns import views
from newsctl.display.isolates import typed
from newsctl.display.line import BLANK, EMPTY, Line, Run
from newsctl.display.listing import cell, column
from newsctl.display.renderable import at_side
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled, beside

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from newsctl.article import Article
    from newsctl.display.layout import Layout
    from newsctl.display.renderable import Renderable

T = TypeVar("T")
FOOT = 2  # the line of state and the line of keys
UNREAD = "●"
COLUMNS = ("published_at", "source", "views", "title")
_WIDE = 110  # cells; from there on the article stands beside the list
_GUTTER = 2  # cells for the mark of what is unread
_TABLE = 60  # cells of a list; with less each article has two lines
_MOST_ROWS, _MOST_PAGES = 2000, 8  # kept as they were laid out
_CHOSEN = {BLANK: "reverse italic", "match": "bold underline reverse"}
_PREVIEW, _PREVIEW_TAGS = 8000, 100  # characters; what stands beside the list needs no more


class Typesetter:
    """Makes lines for a screen that is `width` cells wide and `height` lines high."""

    def __init__(self, layout: Layout, setting: Setting, width: int, height: int) -> None:
        self.layout = layout
        self.setting = setting
        self._rows: OrderedDict[Hashable, list[Line]] = OrderedDict()
        self._cells: OrderedDict[Hashable, Line] = OrderedDict()  # what many rows have in common
        self._columns = {name: column(name, "") for name in COLUMNS}
        self._pages: OrderedDict[Hashable, SetArticle] = OrderedDict()
        self._drawn: OrderedDict[Hashable, list[Line]] = OrderedDict()
        self._widest = dict.fromkeys(COLUMNS, 0)
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """From now on for a screen of another size."""
        self.width, self.height = width, height
        self._rows.clear()
        self._pages.clear()
        self._drawn.clear()

    # -- sizes -----------------------------------------------------------------------------------
    @property
    def padded(self) -> bool:
        """Whether lines may stand beside one another: not where somebody listens to them."""
        return not self.layout.known or self.layout.sending.padded

    @property
    def wide(self) -> bool:
        """Whether the article stands beside the list, not over it."""
        return self.padded and self.width >= _WIDE

    @property
    def article_width(self) -> int:
        """Cells of the article's lines."""
        return min(MEASURE, self.width // 2) if self.wide else self.width

    @property
    def list_width(self) -> int:
        """Cells of the list's lines."""
        return self.width - self.article_width - 3 if self.wide else self.width

    @property
    def row_height(self) -> int:
        """Lines of each row of the list."""
        return 1 if self.list_width >= _TABLE else 2

    @property
    def page_height(self) -> int:
        """Lines of a page."""
        return max(self.height - FOOT, 1)

    @property
    def list_height(self) -> int:
        """Rows of the list that are on the screen."""
        return max(self.page_height // self.row_height, 1)

    # -- rows ------------------------------------------------------------------------------------
    def forget_widths(self) -> None:
        """Another list: its columns are as wide as it needs."""
        self._widest = dict.fromkeys(COLUMNS, 0)

    def make_room(self, articles: Sequence[Article]) -> None:
        """Make the columns wide enough for these; they never become narrower while one scrolls."""
        limit = max(12, self.list_width // 5)
        widths = {}
        for name in COLUMNS[:-1]:
            widest = max((self._cell(one, name, None).width for one in articles), default=0)
            widths[name] = max(self._widest[name], min(widest, limit))
        self._widest |= widths

    def prepare(self, rows: Sequence[tuple[Article, Marks]]) -> None:
        """Lay out the rows of a screen that may come, in columns as wide as they will be there."""
        kept = dict(self._widest)
        self.make_room([article for article, _marks in rows])
        for article, marks in rows:
            self.row(article, marks, chosen=False)
        self._widest = kept

    def row(self, article: Article, marks: Marks, *, chosen: bool) -> list[Line]:
        """The lines of one row."""
        key = (
            article.id, article.title, article.source, article.published_at, article.views,
            article.viewed_at is None, tuple(marks.title), chosen, *self._widest.values(),
        )  # fmt: skip
        return _kept(self._rows, key, _MOST_ROWS, lambda: self._row(article, marks, chosen=chosen))

    def _row(self, article: Article, marks: Marks, *, chosen: bool) -> list[Line]:
        mark = self.layout.line("" if article.viewed_at else Styled(UNREAD, "note"))
        extra: dict[str, object] = {"highlights": {"title": marks.title}}
        make = self._table_row if self.row_height == 1 else self._card
        found = []
        for number, line in enumerate(make(article, extra, self.list_width - _GUTTER)):
            row = self.layout.row(
                [EMPTY if number else mark, line],
                [_GUTTER - 1, self.list_width - _GUTTER], 1,
            )  # fmt: skip
            found.append(self.as_chosen(row, self.list_width) if chosen else row)
        return found

    def _table_row(self, article: Article, extra: dict[str, object], width: int) -> list[Line]:
        names = [name for name in COLUMNS if self._widest[name] or name == "title"]
        widths = [self._widest[name] for name in names[:-1]]
        widths.append(width - sum(widths) - 2 * len(widths))
        lines = [
            self._cell(article, name, room) for name, room in zip(names[:-1], widths, strict=False)
        ]
        title = cell(article, extra, "title", self.setting)
        lines.append(self._columns["title"].line(title, self.layout, widths[-1]))
        return [self.layout.row(lines, widths)]

    def _cell(self, article: Article, name: str, width: int | None) -> Line:
        """A cell of a column that is no headline, in a column so wide or, with None, as wide as it
        is itself: many rows have the same source, the same day."""

        def made() -> Line:
            shown = cell(article, {}, name, self.setting)
            if width is None:
                return self.layout.line(shown)
            return self._columns[name].line(shown, self.layout, width)

        return _kept(self._cells, (name, getattr(article, name), width), _MOST_ROWS, made)

    def _card(self, article: Article, extra: dict[str, object], width: int) -> list[Line]:
        """The headline, and what else is known below it."""
        title = self.layout.line(cell(article, extra, "title", self.setting), width)
        known = [plain(cell(article, {}, name, self.setting)) for name in COLUMNS[:2]]
        known += [views(article.views, self.setting.digits)] if article.views else []
        facts = self.layout.line(
            beside([one for one in known if one], BETWEEN, "quiet"), width, base=self.layout.base
        )
        return [title, facts]

    # -- pages -----------------------------------------------------------------------------------
    def article(self, article: Article, marks: Marks) -> SetArticle:
        """An article, set for reading as `show` sets it."""
        key = (article.id, article.updated_at, article.views, len(article.body),
               tuple(article.tags), tuple(marks.title), tuple(marks.body))  # fmt: skip

        def made() -> SetArticle:
            page = ArticlePage(
                article, self.setting, title_marks=marks.title, body_marks=marks.body
            )
            number_matches(page)
            return SetArticle(page.lines(self.layout, self.article_width))

        return _kept(self._pages, key, _MOST_PAGES, made)

    def preview(self, article: Article, marks: Marks) -> SetArticle:
        """The beginning of an article, as much as is seen beside the list."""
        if len(article.body) <= _PREVIEW and len(article.tags) <= _PREVIEW_TAGS:
            return self.article(article, marks)
        seen = {"body": article.body[:_PREVIEW], "tags": article.tags[:_PREVIEW_TAGS]}
        begun = type(article)(**article.to_record() | seen)
        spans = [(start, end) for start, end in marks.body if end <= _PREVIEW]
        return self.article(begun, Marks(marks.title, spans))

    def drawn(self, drawn: Renderable) -> list[Line]:
        """Something else to look at, at the side where reading begins."""
        width = self.width
        return _kept(
            self._drawn,
            id(drawn),
            _MOST_PAGES,
            lambda: [at_side(line, self.layout, width) for line in drawn.lines(self.layout, width)],
        )

    # -- lines -----------------------------------------------------------------------------------
    def line(self, text: Styled | str, *, width: int | None = None) -> Line:
        """One line of our own, cut where it must be."""
        return self.layout.line(text, width or self.width, base=self.layout.base)

    def said(self, message: str) -> list[Line]:
        """What stands where the list has nothing: whole, a command in it on a line of its own where
        it does not fit behind other words."""
        text = typed(message, self.layout.base)
        text.style = "quiet"
        lines = self.layout.lines(text, self.list_width, base=self.layout.base)
        return [at_side(line, self.layout, self.list_width) for line in lines]

    def as_chosen(self, line: Line, width: int) -> Line:
        """A line as that of the row that is chosen, over so many cells where they can be told.
        Blanks have a style of their own: some terminals order each run of one style by itself."""
        runs = [
            Run(run.text, _CHOSEN.get(str(run.style), "reverse"), run.turned) for run in line.runs
        ]
        sending = self.layout.sending
        if not sending.padded or sending.overridden or sending.order is Order.PROVEN:
            return Line(runs, line.width, line.left, line.logical)
        used = sum(self.layout.width(run.text) for run in runs)
        blank = " " if self.layout.base else "\u00a0"  # at the screen's side a blank is no more
        left = [Run(blank * line.left, _CHOSEN[BLANK])] if line.left else []
        width = max(line.width, width)
        right = width - line.left - used
        if right > 0:  # a blank at a line's end is not sent
            runs.append(Run("\u00a0" * right, _CHOSEN[BLANK]))
        return Line([*left, *runs], width)

    def beside(self, first: Line, second: Line) -> Line:
        """A line of the list and one of the article."""
        bar = Line([Run("│", "rule")], 1)
        return self.layout.row([first, bar, second], [self.list_width, 1, self.article_width], 1)


def _kept(made: OrderedDict[Hashable, T], key: Hashable, most: int, make: Callable[[], T]) -> T:
    """What was made before under that key, or is made now; the oldest goes when there are many."""
    found = made.get(key)
    if found is None:
        found = made[key] = make()
        if len(made) > most:
            made.popitem(last=False)
    else:
        made.move_to_end(key)
    return found
