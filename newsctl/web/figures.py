"""The archive in figures, with charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.actions import readership
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.selection import narrows
from newsctl.web import charts
from newsctl.web.rendering import Dates, rendered

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.selection import Selection
    from newsctl.web.answering import Made
    from newsctl.web.asked import Asked

_NAMES = 12  # bars of a chart


def page(archive: Archive, asked: Asked) -> Made:
    """How much there is, of whom, since when, and how it was read."""
    chosen = asked.selection()
    stats = archive.stats(chosen)
    groups = stats.groups
    articles = _("Articles")
    found = [
        charts.of_months(_("Articles by month"), articles, groups["month"], asked),
        _reads(archive, asked, chosen, "day", _("Reads of the last 30 days")),
        _reads(archive, asked, chosen, "month", _("Reads by month")),
        charts.of_tallies(_("Sources"), articles, groups["source"], "source", _NAMES, asked),
        charts.of_tallies(_("Sections"), articles, groups["section"], "section", _NAMES, asked),
        charts.of_tallies(_("Tags"), articles, groups["tag"], "tag", _NAMES, asked),
        charts.of_tallies(_("Authors"), articles, groups["author"], "author", _NAMES, asked),
        charts.of_tallies(
            _("Changed after they came"), articles, groups["changed"], "source", _NAMES, asked
        ),
    ]
    return rendered(
        "figures.html",
        asked,
        title=_("Figures"),
        stats=stats,
        charts=[one for one in found if one is not None],
        filtered=narrows(chosen),
    )


def _reads(
    archive: Archive, asked: Asked, chosen: Selection, by: str, title: str
) -> charts.Chart | None:
    locale = asked.house.locale or asked.language
    try:
        counts = readership.counts(archive, by, chosen, today=asked.today, locale=locale)
    except UsageError:
        return None
    if not counts:
        return None
    if by == "day":
        return charts.of_days(title, counts, asked)
    when = Dates(asked)
    rows = [charts.Row(when.month(one.name), one.views) for one in counts]
    return charts.timeline(title, title, rows, asked)
