"""`newsctl man`."""

from pathlib import Path
from typing import Annotated

import typer

from newsctl.cli.registry import COMMANDS
from newsctl.cli.session import Session
from newsctl.errors import ArchiveError, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _


def run(
    session: Session,
    command: Annotated[
        str | None,
        typer.Argument(metavar="COMMAND", help=N_("The command; the whole program by default")),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FOLDER", help=N_("Write the pages of all commands there")),
    ] = None,
) -> None:
    """Print a man page.

    Pages say what the help says, in the language chosen.

    $ newsctl man search | man -l -
    $ newsctl man --lang ar --to ~/.local/share/man/ar/man1
    """
    from newsctl.cli.help.manpage import man_page

    env = session.env
    if command is not None and command not in COMMANDS:
        raise UsageError(_("There is no command {name}").format(name=command))
    if to is None:
        env.stdout.write(man_page(command, env.today))
        return
    folder = Path(to).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (None, *COMMANDS):
            file = folder / (f"newsctl-{name}.1" if name else "newsctl.1")
            file.write_text(man_page(name, env.today), encoding="utf-8", newline="\n")
    except OSError as error:
        raise ArchiveError(f"{to}: {error.strerror or error}") from error
    session.voice.say(_("The pages are in {folder}").format(folder=to))
