"""`newsctl backup`."""

from pathlib import Path
from typing import Annotated

import typer

from newsctl.cli.environment import environment
from newsctl.errors import ArchiveError, BadInput
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line


def run(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The copy"))],
    restore: Annotated[
        bool, typer.Option("--restore", help=N_("Put the copy in the archive's place"))
    ] = False,
) -> None:
    """Copy the archive, also while others write.

    $ newsctl backup ~/news-2026.json
    $ newsctl backup --restore ~/news-2026.json
    """
    env = environment(ctx)
    target = Path(file).expanduser()
    if not restore:
        if not target.parent.is_dir():
            raise ArchiveError(
                _("{file}: there is no such folder").format(file=one_line(str(target.parent)))
            )
        with env.open_archive() as archive:
            size = archive.backup(target)
        env.say(_("{size} bytes are copied to {file}").format(size=grouped(size), file=file))
        return
    if not target.is_file():
        raise BadInput(_("{file}: there is no such file").format(file=file), source=file)
    if not env.confirm(_("Put {file} in the archive's place?").format(file=file)):
        env.say(_("Nothing was changed"))
        return
    with env.open_archive(create=True) as archive:
        number = archive.restore_backup(target)
    env.say(ngettext("One article is back", "{n} articles are back", number).format(n=number))
