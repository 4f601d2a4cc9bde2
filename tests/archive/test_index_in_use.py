"""Another program holds what stands beside the record: the wait is as long as it was told to be."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.archive.outside import Room


def databases(room: Room) -> list[Path]:
    """The SQLite files of an archive."""
    return [one for one in room.files if one.read_bytes()[:15] == b"SQLite format 3"]


@contextmanager
def held(files: list[Path], begin: str) -> Iterator[None]:
    """Databases that somebody else keeps to himself."""
    with ExitStack() as stack:
        for file in files:
            db = stack.enter_context(closing(sqlite3.connect(file, isolation_level=None)))
            if begin == "EXCLUSIVE":
                db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute(f"BEGIN {begin}")
            db.execute("CREATE TABLE IF NOT EXISTS held (x)")
        yield


@pytest.mark.parametrize("begin", ["EXCLUSIVE", "IMMEDIATE"])
@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("show", "3"),
        ("search", "القطار"),
        ("add", "--title", "جديد", "--body", "نص"),
        ("edit", "3", "--set", "section=رأي"),
        ("undo",),
        ("reindex",),
        ("compact",),
        ("check",),
    ],
    ids=lambda args: args[0],
)
def test_no_command_waits_longer_than_it_was_told(
    room: Room, command: tuple[str, ...], begin: str, full: bool
) -> None:
    """Two seconds (one for most, if not in full), whoever holds the archive: then exit 75, or done
    without it, or kept."""
    seconds = 2 if full or command[0] in {"list", "add"} else 1
    expected = room.copy("done")(*command).out
    room("count")
    with held(databases(room), begin):
        begun = time.monotonic()
        ran = room(*command, code={0, 74, 75}, timeout=20, NEWSCTL_TIMEOUT=str(seconds))
        took = time.monotonic() - begun

    assert took < seconds + 4  # the program's own start included, on a busy machine
    if ran.code == 0:
        assert ran.out == expected
    elif ran.code == 75:
        assert ran.err.startswith("The archive is in use by another")
    else:  # what is promised is made, whoever holds the index
        assert "kept" in ran.err
    assert room("list", "--format", "ids").ids
    room("check", "--repair")
