"""Folders that lack something: no shared memory for SQLite's log (network shares, some synced
folders), no locks, no sync of a folder. Met by a slower way or a clear message, never by damage."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.outside import protect, strace, timeless, told, unprotect

if TYPE_CHECKING:
    from tests.archive.outside import Room

READS = {
    "list": ("list",),
    "search": ("search", "القطار", "--json"),
    "saved search": ("search", "@trains", "--format", "ids"),
    "show": ("show", "3", "--no-count", "--json"),
    "top": ("top", "--period", "month", "--format", "ids"),
    "stats": ("stats", "--json"),
    "check": ("check",),
}
CHANGES = {
    "add": ("add", "--title", "جديد", "--body", "نص"),
    "edit": ("edit", "3", "--set", "section=رأي"),
    "rm": ("rm", "3"),
    "undo": ("undo",),
    "save": ("search", "النفط", "--save", "oil"),
    "compact": ("compact",),
    "reindex": ("reindex",),
}
LACKS = {
    "shared memory": ("mmap", "ENODEV", ("-shm",)),
    "locks of ranges": ("fcntl", "ENOLCK", ("", "-wal", "-shm")),
    "locks of ranges at all": ("fcntl", "EOPNOTSUPP", ("", "-wal", "-shm")),
    "locks of files": ("flock", "ENOLCK", (".lock",)),
    "locks of files at all": ("flock", "EOPNOTSUPP", (".lock",)),
}
SOON: dict[str, Any] = {"timeout": 25, "NEWSCTL_TIMEOUT": "1"}


def lacking(room: Room, name: str) -> list[str]:
    call, error, ends = LACKS[name]
    if call == "flock":
        files = [room.beside(end) for end in ends]
    else:
        files = [room.beside(kind + end) for kind in (".index", ".history") for end in ends]
    if "ranges" in name:
        files.append(room.db)
    watched = " ".join(f"-P {one}" for one in files)
    return strace(f"{watched} -e inject={call}:error={error}")


@pytest.mark.parametrize("state", ["index there", "index gone"])
@pytest.mark.parametrize("name", LACKS)
def test_it_is_read_where_something_is_lacking(room: Room, name: str, state: str) -> None:
    expected = {one: room(*args).out for one, args in READS.items()}
    before = timeless(told(room))
    if state == "index gone":
        room.drop_index()
    for one, args in READS.items():
        assert room(*args, under=lacking(room, name), **SOON).out == expected[one], one
    assert timeless(told(room)) == before


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", LACKS)
def test_a_change_is_made_or_refused_where_something_is_lacking(
    room: Room, name: str, change: str
) -> None:
    done = room.copy("done")
    done(*CHANGES[change])
    before, after = timeless(told(room)), timeless(told(done))
    ran = room(*CHANGES[change], code={0, 74, 75}, under=lacking(room, name), **SOON)

    assert timeless(told(room)) == (before if ran.code else after), ran
    if ran.code == 74:
        assert str(room.db) in ran.err
        assert "disk I/O error" not in ran.err  # SQLite's words tell nobody what to do
    if "locks" in name and ran.code:
        assert "gives no locks" in ran.err or "cannot do that here" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_where_nothing_may_be_written_a_change_is_refused(room: Room) -> None:
    before = timeless(told(room))
    protect(room)
    ran = room("add", "--title", "جديد", "--body", "نص", bound=True, code=74)
    unprotect(room)
    assert str(room.db) in ran.err
    assert timeless(told(room)) == before


def test_an_archive_begun_where_there_is_no_shared_memory_grows(empty_room: Room) -> None:
    """Made, changed and read there from its first day."""
    under = lacking(empty_room, "shared memory")
    for number in range(1, 4):
        ran = empty_room(
            "add", "--title", f"خبر {number}", "--body", f"نص {number}", code={0, 74}, under=under
        )
        if ran.code:
            assert str(empty_room.db) in ran.err
            return
    empty_room("edit", "2", "--set", "section=رأي", under=under)
    empty_room("undo", under=under)
    assert empty_room("list", "--format", "ids", under=under).ids == [3, 2, 1]
    assert empty_room("check").code == 0


def test_a_folder_that_cannot_be_synced_is_written_all_the_same(empty_room: Room) -> None:
    """As on some file systems of other systems: EINVAL for a folder is no failure of the disk."""
    under = strace(f"-P {empty_room.folder} -e inject=fsync,fdatasync:error=EINVAL")
    empty_room("add", "--title", "أول", "--body", "نص", under=under)
    empty_room("compact", under=under)
    empty_room("backup", empty_room.folder / "copy.json", under=under)

    assert empty_room("list", "--format", "ids").ids == [1]
    assert empty_room("check").code == 0
