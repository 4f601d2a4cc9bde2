"""`newsctl list`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import Output, rows
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(
    ctx: typer.Context,
    source: o.Source = None,
    author: o.Author = None,
    section: o.Section = None,
    tag: o.Tag = None,
    since: o.Since = None,
    until: o.Until = None,
    trash: o.Trash = False,
    sort: o.Sorted = None,
    reverse: o.Reverse = False,
    limit: o.Limit = None,
    offset: o.Offset = 0,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """List articles.

    $ newsctl list --source "صوت الساحل" --since 2026-10
    $ newsctl list --json | jq -r '.[].title'
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    chosen = o.selection(
        env, source=source, author=author, section=section, tag=tag, since=since, until=until,
        trash=trash, sort=sort, reverse=reverse, limit=output.limit(limit), offset=offset,
    )  # fmt: skip
    with env.open_archive() as archive:
        printed = output.print(rows(archive.list(chosen)))
        if printed:
            return
        if o.narrows(chosen):
            raise NothingMatched(_("No article is like that"))
        if not offset and limit != 0:
            env.say(_("The archive is empty. `newsctl import PATH` and `newsctl add FILE` fill it"))
