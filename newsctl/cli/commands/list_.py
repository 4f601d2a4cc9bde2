"""`newsctl list`."""

from newsctl.actions.finding import listed
from newsctl.cli.parsing.options import Filters, Paging, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _
from newsctl.selection import narrows


def run(session: Session, filters: Filters, paging: Paging, printing: Printing) -> None:
    """List articles.

    $ newsctl list --source "صوت الساحل" --since 2026-10
    $ newsctl list --json | jq -r '.[].title'
    """
    output = Output(session, printing)
    chosen = filters.selection(session, **paging.fields(usual=output.usual_limit))
    with session.open_archive() as archive:
        printed = output.print(listed(archive, chosen))
    if printed:
        return
    if narrows(chosen):
        raise NothingMatched(_("No article is like that"))
    if not chosen.offset and chosen.limit != 0:
        session.voice.say(
            _("The archive is empty. `newsctl import PATH` and `newsctl add FILE` fill it")
        )
