"""What a page says of itself: JSON-LD, OpenGraph, `<time>`, meta, microdata and RDFa.

The nearer to the reader the better: sites keep what is shown and shared in order, while what only
machines read is often left from an older template.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsctl.formats.page.boilerplate import same
from newsctl.values import dataclass, field

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
_PROPERTY_DATES = re.compile(
    r"(?:^|[\s:/#])(?:datePublished|dateCreated|dc:date|dc:created|dcterms:(?:created|issued|date)"
    r"|rnews:datePublished|schema:datePublished|pubdate)(?:\s|$)",
    re.IGNORECASE,
)
_BYLINES = (
    "//*[re:test(@class, '(^|[ _-])(byline|author-?_?name|writer-?_?name|article-author|author)"
    "($|[ _-])', 'i')]"
)


@dataclass(slots=True)
class Metadata:
    """What a page's head and marks give; lists hold candidates, the best first."""

    titles: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    authors: list[list[str]] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    description: str = ""
    body: str = ""
    lang: str = ""


def metadata(root: Any) -> Metadata:
    """All that the page `root` (an lxml tree) says of itself."""
    found = Metadata()
    metas = _metas(root)
    linked = _linked_data(root)
    _take_texts(found, root, metas, linked)
    _take_dates(found, root, metas, linked)
    _take_people(found, root, metas, linked)
    _take_topics(found, root, metas, linked)
    for link in root.iterfind(".//link[@rel]"):
        if "canonical" in link.get("rel", "").lower().split():
            found.urls.append(link.get("href", ""))
    found.urls += [*metas.get("og:url", ()), *metas.get("url", ()), *metas.get("twitter:url", ())]
    for one in linked:
        found.urls += [text for text in _texts(one.get("url")) if text.startswith("http")]
    found.urls = [url.strip() for url in found.urls if _is_address(url.strip())]
    found.lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    found.lang = found.lang or next(iter(metas.get("content-language", ())), "")
    return found


def _metas(root: Any) -> dict[str, list[str]]:
    """The page's meta elements: their contents by lower-case name, property or itemprop."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        names = {
            meta.get(one, "").lower() for one in ("name", "property", "itemprop", "http-equiv")
        }
        for name in names - {""} if content else ():
            metas.setdefault(name, []).append(html.unescape(content))
    return metas


def _linked_data(root: Any) -> list[dict[str, Any]]:
    """The articles among the page's JSON-LD objects, then the page itself."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = re.sub(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$", "", script.text or "")
            try:
                value = json.loads(text, strict=False)
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


def _take_texts(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    for one in linked:
        found.titles += _texts(_field(one, "headline"))
        found.sites += _texts(one.get("publisher"), "name")
        bodies = [text for text in (_field(one, "articleBody"),) if isinstance(text, str)]
        found.body = max([found.body, *bodies], key=len)
    for name in ("og:title", "headline", "twitter:title", "dc.title", "title"):
        found.titles += metas.get(name, [])
    for element in root.iter("h1", "h2"):
        if element.tag == "h1" or "headline" in (element.get("itemprop") or ""):
            found.titles.append(_text(element))
    found.titles += [_text(element) for element in root.iter("title")][:1]
    found.titles = [text for text in found.titles if text]
    for name in ("og:site_name", "publisher", "application-name", "dc.publisher", "twitter:site",
                 "copyright", "dc.creator" if not linked else "og:site_name"):  # fmt: skip
        found.sites += metas.get(name, [])
    for element in root.xpath(
        "//*[@itemprop='publisher']//*[@itemprop='name']"
        " | //*[contains(@itemtype, 'Organization')]//*[@itemprop='name']"
    ):
        found.sites.append(_text(element) or element.get("content", ""))
    found.description = next(
        iter([*metas.get("og:description", ()), *metas.get("description", ())]), ""
    )


def _take_dates(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    found.dates += metas.get("article:published_time", [])
    for name in ("datePublished", "dateCreated"):
        found.dates += [text for one in linked for text in _texts(_field(one, name))]
    times = [time for time in root.iter("time") if not _is_aside(time)]
    marked = [one for one in times if one.get("pubdate") is not None or _PROPERTY_DATES.search(
        f"{one.get('itemprop', '')} {one.get('property', '')} {one.get('class', '')}")]  # fmt: skip
    found.dates += [one.get("datetime", "") for one in marked]
    for name in _META_DATES:
        found.dates += metas.get(name, [])
    for element in root.xpath("//*[@property or @itemprop]"):
        said = f"{element.get('property', '')} {element.get('itemprop', '')}"
        if _PROPERTY_DATES.search(said) and not _is_aside(element):
            found.dates += [element.get("content") or element.get("datetime") or _text(element)]
    found.dates += [
        one.get("datetime", "")
        for one in times
        if "modified" not in (one.get("itemprop") or "").lower()
        and "updated" not in (one.get("class") or "").lower()
    ][:1]
    found.dates = [text for text in found.dates if text.strip()]


_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related\w*|aside|side-?bar\w*|footer\w*|most|recent\w*|latest\w*|widgets?"
    r"|comments?"
    r"|trending|recommend\w*|more|ticker|header|top-?bar)(?:$|[\s_-])",
    re.IGNORECASE,
)


def _is_aside(element: Any) -> bool:
    """Whether an element stands among what surrounds the article."""
    for one in element.iterancestors():
        if one.tag in {"aside", "nav"} or (
            one.tag == "footer" and next(one.iterancestors("article"), None) is None
        ):
            return True
        if one.tag in {"article", "main", "body"}:
            return False
        if _ASIDE.search(f"{one.get('class', '')} {one.get('id', '')}"):
            return True
    return False


def _take_people(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    for one in linked:
        authors = one.get("author") or one.get("creator")
        people = [
            person
            for person in (authors if isinstance(authors, list) else [authors])
            if not (isinstance(person, dict) and "Organization" in str(person.get("@type")))
        ]
        found.sites += [
            text
            for other in (authors if isinstance(authors, list) else [authors])
            if other not in people
            for text in _texts(other, "name")
        ]
        found.authors.append(_texts(people, "name"))
    for name in ("author", "article:author", "article:author_name", "dc.creator", "parsely-author",
                 "sailthru.author", "twitter:creator", "cxenseparse:author"):  # fmt: skip
        found.authors.append(metas.get(name, []))
    for path in (
        "//*[@itemprop='author' and not(contains(@itemtype, 'Organization'))]",
        "//*[@rel='author']",
        "//*[contains(@property, 'author')]",
        _BYLINES,
    ):
        elements = root.xpath(path, namespaces={"re": "http://exslt.org/regular-expressions"})
        names = [_person(one) for one in elements[:8] if not _is_aside(one)]
        found.authors.append([name for name in names if name and len(name) <= 80])


def _person(element: Any) -> str:
    inner = element.find(".//*[@itemprop='name']")
    one = element if inner is None else inner
    return one.get("content") or _text(one)


def _take_topics(
    found: Metadata, root: Any, metas: dict[str, list[str]], linked: list[dict[str, Any]]
) -> None:
    found.sections += metas.get("article:section", [])
    for one in linked:
        found.sections += _texts(_field(one, "articleSection"))
    found.sections += metas.get("articlesection", [])
    for element in root.xpath("//*[@itemprop='articleSection']"):
        found.sections.append(element.get("content") or _text(element))
    found.sections = [text for text in found.sections if 1 < len(text) <= 60]
    groups = [metas.get("article:tag", [])]
    groups += [_texts(_field(one, "keywords")) for one in linked]
    groups += [metas.get("news_keywords", []), metas.get("keywords", [])]
    for group in groups:
        tags = [tag.strip() for text in group for tag in re.split(r"\s*[,،;؛]\s*", text)]
        tags = [tag for tag in dict.fromkeys(tags) if 1 < len(tag) <= 60]
        if tags and not _is_title(tags, found.titles):
            found.tags = tags[:40]
            return


def _is_title(tags: list[str], titles: list[str]) -> bool:
    """Whether keywords are only the title, whole or cut into its words."""
    return any(same(" ".join(tags), title) for title in titles) or (
        len(tags) == 1 and len(tags[0].split()) > 6
    )


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
