"""`newsctl trash`."""

from typing import Annotated

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import Output, rows
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _
from newsctl.selection import Selection


def run(
    ctx: typer.Context,
    empty: Annotated[
        bool, typer.Option("--empty", help=N_("Delete for good all that is in the trash"))
    ] = False,
    limit: o.Limit = None,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """List the trash.

    $ newsctl trash --empty
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    with env.open_archive() as archive:
        if not empty:
            chosen = Selection(trash=True, limit=output.limit(limit))
            if not output.print(rows(archive.list(chosen))):
                env.say(_("The trash is empty"))
            return
        inside = archive.count(Selection(trash=True))
        asked = ngettext("Delete one article for good?", "Delete {n} articles for good?", inside)
        if inside and not env.confirm(asked.format(n=inside)):
            env.say(_("Nothing was changed"))
            return
        number = archive.empty_trash()
    text = ngettext("One article is deleted", "{n} articles are deleted", number)
    env.say(text.format(n=number) if number else _("Nothing was changed"))
