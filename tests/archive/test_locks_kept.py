"""What an archive reads of SQLite's files by itself takes no lock of the process on them away."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import migration
from newsctl.archive.file.history.file import is_history
from newsctl.archive.file.record import rewriting
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive

pytestmark = pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")

# Whoever is seen to have a file open keeps its log from being taken away.
_ALONE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=0)
try:
    print(db.execute("PRAGMA journal_mode = DELETE").fetchone()[0])
except sqlite3.OperationalError as error:
    print(error)
"""


def said_by_another(path: Path) -> str:
    """What a process of its own is told that would have the log of a database deleted."""
    ran = [sys.executable, "-c", _ALONE, str(path)]
    return subprocess.run(ran, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE rows (n)")
    return path


@pytest.mark.parametrize(
    "read",
    [
        is_history,
        migration.owes,
        migration._copied_aside,
        lambda path: rewriting.copy_database(path, path.with_name("copy")),
    ],
    ids=["whether it is a history", "whether it is an old index", "kept aside", "copied"],
)
def test_a_file_that_is_open_stays_locked(database: Path, read: Callable[[Path], object]) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.execute("SELECT COUNT(*) FROM rows").fetchall()
        for _time in range(2):
            read(database)
        assert said_by_another(database) == "database is locked"
    assert said_by_another(database) == "delete"


def test_an_open_archive_may_be_put_back_into_another(
    open_at: Callable[..., Archive], tmp_path: Path
) -> None:
    source, target = open_at(tmp_path / "source.json"), open_at(tmp_path / "target.json")
    source.add(Article(title="خبر", body="نص"))
    history = tmp_path / "source.json.history"

    assert said_by_another(history) == "database is locked"
    assert target.upkeep.restore_backup(tmp_path / "source.json") == 1
    assert said_by_another(history) == "database is locked"
    assert target.get(1).title == "خبر"
