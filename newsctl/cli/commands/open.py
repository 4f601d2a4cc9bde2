"""`newsctl open`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.ids import read_one
from newsctl.cli.parsing import options as o
from newsctl.cli.programs.browser import open_in_browser
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(ctx: typer.Context, article: o.OneId) -> None:
    """Open an article's own page.

    Only http and https addresses are opened. `show --web` makes a page of the stored text.

    $ newsctl open last
    """
    env = environment(ctx)
    with env.open_archive() as archive:
        found = archive.get(read_one(env, archive, article))
    if not found.url:
        raise NothingMatched(_("The article {id} has no address").format(id=found.id))
    open_in_browser(env, found.url)
