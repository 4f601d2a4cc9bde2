"""How far one text is another than one before: in its words, in their spelling, or in white space
only."""

from __future__ import annotations

from newsctl.arabic.fold import fold

SPACING, SPELLING, TEXT = "spacing", "spelling", "text"


def alteration(before: str, after: str) -> str | None:
    """What tells two texts apart: `spacing`, white space only; `spelling`, what folding takes for
    the same (hamza, tashkeel, tatweel, ى and ي, the case of Latin letters …); `text`, anything
    else; None where they are the same."""
    if before == after:
        return None
    if before.split() == after.split():
        return SPACING
    return SPELLING if fold(before).split() == fold(after).split() else TEXT


def widest(kinds: list[str | None]) -> str | None:
    """The alteration that goes furthest; None where nothing is altered."""
    return max(kinds, key=_ORDER.index)


_ORDER = (None, SPACING, SPELLING, TEXT)
