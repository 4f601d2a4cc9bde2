"""`newsctl count`."""

from newsctl.actions import finding
from newsctl.cli.parsing.options import Filters, JsonReport, Words
from newsctl.cli.session import Session


def run(session: Session, filters: Filters, words: Words = None, json: JsonReport = False) -> None:
    """Count articles.

    $ newsctl count وزير --since 2024
    """
    chosen = filters.selection(session)
    with session.open_archive() as archive:
        number = finding.count(archive, " ".join(words or ()), chosen, session.today)
    session.write(f'{{"count": {number}}}\n' if json else f"{number}\n")
