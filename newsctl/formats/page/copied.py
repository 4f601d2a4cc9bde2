"""A saved news page as text: headline, counter, headline again, paragraphs, furniture.

لقاء حول القراءة                ← the title
1742 مشاهدة                     ← the site's own views
لقاء حول القراءة                ← the title again: dropped
انطلقت، صباح أمس، …             ← the body, a paragraph a block
اخر الأخبار :                   ← the site's own links: dropped, with what follows
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats.encodings import decode, plain_letters, read_whole
from newsctl.formats.item import Item
from newsctl.formats.page.boilerplate import (
    begins_tail,
    counted,
    is_counted_back,
    take_head,
    without_tail,
)
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_BLANK = re.compile("[\\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]*")  # nothing to see
_LONGEST_TAIL_LINE = 60  # code points: what heads the site's own links


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The one article of a saved page. Raises BadInput for a page that holds none."""
    text = decode(read_whole(stream, source), source, damage=options.damage)
    yield Item(article_of_text(text, options, source), source=source, number=1)


def article_of_text(text: str, options: Options, source: str) -> Article:
    """The article of a page's text as it was decoded. Raises BadInput for a page without one."""
    return article_of(plain_letters(normalise(text)).replace("\ufeff", ""), options, source)


def article_of(text: str, options: Options, source: str = "") -> Article:
    """The article of a page's text."""
    blocks = _blocks(text)
    if not blocks:
        raise BadInput(_("{file}: the page is empty").format(file=source), source=source)
    title, *rest = blocks
    article = Article(title=" ".join(title.split()))
    while rest:
        line, _newline, below = rest[0].partition("\n")
        if not take_head(line, article, options.today):
            date = None if article.published_at else is_counted_back(line, options.today)
            if date is None:
                break
            article.published_at = date
        rest = [*([below] if below else []), *rest[1:]]
    rest = _without_counter(without_tail(rest), article)
    if not rest:
        raise BadInput(
            _("{file}: there is no text below the title").format(file=source), source=source
        )
    article.body = "\n\n".join(rest)
    return article


def _blocks(text: str) -> list[str]:
    """Paragraphs: blocks between blank lines; every line, in a page that has no blank ones. The
    title is the first line of the first, whatever follows it."""
    lines = ["" if _BLANK.fullmatch(line) else line.strip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines = lines[1:]
    while lines and not lines[-1]:
        lines = lines[:-1]
    if all(lines):
        return lines
    blocks = ["\n".join(block).strip() for block in _between_blanks(lines) if any(block)]
    if not blocks:
        return []
    title, _newline, below = blocks[0].partition("\n")
    return [title, *([below] if below else []), *blocks[1:]]


def _between_blanks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if block and (not line or (len(line) <= _LONGEST_TAIL_LINE and begins_tail(line))):
            yield block
            block = []
        if line:
            block.append(line)
    if block:
        yield block


def _without_counter(blocks: list[str], article: Article) -> list[str]:
    """The blocks without a counter below them."""
    while len(blocks) > 1 and (views := counted(blocks[-1])) is not None:
        article.views = max(article.views, views)
        blocks = blocks[:-1]
    return blocks
