"""`newsctl undo`."""

import typer

from newsctl.cli.environment import environment
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(ctx: typer.Context) -> None:
    """Take back the last change.

    A view is not a change. Done again, it takes back the change before.

    $ newsctl undo
    """
    env = environment(ctx)
    with env.open_archive() as archive:
        what = archive.undo()
    if what is None:
        raise NothingMatched(_("There is nothing to take back"))
    env.say(_("Taken back: {change}").format(change=what))
