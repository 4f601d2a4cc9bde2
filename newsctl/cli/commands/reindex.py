"""`newsctl reindex`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.terminal.progress import Progress
from newsctl.messages import gettext as _
from newsctl.messages import ngettext


def run(ctx: typer.Context) -> None:
    """Make the index anew from the articles.

    $ newsctl reindex
    """
    env = environment(ctx)
    progress = Progress(env, _("Indexing"))
    with env.open_archive() as archive:
        number = archive.reindex(progress)
    progress.end()
    env.say(ngettext("One article is indexed", "{n} articles are indexed", number).format(n=number))
