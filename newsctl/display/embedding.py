"""The controls that give a text in logical order its levels in a terminal that orders by itself.

**Embeddings** are understood by all of them. A mark on both sides of one keeps it from what
neutrals beside it are given (X10).

**Isolates** need no marks, and Konsole needs those not to be there: it draws what is ASCII between
two blanks, as it stands on the screen, as one text, controls and all, by an algorithm of its own
(Qt's), which turns around again whatever stands behind something from right to left. Nothing of an
isolate from left to right does so. One from right to left must be the last of such a word, so a
sign that would follow it on the screen is drawn apart, which is what another slant makes of it.
Newer ones draw each letter, or each row of signs, by itself: all of that is right there too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi import reorder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LRM, _RLM = "\u200e", "\u200f"
_LRE, _RLE, _PDF = "\u202a", "\u202b", "\u202c"
_LRI, _RLI, _PDI = "\u2066", "\u2067", "\u2069"
_MARKS, _EMBEDDINGS, _ISOLATES = (_LRM, _RLM), (_LRE, _RLE), (_LRI, _RLI)


def embeddings(line: Sequence[int], base: int) -> tuple[list[str], str]:
    """The controls before each letter of a line of those levels, and behind the last."""
    controls, depth = [], [base]
    for closed, opened in _steps(line, base):
        control = ""
        for _one in range(closed):
            depth.pop()
            control += _PDF + _MARKS[depth[-1] % 2]
        for level in opened:
            control += _MARKS[depth[-1] % 2] + _EMBEDDINGS[level % 2]
            depth.append(level)
        controls.append(control)
    return controls, _PDF * (len(depth) - 1)


def isolates(line: Sequence[int], base: int) -> tuple[list[str], str]:
    """The same with isolates."""
    controls, depth = [], 0
    for closed, opened in _steps(line, base):
        controls.append(_PDI * closed + "".join(_ISOLATES[level % 2] for level in opened))
        depth += len(opened) - closed
    return controls, _PDI * depth


def _steps(line: Sequence[int], base: int) -> Iterator[tuple[int, list[int]]]:
    """Before each letter of a line: how many levels end, and which begin."""
    depth = [base]
    for at, level in enumerate(line):
        closed, opened = 0, list[int]()
        while level < depth[-1]:
            depth.pop()
            closed += 1
        if level > depth[-1]:
            rises = sorted(set(line[at : _end(line, at, depth[-1])]))
            opened = rises[: rises.index(level) + 1]
            depth += opened
        yield closed, opened


def _end(line: Sequence[int], at: int, outer: int) -> int:
    """Where what stands higher than a level ends."""
    return next((end for end in range(at, len(line)) if line[end] <= outer), len(line))


def apart_from_signs(
    drawn: Sequence[str], line: Sequence[int], controls: Sequence[str]
) -> set[int]:
    """Which cells of a line would be drawn in one word with an isolate from right to left that
    stands before them on the screen."""
    apart = set()
    for at, control in enumerate(controls):
        if at and _RLI in control and _is_in_a_word(drawn[at - 1]):
            end = _end(line, at, line[at - 1])
            first = at + reorder(line[at:end])[0]
            if _is_in_a_word(drawn[first]):
                apart.add(first)
    return apart


def _is_in_a_word(drawn: str) -> bool:
    return "!" <= drawn[:1] <= "~"
