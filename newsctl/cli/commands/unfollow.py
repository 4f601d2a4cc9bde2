"""`newsctl unfollow`."""

from typing import Annotated

import typer

from newsctl.actions import following
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.text import one_line


def run(
    session: Session,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME…",
            help=N_("A newspaper's name, its address, or a part of one"),
            show_default=False,
        ),
    ],
) -> None:
    """Follow newspapers no longer.

    Their articles stay. A part of a name or of an address is enough where only one has it.

    $ newsctl unfollow "صوت الساحل"
    $ newsctl unfollow https://www.example.org/feed
    """
    with session.open_archive() as archive:
        gone = following.unfollow(archive, names)
    for one in gone:
        name = one_line(one.name or one.address)
        session.voice.say(
            _("No longer followed: {name} · {address}").format(name=name, address=one.address)
        )
