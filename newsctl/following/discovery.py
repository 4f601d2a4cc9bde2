"""The feed of a newspaper, by the address of one of its pages: what the page links to, the places
where feeds usually stand, and the sitemaps that robots.txt names."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import NamedTuple
from newsctl.following.documents import FEEDS, feed_of, kind_of
from newsctl.formats.robots import site_of
from newsctl.formats.web_fetching import readable
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.following.asking import Asker
    from newsctl.formats.feed import Channel
    from newsctl.formats.item import Options
    from newsctl.formats.opml import Outline
    from newsctl.formats.web import Answer

_TYPES = frozenset(
    (
        "application/rss+xml", "application/atom+xml", "application/rdf+xml",
        "application/feed+json", "application/json", "application/xml", "text/xml",
    )
)  # fmt: skip
# Where the programs of most newspapers put theirs (WordPress, Blogger, Drupal, Hugo, Jekyll, …).
_USUAL_PLACES = (
    "feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default",
    "?feed=rss2",
)  # fmt: skip
_USUAL_SITEMAPS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml")
_NAMED = re.compile(r"(?:^|[/._?=-])(?:rss|atom|feeds?)(?:[/._?=-]|$)", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"comment|تعليق", re.IGNORECASE)
_MOST_LINKS = 8  # of a page that are looked at
_SITEMAP = re.compile(
    r"^[ \t]{0,99}sitemap[ \t]{0,99}:[ \t]{0,99}(\S+)", re.IGNORECASE | re.MULTILINE
)
_MOST_SITEMAPS = 4


class Link(NamedTuple):
    """A feed that a page links to, and its name there."""

    address: str
    name: str


class Found(NamedTuple):
    """A feed: its address, what it says of itself, the page that led to it, and the other feeds of
    that page."""

    address: str
    channel: Channel
    sitemap: bool = False
    home: str | None = None
    others: tuple[Link, ...] = ()


def find_feed(address: str, asker: Asker, options: Options) -> Found | list[Outline]:
    """The feed at an address, or of the page there; the feeds of a list (OPML). Raises BadInput
    where none is found, or the site does not answer."""
    found, answer = _look(address, asker, options)
    if found is not None:
        return found
    if kind_of(answer) == "opml":
        from newsctl.formats.opml import outlines_of

        return outlines_of(io.BytesIO(answer.data), answer.url, options)
    links = links_in(answer)
    for link in links:
        if (other := _try(link.address, asker, options)) is not None:
            rest = tuple(one for one in links if one.address != link.address)
            return other._replace(home=answer.url, others=rest)
    for place in _usual_places(answer.url, asker):
        if (other := _try(place, asker, options)) is not None:
            return other._replace(home=answer.url)
    raise BadInput(
        _("{file}: neither this page nor the usual places of its site have a feed").format(
            file=address
        ),
        source=address,
    )


def _look(address: str, asker: Asker, options: Options) -> tuple[Found | None, Answer]:
    """The feed that stands at an address, if one does, and what stands there. Raises BadInput."""
    reached = asker.ask(address)
    answer = reached.answer
    kind = kind_of(answer) if answer.status == 200 else ""
    if kind not in FEEDS:
        return None, answer if kind == "opml" else readable(answer, address)
    place = reached.moved_to or address
    if kind == "sitemap" and (inner := _inner_sitemap(answer, asker, options)):
        return inner, answer
    channel, _items = feed_of(answer, options)
    return Found(place, channel, kind == "sitemap"), answer


def _try(address: str, asker: Asker, options: Options) -> Found | None:
    try:
        return _look(address, asker, options)[0]
    except BadInput:
        return None


def _inner_sitemap(answer: Answer, asker: Asker, options: Options) -> Found | None:
    """The sitemap of news among those that an index names."""
    from newsctl.formats.sitemap import sitemaps_in

    places = sitemaps_in(io.BytesIO(answer.data), answer.url, options)[:_MOST_SITEMAPS]
    return _first(places, asker, options)


def _first(places: Iterable[str], asker: Asker, options: Options) -> Found | None:
    return next((one for one in (_try(p, asker, options) for p in places) if one), None)


def links_in(answer: Answer) -> list[Link]:
    """The feeds that a page links to: those that it declares, then those whose addresses speak of a
    feed; the ones of comments last."""
    from newsctl.formats.page.blocks import parse
    from newsctl.formats.page.html import page_text

    root = parse(page_text(answer.data, answer.url, answer.charset))
    if root is None:
        return []
    base = next((str(one.get("href")) for one in root.iter("base") if one.get("href")), "")
    base = urljoin(answer.url, base)
    declared = [
        (one.get("href"), one.get("title"))
        for one in root.iter("link")
        if "alternate" in (one.get("rel") or "").lower().split()
        and (one.get("type") or "").partition(";")[0].strip().lower() in _TYPES
    ]
    shown = [
        (one.get("href"), "".join(one.itertext()))
        for one in root.iter("a")
        if _NAMED.search((one.get("href") or "").partition("#")[0])
    ]
    found: dict[str, Link] = {}
    for href, name in [*declared, *shown]:
        place = urljoin(base, (href or "").strip()) if href else ""
        if place.startswith(("http://", "https://")) and place != answer.url:
            found.setdefault(place, Link(place, " ".join((name or "").split())))
    ordered = sorted(found.values(), key=lambda one: bool(_OF_COMMENTS.search("".join(one))))
    return ordered[:_MOST_LINKS]


def _usual_places(url: str, asker: Asker) -> Iterator[str]:
    site = site_of(url) + "/"
    below = url if url.endswith("/") else url + "/"
    if below != site and "?" not in url:
        yield urljoin(below, "feed")
    for place in _USUAL_PLACES:
        yield urljoin(site, place)
    try:
        robots = asker.ask(f"{site}robots.txt").answer
    except BadInput:
        return
    named = _SITEMAP.findall(robots.data.decode("utf-8", "replace")) if robots.status == 200 else []
    named = [urljoin(site, one) for one in named]
    yield from [one for one in named if "news" in one.lower()][:_MOST_SITEMAPS]
    yield from (urljoin(site, one) for one in _USUAL_SITEMAPS)
    yield from [one for one in named if "news" not in one.lower()][:1]
