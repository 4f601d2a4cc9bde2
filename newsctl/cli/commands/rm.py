"""`newsctl rm`."""

from typing import Annotated

import typer

from newsctl.cli.environment import environment
from newsctl.cli.ids import read_ids
from newsctl.cli.parsing import options as o
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _


def run(
    ctx: typer.Context,
    ids: o.Ids,
    forever: Annotated[
        bool, typer.Option("--forever", help=N_("Delete for good, not into the trash"))
    ] = False,
) -> None:
    """Put articles in the trash.

    What is in the trash is left out of list, search, stats and export. `restore` takes it out.

    $ newsctl rm 12
    $ newsctl rm 3-9 --forever --yes
    """
    env = environment(ctx)
    with env.open_archive() as archive:
        chosen = read_ids(env, archive, ids)
        if not forever:
            number = archive.trash(chosen)
            text = ngettext("One article is in the trash", "{n} articles are in the trash", number)
        else:
            asked = ngettext(
                "Delete one article for good?", "Delete {n} articles for good?", len(chosen)
            )
            if not env.confirm(asked.format(n=len(chosen))):
                env.say(_("Nothing was changed"))
                return
            number = archive.remove(chosen)
            text = ngettext("One article is deleted", "{n} articles are deleted", number)
        env.say(text.format(n=number) if number else _("Nothing was changed"))
