"""Charts as SVG: bars by name and timelines, each with the figures that it draws, for a table.

They take the width that they are given: places are in per cent, letters keep their size. On a page
from right to left they run so too. All colours are the style sheet's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from newsctl.display.counted_nouns import number
from newsctl.fast_dataclasses import NamedTuple, dataclass
from newsctl.web.languages import RIGHT_TO_LEFT
from newsctl.web.rendering import Dates
from newsctl.web.texts import HEADLINE, direction, opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.actions.readership import Count
    from newsctl.archive.reports import Tally
    from newsctl.web.asked import Asked

_BAR, _LINE = 40, 20  # pixels from bar to bar, and of the text above one
_HEIGHT = 150  # pixels of a timeline's highest column
_FOOT = 26  # pixels for what stands below it
_MOST_COLUMNS = 240
_LONGEST = 40  # letters of a name


class Row(NamedTuple):
    """A name as it is shown, its value, and where a click on it leads (empty: nowhere)."""

    name: str
    value: int
    href: str = ""


@dataclass(slots=True)
class Chart:
    """A chart: its head, what it counts, its picture, and its rows."""

    title: str
    counts: str
    svg: Markup
    rows: list[Row]


# -- bars ----------------------------------------------------------------------------------------
def of_tallies(
    title: str, counts: str, tallies: Sequence[Tally], kind: str, most: int, asked: Asked
) -> Chart | None:
    """A bar for each of the names that have the most articles; None where there is none."""
    rows = [
        Row(opening(one.name, HEADLINE), one.articles, asked.link("/search", **{kind: one.name}))
        for one in tallies[:most]
    ]
    return bars(title, counts, rows, asked) if rows else None


def bars(title: str, counts: str, rows: Sequence[Row], asked: Asked) -> Chart:
    """A bar a row, the name above it and the number at its end."""
    right = asked.language in RIGHT_TO_LEFT
    most = max((row.value for row in rows), default=0) or 1
    parts = []
    for place, row in enumerate(rows):
        top = place * _BAR
        width = max(0.5, 100 * row.value / most)
        start = 100 - width if right else 0
        parts.append(_text(row.name, "100%" if right else "0", top + 12, right, row.name))
        parts.append(
            _text(number(row.value, asked.house.digits), "0" if right else "100%", top + 12,
                  right, "", end=True)
        )  # fmt: skip
        parts.append(
            Markup('<rect class="bar" x="{:.2f}%" y="{}" width="{:.2f}%" height="9"/>').format(
                start, top + _LINE, width
            )
        )
    return Chart(title, counts, _picture(parts, len(rows) * _BAR, title), list(rows))


# -- timelines -----------------------------------------------------------------------------------
def of_months(title: str, counts: str, tallies: Sequence[Tally], asked: Asked) -> Chart | None:
    """A column for each month from the first to the last; of very many the latest."""
    if not tallies:
        return None
    known = {one.name: one.articles for one in tallies}
    months = _months(min(known), max(known))[-_MOST_COLUMNS:]
    when = Dates(asked)
    rows = [
        Row(when.month(one), known.get(one, 0), asked.link("/search", since=one, until=one))
        for one in months
    ]
    return timeline(title, counts, rows, asked)


def of_days(title: str, days: Sequence[Count], asked: Asked) -> Chart | None:
    """A column for each day."""
    when = Dates(asked)
    rows = [Row(when.day(one.name), one.views) for one in days]
    return timeline(title, title, rows, asked) if rows else None


def timeline(title: str, counts: str, rows: Sequence[Row], asked: Asked) -> Chart:
    """A column a row, the first and the last one named below, the highest one's number above."""
    right = asked.language in RIGHT_TO_LEFT
    most = max((row.value for row in rows), default=0) or 1
    step = 100 / len(rows)
    parts = [Markup('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(_HEIGHT + 16)]
    for place, row in enumerate(rows):
        height = round(_HEIGHT * row.value / most, 1)
        if row.value:
            height = max(height, 1.5)
        start = 100 - (place + 1) * step if right else place * step
        parts.append(
            Markup('<rect class="bar" x="{:.3f}%" y="{}" width="{:.3f}%" height="{}">'
                   "<title>{}</title></rect>").format(
                start + step * 0.1, round(_HEIGHT + 16 - height, 1), step * 0.8, height,
                f"{row.name}: {number(row.value, asked.house.digits)}",
            )
        )  # fmt: skip
    below = _HEIGHT + 16 + 18
    first, last = rows[0].name, rows[-1].name
    parts.append(_text(number(most, asked.house.digits), "100%" if right else "0", 11, right, ""))
    parts.append(_text(first, "100%" if right else "0", below, right, ""))
    if len(rows) > 1:
        parts.append(_text(last, "0" if right else "100%", below, right, "", end=True))
    return Chart(title, counts, _picture(parts, _HEIGHT + 16 + _FOOT, title), list(rows))


def _months(first: str, last: str) -> list[str]:
    """All months from one to another, as `2022-05`."""
    year, month = map(int, first.split("-"))
    found: list[str] = []
    while (name := f"{year:04}-{month:02}") <= last and len(found) < 12 * 300:
        found.append(name)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


# -- parts ---------------------------------------------------------------------------------------
def _text(text: str, x: str, y: int, right: bool, full: str, *, end: bool = False) -> Markup:
    """A text that begins at the side where lines begin, or ends where they end, whatever its own
    direction: an anchor means the start of the text's direction."""
    own = direction(text, "rtl" if right else "ltr")
    at_right = right != end
    anchor = "start" if at_right == (own == "rtl") else "end"
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    told = Markup("<title>{}</title>").format(full) if full and full != shown else Markup()
    return Markup('<text x="{}" y="{}" direction="{}" text-anchor="{}">{}{}</text>').format(
        x, y, own, anchor, told, shown
    )


def _picture(parts: Sequence[Markup], height: int, title: str) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" width="100%" height="{}">{}</svg>'
    ).format(title, height, Markup("").join(parts))
