"""What a page says of itself: JSON-LD, OpenGraph, `<time>`, meta, microdata and RDFa.

The nearer to the reader the better: sites keep what is shown and shared in order, while what only
machines read is often left from an older template.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from newsctl.arabic.fold import fold
from newsctl.fast_dataclasses import dataclass, field
from newsctl.formats.page.blocks import text_of
from newsctl.formats.page.boilerplate_lines import same

if TYPE_CHECKING:
    from collections.abc import Iterator


_ARTICLES = re.compile(
    r"(?:News|Blog|Report|Scholarly|Opinion|Analysis)?\w*(?:Article|Posting|Review)$"
)
_META_DATES = (
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "datepublished",
    "date", "dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "dc.date.created",
    "article.published", "parsely-pub-date", "sailthru.date", "article_date_original",
    "cxenseparse:recs:publishtime", "og:pubdate", "og:published_time", "citation_publication_date",
)  # fmt: skip


# Where Firefox's reader, saved, and Medium's export keep the page's address.
_SAVED = (".//a[@class='domain reader-domain']", ".//a[@class='p-canonical']")
_LONGEST = 500  # code points of a title, a name, an address; nothing longer is one
_MOST = 50  # titles, and articles described, that are looked at


@dataclass(slots=True)
class Metadata:
    """What a page says of itself; lists hold candidates, the best first."""

    titles: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    authors: list[list[str]] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    has_title: bool = False  # whether the metadata give a title, beside what the page shows
    body: str = ""
    lang: str = ""
    views: int | None = None
    weak_dates: list[str] = field(default_factory=list)  # of metas that templates often leave
    shown_dates: list[str] = field(default_factory=list)  # lines that their classes call dates


def metadata(root: Any) -> Metadata:
    """All that the head and the linked data of a page (an lxml tree) say of it."""
    found = Metadata()
    metas = _metas(root)
    linked = _linked_data(root)
    _take_titles(found, root, metas, linked)
    linked = _own(linked, found.titles)
    for one in linked:
        found.titles[:0] = _texts(_field(one, "headline"))[:1]
        body = _field(one, "articleBody")
        found.body = max(found.body, body if isinstance(body, str) else "", key=len)
        found.views = found.views or _interactions(one)
    if any(same(found.body, text) for text in metas.get("description", [])):
        found.body = ""  # no more than a summary is said
    _take_sites(found, root, metas, linked)
    _take_dates(found, metas, linked)
    _take_people(found, metas, linked)
    _take_topics(found, metas, linked)
    _take_addresses(found, root, metas, linked)
    found.lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    found.lang = found.lang or next(iter(metas.get("content-language", ())), "")
    return found


def _take_addresses(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    links = [link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    found.urls += [link.get("href") or "" for link in links]
    for name in ("og:url", "url", "twitter:url", "savepage-url"):
        found.urls += metas.get(name, [])
    for one in linked:
        found.urls += [text for text in _texts(one.get("url")) if text.startswith("http")]
        found.urls += list(_texts(one.get("mainEntityOfPage"), "@id", "url"))
    found.urls += [root.get("data-scrapbook-source") or ""]
    found.urls += [link.get("href") or "" for path in _SAVED for link in root.findall(path)[:1]]
    base = next((one.get("href") or "" for one in root.iter("base")), "")
    found.urls = [_absolute(live_address(url.strip()), base) for url in found.urls if url.strip()]
    found.urls = [url for url in found.urls if _is_address(url)]


def _metas(root: Any) -> dict[str, list[str]]:
    """The page's meta elements: their contents by lower-case name, property or itemprop."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        names = {meta.get(one, "").lower() for one in ("name", "property", "http-equiv")}
        if meta.getparent().tag == "head":  # in the body it is one article's among others
            names.add(meta.get("itemprop", "").lower())
        for name in names - {""} if content else ():
            metas.setdefault(name, []).append(html.unescape(content))
    return metas


def _linked_data(root: Any) -> list[dict[str, Any]]:
    """The articles among the page's JSON-LD objects, then the page itself."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = (script.text or "").strip()
            for mark in ("//", "<![CDATA["):
                text = text.removeprefix(mark).lstrip()
            for mark in ("]]>", "//"):
                text = text.removesuffix(mark).rstrip()
            try:  # what follows the value, as a brace too many, takes nothing from it
                value, _end = json.JSONDecoder(strict=False).raw_decode(text)
            except (ValueError, RecursionError):
                continue
            found += _objects(value)
    named = {
        one["@id"]: one for one in found if isinstance(one.get("@id"), str) and one.get("name")
    }
    articles = [_resolved(one, named) for one in found if _is_article(one)]
    pages = [one for one in found if any(kind == "WebPage" for kind in _texts(one.get("@type")))]
    dates = ("@type", "datePublished", "dateCreated")
    return articles + [{name: one[name] for name in dates if name in one} for one in pages]


def _own(linked: list[dict[str, Any]], titles: list[str]) -> list[dict[str, Any]]:
    """The linked data of the page's article: where several articles are described, those that the
    page itself is called by."""
    headed = [one for one in linked if _texts(_field(one, "headline"))][:_MOST]
    if len(headed) < 2:
        return linked
    own = [
        one
        for one in headed
        if any(_agree(text, title) for text in _texts(_field(one, "headline")) for title in titles)
    ]
    return (own or headed[:1]) + [one for one in linked if one not in headed]


def _agree(one: str, other: str) -> bool:
    first, second = fold(one).strip(), fold(other).strip()
    return same(one, other) or (len(first) > 12 and first in second)


def _interactions(one: dict[str, Any]) -> int | None:
    """How often an article was read, by its own interaction counters."""
    counters = one.get("interactionStatistic")
    for counter in counters if isinstance(counters, list) else [counters]:
        if isinstance(counter, dict):
            kind = " ".join(_texts(counter.get("interactionType"), "@type", "name"))
            count = counter.get("userInteractionCount")
            if re.search(r"(?:Read|View|Watch)Action$", kind) and str(count).isdecimal():
                return int(str(count)[:15])
    return None


def _resolved(article: dict[str, Any], named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An article with the people and sites that it only points to."""
    changed = dict(article)
    for name in ("author", "creator", "publisher"):
        values = article.get(name)
        if isinstance(values, dict | list):
            changed[name] = [
                named.get(str(one.get("@id")), one)
                if isinstance(one, dict) and not one.get("name")
                else one
                for one in (values if isinstance(values, list) else [values])
            ]
    return changed


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [value], 0
    while waiting and seen < 1000:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            yield one
            waiting += [inner for name in ("@graph", "mainEntity") if (inner := one.get(name))]


def _is_article(one: dict[str, Any]) -> bool:
    return any(_ARTICLES.search(kind) for kind in _texts(one.get("@type")))


def _texts(value: Any, *names: str) -> list[str]:
    """The texts in a JSON-LD value: itself, its items', or those of its named fields."""
    values = value if isinstance(value, list) else [value]
    found: list[str] = []
    for one in values:
        if isinstance(one, dict):
            found += [text for name in names for text in _texts(one.get(name))][:1]
        elif isinstance(one, str) and one.strip():
            found.append(" ".join(html.unescape(one).split()))
    return found


def _field(one: dict[str, Any], name: str) -> Any:
    """A field by its name, whatever the case: `headLine` is met in the wild."""
    return next((value for key, value in one.items() if key.lower() == name.lower()), None)


def _take_titles(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    for name in ("og:title", "headline", "twitter:title", "dc.title", "title"):
        found.titles += metas.get(name, [])
    found.has_title = any(text for text in found.titles) or any(
        _texts(_field(one, "headline")) for one in linked
    )
    found.titles = found.titles[:_MOST]
    named = [text_of(element) for element in root.iter("title")][:1]
    shown = [
        text_of(element)
        for element in root.iter("h1", "h2")
        if element.tag == "h1" or "headline" in (element.get("itemprop") or "")
    ]
    shown = shown[:_MOST]
    shown.sort(key=lambda text: not any(_agree(text, title) for title in (*found.titles, *named)))
    found.titles += shown + named
    found.titles = [text for text in found.titles if text and len(text) <= _LONGEST]


def _take_sites(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    for one in linked:
        found.sites += _texts(one.get("publisher"), "name")
    names = ("og:site_name", "publisher", "application-name", "dc.publisher", "twitter:site")
    for name in names:
        found.sites += [text for text in metas.get(name, []) if not text.startswith("http")]
    if not linked:
        found.sites += metas.get("dc.creator", [])


def _take_dates(found: Metadata, metas: dict[str, list[str]], linked: list[dict[str, Any]]) -> None:
    found.dates += metas.get("article:published_time", [])
    for name in ("datePublished", "dateCreated"):
        found.dates += [text for one in linked for text in _texts(_field(one, name))]
    for name in _META_DATES:
        found.weak_dates += metas.get(name, [])


def _take_people(
    found: Metadata, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    for one in linked:
        authors = one.get("author") or one.get("creator")
        everyone = authors if isinstance(authors, list) else [authors]
        houses = [
            one
            for one in everyone
            if isinstance(one, dict) and "Organization" in str(one.get("@type"))
        ]
        found.sites += [text for house in houses for text in _texts(house, "name")]
        found.authors.append(_texts([each for each in everyone if each not in houses], "name"))
    for name in ("author", "article:author", "article:author_name", "dc.creator", "parsely-author",
                 "sailthru.author", "twitter:creator", "cxenseparse:author"):  # fmt: skip
        names = metas.get(name, [])
        if name.startswith("twitter"):  # a handle is nobody's name
            names = [text for text in names if " " in text.strip()]
        found.authors.append([text for text in names if len(text) <= _LONGEST])


def _take_topics(
    found: Metadata, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    found.sections += metas.get("article:section", [])
    for one in linked:
        found.sections += _texts(_field(one, "articleSection"))
    found.sections += metas.get("articlesection", [])
    found.sections = [text for text in found.sections if 1 < len(text) <= 60]
    groups = [metas.get("article:tag", [])]
    groups += [_texts(_field(one, "keywords")) for one in linked]
    groups += [metas.get("news_keywords", []), metas.get("keywords", [])]
    for group in groups:
        tags = [tag.strip() for text in group for tag in re.split(r"[,،;؛]", text)]
        tags = [tag for tag in dict.fromkeys(tags) if 1 < len(tag) <= 60]
        if tags and not _is_title(tags, found.titles):
            found.tags = tags[:40]
            return


def _is_title(tags: list[str], titles: list[str]) -> bool:
    """Whether keywords are only the title, whole or cut into its words."""
    return any(same(" ".join(tags), title) for title in titles) or (
        len(tags) == 1 and len(tags[0].split()) > 6
    )


_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org/web/\d+[a-z_]*/|archive\.(?:ph|today|is|md|li|vn|fo)/\d{14}/"
    r"|webcache\.googleusercontent\.com/search\?q=cache:(?:[\w-]{12}:)?)"
    r"(https?:/{1,2}[^\s+]+)",
    re.IGNORECASE,
)


def live_address(url: str) -> str:
    """The address that a copy in an archive or a cache stands for; any other as it is."""
    found = _ARCHIVED.match(url)
    return found[1] if found else url


def _absolute(url: str, base: str) -> str:
    try:
        return urljoin(base, url) if base else url
    except ValueError:
        return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
