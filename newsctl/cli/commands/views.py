"""`newsctl views`."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import filters, readership
from newsctl.actions.ids import read_one
from newsctl.cli.parsing.options import CHOOSING, JsonReport, LivingFilters, choice
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.actions.readership import Count


class _Articles(LivingFilters):
    """Which articles; the dates here are those of the reads."""

    left_out = ("since", "until", "undated", "trash")


def _day(name: str, help: str) -> typer.models.OptionInfo:  # noqa: A002
    option: typer.models.OptionInfo = typer.Option(
        name, metavar="DATE", help=help, rich_help_panel=CHOOSING
    )
    return option


def run(
    session: Session,
    filters: _Articles,
    article: Annotated[
        str | None,
        typer.Argument(metavar="ID", help=N_("An id, or `last`; all by default")),
    ] = None,
    by: Annotated[
        str,
        choice(readership.BY, "--by", help=N_("A day, a week, a month, an hour, or a name each")),
    ] = "day",
    since: Annotated[str | None, _day("--since", N_("Only reads from this date on"))] = None,
    until: Annotated[str | None, _day("--until", N_("Only reads up to this date"))] = None,
    json: JsonReport = False,
) -> None:
    """How often articles were read here, over time.

    The last 30 days, 12 weeks or 12 months, or the hours of today, unless dates are given. Days are
    those of your zone, and weeks begin where your country begins them. In a pipe: a line each, as
    name, views, and the views before: of the day, week, month or hour before; of a source or
    section, in as many days before.

    $ newsctl views
    $ newsctl views 12 --by week
    $ newsctl views --by source --since 2026-10 --json
    """
    chosen = filters.selection(session)
    days = (
        _first_or_last(session, "--since", since, last=False),
        _first_or_last(session, "--until", until, last=True),
    )
    with session.open_archive() as archive:
        if article is not None:
            one = read_one(archive, article, session.env.piped)
            chosen = readership.only(archive.get(one), chosen)
        counts = readership.counts(
            archive,
            by,
            chosen,
            since=days[0],
            until=days[1],
            today=session.today,
            locale=session.env.locale,
        )
    if json:
        _json(session, by, counts)
    elif session.env.stdout.isatty():
        _draw(session, by, counts)
    else:
        for count in counts:
            session.write(f"{one_line(count.name)}\t{count.views}\t{count.before}\n")
    if not counts:
        narrowed = chosen != EVERYTHING or article is not None or days != (None, None)
        message = _("Nothing was read here in that time")
        if narrowed:
            raise NothingMatched(message)
        session.voice.say(message)


def _first_or_last(session: Session, name: str, text: str | None, *, last: bool) -> date | None:
    return None if text is None else filters.day(name, text, session.today, last=last)


def _json(session: Session, by: str, counts: "list[Count]") -> None:
    rows = [{"name": one.name, "views": one.views, "before": one.before} for one in counts]
    total = sum(one.views for one in counts)
    session.write(dump({"by": by, "views": total, "counts": rows}) + "\n")


def _draw(session: Session, by: str, counts: "list[Count]") -> None:
    from newsctl.cli.terminal.drawing import draw
    from newsctl.cli.terminal.readership import Reads

    session.voice.settle()
    if counts:
        draw(session.env, Reads(counts, by, session.env.setting("digits") or "latn"))
