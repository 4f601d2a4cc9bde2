"""`newsctl trash`."""

from typing import Annotated

import typer

from newsctl.actions import changing, finding
from newsctl.cli.commands.rm import tell_deleted
from newsctl.cli.parsing.options import AtMost, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.selection import Selection


def run(
    session: Session,
    printing: Printing,
    empty: Annotated[
        bool, typer.Option("--empty", help=N_("Delete for good all that is in the trash"))
    ] = False,
    limit: AtMost = None,
) -> None:
    """List the trash.

    $ newsctl trash --empty
    """
    output = Output(session, printing)
    most = output.usual_limit if limit is None else limit
    with session.open_archive() as archive:
        if not empty:
            chosen = Selection(trash=True, limit=most)
            if not output.print(finding.listed(archive, chosen, bare=output.bare)):
                session.voice.say(_("The trash is empty"))
            return
        tell_deleted(session, changing.empty_trash(archive, session.voice.agreed))
