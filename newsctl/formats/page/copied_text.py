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
from newsctl.formats.page.article_header import HeadReader, Line, is_crumbs, labelled
from newsctl.formats.page.boilerplate_lines import (
    begins_foot,
    is_notice,
    same,
    without_foot,
    without_pointers,
)
from newsctl.formats.page.bylines import is_house
from newsctl.formats.page.counters import counted
from newsctl.formats.page.datelines import wire_date
from newsctl.formats.page.metadata_choice import host_of
from newsctl.messages import gettext as _
from newsctl.text import normalise, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_ADDRESS = re.compile(r"(?:https?://|www\.)\S{4,500}", re.IGNORECASE)
_LONGEST_ABOVE, _LONGEST_TITLE = 100, 200  # code points of what stands above a title, and of one
_LONGEST_HEAD = 40  # blocks
_SITE_WORDS = 3  # of a newspaper's name; a title has more
_REPEATED = 6  # blocks in which a title is said again
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
    above, (title, *rest) = _above_title(blocks)
    article = Article(title=" ".join(title.split()))
    reader = HeadReader([article.title], [], options.today)
    reader.read([Line(line) for line in above], through=True)
    rest = without_foot(_below_head(rest, reader, article))
    rest = _without_facts(without_pointers(rest), reader)
    if not rest:
        raise BadInput(
            _("{file}: there is no text below the title").format(file=source), source=source
        )
    article.body = "\n\n".join(rest)
    head = reader.head
    site = next((line for line in above if is_house(line) and not is_crumbs(line)), None)
    article.author, article.section, article.views = head.author, head.section, head.views or 0
    article.source = head.source or site or host_of(article.url)
    article.published_at = head.published or head.updated or head.counted_back
    article.published_at = article.published_at or wire_date(rest[0], options.today)
    return article


def _above_title(blocks: list[str]) -> tuple[list[str], list[str]]:
    """The lines above the title (the site's name, the way to the page), and the blocks from the
    title on."""
    above: list[str] = []
    while len(blocks) > 2 and "\n" not in blocks[0] and _is_above(blocks):
        above.append(blocks[0])
        blocks = _with_title_apart(blocks[1:])
    return above, blocks


def _is_above(blocks: list[str]) -> bool:
    """Whether the first of a page's blocks is none of its article: the way to it, an address, the
    site's name (which its foot says again), or a line before a title that is said twice."""
    line, after = blocks[0], blocks[1].partition("\n")[0]
    if len(line) > _LONGEST_ABOVE or len(after) > _LONGEST_TITLE or after == line:
        return False
    if is_crumbs(line) or _ADDRESS.fullmatch(line):
        return True
    if is_crumbs(after) and len(line.split()) <= _SITE_WORDS:
        return True
    said = [block.partition("\n")[0] for block in blocks[2 : 2 + _REPEATED]]
    if any(same(after, one) for one in said) and not any(same(line, one) for one in said):
        return True
    if len(line.split()) > _SITE_WORDS or after.endswith((".", "؟", "!")):
        return False
    if any(is_notice(block) and line in block for block in blocks[-5:]):
        return True
    return is_house(line) and (is_crumbs(after) or len(after.split()) > _SITE_WORDS)


def _below_head(blocks: list[str], reader: HeadReader, article: Article) -> list[str]:
    """The blocks without the lines of the head, which the reader reads."""
    lines = [line for block in blocks[:_LONGEST_HEAD] for line in block.split("\n")]
    if lines and _ADDRESS.fullmatch(lines[0]):
        article.url = lines[0] if "://" in lines[0] else None
        reader.read([Line(lines[0])], through=True)
        understood = 1 + reader.read([Line(line) for line in lines[1:]], through=False)
    else:
        understood = reader.read([Line(line) for line in lines], through=False)
    rest = list(blocks)
    while understood and rest:
        count = rest[0].count("\n") + 1
        if count <= understood:
            rest = rest[1:]
        else:
            rest[0] = "\n".join(rest[0].split("\n")[understood:])
        understood = max(0, understood - count)
    return rest


def _blocks(text: str) -> list[str]:
    """Paragraphs: blocks between blank lines; every line, in a page that has no blank ones. The
    title is the first line of the first, whatever follows it."""
    lines = [visible(line).strip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    del lines[: next((at for at, line in enumerate(lines) if line), 0)]
    if all(lines):
        return lines
    blocks = ["\n".join(block).strip() for block in _between_blanks(lines) if any(block)]
    if not blocks:
        return []
    return _with_title_apart(blocks)


def _with_title_apart(blocks: list[str]) -> list[str]:
    """Blocks whose first is one line, the title."""
    title, _newline, below = blocks[0].partition("\n")
    return [title, *([below] if below else []), *blocks[1:]]


def _between_blanks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if block and (not line or (len(line) <= _LONGEST_TAIL_LINE and begins_foot(line))):
            yield block
            block = []
        if line:
            block.append(line)
    if block:
        yield block


def _without_facts(blocks: list[str], reader: HeadReader) -> list[str]:
    """The blocks without a counter or the source below them, which the reader reads."""
    end = len(blocks)
    while end > 1 and (counted(blocks[end - 1]) is not None or labelled(blocks[end - 1], "source")):
        end -= 1
        reader.take(Line(blocks[end]))
    return blocks[:end]
