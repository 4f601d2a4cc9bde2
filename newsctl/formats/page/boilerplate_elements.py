"""What stands about the article on its page, and is none of it.

Lists of other articles are known by their linked titles, sections of the house by the line that
begins them. What an element is called is a hint, which what it holds must bear out.
"""

from __future__ import annotations

from typing import Any

from newsctl.formats.page import boilerplate_lines
from newsctl.formats.page.blocks import Block, Page, Zone, ancestors

_LIST, _LIST_SHARE, _LONGEST_LIST = 3, 0.6, 400  # parts of a list of articles; its blocks
_TEASER_LINES, _TEASER, _EXCERPT = 8, 600, 360  # blocks and code points of one of its parts
_LIST_LINKS = 0.4  # of a text in links: a list of other articles
_MUCH = 250  # code points of paragraphs that no box beside an article holds


def judge_zones(page: Page, heading: int) -> None:
    """Decide which zones are none of the article; inner ones when the outer ones are decided."""
    whole = sum(len(one.text) - one.linked for one in page.blocks if one.prose)
    for zone in page.zones:
        if not any(zone in page.blocks[n].zones for n in (heading,) if n >= 0):
            zone.dropped = _is_beside(page, zone, heading, whole)
    _drop_lists(page, heading)
    _drop_sections(page, heading)


def _drop_lists(page: Page, heading: int) -> None:
    """Drop lists of other articles: elements of which most parts are short and hold a linked
    title, also with a date, a counter or an excerpt of it."""
    titled: dict[Any, set[Any]] = {}
    cards: dict[Any, list[Any]] = {}  # parts with titles of what holds the article too
    for number, block in enumerate(page.blocks):
        if not block.leads_away or number == heading:
            continue
        inner = None
        for around in ancestors(block.element):
            if around not in page.spans:
                continue
            start, end = page.spans[around]
            if end - start > _LONGEST_LIST or start <= heading < end:
                if inner is not None and inner not in cards.setdefault(around, []):
                    cards[around].append(inner)
                break
            if inner is not None:
                titled.setdefault(around, set()).add(inner)
            inner = around
    for around, parts in titled.items():
        if len(parts) >= _LIST and all(_is_teaser_part(page, part) for part in parts):
            whole = [one for one in around if _is_shown(page, one)]
            within = sum(_prose(page, part) for part in parts)
            beside = _prose(page, around) - within
            few = within <= _EXCERPT * len(parts) and beside <= _EXCERPT
            if len(parts) >= _LIST_SHARE * len(whole) and few:
                _drop(page, "list", around)

    for beneath in cards.values():
        _drop_cards(page, beneath)


def _drop_cards(page: Page, parts: list[Any]) -> None:
    """Drop other articles that stand beside this one without a list around them: several elements
    of one name, each a title and an excerpt."""
    alike: dict[tuple[Any, Any], list[Any]] = {}
    for part in parts:
        if _is_teaser_part(page, part):
            alike.setdefault((part.tag, part.get("class")), []).append(part)
    for same in alike.values():
        if len(same) >= _LIST and all(_prose(page, card) <= _EXCERPT for card in same):
            for card in same:
                _drop(page, "list", card)


def _prose(page: Page, element: Any) -> int:
    """Code points of an element's paragraphs that are no links."""
    start, end = page.spans[element]
    return sum(len(one.text) - one.linked for one in page.blocks[start:end] if one.prose)


def _is_shown(page: Page, element: Any) -> bool:
    start, end = page.spans.get(element, (0, 0))
    return end > start


def _is_teaser_part(page: Page, element: Any) -> bool:
    start, end = page.spans[element]
    own = page.blocks[start:end]
    return len(own) <= _TEASER_LINES and sum(len(one.text) for one in own) <= _TEASER


def _drop(page: Page, kind: str, element: Any) -> None:
    """Set an element apart from the article."""
    start, end = page.spans[element]
    zone = Zone(kind, element, start, end, dropped=True)
    for one in page.blocks[start:end]:
        one.zones = (*one.zones, zone)


def _is_beside(page: Page, zone: Zone, heading: int, whole: int) -> bool:
    if zone.start == zone.end:
        return False
    if zone.kind == "caption":
        return True
    before = _text_before(page, zone, heading)
    if zone.kind == "header":
        return zone.prose == 0 and zone.start < max(heading, 0) and zone.linked > 0
    if zone.kind == "form":
        return zone.prose <= 0.25 * whole or before > 0
    if zone.kind == "frame":
        return zone.prose <= 0.5 * whole or before > 0
    if zone.kind == "comments":
        lines = zone.end - zone.start - zone.paragraphs
        return before > 0 and (lines > 0 or before > zone.prose)
    if _speaks_of_cookies(page, zone):
        return True
    if zone.linked > _LIST_LINKS * zone.length:
        return zone.prose <= 0.5 * whole
    if zone.linked == 0 and zone.paragraphs > 1 and zone.prose == zone.length:
        return False  # paragraphs and nothing else, whatever they are called
    return zone.prose == 0 or (before > 0 and zone.prose < _MUCH and zone.paragraphs < 3)


def _speaks_of_cookies(page: Page, zone: Zone) -> bool:
    """Whether a box that its name sets apart asks for the reader's leave to keep data."""
    own = [one.text for one in page.blocks[zone.start : zone.end] if one.prose]
    return 0 < len(own) <= 2 * sum(boilerplate_lines.is_about_cookies(text) for text in own)


def _text_before(page: Page, zone: Zone, heading: int) -> int:
    """Code points of paragraphs between the heading and a zone that stand in none but those around
    it."""
    return sum(
        len(one.text) for one in page.blocks[max(heading, 0) : zone.start]
        if one.prose and all(
            around.kind == "header" or (around.start <= zone.start and zone.end <= around.end)
            for around in one.zones
        )
    )  # fmt: skip


def _drop_sections(page: Page, heading: int) -> None:
    """Drop what a heading of the house begins (`اقرأ أيضا`, `التعليقات`): the element that it
    opens, where that holds no heading of the article."""
    prose = 0
    for number, block in enumerate(page.blocks):
        if number <= heading or block.outside:
            continue
        kind = boilerplate_lines.section(block.text)
        between = kind == "comments" and 0 <= heading < number - 1
        if not kind or not (prose or between):
            prose += len(block.text) if block.prose else 0
            continue
        element = _opened_by(page, number)
        if element is None:
            continue
        start, end = page.spans[element]
        zone = Zone(kind, element, start, end)
        for one in page.blocks[start:end]:
            zone.length += len(one.text)
            zone.linked += one.linked
            zone.prose += (len(one.text) - one.linked) * one.prose
        zone.dropped = (
            kind == "comments"
            or zone.linked > _LIST_LINKS * zone.length
            or zone.prose < min(_MUCH, prose)
            or _lists_others(page.blocks[start:end])
        )
        for one in page.blocks[start:end]:
            one.zones = (*one.zones, zone)


def _lists_others(blocks: list[Block]) -> bool:
    """Whether blocks are other articles' titles, each with an excerpt perhaps."""
    titles = sum(one.leads_away for one in blocks)
    return titles > 1 and sum(one.prose for one in blocks) <= 2 * titles


def _opened_by(page: Page, number: int) -> Any:
    """The outermost element whose first block this is, if it holds more than that."""
    found = None
    for element in ancestors(page.blocks[number].element):
        span = page.spans.get(element)
        if span is None or span[0] != number:
            break
        found = element
    return found
