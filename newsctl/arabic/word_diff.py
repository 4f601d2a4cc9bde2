"""What changed between two texts, word by word, as readers compare them: folded, so that spelling,
tashkeel and white space count for nothing unless they are asked for.

First what stays is found where it is certain: lines that both texts have once, then runs of four,
two and one words that both have once, in the longest row that keeps their order (patience diff,
Bram Cohen); in the little that is left between them the longest runs of words that both have, as
`difflib` finds them. That takes time that grows little faster than the texts. At last a few words
that happen to stay amid a large change are taken for a part of it (the semantic clean-up of Neil
Fraser's diff-match-patch): it reads better.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from newsctl.arabic.fold import MARKS, fold
from newsctl.fast_dataclasses import NamedTuple
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

SAME, REMOVED, ADDED = "same", "removed", "added"

# A number, a date or an hour as a whole, a word with its marks, or one sign; the white space behind
# it. (White space may begin a text.)
_TOKEN = lazy_pattern(rf"(\d+(?:[.,٫٬:/-]\d+)+|\w[\w{MARKS}]*|\S|\A)(\s*)")
_RUNS = (4, 2, 1)  # words that are looked for side by side
_SMALL = 250_000  # pairs of words that `difflib` may look at
_LINE = "\n"


class Piece(NamedTuple):
    """A stretch of text that stayed, as the newer one writes it; or that was removed, or added."""

    op: str
    text: str


class _Token(NamedTuple):
    text: str  # with the white space behind it
    key: str


class _Block(NamedTuple):
    """Tokens [start, end) of the older text, and of the newer one, that stay or do not."""

    same: bool
    old: tuple[int, int]
    new: tuple[int, int]


def word_diff(before: str, after: str, *, exact: bool = False) -> list[Piece]:
    """The pieces of both texts, in order: those that stayed or were added make the newer text,
    those that stayed or were removed the older one, but for spelling and white space. `exact`
    counts these as changes too."""
    if before == after:
        return [Piece(SAME, after)] if after else []
    old, new = _tokens(before, exact=exact), _tokens(after, exact=exact)
    pieces: list[Piece] = []
    for block in _tidy(_blocks(old, new), old, new):
        if block.same:
            _put(pieces, SAME, _text(new, block.new))
        else:
            _put(pieces, REMOVED, _text(old, block.old))
            _put(pieces, ADDED, _text(new, block.new))
    return pieces


def words_changed(pieces: Sequence[Piece]) -> tuple[int, int]:
    """How many words pieces add, and remove; signs are none."""
    return _words(pieces, ADDED), _words(pieces, REMOVED)


def _words(pieces: Sequence[Piece], op: str) -> int:
    texts = (one.text for one in pieces if one.op == op)
    return sum(any(map(str.isalnum, word)) for text in texts for word in text.split())


def _put(pieces: list[Piece], op: str, text: str) -> None:
    if text:
        pieces.append(Piece(op, text))


def _tokens(text: str, *, exact: bool) -> list[_Token]:
    """A text's words and signs, each with the white space behind it, which is in its key only where
    it counts. What folding leaves nothing of (a lone tatweel) goes with what stands before it."""
    tokens: list[_Token] = []
    keys: dict[str, str] = {}
    before = ""
    for match in _TOKEN.finditer(text):
        whole, word = match[0], match[1]
        if exact:
            key = whole
        elif word in keys:
            key = keys[word]
        else:
            key = keys[word] = fold(word)
        if key:
            tokens.append(_Token(before + whole, key))
            before = ""
        elif tokens:
            tokens[-1] = tokens[-1]._replace(text=tokens[-1].text + whole)
        else:
            before += whole
    return tokens


def _text(tokens: Sequence[_Token], part: tuple[int, int]) -> str:
    return "".join([one.text for one in tokens[part[0] : part[1]]])


# -- what stays ----------------------------------------------------------------------------------
def _blocks(old: Sequence[_Token], new: Sequence[_Token]) -> list[_Block]:
    """What stays, and between that what does not."""
    a, b = [one.key for one in old], [one.key for one in new]
    matches: list[tuple[int, int, int]] = []
    for part in _by_lines(old, new):
        _match(a, b, part, _RUNS, matches)
    blocks: list[_Block] = []
    i = j = 0
    for at, there, length in [*matches, (len(a), len(b), 0)]:
        if i < at or j < there:
            blocks.append(_Block(False, (i, at), (j, there)))
        if length:
            blocks.append(_Block(True, (at, at + length), (there, there + length)))
        i, j = at + length, there + length
    return _joined(blocks)


_Part = tuple[int, int, int, int]  # tokens [a, b) of the older text, [c, d) of the newer one


def _by_lines(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Part]:
    """Both texts cut at the lines that stay, each of these a part of its own."""
    ours, theirs = _lines(old), _lines(new)
    keys = [[tuple(t.key for t in side[a:b]) for a, b in lines]
            for side, lines in ((old, ours), (new, theirs))]  # fmt: skip
    i = j = 0
    for at, there in _anchors(keys[0], keys[1]):
        (a, b), (c, d) = ours[at], theirs[there]
        yield (i, a, j, c)
        yield (a, b, c, d)
        i, j = b, d
    yield (i, len(old), j, len(new))


def _lines(tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    lines, start = [], 0
    for at, one in enumerate(tokens, 1):
        if _LINE in one.text or at == len(tokens):
            lines.append((start, at))
            start = at
    return lines


def _match(
    a: Sequence[str],
    b: Sequence[str],
    part: _Part,
    runs: Sequence[int],
    found: list[tuple[int, int, int]],
) -> None:
    """Put what stays within a part, in order: (place, place, length)."""
    waiting = [(part, runs)]
    while waiting:
        (i, i_end, j, j_end), runs = waiting.pop()
        length = 0
        while i + length < i_end and j + length < j_end and a[i + length] == b[j + length]:
            length += 1
        if length:
            found.append((i, j, length))
            i, j = i + length, j + length
        length = 0
        while (
            i_end - length > i
            and j_end - length > j
            and a[i_end - length - 1] == b[j_end - length - 1]
        ):
            length += 1
        if length:
            waiting.append(((i_end - length, i_end, j_end - length, j_end), ()))
            i_end, j_end = i_end - length, j_end - length
        if i == i_end or j == j_end or not runs:
            continue
        anchors = _run_anchors(a[i:i_end], b[j:j_end], runs[0])
        if anchors:
            parts, x, y = [], i, j
            for at, there in anchors:
                if i + at < x or j + there < y:
                    continue
                parts.append(((x, i + at, y, j + there), runs))
                x, y = i + at + runs[0], j + there + runs[0]
                parts.append(((i + at, x, j + there, y), ()))
            parts.append(((x, i_end, y, j_end), runs))
            waiting += reversed(parts)
        elif len(runs) > 1:
            waiting.append(((i, i_end, j, j_end), runs[1:]))
        elif (i_end - i) * (j_end - j) <= _SMALL:
            from difflib import SequenceMatcher

            matcher = SequenceMatcher(None, a[i:i_end], b[j:j_end], autojunk=False)
            blocks = matcher.get_matching_blocks()
            found += [(i + at, j + there, size) for at, there, size in blocks if size]


def _run_anchors(a: Sequence[str], b: Sequence[str], length: int) -> list[tuple[int, int]]:
    """Where runs of so many words stand that both sides have once."""
    if length == 1:
        return _anchors(a, b)
    grams = [
        [tuple(side[at : at + length]) for at in range(len(side) - length + 1)] for side in (a, b)
    ]
    return _anchors(grams[0], grams[1])


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of what both have exactly once, as many as keep their order."""
    ours, theirs = _once(a), _once(b)
    pairs = [(at, theirs[one]) for one, at in ours.items() if one in theirs]
    return _longest(sorted(pairs))


def _once(side: Sequence[Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    twice: set[Hashable] = set()
    for at, one in enumerate(side):
        if one in places:
            twice.add(one)
        places[one] = at
    return {one: at for one, at in places.items() if one not in twice}


def _longest(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs whose second numbers grow (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []  # which pair lies on each heap
    before: list[int] = []
    for number, (_at, there) in enumerate(pairs):
        heap = bisect_left(tops, there)
        before.append(last[heap - 1] if heap else -1)
        tops[heap : heap + 1] = [there]
        last[heap : heap + 1] = [number]
    row = []
    number = last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


# -- what reads well -----------------------------------------------------------------------------
def _joined(blocks: Sequence[_Block]) -> list[_Block]:
    """Blocks of one kind that follow each other as one."""
    found: list[_Block] = []
    for one in blocks:
        if found and found[-1].same == one.same:
            last = found[-1]
            found[-1] = _Block(one.same, (last.old[0], one.old[1]), (last.new[0], one.new[1]))
        else:
            found.append(one)
    return found


def _tidy(blocks: list[_Block], old: Sequence[_Token], new: Sequence[_Token]) -> list[_Block]:
    """What stays between two changes, and has fewer words than either, is a part of one change."""
    while True:
        words = [(_count(old, one.old), _count(new, one.new)) for one in blocks]
        kept = [
            one._replace(same=False)
            if one.same
            and 0 < number < len(blocks) - 1
            and words[number][1] < min(_ENOUGH, max(words[number - 1]), max(words[number + 1]))
            else one
            for number, one in enumerate(blocks)
        ]
        joined = _joined(kept)
        if len(joined) == len(blocks):
            return joined
        blocks = joined


_ENOUGH = 6  # words that are worth telling beside any change


def _count(tokens: Sequence[_Token], part: tuple[int, int]) -> int:
    """How many words there are among tokens; signs are none."""
    return sum(one.key[0].isalnum() for one in tokens[part[0] : part[1]])
