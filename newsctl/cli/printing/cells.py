"""Values as fields of a line: of tsv, of a template, of CSV."""

from __future__ import annotations

from newsctl.cli.printing.json_lines import dump
from newsctl.text import one_line


def cell(value: object) -> str:
    """A value as one field of one line; nothing is an empty field."""
    if value is None:
        return ""
    if isinstance(value, list):
        return one_line(", ".join(str(one) for one in value))
    if isinstance(value, dict):
        return one_line(str(value.get("text", "")) or dump(value))
    return one_line(str(value))


def csv_cell(value: object) -> str:
    """A value as a cell of `export --as csv`, which no spreadsheet runs; of a passage, its text."""
    from newsctl.formats import csv_cells

    plain = value["text"] if isinstance(value, dict) and "text" in value else value
    return csv_cells.safe(csv_cells.cell(plain))
