"""A saved news page as text: headline, counter, headline again, paragraphs, furniture.

لقاء حول القراءة                ← the title
1742 مشاهدة                     ← the site's own views
لقاء حول القراءة                ← the title again: dropped
انطلقت، صباح أمس، …             ← the body, a paragraph a block
اخر الأخبار :                   ← the site's own links: dropped, with what follows
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats.encodings import decode, plain_letters, read_whole
from newsctl.formats.furniture import begins_tail, counted, take_head, without_tail
from newsctl.formats.record import Record
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.record import Options

_LONGEST_TAIL_LINE = 60  # code points: what heads the site's own links


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Record]:
    """The one article of a saved page. Raises BadInput for a page that holds none."""
    text = decode(read_whole(stream, source), source)
    yield Record(article_of_text(text, options, source), source=source, number=1)


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
            break
        rest = [*([below] if below else []), *rest[1:]]
    rest = _without_counter(without_tail(rest), article)
    if not rest:
        raise BadInput(
            _("{file}: there is no text below the title").format(file=source), source=source
        )
    article.body = "\n\n".join(rest)
    return article


def _blocks(text: str) -> list[str]:
    """Paragraphs: blocks between blank lines; every line, in a page that has no blank ones."""
    lines = [line.strip(" \t\u00a0\u200e\u200f") for line in text.strip().split("\n")]
    blocks = ["\n".join(block).strip() for block in _between_blanks(lines) if any(block)]
    if len(blocks) <= 1:
        return [line for line in lines if line]
    if "\n" in blocks[0]:
        head, newline, others = blocks[0].partition("\n")
        return [head, *([others] if newline else []), *blocks[1:]]
    return blocks


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
