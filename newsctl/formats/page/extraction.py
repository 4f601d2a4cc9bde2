"""Which of a page's blocks are its article's text.

Blocks are judged by what they hold and where they stand: paragraphs have words of their own, lists
of other articles have links. The names of elements are hints, believed only where what they hold
agrees. What a page marks as its text (`articleBody`) goes before any guess.

The weighing of containers is after Arc90's Readability (paragraphs give their weight to the
elements around them, the nearer the more), with the distance from the page's heading added, which
is what finds a text of one line among menus.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.formats.page import boilerplate_lines
from newsctl.formats.page.article_header import is_fact_line
from newsctl.formats.page.article_region import Place
from newsctl.formats.page.blocks import HEADINGS, Block, Page, ancestors, text_of
from newsctl.formats.page.boilerplate_elements import judge_zones
from newsctl.formats.page.headings import find_heading
from newsctl.formats.page.phrases import plain, says

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKED = re.compile(r"(?:^|[\s:/#])articlebody(?:$|\s)", re.IGNORECASE)
_PARAGRAPHS = frozenset(("p", "li", "blockquote", "pre"))
_PAGES_OWN = frozenset(("html", "body", "main"))
_SHOWN = 0.6  # of the text that the metadata give, for the page to show it
_LONGEST_WEIGHT = 600  # code points of one paragraph that count
_FAR = 600  # code points of menus between the heading and a text that halve its weight
_PART, _PART_LINKS = 60, 0.25  # what makes a sibling a part of the text: code points, links
_PROSE = 20
_LONG_TITLE = 12  # code points: a shorter one may be said in the text
_BULLETS = "-–—•*▪●"  # what begins a list of highlights
_LONGEST_NAME = 300  # code points of a class that is looked at
_LEAD_NAME = re.compile(
    r"(?:^|[ _-])(?:sub-?head(?:ing|line)?|sub-?title|standfirst|dek|deck|spot|lead|lede|sapo"
    r"|chapo|chapeau|summary|excerpt)(?:$|[ _-])",
    re.IGNORECASE,
)
_SENTENCE = 60  # code points of a heading that is one
_LEAD_LINKS = 0.1  # of a lead
_LEAD = 40  # code points: a shorter line above the text is no lead


def find_article(page: Page, titles: Sequence[str], said: str = "") -> Place:
    """Where the article of a page stands; `titles` are what it may be called, the best first, and
    `said` is its text as the page's metadata give it."""
    blocks = page.blocks
    heading = find_heading(page, titles)
    judge_zones(page, heading)
    marked = _marked(page)
    if marked:
        parts = dict.fromkeys(_block_around(page, element) for element in marked)
        body = [n for element in parts for n in _within(page, element, heading)]
        body = _lead(page, heading, body) + body
    else:
        body = _weighed(page, heading)
    named = {plain(title) for title in titles if len(title) > _LONG_TITLE}
    body = [number for number in body if plain(blocks[number].text) not in named]
    body = _without_labels(page, body)
    body = _without_tail(page, body)
    found = Place(heading, body, _scope(page, heading, body))
    if len(said) >= _LEAD:
        _agree_with(found, page, said)
    return found


def _without_labels(page: Page, body: list[int]) -> list[int]:
    """The body without the short lines before its first paragraph that stand apart from it."""
    first = next((at for at, number in enumerate(body) if page.blocks[number].prose), 0)
    if not first:
        return body
    beside = page.blocks[body[first]].element.getparent()
    kept = [
        n for n in body[:first]
        if _is_sentence(page.blocks[n])
        or page.blocks[n].element.getparent() is beside
        or page.blocks[n].element is page.blocks[body[first]].element
    ]  # fmt: skip
    return kept + body[first:]


def _is_paragraph(block: Block) -> bool:
    """Whether a block is a paragraph, and no row of facts without spaces between them."""
    return block.prose and not (len(block.pieces) > 1 and all(map(is_fact_line, block.pieces)))


def _without_tail(page: Page, body: list[int]) -> list[int]:
    """The body without what stands behind its last paragraph and is said of it, or leads away:
    from another article's title on, and lines that say who wrote, when, and how often it was read.
    """
    last = next(
        (at for at in range(len(body) - 1, -1, -1) if _is_paragraph(page.blocks[body[at]])), -1
    )
    if last < 0:
        return body
    behind = range(body[last] + 1, len(page.blocks))
    end = next((n for n in behind if page.blocks[n].leads_away), len(page.blocks))
    tail = [n for n in body[last + 1 :] if n < end and not is_fact_line(page.blocks[n].text)]
    kept = body[: last + 1] + tail
    while len(kept) > last + 1 and page.blocks[kept[-1]].element.tag in HEADINGS:
        kept.pop()
    return kept


def _agree_with(found: Place, page: Page, said: str) -> None:
    """Bring the body together with the text that the page's metadata give: where the page shows
    it elsewhere, that is the body; where the page shows less of it, the text is taken as given."""
    lines = [" ".join(line.split()) for line in re.split(r"\n+|<[^<>]{0,300}>", said)]
    lines = [line for line in lines if line]
    whole = _squashed("".join(lines))
    known = [
        n for n, block in enumerate(page.blocks)
        if block.prose and not block.is_link and _squashed(block.text) in whole
    ]  # fmt: skip
    shown = sum(len(_squashed(page.blocks[n].text)) for n in known)
    if shown < _SHOWN * len(whole):
        if len(_squashed(found.text(page))) < _SHOWN * len(whole):
            found.body, found.said = [], lines
        return
    inside = sum(len(_squashed(page.blocks[n].text)) for n in {*known} & {*found.body})
    if inside < _SHOWN * shown:
        found.body = _lead(page, found.heading, known) + known
        found.scope = _scope(page, found.heading, found.body)
        return
    start, end = _widest(page, page.blocks[known[0]].element)
    found.body = [n for n in found.body if start <= n < end]


def _widest(page: Page, element: Any) -> tuple[int, int]:
    """Where the outermost element around one begins and ends, short of the page itself."""
    span = 0, len(page.blocks)
    for around in ancestors(element):
        if around.tag in {"body", "html"}:
            break
        if around.tag not in _PARAGRAPHS:
            span = page.spans.get(around, span)
    return span


def _squashed(text: str) -> str:
    return re.sub(r"\W+", "", text)


# Marked text


def _marked(page: Page) -> list[Any]:
    """The elements that the page marks as the article's text: the longest, and those beside it."""
    marked = []
    for number, element in page.marks:
        said = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
        if element.tag == "meta" or not _MARKED.search(said) or number >= len(page.blocks):
            continue
        if not page.blocks[number].outside and (length := len(text_of(element))) >= _PROSE:
            marked.append((length, element))
    if not marked:
        return []
    best = max(marked, key=lambda one: one[0])[1]
    return [one for _length, one in marked if one.getparent() is best.getparent()]


def _span(page: Page, element: Any) -> tuple[int, int]:
    """Where an element begins and ends; one that is no block takes that of the block around it."""
    for one in ancestors(element):
        if one in page.spans:
            return page.spans[one]
    return 0, len(page.blocks)


def _block_around(page: Page, element: Any) -> Any:
    """An element, or the block element that it stands in."""
    return next((one for one in ancestors(element) if one in page.spans), element)


# Weighing


def _weighed(page: Page, heading: int) -> list[int]:
    """The blocks of the container that weighs most, with the lead above it and its like."""
    numbers = [
        n
        for n, one in enumerate(page.blocks)
        if n > heading
        and one.prose
        and not one.outside
        and not boilerplate_lines.is_notice(one.text)
    ]
    if not numbers:
        return _nothing_but_lines(page, heading)
    far = _distances(page, heading)
    weights: dict[Any, float] = {}
    for number in numbers:
        block = page.blocks[number]
        own = min(len(block.text) - block.linked, _LONGEST_WEIGHT)
        weight = own * _FAR / (_FAR + far[number])
        level, size = 0, 1
        for around in ancestors(block.element):
            start, end = page.spans.get(around, (0, 0))
            if end - start > size:  # what holds no more is the same for us
                level, size = level + (size > 1), end - start
            if level > 5:
                break
            weights[around] = weights.get(around, 0.0) + weight / (1, 2, 4, 8, 16, 32)[level]
    best = max(weights, key=lambda one: weights[one] * (1 - _link_share(page, one)))
    if best.tag in _PARAGRAPHS and best.getparent() in page.spans:
        best = best.getparent()
    body = _within(page, best, heading)
    if page.spans.get(best, (0, 0))[0] <= heading:  # what is above the text there is its head
        body = [n for n in body if n >= numbers[0]]
    return sorted({*_lead(page, heading, body), *body, *_continued(page, best, heading)})


def _distances(page: Page, heading: int) -> list[int]:
    """For each block, the code points of what is no text between it and the heading."""
    far, found = 0, []
    for number, block in enumerate(page.blocks):
        found.append(far)
        if number > heading and not block.prose:
            far += len(block.text)
    return found


def _link_share(page: Page, element: Any) -> float:
    start, end = _span(page, element)
    own = [one for one in page.blocks[start:end] if not one.outside]
    return sum(one.linked for one in own) / max(1, sum(len(one.text) for one in own))


def _within(page: Page, element: Any, heading: int) -> list[int]:
    """The blocks of an element that are text: paragraphs, and the short lines among them."""
    start, end = _span(page, element)
    return [
        n for n in range(max(start, heading + 1), end)
        if _is_text(page, n, element)
    ]  # fmt: skip


def _is_text(page: Page, number: int, element: Any) -> bool:
    block = page.blocks[number]
    if block.outside or block.is_link:
        return False
    if block.element.tag == "h1" or _is_cell(page, block) or _is_tags(block):
        return False
    if block.prose:
        return not _in_box(page, block, element)
    return not (block.linked > 0.5 * len(block.text)) and not _in_box(page, block, element)


def _is_tags(block: Block) -> bool:
    """Whether a line is the article's tags: their label, and links."""
    return block.linked > 0 and not block.prose and says(block.pieces[0], "tags")


def _is_cell(page: Page, block: Block) -> bool:
    """Whether a short line is all of one cell among others: a table of figures, no text."""
    if block.prose or block.element.tag not in {"td", "th"}:
        return False
    cell, row = _span(page, block.element), _span(page, block.element.getparent())
    return cell[1] - cell[0] == 1 < row[1] - row[0]


def _in_box(page: Page, block: Block, container: Any) -> bool:
    """Whether a block stands in a box within the text that leads elsewhere: links of their own,
    and less text than those or than two sentences."""
    for element in ancestors(block.element):
        if element is container or element not in page.spans:
            return False
        if element.tag in {"p", "li", "tr", "td", "tbody", "blockquote"}:
            continue
        start, end = page.spans[element]
        if end - start > 1 and _leads_elsewhere(page.blocks[start:end]):
            return True
    return False


def _leads_elsewhere(blocks: list[Block]) -> bool:
    links = [one for one in blocks if one.is_link]
    if not links:
        return False
    own = sum(len(one.text) for one in blocks if not one.is_link)
    return own < max(120, sum(len(one.text) for one in links))


def _lead(page: Page, heading: int, body: list[int]) -> list[int]:
    """The paragraphs between the heading and the body that are a lead."""
    if heading < 0 or not body:
        return []
    return [
        n for n in range(heading + 1, body[0])
        if (_is_sentence(block := page.blocks[n]) or block.prose)
        and not block.outside and block.linked <= _LEAD_LINKS * len(block.text)
        and block.element.tag != "li"
        and len(block.text) >= _LEAD and block.text[0] not in _BULLETS and not _is_caption(block)
    ]  # fmt: skip


def _is_sentence(block: Block) -> bool:
    """Whether a heading is a sentence: a lead, no title."""
    element = block.element
    if element.tag not in HEADINGS or element.tag == "h1":
        return False
    named = f"{element.get('class') or ''} {element.getparent().get('class') or ''}"
    return (len(block.text) >= _SENTENCE and block.text[-1] in ".؟!…") or (
        len(named) < _LONGEST_NAME and _LEAD_NAME.search(named) is not None
    )


def _is_caption(block: Block) -> bool:
    """Whether a block stands beside a picture, with no other text there."""
    element = block.element
    for one in (element, element.getparent()):
        if one is None or one.tag in _PAGES_OWN:
            return False
        if one.find(".//img") is not None and len(text_of(one)) < len(block.text) + 20:
            return True
    return False


def _continued(page: Page, container: Any, heading: int) -> list[int]:
    """The paragraphs that stand beside a container within what holds the heading too: a text in
    several parts. A part is like the container by name, or follows it and has little in links."""
    found: list[int] = []
    for element in ancestors(container):
        start, _end = page.spans.get(element, (0, 0))
        if start <= heading or element.tag in _PAGES_OWN:
            break
        for other in (*element.itersiblings(preceding=True), *element.itersiblings()):
            span = page.spans.get(other)
            if span is None or span[0] <= heading:
                continue
            alike = other.tag == element.tag and other.get("class") == element.get("class")
            numbers = [n for n in range(*span) if _is_text(page, n, other)]
            prose = sum(len(page.blocks[n].text) for n in numbers if page.blocks[n].prose)
            follows = span[0] >= start and prose >= _PART
            if alike or (follows and _link_share(page, other) < _PART_LINKS):
                found += numbers if prose else []
    return found


def _nothing_but_lines(page: Page, heading: int) -> list[int]:
    """For a page without a paragraph: the first lines below its heading that are no links."""
    found: list[int] = []
    for number in range(heading + 1, len(page.blocks)):
        block = page.blocks[number]
        if block.outside:
            continue
        if block.linked or block.element.tag in HEADINGS:
            if found:
                break
            continue
        found.append(number)
    return found


def _scope(page: Page, heading: int, body: list[int]) -> tuple[int, int]:
    """What is the article's own around its heading and its text."""
    if not body:
        return 0, 0
    first = heading if heading >= 0 else body[0]
    for element in ancestors(page.blocks[first].element):
        span = page.spans.get(element)
        if span is not None and span[0] <= first and span[1] > body[-1]:
            return span
    return 0, len(page.blocks)
