"""Where the article of a page stands, and the lines about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass, field
from newsctl.formats.page.article_header import Line, is_crumbs, is_fact_line
from newsctl.formats.page.blocks import HEADINGS, Block, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR, _ABOVE, _SHORT = 40, 4, 160  # lines below a heading, above it; code points of each
_TITLE = 30  # code points: a shorter line may be a section's name, or the paper's
_LEADS = 3  # paragraphs of a body that may be its lead


@dataclass(slots=True)
class Place:
    """The article's place in a page: numbers of blocks.

    `heading` is where its title stands (-1 for a page that shows none); `body` are its blocks;
    `scope` begins and ends what surrounds both and is the article's own.
    """

    heading: int = -1
    body: list[int] = field(default_factory=list)
    scope: tuple[int, int] = (0, 0)
    said: list[str] = field(default_factory=list)  # its text, where the page only says it

    def text(self, page: Page) -> str:
        """The article's text on one line."""
        return " ".join([*(page.blocks[n].text for n in self.body), *self.said])

    def length(self, page: Page) -> int:
        """Code points of its text that are no links."""
        return sum(len(page.blocks[n].text) - page.blocks[n].linked for n in self.body)

    def body_lines(self, page: Page) -> list[Line]:
        """The lines of the body."""
        return [_line(page.blocks[n]) for n in self.body]

    def lines_below_heading(self, page: Page) -> list[Line]:
        """The short lines between the heading and the text, a lead among them left out."""
        first = self.body[0] if self.body else min(self.heading + 1 + _NEAR, len(page.blocks))
        start = self.heading + 1 if self.heading >= 0 else max(0, first - 2 * _ABOVE)
        end = self.body[min(_LEADS, len(self.body) - 1)] if self.body else first
        return [
            _line(block)
            for number in range(start, min(end, start + _NEAR))
            if number not in self.body
            and (block := page.blocks[number]).said_of_it
            and len(block.text) <= _SHORT
        ]

    def lines_above_heading(self, page: Page) -> list[Line]:
        """The last short lines above the heading, the nearest first: those within what surrounds
        heading and text, or else a heading of its own (a day's, above its articles)."""
        above: list[int] = []
        for number in range(self.heading - 1, max(-1, self.heading - _ABOVE - 1), -1):
            block = page.blocks[number]
            if above and _is_anothers(page, number, above[-1]):
                return []
            if block.leads_away or (
                number < self.scope[0]
                and not (block.element.tag in HEADINGS and number == self.heading - 1)
            ):
                break
            if not block.outside:
                above.append(number)
        return self._short(page, above)

    def lines_below_body(self, page: Page) -> list[Line]:
        """The short lines just below the body, up to the first that leads elsewhere."""
        last = self.body[-1] if self.body else len(page.blocks)
        below = []
        for number in range(last + 1, min(last + 1 + 2 * _ABOVE, self.scope[1])):
            block = page.blocks[number]
            if (
                not block.said_of_it
                or block.is_link
                or block.leads_away
                or block.element.tag in HEADINGS
            ):
                break
            below.append(number)
        return self._short(page, below)

    def _short(self, page: Page, numbers: Iterable[int]) -> list[Line]:
        return [
            _line(block)
            for number in numbers
            if (block := page.blocks[number]).said_of_it and len(block.text) <= _SHORT
        ]


def _is_anothers(page: Page, number: int, below: int) -> bool:
    """Whether a block that stands with another on one level, and above it, is the title of another
    article, so that the lines down to the heading are said of that one."""
    block, other = page.blocks[number], page.blocks[below]
    if block.outside or block.element.getparent() is not other.element.getparent():
        return False
    if block.leads_away:
        return True
    return len(block.text) > _TITLE and not is_fact_line(block.text) and not is_crumbs(block.text)


def _line(block: Block) -> Line:
    return Line(block.text, block.pieces if len(block.pieces) > 1 else [])
