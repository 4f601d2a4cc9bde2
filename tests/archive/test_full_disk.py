"""Where nothing more can be written, reading goes on; and a read deletes nothing, ever.

The disks are real ones: small file systems in memory, filled to the last byte or without inodes;
and processes that may open no more files.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.archive.outside import (
    Room,
    descriptors,
    fill,
    make_room,
    small_disk,
    take_all_inodes,
    timeless,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.archive.outside import Before

READS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "list of the trash": ("list", "--trash", "--json"),
    "show": ("show", "3", "--no-count", "--json"),
    "search": ("search", "القطار السريع", "--json"),
    "saved search": ("search", "@trains", "--format", "ids"),
    "count": ("count", "النفط"),
    "top": ("top", "--period", "month", "--format", "ids"),
    "related": ("related", "3", "--json"),
    "duplicates": ("duplicates",),
    "stats": ("stats", "--json"),
    "export": ("export", "--as", "jsonl"),
    "check": ("check",),
}


@contextmanager
def on_small_disk(room: Room, tmp_path: Path, options: str = "size=24m") -> Iterator[Room]:
    """The archive on a disk of its own, looked at once there."""
    with small_disk(tmp_path / "disk", options) as disk:
        shutil.copytree(room.folder, disk / "news")
        there = Room(disk / "news", dict(room.environ))
        there("count")
        yield there


def spoil(disk: Path, trouble: str) -> None:
    if trouble == "no space":
        fill(disk)
    else:
        take_all_inodes(disk)


@pytest.mark.parametrize("index", ["index there", "index gone", "index and cache there too"])
@pytest.mark.parametrize("trouble", ["no space", "no inodes"])
def test_a_full_disk_is_read_as_any_other(
    room: Room, tmp_path: Path, trouble: str, index: str
) -> None:
    """Listed, found, shown, exported, checked and copied to another disk: the same output, also
    when the index is not there and cannot be made, and when the cache is as full."""
    options = "size=24m" if trouble == "no space" else "nr_inodes=200"
    with on_small_disk(room, tmp_path, options) as there:
        expected = {name: there(*args).out for name, args in READS.items()}
        if index == "index gone":
            there.drop_index()
        if index == "index and cache there too":
            (there.folder.parent / "cache").mkdir()
            there.environ["NEWSCTL_CACHE"] = str(there.folder.parent / "cache")
        spoil(there.folder.parent, trouble)

        assert {name: there(*args).out for name, args in READS.items()} == expected
        there("backup", tmp_path / "elsewhere.json")
        assert (tmp_path / "elsewhere.json").stat().st_size > 1000


@pytest.mark.parametrize("trouble", ["no space", "no inodes"])
def test_an_article_is_shown_on_a_full_disk_though_its_view_may_not_count(
    room: Room, tmp_path: Path, trouble: str
) -> None:
    options = "size=24m" if trouble == "no space" else "nr_inodes=200"
    with on_small_disk(room, tmp_path, options) as there:
        spoil(there.folder.parent, trouble)
        shown = there("show", "3", "--json").json
        assert shown["title"] == "خبر 3 عن القطار السريع"
        assert shown["views"] in {6, 7}


@pytest.mark.parametrize("index", ["index there", "index gone"])
@pytest.mark.parametrize("trouble", ["no space", "no inodes"])
def test_a_read_of_a_full_disk_loses_nothing(
    room: Room, tmp_path: Path, trouble: str, index: str
) -> None:
    """Undo, reads by day and saved searches are there when there is space again."""
    expected = timeless(told(room))
    options = "size=24m" if trouble == "no space" else "nr_inodes=200"
    with on_small_disk(room, tmp_path, options) as there:
        if index == "index gone":
            there.drop_index()
        spoil(there.folder.parent, trouble)
        for args in READS.values():
            there(*args, code={0, 74})
        make_room(there.folder.parent)

        assert timeless(told(there)) == expected


@pytest.mark.parametrize(
    "command",
    [
        ("add", "--title", "جديد", "--body", "نص جديد " * 50),
        ("edit", "2", "--set", "title=عنوان أطول بكثير مما كان من قبل"),
        ("edit", "1-12", "--set", "source=مصدر آخر أطول اسما"),
        ("tag", "1-12", "+سكك-الحديد"),
        ("rm", "1-3"),
        ("rm", "1", "--forever", "--yes"),
        ("restore", "4"),
        ("undo",),
        ("search", "النفط", "--save", "oil"),
        ("compact",),
        ("reindex",),
    ],
    ids=lambda args: " ".join(args[:2]),
)
def test_a_change_on_a_full_disk_is_made_whole_or_not_at_all(
    room: Room, tmp_path: Path, command: tuple[str, ...], full: bool
) -> None:
    """Exit 74 and nothing is changed, or exit 0 and it is; whatever bytes are left."""
    before = timeless(told(room))
    done = room.copy("done")
    done(*command)
    after = timeless(told(done))
    with on_small_disk(room, tmp_path) as there:
        aside = there.copy("kept")
        for left in (0, 4096, 20_000, 60_000) if full else (0, 20_000):
            shutil.rmtree(there.folder)
            shutil.copytree(aside.folder, there.folder)
            there("count")
            fill(there.folder.parent, leave=left)
            ran = there(*command, code={0, 74})
            make_room(there.folder.parent)
            found = timeless(told(there))
            if ran.code == 0 or "kept" in ran.err:  # what is kept though it could not be finished
                assert found == after, (command, left, ran)
            else:
                assert found == before, (command, left, ran)


def python_starts(before: Before) -> bool:
    """Whether Python itself starts so, and has nothing to say of it: before that no rule of ours
    can hold. Files in site-packages decide how many descriptors it takes."""
    done = subprocess.run(
        [sys.executable, "-c", ""], preexec_fn=before, capture_output=True, check=False
    )
    return done.returncode == 0 and not done.stderr


@pytest.mark.parametrize("index", ["index there", "index gone"])
def test_a_process_that_may_open_no_more_files_loses_nothing(
    room: Room, index: str, full: bool
) -> None:
    """From too few to read the archive at all, to one too few for its index."""
    expected = timeless(told(room))
    listed = room("list").out
    some_failed = False
    for most in range(4, 13) if full else (5, 7, 9, 11):
        if not python_starts(descriptors(most)):
            continue
        if index == "index gone":
            room.drop_index()
        ran = room("list", code={0, 1, 74, 120}, before=descriptors(most))
        some_failed = some_failed or ran.code != 0
        assert ran.code != 0 or ran.out == listed, most
        assert timeless(told(room)) == expected, most
    assert some_failed


def test_a_read_with_the_fewest_files_does_not_throw_the_index_away(room: Room) -> None:
    """`search … --save`, `rm`, and a list that may open six files: all can still be undone."""
    room("search", "قطار", "--save", "trains")
    room("rm", "7")
    room("list", code={0, 74}, before=descriptors(6))

    assert room("search", "@trains", "--format", "ids").ids
    assert room("top", "--period", "month", "--format", "ids").ids == [3, 5, 8]
    room("undo")
    assert 7 in room("list", "--format", "ids").ids
