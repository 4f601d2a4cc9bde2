"""What damage in the record is, and what `check --repair` does: nothing rotten becomes the truth
in silence, and nothing goes without a copy."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tinydb import TinyDB

from tests.archive.outside import Room, articles_of, by_tinydb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


def flip(path: Path, at: int, bit: int) -> bytes:
    """Flip one bit of a file in its place, its times kept; the file's bytes then."""
    told = path.stat()
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data[at : at + 1])
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    return bytes(data)


def lines(path: Path) -> dict[int, tuple[int, bytes]]:
    """id → (offset, line) of the record's articles."""
    found, offset = {}, 0
    for line in path.read_bytes().split(b"\n"):
        key = line.lstrip(b" ,")
        if key.startswith(b'"') and b'"title"' in key:
            found[int(key.split(b'"')[1])] = (offset, line)
        offset += len(line) + 1
    return found


@contextmanager
def rotten(room: Room, line: bytes, at: int, bit: int, way: str) -> Iterator[Room]:
    """The archive with one bit of a line flipped: written by somebody who kept the file's time of
    change, or by nobody at all (on the disk itself, below the file system)."""
    if way == "by somebody":
        there = room.copy("rotten")
        there("count")
        flip(there.db, there.db.read_bytes().index(line) + at, bit)
        yield there
        return
    with image(room.folder.parent) as mount:
        with mount() as disk:
            shutil.copytree(room.folder, disk / "news")
            there = Room(disk / "news", dict(room.environ))
            there("count")
        file = room.folder.parent / "image"
        data = file.read_bytes()
        for start in every(data, line):
            with file.open("r+b") as raw:
                raw.seek(start + at)
                raw.write(bytes([line[at] ^ 1 << bit]))
        with mount():
            yield there


@contextmanager
def image(folder: Path) -> Iterator[Callable[[], AbstractContextManager[Path]]]:
    """A disk in a file, which can be mounted again and again; skipped where that is not allowed."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
        pytest.skip("only root on Linux mounts a disk of its own")
    file, place = folder / "image", folder / "rotting"
    file.write_bytes(bytes(12 << 20))
    place.mkdir(exist_ok=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-O", "^has_journal", file], check=True)

    @contextmanager
    def mount() -> Iterator[Path]:
        done = subprocess.run(
            ["mount", "-o", "loop", file, place], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"nothing may be mounted here: {done.stderr.decode().strip()}")
        try:
            yield place
        finally:
            subprocess.run(["umount", place], check=True)

    yield mount


def every(data: bytes, part: bytes) -> list[int]:
    """Where a part stands in data, each time."""
    found, at = [], data.find(part)
    while at >= 0:
        found.append(at)
        at = data.find(part, at + 1)
    return found


@pytest.mark.parametrize("way", ["by somebody", "by nobody"])
def test_a_rotten_letter_is_set_aside_and_its_article_is_named(
    room: Room, way: str, full: bool
) -> None:
    """One bit of a line flipped, the file's times kept: said by `check`; kept whole beside by
    `check --repair`, which names the article; the others stay what they were."""
    with room.open() as archive:
        before = articles_of(archive)
    known = lines(room.db)
    chance = random.Random(5)
    for _turn in range(60 if full else 5):
        article_id = chance.choice(sorted(known))
        _offset, line = known[article_id]
        start, end = line.index(b'"title"') + 10, line.index(b'"added_at"')
        at = chance.randrange(start, end)
        with rotten(room, line, at, chance.randrange(8), way) as there:
            data = there.db.read_bytes()
            said = there("check", code=74)
            assert said.out + said.err
            mended = there("check", "--repair")
            assert str(article_id) in mended.out + mended.err, mended
            kept = [one for one in there.files if one != there.db and one.read_bytes() == data]
            assert len(kept) == 1, [one.name for one in there.files]
            assert kept[0].name in mended.out + mended.err
            assert there("check").code == 0
            with there.open() as archive:
                after = articles_of(archive)
            assert {key: one for key, one in after.items() if key != article_id} == {
                key: one for key, one in before.items() if key != article_id
            }
            assert by_tinydb(there).keys() == after.keys()


def test_a_line_that_rotted_is_damage_and_never_shown_as_the_article(room: Room) -> None:
    """`show` of it names it, exit 74; the other articles are read on."""
    _offset, line = lines(room.db)[3]
    with rotten(room, line, line.index("القطار".encode()) + 1, 0, "by nobody") as there:
        ran = there("show", "3", "--json", code=74)
        assert "3" in ran.err
        assert "check --repair" in ran.err
        assert there("show", "5", "--json").json["id"] == 5


# -- what is an archive, though nothing is in it -------------------------------------------------
EMPTY = {"an empty file": b"", "white space": b" \n", "no tables": b"{}", "laid out": b"{\n}\n"}


@pytest.mark.parametrize("name", EMPTY)
def test_a_file_without_anything_is_an_empty_archive(empty_room: Room, name: str) -> None:
    empty_room.db.write_bytes(EMPTY[name])

    assert empty_room("count").out == "0\n"
    assert empty_room("check").code == 0
    assert empty_room("add", "--title", "أول", "--body", "نص").out == "1\n"
    assert by_tinydb(empty_room) == {1: ("أول", "نص")}


def test_what_drop_tables_leaves_is_an_empty_archive(room: Room) -> None:
    """By plain TinyDB; and what it writes then into tables of its own is kept."""
    with TinyDB(room.db, encoding="utf-8") as database:
        database.drop_tables()
    assert room("count").out == "0\n"
    with TinyDB(room.db, encoding="utf-8") as database:
        database.drop_tables()
        database.table("notes").insert({"text": "ملاحظة"})
        database.insert({"text": "في الجدول الأول"})

    assert room("count").out == "0\n"
    number = room("add", "--title", "من جديد", "--body", "نص").out
    assert int(number) > 12  # an id is never given twice
    assert room("check").code == 0
    with TinyDB(room.db, encoding="utf-8") as database:
        assert database.table("notes").all() == [{"text": "ملاحظة"}]
        assert database.all() == [{"text": "في الجدول الأول"}]
        assert [one["title"] for one in database.table("articles")] == ["من جديد"]


def test_a_dropped_table_of_articles_is_an_empty_one(room: Room) -> None:
    with TinyDB(room.db, encoding="utf-8") as database:
        database.table("notes").insert({"text": "تبقى"})
        database.drop_table("articles")

    assert room("count").out == "0\n"
    assert room("list", code={0, 1}).out == ""
    assert int(room("add", "--title", "من جديد", "--body", "نص").out) == 13
    with TinyDB(room.db, encoding="utf-8") as database:
        assert database.table("notes").all() == [{"text": "تبقى"}]


@pytest.mark.parametrize("content", ["not json", "[1, 2]", '{"a": 1}', '{"_default": {}}', "\0"])
def test_what_was_never_an_archive_is_left_alone(empty_room: Room, content: str) -> None:
    """Nothing is made beside it."""
    empty_room.db.write_text(content, encoding="utf-8")
    empty_room("list", code=74)
    empty_room("add", "--title", "أول", "--body", "نص", code=74)
    empty_room("check", "--repair", code=74)

    assert empty_room.files == [empty_room.db]
    assert empty_room.db.read_text("utf-8") == content
