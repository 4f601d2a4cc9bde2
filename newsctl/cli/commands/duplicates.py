"""`newsctl duplicates`."""

from newsctl.actions.finding import repeated
from newsctl.cli.parsing.options import LivingFilters, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session


def run(session: Session, filters: LivingFilters, printing: Printing) -> None:
    """Groups of articles that repeat each other, exactly or nearly.

    Groups are parted by an empty line; in JSON each is an array.

    $ newsctl duplicates
    $ newsctl duplicates --format ids
    """
    output = Output(session, printing)
    chosen = filters.selection(session)
    with session.open_archive() as archive:
        output.print_groups(repeated(archive, chosen, bare=output.bare))
        session.say_undated(archive, chosen)
