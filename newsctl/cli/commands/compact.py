"""`newsctl compact`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.terminal.progress import Progress
from newsctl.messages import gettext as _
from newsctl.messages import grouped


def run(ctx: typer.Context) -> None:
    """Squeeze out what deleted and moved articles left behind.

    $ newsctl compact
    """
    env = environment(ctx)
    progress = Progress(env, _("Compacting"))
    with env.open_archive() as archive:
        before, after = archive.compact(progress)
    progress.end()
    words = _("{before} bytes before, {after} now")
    env.say(words.format(before=grouped(before), after=grouped(after)))
