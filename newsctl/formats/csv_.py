"""CSV and TSV: a head of field names, a record a row."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain
from typing import TYPE_CHECKING

from newsctl.article import FIELDS
from newsctl.errors import BadInput, UsageError
from newsctl.formats.csv_cells import cell, safe, unsafe
from newsctl.formats.csv_rows import Rows
from newsctl.formats.encodings import too_large
from newsctl.formats.field_mapping import item_of
from newsctl.formats.field_names import meanings_of
from newsctl.formats.item import Item, at_line, failed
from newsctl.formats.text_streams import lines
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.csv_rows import Row
    from newsctl.formats.item import Options

_TOLD = re.compile(r"sep=(.)\s*")  # Excel's own first line
_NUMBERS = frozenset(("", "Unnamed: 0", "Unnamed: 0.1", "#", "م", "ر.ت", "N°"))
_MANY, _TOLD_OF = 50, 60  # heads that are told, and code points of each
_MOST_ABOVE = 10  # lines above a table's head
_SEPARATORS = "\t,;؛،|"


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The records of a CSV or TSV file, its separator known by its head: a comma, a semicolon (in
    both scripts), a tab or a bar. A row that is broken, or larger than any article, is an item with
    an error. Raises BadInput without a column for the title and for a head that is broken or too
    long, UsageError for a column that the user named and the file has not."""
    texts = lines(stream, source, options.damage)
    head = next(texts, "")
    head = type(head)(head.lstrip("\ufeff"))  # a line too long to hold stays one
    declared = _TOLD.fullmatch(head)
    if declared:
        head = next(texts, "")
    above, head, texts = _to_head(head, texts, options)
    rows = Rows(
        chain([head], texts),
        declared[1] if declared else _delimiter(head),
        above + (1 if declared else 0),
    )
    try:
        first = next(iter(rows), None)
        if first and first.fault:  # which names its columns have is not known
            error = failed(at_line(source, first.line), first.fault, source, first.line).error
            raise error or BadInput(first.fault)
        names = _distinct([name.strip() for name in first.cells] if first else [])
        if not any(names):
            raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)
        _check(names, source, options)
        rows.width = len(names)
        plain = [name.casefold() for name in names]
        for row in rows:
            cells = [cell.strip() for cell in row.cells]
            again = [
                cell.casefold() for cell in cells
            ] == plain  # several tables may be in one file
            if row.fault or (any(cells) and not again):
                yield _item(row, names, source, options)
    except csv.Error:
        raise too_large(at_line(source, rows.line)) from None


def _to_head(first: str, texts: Iterator[str], options: Options) -> tuple[int, str, Iterator[str]]:
    """How many lines stand above a table's head (its title, a remark, blank ones), the head, and
    what follows it; the first line, where none of those at the top is a head."""
    above = [first]
    while not _is_head(above[-1], options):
        more = next(texts, None) if len(above) <= _MOST_ABOVE else None
        if more is None:
            return 0, first, chain(above[1:], texts)
        above.append(more)
    return len(above) - 1, above[-1], texts


def _is_head(line: str, options: Options) -> bool:
    if not line.strip():
        return False
    try:
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=_delimiter(line)), [])
    except csv.Error:
        return False
    return bool(
        {"title", "body", "lead"}
        & {
            ours
            for cell in cells
            for ours, _rank in meanings_of(cell.strip()[:200], options.mapping)
        }
    )


def _distinct(names: list[str]) -> list[str]:
    """The heads of a table, each once: what has the same name as another is numbered."""
    found: dict[str, int] = {}  # each head, and how often it was met
    for place, name in enumerate(names):
        known = name or f"\0{place}"
        while known in found:
            found[name] += 1
            known = f"{name} {found[name]}"
        found[known] = 1
    return ["" if name.startswith("\0") else name for name in found]


def _check(names: list[str], source: str, options: Options) -> None:
    columns = _(", ").join(f"{one[:_TOLD_OF]}…" if one[_TOLD_OF:] else one for one in names[:_MANY])
    columns += "…" if names[_MANY:] else ""
    missing = [name for name in options.mapping if name not in names and "." not in name]
    if missing and options.alone:
        raise UsageError(
            _("{file}: there is no column {name}. Its columns are: {names}").format(
                file=source, name=missing[0], names=columns
            )
        )
    known = {ours for name in names for ours, _rank in meanings_of(name, options.mapping)}
    if not known & {"title", "body", "lead"}:
        raise BadInput(
            _("{file}: there is no column for the title. Its columns are: {names}").format(
                file=source, names=columns
            ),
            source=source,
            record=1,
        )


def _delimiter(head: str) -> str:
    plain = re.sub(r'"[^"]*"', "", head)
    return max(_SEPARATORS, key=lambda one: (plain.count(one), one == ","))


def _item(row: Row, names: list[str], source: str, options: Options) -> Item:
    place = at_line(source, row.line)
    if row.fault and len(row.cells) != len(names):
        return failed(place, row.fault, source, row.line)
    if len(row.cells) > len(names):
        return failed(place, _("the row has more cells than the head"), source, row.line)
    warnings = [row.fault] if row.fault else []
    cells = dict(zip(names, map(unsafe, row.cells), strict=False))
    for name in _NUMBERS.intersection(cells):  # of rows, as pandas writes them
        if cells[name].strip().isdecimal():
            del cells[name]
    return item_of(cells, options, place, source, row.line, warnings)


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
