"""The bridge to the terminal: the one module of the command line that draws.

It is imported only where a stream is a terminal, or where a table was asked for by name.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, TextIO

from newsctl.display.layout import Layout, Line, Run
from newsctl.display.screen import Screen
from newsctl.display.styled import typed
from newsctl.display.terminal import Mode, detect, is_alacritty
from newsctl.display.theme import Theme, ground
from newsctl.messages import gettext as _
from newsctl.messages import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsctl.actions.found import Found
    from newsctl.article import Article
    from newsctl.cli.environment import Environment
    from newsctl.cli.help.page import Page
    from newsctl.display.page import Setting

_TERM_WIDTH = 26  # cells of the terms of a help page
_GAP = 2
_BAR_WIDTH = 24
_PAGE_WIDTH = 96


def screen(env: Environment, stream: TextIO | None = None, *, mode: Mode | None = None) -> Screen:
    """The stream (stdout) as a screen, as the user wants it shown."""
    if stream is None:
        stream = env.stdout
    terminal = stream.isatty()
    told = env.setting("bidi")
    if mode is None:
        mode = detect(env.environ, terminal=terminal) if told in {None, "auto"} else Mode(told)
    width, height = size(env, stream)
    return Screen(
        stream,
        Layout(
            mode,
            base=1 if language() == "ar" else 0,
            mark="MLTERM" not in env.environ,
            marks_first=is_alacritty(env.environ),
        ),
        width=width,
        height=height,
        color=_colored(env, terminal),
        theme=_theme(env),
        fenced=terminal and not {"TMUX", "STY"} & set(env.environ),
    )


def size(env: Environment, stream: TextIO) -> tuple[int, int]:
    """Columns and lines of a terminal: as `COLUMNS` and `LINES` say, else as it says itself."""
    try:
        found = os.get_terminal_size(stream.fileno())
        columns, lines = found.columns, found.lines
    except (OSError, ValueError, AttributeError):
        columns, lines = 0, 0
    told = env.environ.get("COLUMNS", ""), env.environ.get("LINES", "")
    columns = int(told[0]) if told[0].isdigit() and int(told[0]) else columns
    lines = int(told[1]) if told[1].isdigit() and int(told[1]) else lines
    return columns or 80, lines or 24


def _colored(env: Environment, terminal: bool) -> bool:
    told = env.setting("color")
    if told == "always":
        return True
    return (
        told != "never"
        and terminal
        and not env.environ.get("NO_COLOR")
        and env.environ.get("TERM") != "dumb"
    )


def _theme(env: Environment) -> Theme:
    told = env.setting("theme")
    return Theme(ground(env.environ) if told in {None, "auto"} else str(told))


def setting_of(env: Environment, width: int) -> Setting:
    """How pages are set for the user."""
    from newsctl.display.page import Setting

    return Setting(
        width=width,
        digits=env.setting("digits") or "latn",
        locale=env.setting("locale") or _country(env.environ) or language(),
        today=env.today,
        hijri=env.setting("hijri") == "yes",
        justify=(env.setting("justify") or "no").replace("no", ""),
    )


def _country(environ: Mapping[str, str]) -> str:
    """The locale of the reader's system, as `ar-MA`, where it is one of the language spoken."""
    told = environ.get("LC_ALL") or environ.get("LC_TIME") or environ.get("LANG") or ""
    name = told.partition(".")[0].replace("_", "-")
    return name if name.partition("-")[0] == language() else ""


def print_table(env: Environment, rows: Iterable[Found], columns: Sequence[str]) -> int:
    """Articles as a table; how many."""
    from newsctl.display.results import article_rows

    records = [(row.article, row.extra) for row in rows]
    if records:
        target = screen(env)
        target.print(article_rows(records, columns, target.layout, setting_of(env, target.width)))
    return len(records)


def print_articles(env: Environment, rows: Iterable[Found], *, paged: bool) -> None:
    """Articles set for reading, through the pager when they are longer than the screen."""
    from newsctl.display.page import article_page

    target = screen(env)
    setting = setting_of(env, target.width)
    lines: list[Line] = []
    for row in rows:
        if lines:
            lines += [Line([], 0), Line([Run("─" * target.width, "rule")], target.width)]
        marks = row.extra.get("highlights") or {}
        lines += article_page(
            row.article,
            target.layout.towards(_side(row.article)),
            setting,
            title_marks=marks.get("title"),
            body_marks=marks.get("body"),
        )
    pager = _pager(env) if paged and len(lines) >= target.height and env.stdin.isatty() else None
    if pager:
        target.page(lines, pager)
    else:
        target.print(lines)


def _side(article: Article) -> int:
    """The side an article's lines begin at: 1 (right) when its headline is in Arabic letters."""
    from newsctl.display.bidi import has_right_to_left

    return int(has_right_to_left(article.title or article.body[:500]))


def _pager(env: Environment) -> str | None:
    told = env.setting("pager") or env.environ.get("PAGER") or "less -R"
    name = told.split()[0] if told.split() else ""
    if not name or name == "cat" or shutil.which(name) is None:
        return None
    colours = any(word[:1] == "-" and "R" in word.upper() for word in told.split()[1:])
    plain = os.path.basename(name) == "less" and not colours  # noqa: PTH119 - quicker to load
    return f"{told} -R" if plain else told


def print_message(env: Environment, message: str) -> None:
    """A message on stderr, its lines laid out for reading."""
    target = screen(env, env.stderr)
    target.print(
        line
        for part in message.split("\n")
        for line in target.layout.lines(typed(part), target.width)
    )


def progress_line(target: Screen, label: str, done: int, total: int) -> str:
    """A bar that grows from the side where reading begins, and its label, as one line's text."""
    room = min(_BAR_WIDTH, target.width // 3)
    full = min(room, done * room // total) if total else 0
    words = target.layout.line(label, target.width - room - 2)
    if not total:
        return target.margin + target.bare(words)
    bar = "━" * full + "╺" * (full < room)
    if not target.layout.base:
        return f"{bar:<{room}} {target.bare(words)}"
    bar = bar.replace("╺", "╸")[::-1]
    return f"{target.margin}{bar:>{room}} {target.bare(words)}"


# -- help ----------------------------------------------------------------------------------------
def print_page(env: Environment, page: Page) -> None:
    """A help page from the side its language begins at; what is typed stays left to right."""
    target = screen(env)
    if target.layout.base == 0:
        from newsctl.cli.help.page import plain

        target.print(target.layout.line(one) for one in plain(page).splitlines())
        return
    target.print(_help_lines(page, target.layout, min(target.width, _PAGE_WIDTH)))


def _help_lines(page: Page, layout: Layout, width: int) -> Iterable[Line]:
    empty = Line([], 0)
    label = layout.line(_("Usage: {usage}").format(usage="").strip())
    usage = layout.line(page.usage, base=0)
    yield _beside([usage, label], width)
    yield empty
    for paragraph in page.prose:
        yield from layout.lines(typed(paragraph), width)
        yield empty
    for section in page.sections:
        yield from layout.lines(section.title + ":", width)
        for term, text in section.entries:
            yield from _entry(layout, term, text, width)
        yield empty
    if page.examples:
        yield from layout.lines(_("Examples") + ":", width)
        yield from (layout.line(f"  {one}", base=0) for one in page.examples)


def _entry(layout: Layout, term: str, text: str, width: int) -> Iterable[Line]:
    """A term at the right with its text to the left, below it when the term is long."""
    head = layout.line(term, base=0)
    rest = width - _TERM_WIDTH - 2 * _GAP
    lines = layout.lines(typed(text), rest)
    if head.width > _TERM_WIDTH or not lines:
        yield _beside([Line([*head.runs, Run("  ", "")], head.width + _GAP)], width)
    else:
        first, *lines = lines
        white = " " * (_TERM_WIDTH - head.width + _GAP)
        runs = [*first.runs, Run(white, ""), *head.runs, Run("  ", "")]
        yield Line(runs, width)
    for line in lines:
        yield Line([*line.runs, Run(" " * (width - rest), "")], width)


def _beside(lines: list[Line], width: int) -> Line:
    """Pieces side by side, at the right of a line."""
    runs = [run for line in lines for run in (*line.runs, Run(" ", ""))][:-1]
    used = sum(line.width for line in lines) + len(lines) - 1
    return Line([Run(" " * max(0, width - used), ""), *runs], max(width, used))
