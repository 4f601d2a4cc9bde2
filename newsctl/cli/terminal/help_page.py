"""A help page for reading: from the side its language begins at, what is typed left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.isolates import typed
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import Renderable, at_side, indented
from newsctl.display.screen import MEASURE
from newsctl.display.styled_text import Styled
from newsctl.messages import gettext as _
from newsctl.messages import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.cli.help.page import Page, Section
    from newsctl.display.layout import Layout

_WIDEST = 96  # cells of a page
_TERM = 26  # cells of a term beside its text
_INDENT = 2
_BESIDE = 30  # cells of text below which it stands under its term


class HelpPage(Renderable):
    """A page as `newsctl.cli.help.page` declares them, at any width."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def lines(self, layout: Layout, width: int) -> Iterator[Line]:
        """All lines: usage, what it is for, each section's terms beside or above their texts."""
        width = min(width, _WIDEST)
        yield from self._usage(layout, width)
        yield EMPTY
        measure = min(MEASURE, width)
        for paragraph in self.page.prose:
            for line in layout.lines(typed(paragraph, layout.base), measure, base=layout.base):
                yield at_side(line, layout, width)
            yield EMPTY
        terms = [term for section in self.page.sections for term, _text in section.entries]
        term_width = max((one for one in map(layout.width, terms) if one <= _TERM), default=_TERM)
        for number, section in enumerate(self.page.sections):
            if number:
                yield EMPTY
            yield from layout.lines(Styled(label(section.title), "heading"), width)
            yield from self._entries(section, layout, width, term_width)
        if self.page.examples:
            yield EMPTY
            yield from layout.lines(Styled(label(_("Examples")), "heading"), width)
            for example in self.page.examples:
                for line in layout.lines(example, width - _INDENT, base=0, align=layout.base):
                    yield indented(line, layout, _INDENT)

    def _usage(self, layout: Layout, width: int) -> Iterator[Line]:
        words = _("Usage: {usage}").format(usage="").strip()
        head = layout.line(Styled(words, "heading"))
        rest = width - head.width - 1
        for line in layout.lines(self.page.usage, rest, base=0, align=layout.base):
            yield layout.row([head, line], [head.width, rest], 1)
            head = Line([], head.width)

    def _entries(
        self, section: Section, layout: Layout, width: int, term_width: int
    ) -> Iterator[Line]:
        room = width - _INDENT
        rest = room - term_width - 2
        for term, text in section.entries:
            if rest < _BESIDE:
                yield from _above(term, text, layout, room)
            else:
                yield from _beside(term, text, layout, term_width, rest)


def _term(term: str, layout: Layout, width: int) -> list[Line]:
    return layout.lines(Styled(term, "term"), width, base=0, align=layout.base)


def _above(term: str, text: str, layout: Layout, room: int) -> Iterator[Line]:
    """A term, and its text below, set in further."""
    for line in _term(term, layout, room):
        yield indented(line, layout, _INDENT)
    texts = typed(text, layout.base)
    for line in layout.lines(texts, room - 2 * _INDENT, base=layout.base):
        yield indented(line, layout, 3 * _INDENT)


def _beside(term: str, text: str, layout: Layout, term_width: int, rest: int) -> Iterator[Line]:
    """A term and its text side by side; below it where the term is too long for that."""
    texts = layout.lines(typed(text, layout.base), rest, base=layout.base)
    heads = []
    if layout.width(term) > term_width:
        for head in _term(term, layout, term_width + 2 + rest):
            yield indented(head, layout, _INDENT)
    else:
        heads.append(layout.line(Styled(term, "term"), base=0))
    for line in texts or [EMPTY]:
        head = heads.pop() if heads else Line([], 0)
        yield indented(layout.row([head, line], [term_width, rest], 2), layout, _INDENT)
