"""A web page as an article: what the page says of itself, and the paragraphs of its text.

Facts are the page's own metadata (JSON-LD, OpenGraph, microdata, `<time>`) as far as they are said
of this article, then what a reader sees about the heading and the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats import field_mapping
from newsctl.formats.encodings import decode, plain_letters, read_whole
from newsctl.formats.item import Item
from newsctl.formats.page.article_header import HeadReader, Line
from newsctl.formats.page.blocks import Page, parse, walk
from newsctl.formats.page.boilerplate_lines import same, without_foot, without_pointers
from newsctl.formats.page.bylines import author_of
from newsctl.formats.page.counters import counted, is_other_counter
from newsctl.formats.page.datelines import is_time_only
from newsctl.formats.page.extraction import find_article
from newsctl.formats.page.headings import heading_of
from newsctl.formats.page.metadata import Metadata, metadata
from newsctl.formats.page.metadata_choice import (
    date_in_address,
    date_of,
    date_shown,
    host_of,
    settled,
    title_of,
    title_parts,
    url_of,
)
from newsctl.formats.page.microdata import take_marks
from newsctl.formats.page.phrases import says, says_only
from newsctl.formats.page.saved_page_origin import saved_from
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.decoding_errors import Damage
    from newsctl.formats.item import Options
    from newsctl.formats.page.article_region import Place

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,300}charset|\?xml[^>]{0,200}encoding)\s*=\s*["']?([\w:.-]+)""",
    re.IGNORECASE,
)
_NOTHING = "\ufeff\u200b\u200c\u200d\u200e\u200f<>!- "  # remains of markup, nothing to read
_TEXT = 200  # code points of a text that is taken from where none is looked for at first
_REFUSAL = 1000  # code points of what a site says instead of a page, at most
_LEADS = 3  # paragraphs, between which lines of the head may stand
_HEAD = 4096  # bytes in which a page declares its encoding
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc]")
_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06d2\u06c1]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CODE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The one article of a page. Raises BadInput for a page that holds none."""
    data = read_whole(stream, source)
    yield Item(
        article_of(page_text(data, source, damage=options.damage), options, source),
        source=source,
        number=1,
    )


def read_saved(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The one article of a page saved by a browser with all its parts (MHTML). Raises BadInput."""
    from email import message_from_bytes

    payload: object = None
    place, charset = "", None
    try:
        message = message_from_bytes(read_whole(stream, source))
        for part in message.walk():
            if part.get_content_type() == "text/html":
                payload, charset = part.get_payload(decode=True), part.get_content_charset()
                place = message["Snapshot-Content-Location"] or part["Content-Location"] or ""
                break
    # Whatever a broken message makes the standard library stumble over.
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError):
        payload = None
    if not isinstance(payload, bytes):
        raise BadInput(_("{file}: there is no web page in it").format(file=source), source=source)
    place = str(place).strip()
    url = place if place.startswith(("http://", "https://")) else None
    text = page_text(payload, source, charset, options.damage)
    yield Item(article_of(text, options, source, url), source=source, number=1)


def page_text(
    data: bytes, source: str, declared: str | None = None, damage: Damage | None = None
) -> str:
    """A page's bytes as text; `declared` is the encoding that its sender names, `damage` where what
    cannot be read is noted. Raises BadInput."""
    found = _DECLARED.search(data[:_HEAD])
    declared = declared or (found[1].decode("ascii") if found else None)
    return decode(data, source, declared, damage)


def article_of(text: str, options: Options, source: str, url: str | None = None) -> Article:
    """The article of a page's text, `url` being where it was found. Raises BadInput."""
    root = parse(plain_letters(normalise(text)))
    if root is None:
        raise BadInput(_("{file}: the page is empty").format(file=source), source=source)
    page, found = walk(root), metadata(root)
    heading = "" if found.has_title else heading_of(page, title_parts(found.titles))
    title = normalise(title_of(found, heading))
    titles = list(dict.fromkeys([title, *found.titles]))
    page, place = _find(root, page, titles, found.body)
    take_marks(found, page, place)
    article = Article(title=title, url=url_of(found, saved_from(text) or url))
    article.lang = language_of(found.lang, place.text(page) or title)
    body = _describe(article, page, place, found, options)
    article.body = "\n\n".join(map(normalise, body))
    if not article.title:
        article.title = field_mapping.title_of(article.body)
    stopped = any(says(title, "no-article") for title in titles if title)
    if stopped and len(article.body) < _REFUSAL:
        raise BadInput(
            _("{file}: the site gave an error or a check instead of the page").format(file=source),
            source=source,
        )
    if not article.title or not article.body:
        raise BadInput(
            _("{file}: there is no article in the page").format(file=source), source=source
        )
    return article


def _find(root: Any, page: Page, titles: list[str], said: str) -> tuple[Page, Place]:
    """The article's place in a page; in one that shows no text below its title, the text that
    stands above it, or that is not shown at first."""
    place = find_article(page, titles, said)
    if place.body or place.said:
        return page, place
    for again, named in ((walk(root), []), (walk(root, hidden=True), titles)):
        found = find_article(again, named, said)
        if found.body and found.length(again) >= _TEXT:
            return again, found
    return page, place


def _describe(
    article: Article, page: Page, place: Place, found: Metadata, options: Options
) -> list[str]:
    """Fill in what the page says of its article, and what stands about the text; the paragraphs
    that are left."""
    sites = [*found.sites, article.title, *(host_of(url) or "" for url in found.urls)]
    if article.url:
        sites.append(host_of(article.url) or "")
    reader = HeadReader([article.title, *found.titles], sites, options.today)
    reader.read(place.lines_below_heading(page), through=True)
    body = place.body_lines(page)
    body = body[reader.read(body, through=False) :]
    if body:
        body[0] = _without_title(body[0], article.title)
    body = [line for at, line in enumerate(body) if at >= _LEADS or not reader.take(line)]
    reader.read(place.lines_above_heading(page), through=True)
    for line in place.lines_below_body(page):
        reader.take_below(line)
    head = reader.head
    article.source = host_of(article.url) or next((one for one in found.sites if one), head.source)
    article.author = author_of(found.authors, sites) or head.author
    article.section = next(iter(found.sections), head.section)
    article.tags = [normalise(tag) for tag in found.tags]
    article.views = found.views or head.views or 0
    article.published_at = date_of(found, options.today, article.lang)
    if article.published_at is None and article.lang == "fa":
        near = [line.text for line in place.lines_below_heading(page)]
        article.published_at = _persian(found.dates + near)
    if article.published_at is None:
        said = head.published or date_shown(found, options.today)
        said = said or date_in_address(article.url, options.today) or head.updated
        article.published_at = settled(said) if said else None
    return _trimmed([line.text for line in body] or place.said, article.title)


def _without_title(line: Line, title: str) -> Line:
    """A body's first line less the title, where only a change of font sets the two apart."""
    if len(line.pieces) > 1 and same(line.pieces[0], title) and line.text.startswith(title):
        return Line(line.text[len(title) :].strip(), line.pieces[1:])
    return line


def _persian(texts: list[str]) -> str | None:
    from newsctl.arabic.persian_dates import persian_date

    return next((date for text in texts if (date := persian_date(text))), None)


def _trimmed(blocks: list[str], title: str) -> list[str]:
    """The paragraphs without pointers to other articles, repetitions, and what follows the text."""
    kept: list[str] = []
    for block in without_pointers(blocks):
        again = len(title) > 12 and same(block, title)
        if again or says_only(block, "share") or is_time_only(block) or not block.strip(_NOTHING):
            continue
        if not kept or len(kept) > _LEADS or block != kept[-1]:  # a lead that is said again
            kept.append(block)
    kept = without_foot(kept)
    while len(kept) > 1 and (counted(kept[-1]) is not None or is_other_counter(kept[-1])):
        kept.pop()
    return kept


def language_of(declared: str | None, text: str) -> str | None:
    """The language a page declares, unless its letters are of another script; by its letters
    (`ar`, `fa`, `ur`) when it declares none."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    found = _CODE.fullmatch((declared or "").strip())
    code = found[1].lower() if found else None
    if arabic > latin:
        if code in {"ar", "fa", "ur", "ps", "ckb", "ku", "ug", "sd"}:
            return code
        if len(_URDU.findall(text)) > 0.02 * arabic:
            return "ur"
        return "fa" if len(_PERSIAN.findall(text)) > 0.04 * arabic else "ar"
    return None if code in {"ar", "fa", "ur"} and latin > 2 * arabic else code
