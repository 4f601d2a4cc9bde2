"""`newsctl config`."""

import os
from typing import Annotated

import typer

from newsctl.cli.environment import Environment, environment
from newsctl.cli.parsing import options as o
from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.printing.output import dump
from newsctl.cli.settings import file as config
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.text import one_line

ACTIONS = ("get", "set", "unset", "list", "edit", "path")


def run(
    ctx: typer.Context,
    action: Annotated[
        str,
        typer.Argument(
            metavar="|".join(ACTIONS), parser=OneOf("config", ACTIONS), help=N_("What to do")
        ),
    ] = "list",
    name: Annotated[str | None, typer.Argument(metavar="NAME", help=N_("The setting"))] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help=N_("Its value"))] = None,
    json: o.JsonReport = False,
) -> None:
    """Read and change the settings.

    An option counts before an environment variable, that before the settings file, and that before
    the default. `archives.NAME` gives an archive a name for `--db NAME`.

    $ newsctl config set lang fr
    $ newsctl config set archives.press ~/press.json
    $ newsctl config get db
    """
    env = environment(ctx)
    if action == "path":
        env.stdout.write(f"{env.settings_path}\n")
    elif action == "edit":
        _edit(env)
    elif action == "list":
        _list(env, json)
    elif not name or (action == "set" and value is None):
        raise UsageError(
            _("`newsctl config {action}` needs a name, and `set` a value too").format(action=action)
        )
    elif action == "get":
        _get(env, name)
    else:
        config.write(env.settings_path, name, _meant(name, value) if action == "set" else None)


def _meant(name: str, value: str | None) -> str | None:
    """A path as it is found from any folder; everything else as it is."""
    named = name.startswith(f"{config.ARCHIVES}.") or (name == "db" and "/" in (value or ""))
    if not value or not named or "://" in value or value.startswith("~"):
        return value
    return os.path.abspath(value)  # noqa: PTH100 - pathlib has no such verb


def _known(env: Environment, name: str) -> str | None:
    if name.startswith(f"{config.ARCHIVES}."):
        return config.flat(env.file_settings).get(name)
    if name not in config.SETTINGS:
        config.check(name, "")
    return env.setting(name)


def _get(env: Environment, name: str) -> None:
    value = _known(env, name)
    if value is None:
        raise NothingMatched(_("{name} is not set").format(name=name))
    env.stdout.write(one_line(value) + "\n")


def _list(env: Environment, json: bool) -> None:
    names = [*config.SETTINGS, *(n for n in config.flat(env.file_settings) if "." in n)]
    values = {name: _known(env, name) for name in names}
    if json:
        env.stdout.write(dump(values) + "\n")
        return
    for name, value in values.items():
        env.stdout.write(f"{name}\t{one_line(value or '')}\n")


def _edit(env: Environment) -> None:
    from newsctl.cli.programs.editor import run_editor

    env.forgive_settings()
    path = env.settings_path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    run_editor(env, path)
    config.read(path)
