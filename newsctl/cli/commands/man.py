"""`newsctl man`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from newsctl.cli.registry import COMMANDS
from newsctl.cli.session import Session
from newsctl.errors import ArchiveError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of


def run(
    session: Session,
    command: Annotated[
        str | None,
        typer.Argument(
            metavar="COMMAND|TOPIC",
            help=N_("A command, or a page of the manual; the whole program by default"),
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FOLDER", help=N_("Write the pages of all commands there")),
    ] = None,
) -> None:
    """Print a man page.

    Pages of commands (section 1) say what their help says, pages of the manual (section 7) what
    `newsctl help TOPIC` shows, in the language chosen. A folder `man1` gets the former, and `man7`
    beside it the latter.

    $ newsctl man search | man -l -
    $ newsctl man query | man -l -
    $ newsctl man --lang ar --to ~/.local/share/man/ar/man1
    """
    if to is None:
        session.write(_page(command, session.env.today))
        return
    try:
        for path, page in _pages(Path(to).expanduser(), session.env.today):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ArchiveError(f"{to}: {reason_of(error)}") from error
    session.voice.say(_("The pages are in {folder}").format(folder=to))


def _page(name: str | None, today: date) -> str:
    """A command's page, else a topic's. Raises UsageError for what is neither."""
    from newsctl.cli.help.manpage import man_page, topic_page
    from newsctl.cli.help.topics import PAGES, find

    if name is None or name in COMMANDS:
        return man_page(name, today)
    found = find(name)
    if found in COMMANDS:
        return man_page(found, today)
    return topic_page(found, today) if found in PAGES else man_page(None, today)


def _pages(folder: Path, today: date) -> Iterator[tuple[Path, str]]:
    """Every page, and where it goes."""
    from newsctl.cli.help.manpage import man_page, topic_page
    from newsctl.cli.help.topics import PAGES

    for name in (None, *COMMANDS):
        yield folder / (f"newsctl-{name}.1" if name else "newsctl.1"), man_page(name, today)
    beside = folder.with_name("man7") if folder.name == "man1" else folder
    for topic in PAGES:
        yield beside / f"newsctl-{topic}.7", topic_page(topic, today)
