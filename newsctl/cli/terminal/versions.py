"""`history` and `diff` on a terminal: versions as a table, and two of them set for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.actions.undoing import field_names
from newsctl.actions.versions import made_by
from newsctl.arabic.numerals import arabic_digits
from newsctl.cli.terminal.drawing import draw, draw_pages
from newsctl.cli.terminal.screens import screen, setting_of
from newsctl.cli.terminal.version_words import local_time, moment
from newsctl.display.article_page import Setting, facts, side_of
from newsctl.display.bidi_modes import Mode
from newsctl.display.counted_nouns import number
from newsctl.display.dates import long_date, short_date
from newsctl.display.diff_text import left_out, passages, styled
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable, at_side
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled
from newsctl.display.table import Column, Table
from newsctl.messages import gettext as _
from newsctl.messages import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.actions.versions import Comparison, History, Told
    from newsctl.article import Article
    from newsctl.cli.environment import Environment
    from newsctl.display.layout import Layout
    from newsctl.display.screen import Screen


# -- history -------------------------------------------------------------------------------------
def print_history(env: Environment, article: Article, history: History) -> None:
    """The article's title, and its versions below: when, by whom, which fields, how many words."""
    draw(env, _HistoryPage(article, history, setting_of(env)), whole=True)


class _HistoryPage(Renderable):
    def __init__(self, article: Article, history: History, setting: Setting) -> None:
        self.article = article
        self.history = history
        self.setting = setting

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """The title, and the table."""
        measure = min(MEASURE, width)
        side = side_of(self.article, layout)
        for line in layout.lines(Styled(self.article.title, "title"), measure, align=side):
            yield at_side(line, layout, width)
        yield EMPTY
        columns = [
            Column(_("No."), "number", number=True),
            Column(_("When"), "date"),
            Column(_("Made by"), "source"),
            Column(_("What changed"), yields=True),
            Column(_("Words"), "quiet"),
        ]
        table = Table(columns, [*self._rows()])
        for line in table.lines(layout, width):
            yield at_side(line, layout, width) if line.width < width else line

    def _rows(self) -> Iterator[Sequence[Styled | str]]:
        fallen = list(self.history.fallen)
        digits = self.setting.digits
        for one in self.history.told:
            while fallen and fallen[0][0] < one.version.number:
                first, last = fallen.pop(0)
                span = number(first, digits)
                span += f"–{number(last, digits)}" if last > first else ""
                yield (
                    Styled(span, "quiet", isolates=[(0, len(span))]),
                    "",
                    "",
                    Styled(_("not kept"), "quiet"),
                    "",
                )
            yield self._row(one)

    def _row(self, one: Told) -> Sequence[Styled | str]:
        digits, version = self.setting.digits, one.version
        what = field_names(one.fields)
        if version.is_silent:
            what = _("{fields} (spelling)") if version.kind == "spelling" else _("{fields} (space)")
            what = what.format(fields=field_names(one.fields))
        return (
            number(version.number, digits),
            _short(version.made_at, self.setting),
            made_by(version),
            what,
            _words(one, digits),
        )


def _words(one: Told, digits: str) -> Styled:
    """`+12 −3`, read from left to right."""
    if one.version.by is None:
        return Styled(number(one.added, digits))
    parts = [f"+{number(one.added, digits)}"] if one.added else []
    parts += [f"−{number(one.removed, digits)}"] if one.removed else []
    text = " ".join(parts)
    return Styled(text, isolates=[(0, len(text))])


def _short(made_at: str, setting: Setting) -> str:
    """The day as a table has it, and the hour, in the reader's zone."""
    made = local_time(made_at)
    if made is None:
        return made_at
    clock = f"{made:%H:%M}"
    clock = arabic_digits(clock) if setting.digits == "arab" else clock
    return f"{short_date(f'{made:%Y-%m-%d}', setting.digits, setting.today)} {clock}"


# -- diff ----------------------------------------------------------------------------------------
def print_comparison(
    env: Environment, comparison: Comparison, *, whole: bool, spaces: bool, paged: bool
) -> None:
    """Two versions as one text, through the pager when it is longer than the screen. Marks stand
    around what changed where its colours would not be seen, or not be heard."""
    target = screen(env)
    marked = not _is_coloured(target)
    page = ComparisonPage(comparison, setting_of(env), marked=marked, whole=whole, spaces=spaces)
    draw_pages(env, [page], paged=paged)


def _is_coloured(target: Screen) -> bool:
    """Whether what was removed has a colour of its own: that it is struck through, not every
    terminal shows."""
    heard = target.layout.mode is Mode.OFF  # finds out which terminal it is, and its ground
    style = str(target.theme.definition("removed") or "")
    shown = target.escapes and bool(target.theme.colours) and not heard
    return shown and not set(style.split()) <= {"strike", "underline", "bold", "dim"}


class ComparisonPage(Renderable):
    """The title, which versions, then each field that changed: what was removed and added in it."""

    def __init__(
        self,
        comparison: Comparison,
        setting: Setting,
        *,
        marked: bool = True,
        whole: bool = False,
        spaces: bool = False,
    ) -> None:
        self.comparison = comparison
        self.setting = setting
        self.marked = marked
        self.whole = whole
        self.spaces = spaces

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """In a measure that reads well, at the side of the screen where columns begin."""
        measure = min(MEASURE, width)
        return (at_side(line, layout, width) for line in self._lines(layout, measure))

    def _lines(self, layout: Layout, width: int) -> Iterator[Line]:
        changes, side = self.comparison.changes, side_of(self.comparison.article, layout)
        title = Styled(self.comparison.new.title, "title")
        if "title" in changes:
            title = styled(changes["title"], marked=self.marked)
            title.style = "title"
        yield from layout.lines(title, width, align=side)
        yield from facts(self._about(), layout, width, align=side)
        for name in ("author", "published_at"):
            if name in changes:
                yield from layout.lines(self._field(name), width, base=layout.base, align=side)
        body = passages(
            changes.get("body", ()), marked=self.marked, whole=self.whole, spaces=self.spaces
        )
        for one in body:
            yield EMPTY
            if one.left_out:
                yield from layout.lines(
                    Styled(left_out(one.left_out, self.setting.digits), "quiet"), width, align=side
                )
            else:
                yield from layout.lines(one.text, width)

    def _about(self) -> list[str]:
        old, new = self.comparison.old, self.comparison.new
        digits = self.setting.digits
        text = _("from version {old} to {new}")
        told = [text.format(old=number(old.number, digits), new=number(new.number, digits))]
        if new.number == old.number + 1:
            told.append(made_by(new))
        return [*told, moment(new.made_at, self.setting)]

    def _field(self, name: str) -> Styled:
        """A field's name, and what changed in it."""
        pieces = self.comparison.changes[name]
        if name == "published_at":
            locale, digits = self.setting.locale, self.setting.digits
            told = [(op, long_date(text, locale, digits)) for op, text in pieces]
            pieces = [*told[:1], *((op, f" {text}") for op, text in told[1:])]  # type: ignore[list-item]
        value = styled(pieces, marked=self.marked)
        before = label(field_names((name,))) + " "
        spans = [(start + len(before), end + len(before), one) for start, end, one in value.spans]
        text = before + value.plain
        return Styled(text, "", spans, [(len(before), len(text))])
