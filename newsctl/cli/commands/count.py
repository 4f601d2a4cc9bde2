"""`newsctl count`."""

from newsctl.actions import finding
from newsctl.cli.parsing.options import Filters, JsonReport, Words
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session


def run(session: Session, filters: Filters, words: Words = None, json: JsonReport = False) -> None:
    """Count articles.

    $ newsctl count وزير --since 2024
    """
    chosen = filters.selection(session)
    with session.open_archive() as archive:
        text, say = " ".join(words or ()), session.voice.say
        query = finding.read_query(archive, text, session.today, say) if text else None
        number, bounds = finding.number(archive, query, chosen)
        for note in bounds.said():
            session.voice.note(note)
        session.say_undated(archive, chosen, query)
    session.write(dump({"count": number} | bounds.as_json()) + "\n" if json else f"{number}\n")
