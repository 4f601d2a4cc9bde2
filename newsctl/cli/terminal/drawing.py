"""What commands print on a terminal: a table, articles, a message, a help page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.cli.terminal.screens import screen, setting_of
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsctl.actions.finding import Found
    from newsctl.actions.readership import Count
    from newsctl.cli.environment import Environment
    from newsctl.display.article_page import Setting
    from newsctl.display.line import Line
    from newsctl.display.message import Sign
    from newsctl.display.renderable import Renderable
    from newsctl.display.screen import Screen


def draw(env: Environment, drawn: Renderable, *, whole: bool = False) -> None:
    """Print what display has made, line by line, or with `whole` when all of it is laid out: where
    Arabic comes late, all lines are of one mind about their margin."""
    target = screen(env)
    lines = drawn.lines(target.layout, target.width)
    target.print(list(lines) if whole else lines)


def draw_pages(env: Environment, pages: Iterable[Renderable], *, paged: bool) -> None:
    """Pages below one another, through the pager when they are longer than the screen."""
    from newsctl.display.line import EMPTY

    target = screen(env)
    lines: list[Line] = []
    for page in pages:
        lines += (
            [EMPTY, *page.lines(target.layout, target.width)]
            if lines
            else page.lines(target.layout, target.width)
        )
    _print_or_page(env, target, lines, paged=paged)


def _print_or_page(env: Environment, target: Screen, lines: list[Line], *, paged: bool) -> None:
    if paged and len(lines) >= target.height and env.stdin.isatty() and target.terminal:
        from newsctl.cli.programs.pager import pager_of, run_pager

        command = pager_of(env)
        if command:
            matches = {run.text for line in lines for run in line.runs if run.style == "match"}
            target.page(lines, lambda text: run_pager(command, text, matches))
            return
    target.print(lines)


def print_table(
    env: Environment,
    rows: Iterable[Found],
    columns: Sequence[str],
    *,
    total: Callable[[], int] | None = None,
) -> int:
    """Articles as a table, with their number at its foot, beside `total` where that is more; how
    many."""
    from newsctl.display.listing import Listing

    records = [(row.article, row.extra) for row in rows]
    if records:
        setting = setting_of(env)
        foot = _foot(len(records), total(), setting.digits) if total else ""
        draw(env, Listing(records, columns, setting, foot=foot))
    return len(records)


def _foot(shown: int, total: int, digits: str) -> str:
    from newsctl.display.counted_nouns import articles, number

    if shown >= total:
        return articles(shown, digits)
    return _("{n} of {total}").format(n=number(shown, digits), total=number(total, digits))


def print_articles(
    env: Environment,
    rows: Iterable[Found],
    *,
    paged: bool,
    reads: Callable[[Found], Sequence[Count]] = lambda _row: (),
) -> None:
    """Articles set for reading, through the pager when they are longer than the screen; `reads` are
    the days that the chart below an article shows."""
    from newsctl.display.article_page import ArticlePage
    from newsctl.display.line import EMPTY, Line, Run

    target = screen(env)
    setting = setting_of(env)
    lines: list[Line] = []
    for row in rows:
        if lines:
            lines += [EMPTY, Line([Run("─" * target.width, "rule")], target.width)]
        marks = row.extra.get("highlights") or {}
        page = ArticlePage(
            row.article,
            setting,
            title_marks=marks.get("title"),
            body_marks=marks.get("body"),
            reads=[day.views for day in reads(row)],
            about=_version_of(row, setting) if "version" in row.extra else (),
        )
        lines += page.lines(target.layout, target.width)
    _print_or_page(env, target, lines, paged=paged)


def _version_of(row: Found, setting: Setting) -> Sequence[str]:
    """Which version of an article this is, who made it, and when."""
    from newsctl.cli.terminal.version_words import about_version

    return about_version(row.extra, setting)


def print_message(env: Environment, message: str, sign: Sign | None = None) -> None:
    """A message on stderr, laid out for reading, behind its sign."""
    from newsctl.display.message import Message

    target = screen(env, env.stderr)
    target.print(list(Message(message, sign).lines(target.layout, target.width)))
