"""The passage of a body that shows best why it was found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsctl.search.highlight import Spans, spans, wanted
from newsctl.search.query import Field

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer
    from newsctl.search.query import Query

WIDTH = 180  # code points
_ELLIPSIS = "…"
_WHITE = re.compile(r"\s+")
_BEFORE = 5  # a passage begins a few words before its first match, where it can


@dataclass(slots=True)
class Snippet:
    """A passage in the author's own spelling; highlights are code points of `text`."""

    text: str
    highlights: Spans = field(default_factory=list)


def snippet(query: Query, body: str, analyzer: Analyzer, width: int = WIDTH) -> Snippet:
    """The window of `body`, cut at words, that holds the most of the words looked for; its
    beginning when it holds none. Runs of white space become one space."""
    marks = spans(wanted(query, Field.BODY, analyzer), analyzer.tokens(body))
    start, end = _window(body, marks, width, analyzer)
    return _cut(body, start, end, [one for one in marks if one[0] >= start and one[1] <= end])


def _window(body: str, marks: Spans, width: int, analyzer: Analyzer) -> tuple[int, int]:
    """The best window: the most different words, then the most words, then the first."""
    best, start = (0, 0), 0
    for first, (begin, _end) in enumerate(marks):
        inside = [one for one in marks[first:] if one[1] <= begin + width]
        words = [analyzer.word(body[one[0] : one[1]])[1] for one in inside]
        score = (len(set(words)), len(words))
        if score > best:
            best, start = score, begin
    if not marks:
        return 0, _word_end(body, 0, width)
    start = _words_before(body, start, width // 4)
    return start, max(_word_end(body, start, width), _reach(marks, start, width))


def _reach(marks: Spans, start: int, width: int) -> int:
    """The first match is always whole, however long."""
    first = next(one for one in marks if one[0] >= start)
    return first[1] if first[1] - start > width else start


def _words_before(body: str, start: int, most: int) -> int:
    """A place a few words before `start`, within its sentence or paragraph, at most `most` back."""
    earliest = max(0, start - most)
    at = start
    for _word in range(_BEFORE):
        before = at - 1
        while before > earliest and body[before - 1] not in " \n\t":
            before -= 1
        if before <= earliest and not (before == 0 or body[before - 1 : before] in {" ", "\n"}):
            break
        if before < 0 or "\n" in body[before:at] or body[before:at].rstrip()[-1:] in ".!؟":
            break
        at = max(before, 0)
    return at


def _word_end(body: str, start: int, width: int) -> int:
    """The end of the last word that fits."""
    end = start + width
    if end >= len(body):
        return len(body)
    cut = end
    while cut > start and not body[cut].isspace():
        cut -= 1
    return cut if cut > start else end


def _cut(body: str, start: int, end: int, marks: Spans) -> Snippet:
    """The window with its white space folded, ellipses where text is left out, marks moved along."""
    pieces = [_ELLIPSIS] if body[:start].strip() else []
    shift = len(pieces)
    at, moved = start, []
    length = shift
    edges: dict[int, int] = {}
    for white in [*_WHITE.finditer(body, start, end), None]:
        stop = white.start() if white is not None else end
        for place in range(at, stop + 1):
            edges[place] = length + place - at
        pieces.append(body[at:stop])
        length += stop - at
        if white is not None:
            at = white.end()
            if stop > start and at < end:
                pieces.append(" ")
                length += 1
    moved = [
        (edges[first], edges[last]) for first, last in marks if first in edges and last in edges
    ]
    text = "".join(pieces)
    if body[end:].strip():
        text += _ELLIPSIS
    return Snippet(text, moved)
