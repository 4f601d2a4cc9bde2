"""`newsctl restore`."""

from newsctl.actions.ids import read_ids
from newsctl.cli.parsing.options import Ids
from newsctl.cli.session import Session
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext


def run(session: Session, ids: Ids) -> None:
    """Take articles out of the trash.

    $ newsctl restore 12
    """
    with session.open_archive() as archive:
        number = archive.restore(read_ids(archive, ids, session.env.piped))
    text = ngettext("One article is restored", "{n} articles are restored", number)
    session.voice.say(text.format(n=grouped(number)) if number else _("Nothing was changed"))
