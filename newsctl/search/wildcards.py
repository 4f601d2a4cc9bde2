"""Words by their letters: those that begin so, bare or behind clitics, and those of a pattern."""

from __future__ import annotations

from functools import lru_cache

from newsctl.arabic.fold import fold
from newsctl.arabic.stem import CLITICS, is_arabic
from newsctl.fast_dataclasses import NamedTuple

_SHORTEST = 2  # letters: behind one letter anything may stand


@lru_cache(maxsize=256)
def prefix_forms(prefix: str) -> tuple[str, ...]:
    """A folded prefix, itself first, and behind each clitic that an Arabic word may carry.

    `اقتصاد` also stands for `الاقتصاد…` and `وباقتصاد…`; a prefix of one letter, or in another
    script, only for itself.
    """
    if len(prefix) < _SHORTEST or not is_arabic(prefix):
        return (prefix,)
    return (prefix, *(clitic + prefix for clitic in CLITICS))


class Shape(NamedTuple):
    """Folded letters that words have in common: how they may begin (nothing for any way), what
    follows somewhere in this order, and how they end."""

    heads: tuple[str, ...]
    pieces: tuple[str, ...]
    tail: str

    def fits(self, word: str) -> bool:
        """Whether a folded word is so. Takes time in proportion to its length."""
        end = len(word) - len(self.tail)
        return word.endswith(self.tail) and any(
            word.startswith(head) and self._holds(word, len(head), end) for head in self.heads
        )

    def _holds(self, word: str, place: int, end: int) -> bool:
        for piece in self.pieces:  # the first place of each leaves the most to the next
            found = word.find(piece, place, end)
            if found < 0:
                return False
            place = found + len(piece)
        return place <= end


@lru_cache(maxsize=256)
def shape(pattern: str) -> Shape:
    """A pattern read: letters as they were typed, `*` for any letters or none."""
    head, *pieces, tail = (fold(piece).replace(" ", "") for piece in pattern.split("*"))
    heads = prefix_forms(head) if head else ("",)
    return Shape(heads, tuple(piece for piece in pieces if piece), tail)
