"""What a command shows on a terminal: loaded only to draw there."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from newsctl.display.layout import Layout
from newsctl.display.page import Setting, article_page
from newsctl.display.results import article_rows
from newsctl.display.screen import Screen
from newsctl.display.terminal import Mode, detect
from newsctl.display.theme import Theme
from newsctl.messages import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from newsctl.cli.environment import Environment
    from newsctl.cli.help import Page
    from newsctl.cli.output import Row
    from newsctl.display.layout import Line

_DEFAULT_PAGER = "less -R"


def screen_of(env: Environment, stream: TextIO | None = None) -> Screen:
    """The terminal behind a stream of the environment, as the user wants it used."""
    stream = stream or env.stdout
    size = shutil.get_terminal_size()
    return Screen(
        stream,
        Layout(_mode(env, stream), base=1 if language() == "ar" else 0),
        width=size.columns,
        height=size.lines,
        color=_color(env, stream),
        theme=Theme(env.setting("theme") or "dark"),
        fenced=not {"TMUX", "STY"} & set(env.environ),
    )


def _mode(env: Environment, stream: TextIO) -> Mode:
    told = env.setting("bidi")
    if told and told != "auto":
        return Mode(told)
    return detect(env.environ, terminal=stream.isatty())


def _color(env: Environment, stream: TextIO) -> bool:
    told = env.setting("color") or "auto"
    if told != "auto":
        return told == "always"
    return stream.isatty() and not env.environ.get("NO_COLOR")


def setting_of(env: Environment, screen: Screen) -> Setting:
    """How pages are set for this user."""
    return Setting(
        width=screen.width,
        digits=env.setting("digits") or "latn",
        locale=env.setting("locale") or language(),
    )


def print_table(env: Environment, rows: Iterable[Row], columns: Sequence[str]) -> int:
    """Print articles as a table; how many."""
    screen = screen_of(env)
    records = [(row.article, row.extra) for row in rows]
    if records:
        screen.print(article_rows(records, columns, screen.layout, setting_of(env, screen)))
    return len(records)


def print_articles(env: Environment, rows: Iterable[Row], *, paged: bool) -> None:
    """Print articles set for reading, through a pager when they are longer than the screen."""
    screen = screen_of(env)
    setting = setting_of(env, screen)
    lines: list[Line] = []
    for row in rows:
        if lines:
            lines += screen.layout.lines("", setting.width)
            lines += screen.layout.lines("", setting.width)
        marks = row.extra.get("highlights") or {}
        lines += article_page(
            row.article,
            screen.layout,
            setting,
            title_marks=marks.get("title"),
            body_marks=marks.get("body"),
        )
    pager = _pager(env) if paged and len(lines) >= screen.height else None
    if pager:
        screen.page(lines, pager)
    else:
        screen.print(lines)


def _pager(env: Environment) -> str | None:
    pager = env.environ.get("NEWSCTL_PAGER") or env.environ.get("PAGER") or _DEFAULT_PAGER
    if os.path.basename(pager.split()[0]) == "less" and "-" not in pager:  # noqa: PTH119
        pager += " -R"
    return pager if shutil.which(pager.split()[0]) else None


def print_message(env: Environment, text: str) -> None:
    """Print a message or an error on standard error."""
    screen = screen_of(env, env.stderr)
    screen.print(screen.layout.lines(text, screen.width))


def one_line_of(env: Environment, text: str) -> str:
    """A message as one line, for what is drawn beside it on the same line."""
    screen = screen_of(env, env.stderr)
    return screen.text_of(screen.layout.line(text, screen.width - 40))


def print_page(env: Environment, page: Page) -> None:
    """Print a help page from right to left, its commands from left to right."""
    from rich.text import Text

    screen = screen_of(env)
    layout, width = screen.layout, min(screen.width, 96)
    lines = list(layout.lines(Text(page.usage, "bold"), width, base=0))
    for prose in page.prose:
        lines += [*layout.lines("", width), *layout.lines(prose, width)]
    for section in page.sections:
        lines += [*layout.lines("", width), *layout.lines(Text(section.title, "heading"), width)]
        for term, words in section.entries:
            lines += layout.lines(Text.assemble((term, "number"), "  ", words), width)
    for example in page.examples:
        lines += layout.lines(f"  $ {example}", width, base=0)
    screen.print(lines)
