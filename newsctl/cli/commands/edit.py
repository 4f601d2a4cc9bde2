"""`newsctl edit`."""

from typing import Annotated, Any

import typer

from newsctl.cli.environment import Environment, environment
from newsctl.cli.ids import read_ids
from newsctl.cli.parsing import options as o
from newsctl.cli.programs.editor import EDITABLE, read_value, write_article
from newsctl.errors import UsageError
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _


def run(
    ctx: typer.Context,
    ids: o.Ids,
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
    env = environment(ctx)
    changes = dict(_change(env, one) for one in set_ or ())
    number = 0
    with env.open_archive() as archive:
        for one in read_ids(env, archive, ids):
            before = archive.get(one)
            if set_:
                new = changes
            else:
                after = write_article(env, before)
                new = {name: getattr(after, name) for name in EDITABLE}
            new = {name: value for name, value in new.items() if value != getattr(before, name)}
            if new:
                archive.update(one, new)
                number += 1
    if not number:
        env.say(_("Nothing was changed"))
        return
    text = ngettext("One article is changed", "{n} articles are changed", number)
    env.say(text.format(n=number))


def _change(env: Environment, text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or name not in EDITABLE:
        raise UsageError(
            _("--set can't be {value}. It is FIELD=VALUE, and the field is one of: {names}").format(
                value=text, names=", ".join(EDITABLE)
            )
        )
    return name, read_value(env, name, value)
