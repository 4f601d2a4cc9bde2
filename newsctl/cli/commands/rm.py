"""`newsctl rm`."""

from typing import Annotated

import typer

from newsctl.actions import changing
from newsctl.actions.ids import read_ids
from newsctl.cli.parsing.options import Ids
from newsctl.cli.session import Session
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _


def run(
    session: Session,
    ids: Ids,
    forever: Annotated[
        bool, typer.Option("--forever", help=N_("Delete for good, not into the trash"))
    ] = False,
) -> None:
    """Put articles in the trash.

    What is in the trash is left out of list, search, stats and export. `restore` takes it out.

    $ newsctl rm 12
    $ newsctl rm 3-9 --forever --yes
    """
    with session.open_archive() as archive:
        chosen = read_ids(archive, ids, session.env.piped)
        if forever:
            tell_deleted(session, changing.delete(archive, chosen, session.voice.agreed))
            return
        number = archive.trash(chosen)
    text = ngettext("One article is in the trash", "{n} articles are in the trash", number)
    session.voice.say(text.format(n=grouped(number)) if number else _("Nothing was changed"))


def tell_deleted(session: Session, number: int) -> None:
    """Say how many articles were deleted, and what becomes of them."""
    if not number:
        session.voice.say(_("Nothing was changed"))
        return
    text = ngettext("One article is deleted", "{n} articles are deleted", number)
    session.voice.say(text.format(n=grouped(number)))
    session.voice.say(
        _("`newsctl undo` still brings back what was deleted; `newsctl compact` erases it for good")
    )
