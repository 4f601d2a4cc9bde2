"""The Unicode Bidirectional Algorithm (UAX #9, revision for Unicode 15), in full.

`levels` gives each character its embedding level, isolates, brackets and explicit embeddings
included; `reorder` gives a line's visual order. Written from the standard's rules, which are named
where they are applied (P, X, W, N, I, L).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DEEPEST = 125
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
_EMBEDDINGS = frozenset(("LRE", "RLE", "LRO", "RLO"))
_REMOVED = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "BN"))
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))
_TRAILING = frozenset(("WS", "LRI", "RLI", "FSI", "PDI", *_REMOVED))

# Pairs of brackets (BidiBrackets.txt): opening and closing, in turn.
_BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩"
    "\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_SAME = {"\u2329": "\u3008", "\u232a": "\u3009"}  # canonically equivalent
CLOSING = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
_OPENING = {closing: opening for opening, closing in CLOSING.items()}
_EITHER = CLOSING.keys() | _OPENING.keys()

# What is drawn the other way round at an odd level (BidiMirroring.txt, the signs of running text).
MIRRORED = (
    CLOSING | _OPENING | dict(zip("<>«»‹›≤≥≪≫≮≯≺≻⊂⊃⊆⊇∈∋", "><»«›‹≥≤≫≪≯≮≻≺⊃⊂⊇⊆∋∈", strict=True))
)


@lru_cache(maxsize=4096)
def bidi_class(character: str) -> str:
    """A character's Bidi_Class; unassigned ones as DerivedBidiClass.txt has them."""
    known = bidirectional(character)
    if known:
        return known
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xE0000 <= code <= 0xE0FFF:
        return "BN"
    if 0x0590 <= code <= 0x05FF or 0x07C0 <= code <= 0x085F or 0xFB1D <= code <= 0xFB4F:
        return "R"
    if 0x0600 <= code <= 0x07BF or 0x0860 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF:
        return "AL"
    if 0xFE70 <= code <= 0xFEFF or 0x10D00 <= code <= 0x10D3F or 0x1EC70 <= code <= 0x1ECBF:
        return "AL"
    if 0x10EC0 <= code <= 0x10EFF or 0x10F30 <= code <= 0x10F6F or 0x1ED00 <= code <= 0x1ED4F:
        return "AL"
    if 0x1EE00 <= code <= 0x1EEFF:
        return "AL"
    if 0x10800 <= code <= 0x10FFF or 0x1E800 <= code <= 0x1EFFF:
        return "R"
    return "ET" if 0x20A0 <= code <= 0x20CF else "L"


def has_right_to_left(text: str) -> bool:
    """Whether anything in `text` can make its order other than it stands."""
    return not text.isascii() and any(
        bidi_class(one) in {"R", "AL", "AN", "RLE", "RLO", "RLI"} for one in set(text)
    )


def base_level(text: str) -> int | None:
    """The paragraph level that a text's first strong character gives (P2, P3); None for none."""
    depth = 0
    for one in map(bidi_class, text):
        if one in {"L", "R", "AL"} and depth == 0:
            return 0 if one == "L" else 1
        depth = max(0, depth + (one in _ISOLATES) - (one == "PDI"))
    return None


def levels(text: str, base: int | None = 1) -> list[int]:
    """The embedding level of each code point of one paragraph.

    `base` is the paragraph's level, 0 or 1, or None to find it (P2, P3). Characters that X9 removes
    get the level of what stands before them.
    """
    classes = [bidi_class(one) for one in text]
    brackets = [_SAME.get(one, one) for one in text]
    return levels_of(classes, brackets, base)


def levels_of(
    classes: list[str], brackets: list[str], base: int | None, outer: Sequence[int] = ()
) -> list[int]:
    """The same, from Bidi_Class values; `brackets` holds the characters themselves. `outer` are
    places of brackets that pair outside of what is given, around text of the paragraph's own
    direction (N0 b)."""
    paragraph = base if base is not None else _first_strong(classes, 0, None) or 0
    result, types = _explicit(classes, paragraph)
    for run, sos, eos in _sequences(classes, types, result, paragraph):
        _weak(run, types, sos)
        level = result[run[0]]
        for at in outer:
            types[at] = _direction(paragraph)
        _paired(run, types, brackets, classes, level, sos)
        _neutral(run, types, level, sos, eos)
        for at in run:  # I1, I2
            if result[at] % 2 == 0:
                result[at] += {"R": 1, "AN": 2, "EN": 2}.get(types[at], 0)
            elif types[at] != "R":
                result[at] += 1
    _reset(classes, result, paragraph)
    return result


def _first_strong(classes: list[str], start: int, end: int | None) -> int | None:
    """0 or 1 by the first strong class outside isolates (P2, P3); for FSI, up to its PDI."""
    depth = 0
    for at in range(start, len(classes) if end is None else end):
        one = classes[at]
        if one in _ISOLATES:
            depth += 1
        elif one == "PDI":
            if depth == 0 and start:
                return None
            depth = max(0, depth - 1)
        elif depth == 0 and one in {"L", "R", "AL"}:
            return 0 if one == "L" else 1
    return None


def _explicit(  # noqa: C901 - one rule of the standard after the other
    classes: list[str], paragraph: int
) -> tuple[list[int], list[str]]:
    """X1 to X8: levels of embeddings, overrides and isolates, and the classes overrides leave."""
    stack: list[tuple[int, str, bool]] = [(paragraph, "", False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    result, types = [], list(classes)
    for at, one in enumerate(classes):
        level, override, _isolate = stack[-1]
        if one in _EMBEDDINGS:
            result.append(level)
            new = _next_level(level, right=one[0] == "R")
            if new <= _DEEPEST and not overflow_isolates and not overflow_embeddings:
                stack.append((new, {"LRO": "L", "RLO": "R"}.get(one, ""), False))
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif one in _ISOLATES:
            result.append(level)
            types[at] = override or one
            right = one == "RLI" or (one == "FSI" and _first_strong(classes, at + 1, None) == 1)
            new = _next_level(level, right=right)
            if new <= _DEEPEST and not overflow_isolates and not overflow_embeddings:
                valid_isolates += 1
                stack.append((new, "", True))
            else:
                overflow_isolates += 1
        elif one == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            result.append(stack[-1][0])
            types[at] = stack[-1][1] or one
        elif one == "PDF":
            if not overflow_isolates:
                if overflow_embeddings:
                    overflow_embeddings -= 1
                elif not stack[-1][2] and len(stack) > 1:
                    stack.pop()
            result.append(stack[-1][0])
        elif one == "B":
            result.append(paragraph)
        else:
            result.append(level)
            if one != "BN":
                types[at] = override or one
    return result, types


def _next_level(level: int, *, right: bool) -> int:
    """The least odd (right) or even level above `level`."""
    return (level + 1) | 1 if right else (level + 2) & ~1


def _sequences(
    classes: list[str], types: list[str], result: list[int], paragraph: int
) -> list[tuple[list[int], str, str]]:
    """X10: the isolating run sequences, with what stands at their start and end."""
    kept = [at for at, one in enumerate(classes) if one not in _REMOVED]
    runs: list[list[int]] = []
    for at in kept:
        if runs and result[runs[-1][-1]] == result[at]:
            runs[-1].append(at)
        else:
            runs.append([at])
    sequences: list[list[int]] = []
    open_isolates: list[list[int]] = []
    for run in runs:
        # A PDI that matches continues the sequence that its initiator left open.
        if classes[run[0]] == "PDI" and open_isolates and _matches(open_isolates, result, run):
            sequence = open_isolates.pop()
            sequence += run
        else:
            sequence = list(run)
            sequences.append(sequence)
        if classes[run[-1]] in _ISOLATES:
            open_isolates.append(sequence)
    order = {at: number for number, at in enumerate(kept)}
    return [
        (sequence, *_borders(sequence, classes, result, kept, order, paragraph))
        for sequence in sequences
    ]


def _matches(open_isolates: list[list[int]], result: list[int], run: list[int]) -> bool:
    """Whether a PDI closes the last isolate that is open, dropping those that never close."""
    while open_isolates and result[open_isolates[-1][-1]] > result[run[0]]:
        open_isolates.pop()
    return bool(open_isolates) and result[open_isolates[-1][-1]] == result[run[0]]


def _borders(
    sequence: list[int],
    classes: list[str],
    result: list[int],
    kept: list[int],
    order: dict[int, int],
    paragraph: int,
) -> tuple[str, str]:
    first, last = order[sequence[0]], order[sequence[-1]]
    level = result[sequence[0]]
    before = result[kept[first - 1]] if first else paragraph
    after = result[kept[last + 1]] if last + 1 < len(kept) else paragraph
    if classes[sequence[-1]] in _ISOLATES:  # never closed
        after = paragraph
    return _direction(max(level, before)), _direction(max(level, after))


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _weak(run: list[int], types: list[str], sos: str) -> None:  # noqa: C901 - as above
    """W1 to W7."""
    previous, strong = sos, sos
    for at in run:  # W1, W2, W3 need only what stands before
        one = types[at]
        if one == "NSM":
            one = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        raw = one
        if one in {"L", "R", "AL"}:
            strong = one
        elif one == "EN" and strong == "AL":
            one = "AN"
        previous = raw if raw != "EN" else one
        types[at] = one
    for at in run:
        if types[at] == "AL":
            types[at] = "R"
    for number in range(1, len(run) - 1):  # W4
        before, one, after = (types[run[number + step]] for step in (-1, 0, 1))
        if before == after and (
            (one == "ES" and before == "EN") or (one == "CS" and before in {"EN", "AN"})
        ):
            types[run[number]] = before
    number = 0
    while number < len(run):  # W5, W6
        if types[run[number]] != "ET":
            number += 1
            continue
        end = number
        while end < len(run) and types[run[end]] == "ET":
            end += 1
        beside = "EN" in (
            types[run[number - 1]] if number else "",
            types[run[end]] if end < len(run) else "",
        )
        for at in run[number:end]:
            types[at] = "EN" if beside else "ON"
        number = end
    strong = sos
    for at in run:  # W6, W7
        one = types[at]
        if one in {"ES", "CS"}:
            types[at] = "ON"
        elif one in {"L", "R"}:
            strong = one
        elif one == "EN" and strong == "L":
            types[at] = "L"


def _paired(
    run: list[int], types: list[str], brackets: list[str], classes: list[str], level: int, sos: str
) -> None:
    """N0: a pair of brackets takes the direction of what it holds, or of what stands before it."""
    pairs = _pairs(run, types, brackets)
    if not pairs:
        return
    embedding = _direction(level)
    strong = [_STRONG.get(types[at], "") for at in run]
    # How many of each direction stand before each place: pairs never cross, so what earlier ones
    # became is never inside a later one.
    ahead = {side: [0, *accumulate(one == side for one in strong)] for side in "LR"}
    before, seen = sos, 0  # the last strong direction before `seen`, what pairs became included
    for opening, closing in pairs:
        while seen < opening:
            before = _STRONG.get(types[run[seen]], before)
            seen += 1
        inside = {side for side in "LR" if ahead[side][closing] > ahead[side][opening + 1]}
        if not inside:
            continue
        direction = embedding if embedding in inside else before
        for place in (opening, closing):
            types[run[place]] = direction
            for number in range(place + 1, len(run)):  # marks on a bracket follow it
                if classes[run[number]] != "NSM":
                    break
                types[run[number]] = direction


def _pairs(run: list[int], types: list[str], brackets: list[str]) -> list[tuple[int, int]]:
    """BD16: the pairs of brackets, by place in the run, in the order of their opening."""
    places = [
        place for place, at in enumerate(run) if types[at] == "ON" and brackets[at] in _EITHER
    ]
    return bracket_pairs([(place, brackets[run[place]]) for place in places])


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
            if _SAME.get(stack[depth][0], stack[depth][0]) == _SAME.get(character, character):
                found.append((stack[depth][1], place))
                del stack[depth:]
                break
    return sorted(found)


def _neutral(run: list[int], types: list[str], level: int, sos: str, eos: str) -> None:
    """N1, N2: neutrals between two of one direction take it, others the embedding's."""
    number = 0
    while number < len(run):
        if types[run[number]] not in _NEUTRAL:
            number += 1
            continue
        end = number
        while end < len(run) and types[run[end]] in _NEUTRAL:
            end += 1
        before = _STRONG[types[run[number - 1]]] if number else sos
        after = _STRONG[types[run[end]]] if end < len(run) else eos
        direction = before if before == after else _direction(level)
        for at in run[number:end]:
            types[at] = direction
        number = end


def _reset(classes: list[str], result: list[int], paragraph: int) -> None:
    """L1, and the level of what stands before for what X9 removed."""
    trailing = True
    for at in range(len(classes) - 1, -1, -1):
        if classes[at] in {"B", "S"}:
            result[at] = paragraph
            trailing = True
        elif trailing and classes[at] in _TRAILING:
            result[at] = paragraph
        else:
            trailing = False
    for at, one in enumerate(classes):
        if one in _REMOVED:
            result[at] = result[at - 1] if at else paragraph


def reorder(line: list[int]) -> list[int]:
    """L2: the logical index of each place of a line, from left to right."""
    order = list(range(len(line)))
    if not line:
        return order
    if line.count(line[0]) == len(line):
        return order[::-1] if line[0] % 2 else order
    lowest_odd = min((one for one in line if one % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(line), lowest_odd - 1, -1):
        at = 0
        while at < len(line):
            if line[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(line) and line[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end
    return order
