"""`newsctl restore`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.ids import read_ids
from newsctl.cli.parsing import options as o
from newsctl.messages import gettext as _
from newsctl.messages import ngettext


def run(ctx: typer.Context, ids: o.Ids) -> None:
    """Take articles out of the trash.

    $ newsctl restore 12
    """
    env = environment(ctx)
    with env.open_archive() as archive:
        number = archive.restore(read_ids(env, archive, ids))
    text = ngettext("One article is restored", "{n} articles are restored", number)
    env.say(text.format(n=number) if number else _("Nothing was changed"))
