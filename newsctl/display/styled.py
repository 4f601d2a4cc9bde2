"""Text with styles, as the layout takes it: rich's `Text`, or the same without loading rich."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from newsctl.display.sanitise import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import StyleType

    Spans = Sequence[tuple[int, int]]


class StyledText(Protocol):
    """What is asked of a styled text; rich's `Text` has it all. Spans are (start, end, style)."""

    @property
    def plain(self) -> str: ...
    @property
    def style(self) -> StyleType: ...
    @property
    def spans(self) -> Sequence[tuple[int, int, StyleType]]: ...


class Styled:
    """A text, its style, and the styles of spans of it, in code points.

    `isolates` are spans whose order is their own, wherever they stand and whatever is beside them:
    what is typed (options, commands, paths) amid Arabic words, names beside dates.
    """

    __slots__ = ("isolates", "plain", "spans", "style")

    def __init__(
        self,
        plain: str,
        style: StyleType = "",
        spans: Sequence[tuple[int, int, StyleType]] = (),
        isolates: Spans = (),
    ) -> None:
        self.plain = plain
        self.style = style
        self.spans = spans
        self.isolates = isolates


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


# `commands`, options, paths and addresses, and dates and periods as they are typed.
_TYPED = re.compile(
    r"`[^`\n]+`|(?<![\w-])--?[A-Za-z](?:[\w=./-]*\w)?(?: [A-Za-z][\w./-]*\b)?"
    r"|(?<!\w)[~.]?/[\w./~@%-]*[\w/]|[A-Za-z]:\\[\w.\\-]+"
    r"|\b[a-z]+://\S+|(?<![\w-])-?\d+(?:[-/.:]\w+)+|(?<![\w-])-\d+\w?"
)


def typed(message: str) -> Styled:
    """A message in which what is typed keeps its own order."""
    if max(message, default="") < "\u0600":
        return Styled(message)
    return Styled(message, isolates=[found.span() for found in _TYPED.finditer(message)])


def clean(text: StyledText | str) -> Styled:
    """A text made harmless, its spans moved along with its characters."""
    if isinstance(text, str):
        return Styled(sanitise(text))
    plain = text.plain
    isolates = getattr(text, "isolates", ())
    safe = sanitise(plain)
    if safe == plain:
        return Styled(plain, text.style, text.spans, isolates)
    if not text.spans and not isolates:
        return Styled(safe, text.style)
    pieces = [sanitise(one) for one in plain]
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    last = len(plain)
    return Styled(
        "".join(pieces),
        text.style,
        [(places[max(0, s)], places[min(e, last)], style) for s, e, style in text.spans],
        [(places[start], places[end]) for start, end in isolates],
    )


def paragraphs(text: Styled) -> Iterator[Styled]:
    """The text's paragraphs; each has the spans that reach into it."""
    if "\n" not in text.plain:
        yield text
        return
    start = 0
    for plain in text.plain.split("\n"):
        yield part(text, start, start + len(plain))
        start += len(plain) + 1


def part(text: Styled, start: int, end: int) -> Styled:
    """The code points [start, end) of a text."""
    plain = text.plain[start:end]
    if not text.spans and not text.isolates:
        return Styled(plain, text.style)
    return Styled(
        plain,
        text.style,
        [(max(s, start) - start, min(e, end) - start, style)
         for s, e, style in text.spans if s < end and e > start],
        [(max(s, start) - start, min(e, end) - start)
         for s, e in text.isolates if s < end and e > start],
    )  # fmt: skip


def styles_of(text: StyledText) -> list[StyleType]:
    """The style of each code point: the last span over it, over the text's own."""
    styles: list[StyleType] = [text.style] * len(text.plain)
    for start, end, style in text.spans:
        end = min(end, len(styles))
        if start < end:
            styles[start:end] = [style] * (end - start)
    return styles
