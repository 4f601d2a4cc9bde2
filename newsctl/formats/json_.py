"""JSON and JSON Lines: objects one by one, from an array, line by line, or side by side.

Other programs' files are found their records in: `{"articles": [...]}`, `{"response": {"docs":
[...]}}`, the tables of a TinyDB file whatever their names, another archive of newsctl.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of
from newsctl.formats.field_names import meanings
from newsctl.formats.item import Item, Later, at_line, at_record, failed
from newsctl.formats.json_scanner import LONGEST_VALUE, NotJson, Scanner, TooLong, decode
from newsctl.formats.record_unwrapping import has_text, is_whole, records_within
from newsctl.formats.text_streams import LONGEST_LINE, LongLine, chunks, lines
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.item import Options

_WHITE = " \t\r\n,\ufeff\x1e"
_CONTAINERS = frozenset(
    (
        "articles", "items", "data", "results", "posts", "entries", "records", "rows", "docs",
        "documents", "news", "bookmarks", "hits", "response", "stories", "feed", "channel",
        "export",
        "مقالات", "المقالات", "أخبار", "الأخبار",
    )
)  # fmt: skip
_OBJECTS = re.compile(r"\[\s*\{")
_TABLE = re.compile(r'\{\s*"\d{1,18}"\s*:\s*\{')  # TinyDB: documents under their numbers
# What stands above each document in what Elasticsearch takes in bulk.
_ACTION = re.compile(r'\{\s*"(?:index|create|update|delete)"\s*:\s*\{(?:\s*"_|\s*\}\s*\}\s*\Z)')
_DEEPEST = 4  # containers within containers

Found = tuple[Any, int]  # a value, or NotJson in its place, and its line


def read_lines(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """A record a line; a line that is broken, or longer than any article, is an error of its own,
    and the next is read."""
    for number, line in enumerate(lines(stream, source, options.damage), 1):
        if isinstance(line, LongLine):
            reason = _("longer than {n} million characters").format(n=LONGEST_LINE >> 20)
            yield failed(at_line(source, number), reason, source, number)
            continue
        text = line.strip(_WHITE)
        if not text or _ACTION.match(text):
            continue
        if options.put_off:
            later = Later("json_:read_line", (text, source, number), source, options)
            yield Item(None, source=source, number=number, later=later)
        else:
            yield from read_line(text, source, number, options)


def read_line(text: str, source: str, number: int, options: Options) -> Iterator[Item]:
    """The record of one line."""
    try:
        value = decode(text, number)
    except NotJson as error:
        reason = _("this is not JSON (column {column})").format(column=error.column)
        yield failed(at_line(source, number), reason, source, number)
    else:
        yield _item(value, at_line, source, number, options)


def _item(
    value: Any, place: Callable[[str, int], str], source: str, number: int, options: Options
) -> Item:
    if not isinstance(value, dict):
        reason = _("a record is an object, with a title or a body")
        return failed(place(source, number), reason, source, number)
    return item_of(value, options, place(source, number), source, number)


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of a JSON file: an array of objects, one object, an object that holds an array,
    a table by columns, a TinyDB file, or objects one after the other. Memory stays that of one
    record.

    A record that is no JSON is an error of its own. Raises BadInput where the file itself breaks
    off, and for one without a record.
    """
    number = 0
    try:
        for value, line in _records(Scanner(chunks(stream, source, options.damage)), options):
            number += 1
            if isinstance(value, NotJson):
                yield failed(*_damaged(source, number, line, value), source, number)
            else:
                yield _item(value, at_record, source, number, options)
    except NotJson as error:
        place, reason = _damaged(source, number + 1, error.line, error)
        raise BadInput(f"{place}: {reason}", source=source, record=number + 1) from None
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _damaged(source: str, number: int, line: int, error: NotJson) -> tuple[str, str]:
    place = _("{file}, record {record}, line {line}").format(file=source, record=number, line=line)
    if isinstance(error, TooLong):
        return place, _("longer than {n} million characters").format(n=LONGEST_VALUE >> 20)
    return place, _("this is not JSON")


def _records(scan: Scanner, options: Options) -> Iterator[Found]:
    while first := scan.peek():
        line = scan.line
        if first == "[":
            scan.skip()
            yield from _array(scan)
        elif scan.begins(_TABLE):
            rest = yield from _table(scan, options)
            if rest:
                yield from _found_in(rest, line, options)
        elif first == "{":
            try:
                rest, streamed = yield from _object(scan, options, 0)
            except NotJson as error:
                if not scan.to_next_line():
                    raise
                yield error, error.line
            else:
                if not streamed:
                    yield from _found_in(rest, line, options)
        else:
            found = _value(scan)
            if isinstance(found[0], NotJson):
                scan.to_next_line()  # whatever else stands on this one
            yield found


def _value(scan: Scanner) -> Found:
    """The next value, or the error that it is, and its line."""
    scan.peek()
    line = scan.line
    try:
        text = scan.value()
    except TooLong as error:
        return error, line
    try:
        return decode(text, line), line
    except NotJson as error:
        return error, error.line


def _array(scan: Scanner) -> Iterator[Found]:
    """The values of an array; of rows whose first has the names of the others' cells, records."""
    heads: list[str] = []
    begun = False
    while (first := scan.peek()) != "]":
        if not first:
            raise NotJson(scan.line)
        value, line = _value(scan)
        if not begun and _is_head(value):
            heads = [str(one) for one in value]
        elif heads and isinstance(value, list):
            yield dict(zip(heads, value, strict=False)), line
        else:
            yield value, line
        begun = True
    scan.skip()


def _is_head(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return False
    return len({ours for name in value for ours, _rank in meanings(name[:100])}) > 1


def _found_in(value: dict[str, Any], line: int, options: Options) -> Iterator[Found]:
    """The records of an object that has no container whose name is known."""
    rows = list(_columns(value, line))
    if rows != [(value, line)] or is_whole(value, options.mapping):
        yield from rows
        return
    inner = records_within(value, options.mapping)
    yield from ((one, line) for one in inner) if inner else rows


def _object(
    scan: Scanner, options: Options, depth: int
) -> Generator[Found, None, tuple[dict[str, Any], bool]]:
    """Yield the records that an object holds in a container; return the rest of it, and whether
    there was a container. Without one the object is a record itself."""
    rest: dict[str, Any] = {}
    streamed = False
    left = LONGEST_VALUE  # code points of what is kept until the object ends
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
            text = scan.value()
            left -= len(text)
            if left < 0:
                raise TooLong(line)
            rest[name] = decode(text, line)
    scan.skip()
    return rest, streamed


def _table(scan: Scanner, options: Options) -> Generator[Found, None, dict[str, Any]]:
    """Yield the documents of a TinyDB table with their numbers as ids; a table whose first
    document is no article is returned instead."""
    rest: dict[str, Any] = {}
    articles: bool | None = None
    left = LONGEST_VALUE
    scan.skip()
    while (first := scan.peek()) != "}":
        if not first:
            raise NotJson(scan.line)
        key = scan.name()
        value, line = _value(scan)
        if articles is None:
            articles = isinstance(value, NotJson) or (
                isinstance(value, dict) and has_text(value, options.mapping)
            )
        if not articles:
            left -= len(str(value))
            if left < 0:
                raise TooLong(line)
            rest[key] = value
        elif isinstance(value, dict) and key.isdecimal():
            yield {"id": int(key)} | value, line
        else:
            yield value, line
    scan.skip()
    return rest


def _columns(value: dict[str, Any], line: int) -> Iterator[Found]:
    """The rows of a table that is kept by its columns, as pandas does (`{"title": {"0": …}}`,
    `{"title": […]}`, `{"columns": […], "data": [[…]]}`); of anything else itself."""
    names = value.get("columns")
    rows = next((value[name] for name in ("data", "rows") if name in value), None)
    if isinstance(names, list) and isinstance(rows, list):
        heads = [str(one.get("name") if isinstance(one, dict) else one) for one in names]
        for row in rows:
            yield dict(zip(heads, row, strict=False)) if isinstance(row, list) else row, line
        return
    columns = list(value.values())
    if len(columns) > 1 and any(meanings(name) for name in value):
        if all(isinstance(one, dict) and one.keys() == columns[0].keys() for one in columns) and (
            _numbered(columns[0])
        ):
            for key in columns[0]:
                yield {name: column.get(key) for name, column in value.items()}, line
            return
        if all(isinstance(one, list) and len(one) == len(columns[0]) > 1 for one in columns):
            for at in range(len(columns[0])):
                yield {name: column[at] for name, column in value.items()}, line
            return
    yield value, line


def _numbered(column: dict[str, Any]) -> bool:
    """Whether an object is a column: its keys are its rows' numbers, dates, or ids."""
    return bool(column) and all(any(map(str.isdecimal, key)) for key in column)


def dump(article: Article) -> bytes:
    """An article as one line of JSON, without its end; behind its fields when it was read here,
    and its versions."""
    import orjson

    record = article.to_record()
    if article.reads:
        record["reads"] = article.reads
    if article.versions:
        record["versions"] = article.versions
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
