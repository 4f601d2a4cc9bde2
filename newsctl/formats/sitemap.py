"""Sitemaps of news: the addresses of a site's latest articles, their headlines and their dates.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.encodings import read_whole
from newsctl.formats.feed import Channel, record_of
from newsctl.formats.page.html import page_text
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Item, Options


def read_with_channel(
    stream: BinaryIO, source: str, options: Options
) -> tuple[Channel, Iterator[Item]]:
    """What a sitemap says of its newspaper, and its articles, which have no text. Addresses without
    a headline are no news, and left out. Raises BadInput for what is no sitemap of news."""
    root = _root(stream, source, options)
    found = [_said(one) for one in root if _name(one) == "url"]
    found = [one for one in found if one["title"]]
    if not found:
        raise BadInput(_("{file}: this sitemap names no news").format(file=source), source=source)
    first = found[0]
    channel = Channel(first["source"], first["url"], first["lang"])
    return channel, (
        record_of(one, channel, source, number, options) for number, one in enumerate(found, 1)
    )


def sitemaps_in(stream: BinaryIO, source: str, options: Options) -> list[str]:
    """The sitemaps that an index of sitemaps names, those whose names speak of news first; none for
    what is no index."""
    root = _root(stream, source, options)
    places = [_texts(one).get("loc", "") for one in root if _name(one) == "sitemap"]
    return sorted(filter(None, places), key=lambda place: "news" not in place.lower())


def _root(stream: BinaryIO, source: str, options: Options) -> Any:
    from lxml import etree

    text = page_text(read_whole(stream, source), source, damage=options.damage)
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise BadInput(_("{file}: this sitemap names no news").format(file=source), source=source)
    return root


def _said(element: Any) -> dict[str, Any]:
    texts = _texts(element)
    return {
        "title": texts.get("title", ""),
        "html": "",
        "url": texts.get("loc"),
        "guid": None,
        "date": texts.get("publication_date") or texts.get("lastmod") or "",
        "authors": [],
        "topics": [one.strip() for one in texts.get("keywords", "").split(",")],
        "source": texts.get("name", ""),
        "lang": texts.get("language"),
        "changed": texts.get("lastmod", ""),
    }


def _texts(element: Any) -> dict[str, str]:
    """The texts below an element by the names of theirs, the first of each; those of images and
    videos have names of their own."""
    found: dict[str, str] = {}
    for one in element.iter():
        if isinstance(one.tag, str) and "image" not in one.tag and "video" not in one.tag:
            found.setdefault(_name(one), " ".join((one.text or "").split()))
    return found


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
