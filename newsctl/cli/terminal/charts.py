"""`stats` on a terminal: bars and a timeline that begin at the reader's side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.cli.terminal.drawing import screen, setting_of
from newsctl.display.counts import articles, number, views
from newsctl.display.layout import Line, Run
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.archive.door import Stats, Tally
    from newsctl.cli.environment import Environment
    from newsctl.display.layout import Layout

_STEPS = "▁▂▃▄▅▆▇█"
_NAME_WIDTH = 24  # cells
_NOTHING = Line([], 0)


def print_charts(env: Environment, stats: Stats, limit: int) -> None:
    """The archive at a glance."""
    target = screen(env)
    setting = setting_of(env, target.width)
    target.print(_lines(stats, target.layout, min(target.width, 100), setting.digits, limit))


def _lines(stats: Stats, layout: Layout, width: int, digits: str, limit: int) -> Iterator[Line]:
    facts = [articles(stats.articles, digits), views(stats.views, digits)]
    if stats.trashed:
        facts.append(_("in the trash: {n}").format(n=number(stats.trashed, digits)))
    yield from layout.lines(" · ".join(facts), width)
    titles = {
        "source": _("Sources"),
        "section": _("Sections"),
        "author": _("Authors"),
        "tag": _("Tags"),
    }
    for kind, title in titles.items():
        tallies = stats.groups.get(kind, [])[:limit]
        if tallies:
            yield _NOTHING
            yield from layout.lines(title, width)
            yield from _bars(tallies, layout, width, digits)
    months = stats.groups.get("month", [])
    if months:
        yield _NOTHING
        yield from layout.lines(_("Articles by month"), width)
        yield from _timeline(months, layout, width)


def _bars(tallies: Sequence[Tally], layout: Layout, width: int, digits: str) -> Iterator[Line]:
    counts = [
        layout.line(f"{number(one.articles, digits)} · {views(one.views, digits)}")
        for one in tallies
    ]
    widest = max(line.width for line in counts)
    room = max(4, width - _NAME_WIDTH - widest - 4)
    most = max(one.articles for one in tallies)
    for one, count in zip(tallies, counts, strict=True):
        name = layout.line(one.name, _NAME_WIDTH, pad=True)
        bar = Line([Run(_bar(one.articles, most, room, layout.base), "source")], room)
        yield _row([name, bar, count], layout, width)


def _bar(value: int, most: int, room: int, base: int) -> str:
    """A bar of `room` cells that grows away from the name, by half cells."""
    halves = max(1, round(value * room * 2 / most)) if value else 0
    half = ("▐" if base else "▌") if halves % 2 else ""
    full = "█" * (halves // 2)
    text = half + full if base else full + half
    return text.rjust(room) if base else text.ljust(room)


def _row(cells: list[Line], layout: Layout, width: int) -> Line:
    """Cells from the side where reading begins."""
    ordered = cells[::-1] if layout.base else cells
    runs = [run for cell in ordered for run in (*cell.runs, Run("  ", ""))][:-1]
    used = sum(cell.width for cell in cells) + 2 * (len(cells) - 1)
    white = Run(" " * max(0, width - used), "")
    return Line([white, *runs] if layout.base else runs, max(width, used))


def _timeline(months: Sequence[Tally], layout: Layout, width: int) -> Iterator[Line]:
    """A column a month, the oldest where reading begins; its first and last month below."""
    filled = _every_month(months)[-width:]
    most = max(number for _name, number in filled)
    steps = [_STEPS[(n * (len(_STEPS) - 1) + most - 1) // most] if n else " " for _m, n in filled]
    drawn = "".join(reversed(steps) if layout.base else steps)
    first, last = filled[0][0], filled[-1][0]
    ends = first if first == last else f"{first} – {last}"
    if layout.base:
        ends = first if first == last else f"{last} – {first}"
    for text in (drawn, ends):
        line = Line([Run(text, "number" if text is drawn else "quiet")], len(text))
        yield _row([line], layout, width)


def _every_month(months: Sequence[Tally]) -> list[tuple[str, int]]:
    """(month, articles) from the first month to the last, those without articles too."""
    counts = {one.name: one.articles for one in months}
    year, month = (int(part) for part in months[0].name.split("-"))
    filled = []
    while (name := f"{year:04d}-{month:02d}") <= months[-1].name:
        filled.append((name, counts.get(name, 0)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return filled
