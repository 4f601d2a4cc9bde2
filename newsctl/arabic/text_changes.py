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
    old, new = _apart(before.split(), after.split())
    if old == new:
        return SPACING
    return SPELLING if fold(" ".join(old)).split() == fold(" ".join(new)).split() else TEXT


def _apart(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Two rows of words without those that they begin and end with alike: what is left to fold is
    little."""
    begin = 0
    least = min(len(old), len(new))
    while begin < least and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < least - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    return old[begin : len(old) - end], new[begin : len(new) - end]


def widest(kinds: list[str | None]) -> str | None:
    """The alteration that goes furthest; None where nothing is altered."""
    return max(kinds, key=_ORDER.index)


_ORDER = (None, SPACING, SPELLING, TEXT)
