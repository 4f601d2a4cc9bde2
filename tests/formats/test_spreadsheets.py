"""Spreadsheets of every kind: a row is an article, and what is made to do harm does none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.article import Article
from newsctl.errors import BadInput
from tests.formats.conftest import records
from tests.formats.spreadsheets import binary, cells, ods_row, old, open_document, sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = [["العنوان", "النص", "تاريخ النشر"], ["أ", "ب", "5/3/2024"], [], ["ج", "د", "قريبا"]]
KINDS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "xlsx": sheet,
    "ods": lambda rows: open_document([ods_row(*row) for row in rows]),
    "xlsb": lambda rows: binary(cells(rows)),
    "xls": lambda rows: old(cells(rows)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_spreadsheet_is_read_by_its_columns(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{kind}"
    file.write_bytes(KINDS[kind](TABLE))

    first, second = records(file)

    assert first.article is not None
    assert (
        first.article.to_record()
        == Article(title="أ", body="ب", published_at="2024-03-05").to_record()
    )
    name = {"xlsx": "أخبار", "xls": "S0"}.get(kind, "S")
    assert second.warnings == [f"{file}:{name}, row 4: the date قريبا cannot be read"]
    assert records(file.read_bytes())[0].article == first.article


@pytest.mark.parametrize("kind", KINDS)
def test_rows_above_the_head_are_passed_over_and_count(kind: str) -> None:
    """Empty ones, and a table's own title."""
    [found] = records(KINDS[kind]([[], [], ["تقرير الشهر"], TABLE[0], TABLE[3]]))

    assert found.article is not None
    assert found.article.title == "ج"
    assert found.warnings[0].split(", ")[1].startswith("row 5: ")


FAR = 2**20 - 1  # the last row that a sheet may have
HARM: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: sheet([], '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "ods": lambda: open_document([ods_row("title"), ods_row("a", times=FAR, columns=16_384)]),
    "ods, columns": lambda: open_document([ods_row("title", columns=16_384)] * 400),
    "xlsb": lambda: binary([(0, 0, "title"), (FAR, 16_383, "a")]),
    "xlsb, past the last column": lambda: binary([(0, 0, "title"), (FAR, 4 * 10**9, "a")]),
    "xls": lambda: old([(0, 0, "title"), (65_535, 255, "a")], sheets=5),
}


@pytest.mark.parametrize("name", HARM)
def test_a_cell_far_off_costs_no_more_than_its_own_file(name: str) -> None:
    """calamine would hold all cells up to it: gigabytes, or the end of the program."""
    with pytest.raises(BadInput, match="save it as CSV"):
        records(HARM[name]())


def test_a_row_that_comes_on_and_on_is_no_list_of_articles(full: bool) -> None:
    times = FAR - 2 if full else FAR // 10
    rows = [ods_row("title", "body"), ods_row("a", "b", times=times), ods_row("c", "d")]

    found = records(open_document(rows))

    assert len(found) < 200
    assert found[-1].article is not None
    assert found[-1].article.title == "c"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.2, 0.4, 0.6])
def test_a_damaged_spreadsheet_says_so(kind: str, share: float) -> None:
    whole = KINDS[kind](TABLE)

    with pytest.raises(BadInput):
        records(whole[: int(len(whole) * share)], "spreadsheet")
