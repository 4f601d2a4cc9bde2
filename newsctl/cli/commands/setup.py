"""`newsctl setup`."""

from typing import Annotated

import typer

from newsctl.actions import setting_up
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.messages import gettext as _


def run(
    session: Session,
    readers: Annotated[
        list[str] | None,
        typer.Option("--readers", metavar="ROLE", help=N_("Let a role read; repeat for more")),
    ] = None,
    writers: Annotated[
        list[str] | None,
        typer.Option("--writers", metavar="ROLE", help=N_("Let a role change too")),
    ] = None,
    distributed: Annotated[
        bool,
        typer.Option("--distributed", help=N_("Spread the archive over a server's machines")),
    ] = False,
    print_: Annotated[
        bool,
        typer.Option("--print", help=N_("Print the SQL for the server's owner, and do nothing")),
    ] = False,
) -> None:
    """Make an archive on a server, and say who may use it.

    A role is a person or a group on the server. Readers see everything and change nothing, but
    their reads are counted; writers change articles, and no tables. Machines over which an archive
    is spread are those of Citus.

    $ newsctl setup --readers reporters --writers editors
    $ newsctl setup --writers editors --print
    """
    wanted = setting_up.Wanted(tuple(readers or ()), tuple(writers or ()), distributed)
    setting_up.refuse_file(session.env.settings.location())
    with session.open_archive(create=not print_) as archive:
        if print_:
            session.write("".join(f"{one};\n" for one in setting_up.statements(archive, wanted)))
            return
        setting_up.set_up(archive, wanted)
    session.voice.say(_("The archive is ready: {path}").format(path=archive.location))
