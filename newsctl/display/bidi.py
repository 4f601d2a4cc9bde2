"""The Unicode Bidirectional Algorithm (UAX #9, revision for Unicode 15), in full.

`levels` gives each character its embedding level, isolates, brackets and explicit embeddings
included; `reorder` gives a line's visual order. Written from the standard's rules, which are named
where they are applied (P, X, W, N, I, L).

A run of classes is bytes, a letter each (`bidi_classes.LETTER_OF`), and a rule is a replacement in
it: what is in most texts costs a few passes in C, and nothing is walked through letter by letter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from newsctl.display.bidi_classes import CLOSING, OPENING, SAME_BRACKET, classes_of
from newsctl.display.bidi_explicit import REMOVED, explicit, first_strong, sequences
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DEEPEST = 126  # level
_L, _R, _MARK, _NEUTRAL, _BOUNDARY = b"LRMOB"
_EXPLICIT = lazy_pattern(rb"[lorvfijkp]")
_TRAILING = b"Wijkp" + REMOVED
# What has the paragraph's own level where nothing else is in it: nearly all paragraphs.
_OF_ONE_SIDE = b"LEMPGWOSCT", b"RAMPGWOSCT"
_BRACKETS = frozenset((*CLOSING, *OPENING, *SAME_BRACKET))


def levels(text: str, base: int | None = 1) -> bytes:
    """The embedding level of each code point of one paragraph.

    `base` is the paragraph's level, 0 or 1, or None to find it (P2, P3). Characters that X9 removes
    get the level of what stands before them.
    """
    return levels_of(classes_of(text), text, base)


def levels_of(classes: bytes, text: str, base: int | None) -> bytes:
    """The same, from classes; of `text` only brackets matter."""
    paragraph = base if base is not None else first_strong(classes, 0) or 0
    if not classes.strip(_OF_ONE_SIDE[paragraph]):
        return bytes([paragraph]) * len(classes)
    if _EXPLICIT.search(classes):
        found = _in_sequences(classes, text, paragraph)
    elif b"B" not in classes:
        found = _resolved(classes, classes, text, paragraph, paragraph, paragraph)
    else:
        of_kept = classes.replace(b"B", b"")
        text = "".join(one for one, its in zip(text, classes, strict=True) if its != _BOUNDARY)
        found = _resolved(of_kept, of_kept, text, paragraph, paragraph, paragraph)
        found = _with_removed(found, classes, paragraph)
    return _reset(classes, found, paragraph)


# A European digit behind a Latin letter is one (W7), so there is none after the last such letter.
_FROM_THE_RIGHT = lazy_pattern(
    rb"[WO]*[AR](?>(?:[^lorvfijkpPGB]*[ARN])?)(?>(?:[^lorvfijkpPGBL]*E)?)M*[WOCST]*", re.DOTALL
)


def is_alike_alone(line: str, given: bytes, base: int) -> bool:
    """Whether a line, broken at spaces out of a paragraph of the side `base` in which it has the
    levels `given`, has them by itself too, where its side is that of its own first letter.

    One from the right that begins with a letter from the right, ends with none from the left and
    holds no brackets needs no second look: nothing in it depends on what stands beside it.
    """
    classes = classes_of(line)
    if base == 1 and _FROM_THE_RIGHT.fullmatch(classes) and _BRACKETS.isdisjoint(line):
        return True
    side = first_strong(classes, 0)
    return side == base and levels_of(classes, line, base) == given


def _with_removed(found: bytes, classes: bytes, paragraph: int) -> bytes:
    """The levels of what X9 keeps, with those of what it removes between them."""
    pieces, at, last = [], 0, paragraph
    for letter, group in groupby(classes, _BOUNDARY.__eq__):
        length = len(list(group))
        if letter:
            pieces.append(bytes([last]) * length)
        else:
            pieces.append(found[at : at + length])
            at += length
            last = found[at - 1]
    return b"".join(pieces)


def _in_sequences(classes: bytes, text: str, paragraph: int) -> bytes:
    """The levels of a text with embeddings, overrides or isolates, each sequence by itself."""
    result, types = explicit(classes, paragraph)
    for run, start, end in sequences(classes, result, paragraph):
        level = result[run[0]]
        own = bytes([types[at] for at in run])
        given = bytes([classes[at] for at in run])
        found = _resolved(own, given, "".join([text[at] for at in run]), level, start, end)
        for at, its in zip(run, found, strict=True):
            result[at] = its
    for at, letter in enumerate(classes):
        if letter in REMOVED:
            result[at] = result[at - 1] if at else paragraph
    return bytes(result)


# -- W, N, I: one sequence -----------------------------------------------------------------------
def _resolved(types: bytes, classes: bytes, text: str, level: int, start: int, end: int) -> bytes:
    """The levels of a sequence of `level`, beside which stand the levels `start` and `end`;
    `classes` are what its `types` were before overrides."""
    before, after = _side(start), _side(end)
    types = _weak(types, before)
    types = _paired(types, classes, text, level, before)
    types = _neutral(types, level, before, after)
    return types.translate(_implicit(level))


def _side(level: int) -> bytes:
    return b"R" if level % 2 else b"L"


@lru_cache(maxsize=_DEEPEST + 1)
def _implicit(level: int) -> bytes:
    """I1, I2: the level of each class in a sequence of `level`, as a table for `translate`."""
    above = {"L": 1, "R": 0, "E": 1, "N": 1} if level % 2 else {"L": 0, "R": 1, "E": 2, "N": 2}
    table = bytearray(256)
    for letter, more in above.items():
        table[ord(letter)] = level + more
    return bytes(table)


_MARKS = lazy_pattern(rb"(.)(M+)", re.DOTALL)
_NUMBERS_AFTER_ARABIC = lazy_pattern(rb"A[^LRAE]*E[^LRA]*")
_NUMBERS_AFTER_LATIN = lazy_pattern(rb"L[^LRE]*E[^LR]*")
_IN_NUMBERS = lazy_pattern(rb"(?<=E)[SC](?=E)")
_IN_ARABIC_NUMBERS = lazy_pattern(rb"(?<=N)C(?=N)")
_TERMINATORS = lazy_pattern(rb"E?T+E?")
_SEPARATORS_AS_NEUTRALS = bytes.maketrans(b"STC", b"OOO")


def _weak(types: bytes, before: bytes) -> bytes:
    """W1 to W7."""
    if b"M" in types:  # W1; a letter's first two marks, which are nearly all, at once
        for _mark in range(2):
            types = types.replace(b"AM", b"AA").replace(b"RM", b"RR").replace(b"LM", b"LL")
        if b"M" in types:
            types = _MARKS.sub(_of_base, before + types)[1:]
    if b"E" in types:
        if b"A" in types:  # W2
            types = _NUMBERS_AFTER_ARABIC.sub(lambda found: found[0].replace(b"E", b"N"), types)
        types = _IN_NUMBERS.sub(b"E", types)  # W4
        if b"T" in types:  # W5
            types = _TERMINATORS.sub(_beside_numbers, types)
    if b"N" in types:
        types = _IN_ARABIC_NUMBERS.sub(b"N", types)
    types = types.translate(_SEPARATORS_AS_NEUTRALS).replace(b"A", b"R")  # W6, W3
    if b"E" in types:  # W7
        types = _NUMBERS_AFTER_LATIN.sub(
            lambda found: found[0].replace(b"E", b"L"), before + types
        )[1:]
    return types


def _of_base(found: re.Match[bytes]) -> bytes:
    own = b"O" if found[1] in b"ijkp" else found[1]
    return found[1] + own * len(found[2])


def _beside_numbers(found: re.Match[bytes]) -> bytes:
    signs = found[0]
    return b"E" * len(signs) if b"E" in signs or _ends(found) else signs


def _ends(found: re.Match[bytes]) -> bool:
    """Whether a number, which an earlier match took in, stands before signs."""
    at = found.start()
    return at > 0 and found.string[at - 1 : at] == b"E"


_RIGHT_WITHIN = lazy_pattern(rb"[REN]")


def _paired(types: bytes, classes: bytes, text: str, level: int, before: bytes) -> bytes:
    """N0: a pair of brackets takes the direction of what it holds, or of what stands before it."""
    if _BRACKETS.isdisjoint(text):
        return types
    places = [at for at, one in enumerate(text) if one in _BRACKETS and types[at] == _NEUTRAL]
    brackets = [(at, SAME_BRACKET.get(text[at], text[at])) for at in places]
    pairs = bracket_pairs(brackets) if len(brackets) > 1 else []
    if not pairs:
        return types
    embedding = _R if level % 2 else _L
    changed = bytearray(types)
    seen, strong = 0, before[0]  # the last strong direction before `seen`
    for opening, closing in pairs:
        # Pairs never cross, so what earlier ones became is never inside a later one.
        left = changed.find(_L, opening + 1, closing) >= 0
        right = _RIGHT_WITHIN.search(changed, opening + 1, closing) is not None
        if not (left or right):
            continue
        direction = embedding
        if not (right if embedding == _R else left):
            strong = _last_strong(changed, seen, opening) or strong
            seen = opening
            direction = strong
        for place in (opening, closing):
            end = place + 1
            while end < len(classes) and classes[end] == _MARK:  # marks on a bracket follow it
                end += 1
            changed[place:end] = bytes([direction]) * (end - place)
    return bytes(changed)


def _last_strong(types: bytearray, start: int, end: int) -> int:
    """The direction of the last strong type in [start, end); 0 for none."""
    left = types.rfind(b"L", start, end)
    right = max(types.rfind(letter, start, end) for letter in (b"R", b"E", b"N"))
    if left == right:
        return 0
    return _L if left > right else _R


def bracket_pairs(brackets: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """BD16 for (place, bracket) in order: the places of each pair, in the order of their opening;
    none where more than 63 wait to be closed."""
    stack: list[tuple[str, int]] = []
    found = []
    for place, character in brackets:
        if character in CLOSING:
            if len(stack) == 63:
                return []
            stack.append((CLOSING[character], place))
            continue
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][0] == character:
                found.append((stack[depth][1], place))
                del stack[depth:]
                break
    return sorted(found)


_BETWEEN_LATIN = lazy_pattern(rb"(?<=L)[PGWOijkp]+(?=L)")
_BETWEEN_ARABIC = lazy_pattern(rb"(?<=[REN])[PGWOijkp]+(?=[REN])")
_AS_LEFT = bytes.maketrans(b"PGWOijkp", b"LLLLLLLL")
_AS_RIGHT = bytes.maketrans(b"PGWOijkp", b"RRRRRRRR")


def _neutral(types: bytes, level: int, before: bytes, after: bytes) -> bytes:
    """N1, N2: neutrals between two of one direction take it, others the embedding's."""
    between = before + types + after
    if level % 2:
        between = _BETWEEN_LATIN.sub(lambda found: b"L" * len(found[0]), between)
    else:
        between = _BETWEEN_ARABIC.sub(lambda found: b"R" * len(found[0]), between)
    return between[1:-1].translate(_AS_RIGHT if level % 2 else _AS_LEFT)


# -- L: lines ------------------------------------------------------------------------------------
def _reset(classes: bytes, found: bytes, paragraph: int) -> bytes:
    """L1: white space at the end, and before separators, is the paragraph's own."""
    pieces, at = [], 0
    parted = b"P" in classes or b"G" in classes
    for piece in re.split(rb"(?<=[PG])", classes) if parted else [classes]:
        blank = piece[len(piece.rstrip(b"PG" + _TRAILING)) :].lstrip(REMOVED)
        kept = len(piece) - len(blank)
        pieces += [found[at : at + kept], bytes([paragraph]) * len(blank)]
        at += len(piece)
    return b"".join(pieces)


_SAME_LEVEL = lazy_pattern(rb"(.)\1*", re.DOTALL)


def runs_of(line: Sequence[int]) -> list[tuple[int, int, int]]:
    """The runs of one level in a line, in visual order (L2): (start, end, level)."""
    there = set(line)
    if len(there) == 1:  # as nearly all lines are
        return [(0, len(line), line[0])]
    runs = [(*found.span(), found[1][0]) for found in _SAME_LEVEL.finditer(bytes(line))]
    if not runs:
        return runs
    highest, lowest = max(there), min(there)
    if highest - lowest == 1:  # none of the higher level stands beside another
        return runs[::-1] if lowest % 2 else runs
    lowest_odd = min((level for level in there if level % 2), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        at = 0
        while at < len(runs):
            if runs[at][2] < level:
                at += 1
                continue
            last = at
            while last < len(runs) and runs[last][2] >= level:
                last += 1
            runs[at:last] = runs[at:last][::-1]
            at = last
    return runs


def reorder(line: Sequence[int]) -> list[int]:
    """L2: the logical index of each place of a line, from left to right."""
    order: list[int] = []
    for start, end, level in runs_of(line):
        order += range(end - 1, start - 1, -1) if level % 2 else range(start, end)
    return order
