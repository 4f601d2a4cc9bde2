"""The passage of a body that shows best why it was found."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass, field
from newsctl.lazy_patterns import lazy_pattern
from newsctl.search.highlight import Highlights, Spans, find, merged, wanted
from newsctl.search.query import Field

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer
    from newsctl.search.highlight import Found
    from newsctl.search.query import Query

WIDTH = 180  # code points
ELLIPSIS = "…"
_WHITE = lazy_pattern(r"\s+")
_ENDS = (".", "!", "?", "؟", "…")  # of a sentence: nothing of it was cut
_SENTENCE = lazy_pattern(r"(?:[.!?]\s+|[؟…]\s+|\n\s*)(?=\S)")


@dataclass(slots=True)
class Snippet:
    """A passage in the author's own spelling; highlights are code points of `text`."""

    text: str
    highlights: Spans = field(default_factory=list)


class Marks:
    """The passage of an article, and where it matched: a query is read once for all its hits, and
    a body once for both."""

    def __init__(self, query: Query, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._body = wanted(query, Field.BODY, analyzer)
        self._title = wanted(query, Field.TITLE, analyzer)

    def of(self, title: str, body: str) -> tuple[Snippet, Highlights]:
        """The passage of `body`, and what to mark in both texts whole."""
        in_body = find(self._body, body, self._analyzer)
        in_title = find(self._title, title, self._analyzer)
        return _best(body, in_body, WIDTH), Highlights(merged(in_title), merged(in_body))


def snippet(query: Query, body: str, analyzer: Analyzer, width: int = WIDTH) -> Snippet:
    """The passage of `body` of at most `width` code points that holds the most of what the query
    looks for; the beginning of `body` when it holds nothing of it.

    It is cut at words, at a sentence's beginning where one is near; an ellipsis stands for what is
    left out, and each run of white space is one space.
    """
    return _best(body, find(wanted(query, Field.BODY, analyzer), body, analyzer), width)


def _best(body: str, found: list[Found], width: int) -> Snippet:
    if found:
        start, end = _around(body, *_densest(found, width), width)
    else:
        start, end = 0, _cut(body, 0, 0, width)
    return _passage(body, start, end, merged(found))


def _densest(found: list[Found], width: int) -> tuple[int, int]:
    """The matches that fit into `width`: of the most parts of the query, then the most, then the
    first; their first and last code point."""
    best, place = (0, 0), (found[0].start, found[0].end)
    times: dict[int, int] = {}
    left = parts = 0
    for right, (_start, end, part) in enumerate(found):
        times[part] = times.get(part, 0) + 1
        parts += times[part] == 1
        while left < right and end - found[left].start > width:
            gone = found[left].part
            times[gone] -= 1
            parts -= times[gone] == 0
            left += 1
        score = (parts, right - left + 1)
        if score > best:
            best, place = score, (found[left].start, end)
    return place


def _around(body: str, start: int, end: int, width: int) -> tuple[int, int]:
    """The window of `width` about [start, end): a third of what is free before, the rest after."""
    free = max(0, width - (end - start))
    before = max(free // 3, free - (len(body) - end))
    left = _beginning(body, start, max(0, start - before))
    return left, _cut(body, left, min(end, left + width), left + width)


def _beginning(body: str, start: int, earliest: int) -> int:
    """Where to begin at `earliest` or later: a sentence, else a word, else `start`."""
    if earliest == 0:
        return 0
    sentence = _SENTENCE.search(body, earliest - 1, start + 1)
    if sentence:
        return sentence.end()
    white = _WHITE.search(body, earliest - 1, start)
    return white.end() if white else start


def _cut(body: str, left: int, least: int, most: int) -> int:
    """The end of the last word that ends between `least` and `most`; without one, `least`, and
    within a word longer than the window, anywhere but before a mark."""
    if most >= len(body):
        return len(body)
    for at in range(most, max(least, left), -1):
        if body[at].isspace() and not body[at - 1].isspace():
            return at
    if least > left:
        return least
    at = most
    while at > left + 1 and unicodedata.category(body[at]) in {"Mn", "Mc", "Me", "Cf"}:
        at -= 1
    return at


def _passage(body: str, start: int, end: int, marks: Spans) -> Snippet:
    """The window with its white space made single spaces, and its marks moved along."""
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    lead = ELLIPSIS if body[:start].strip() else ""
    tail = ELLIPSIS if body[end:].strip() and not body[start:end].endswith(_ENDS) else ""
    text, shrunk = _single_spaces(body, start, end)
    ends = [place for place, _removed in shrunk]

    def moved(place: int) -> int:
        at = bisect_right(ends, place)
        return len(lead) + place - start - (shrunk[at - 1][1] if at else 0)

    inside = ((max(first, start), min(last, end)) for first, last in marks)
    return Snippet(
        lead + text + tail,
        [(moved(first), moved(last)) for first, last in inside if first < last],
    )


def _single_spaces(body: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """The text of a window, and how much shorter it is from the end of each run of white space."""
    shrunk: list[tuple[int, int]] = []
    removed = 0
    for white in _WHITE.finditer(body, start, end):
        if white.end() - white.start() > 1:
            removed += white.end() - white.start() - 1
            shrunk.append((white.end(), removed))
    return _WHITE.sub(" ", body[start:end]), shrunk
