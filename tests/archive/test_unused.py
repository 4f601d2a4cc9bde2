"""What SQLite no longer uses in a file is overwritten, and nothing that it uses is touched."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import disk, unused
from newsctl.archive.file.unused import UnknownFile, clear

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE rows (id INTEGER PRIMARY KEY, text);
CREATE INDEX rows_text ON rows (text);
CREATE TABLE words (word TEXT PRIMARY KEY, other TEXT) WITHOUT ROWID;
CREATE INDEX words_other ON words (other, word);
"""
SECRET = "سرمكتوم"


def cleared(path: Path) -> None:
    fd = disk.open_record(path, write=True)
    try:
        clear(fd)
    finally:
        disk.close(fd)


def dump(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        sql = ("SELECT * FROM rows", "SELECT * FROM words", "SELECT text FROM rows ORDER BY text")
        return [db.execute(one).fetchall() for one in sql]


def text(chance: random.Random, secret: bool) -> str:
    word = SECRET if secret else "نص"
    length = chance.choice([1, 3, 10, 40, 100, 700, 3000])
    return f"{chance.randrange(10**9)} " + f"{word}{chance.randrange(10**6)} " * length


def worked_on(path: Path, seed: int, overwritten: str) -> None:
    """A file in which rows, secret ones too, were put, changed and taken out in any order."""
    chance = random.Random(seed)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {chance.choice([512, 1024, 4096, 65536])}")
        db.execute(f"PRAGMA secure_delete = {overwritten}")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(SCHEMA)
        db.execute("BEGIN")
        for step in range(chance.choice([50, 400, 1000])):
            secret = step % 3 == 0
            one = chance.randrange(300)
            new = text(chance, secret)
            db.execute("INSERT OR REPLACE INTO rows VALUES (?, ?)", (one * 2 + secret, new))
            db.execute("INSERT OR REPLACE INTO words VALUES (?, ?)", (new[:200], new[::-1]))
            if chance.random() < 0.3:
                db.execute("DELETE FROM rows WHERE id = ?", (chance.randrange(600),))
        db.execute("DELETE FROM rows WHERE id % 2")
        db.execute("DELETE FROM words WHERE instr(word, ?)", (SECRET,))
        db.execute("DELETE FROM words WHERE instr(other, ?)", (SECRET[::-1],))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("overwritten", ["OFF", "FAST", "ON"])
@pytest.mark.parametrize("seed", range(4))
def test_of_what_was_deleted_no_byte_is_left(tmp_path: Path, seed: int, overwritten: str) -> None:
    """Whether SQLite overwrote it or not."""
    path = tmp_path / "file"
    worked_on(path, seed, overwritten)
    held = dump(path)
    before = path.read_bytes()
    cleared(path)

    after = path.read_bytes()
    for form in (SECRET.encode(), SECRET[::-1].encode()):
        assert form in before or overwritten != "OFF"
        assert form not in after
    assert len(after) == len(before)
    assert dump(path) == held


def test_the_page_that_is_for_locks_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it stood early in the file, not at its first gigabyte."""
    path = tmp_path / "file"
    worked_on(path, 1, "OFF")
    page = int.from_bytes(path.read_bytes()[16:18])
    reads: list[tuple[int, int]] = []
    whole = disk.read_at

    def read_at(fd: int, length: int, offset: int) -> bytes:
        reads.append((offset, offset + length))
        return whole(fd, length, offset)

    monkeypatch.setattr(unused, "_LOCKED", 9 * page)
    monkeypatch.setattr(disk, "read_at", read_at)
    cleared(path)
    large = [(begin, end) for begin, end in reads if end - begin > page]
    assert large
    assert not [one for one in large if one[0] < 10 * page and one[1] > 9 * page]


@pytest.mark.parametrize("what", ["vacuums itself", "longer", "no database", "free beyond"])
def test_a_file_that_is_laid_out_otherwise_is_left_as_it_is(tmp_path: Path, what: str) -> None:
    path = tmp_path / "file"
    if what == "no database":
        path.write_bytes(b"{}" * 3000)
    else:
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA auto_vacuum = FULL" if what == "vacuums itself" else "SELECT 1")
            db.executescript(SCHEMA)
            db.execute("DROP TABLE words")
        if what == "free beyond":
            data = bytearray(path.read_bytes())
            page, trunk = int.from_bytes(data[16:18]), int.from_bytes(data[32:36])
            data[(trunk - 1) * page + 8 : (trunk - 1) * page + 12] = b"\xff" * 4
            path.write_bytes(data)
        if what == "longer":
            path.write_bytes(path.read_bytes() + bytes(4096))
    before = path.read_bytes()
    with pytest.raises(UnknownFile):
        cleared(path)
    assert path.read_bytes() == before
