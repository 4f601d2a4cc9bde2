"""`newsctl related`."""

from newsctl.actions import finding
from newsctl.actions.ids import read_one
from newsctl.cli.parsing.options import Few, LivingFilters, OneId, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(
    session: Session,
    article: OneId,
    filters: LivingFilters,
    printing: Printing,
    limit: Few = 10,
) -> None:
    """Articles similar to one.

    $ newsctl related last
    """
    output = Output(session, printing)
    chosen = filters.selection(session, limit=limit)
    with session.open_archive() as archive:
        one = read_one(archive, article, session.env.piped)
        printed = output.print(finding.related(archive, one, chosen, bare=output.bare))
        session.say_undated(archive, chosen)
        if not printed and limit != 0:
            raise NothingMatched(_("No article is similar to it"))
