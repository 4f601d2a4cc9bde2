"""Spreadsheets (xlsx, xls, xlsb, ods) through calamine: the first row names the fields, a row is a
record. Every sheet that has such a row is read; the others are passed over."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of
from newsctl.formats.field_names import meanings_of
from newsctl.formats.refused_types import refusal
from newsctl.formats.unpacking_limits import UNPACKING
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Item, Options

LARGEST = 96 << 20  # bytes unpacked: calamine holds a sheet whole
_PACKED = 48 << 20  # bytes as they come
_CHUNK = 1 << 20
_MOST_CELLS = 4_000_000  # of a sheet: calamine holds each up to the last, empty or not
# The name of a cell in a sheet's XML (`r="XFD1048576"`).
_CELL = re.compile(rb"\sr\s{0,3}=\s{0,3}[\"']([A-Za-z]{1,7})(\d{1,10})")
_LONGEST_NAME = 32  # bytes
_MOST_ABOVE = 10  # rows above a table's head: its title, a remark


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The rows of a spreadsheet. Raises BadInput for one that cannot be read, that is too large,
    or that has no column for a title."""
    data = stream.read(_PACKED + 1)
    if len(data) > _PACKED or not _fits(data):
        raise BadInput(
            _("{file}: too large a spreadsheet; save it as CSV").format(file=source), source=source
        )
    sheets = _sheets(data, source)
    found = False
    for name, rows in sheets:
        for above, row in enumerate(islice(rows, _MOST_ABOVE)):
            heads = [str(cell).strip() for cell in row]
            known = {ours for head in heads for ours, _rank in meanings_of(head, options.mapping)}
            if known & {"title", "body", "lead"}:
                found = True
                yield from _rows(rows, heads, f"{source}:{name}", options, above + 2)
                break
    if not found:
        raise BadInput(
            _("{file}: no sheet has a first row with a column for the title").format(file=source),
            source=source,
        )


def _fits(data: bytes) -> bool:
    """Whether a file unpacks to no more than can be held, whatever it says of itself, and no sheet
    has a cell so far off that all up to it would be."""
    if not data.startswith(b"PK"):
        return True
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                rows, columns, tail = 0, 0, b""
                with archive.open(info) as member:
                    while piece := member.read(_CHUNK):
                        size += len(piece)
                        found = set(_CELL.findall(tail + piece))
                        rows = max(rows, *(int(row) for _column, row in found), 0)
                        columns = max(columns, *map(_number, {one for one, _row in found}), 0)
                        if size > LARGEST or rows * columns > _MOST_CELLS:
                            return False
                        tail = piece[-_LONGEST_NAME:]
    except UNPACKING:
        return True  # calamine will say what is wrong
    return True


def _number(column: bytes) -> int:
    """The number of a column by its letters (`AA` is 27)."""
    number = 0
    for letter in column.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _sheets(data: bytes, source: str) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    unreadable: tuple[type[Exception], ...] = (CalamineError, *UNPACKING)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield name, iter(book.get_sheet_by_name(name).to_python(skip_empty_area=True))
    except unreadable:
        raise refusal("old_office" if data[:2] != b"PK" else "word", source) from None


def _rows(
    rows: Iterator[list[Any]], heads: list[str], source: str, options: Options, first: int
) -> Iterator[Item]:
    for number, row in enumerate(rows, first):
        cells = [_value(cell) for cell in row]
        if not any(cells) or cells == heads:
            continue
        place = _("{file}, row {row}").format(file=source, row=number)
        record = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        yield item_of(record, options, place, source, number)


def _value(cell: Any) -> Any:
    """A cell as text: whole numbers without a fraction, dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if hasattr(cell, "isoformat"):
        text: str = cell.isoformat()
        return text.removesuffix("T00:00:00")
    return cell.strip() if isinstance(cell, str) else cell
