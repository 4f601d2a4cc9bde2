"""`newsctl config`."""

import os
from typing import Annotated

import typer

from newsctl.archive.postgres.address import is_on_server, without_password
from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.cli.settings import file as config
from newsctl.cli.settings import schema
from newsctl.cli.settings.lookup import Settings
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.text import one_line

ACTIONS = ("get", "set", "unset", "list", "edit", "path")


def run(
    session: Session,
    action: Annotated[
        str,
        typer.Argument(
            metavar="|".join(ACTIONS), parser=OneOf("config", ACTIONS), help=N_("What to do")
        ),
    ] = "list",
    name: Annotated[str | None, typer.Argument(metavar="NAME", help=N_("The setting"))] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help=N_("Its value"))] = None,
    json: JsonReport = False,
) -> None:
    """Read and change the settings.

    An option counts before an environment variable, that before the settings file, and that before
    the default. `archives.NAME` gives an archive a name for `--db NAME`.

    $ newsctl config set lang fr
    $ newsctl config set archives.press ~/press.json
    $ newsctl config get db
    """
    settings = session.env.settings
    if action == "path":
        session.write(f"{settings.path}\n")
    elif action == "edit":
        _edit(session)
    elif action == "list":
        _list(session, json)
    elif not name or (action == "set" and value is None):
        raise UsageError(
            _("`newsctl config {action}` needs a name, and `set` a value too").format(action=action)
        )
    elif action == "get":
        _get(session, name)
    else:
        config.write(settings.path, name, _meant(name, value) if action == "set" else None)


def _meant(name: str, value: str | None) -> str | None:
    """A path as it is found from any folder; everything else as it is."""
    parted = any(mark in (value or "") for mark in ("/", os.sep))
    named = name.startswith(f"{schema.ARCHIVES}.") or (name == "db" and parted)
    if not value or not named or "://" in value or value.startswith("~") or is_on_server(value):
        return value
    return os.path.abspath(value)  # noqa: PTH100 - pathlib has no such verb


def _known(settings: Settings, name: str) -> str | None:
    if name.partition(".")[0] in schema.TABLES:
        value = config.flat(settings.file).get(name)
        return without_password(value) if value and is_on_server(value) else value
    schema.check_name(name)
    if name != "db":
        return settings.value(name)
    location = settings.location()
    return without_password(location) if is_on_server(location) else location


def _get(session: Session, name: str) -> None:
    value = _known(session.env.settings, name)
    if value is None:
        raise NothingMatched(_("{name} is not set").format(name=name))
    session.write(one_line(value) + "\n")


def _list(session: Session, json: bool) -> None:
    settings = session.env.settings
    names = [*schema.SETTINGS, *(n for n in config.flat(settings.file) if "." in n)]
    values = {name: _known(settings, name) for name in names}
    if json:
        session.write(dump(values) + "\n")
        return
    for name, value in values.items():
        session.write(f"{name}\t{one_line(value or '')}\n")


def _edit(session: Session) -> None:
    from newsctl.cli.programs.editor import run_editor

    settings = session.env.settings
    settings.forgive_file()
    path = settings.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    run_editor(session.env, path)
    config.read(path)
