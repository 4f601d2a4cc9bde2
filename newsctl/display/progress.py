"""How far a long work is, as one line that grows from the side where reading begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.layout import GAP
from newsctl.display.line import Line, Run
from newsctl.display.renderable import Renderable
from newsctl.display.styled_text import Styled
from newsctl.messages import gettext as _
from newsctl.messages import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.display.layout import Layout

_BAR = 24  # cells


class ProgressLine(Renderable):
    """What is done, how much of it in all (0: nobody knows), how fast (a second; None: nobody knows
    yet) and for how long still, in seconds. `share`, from 0 to 1, is how much is done
    where that is known without a total."""

    fence = False  # drawn again and again: whoever draws opens and closes it once

    def __init__(
        self,
        label: str,
        done: int,
        total: int = 0,
        speed: float | None = None,
        left: float | None = None,
        *,
        share: float = 0,
        layout: Layout | None = None,
    ) -> None:
        self.label = label
        self.done = done
        self.total = total
        self.speed = speed
        self.left = left
        self.share = share or (done / total if total else 0)
        self.layout = layout

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """The one line; on a narrow screen without what is least needed."""
        cells = [layout.line(self.label)]
        room = min(_BAR, width // 3)
        bar = (
            _bar(self.share, room, layout.base)
            if self.share
            else _moving(self.done, room, layout.base)
        )
        cells.append(Line([bar], room))
        number = grouped(self.done)
        if self.total:
            number = f"{number}/{grouped(self.total)}"
        cells.append(layout.line(Styled(number, "number")))
        if self.speed is not None:
            cells.append(layout.line(_("{n}/s").format(n=grouped(round(self.speed)))))
        if self.left is not None:
            minutes, seconds = divmod(round(self.left), 60)
            time = f"{minutes}:{seconds:02d}"
            cells.append(layout.line(Styled(_("{time} left").format(time=time), "quiet")))
        while len(cells) > 1 and sum(one.width + GAP for one in cells) - GAP > width:
            cells.pop()
        yield layout.row(cells, [one.width for one in cells])


def _bar(share: float, room: int, base: int) -> Run:
    full = min(room, int(share * room))
    head = "╸" if base == 0 else "╺"
    grown = "━" * full + head * (full < room)
    blank = " " * (room - len(grown))
    return Run(blank + grown[::-1] if base else grown + blank, "bar")


def _moving(done: int, room: int, base: int) -> Run:
    """A piece of a bar that goes on with what is done, where nobody knows how much there is."""
    length = max(1, room // 4)
    at = done % max(1, room - length + 1)
    text = " " * at + "━" * length + " " * (room - length - at)
    return Run(text[::-1] if base else text, "bar")
