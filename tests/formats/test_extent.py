"""How far the reading of files is."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.actions.importing import items_of, reading

if TYPE_CHECKING:
    from pathlib import Path

LINE = json.dumps({"title": "خبر", "body": "نص " * 2000}, ensure_ascii=False) + "\n"


def shares(*places: Path | str) -> list[float]:
    """What share was read whenever an item came, and at the end."""
    names = [str(one) for one in places]
    options = reading(names, today=date(2026, 11, 25), mapping={}, allow_local=False)
    items = items_of(names, options, stdin=io.BytesIO(LINE.encode()))
    return [*(options.extent.share() for _item in items), options.extent.share()]


def test_a_long_file_is_read_by_and_by(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINE * 800, encoding="utf-8")

    found = shares(tmp_path / "a.jsonl")

    assert found == sorted(found)
    assert 0 < found[0] < 0.2
    assert 0.4 < found[400] < 0.8
    assert found[-1] == 1


def test_files_of_a_folder_count_by_their_bytes_and_hidden_ones_do_not(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/.hidden.jsonl").write_text(LINE * 50, encoding="utf-8")
    (tmp_path / "in/1.jsonl").write_text(LINE, encoding="utf-8")
    (tmp_path / "in/2.jsonl").write_text(LINE * 3, encoding="utf-8")

    assert shares(tmp_path / "in") == [0.25, 1, 1, 1, 1]


@pytest.mark.parametrize("other", ["-", "nothing.jsonl"])
def test_where_a_part_is_not_known_nothing_is(tmp_path: Path, other: str) -> None:
    (tmp_path / "a.jsonl").write_text(LINE, encoding="utf-8")

    assert set(shares(tmp_path / "a.jsonl", other)) == {0}
