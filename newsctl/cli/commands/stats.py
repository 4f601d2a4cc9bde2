"""`newsctl stats`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import readership
from newsctl.cli.parsing.converters import Limit
from newsctl.cli.parsing.options import JsonReport, LivingFilters
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.actions.readership import Count
    from newsctl.archive.reports import Stats


_OF_A_CHART = 10  # names, where nobody says how many


def run(
    session: Session,
    filters: LivingFilters,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            parser=Limit("--limit"),
            metavar="N",
            help=N_("At most this many names of a kind (10 on a terminal, else no limit)"),
        ),
    ] = None,
    json: JsonReport = False,
) -> None:
    """The archive at a glance: articles and views by source, section, tag and month, and the reads
    of each of the last 30 days.

    In a pipe: one name a line, as kind, name, articles, views. Under `changed` stand the sources
    that changed articles after these came, and how many.

    $ newsctl stats
    $ newsctl stats --json | jq '.by.month'
    """  # fmt: skip
    chosen = filters.selection(session)
    with session.open_archive() as archive:
        stats = archive.stats(chosen)
        session.say_undated(archive, chosen)
        reads = readership.recent(archive, session.today, chosen)
    charts = session.env.stdout.isatty() and not json
    _cut(stats, _OF_A_CHART if charts and limit is None else limit)
    if json:
        session.write(dump(_record(stats, reads)) + "\n")
    elif charts:
        from newsctl.cli.terminal.drawing import draw
        from newsctl.cli.terminal.statistics import Statistics

        session.voice.settle()
        digits = session.env.setting("digits") or "latn"
        draw(session.env, Statistics(stats, reads, digits))
    else:
        _lines(session, stats, reads)


def _cut(stats: "Stats", limit: int | None) -> None:
    """Leave so many names of each kind, the first; months are no names, but an axis."""
    for kind, tallies in stats.groups.items():
        if kind != "month":
            stats.groups[kind] = tallies[:limit]


def _record(stats: "Stats", reads: "list[Count]") -> dict[str, object]:
    by = {
        kind: [{"name": one.name, "articles": one.articles, "views": one.views} for one in tallies]
        for kind, tallies in stats.groups.items()
    }
    return {
        "articles": stats.articles,
        "views": stats.views,
        "trashed": stats.trashed,
        "undated": stats.undated,
        "changed": stats.changed,
        "by": by,
        "reads": [{"name": one.name, "views": one.views} for one in reads],
    }


def _lines(session: Session, stats: "Stats", reads: "list[Count]") -> None:
    session.write(f"all\t\t{stats.articles}\t{stats.views}\n")
    for kind, tallies in stats.groups.items():
        for one in tallies:
            name = one_line(one.name)
            session.write(f"{kind}\t{name}\t{one.articles}\t{one.views}\n")
    for day in reads:
        session.write(f"day\t{day.name}\t\t{day.views}\n")
