"""RIS, the lines that libraries and Zotero exchange references in: `TY  - NEWS` to `ER  -`; read,
and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of, natural
from newsctl.formats.item import Item, at_line
from newsctl.formats.text_streams import cut_lines
from newsctl.formats.xhtml_articles import clean, language
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.item import Options

_BETWEEN_NAMES = re.compile("[،؛;,]")
_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
# The tags of a field of ours, the surest first.
TAGS = {
    "title": ("TI", "T1", "CT", "BT"), "body": ("AB", "N2", "N1"),
    "source": ("T2", "JO", "JF", "JA", "PB", "DP"), "published_at": ("DA", "Y1", "PY"),
    "url": ("UR", "LK", "L2"), "lang": ("LA",), "section": ("SE",),
}  # fmt: skip
AUTHORS = ("AU", "A1", "A2")
_MOST_LINES = 5000  # of one reference


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The references of a file. Raises BadInput for a file without one."""
    found = False
    for tags, line in _references(stream, source, options):
        found = True
        yield item_of(_record(tags), options, at_line(source, line), source, line)
    if not found:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _references(
    stream: BinaryIO, source: str, options: Options
) -> Iterator[tuple[dict[str, list[str]], int]]:
    """The tags of each reference, and the line that it begins on."""
    tags: dict[str, list[list[str]]] = {}
    begun, last, count = 0, "", 0
    for number, line in enumerate(cut_lines(stream, source, options.damage), 1):
        text = line.strip(" \t\r\n\ufeff")
        found = _LINE.fullmatch(text)
        name = found[1] if found else last
        if name == "TY" and tags:  # the one before has no end
            yield _joined(tags), begun
            tags = {}
        if name == "ER":
            if tags:
                yield _joined(tags), begun
            tags, last = {}, ""
            continue
        if name == "TY" or not tags:
            begun, count = number, 0
        count += 1
        if not name or count > _MOST_LINES:
            continue
        if found:
            tags.setdefault(name, []).append([found[2].strip()])
        elif name in tags:  # a value of several lines, an empty one between paragraphs
            tags[name][-1].append(text)
        last = name
    if tags:
        yield _joined(tags), begun


def _joined(tags: dict[str, list[list[str]]]) -> dict[str, list[str]]:
    """The tags, the lines of each value joined."""
    return {name: ["\n".join(lines).strip() for lines in values] for name, values in tags.items()}


def _record(tags: dict[str, list[str]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for ours, names in TAGS.items():
        found = [value for name in names for value in tags.pop(name, ()) if value]
        if found:
            record[ours] = _day(found[0]) if ours == "published_at" else found[0]
        if ours == "source" and len(found) > 1:
            record["publisher"] = found[1]
    if authors := [name for tag in AUTHORS for name in tags.pop(tag, ()) if name]:
        record["author"] = "، ".join(map(natural, authors))
    if words := [word for word in tags.pop("KW", ()) if word]:
        record["tags"] = words
    tags.pop("TY", None)
    extra = {name: "; ".join(values) for name, values in tags.items() if any(values)}
    return record | ({"extra": extra} if extra else {})


def _day(text: str) -> str:
    """`2024/03/05/مساء` without what no date has."""
    parts = [part.strip() for part in text.split("/")]
    numbers = [part for part in parts[:3] if part.isdecimal()]
    return "-".join(numbers) if "/" in text and numbers else text


# -- writing -------------------------------------------------------------------------------------
def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """A reference an article, as a newspaper's (`NEWS`), without its text. UTF-8, lines that end as
    the format has them (CR LF)."""
    for article in articles:
        text = "".join(f"{name}  - {value}\r\n" for name, value in _tags(article))
        stream.write(f"{text}ER  - \r\n".encode("utf-8", "replace"))


def _tags(article: Article) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "TI", _one_line(article.title)
    names = map(_one_line, _BETWEEN_NAMES.split(article.author or ""))
    yield from (("AU", name) for name in names if name)
    if article.source:
        yield "T2", _one_line(article.source)
    if article.published_at:
        day = _one_line(article.published_at[:10])
        yield "PY", day[:4]
        yield "DA", day.replace("-", "/")
    if article.section:
        yield "SE", _one_line(article.section)
    if article.url:
        yield "UR", _one_line(article.url)
    if article.added_at:
        yield "Y2", _one_line(article.added_at[:10]).replace("-", "/")
    yield from (("KW", _one_line(tag)) for tag in article.tags)
    if lang := language(article)[0]:
        yield "LA", lang
    if article.id is not None:
        yield "ID", str(article.id)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
