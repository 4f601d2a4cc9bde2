"""What is said to a person: a sentence or a few, in a measure that reads well, behind a sign where
it is an error, a warning or a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from newsctl.display.isolates import side_of, typed
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable, at_side
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled
from newsctl.messages import gettext as _
from newsctl.messages import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.display.layout import Layout

Sign = Literal["error", "warning", "note"]
_NARROWEST = 24  # cells of text beside a sign; with less it stands below


class Message(Renderable):
    """Text of one or a few lines; a sign stands before it, and the text beside the sign."""

    def __init__(self, text: str, sign: Sign | None = None) -> None:
        self.text = text
        self.sign = sign

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """At most 70 cells wide, at the side where reading begins; further lines hang below the
        text, not below the sign."""
        measure = min(MEASURE, width)
        sign = layout.line(Styled(_word(self.sign), self.sign)) if self.sign else EMPTY
        room = measure - sign.width - 1 if self.sign else measure
        if self.sign and room < _NARROWEST:
            yield at_side(layout.row([sign], [measure]), layout, width)
            sign, room = EMPTY, measure
        head = sign
        for text in self.text.split("\n"):
            side = side_of(text, layout.base)
            for line in layout.lines(typed(text, side), room, base=side, align=layout.base):
                if sign.width:
                    line = layout.row([head, line], [sign.width, room], 1)
                    head = EMPTY
                yield at_side(line, layout, width)


def _word(sign: Sign) -> str:
    return label({"error": _("Error"), "warning": _("Warning"), "note": _("Note")}[sign])
