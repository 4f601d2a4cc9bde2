"""`newsctl compact`."""

from newsctl.cli.session import Session
from newsctl.messages import gettext as _
from newsctl.messages import grouped


def run(session: Session) -> None:
    """Squeeze out what deleted and moved articles left behind.

    $ newsctl compact
    """
    with session.open_archive() as archive:
        before, after = archive.upkeep.compact(session.voice.progress(_("Compacting")))
    words = _("{before} bytes before, {after} now")
    session.voice.say(words.format(before=grouped(before), after=grouped(after)))
