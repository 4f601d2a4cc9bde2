"""`newsctl mark`."""

from typing import Annotated

import typer

from newsctl.actions.ids import read_ids
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.search.read_states import state_behind


def run(
    session: Session,
    words: Annotated[
        list[str],
        typer.Argument(metavar="ID… read|unread", help=N_("Ids, then what they are marked as")),
    ],
) -> None:
    """Mark articles read or unread, without counting a read.

    `list --unread` and the queries `is:read` and `is:unread` go by it, and `undo` takes it back.

    $ newsctl mark 3-9 read
    $ newsctl search وزير --format ids | newsctl mark - unread
    """
    ids, read = state_behind(words)
    if read is None or not ids:
        raise UsageError(_("Mark what, and as what? `newsctl mark 12 read`, or `unread`"))
    with session.open_archive() as archive:
        chosen = read_ids(archive, ids, session.env.piped)
        number = archive.mark(chosen, read=read)
    text = ngettext("One article is changed", "{n} articles are changed", number)
    session.voice.say(text.format(n=grouped(number)) if number else _("Nothing was changed"))
