"""CSV and TSV: a head of field names, a record a row."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS
from newsctl.errors import BadInput
from newsctl.formats.encodings import lines
from newsctl.formats.fields import KNOWN, article_of, key_of
from newsctl.formats.item import Item
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.item import Options

_LARGEST = 64 << 20  # characters of one field
# What makes spreadsheets run a cell (OWASP, "CSV injection"); an apostrophe before it is a text's.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_SAFE = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")
_TOLD = re.compile(r"sep=(.)\s*")  # Excel's own first line
_SEPARATORS = "\t,;؛،|"


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of a CSV or TSV file, its separator told from its head: a comma, a semicolon (in
    both scripts) or a tab. Raises BadInput without a column for the title."""
    csv.field_size_limit(_LARGEST)
    texts = lines(stream, source)
    head = next(texts, "").lstrip("\ufeff")
    told = _TOLD.fullmatch(head)
    if told:
        head = next(texts, "")
    delimiter = told[1] if told else _delimiter(head)
    rows = csv.reader(_chain(head, texts), delimiter=delimiter, strict=False)
    try:
        names = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise BadInput(
            _("{file}, line {line}: {reason}").format(file=source, line=1, reason=error),
            source=source,
            record=1,
        ) from None
    if not names:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)
    ours = [options.mapping.get(name) or KNOWN.get(key_of(name)) for name in names]
    if "title" not in ours and "body" not in ours:
        raise BadInput(
            _("{file}: there is no column for the title. Its columns are: {names}").format(
                file=source, names=_(", ").join(names) or "—"
            ),
            source=source,
            record=1,
        )
    yield from _records(rows, names, source, options)


def _chain(head: str, texts: Iterator[str]) -> Iterator[str]:
    yield head
    yield from texts


def _delimiter(head: str) -> str:
    return max(_SEPARATORS, key=lambda one: (head.count(one), one == ","))


def _records(rows: Any, names: list[str], source: str, options: Options) -> Iterator[Item]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield _failed(source, rows.line_num, str(error))
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            reason = _("the row has more cells than the head")
            yield _failed(source, rows.line_num, reason)
            continue
        try:
            cells = dict(zip(names, map(unsafe, row), strict=False))
            article, warnings = article_of(cells, options)
        except BadInput as error:
            yield _failed(source, rows.line_num, str(error))
        else:
            yield Item(article, None, source, rows.line_num, warnings)


def _failed(source: str, line: int, reason: str) -> Item:
    message = _("{file}, line {line}: {reason}").format(file=source, line=line, reason=reason)
    return Item(None, BadInput(message, source=source, record=line), source, line)


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """CSV with every field; cells that a spreadsheet would take for a formula are made safe."""
    _write(articles, stream, ",")


def write_tabs(articles: Iterable[Article], stream: BinaryIO) -> None:
    """The same with tabs; a text of several lines is one quoted cell, and so comes back whole."""
    _write(articles, stream, "\t")


def _write(articles: Iterable[Article], stream: BinaryIO, delimiter: str) -> None:
    text = io.TextIOWrapper(
        stream, encoding="utf-8", errors="replace", newline="", write_through=True
    )
    rows = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    rows.writerow(FIELDS)
    for article in articles:
        rows.writerow([safe(cell(value)) for value in article.to_record().values()])
    text.detach()


def cell(value: Any) -> str:
    """A value as a cell's text."""
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, list):
        tags = [str(one) for one in value]
        return _json(tags) if any(map(_needs_json, tags)) else "; ".join(tags)
    return _json(value) if isinstance(value, dict) else str(value)


def _needs_json(tag: str) -> bool:
    """Whether a tag would not come back from a list with semicolons."""
    return tag != tag.strip() or not tag or any(sign in tag for sign in ';؛،,|["')


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def safe(text: str) -> str:
    """A cell's text that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def unsafe(text: str) -> str:
    """The text that `safe` made safe."""
    return text[1:] if _SAFE.match(text) else text
