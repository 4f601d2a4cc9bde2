"""`newsctl tag`."""

from typing import Annotated

import typer

from newsctl.actions.ids import read_ids
from newsctl.arabic.names import distinct_names
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _


def run(
    session: Session,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ID… +TAG… -TAG…", help=N_("Ids, then tags to add (+) and to remove (-)")
        ),
    ],
) -> None:
    """Add and remove tags.

    A tag to remove that begins with a Latin letter stands behind `--`.

    $ newsctl tag 12 +اقتصاد
    $ newsctl tag 12 -رياضة
    $ newsctl tag 3-9 +ports -- -sport
    """
    add = distinct_names(word[1:] for word in words if word[:1] == "+")
    remove = distinct_names(word[1:] for word in words if word[:1] == "-")
    ids = [word for word in words if word == "-" or word[0:1] not in {"+", "-"}]
    if not ids:
        raise UsageError(_("Which article? `newsctl tag 12 +economy` adds a tag to number 12"))
    if not add and not remove:
        raise UsageError(_("Which tag? `+economy` adds one, `-economy` removes one"))
    with session.open_archive() as archive:
        chosen = read_ids(archive, ids, session.env.piped)
        number = archive.tag(chosen, add=add, remove=remove)
    text = ngettext("One article is changed", "{n} articles are changed", number)
    session.voice.say(text.format(n=grouped(number)) if number else _("Nothing was changed"))
