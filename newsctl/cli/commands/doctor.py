"""`newsctl doctor`."""

from typing import TYPE_CHECKING

import typer

from newsctl.cli import config
from newsctl.cli import options as o
from newsctl.cli.environment import Environment, environment
from newsctl.cli.output import dump
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.messages import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.display.terminal import Mode

# Letters that join, lam and alef, tashkeel, brackets, digits and a Latin word.
_CARD = "بِسلامٍ وصلت الأخبار (123) إلى «newsctl»، لا إلى غيره."


def run(ctx: typer.Context, json: o.JsonReport = False) -> None:
    """Find out what this terminal can show.

    One line is printed in each way that terminals need. Say which one reads right, and newsctl
    remembers it.

    $ newsctl doctor
    """
    from newsctl.cli.terminal import screen, size
    from newsctl.display.terminal import Mode, detect, name_of

    env = environment(ctx)
    found = detect(env.environ, terminal=env.stdout.isatty())
    columns, lines = size(env, env.stdout)
    target = screen(env)
    facts = {
        "terminal": name_of(env.environ),
        "detected": str(found),
        "bidi": str(target.layout.mode),
        "columns": columns,
        "lines": lines,
        "color": target.color,
        "lang": language(),
        "settings": str(env.settings_path),
    }
    if json or not env.stdout.isatty():
        env.stdout.write(
            dump(facts) + "\n"
            if json
            else "".join(f"{name}\t{value}\n" for name, value in facts.items())
        )
        return
    for name, value in facts.items():
        env.stdout.write(f"{name:<10} {value}\n")
    modes = [mode for mode in Mode if mode is not Mode.OFF]
    _print_card(env, modes)
    _ask(env, modes)


def _print_card(env: Environment, modes: "Sequence[Mode]") -> None:
    from newsctl.cli.terminal import screen

    env.stdout.write("\n")
    for number, mode in enumerate(modes, 1):
        target = screen(env, mode=mode)
        line = target.layout.line(_CARD, base=1)
        env.stdout.write(f"{number}. {mode}\n")
        target.print([line])
    env.stdout.write("\n")
    env.stdout.flush()


def _ask(env: Environment, modes: "Sequence[Mode]") -> None:
    if not env.stdin.isatty():
        return
    env.complain(_("Which line reads right? Its number, or Enter to leave things as they are:"))
    answer = env.stdin.readline().strip()
    if not answer:
        return
    if not answer.isdigit() or not 1 <= int(answer) <= len(modes):
        raise UsageError(_("{answer} is not one of the lines").format(answer=answer))
    mode = str(modes[int(answer) - 1])
    config.write(env.settings_path, "bidi", mode)
    env.say(_("Remembered in {file}: bidi = {mode}").format(file=env.settings_path, mode=mode))
