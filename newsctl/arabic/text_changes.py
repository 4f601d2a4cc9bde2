"""How far one text is another than one before: in its words, in their spelling, or in white space
only."""

from __future__ import annotations

from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.text import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACING, SPELLING, TEXT = "spacing", "spelling", "text"
_AT_ONCE = 500  # words


def alteration(before: str, after: str) -> str | None:
    """What tells two texts apart: `spacing`, white space only; `spelling`, what folding takes for
    the same (hamza, tashkeel, tatweel, ى and ي, the case of Latin letters …); `text`, anything
    else; None where they are the same."""
    if before == after:
        return None
    old, new = _words(before), _words(after)
    for pair in zip_longest(old, new, fillvalue=""):
        if pair[0] != pair[1]:  # what both begin with need not be folded
            rest = _folded(chain(pair[:1], old)), _folded(chain(pair[1:], new))
            same = all(one == other for one, other in zip_longest(*rest))
            return SPELLING if same else TEXT
    return SPACING


def _words(text: str) -> Iterator[str]:
    for part in in_parts(text):
        yield from part.split()


def _folded(words: Iterator[str]) -> Iterator[str]:
    while some := list(islice(words, _AT_ONCE)):
        yield from fold(" ".join(some)).split()


def widest(kinds: list[str | None]) -> str | None:
    """The alteration that goes furthest; None where nothing is altered."""
    return max(kinds, key=_ORDER.index)


_ORDER = (None, SPACING, SPELLING, TEXT)
