"""`newsctl top`."""

from typing import Annotated

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.printing.output import Output, rows
from newsctl.messages import N_

_DAYS = {"day": 1, "week": 7, "month": 30, "all": None}


def run(
    ctx: typer.Context,
    period: Annotated[
        str,
        typer.Option(
            "--period",
            "-p",
            parser=OneOf("--period", tuple(_DAYS)),
            metavar="|".join(_DAYS),
            help=N_("Read when: today, in the last 7 or 30 days, or ever"),
        ),
    ] = "all",
    limit: o.Few = 10,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """The most read articles.

    Views of a period are those made here; `all` counts the views of the articles' own pages too.

    $ newsctl top --period week
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    with env.open_archive() as archive:
        read = archive.most_read(days=_DAYS[period], limit=limit)
        output.print(rows(archive.get(one) for one, _views in read))
