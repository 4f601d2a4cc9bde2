"""Checking holds one article at a time, however many there are."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file.index import bitmaps, tables, tallies
from newsctl.archive.file.record import scan
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive


def peak(archive: Archive) -> int:
    """Bytes that a check takes at once."""
    archive.check()  # what is remembered from one time to the next
    tracemalloc.start()
    try:
        assert archive.check().problems == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_six_times_the_articles_take_the_same_memory(
    open_at: Callable[..., Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_CHUNK", 1 << 14)  # bytes that are read at once
    monkeypatch.setattr(bitmaps, "_AT_ONCE", 256)  # articles whose names are
    peaks = []
    for number in (600, 3600):  # more than are remembered of names and dates
        archive = open_at(tmp_path / f"{number}.json")
        many = (Article(title=f"خبر {n}", body=f"نص {n} " + "حشو " * 60) for n in range(number))
        assert sum(1 for _added in archive.add_many(many)) == number
        peaks.append(peak(archive))

    assert peaks[1] < 1.5 * peaks[0]


def test_a_record_is_read_in_the_memory_of_few_articles(tmp_path: Path) -> None:
    """Also where one sign makes all that is read with it take four bytes a letter."""
    place = tmp_path / "record.json"
    lines = (
        f'"{n}": {{"title": "خبر {n} \U0001f600", "body": "{"نص " * 900}"}}' for n in range(2000)
    )
    place.write_text(f'{{"articles": {{{",".join(lines)}}}}}', "utf-8")
    with place.open("rb") as stream:
        tracemalloc.start()
        try:
            number = sum(1 for _one in scan.Scanner(stream.fileno()).documents())
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert number == 2000
    assert place.stat().st_size > 8_000_000
    assert most < 4_000_000


TALLIES = """
import sqlite3, sys
from newsctl.archive.file.index import tables, tallies
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = -8000")
assert tallies.are_right(db)
assert db.execute("PRAGMA cache_size").fetchone() == (-8000,)
print(next(one.split()[1] for one in open("/proc/self/status") if one.startswith("VmHWM")))
"""
ROWS = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
INSERT INTO articles (
    id, source_key, author_key, section_key, offset, length, checksum, slots, published, undated,
    added, views)
SELECT n, 'مصدر ' || (n % 70), 'كاتب ' || (n % 900), 'قسم ' || (n % 9), n, 1, 0, 1, n * 9000, 0,
    n, 1
FROM n"""


@pytest.mark.skipif(sys.platform != "linux", reason="where the peak of a process is told in kB")
def test_counting_ten_times_the_articles_takes_the_same_memory(tmp_path: Path) -> None:
    """SQLite sorts them by their names in parts."""
    peaks = []
    for number in (10_000, 100_000):
        place = tmp_path / f"{number}.index"
        with closing(sqlite3.connect(place)) as db:
            for statement in (tables.SCHEMA + tallies.SCHEMA).split(";"):
                if "INDEX" not in statement:
                    db.execute(statement)
            db.execute(ROWS, (number,))
            tallies.put(db, range(1, number + 1))
            db.commit()
        command = [sys.executable, "-c", TALLIES, str(place)]
        told = subprocess.run(command, check=True, capture_output=True)
        peaks.append(int(told.stdout))  # kilobytes

    assert peaks[1] < peaks[0] + 8_000
