"""`newsctl help`."""

from typing import Annotated

import typer

from newsctl.cli.session import Session
from newsctl.messages import N_


def run(
    session: Session,
    topic: Annotated[
        str | None,
        typer.Argument(metavar="TOPIC", help=N_("A page, or a command; all are listed by default")),
    ] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help=N_("Don't page"))] = False,
) -> None:
    """Read the manual.

    Pages go by Arabic, French and English names. In a pipe they are Markdown, as they are kept.

    $ newsctl help
    $ newsctl help query
    $ newsctl help بحث
    """
    from newsctl.cli.help.contents import print_topic, print_topics

    if topic is None:
        print_topics(session)
    else:
        print_topic(session, topic, paged=not no_pager)
