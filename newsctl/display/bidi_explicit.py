"""Embeddings, overrides and isolates of UAX #9 (X1 to X10): what few texts have."""

from __future__ import annotations

from itertools import groupby

_DEEPEST = 125
REMOVED = b"lorvfB"  # by X9
_INITIATORS = b"ijk"
_L, _R, _PDI, _BOUNDARY = b"LRpB"


def first_strong(classes: bytes, start: int) -> int | None:
    """0 or 1 by the first strong class outside isolates (P2, P3); for FSI, up to its PDI."""
    depth = 0
    for letter in classes[start:]:
        if letter in _INITIATORS:
            depth += 1
        elif letter == _PDI:
            if depth == 0 and start:
                return None
            depth = max(0, depth - 1)
        elif depth == 0 and letter in b"LRA":
            return 0 if letter == _L else 1
    return None


def explicit(  # noqa: C901 - one rule of the standard after the other
    classes: bytes, paragraph: int
) -> tuple[bytearray, bytearray]:
    """X1 to X8: levels of embeddings, overrides and isolates, and the classes overrides leave."""
    stack: list[tuple[int, int, bool]] = [(paragraph, 0, False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    result, types = bytearray(), bytearray(classes)
    for at, letter in enumerate(classes):
        level, override, _isolate = stack[-1]
        if letter in b"lorv":
            result.append(level)
            new = _next_level(level, right=letter in b"rv")
            if new <= _DEEPEST and not overflow_isolates and not overflow_embeddings:
                stack.append((new, {b"o": _L, b"v": _R}.get(bytes([letter]), 0), False))
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif letter in _INITIATORS:
            result.append(level)
            types[at] = override or letter
            right = letter in b"j" or (letter in b"k" and first_strong(classes, at + 1) == 1)
            new = _next_level(level, right=right)
            if new <= _DEEPEST and not overflow_isolates and not overflow_embeddings:
                valid_isolates += 1
                stack.append((new, 0, True))
            else:
                overflow_isolates += 1
        elif letter == _PDI:
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            result.append(stack[-1][0])
            types[at] = stack[-1][1] or letter
        elif letter in b"f":
            if not overflow_isolates:
                if overflow_embeddings:
                    overflow_embeddings -= 1
                elif not stack[-1][2] and len(stack) > 1:
                    stack.pop()
            result.append(stack[-1][0])
        elif letter in b"P":
            result.append(paragraph)
        else:
            result.append(level)
            if letter != _BOUNDARY:
                types[at] = override or letter
    return result, types


def _next_level(level: int, *, right: bool) -> int:
    """The least odd (right) or even level above `level`."""
    return (level + 1) | 1 if right else (level + 2) & ~1


def sequences(
    classes: bytes, result: bytearray, paragraph: int
) -> list[tuple[list[int], int, int]]:
    """X10: the isolating run sequences, with the levels that stand at their start and end."""
    kept = [at for at, letter in enumerate(classes) if letter not in REMOVED]
    runs = [list(run) for _level, run in groupby(kept, result.__getitem__)]
    found: list[list[int]] = []
    open_isolates: list[list[int]] = []
    for run in runs:
        # A PDI that matches continues the sequence that its initiator left open.
        if classes[run[0]] == _PDI and open_isolates and _matches(open_isolates, result, run):
            sequence = open_isolates.pop()
            sequence += run
        else:
            sequence = list(run)
            found.append(sequence)
        if classes[run[-1]] in _INITIATORS:
            open_isolates.append(sequence)
    order = {at: number for number, at in enumerate(kept)}
    beside = []
    for sequence in found:
        first, last, level = order[sequence[0]], order[sequence[-1]], result[sequence[0]]
        before = result[kept[first - 1]] if first else paragraph
        after = result[kept[last + 1]] if last + 1 < len(kept) else paragraph
        if classes[sequence[-1]] in _INITIATORS:  # never closed
            after = paragraph
        beside.append((sequence, max(level, before), max(level, after)))
    return beside


def _matches(open_isolates: list[list[int]], result: bytearray, run: list[int]) -> bool:
    """Whether a PDI closes the last isolate that is open, dropping those that never close."""
    while open_isolates and result[open_isolates[-1][-1]] > result[run[0]]:
        open_isolates.pop()
    return bool(open_isolates) and result[open_isolates[-1][-1]] == result[run[0]]
