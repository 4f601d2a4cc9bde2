"""A page or a feed by its address, fetched as one reader would.

At most 20 MB, half a minute and five redirects (`newsctl.formats.web`); robots.txt is honoured.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import replace
from newsctl.formats.encodings import LARGEST_PAGE
from newsctl.formats.file_types import kind_of_bytes
from newsctl.formats.item import Item
from newsctl.formats.robots import robots_of
from newsctl.formats.web import MOST_REDIRECTS, Answer, Web, checked, refused
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.formats.item import Options

_TYPES = re.compile(
    r"(?:text/(?:html|plain|xml|markdown|x-markdown)|application/(?:[\w.-]+\+)?(?:xml|json)|"
    r"application/octet-stream|)$"
)


def read_address(address: str, kind: str | None, options: Options) -> Iterator[Item]:
    """The article of a page, or the entries of a feed, by its address. Raises BadInput."""
    found = fetch(address, allow_local=options.allow_local)
    options = replace(options, folder=None)
    kind = kind or kind_of(found)
    if kind == "opml":  # a list from elsewhere leads nowhere near
        options = replace(options, allow_local=False)
    if kind in {"html", "page"}:
        yield page_of(found, kind, options)
        return
    from newsctl.formats.registry import read_stream

    yield from read_stream(io.BytesIO(found.data), found.url, kind, options)


def read_feed(address: str, options: Options) -> Iterator[Item]:
    """The entries of a feed by its address. Raises BadInput, also for what is no feed."""
    found = fetch(address, allow_local=options.allow_local)
    kind = kind_of(found)
    if kind not in {"feed", "jsonfeed"}:
        raise BadInput(
            _("{file}: this is no feed that can be read").format(file=address), source=address
        )
    from newsctl.formats.registry import read_stream

    yield from read_stream(io.BytesIO(found.data), found.url, kind, replace(options, folder=None))


def kind_of(found: Answer) -> str:
    """The format of what was fetched, by its type and its bytes."""
    looks = kind_of_bytes(found.data[:4096])
    if found.type in {"text/html", "application/xhtml+xml"}:
        return "html"
    if (
        found.type.startswith("text/")
        and found.type != "text/xml"
        and looks not in {"html", "feed"}
    ):
        return "markdown" if "markdown" in found.type else "page"
    return looks


def page_of(found: Answer, kind: str, options: Options) -> Item:
    """The article of a page that was fetched. Raises BadInput."""
    from newsctl.formats.page.html import article_of, page_text
    from newsctl.formats.page.metadata_choice import host_of

    text = page_text(found.data, found.url, found.charset, options.damage)
    if kind == "html":
        article = article_of(text, options, found.url, found.url)
    else:
        from newsctl.formats.page import copied_text

        article = copied_text.article_of_text(text, options, found.url)
        article.url = found.url
        article.source = article.source or host_of(found.url)
    return Item(article, source=found.url, number=1)


def fetch(address: str, *, allow_local: bool = False) -> Answer:
    """What is at an address, redirects followed. Raises BadInput for whatever goes wrong."""
    url = checked(address, address)
    with Web(allow_local=allow_local) as web:
        for _turn in range(MOST_REDIRECTS + 1):
            if not robots_of(url, web).allow(url):
                raise forbidden(address)
            answer = web.get(url, address, LARGEST_PAGE)
            if answer.leads_to is None:
                return readable(answer, address)
            url = answer.leads_to
    raise without_end(address)


def forbidden(address: str) -> BadInput:
    """A page that robots.txt keeps programs from."""
    return refused(_("{file}: its robots.txt asks programs not to read it"), address)


def without_end(address: str) -> BadInput:
    """An address that leads to another, and that to another."""
    return refused(_("{file}: it leads from one address to another without end"), address)


def readable(answer: Answer, address: str) -> Answer:
    """An answer that is a page or a feed, as far as one can tell. Raises BadInput."""
    if answer.status != 200:
        raise refused(_("{file}: the site answered {code}"), address, code=answer.status)
    if not _TYPES.match(answer.type):
        raise refused(
            _("{file}: this is {type}, neither a page nor a feed"), address, type=answer.type
        )
    return answer
