"""`newsctl list`."""

from typing import TYPE_CHECKING, Annotated

from newsctl.actions.finding import listed, nothing_like_that
from newsctl.cli.parsing.option_groups import option
from newsctl.cli.parsing.options import Filters, Paging, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.fast_dataclasses import replace
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.selection import narrows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.actions.finding import Found


def run(
    session: Session,
    filters: Filters,
    paging: Paging,
    printing: Printing,
    copy: Annotated[
        bool, option("--copy", help=N_("Put titles and addresses on the clipboard"))
    ] = False,
) -> None:
    """List articles.

    $ newsctl list --source "صوت الساحل" --since 2026-10
    $ newsctl list --json | jq -r '.[].title'
    """
    output = Output(session, printing)
    chosen = filters.selection(session, **paging.fields(usual=output.usual_limit))
    with session.open_archive() as archive:
        if copy:
            printed = _copy(session, listed(archive, chosen))
        elif output.format == "ids":
            printed = output.print_ids(archive.ids(chosen))
        else:
            articles = listed(archive, chosen, bare=output.bare)
            everything = replace(chosen, limit=None, offset=0)
            printed = output.print(articles, total=lambda: archive.count(everything))
        session.say_undated(archive, chosen)
        if not printed and narrows(chosen) and chosen.limit != 0:
            raise nothing_like_that(archive, chosen)
    if not printed and not chosen.offset and chosen.limit != 0:
        session.voice.say(
            _("The archive is empty. `newsctl import PATH` and `newsctl add FILE` fill it")
        )


def _copy(session: Session, articles: "Iterator[Found]") -> int:
    from newsctl.cli.terminal.clipboard import copy, line_of

    lines = [line_of(one) for one in articles]
    if lines:
        copy(session.env, "".join(lines))
        text = ngettext("One title is copied", "{n} titles are copied", len(lines))
        session.voice.say(text.format(n=grouped(len(lines))))
    return len(lines)
