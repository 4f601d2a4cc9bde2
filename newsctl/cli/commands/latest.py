"""`newsctl latest`."""

from newsctl.actions.finding import listed, nothing_like_that
from newsctl.cli.parsing.options import Few, LivingFilters, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.selection import narrows


def run(session: Session, filters: LivingFilters, printing: Printing, limit: Few = 10) -> None:
    """The latest news.

    $ newsctl latest --limit 3
    """
    output = Output(session, printing)
    chosen = filters.selection(session, limit=limit)
    with session.open_archive() as archive:
        printed = output.print(listed(archive, chosen, bare=output.bare))
        session.say_undated(archive, chosen)
        if not printed and narrows(chosen) and chosen.limit != 0:
            raise nothing_like_that(archive, chosen)
