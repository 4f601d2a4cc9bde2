"""`newsctl completion`."""

import os
from typing import Annotated

import typer

from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _

SHELLS = ("bash", "zsh", "fish", "powershell")


def run(
    session: Session,
    shell: Annotated[
        str | None,
        typer.Argument(
            metavar="|".join(SHELLS),
            parser=OneOf("completion", SHELLS),
            help=N_("The shell; yours by default"),
        ),
    ] = None,
) -> None:
    """Print the completion script of a shell.

    Commands, options, ids with their titles, sources, authors, sections and tags are completed. The
    script goes where the shell looks for it; a folder in `fpath` is that for zsh.

    $ newsctl completion bash > ~/.local/share/bash-completion/completions/newsctl
    $ newsctl completion zsh > ~/.zfunc/_newsctl
    $ newsctl completion fish > ~/.config/fish/completions/newsctl.fish
    $ newsctl completion powershell >> $PROFILE
    """
    from newsctl.cli.completion.scripts import SCRIPTS

    env = session.env
    name = shell or os.path.basename(env.environ.get("SHELL", ""))  # noqa: PTH119 - a name is all
    if name not in SCRIPTS:
        raise UsageError(
            _("Which shell? `newsctl completion {names}`").format(names="|".join(SHELLS))
        )
    env.stdout.write(SCRIPTS[name])
