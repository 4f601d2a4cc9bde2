"""`newsctl open`."""

from newsctl.actions.ids import read_one
from newsctl.cli.parsing.options import OneId
from newsctl.cli.programs.browser import open_in_browser
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(session: Session, article: OneId) -> None:
    """Open an article's own page.

    Only http and https addresses are opened. `show --web` makes a page of the stored text.

    $ newsctl open last
    """
    with session.open_archive() as archive:
        found = archive.get(read_one(archive, article, session.env.piped))
    if not found.url:
        raise NothingMatched(_("The article {id} has no address").format(id=found.id))
    open_in_browser(session, found.url)
