"""`newsctl redo`."""

from newsctl.actions import undoing
from newsctl.cli.commands.undo import tell_left
from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(session: Session, json: JsonReport = False) -> None:
    """Put again what `undo` took back.

    Done again, it puts what was taken back before that, until something else is changed.

    $ newsctl undo && newsctl redo
    """
    with session.open_archive() as archive:
        change = undoing.redo(archive)
    if not change.articles and change.left:
        raise NothingMatched(_("All of it was changed since, and stays as it is"))
    if json:
        session.write(dump(undoing.as_record(change)) + "\n")
    session.voice.say(_("Put again: {change}").format(change=undoing.words(change)))
    tell_left(session, change)
