"""The line of a page that is its article's title: by the text below it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsctl.formats.page.phrases import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.formats.page.blocks import Page

_LONG = 12  # code points of a title that another may begin with
_HEADED = 60.0  # code points of paragraphs below a line for it to be a heading


def find_heading(page: Page, titles: Sequence[str]) -> int:
    """The number of the block that shows the title; -1 when none does. Where several do, the first
    that paragraphs follow at once, an `h1` before any other."""
    shown = page.shown()
    for title in titles:
        if places := shown.get(plain(title)):
            best = max(places, key=lambda number: (_heads(page, number), -number))
            if page.blocks[best].is_link and (longer := _longer_heading(page, title)) is not None:
                return longer
            return best if _heads(page, best) > 0 and not _is_teaser(page, best) else -1
    return -1


def _longer_heading(page: Page, title: str) -> int | None:
    """The `h1` that says a title and more, with text below it."""
    said = plain(title)
    for number, block in enumerate(page.blocks):
        if block.element.tag == "h1" and len(said) > _LONG and plain(block.text).startswith(said):
            return number if _heads(page, number) > 0 else None
    return None


def heading_of(page: Page, titles: Sequence[str]) -> str:
    """The one of several titles that heads most text before another of them comes; empty when
    none does."""
    shown = page.shown()
    places = {number: title for title in titles for number in shown.get(plain(title), ())}
    best, most = "", _HEADED
    for number, end in pairwise([*sorted(places), len(page.blocks)]):
        worth = _heads(page, number, end)
        if worth > most:
            best, most = places[number], worth
    return best


def _is_teaser(page: Page, number: int) -> bool:
    """Whether a linked title stands below the page's text, among other articles."""
    above = sum(len(one.text) for one in page.blocks[:number] if one.prose)
    below = sum(len(one.text) for one in page.blocks[number:] if one.prose)
    return page.blocks[number].is_link and above > 3 * below


def _heads(page: Page, number: int, end: int | None = None) -> float:
    """How much a block that says the title looks like the heading of a text: by the paragraphs
    below it, its element, and whether it is no link in the page's frame."""
    block = page.blocks[number]
    below = sum(
        len(one.text) - one.linked
        for above, one in pairwise(page.blocks[number : min(number + 20, end or len(page.blocks))])
        if one.prose and not above.leads_away  # an excerpt of another article
    )
    worth = min(below, 300) * (1.5 if block.element.tag == "h1" else 1)
    framed = any(zone.kind == "frame" for zone in block.zones)
    return worth / (1 + block.is_link + framed)
