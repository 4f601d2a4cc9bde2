"""A stream as a screen: which terminal it is, how large, in which colours, as the user wants it.

This room is entered only where a stream is a terminal, or where a table was asked for by name.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from newsctl.display.bidi_modes import SENDING, Mode
from newsctl.display.layout import Layout
from newsctl.display.line import Manner
from newsctl.display.screen import Screen
from newsctl.display.terminal import by_environment, multiplexer
from newsctl.display.theme import Theme, colours, ground, is_style
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.messages import language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsctl.cli.environment import Environment
    from newsctl.display.article_page import Setting
    from newsctl.display.terminal import Terminal


def screen(
    env: Environment, stream: TextIO | None = None, *, manner: Manner | None = None
) -> Screen:
    """The stream (stdout) as a screen; `manner` is used instead of what its terminal needs."""
    if stream is None:
        stream = env.stdout
    terminal = stream.isatty()
    columns, lines = size(env, stream)
    named = by_environment(env.environ, terminal=terminal)
    theme = _theme(env, named.name if named else "?")
    if named is None or (terminal and theme.is_open):
        from newsctl.cli.terminal.identification import found_before

        before = found_before(env, stream)
        if before is not None:
            named, theme = before.terminal, _theme(env, before.terminal.name, before.ground)
    target = Screen(
        stream,
        Layout(manner or _told_manner(env, stream) or (lambda: _found(env, target)),
               base=1 if language() == "ar" else 0),
        columns=columns,
        height=lines,
        escapes=_escapes(env, terminal),
        theme=theme,
        terminal=terminal,
        fenced=not multiplexer(env.environ),
        led=_is_led(env, named),
    )  # fmt: skip
    return target


def _told_manner(env: Environment, stream: TextIO) -> Mode | Manner | None:
    """How the stream's terminal wants its lines, where that is told; None where it is to be found
    out when it matters."""
    told = env.setting("bidi")
    if told not in {None, "auto"}:
        known = by_environment(env.environ)
        return (known.manner if known else Manner())._replace(mode=Mode(told))
    if not stream.isatty() or env.environ.get("TERM") == "dumb":
        return Mode.OFF
    return None


def _is_led(env: Environment, named: Terminal | None) -> bool:
    told = env.setting("bidi")
    mode = Mode(told) if told not in {None, "auto"} else named.manner.mode if named else Mode.VISUAL
    return SENDING[mode].led


def _found(env: Environment, target: Screen) -> Manner:
    """How the terminal of a screen wants its lines, found out; its ground is known by then too."""
    from newsctl.cli.terminal.identification import found

    terminal, _how, its_ground = found(env, target.stream)
    target.theme = _theme(env, terminal.name, its_ground)
    return terminal.manner


def size_now(env: Environment, stream: TextIO) -> tuple[int, int]:
    """Columns and lines of a terminal that may change its size, as it says itself; else `size`."""
    columns, lines = _told_by(stream)
    return (columns, lines) if columns and lines else size(env, stream)


def _told_by(stream: TextIO) -> tuple[int, int]:
    try:
        found = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return 0, 0
    return found.columns, found.lines


def size(env: Environment, stream: TextIO) -> tuple[int, int]:
    """Columns and lines of a terminal: as `COLUMNS` and `LINES` say, else as it says itself."""
    columns, lines = _told_by(stream)
    chosen = env.environ.get("COLUMNS", ""), env.environ.get("LINES", "")
    columns = int(chosen[0]) if chosen[0].isdigit() and int(chosen[0]) else columns
    lines = int(chosen[1]) if chosen[1].isdigit() and int(chosen[1]) else lines
    return columns or 80, lines or 24


def _escapes(env: Environment, terminal: bool) -> bool:
    """Whether bold and colours are sent at all: always where they are forced, else to terminals
    that can show them."""
    forced = env.setting("color") == "always" or _forced(env)
    return forced or (terminal and env.environ.get("TERM") != "dumb")


def _forced(env: Environment) -> bool:
    return bool(env.environ.get("FORCE_COLOR")) and env.setting("color") == "auto"


def _theme(env: Environment, terminal: str, its_ground: str = "") -> Theme:
    chosen = env.setting("theme")
    shown = "" if env.setting("color") == "never" else colours(env.environ)
    if chosen in {None, "auto"}:
        chosen = ground(env.environ, terminal, shown, its_ground)
    if chosen == "auto" and terminal == "dumb":
        chosen = "dark"  # colours were forced where no terminal is
    return Theme(
        str(chosen),
        shown,
        _own_styles(env),
        "1" if multiplexer(env.environ) == "screen" else "3",
    )


def _own_styles(env: Environment) -> Mapping[str, str]:
    """The user's styles by name. Raises UsageError for one that rich can't read."""
    own: dict[str, str] = env.settings.file.get("style", {})
    for name, style in own.items():
        if not is_style(style):
            raise UsageError(
                _("{path}: {name} can't be {value}, which is no style").format(
                    path=env.settings.path, name=f"style.{name}", value=style
                )
            )
    return own


def setting_of(env: Environment) -> Setting:
    """How pages are set for the user."""
    from newsctl.display.article_page import Setting

    return Setting(
        digits=env.setting("digits") or "latn",
        locale=env.setting("locale") or _country(env.environ) or language(),
        today=env.today,
        hijri=env.setting("hijri") == "yes",
        justify=(env.setting("justify") or "no").replace("no", ""),
    )


def _country(environ: Mapping[str, str]) -> str:
    """The locale of the reader's system, as `ar-MA`, where it is one of the language spoken."""
    chosen = environ.get("LC_ALL") or environ.get("LC_TIME") or environ.get("LANG") or ""
    name = chosen.partition(".")[0].replace("_", "-")
    return name if name.partition("-")[0] == language() else ""
