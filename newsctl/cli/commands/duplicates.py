"""`newsctl duplicates`."""

from itertools import chain

from newsctl.actions.finding import repeated
from newsctl.cli.parsing.options import LivingFilters, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.messages import gettext as _


def run(session: Session, filters: LivingFilters, printing: Printing) -> None:
    """Groups of articles that repeat each other, exactly or nearly.

    Groups are parted by an empty line; in JSON each is an array.

    $ newsctl duplicates
    $ newsctl duplicates --format ids
    """
    output = Output(session, printing)
    chosen = filters.selection(session)
    with session.open_archive() as archive:
        groups = repeated(archive, chosen, bare=output.bare)
        first = next(groups, None)
        output.print_groups(groups if first is None else chain([first], groups))
        if first is None:
            session.voice.say(_("No article repeats another"))
        session.say_undated(archive, chosen)
