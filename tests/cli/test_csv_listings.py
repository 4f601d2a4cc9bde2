"""Listings in csv follow the rules of `export --as csv`; `--bom` is for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsctl.article import FIELDS
from newsctl.formats.csv_cells import safe, unsafe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

TEXTS = ["=1+1", "'=1+1", "''=1+1", "+1", "-1 درجة", "@x", "'x", "''", "a,b", 'a"b', "a\nb", "＝1"]


@pytest.fixture
def odd(cli: Cli) -> Cli:
    """An archive whose texts are what spreadsheets run, or look as if they were made safe."""
    records = [
        {"title": text, "body": f"{text} {number}", "source": text, "tags": [text, "x;y"]}
        for number, text in enumerate(TEXTS)
    ]
    cli("import", "-", stdin="".join(json.dumps(one) + "\n" for one in records))
    return cli


def test_a_listing_in_csv_is_the_export_in_csv(odd: Cli) -> None:
    """To the byte, and so no cell runs, and all comes back."""
    export = odd("export", "--as", "csv").out
    assert odd("list", "--format", "csv").out == export
    rows = list(csv.reader(io.StringIO(export)))
    assert rows[0] == list(FIELDS)
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in "=+-@＝" and cell]


@pytest.mark.parametrize("command", [["list"], ["search", "x"]])
@pytest.mark.parametrize("more", [[], ["--bom"]])
def test_what_is_listed_in_csv_comes_back_the_same(
    odd: Cli, tmp_path: Path, command: list[str], more: list[str]
) -> None:
    """A leading apostrophe, a formula, tags with semicolons, line breaks."""
    text = odd(*command, "--format", "csv", "--sort", "added", "--reverse", *more).out
    again = str(tmp_path / "again.json")
    odd("--db", again, "import", "-", "--from", "csv", "--keep-ids", stdin=text)
    there = odd(
        *command, "--json", "--sort", "added", "--reverse", "-c", "id,title,body,source,tags"
    )
    back = odd(
        "--db",
        again,
        "list",
        "--json",
        "--sort",
        "added",
        "--reverse",
        "-c",
        "id,title,body,source,tags",
    )
    assert back.json == there.json


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_cell_made_safe_comes_back(text: str) -> None:
    assert unsafe(safe(text)) == text


def test_passages_and_matches_are_there_when_they_are_asked_for(filled: Cli) -> None:
    """In csv and tsv: of a passage its text, of matches the spans as JSON has them."""
    columns = ["--columns", "id,snippet,highlights"]
    found = filled("search", "قطار", "--json", *columns).json
    expected = [
        [
            str(one["id"]),
            one["snippet"]["text"],
            json.dumps(one["highlights"], separators=(",", ":")),
        ]
        for one in found
    ]
    assert expected[0][1]

    rows = list(csv.reader(io.StringIO(filled("search", "قطار", "--format", "csv", *columns).out)))
    assert rows == [["id", "snippet", "highlights"], *expected]
    lines = filled("search", "قطار", "--format", "tsv", *columns).lines
    assert [line.split("\t") for line in lines] == expected


@pytest.mark.parametrize(
    "command",
    [
        ["list", "--format", "csv"],
        ["list", "--format", "tsv"],
        ["search", "قطار", "--format", "csv", "-c", "id"],
        ["export", "--as", "csv"],
        ["export", "--as", "tsv"],
    ],
)
def test_a_mark_begins_what_spreadsheets_read(filled: Cli, command: list[str]) -> None:
    """Once, before everything else; nothing else changes."""
    plain = filled(*command).out
    assert filled(*command, "--bom").out == f"\ufeff{plain}"


def test_a_mark_begins_a_file_too(filled: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    filled("export", "-o", str(file), "--bom")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,title,")
    filled("--db", str(tmp_path / "b.json"), "import", str(file))


@pytest.mark.parametrize(
    "command",
    [["list", "--json"], ["list", "--format", "ids"], ["list", "--format", "{id}"], ["export"],
     ["export", "--as", "html"]],
)  # fmt: skip
def test_it_is_for_csv_and_tsv_alone(filled: Cli, command: list[str]) -> None:
    assert filled(*command, "--bom", code=2).err.startswith("--bom is for csv and tsv")
