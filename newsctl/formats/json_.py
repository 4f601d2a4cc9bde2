"""JSON and JSON Lines: objects one by one, from an array, line by line, or side by side.

Other programs' files are found their records in: `{"articles": [...]}`, `{"response": {"docs":
[...]}}`, the tables of a TinyDB file whatever their names, another archive of newsctl.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.encodings import chunks, lines
from newsctl.formats.fields import article_of, has_text
from newsctl.formats.item import Item
from newsctl.formats.json_scanner import NotJson, Scanner, decode
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.item import Options

_WHITE = " \t\r\n,\ufeff"
_CONTAINERS = frozenset(
    (
        "articles", "items", "data", "results", "posts", "entries", "records", "rows", "docs",
        "documents", "news", "hits", "response", "stories", "feed", "channel", "export",
        "مقالات", "المقالات", "أخبار", "الأخبار",
    )
)  # fmt: skip
_OBJECTS = re.compile(r"\[\s*\{")
_TABLE = re.compile(r'\{\s*"\d{1,18}"\s*:\s*\{')  # TinyDB: documents under their numbers
_DEEPEST = 4  # containers within containers

Found = tuple[Any, int]  # a value, or NotJson in its place, and its line


def read_lines(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """A record a line; a broken line is an error of its own, and the next is read."""
    for number, line in enumerate(lines(stream, source), 1):
        text = line.strip(_WHITE)
        if not text:
            continue
        try:
            value = decode(text, number)
        except NotJson as error:
            yield _broken(source, number, error.column)
        else:
            yield _record(value, source, number, options)


def _broken(source: str, number: int, column: int) -> Item:
    message = _("{file}, line {line}: this is not JSON (column {column})").format(
        file=source, line=number, column=column
    )
    return Item(None, BadInput(message, source=source, record=number), source, number)


def _record(value: Any, source: str, number: int, options: Options) -> Item:
    try:
        if not isinstance(value, dict):
            raise BadInput(_("a record is an object, with a title or a body"))
        article, warnings = article_of(value, options)
    except BadInput as error:
        message = _("{file}, record {record}: {reason}").format(
            file=source, record=number, reason=error
        )
        return Item(None, BadInput(message, source=source, record=number), source, number)
    return Item(article, None, source, number, warnings)


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of a JSON file: an array of objects, one object, an object that holds an array,
    a TinyDB file, or objects one after the other. Memory stays that of one record.

    A record that is no JSON is an error of its own. Raises BadInput where the file itself breaks
    off, and for one without a record.
    """
    number = 0
    try:
        for value, line in _records(Scanner(chunks(stream, source)), options):
            number += 1
            if isinstance(value, NotJson):
                yield Item(None, _damaged(source, number, line), source, number)
            else:
                yield _record(value, source, number, options)
    except NotJson as error:
        raise _damaged(source, number + 1, error.line) from None
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _damaged(source: str, number: int, line: int) -> BadInput:
    message = _("{file}, record {record}, line {line}: this is not JSON").format(
        file=source, record=number, line=line
    )
    return BadInput(message, source=source, record=number)


def _records(scan: Scanner, options: Options) -> Iterator[Found]:
    while first := scan.peek():
        line = scan.line
        if first == "[":
            scan.skip()
            yield from _array(scan)
        elif scan.begins(_TABLE):
            rest = yield from _table(scan, options)
            if rest:
                yield rest, line
        elif first == "{":
            rest, streamed = yield from _object(scan, options, 0)
            if not streamed:
                yield rest, line
        else:
            yield _value(scan)


def _value(scan: Scanner) -> Found:
    """The next value, or the error that it is, and its line."""
    scan.peek()
    line = scan.line
    text = scan.value()
    try:
        return decode(text, line), line
    except NotJson as error:
        return error, error.line


def _array(scan: Scanner) -> Iterator[Found]:
    while (first := scan.peek()) != "]":
        if not first:
            raise NotJson(scan.line)
        yield _value(scan)
    scan.skip()


def _object(
    scan: Scanner, options: Options, depth: int
) -> Generator[Found, None, tuple[dict[str, Any], bool]]:
    """Yield the records that an object holds in a container; return the rest of it, and whether
    there was a container. Without one the object is a record itself."""
    rest: dict[str, Any] = {}
    streamed = False
    scan.skip()
    while (first := scan.peek()) != "}":
        if not first:
            raise NotJson(scan.line)
        name = scan.name()
        holds = name.strip().casefold() in _CONTAINERS
        if holds and scan.begins(_OBJECTS):
            streamed = True
            scan.skip()
            yield from _array(scan)
        elif scan.begins(_TABLE):
            rest[name] = yield from _table(scan, options)
            streamed = streamed or not rest[name]
        elif holds and depth < _DEEPEST and scan.peek() == "{":
            rest[name], inner = yield from _object(scan, options, depth + 1)
            streamed = streamed or inner
        else:
            line = scan.line
            rest[name] = decode(scan.value(), line)
    scan.skip()
    return rest, streamed


def _table(scan: Scanner, options: Options) -> Generator[Found, None, dict[str, Any]]:
    """Yield the documents of a TinyDB table with their numbers as ids; a table whose first
    document is no article is returned instead."""
    rest: dict[str, Any] = {}
    articles: bool | None = None
    scan.skip()
    while (first := scan.peek()) != "}":
        if not first:
            raise NotJson(scan.line)
        key = scan.name()
        value, line = _value(scan)
        if articles is None:
            articles = isinstance(value, NotJson) or (
                isinstance(value, dict) and has_text(value, options)
            )
        if not articles:
            rest[key] = value
        elif isinstance(value, dict) and key.isdecimal():
            yield {"id": int(key)} | value, line
        else:
            yield value, line
    scan.skip()
    return rest


def dump(article: Article) -> bytes:
    """An article as one line of JSON, without its end."""
    import orjson

    record = article.to_record()
    try:
        return orjson.dumps(record)
    except TypeError:  # lone surrogates, integers past 64 bits
        return json.dumps(record, separators=(",", ":")).encode()


def write_lines(articles: Iterable[Article], stream: BinaryIO) -> None:
    """JSON Lines."""
    stream.writelines(dump(article) + b"\n" for article in articles)


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """An array, an article a line."""
    before = b"[\n"
    for article in articles:
        stream.write(before + dump(article))
        before = b",\n"
    stream.write(b"[]\n" if before == b"[\n" else b"\n]\n")
