"""Lines that fill their width: tatweel inside words, white space between them."""

from __future__ import annotations

from itertools import pairwise

from newsctl.display.joining import is_mark, joins

_TATWEEL = "\u0640"
_LONG = frozenset("سشصض")  # letters that calligraphers lengthen first
_ALEFS = frozenset("اأإآٱ")
_MOST = 3  # tatweels in one word
_WIDEST = 0.4  # of a line: a gap beyond is left as it is


def stretched(text: str, gap: int, *, tatweel: bool) -> tuple[str, list[int]]:
    """`text`, a line without white space at its ends, made `gap` cells longer; and for each of its
    code points the one of `text` whose style and level it has.

    A line that is much too short, or has no space, comes back as it is.
    """
    spaces = [at for at, one in enumerate(text) if one == " "]
    if gap <= 0 or not spaces or gap > _WIDEST * (len(text) + gap):
        return text, list(range(len(text)))
    added: dict[int, int] = {}
    if tatweel:
        gap -= _lengthen(text, gap, added)
    each, more = divmod(gap, len(spaces))
    for number, at in enumerate(spaces):
        added[at] = each + (number < more)
    pieces: list[str] = []
    origins: list[int] = []
    for at, one in enumerate(text):
        count = added.get(at, 0)
        pieces.append(one + (one if one == " " else _TATWEEL) * count)
        origins += [at] * (1 + count)
    return "".join(pieces), origins


def _lengthen(text: str, gap: int, added: dict[int, int]) -> int:
    """Spread tatweels evenly over the words that can take one; how many were used."""
    places = []
    start = 0
    for word in text.split(" "):
        place = _place(word)
        if place is not None:
            places.append(start + place)
        start += len(word) + 1
    used = 0
    for _turn in range(_MOST):
        for place in places:
            if used == gap:
                return used
            added[place] = added.get(place, 0) + 1
            used += 1
    return used


def _place(word: str) -> int | None:
    """The code point of a word after which a tatweel may stand: after a long letter, else in its
    last connection; None for none. Lam and alef stay together."""
    letters = [at for at, one in enumerate(word) if not is_mark(one)]
    if len(letters) < 3:
        return None
    best = None
    for one, following in pairwise(letters):
        before, after = word[one], word[following]
        if not (joins(before)[1] and joins(after)[0]) or (before == "ل" and after in _ALEFS):
            continue
        best = following - 1
        if before in _LONG:
            break
    return best
