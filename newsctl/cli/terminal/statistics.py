"""`stats` on a terminal: the archive in figures, with bars and a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.article_page import facts
from newsctl.display.charts import Bars, Timeline
from newsctl.display.counted_nouns import articles, number, views
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable
from newsctl.display.styled_text import Styled
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.actions.readership import Count
    from newsctl.archive.reports import Stats, Tally
    from newsctl.display.layout import Layout

_WIDEST = 100  # cells


class Statistics(Renderable):
    """The archive at a glance."""

    def __init__(self, stats: Stats, reads: Sequence[Count], digits: str) -> None:
        self.stats = stats
        self.reads = reads
        self.digits = digits

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """Figures in all, then a chart of each kind of name, then the months."""
        stats, width = self.stats, min(width, _WIDEST)
        known = [articles(stats.articles, self.digits)]
        if stats.views:
            known.append(views(stats.views, self.digits))
        if stats.undated:
            known.append(_("without a date: {n}").format(n=number(stats.undated, self.digits)))
        if stats.changed:
            text = _("changed after they came: {n}")
            known.append(text.format(n=number(stats.changed, self.digits)))
        if stats.trashed:
            known.append(_("in the trash: {n}").format(n=number(stats.trashed, self.digits)))
        yield from facts(known, layout, width, align=layout.base)
        kinds = {
            "source": _("Sources"),
            "section": _("Sections"),
            "author": _("Authors"),
            "tag": _("Tags"),
            "changed": _("Changed after they came, by source"),
        }
        counts = [(one.name, one.articles) for kind in kinds for one in stats.groups.get(kind, [])]
        for kind, title in kinds.items():
            tallies = stats.groups.get(kind, [])
            if tallies:
                yield EMPTY
                yield from layout.lines(Styled(title, "heading"), width)
                yield from self._bars(tallies, counts).lines(layout, width)
        if self.reads:
            days = [(one.name, one.views) for one in self.reads]
            yield EMPTY
            yield from layout.lines(Styled(_("Reads by day"), "heading"), width)
            yield from Timeline(days, digits=self.digits).lines(layout, width)
        months = stats.groups.get("month", [])
        if months:
            yield EMPTY
            yield from layout.lines(Styled(_("Articles by month"), "heading"), width)
            yield from Timeline(_every_month(months), digits=self.digits).lines(layout, width)

    def _bars(self, tallies: Sequence[Tally], others: Sequence[tuple[str, int]]) -> Bars:
        return Bars(
            [(one.name, one.articles) for one in tallies],
            notes=[views(one.views, self.digits) if one.views else "" for one in tallies],
            digits=self.digits,
            beside=others,
        )


def _every_month(months: Sequence[Tally]) -> list[tuple[str, int]]:
    """(month, articles) from the first month to the last, those without articles too."""
    counts = {one.name: one.articles for one in months}
    year, month = (int(part) for part in months[0].name.split("-"))
    filled = []
    while (name := f"{year:04d}-{month:02d}") <= months[-1].name:
        filled.append((name, counts.get(name, 0)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return filled
