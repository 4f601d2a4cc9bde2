"""`views` on a terminal: reads over time, or by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.actions.readership import NAMES
from newsctl.display.article_page import BETWEEN
from newsctl.display.charts import Bars, Timeline
from newsctl.display.counted_nouns import change, reads, rise
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable
from newsctl.display.styled_text import Styled
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.actions.readership import Count
    from newsctl.display.layout import Layout

_WIDEST = 100  # cells


class Reads(Renderable):
    """How many reads there were in all, and when they were, or of what."""

    def __init__(self, counts: Sequence[Count], by: str, digits: str) -> None:
        self.counts = counts
        self.by = by
        self.digits = digits

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """Figures in all, then the chart."""
        width = min(width, _WIDEST)
        yield from layout.lines(self._known(), width, base=layout.base, align=layout.base)
        yield EMPTY
        pairs = [(one.name, one.views) for one in self.counts]
        if self.by in NAMES:
            notes = [change(one.views, one.before, self.digits) for one in self.counts]
            chart: Renderable = Bars(pairs, notes=notes, digits=self.digits)
        else:
            chart = Timeline(pairs, digits=self.digits)
        yield from chart.lines(layout, width)

    def _known(self) -> Styled:
        """What is said above the chart; dates keep their own order in it."""
        parts = [reads(sum(one.views for one in self.counts), self.digits)]
        if self.by not in NAMES:
            most = max(self.counts, key=lambda one: one.views)
            parts.append(_("most: {n} ({name})").format(n=most.views, name=most.name))
            last = self.counts[-1]
            number = f"{last.views} {rise(last.views, last.before, self.digits)}".strip()
            parts.append(_("last: {n} ({name})").format(n=number, name=last.name))
        text = BETWEEN.join(parts)
        names = {one.name for one in self.counts} if len(parts) > 1 else set()
        found = (re.finditer(re.escape(name), text) for name in names if name in text)
        isolates = sorted(one.span() for matches in found for one in matches)
        return Styled(text, "quiet", isolates=isolates)
