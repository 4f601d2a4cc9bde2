"""What a page's own elements say of its article: microdata, RDFa, `<time>`, bylines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.formats.page.blocks import (
    HEADINGS,
    ancestors,
    names_byline,
    names_date,
    names_views,
    text_of,
)
from newsctl.formats.page.bylines import byline, is_bare_name
from newsctl.formats.page.counters import counted, is_number

if TYPE_CHECKING:
    from newsctl.formats.page.article_region import Place
    from newsctl.formats.page.blocks import Page
    from newsctl.formats.page.metadata import Metadata

_PROPERTY_DATES = re.compile(
    r"(?:^|[\s:/#])(?:datePublished|dateCreated|dc:date|dc:created|dcterms:(?:created|issued|date)"
    r"|rnews:datePublished|schema:datePublished|pubdate|published)(?:\s|$)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"(?:Article|Posting|Report)/?\s*\Z")
_ENTRIES = frozenset(("h-entry", "hentry", "h-cite"))
_OF_ENTRIES = frozenset(("dt-published", "published", "p-author"))
_LONGEST = 500  # code points of a title, a name, an address; nothing longer is one
_LONGEST_NAME = 80
_DAY = 10  # code points of a day in ISO 8601, and of one with dots
_FAR_BEFORE = 25  # blocks
_BEFORE, _BEHIND = 6, 8  # blocks about the article in which its own marks may stand


def take_marks(found: Metadata, page: Page, place: Place) -> None:
    """Add what the marked elements about and within the article say of it; those of other
    articles on the page say nothing of this one."""
    own = [
        element
        for number, element in page.marks
        if _is_own(page, place, number) or _is_day_between(page, place, number, element)
    ]
    loose: list[str] = []
    authors: list[list[str]] = [[], [], []]
    for element in own:
        said = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
        value = element.get("content") or element.get("datetime") or ""
        if element.tag == "abbr":  # the microformats' way of saying what is shown
            value = value or element.get("title") or ""
        if element.tag == "time":
            marked = element.get("pubdate") is not None or _PROPERTY_DATES.search(
                f"{said} {element.get('class') or ''}"
            )
            if not _is_change(element, said):
                (found.dates if marked else loose).append(value)
        elif _PROPERTY_DATES.search(said):
            found.dates.append(value or text_of(element))
        elif _take_named(found, element, value):
            pass
        elif "articleSection" in said:
            found.sections.append(value or text_of(element))
        elif "publisher" in said.split():
            found.sites.append(_person(element))
        elif "interactionCount" in said:
            found.views = found.views or _counted(value)
        if "Organization" in (element.get("itemtype") or ""):
            found.sites.append(_person(element))
            continue
        name = _person(element)
        if 0 < len(name) <= _LONGEST_NAME:
            _take_author(authors, element, said, name)
    days, names = _said_by_entry(page, place)
    found.authors += [*authors, names]
    found.dates += found.weak_dates + loose[:1] + _only_date(page, place) + days
    found.dates = [text for text in found.dates if text.strip() and len(text) <= _LONGEST]
    found.sections = [text for text in found.sections if 1 < len(text) <= 60]


def _only_date(page: Page, place: Place) -> list[str]:
    """The day that elements say something was published on, where they say but one in the whole
    page, of an item that holds the text: above the text, for it may stand in a head of its own, or
    anywhere in an item that is an article."""
    if not place.body:
        return []
    holders = set(ancestors(page.blocks[place.body[0]].element))
    first = place.heading if place.heading >= 0 else place.body[0]
    said: dict[str, bool] = {}  # whether it is said of the text
    for number, element in page.marks:
        if not _says_published(element):
            continue
        value = element.get("datetime") or element.get("content") or ""
        value = value or (element.get("title") if element.tag == "abbr" else "") or text_of(element)
        item = next((one for one in ancestors(element) if one.get("itemscope") is not None), None)
        near = first - _FAR_BEFORE <= number <= place.body[0]
        own = item is not None and item in holders and (near or _is_article(item))
        day = value.strip()[:_DAY]
        said[day] = said.get(day, False) or own
    return [day for day, own in said.items() if own] if len(said) == 1 else []


def _said_by_entry(page: Page, place: Place) -> tuple[list[str], list[str]]:
    """The one day, and the authors, that an entry of microformats (h-entry, hAtom) says of itself,
    wherever in it: the entry that holds the text, and none within it."""
    if not place.body:
        return [], []
    entry = _entry_around(page.blocks[place.body[0]].element)
    days: dict[str, str] = {}
    names: list[str] = []
    for _number, element in page.marks if entry is not None else ():
        said = _classes(element)
        if said.isdisjoint(_OF_ENTRIES) or _entry_around(element) is not entry:
            continue
        if "p-author" in said:
            names.append(_person(element)[:_LONGEST_NAME])
        elif element.tag in {"time", "abbr"}:
            value = element.get("datetime") or element.get("title") or ""
            days.setdefault(value[:_DAY], value)
    return list(days.values()) if len(days) == 1 else [], names


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _entry_around(element: Any) -> Any:
    """The nearest element around one, or itself, that is an entry, or the citation of one."""
    around = [element, *ancestors(element)]
    return next((one for one in around if not _ENTRIES.isdisjoint(_classes(one))), None)


def _says_published(element: Any) -> bool:
    """Whether an element is marked as saying when something was published."""
    names = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
    return bool(_PROPERTY_DATES.search(names)) and not _is_change(element, names)


def _is_article(item: Any) -> bool:
    return bool(_ARTICLES.search(item.get("itemtype") or ""))


def _is_day_between(page: Page, place: Place, number: int, element: Any) -> bool:
    """Whether an element is marked as the day of what is headed above it and read below it,
    whatever frames it there."""
    if place.heading < 0 or not place.body or not place.heading < number < place.body[0]:
        return False
    among = {zone.kind for zone in page.blocks[number].zones if zone.dropped}
    return among.isdisjoint(("comments", "list")) and _says_published(element)


def _take_named(found: Metadata, element: Any, value: str) -> bool:
    """Whether an element's class says what it shows: when, or how often the page was seen."""
    name = element.get("class") or ""
    if names_date(name):
        found.shown_dates += [value, text_of(element)]
    elif names_views(name) and is_number(number := text_of(element)):
        found.views = counted(f"{number} views") if found.views is None else found.views
    else:
        return False
    return True


def _take_author(authors: list[list[str]], element: Any, said: str, name: str) -> None:
    if "author" in said.lower().replace(":", " ").split():
        authors[0].append(name)
    elif element.get("rel") == "author":
        authors[1].append(name)
    elif names_byline(element.get("class") or "") and (byline(name) or _has_name(name)):
        authors[2].append(name)


def _has_name(text: str) -> bool:
    return any(is_bare_name(part, set()) for part in re.split(r" [-–—|/] |[،,•·]", text))


def _is_change(element: Any, said: str) -> bool:
    return bool(
        re.search("modified|updated", f"{said} {element.get('class') or ''}", re.IGNORECASE)
    )


def _counted(text: str) -> int | None:
    """The number in `UserPageVisits:1742`."""
    kind, _colon, number = text.rpartition(":")
    if re.search("comment|like|tweet|plus", kind, re.IGNORECASE) or not number.isdecimal():
        return None
    return int(number[:15])


def _is_own(page: Page, place: Place, number: int) -> bool:
    """Whether what begins in a block is said of the article: about its heading, in its text, or
    just below it, and in no list of others."""
    if not 0 <= number < len(page.blocks) or not place.body:
        return False
    block = page.blocks[number]
    first = place.heading if place.heading >= 0 else place.body[0]
    last = place.body[-1]
    if block.outside and not (number > first and block.said_of_it):
        return False
    if not place.scope[0] <= number < place.scope[1]:
        return False
    if number < first - _BEFORE or number > last + _BEHIND:
        return False
    between = page.blocks[last + 1 : number + 1]
    return not any(one.leads_away or one.element.tag in HEADINGS for one in between)


def _person(element: Any) -> str:
    inner = element.find(".//*[@itemprop='name']")
    one = element if inner is None else inner
    return one.get("content") or text_of(one)
