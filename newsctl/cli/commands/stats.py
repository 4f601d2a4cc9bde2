"""`newsctl stats`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.cli.parsing.converters import Limit
from newsctl.cli.parsing.options import JsonReport, LivingFilters
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.archive.door import Stats


def run(
    session: Session,
    filters: LivingFilters,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            "-n",
            parser=Limit("--limit"),
            metavar="N",
            help=N_("At most this many names in a chart"),
        ),
    ] = 10,
    json: JsonReport = False,
) -> None:
    """The archive at a glance: articles and views by source, section, tag and month.

    In a pipe: one name a line, as kind, name, articles, views.

    $ newsctl stats
    $ newsctl stats --json | jq '.by.month'
    """  # fmt: skip
    chosen = filters.selection(session)
    with session.open_archive() as archive:
        stats = archive.stats(chosen)
    if json:
        session.write(dump(_record(stats)) + "\n")
    elif session.env.stdout.isatty():
        from newsctl.cli.terminal.drawing import draw
        from newsctl.cli.terminal.statistics import Statistics

        session.voice.settle()
        draw(session.env, Statistics(stats, limit, session.env.setting("digits") or "latn"))
    else:
        _lines(session, stats)


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


def _lines(session: Session, stats: "Stats") -> None:
    session.write(f"all\t\t{stats.articles}\t{stats.views}\n")
    for kind, tallies in stats.groups.items():
        for one in tallies:
            name = one_line(one.name)
            session.write(f"{kind}\t{name}\t{one.articles}\t{one.views}\n")
