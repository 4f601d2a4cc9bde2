"""What is seen of what a terminal is sent, by the way in which its kind orders lines."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from newsctl.display.bidi import levels, reorder
from newsctl.display.bidi_classes import MIRRORED
from newsctl.display.bidi_modes import SENDING, Mode, Order
from newsctl.display.joining import is_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import StyleType

    from newsctl.display.line import Run

CONTROLS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2069"))
# What Konsole draws in one go of what stands side by side: whatever is ASCII (22.12 to 24.12 by
# default, later ones where their user asks for it), signs (from 26.08 on), or nothing.
WORDS = {
    "letters": "",
    "ASCII": "".join(map(chr, range(0x21, 0x7F))),
    "signs": "!#$%()*+-./:<=>?[]^_{|}~",
}


def seen(mode: Mode, runs: Sequence[Run]) -> str:
    """What a terminal shows of what it was sent, from left to right in plain letters."""
    return "".join(unicodedata.normalize("NFKC", one)[::-1] for one in _shown(mode, runs))


def _shown(mode: Mode, runs: Sequence[Run]) -> str:
    text = "".join(run.text for run in runs)
    match SENDING[mode].order:
        case Order.VISUAL:
            return text.translate(CONTROLS).replace("\u00a0", " ").strip(" ")
        case Order.WORDS:
            return seen_in_runs(runs, whole=mode is Mode.KITTY).strip(" ")
    if mode is Mode.KONSOLE:
        return seen_in_konsole(runs).strip(" ")
    line = levels(text, None if mode is Mode.PUTTY else 0)
    turned = (
        MIRRORED.get(text[at], text[at]) if line[at] % 2 else text[at] for at in reorder(line)
    )
    return "".join(turned).translate(CONTROLS).replace("\u2800", " ").strip(" ")


def seen_in_runs(runs: Sequence[Run], *, whole: bool) -> str:
    """As terminals show it that order each word, or each run of a word, by itself."""
    shown = ""
    for run in runs:
        for word in run.text.split(" "):
            if not any(
                unicodedata.bidirectional(one) in {"R", "AL", "AN"} and one not in "؛؟"
                for one in word
            ):
                shown += word
            elif whole:
                shown += word[::-1]
            else:
                shown += "".join(word[at] for at in reorder(levels(word, 0)))
            shown += " "
        shown = shown[:-1]
    return shown


def seen_in_konsole(runs: Sequence[Run], words: str = WORDS["ASCII"]) -> str:
    """As Konsole shows it (`TerminalDisplay::bidiMap`, `TerminalPainter::drawContents`): it orders
    cells, each with the controls behind it, and mirrors none; then it draws them from left to
    right, neighbours in `words` of one look as one text, which Qt orders anew, and mirrors."""
    cells: list[tuple[str, tuple[StyleType, bool]]] = []
    starts: list[int] = []
    for run in runs:
        for one in run.text:
            if cells and (ord(one) in CONTROLS or is_mark(one)):
                cells[-1] = cells[-1][0] + one, cells[-1][1]
            else:
                starts.append(starts[-1] + len(cells[-1][0]) if cells else 0)
                cells.append((one, (run.style, run.turned)))
    numbers = {start: number for number, start in enumerate(starts)}
    order = reorder(levels("".join(text for text, _look in cells), 0))
    on_screen = [cells[numbers[at]] for at in order if at in numbers]
    shown = ""
    for (_look, in_word), group in groupby(on_screen, lambda one: (one[1], one[0][0] in words)):
        texts = [text for text, _look in group]
        shown += drawn_by_qt("".join(texts)) if in_word else "".join(texts)
    return shown.translate(CONTROLS)


def drawn_by_qt(text: str) -> str:
    """A text as Qt draws it, from the left."""
    line = levels(text, 0)
    return "".join(
        MIRRORED.get(text[at], text[at]) if line[at] % 2 else text[at] for at in reorder(line)
    )
