"""CSV and TSV: a head of field names, a record a row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS
from newsctl.errors import BadInput
from newsctl.formats.encodings import lines
from newsctl.formats.fields import KNOWN, article_of, key_of
from newsctl.formats.record import Record
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.record import Options

_LARGEST = 64 << 20  # characters of one field
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Record]:
    """The records of a CSV or TSV file, its separator told from its head: a comma, a semicolon (in
    both scripts) or a tab. Raises BadInput without a column for the title."""
    csv.field_size_limit(_LARGEST)
    texts = lines(stream, source)
    head = next(texts, "")
    delimiter = _delimiter(head)
    rows = csv.reader(_chain(head, texts), delimiter=delimiter, strict=False)
    names = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
    ours = [options.mapping.get(name) or KNOWN.get(key_of(name)) for name in names]
    if "title" not in ours and "body" not in ours:
        raise BadInput(
            _("{file}: there is no column for the title. Its columns are: {names}").format(
                file=source, names="، ".join(names) or "—"
            ),
            source=source,
            record=1,
        )
    yield from _records(rows, names, source, options)


def _chain(head: str, texts: Iterator[str]) -> Iterator[str]:
    yield head
    yield from texts


def _delimiter(head: str) -> str:
    return max("\t,;؛،", key=lambda one: (head.count(one), one == ","))


def _records(rows: Any, names: list[str], source: str, options: Options) -> Iterator[Record]:
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
            article, warnings = article_of(dict(zip(names, row, strict=False)), options)
        except BadInput as error:
            yield _failed(source, rows.line_num, str(error))
        else:
            yield Record(article, None, source, rows.line_num, warnings)


def _failed(source: str, line: int, reason: str) -> Record:
    message = _("{file}, line {line}: {reason}").format(file=source, line=line, reason=reason)
    return Record(None, BadInput(message, source=source, record=line), source, line)


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """CSV with every field; cells that a spreadsheet would take for a formula are made safe."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(FIELDS)
    for article in articles:
        rows.writerow([safe(cell(value)) for value in article.to_record().values()])
    text.detach()


def write_tabs(articles: Iterable[Article], stream: BinaryIO) -> None:
    """TSV with every field, each article one line."""
    stream.write(("\t".join(FIELDS) + "\n").encode())
    for article in articles:
        cells = (one_line(safe(cell(value))) for value in article.to_record().values())
        stream.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))


def cell(value: Any) -> str:
    """A value as a cell's text."""
    if value is None or value == {}:
        return ""
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    if isinstance(value, dict):
        import orjson

        return orjson.dumps(value).decode()
    return str(value)


def safe(text: str) -> str:
    """A cell's text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text
