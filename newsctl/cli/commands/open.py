"""`newsctl open`."""

from typing import Annotated

import typer

from newsctl.actions import reading
from newsctl.actions.ids import read_one
from newsctl.cli.parsing.options import OneId
from newsctl.cli.programs.browser import open_in_browser
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import N_
from newsctl.messages import gettext as _


def run(
    session: Session,
    article: OneId,
    no_count: Annotated[bool, typer.Option("--no-count", help=N_("Don't count a view"))] = False,
) -> None:
    """Open an article's own page, and count a view of it.

    Only http and https addresses are opened. `show --web` makes a page of the stored text.

    $ newsctl open last
    """
    with session.open_archive() as archive:
        found = archive.get(read_one(archive, article, session.env.piped))
        if not found.url or found.id is None:
            raise NothingMatched(_("The article {id} has no address").format(id=found.id))
        open_in_browser(session, found.url)
        if not no_count:
            reading.count_read(archive, found.id, session.voice.say_uncounted)
