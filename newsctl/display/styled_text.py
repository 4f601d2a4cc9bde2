"""Text with styles, as the layout takes it: rich's `Text`, or the same without loading rich."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Protocol

from newsctl.display.sanitise import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import StyleType

    Spans = Sequence[tuple[int, int]]
    StyledSpans = Sequence[tuple[int, int, StyleType]]


class StyledText(Protocol):
    """What is asked of a styled text; rich's `Text` has it all. Spans are (start, end, style)."""

    @property
    def plain(self) -> str: ...
    @property
    def style(self) -> StyleType: ...
    @property
    def spans(self) -> StyledSpans: ...


class Styled:
    """A text, its style, and the styles of spans of it, in code points.

    `isolates` are spans whose order is their own, wherever they stand and whatever is beside them:
    what is typed (options, commands, paths) amid Arabic words, names beside dates. `kept` are spans
    that stay on one line where one has room for them: commands to be copied.
    """

    __slots__ = ("isolates", "kept", "plain", "spans", "style")

    def __init__(
        self,
        plain: str,
        style: StyleType = "",
        spans: StyledSpans = (),
        isolates: Spans = (),
        kept: Spans = (),
    ) -> None:
        self.plain = plain
        self.style = style
        self.spans = spans
        self.isolates = isolates
        self.kept = kept

    @property
    def is_bare(self) -> bool:
        """Whether it has no spans of any kind."""
        return not (self.spans or self.isolates or self.kept)


def marked(text: str, marks: Spans, style: str) -> Styled:
    """`text` with spans shown as matches."""
    return Styled(text, style, [(start, end, "match") for start, end in marks])


def beside(parts: Sequence[str], between: str, style: str = "", before: str = "") -> Styled:
    """Parts in a row, each in its own order: a Latin name pulls no number along."""
    text, isolates = before, []
    for number, one in enumerate(parts):
        text += between if number else ""
        isolates.append((len(text), len(text) + len(one)))
        text += one
    return Styled(text, style, isolates=isolates)


def clean(text: StyledText | str) -> Styled:
    """A text made harmless, its spans moved along with its characters, in order and apart: where
    several lie over one another, the last."""
    if isinstance(text, str):
        return Styled(sanitise(text))
    plain = text.plain
    isolates, kept = getattr(text, "isolates", ()), getattr(text, "kept", ())
    spans = _apart(text.spans, text.style, len(plain))
    safe = sanitise(plain)
    if safe == plain:
        return Styled(plain, text.style, spans, isolates, kept)
    if not spans and not isolates and not kept:
        return Styled(safe, text.style)
    pieces = [
        "" if one == "\r" and plain[at + 1 : at + 2] == "\n" else sanitise(one)
        for at, one in enumerate(plain)
    ]
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return Styled(
        "".join(pieces),
        text.style,
        [(places[start], places[end], style) for start, end, style in spans],
        [(places[start], places[end]) for start, end in isolates],
        [(places[start], places[end]) for start, end in kept],
    )


def _apart(spans: StyledSpans, style: StyleType, length: int) -> StyledSpans:
    if not spans:
        return ()
    if (
        spans[0][0] >= 0
        and spans[-1][1] <= length
        and all(before[0] <= before[1] <= after[0] for before, after in pairwise(spans))
    ):
        return spans
    found: list[tuple[int, int, StyleType]] = []
    at = 0
    for one, group in groupby(_styles(style, spans, length)):
        end = at + sum(1 for _one in group)
        if one != style:
            found.append((at, end, one))
        at = end
    return found


def paragraphs(text: Styled) -> Iterator[Styled]:
    """The text's paragraphs; each has the spans that reach into it."""
    if "\n" not in text.plain:
        yield text
        return
    if text.is_bare:
        for plain in text.plain.split("\n"):
            yield Styled(plain, text.style)
        return
    start = 0
    for plain in text.plain.split("\n"):
        yield part(text, start, start + len(plain))
        start += len(plain) + 1


def part(text: Styled, start: int, end: int) -> Styled:
    """The code points [start, end) of a text that is clean."""
    if text.is_bare:
        return Styled(text.plain[start:end], text.style)
    return Styled(
        text.plain[start:end],
        text.style,
        [(max(s, start) - start, min(e, end) - start, style)
         for s, e, style in _within(text.spans, start, end)],
        [(max(s, start) - start, min(e, end) - start)
         for s, e in _within(text.isolates, start, end)],
        [(max(s, start) - start, min(e, end) - start)
         for s, e in _within(text.kept, start, end)],
    )  # fmt: skip


def styled_within(text: Styled, start: int, end: int) -> bool:
    """Whether a span of a clean text reaches into [start, end)."""
    return bool(text.spans) and bool(_within(text.spans, start, end))


def _within(spans: Sequence[tuple[int, int, *tuple[object, ...]]], start: int, end: int) -> list:  # type: ignore[type-arg]
    """Those of some spans, in order and apart, that reach into [start, end)."""
    if not spans:
        return []
    first = bisect_right(spans, start, key=lambda span: span[1])
    return list(spans[first : bisect_left(spans, end, key=lambda span: span[0])])


def styles_of(text: Styled) -> list[StyleType]:
    """The style of each code point: the last span over it, over the text's own."""
    return _styles(text.style, text.spans, len(text.plain))


def _styles(style: StyleType, spans: StyledSpans, length: int) -> list[StyleType]:
    styles: list[StyleType] = [style] * length
    for start, end, one in spans:
        start, end = max(start, 0), min(end, length)
        if start < end:
            styles[start:end] = [one] * (end - start)
    return styles
