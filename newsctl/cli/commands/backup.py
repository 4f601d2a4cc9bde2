"""`newsctl backup`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from newsctl.actions import backups
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _


def run(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The copy"))],
    restore: Annotated[
        bool, typer.Option("--restore", help=N_("Put the copy in the archive's place"))
    ] = False,
) -> None:
    """Copy the archive, also while others write.

    $ newsctl backup ~/news-2026.json
    $ newsctl backup --restore ~/news-2026.json
    """
    if not file:
        raise UsageError(_("{name} is empty").format(name="FILE"))
    if file == "-":
        raise UsageError(_("A backup is two files: it needs the name of one"))
    copy = Path(os.path.expanduser(file))  # noqa: PTH111 - pathlib fails at the home of nobody
    if not restore:
        _back_up(session, copy, file)
        return
    backups.check_backup(copy)
    if not session.voice.agreed(_("Put {file} in the archive's place?").format(file=file)):
        session.voice.say(_("Nothing was changed"))
        return
    with session.open_archive(create=True) as archive:
        progress = session.voice.progress(_("Putting the copy back"))
        number = backups.put_back(archive, copy, progress)
    text = ngettext("One article is back", "{n} articles are back", number)
    session.voice.say(text.format(n=grouped(number)))


def _back_up(session: Session, copy: Path, file: str) -> None:
    question = _("{file} is there already. Replace it?").format(file=file)
    if backups.replaces(copy) and not session.voice.agreed(question):
        session.voice.say(_("Nothing was changed"))
        return
    with session.open_archive() as archive:
        progress = session.voice.progress(_("Copying"))
        number = backups.back_up(archive, copy, progress)
    text = ngettext(
        "One article is copied to {file}, and what happened to {file}.history",
        "{n} articles are copied to {file}, and what happened to {file}.history",
        number,
    )
    session.voice.say(text.format(n=grouped(number), file=file))
