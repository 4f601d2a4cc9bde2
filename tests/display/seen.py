"""What is seen of what a terminal is sent, by the way in which its kind orders lines."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from newsctl.display.bidi import levels, reorder
from newsctl.display.bidi_classes import MIRRORED
from newsctl.display.bidi_modes import SENDING, Mode, Order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.display.line import Run

CONTROLS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d"))


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
    if mode is Mode.KONSOLE:  # it mirrors nothing
        line = levels(text, 0)
        return "".join(text[at] for at in reorder(line)).translate(CONTROLS).strip(" ")
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
