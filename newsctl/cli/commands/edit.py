"""`newsctl edit`."""

from typing import Annotated, Any

import typer

from newsctl.actions import changing
from newsctl.actions.ids import read_ids
from newsctl.cli.parsing.options import Ids
from newsctl.cli.programs.editor import Drafts
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _


def run(
    session: Session,
    ids: Ids,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help=N_("Set a field; repeat for more")),
    ] = None,
) -> None:
    """Change an article.

    Without `--set` your editor opens, with the fields between two lines `---` and the text below.
    What can't be read opens again, and nothing you wrote is lost. An empty value empties a field.

    $ newsctl edit 12
    $ newsctl edit 3-9 --set section=اقتصاد --set source=
    """
    values = dict(_value(session, one) for one in set_ or ())
    with session.open_archive() as archive:
        chosen = read_ids(archive, ids, session.env.piped)
        if values:
            number = changing.set_fields(archive, chosen, values)
        else:
            with Drafts(session) as drafts:
                number = changing.rewrite(archive, chosen, drafts.write)
    text = ngettext("One article is changed", "{n} articles are changed", number)
    session.voice.say(text.format(n=grouped(number)) if number else _("Nothing was changed"))


def _value(session: Session, text: str) -> tuple[str, Any]:
    typed, equals, value = text.partition("=")
    name = changing.editable(typed)
    if not equals or name is None:
        raise UsageError(
            _("--set can't be {value}. It is FIELD=VALUE, and the field is one of: {names}").format(
                value=text, names=", ".join(changing.EDITABLE)
            )
        )
    return name, changing.read_value(name, value, session.today)
