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

from newsctl.arabic.fold import fold
from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats.encodings import decode, plain_letters
from newsctl.formats.record import Record
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.record import Options

_NUMBER = r"[\d٠-٩][\d٠-٩.,٬٫]*(?:\s*(?:ألف|الف|آلاف|مليون|k|K|M))?"
_SEEN = r"(?:مشاهدة|مشاهدات|قراءة|قراءات|زيارة|زيارات|views?|vues?|lectures?)"
_COUNTER = re.compile(rf"({_NUMBER})\s*{_SEEN}\.?|(?:عدد\s+)?(?:ال)?{_SEEN}\s*:?\s*({_NUMBER})")
_BYLINE = re.compile(r"(?:بقلم|كتبت?|تحرير|إعداد|الكاتب|المحرر|Par|By)\s*[:\-]?\s+(\D{3,50})")
_SOURCE = re.compile(r"(?:المصدر|مصدر|Source)\s*:\s*(.{2,60})")
_DATED = re.compile(
    r"^(?:نشر|نُشر|تاريخ النشر|حرر|آخر تحديث|اخر تحديث|Publié le|Published)?\s*"
    r"(?:في|بتاريخ|يوم)?\s*:?\s*"
)
_FURNITURE = re.compile(
    r"(?:[اآأ]خر الأخبار|اقرأ أيض[اًا]+|إقرأ أيضا|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|"
    r"الأكثر (?:قراءة|مشاهدة)|شارك(?:ها| المقال| الخبر)?|تابعونا|اترك تعليقا?|التعليقات|"
    r"تعليقات الزوار|للمزيد|كلمات دلالية|طباعة|إرسال إلى صديق)\b[^.]{0,40}"
)
_LONGEST_HEAD = 60  # code points: a longer line is a paragraph
_LONGEST_LINK = 160


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Record]:
    """The one article of a saved page. Raises BadInput for a page that holds none."""
    text = plain_letters(normalise(decode(stream.read(), source))).replace("\ufeff", "")
    yield Record(article_of(text, options, source), source=source, number=1)


def article_of(text: str, options: Options, source: str = "") -> Article:
    """The article of a page's text."""
    blocks = _blocks(text)
    if not blocks:
        raise BadInput(_("{file}: the page is empty").format(file=source), source=source)
    title, *rest = blocks
    article = Article(title=" ".join(title.split()))
    while rest and _is_head(rest[0], article, options):
        rest = rest[1:]
    rest = _without_furniture(rest)
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
    if len(blocks) <= 1 or "\n" in blocks[0]:
        head, newline, others = blocks[0].partition("\n") if blocks else ("", "", "")
        if len(blocks) == 1:
            return [line for line in lines if line]
        return [head, *([others] if newline else []), *blocks[1:]]
    return blocks


def _between_blanks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_head(block: str, article: Article, options: Options) -> bool:
    """Whether a block still belongs to the page's head; what it says goes into the article."""
    if _same(block, article.title):
        return True
    if len(block) > _LONGEST_HEAD or "\n" in block:
        return False
    counter = _COUNTER.fullmatch(block)
    if counter is not None:
        return _take_counter(counter[1] or counter[2], article)
    byline = _BYLINE.fullmatch(block)
    if byline is not None and article.author is None:
        article.author = byline[1].strip()
        return True
    source = _SOURCE.fullmatch(block)
    if source is not None and article.source is None:
        article.source = source[1].strip()
        return True
    return article.published_at is None and _take_date(block, article, options)


def _same(one: str, other: str) -> bool:
    return fold(" ".join(one.split())) == fold(other)


def _take_counter(text: str, article: Article) -> bool:
    from newsctl.arabic.numerals import parse_count

    try:
        article.views = parse_count(text)
    except ValueError:
        return False
    return True


def _take_date(block: str, article: Article, options: Options) -> bool:
    from newsctl.arabic.dates import DateUnreadable, parse_date

    if not re.search(r"[\d٠-٩]", block):
        return False
    try:
        article.published_at = parse_date(_DATED.sub("", block, count=1), today=options.today)
    except DateUnreadable:
        return False
    return True


def _without_furniture(blocks: list[str]) -> list[str]:
    """The blocks above the site's own links, when only short lines follow them."""
    for number, block in enumerate(blocks):
        if _FURNITURE.fullmatch(block) and all(
            len(other) <= _LONGEST_LINK for other in blocks[number:]
        ):
            return blocks[:number]
    return blocks
