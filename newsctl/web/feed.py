"""Any search, or any filters, as a feed (Atom, RFC 4287): the newest articles of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from newsctl.actions import finding
from newsctl.formats.xhtml_articles import clean, language, paragraphs
from newsctl.messages import gettext as _
from newsctl.selection import Sort
from newsctl.text import whole
from newsctl.web.answering import Made
from newsctl.web.articles import address_of
from newsctl.web.rendering import date_of
from newsctl.web.texts import plain

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.article import Article
    from newsctl.web.asked import Asked

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_USUAL, _MOST = 40, 100


def atom(archive: Archive, asked: Asked) -> Made:
    """The feed of what was asked for, the newest first."""
    words = asked.one("q")
    articles = _newest(archive, asked, words)
    feed = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": asked.language})
    name = asked.house.title or _("The archive")
    _add(feed, "title", f"{name}: {words}" if words else name)
    own = asked.link(token=None)
    _add(feed, "id", uuid5(NAMESPACE_URL, f"newsctl {asked.base}{own}").urn)
    _add(feed, "updated", max((_updated(one) for one in articles), default="1970-01-01T00:00:00Z"))
    _add(feed, "link", rel="self", type="application/atom+xml", href=asked.base + own)
    page = asked.link("/search" if asked.pairs else "/", token=None, limit=None)
    _add(feed, "link", rel="alternate", type="text/html", href=asked.base + page)
    _add(feed, "generator", "newsctl")
    for article in articles:
        _entry(feed, article, asked)
    ET.register_namespace("", _ATOM)
    text = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Made(text, "application/atom+xml; charset=utf-8")


def _newest(archive: Archive, asked: Asked, words: str) -> list[Article]:
    chosen = asked.selection(sort=Sort.DATE, limit=asked.number("limit", _USUAL, _MOST))
    if not words:
        return list(archive.list(chosen))
    query = finding.read_query(archive, words, asked.today)
    match = asked.word("match", ("all", "any"), "all")
    answer = finding.search(archive, query, chosen, match=match)
    return [one.article for one in finding.articles_of(archive, answer, marks=False)]


def _entry(feed: ET.Element, article: Article, asked: Asked) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry", {f"{{{_XML}}}lang": language(article)[0]})
    _add(entry, "title", plain(article.title) or _("Untitled"))
    _add(entry, "id", uuid5(NAMESPACE_URL, f"newsctl {article.id} {article.added_at}").urn)
    _add(entry, "updated", _updated(article))
    if published := _moment(date_of(article)):
        _add(entry, "published", published)
    author = ET.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", plain(article.author) or plain(article.source) or _("Unknown"))
    here = f"{asked.base}/article/{article.id}"
    _add(entry, "link", rel="alternate", type="text/html", href=here)
    if address := address_of(article):
        _add(entry, "link", rel="via", href=address)
    for tag in article.tags:
        _add(entry, "category", term=plain(tag))
    _add(entry, "content", paragraphs(whole(article.body)), type="html")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    kept = {key: clean(whole(value)) for key, value in attributes.items()}
    one = ET.SubElement(parent, f"{{{_ATOM}}}{name}", kept)
    if text is not None:
        one.text = clean(whole(text))


def _updated(article: Article) -> str:
    """When it last changed, or came, as far as that can be read."""
    found = _moment(article.updated_at or "") or _moment(article.added_at or "")
    return found or "1970-01-01T00:00:00Z"


def _moment(iso: str) -> str | None:
    """A date as Atom needs it, with an hour and an offset; None for what is none."""
    from newsctl.arabic.dates import utc_seconds

    try:
        seconds = utc_seconds(iso)
    except (ValueError, OverflowError):
        return None
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
