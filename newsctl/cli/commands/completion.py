"""`newsctl completion`."""

from typing import Annotated

import typer

from newsctl.cli.choices import OneOf
from newsctl.cli.environment import environment
from newsctl.messages import N_

SHELLS = ("bash", "zsh", "fish", "powershell")


def run(
    ctx: typer.Context,
    shell: Annotated[
        str,
        typer.Argument(
            metavar="|".join(SHELLS), parser=OneOf("completion", SHELLS), help=N_("The shell")
        ),
    ],
) -> None:
    """Print the completion script of a shell.

    Commands, options, ids with their titles, sources, authors, sections and tags are completed.

    $ eval "$(newsctl completion bash)"
    $ newsctl completion fish > ~/.config/fish/completions/newsctl.fish
    """
    from newsctl.cli.shells import SCRIPTS

    environment(ctx).stdout.write(SCRIPTS[shell])
