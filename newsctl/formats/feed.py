"""Feeds: RSS and Atom through feedparser, JSON Feed by hand; an entry is an article.

An entry's `guid` and link are its identity, so that reading a feed again adds only what is new.
"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.fast_dataclasses import NamedTuple
from newsctl.formats import feed_pace, field_mapping, html_fragments
from newsctl.formats.encodings import plain_letters, read_whole
from newsctl.formats.item import Item, at_record, failed, placed, take_date
from newsctl.formats.markup_bounds import bound_categories, with_few_attributes
from newsctl.formats.page.bylines import author_of
from newsctl.formats.page.html import language_of, page_text
from newsctl.formats.page.metadata_choice import host_of
from newsctl.messages import gettext as _
from newsctl.text import normalise, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t]{64,}")  # more than any feed needs, and what feedparser stumbles over
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Whatever a broken feed makes a library stumble over.
STUMBLES = (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError)
_LONGEST_NAME = 100  # code points of a newspaper's name
_UNIQUE = re.compile(r"\D.{6,}|.*\D.{5,}", re.DOTALL)  # a guid that no other feed will have


class Channel(NamedTuple):
    """What a feed says of itself: its name, its page, its language, the seconds between two fetches
    that it asks for, and the hours (UTC) and days (0 is Monday) that it asks to be left alone."""

    title: str = ""
    link: str | None = None
    language: str | None = None
    pace: int | None = None
    skipped_hours: tuple[int, ...] = ()
    skipped_days: tuple[int, ...] = ()


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The entries of an RSS or Atom feed. Raises BadInput for what is none."""
    yield from read_with_channel(stream, source, options)[1]


def read_with_channel(
    stream: BinaryIO, source: str, options: Options
) -> tuple[Channel, Iterator[Item]]:
    """What an RSS or Atom feed says of itself, and its entries. Raises BadInput for none."""
    import feedparser

    text = page_text(read_whole(stream, source), source, damage=options.damage)
    text = _CONTROLS.sub(" ", DOCTYPE.sub("", PROLOG.sub("", text.lstrip("\ufeff"))))
    text = with_few_attributes(_SPACES.sub(" ", text))
    bound_categories()
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False
        )
    except STUMBLES:
        raise no_feed(source) from None
    if not found.get("version") and not found.entries:
        raise no_feed(source)
    channel = Channel(
        html_fragments.plain(found.feed.get("title") or ""),
        found.feed.get("link"),
        found.feed.get("language"),
        *feed_pace.asked_by(found.feed, text),
    )
    return channel, _items(found.entries, channel, source, options)


def _items(entries: list[Any], channel: Channel, source: str, options: Options) -> Iterator[Item]:
    for number, entry in enumerate(entries, 1):
        if (kind := _blogger_kind(entry)) not in {"", "post"}:
            yield Item(None, None, source, number, passed=kind)
        else:
            yield record_of(_from_entry(entry), channel, source, number, options)


def _blogger_kind(entry: Any) -> str:
    """What an entry of Blogger's own export is: a post, a comment, a setting, a draft."""
    if kind := str(entry.get("blogger_type") or "").lower():  # as Takeout writes it
        live = str(entry.get("blogger_status") or "live").lower() == "live"
        return kind if live else "draft"
    kinds = [
        str(tag.get("term") or "").rpartition("#")[2]
        for tag in entry.get("tags") or ()
        if str(tag.get("scheme") or "").endswith("g/2005#kind")
    ]
    if kinds == ["post"] and entry.get("app_draft") == "yes":
        return "draft"
    return next(iter(kinds), "")


def no_feed(source: str) -> BadInput:
    """Why what was to be a feed is not read."""
    return BadInput(
        _("{file}: this is no feed that can be read").format(file=source), source=source
    )


def _from_entry(entry: Any) -> dict[str, Any]:
    """What an entry says, by our names for it."""
    texts = [one.get("value") or "" for one in entry.get("content") or ()]
    texts.append(entry.get("summary") or "")
    # Asked for by `in`: feedparser would give `published` for a missing `updated`, and warn.
    dates = [entry[name] for name in ("published", "created", "updated") if name in entry]
    return {
        "title": entry.get("title") or "",
        "html": max(texts, key=len),
        "url": entry.get("feedburner_origlink") or entry.get("link"),
        "guid": entry.get("id"),
        "date": next(filter(None, dates), ""),
        "authors": [one.get("name") or "" for one in entry.get("authors") or () if one],
        "topics": [
            one.get("term") or one.get("label") or ""
            for one in entry.get("tags") or ()
            if not str(one.get("scheme") or "").endswith("g/2005#kind")
        ],
        "source": (entry.get("source") or {}).get("title"),
        "lang": (entry.get("title_detail") or {}).get("language"),
        "changed": next((entry[name] for name in ("updated",) if name in entry), ""),
    }


def record_of(
    said: dict[str, Any], channel: Channel, source: str, number: int, options: Options
) -> Item:
    """The article of an entry, by what it says (`title`, `html` or `text`, `url`, `guid`, `date`,
    `authors`, `topics`, `lang`), or why there is none."""
    place = at_record(source, number)
    body = said.get("text") or "\n\n".join(html_fragments.paragraphs(said["html"]))
    article = Article(
        title=visible(plain_letters(normalise(html_fragments.plain(said["title"])))),
        body=visible(plain_letters(normalise(body))).strip(),
    )
    article.title = article.title or field_mapping.title_of(article.body)
    if not article.title:
        return failed(place, _("the record has neither a title nor a body"), source, number)
    guid = (said["guid"] or "").strip()
    article.url = _address(said["url"]) or _address(guid)
    host = host_of(article.url) or host_of(channel.link)
    named = html_fragments.plain(said.get("source") or "") or channel.title
    article.source = normalise(named) if 0 < len(named) <= _LONGEST_NAME else host
    article.guid = guid if _UNIQUE.fullmatch(guid) or not host else f"{host}:{guid}"
    article.guid = article.guid if guid else None
    article.author = author_of([said["authors"]], [host or "", named])
    topics = list(dict.fromkeys(filter(None, map(html_fragments.plain, said["topics"]))))
    article.section, article.tags = next(iter(topics), None), topics[1:]
    article.lang = language_of(said["lang"] or channel.language, f"{article.title} {article.body}")
    warnings = placed(place, take_date(article, said["date"], options))
    return Item(article, None, source, number, warnings, changed=said.get("changed") or "")


def _address(text: Any) -> str | None:
    plain = str(text or "").strip()
    return plain if re.match(r"https?://\S", plain) else None


def read_json(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The items of a JSON Feed (version 1 and 1.1). Raises BadInput for what is none."""
    yield from read_json_with_channel(stream, source, options)[1]


def read_json_with_channel(
    stream: BinaryIO, source: str, options: Options
) -> tuple[Channel, Iterator[Item]]:
    """What a JSON Feed says of itself, and its items. Raises BadInput for what is none."""
    text = page_text(read_whole(stream, source), source, damage=options.damage)
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise no_feed(source) from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise no_feed(source)
    authors = _people(feed)
    texts = {name: value for name, value in feed.items() if isinstance(value, str)}
    channel = Channel(
        html_fragments.plain(texts.get("title", "")),
        texts.get("home_page_url") or texts.get("feed_url"),
        texts.get("language"),
    )
    said = (_from_item(one if isinstance(one, dict) else {}, authors) for one in items)
    return channel, (
        record_of(one, channel, source, number, options) for number, one in enumerate(said, 1)
    )


def _from_item(item: dict[str, Any], authors: list[str]) -> dict[str, Any]:
    def text(*names: str) -> str:
        values = (item.get(name) for name in names)
        return next((str(one) for one in values if isinstance(one, str | int) and str(one)), "")

    tags = item.get("tags")
    return {
        "title": text("title"),
        "html": text("content_html", "summary"),
        "text": "" if item.get("content_html") else text("content_text"),
        "url": text("url", "external_url"),
        "guid": text("id"),
        "date": text("date_published", "date_modified"),
        "authors": _people(item) or authors,
        "topics": [one for one in tags if isinstance(one, str)] if isinstance(tags, list) else [],
        "lang": text("language") or None,
        "changed": text("date_modified"),
    }


def _people(value: dict[str, Any]) -> list[str]:
    people = value.get("authors") or [value.get("author")]
    if not isinstance(people, list):
        return []
    names = [one.get("name") for one in people if isinstance(one, dict)]
    return [name for name in names if isinstance(name, str)]
