"""Which pages of a SQLite file were written is known exactly, or not at all: where it is cleared
page by page, no byte of what was deleted is left, whoever else wrote it, and whatever died."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import disk, unused
from newsctl.archive.file.sql import DatabaseFile, new_file, squeeze, use_log
from newsctl.archive.file.unused import cleared
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.sqlite_snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


SCHEMA = """
CREATE TABLE rows (id INTEGER PRIMARY KEY, text);
CREATE INDEX rows_text ON rows (text);
CREATE TABLE words (word TEXT PRIMARY KEY, other TEXT) WITHOUT ROWID;
CREATE INDEX words_other ON words (other, word);
"""
_SECRET = re.compile(rb"S\d{6}x")
ALL = -1


class World:
    """A file in which rows are put, changed and taken out, each with a word of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.path = folder / "file"
        self.used = 0
        self.looked_at: list[int] = []  # pages of each sweep
        with closing(new_file(self.path, 1)) as db:
            use_log(db)
            for statement in SCHEMA.strip().split("\n"):
                db.execute(statement)
        self.file = DatabaseFile(self.path, 0.05)

    # -- what rows are ---------------------------------------------------------------------------
    def text(self) -> str:
        self.used += 1
        return f"S{self.used:06d}x " * self.chance.choice([1, 2, 10, 40, 100, 700])

    def write(self, db: sqlite3.Connection, times: int) -> None:
        for _time in range(times):
            one, text = self.chance.randrange(300), self.text()
            old = db.execute("SELECT text FROM rows WHERE id = ?", (one,)).fetchone()
            if old:
                db.execute("DELETE FROM words WHERE word = ?", (old[0][:200],))
                db.execute("DELETE FROM rows WHERE id = ?", (one,))
            if self.chance.random() < 0.6:
                db.execute("INSERT INTO rows VALUES (?, ?)", (one, text))
                db.execute("INSERT INTO words VALUES (?, ?)", (text[:200], text))

    def dead(self) -> set[bytes]:
        """Words of rows that are no longer there, and whose bytes are."""
        rows = self.file.reading.execute("SELECT text FROM rows").fetchall()
        live = {text[:8].encode() for (text,) in rows}
        logs = [disk.beside(self.path, end) for end in ("", "-wal", "-journal")]
        data = b"".join(one.read_bytes() for one in logs if one.exists())
        held = set(_SECRET.findall(data))
        assert live <= held
        return held - live

    # -- what may happen -------------------------------------------------------------------------
    def ours(self) -> None:
        db = self.file.writing
        db.execute(f"PRAGMA secure_delete = {self.chance.choice(['OFF', 'FAST', 'ON'])}")
        with db.transaction():
            self.write(db, self.chance.choice([1, 5, 5, 100]))

    def move_log(self) -> None:
        self.file.shorten_log()

    def reopen(self) -> None:
        self.file.close()

    def vacuum(self) -> None:
        self.file.close()
        squeeze(self.file)

    def sweep(self) -> None:
        if cleared(self.file):
            assert self.dead() == set()
        else:
            self.looked_at.append(ALL)

    @contextmanager
    def foreign(self) -> Iterator[sqlite3.Connection]:
        """Another program, which may be told that the file is in use."""
        with closing(sqlite3.connect(self.path, isolation_level=None, timeout=0)) as db:
            db.execute(f"PRAGMA secure_delete = {self.chance.choice(['OFF', 'ON'])}")
            with suppress(sqlite3.OperationalError):
                yield db

    def foreign_log_moved(self) -> None:
        with self.foreign() as db:
            mode = self.chance.choice(["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
            db.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()

    def foreign_writes(self) -> None:
        """As an older newsctl does: SQLite moves its log by itself, or not."""
        with self.foreign() as db:
            db.execute(f"PRAGMA wal_autocheckpoint = {self.chance.choice([0, 1, 20])}")
            for _time in range(self.chance.choice([1, 3])):
                db.execute("BEGIN IMMEDIATE")
                self.write(db, self.chance.choice([1, 20]))
                db.execute("COMMIT")

    def foreign_is_last(self) -> None:
        """It has the file alone: SQLite deletes the log as it closes it."""
        self.file.close()
        self.foreign_writes()

    def foreign_uses_no_log(self) -> None:
        self.file.close()
        with self.foreign() as db:
            db.execute("PRAGMA journal_mode = DELETE").fetchall()
            self.write(db, 5)
            if self.chance.random() < 0.9:
                db.execute("PRAGMA journal_mode = WAL").fetchall()

    def foreign_vacuums(self) -> None:
        with self.foreign() as db:
            db.execute("VACUUM")

    def somebody_reads(self) -> None:
        """An older state, while all that follows happens."""
        with self.foreign() as db, snapshot(db):
            db.execute("SELECT COUNT(*) FROM rows").fetchall()
            for _time in range(self.chance.choice([1, 3])):
                with suppress(ArchiveError, ArchiveLocked):
                    self.chance.choice([self.ours, self.move_log, self.sweep])()

    def interrupted(self, what: Callable[[], None], between: Callable[[], None]) -> None:
        """In the midst of what we do, at one of its steps, something happens once."""
        at, step = self.chance.randrange(1, 30), 0

        def reached(_operation: str) -> None:
            nonlocal step
            step += 1
            if step == at:
                between()

        disk.boundary = reached
        try:
            with suppress(ArchiveError, ArchiveLocked):
                what()
        finally:
            disk.boundary = None

    def somebody_comes_between(self) -> None:
        between = self.chance.choice(
            [self.foreign_log_moved, self.foreign_writes, self.foreign_vacuums]
        )
        self.interrupted(self.chance.choice([self.ours, self.move_log, self.sweep]), between)

    def killed(self) -> None:
        """The files stay as they are in the midst of it; nobody is alive to go on."""
        aside = self.folder / "aside"

        def copied() -> None:
            shutil.copyfile(self.path, aside)
            log = disk.beside(self.path, "-wal")
            if log.exists():
                shutil.copyfile(log, disk.beside(aside, "-wal"))

        self.interrupted(self.chance.choice([self.ours, self.move_log, self.sweep]), copied)
        self.file.close()
        if not aside.exists():
            return
        self.file.remove()
        for end in ("", "-wal"):
            if disk.beside(aside, end).exists():
                disk.beside(aside, end).replace(disk.beside(self.path, end))


OURS = (World.ours, World.ours, World.ours, World.move_log, World.reopen, World.sweep)
OTHERS = (
    World.foreign_log_moved, World.foreign_writes, World.foreign_is_last, World.foreign_vacuums,
    World.foreign_uses_no_log, World.somebody_reads, World.somebody_comes_between, World.killed,
    World.killed, World.somebody_comes_between, World.vacuum,
)  # fmt: skip


@pytest.fixture
def world(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    made = World(tmp_path, request.param)
    whole = unused.clear

    def clear(fd: int, pages: set[int] | None = None) -> None:
        made.looked_at.append(ALL if pages is None else len(pages))
        whole(fd, pages)

    monkeypatch.setattr(unused, "clear", clear)
    yield made
    made.file.close()


@pytest.mark.parametrize("world", range(12), indirect=True)
def test_after_any_sequence_no_byte_of_what_was_deleted_is_left(world: World, full: bool) -> None:
    for _turn in range(12 if full else 3):
        for _step in range(world.chance.randrange(1, 8)):
            world.chance.choice(OURS)(world)
        if world.chance.random() < 0.6:
            world.chance.choice(OTHERS)(world)
        world.ours()
        world.file.reading.execute("PRAGMA quick_check").fetchall()
        world.sweep()
    assert world.file.reading.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("world", range(6), indirect=True)
def test_where_nobody_else_wrote_only_the_first_time_all_pages_are_looked_at(world: World) -> None:
    for _turn in range(3):
        for _step in range(world.chance.randrange(1, 10)):
            world.chance.choice(OURS)(world)
        world.ours()
        world.sweep()
    assert world.looked_at[0] == ALL
    assert len(world.looked_at) > 2
    assert ALL not in world.looked_at[1:]
