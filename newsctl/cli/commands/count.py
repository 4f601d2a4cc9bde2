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
        text, say = " ".join(words or ()), session.voice.say
        query = finding.read_query(archive, text, session.today, say) if text else None
        number, latest = finding.number(archive, query, chosen)
        if latest is not None:
            session.voice.note(finding.among_the_latest(latest))
        session.say_undated(archive, chosen, query)
    among = "" if latest is None else f', "latest": {latest}'
    session.write(f'{{"count": {number}{among}}}\n' if json else f"{number}\n")
