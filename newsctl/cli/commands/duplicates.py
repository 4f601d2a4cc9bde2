"""`newsctl duplicates`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import Output, Row, dump


def run(
    ctx: typer.Context,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """Groups of articles that repeat each other, exactly or nearly.

    Groups are parted by an empty line; in JSON each is an array.

    $ newsctl duplicates
    $ newsctl duplicates --format ids
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    with env.open_archive() as archive:
        groups = ([Row(archive.get(one)) for one in group] for group in archive.duplicates())
        if output.format == "json":
            env.stdout.write(dump([[row.record() for row in group] for group in groups]) + "\n")
            return
        for number, group in enumerate(groups):
            if number:
                env.stdout.write(output.end)
            output.print(group)
