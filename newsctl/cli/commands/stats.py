"""`newsctl stats`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.cli.environment import Environment, environment
from newsctl.cli.parsing import options as o
from newsctl.cli.parsing.converters import Whole
from newsctl.cli.printing.output import dump
from newsctl.messages import N_
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.archive.door import Stats


def run(
    ctx: typer.Context,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            "-n",
            parser=Whole("--limit"),
            metavar="N",
            help=N_("At most this many names in a chart"),
        ),
    ] = 10,
    json: o.JsonReport = False,
) -> None:
    """The archive at a glance: articles and views by source, section, tag and month.

    In a pipe: one name a line, as kind, name, articles, views.

    $ newsctl stats
    $ newsctl stats --json | jq '.by.month'
    """  # fmt: skip
    env = environment(ctx)
    with env.open_archive() as archive:
        stats = archive.stats()
    if json:
        env.stdout.write(dump(_record(stats)) + "\n")
    elif env.stdout.isatty():
        from newsctl.cli.terminal.charts import print_charts

        print_charts(env, stats, limit)
    else:
        _lines(env, stats)


def _record(stats: "Stats") -> dict[str, object]:
    by = {
        kind: [{"name": one.name, "articles": one.articles, "views": one.views} for one in tallies]
        for kind, tallies in stats.groups.items()
    }
    return {
        "articles": stats.articles,
        "views": stats.views,
        "trashed": stats.trashed,
        "by": by,
    }


def _lines(env: Environment, stats: "Stats") -> None:
    env.stdout.write(f"all\t\t{stats.articles}\t{stats.views}\n")
    for kind, tallies in stats.groups.items():
        for one in tallies:
            name = one_line(one.name)
            env.stdout.write(f"{kind}\t{name}\t{one.articles}\t{one.views}\n")
