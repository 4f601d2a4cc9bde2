"""`newsctl undo`."""

from newsctl.archive.door import ChangeKind
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(session: Session) -> None:
    """Take back the last change.

    A view is not a change. Done again, it takes back the change before.

    $ newsctl undo
    """
    with session.open_archive() as archive:
        change = archive.undo()
    if change is None:
        raise NothingMatched(_("There is nothing to take back"))
    session.voice.say(_("Taken back: {change}").format(change=_words(change.kind)))


def _words(kind: ChangeKind) -> str:
    """What a change did, in words."""
    return {
        ChangeKind.ADDED: _("what was added"),
        ChangeKind.EDITED: _("the change of an article"),
        ChangeKind.TAGGED: _("the change of tags"),
        ChangeKind.TRASHED: _("the move to the trash"),
        ChangeKind.RESTORED: _("the way back from the trash"),
        ChangeKind.REMOVED: _("the deletion"),
        ChangeKind.MARKED: _("the mark as read or unread"),
    }[kind]
