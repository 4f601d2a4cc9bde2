"""`newsctl undo`."""

from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(session: Session) -> None:
    """Take back the last change.

    A view is not a change. Done again, it takes back the change before.

    $ newsctl undo
    """
    with session.open_archive() as archive:
        what = archive.undo()
    if what is None:
        raise NothingMatched(_("There is nothing to take back"))
    session.voice.say(_("Taken back: {change}").format(change=what))
