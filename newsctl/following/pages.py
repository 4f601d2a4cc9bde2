"""The article behind an entry: its page, read as `add URL` reads it, and what of it is believed.

Sites answer 200 with a page that says "not found", that asks to subscribe, or that is the front
page: a page that speaks of something else than its entry is not the article behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.fast_dataclasses import replace
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.article import Article
    from newsctl.following.asking import Asker
    from newsctl.formats.item import Options

_WORD = re.compile(r"\w{2,}")
_ALIKE = 0.5  # of a headline's words, at least, are in the article
_OPENING = 12  # words of a text by which it is known
_HEAD = 3000  # code points of a page's text in which they are looked for


class NotBehind(Exception):
    """The page is not the article's; its text says so."""


def full_article(entry: Article, asker: Asker, options: Options) -> Article:
    """An entry with the text of the page behind it. Raises BadInput, and NotBehind for a page that
    is not that article's."""
    from newsctl.formats.web_fetching import kind_of, page_of

    assert entry.url
    answer = asker.page(entry.url)
    kind = kind_of(answer)
    page = page_of(answer, "html" if kind == "html" else "page", options).article
    if page is None or not page.body or not is_behind(entry, page):
        raise NotBehind(_("{file}: the page there is not the article").format(file=entry.url))
    return merged(entry, page)


def is_behind(entry: Article, page: Article) -> bool:
    """Whether a page holds the article of an entry: most words of its headline, or the opening of
    its text."""
    there = fold(f"{page.title}\n{page.body[:_HEAD]}")
    words = set(_WORD.findall(fold(entry.title)))
    known = set(_WORD.findall(there))
    if words and len(words & known) >= _ALIKE * len(words):
        return True
    opening = _WORD.findall(fold(entry.body))[:_OPENING]
    return len(opening) >= _OPENING // 2 and set(opening) <= known


def merged(entry: Article, page: Article) -> Article:
    """An entry and the page behind it as one article: identity, headline and date as the feed has
    them, the text as the page has it unless the feed has more of it."""
    longer = page.body if len(page.body) >= len(entry.body) else entry.body
    return replace(
        entry,
        body=longer,
        author=entry.author or page.author,
        section=entry.section or page.section,
        tags=list(dict.fromkeys([*entry.tags, *page.tags])),
        published_at=entry.published_at or page.published_at,
        lang=entry.lang or page.lang,
        views=page.views,
        extra={**page.extra, **entry.extra},
    )
