"""JSON and JSON Lines: objects one by one, from an array, line by line, or side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.encodings import chunks, lines
from newsctl.formats.fields import article_of
from newsctl.formats.record import Record
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.record import Options

_WHITE = " \t\r\n,\ufeff"
_CONTAINERS = ("articles", "items", "data", "results", "مقالات")


def read_lines(stream: BinaryIO, source: str, options: Options) -> Iterator[Record]:
    """A record a line; a broken line is an error of its own, and the next is read."""
    import orjson

    for number, line in enumerate(lines(stream, source), 1):
        if not line.strip(_WHITE):
            continue
        try:
            value = orjson.loads(line.strip(_WHITE))
        except orjson.JSONDecodeError:
            try:
                value = json.loads(line.strip(_WHITE))
            except (json.JSONDecodeError, RecursionError) as error:
                yield _broken(source, number, getattr(error, "colno", 1))
                continue
        yield _record(value, source, number, options)


def _broken(source: str, number: int, column: int) -> Record:
    message = _("{file}, line {line}: this is not JSON (column {column})").format(
        file=source, line=number, column=column
    )
    return Record(None, BadInput(message, source=source, record=number), source, number)


def _record(value: Any, source: str, number: int, options: Options) -> Record:
    try:
        if not isinstance(value, dict):
            raise BadInput(_("a record is an object, with a title or a body"))
        article, warnings = article_of(value, options)
    except BadInput as error:
        message = _("{file}, record {record}: {reason}").format(
            file=source, record=number, reason=error
        )
        return Record(None, BadInput(message, source=source, record=number), source, number)
    return Record(article, None, source, number, warnings)


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Record]:
    """The records of a JSON file: an array of objects, one object, an object that holds an array,
    a TinyDB file, or objects one after the other. Memory stays that of one record."""
    number = 0
    for value in _values(chunks(stream, source), source):
        for one in _unpacked(value):
            number += 1
            yield _record(one, source, number, options)
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _unpacked(value: Any) -> Iterable[Any]:
    """The records that an object holds, or itself."""
    if not isinstance(value, dict):
        return [value]
    for name in _CONTAINERS:
        inner = value.get(name)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict) and inner and all(key.isdecimal() for key in inner):
            return ({"id": int(key)} | one for key, one in inner.items() if isinstance(one, dict))
    return [value]


def _values(texts: Iterable[str], source: str) -> Iterator[Any]:
    """Values of an array, or one after the other, as they can be read."""
    decoder = json.JSONDecoder()
    text, at, passed, inside, done = "", 0, 0, False, False
    pieces = iter(texts)
    while True:
        while at < len(text) and text[at] in _WHITE:
            at += 1
        if at < len(text) and not inside and text[at] == "[":
            inside, at = True, at + 1
            continue
        if at < len(text) and inside and text[at] == "]":
            inside, at = False, at + 1
            continue
        if at < len(text):
            try:
                value, end = decoder.raw_decode(text, at)
            except (json.JSONDecodeError, RecursionError) as error:
                if done:
                    place = passed + text.count("\n", 0, getattr(error, "pos", at)) + 1
                    raise _damaged(source, place) from None
            else:
                if done or end < len(text):
                    yield value
                    at = end
                    continue
        elif done:
            if inside:
                raise _damaged(source, passed + text.count("\n") + 1)
            return
        more = next(pieces, None)
        done = more is None
        passed += text.count("\n", 0, at)
        text, at = text[at:] + (more or ""), 0


def _damaged(source: str, line: int) -> BadInput:
    return BadInput(
        _("{file}, line {line}: this is not JSON").format(file=source, line=line),
        source=source,
        record=line,
    )


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
