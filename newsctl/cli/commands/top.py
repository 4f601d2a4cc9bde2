"""`newsctl top`."""

from typing import Annotated

from newsctl.actions.finding import nothing_like_that
from newsctl.actions.readership import ALWAYS, PERIODS, most_read
from newsctl.cli.parsing.options import Few, LivingFilters, Printing, choice
from newsctl.cli.printing.columns import PERIOD_COLUMNS, PERIOD_DRAWN
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.selection import narrows


def run(
    session: Session,
    filters: LivingFilters,
    printing: Printing,
    period: Annotated[
        str,
        choice(
            PERIODS,
            "--period",
            "-p",
            help=N_("Read when: today, this week, this month, or ever"),
        ),
    ] = ALWAYS,
    limit: Few = 10,
) -> None:
    """The most read articles.

    Of a period, the reads made here count, and beside them stands how they changed against the
    period before: `period_views` and `period_before` in JSON and in a pipe. Days are those of your
    zone, and weeks begin where your country begins them. Of all time, the views of the articles'
    own pages count too.

    $ newsctl top --period week
    $ newsctl top -p month --source "صوت الساحل" --json
    """
    output = Output(session, printing)
    if period != ALWAYS:
        output.line_columns = PERIOD_DRAWN if output.format == "table" else PERIOD_COLUMNS
    chosen = filters.selection(session, limit=limit)
    with session.open_archive() as archive:
        found = most_read(
            archive, period, chosen, today=session.today, locale=session.env.locale,
            bare=output.bare,
        )  # fmt: skip
        printed = output.print(found)
        session.say_undated(archive, chosen)
        if not printed and narrows(chosen) and chosen.limit != 0:
            raise nothing_like_that(archive, chosen)
