"""`newsctl latest`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import Output, rows
from newsctl.selection import Selection


def run(
    ctx: typer.Context,
    limit: o.Few = 10,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """The latest news.

    $ newsctl latest --limit 3
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    with env.open_archive() as archive:
        output.print(rows(archive.list(Selection(limit=limit))))
