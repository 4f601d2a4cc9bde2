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
from newsctl.formats.spreadsheet_rows import NoSpreadsheet, TooLarge, sheets
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
_MOST_ALIKE = 100  # rows in a row: what comes on and on is no list of articles
_MOST_ABOVE = 10  # rows above a table's head: its title, a remark


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The rows of a spreadsheet. Raises BadInput for one that cannot be read, that is too large,
    or that has no column for a title."""
    data = stream.read(_PACKED + 1)
    if len(data) > _PACKED or not _fits(data):
        raise _too_large(source)
    try:
        yield from _tables(data, source, options)
    except NoSpreadsheet:
        if data[:2] != b"PK":
            raise refusal("old_office", source) from None
        raise BadInput(
            _("{file}: this spreadsheet cannot be read; save it as CSV").format(file=source),
            source=source,
        ) from None
    except TooLarge:
        raise _too_large(source) from None


def _too_large(source: str) -> BadInput:
    return BadInput(
        _("{file}: too large a spreadsheet; save it as CSV").format(file=source), source=source
    )


def _tables(data: bytes, source: str, options: Options) -> Iterator[Item]:
    """The rows of each sheet that has a head."""
    found = False
    for name, rows in sheets(data):
        filled = ((number, row) for number, row in enumerate(rows, 1) if any(row))
        for number, row in islice(filled, _MOST_ABOVE):
            heads = [str(cell) for cell in row]
            known = {ours for head in heads for ours, _rank in meanings_of(head, options.mapping)}
            if known & {"title", "body", "lead"}:
                found = True
                yield from _rows(rows, heads, f"{source}:{name}", options, number + 1)
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


def _rows(
    rows: Iterator[list[Any]], heads: list[str], source: str, options: Options, first: int
) -> Iterator[Item]:
    above: list[Any] = []
    alike = 0
    for number, row in enumerate(rows, first):
        alike = alike + 1 if row == above else 0
        above = row
        if not any(row) or row == heads or alike > _MOST_ALIKE:
            continue
        place = _("{file}, row {row}").format(file=source, row=number)
        record = {head: cell for head, cell in zip(heads, row, strict=False) if head}
        yield item_of(record, options, place, source, number)
