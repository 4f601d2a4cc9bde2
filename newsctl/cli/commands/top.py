"""`newsctl top`."""

from typing import Annotated

from newsctl.actions.finding import PERIODS, most_read
from newsctl.cli.parsing.options import Few, LivingFilters, Printing, choice
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.selection import narrows


def run(
    session: Session,
    filters: LivingFilters,
    printing: Printing,
    period: Annotated[
        str,
        choice(
            tuple(PERIODS),
            "--period",
            "-p",
            help=N_("Read when: today, in the last 7 or 30 days, or ever"),
        ),
    ] = "all",
    limit: Few = 10,
) -> None:
    """The most read articles.

    Views of a period are those made here; `all` counts the views of the articles' own pages too.

    $ newsctl top --period week
    """
    output = Output(session, printing)
    chosen = filters.selection(session, limit=limit)
    with session.open_archive() as archive:
        if not output.print(most_read(archive, period, chosen)) and narrows(chosen):
            raise NothingMatched(_("No article is like that"))
