"""What tells the entries of a feed apart, whether one is known, and what of one is a correction.

A feed is not to be believed in what it says of identity: guids change from day to day, or are the
same for all; links all lead to the front page; entries have neither. What is known of an entry is
its key (its address, else its guid, else its title and date) and a mark of all that it said; both
are kept with the subscription, so that an entry that says nothing new costs nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsctl.arabic.fold import fold
from newsctl.arabic.names import clean_name, distinct_names
from newsctl.archive.url_keys import url_key
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsctl.article import Article
    from newsctl.formats.item import Item
    from newsctl.subscription import Subscription

FEED = "feed"  # the name in `extra` of the feed that brought an article
_FUTURE = timedelta(days=1)  # that a date may lie ahead: clocks and zones are wrong by hours
_FEW = 2  # entries that may have another date at once
_REMEMBERED, _LEAST = 4, 200  # keys are kept of so many times a feed's entries, and at least
_CUT = (
    "[…]",
    "[...]",
    "…",
    "...",
    "(…)",
    "اقرأ المزيد",
    "إقرأ المزيد",
    "المزيد",
)  # how a cut text ends


@dataclass(slots=True)
class Entry:
    """An entry of a feed: its item, the key that it is known by, and the mark of what it says;
    whether the page behind it could not be read before."""

    item: Item
    article: Article
    key: str
    mark: str
    retried: bool = False


def entries_of(items: Iterable[Item], one: Subscription, now: int) -> list[Entry]:
    """The entries of a feed that hold an article, with what its articles get of the subscription,
    and without what cannot be believed; the first of those that are the same."""
    found = [(item, item.article) for item in items if item.article is not None]
    _drop_shared([article for _item, article in found])
    entries: dict[str, Entry] = {}
    for item, article in found:
        _date(item, article, now)
        key = _key(article, one)
        text = _digest(article.title, article.body, article.url, article.author)
        mark = f"{text}-{_digest(article.published_at, item.changed)}"
        article.source = one.source or _clean(article.source)
        article.section = one.section or _clean(article.section)
        article.author = _clean(article.author)
        article.tags = distinct_names([*article.tags, *one.tags])
        article.extra = {**article.extra, FEED: one.feed}
        entries.setdefault(key, Entry(item, article, key, mark))
    return list(entries.values())


def fresh_of(entries: list[Entry], seen: dict[str, str]) -> list[Entry]:
    """Those that say something new: another text, or another date. Where most of them have another
    date at once it is that of the fetch, which some feeds put everywhere, and tells nothing."""
    other_text = [one for one in entries if _text_of(seen.get(one.key, "")) != _text_of(one.mark)]
    texts = {one.key for one in other_text}
    other_date = [one for one in entries if one.key not in texts and seen[one.key] != one.mark]
    if len(other_date) > max(_FEW, (len(entries) - len(texts)) // 2):
        return other_text
    dates = {one.key for one in other_date}
    return [one for one in entries if one.key in texts or one.key in dates]


def _text_of(mark: str) -> str:
    return mark.partition("-")[0]


def _clean(name: str | None) -> str | None:
    return (clean_name(name) or None) if name else None


def _drop_shared(articles: Sequence[Article]) -> None:
    """Take away guids and addresses that several entries share which are not the same."""
    for name, other in (("guid", "url"), ("url", "title")):
        pairs = {(getattr(one, name), getattr(one, other)) for one in articles}
        shared = Counter(value for value, _other in pairs)
        for one in articles:
            value = getattr(one, name)
            if value and shared[value] > 1:
                setattr(one, name, None)
                if name == "url":
                    one.extra = {**one.extra, "link": value}


def _date(item: Item, article: Article, now: int) -> None:
    """A date that lies ahead is no date of what is there already."""
    latest = datetime.fromtimestamp(now, UTC) + _FUTURE
    if article.published_at and article.published_at[:10] > f"{latest:%Y-%m-%d}":
        text = _("{title}: its date {date} lies ahead; it is kept without one")
        item.warnings.append(text.format(title=article.title[:60], date=article.published_at))
        article.published_at = None


def _key(article: Article, one: Subscription) -> str:
    """What an entry is known by; one that has neither address nor guid gets a guid of its feed,
    title and date, so that its text can be corrected."""
    address = url_key(article.url)
    if not address and not article.guid and article.published_at:
        named = _digest(article.title, article.published_at)
        article.guid = f"{one.feed}#{named}"
    return _digest(address or article.guid or f"{article.title}\n{article.body}")


def _digest(*parts: str | None) -> str:
    text = "\x1f".join(part or "" for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def remembered(seen: dict[str, str], now_there: dict[str, str]) -> dict[str, str]:
    """What is known of entries after a fetch: of those there now, and of some that were before."""
    most = max(_REMEMBERED * len(now_there), _LEAST)
    earlier = {key: mark for key, mark in seen.items() if key not in now_there}
    few = list(earlier.items())[: max(most - len(now_there), 0)]
    return now_there | dict(few)


def correction(before: Article, given: Article) -> dict[str, Any]:
    """The fields in which an entry corrects the article that it brought; none where another brought
    it, where it lies in the trash, or where it is another article with the same words."""
    same = (given.guid and given.guid == before.guid) or (
        given.url and url_key(given.url) == url_key(before.url)
    )
    own = f"{before.extra.get(FEED)}#"  # a guid that was made here
    bare = not before.url and (not before.guid or before.guid.startswith(own))
    same = same or (bare and before.title == given.title)  # it came without: the feed broke off
    if before.deleted_at or not same or before.extra.get(FEED) != given.extra.get(FEED):
        return {}
    names = ("title", "body", "author", "published_at", "url", *(("guid",) if bare else ()))
    changed = {
        name: getattr(given, name)
        for name in names
        if getattr(given, name) and getattr(given, name) != getattr(before, name)
    }
    if "url" in changed and url_key(given.url) == url_key(before.url):
        del changed["url"]
    if "body" in changed and is_shortened(given.body, before.body):
        del changed["body"]
    return changed


def is_shortened(body: str, whole: str) -> bool:
    """Whether a body is the beginning of another, and breaks off: feeds give the whole text of
    their newest entries only."""
    text = body.rstrip(" \n\t:»←>")
    cut = next((end for end in _CUT if text.endswith(end)), None)
    if cut is None:
        return False
    start = "".join(fold(text.removesuffix(cut)).split())
    return bool(start) and "".join(fold(whole).split()).startswith(start)
