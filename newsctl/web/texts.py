"""Texts of articles as markup: escaped, each in its own direction, with what matched marked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from newsctl.display.bidi_classes import base_level
from newsctl.formats.xhtml_articles import clean
from newsctl.lazy_patterns import lazy_pattern
from newsctl.text import one_line, replace_noncharacters, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEADLINE = 400  # code points of a headline or a name in a list
# A word without end may be broken now and then: browsers look for where to break an Arabic one in
# time that grows with its length squared, a minute for a hundred thousand letters.
_WORD = 100  # letters
_ENDLESS = lazy_pattern(rf"\S{{{_WORD}}}(?=\S)")
_MAY_BREAK = "\x00"  # cleaned texts have none
_FIRST, _SAMPLE = 40, 1000  # code points within which a first strong letter is looked for


class Paragraph(NamedTuple):
    """A paragraph's own direction (`rtl`, `ltr`), and its text."""

    direction: str
    text: Markup


def direction(text: str, otherwise: str = "rtl") -> str:
    """The direction that a text's first strong letter gives it; `otherwise` without one."""
    level = base_level(text[:_FIRST])
    if level is None and len(text) > _FIRST:
        level = base_level(text[:_SAMPLE])
    return otherwise if level is None else ("rtl" if level else "ltr")


def plain(text: str | None) -> str:
    """A text as one line without any control: for attributes, heads and citations."""
    return one_line(replace_noncharacters(whole(text or "")))


def shortened(text: str, spans: Iterable[Sequence[int]] = ()) -> Markup:
    """A headline or a name as a list shows it, with the spans marked: one that goes on for pages is
    cut, and marks nothing."""
    if len(text) <= HEADLINE:
        return marked(text, spans)
    return _lines(opening(text, HEADLINE))


def marked(text: str, spans: Iterable[Sequence[int]] = ()) -> Markup:
    """A text with the spans (code points) marked, its line ends kept."""
    if not spans:
        return _lines(text)
    return Markup("".join(_pieces(text, 0, len(text), spans)))  # noqa: S704 - each is escaped


def _pieces(text: str, start: int, end: int, spans: Iterable[Sequence[int]]) -> Iterator[str]:
    """Markup of a stretch of a text."""
    at = start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first < last:
            yield _lines(text[at:first])
            yield "<mark>"
            yield _lines(text[first:last])
            yield "</mark>"
            at = last
    yield _lines(text[at:end])


def _lines(text: str) -> Markup:
    text = clean(whole(text))
    if len(text) > _WORD and _ENDLESS.search(text):
        pieces = map(escape, _ENDLESS.sub(f"\\g<0>{_MAY_BREAK}", text).split(_MAY_BREAK))
        made = Markup("<wbr>").join(pieces)
    else:
        made = escape(text)
    return made.replace("\n", Markup("<br>")) if "\n" in made else made


def opening(body: str, width: int) -> str:
    """The beginning of a body on one line, at most so many code points, cut at a word."""
    text = plain(body[: 3 * width])
    if len(text) <= width:
        return text
    cut = text[:width].rpartition(" ")[0] or text[:width]
    return cut if cut.endswith((".", "!", "؟", "…")) else cut.rstrip("،,;؛:") + "…"


def paragraphs(
    body: str, spans: Sequence[Sequence[int]] = (), otherwise: str = "rtl"
) -> list[Paragraph]:
    """A body's paragraphs: what stands between blank lines; without any, each line."""
    found = []
    for start, end in _blocks(body):
        inside = [one for one in spans if one[1] > start and one[0] < end]
        text = Markup("".join(_pieces(body, start, end, inside)))  # noqa: S704
        found.append(Paragraph(direction(body[start:end], otherwise), text))
    return found


def _blocks(body: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a body stand, in code points."""
    lines = list(_lines_of(body))
    filled = [place for place, (start, end) in enumerate(lines) if start < end]
    parted = any(after > before + 1 for before, after in pairwise(filled))
    found: list[tuple[int, int]] = []
    last = -2
    for place in filled:
        start, end = lines[place]
        if parted and place == last + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        last = place
    return found


def _lines_of(body: str) -> Iterator[tuple[int, int]]:
    """Where each line stands without the white space around it; an empty one where there is only
    that."""
    at = 0
    for line in body.split("\n"):
        inner = line.strip()
        start = at + (line.index(inner) if inner else 0)
        yield start, start + len(inner)
        at += len(line) + 1
