"""Spreadsheets made here, as small as each kind can be: what no library at hand writes."""

from __future__ import annotations

import io
import struct
import zipfile
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Cell = tuple[int, int, str]  # its row and column, from 0, and its text


def cells(rows: list[list[str]]) -> list[Cell]:
    """The cells of a table, row by row."""
    return [
        (at, place, text) for at, row in enumerate(rows) for place, text in enumerate(row) if text
    ]


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


# -- xlsx ----------------------------------------------------------------------------------------
def sheet(rows: list[list[str]], more: str = "") -> bytes:
    """A spreadsheet as small as one can be, of these rows and of more that are written out."""
    lines = "".join(
        f'<row r="{at}">'
        + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for at, row in enumerate(rows, 1)
    )
    ns = 'xmlns="http://schemas.openxmlformats.org/'
    parts = {
        "[Content_Types].xml": f'<Types {ns}package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {ns}package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {ns}spreadsheetml/2006/main" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="أخبار" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {ns}package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet {ns}spreadsheetml/2006/main"><sheetData>'
        f"{lines}{more}"
        "</sheetData></worksheet>",
    }
    return _zip(parts)


# -- ods -----------------------------------------------------------------------------------------
def open_document(rows: Iterable[str]) -> bytes:
    """A spreadsheet of OpenDocument, of the rows of its XML: see `ods_row`."""
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text", "manifest")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'manifest:full-path="/" manifest:media-type="{kind}"'
    return _zip({
        "mimetype": kind,
        "META-INF/manifest.xml":
            f"<manifest:manifest {names}><manifest:file-entry {entry}/></manifest:manifest>",
        "content.xml":
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table '
            f'table:name="S">{"".join(rows)}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
    })  # fmt: skip


def ods_row(*texts: str, times: int = 1, columns: int = 1) -> str:
    """A row that stands `times` times, its last cell in so many columns."""
    made = "".join(
        '<table:table-cell office:value-type="string" table:number-columns-repeated='
        f'"{columns if number == len(texts) else 1}"><text:p>{escape(text)}</text:p>'
        "</table:table-cell>"
        for number, text in enumerate(texts, 1)
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{made}</table:table-row>'


# -- xlsb ----------------------------------------------------------------------------------------
def _part(number: int, data: bytes = b"") -> bytes:
    """A record of a binary workbook ([MS-XLSB] 2.1.4)."""
    name = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    length = bytes([len(data) & 127 | 128, len(data) >> 7])
    return name + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary(table: list[Cell]) -> bytes:
    """A binary workbook of Excel 2007."""
    begin_sheet, end_sheet, begin_data, end_data, row, text_cell = 129, 130, 145, 146, 0, 6
    sheet = _part(begin_sheet) + _part(148, bytes(16)) + _part(begin_data)
    above = -1
    for at, place, text in table:
        if at != above:
            sheet += _part(row, struct.pack("<I", at) + bytes(21))
        sheet += _part(text_cell, struct.pack("<II", place, 0) + _wide(text))
        above = at
    sheet += _part(end_data) + _part(end_sheet)
    named = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S")
    book = _part(131) + _part(143) + _part(156, named) + _part(144) + _part(132)
    schema = "http://schemas.openxmlformats.org"
    related = f'<Relationships xmlns="{schema}/package/2006/relationships"><Relationship Id="rId1" '
    kind = f'Type="{schema}/officeDocument/2006/relationships/'
    return _zip({
        "[Content_Types].xml": f'<Types xmlns="{schema}/package/2006/content-types"/>',
        "_rels/.rels": f'{related}{kind}officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels":
            f'{related}{kind}worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


# -- xls -----------------------------------------------------------------------------------------
def old(table: list[Cell], sheets: int = 1) -> bytes:
    """A workbook of Excel 97, the table in each of its sheets."""
    begin, bound_sheet, label, end = 0x0809, 0x0085, 0x0204, 0x000A

    def record(number: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    def text(value: str) -> bytes:
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    sheet = record(begin, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for at, place, value in table:
        sheet += record(label, struct.pack("<HHH", at, place, 0) + text(value))
    sheet += record(end)
    head = record(begin, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start = len(head) + sheets * (4 + 6 + 2 + 4) + 4
    bounds = b"".join(
        record(bound_sheet, struct.pack("<IHBB", start + number * len(sheet), 0, 2, 1)
               + f"S{number}".encode("utf-16-le"))
        for number in range(sheets)
    )  # fmt: skip
    return _compound(head + bounds + record(end) + sheet * sheets)


def _compound(stream: bytes) -> bytes:
    """A compound file ([MS-CFB]) that holds a workbook."""
    free, last, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sector = 512
    stream = stream.ljust(max(4096, -(-len(stream) // sector) * sector), b"\0")
    count = len(stream) // sector
    chain = [fat, last, *range(3, count + 2), last]
    assert len(chain) <= sector // 4
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, last, 0, last, 0, 0
    )  # fmt: skip

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        wide = (name + "\0").encode("utf-16-le")
        numbers = struct.pack("<HBBIII", len(wide), kind, 1, free, free, child)
        return wide.ljust(64, b"\0") + numbers + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream))
    table = struct.pack(f"<{sector // 4}I", *chain, *[free] * (sector // 4 - len(chain)))
    return head + struct.pack("<108I", *[free] * 108) + table + folder.ljust(sector, b"\0") + stream
