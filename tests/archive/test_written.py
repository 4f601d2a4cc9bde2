"""In which pages of a SQLite file something unused is left is known exactly, or not at all: where
it is cleared page by page, no byte of what was deleted is left, whoever else wrote it, and whatever
died."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import sys
from collections import Counter
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import adding, database_file, disk, sql, unused, written
from newsctl.archive.file.database_file import DatabaseFile, squeeze
from newsctl.archive.file.sql import new_file, use_log
from newsctl.article import Article
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.selection import Selection
from newsctl.sqlite_snapshot import snapshot
from tests.archive.test_locks_kept import said_by_another
from tests.archive.test_unused import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Archive
    from newsctl.archive.file.sql import Database
    from newsctl.archive.file.unused import Pages

_SECRET = re.compile(rb"(S\d{6}x)(?: \1)*")  # one of a text that repeats it
ALL = -1
MAY_MOVE = (0, 1, 20)  # pages in the log, when SQLite moves it for others; 0 for never


@contextmanager
def boundary(reached: Callable[[], None]) -> Iterator[None]:
    """In the block something is done before each step on the disk, but for pages read and written
    one after the other, and not within itself."""

    def once(operation: str) -> None:
        if operation not in {"read", "write"}:
            disk.boundary = None
            reached()
            disk.boundary = once

    disk.boundary = once
    try:
        yield
    finally:
        disk.boundary = None


class World:
    """A file in which rows are put, changed and taken out, each with a word of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.path = folder / "file"
        self.used = 0
        self.looked_at: list[int] = []  # pages of each sweep
        self.foreign_moves: tuple[int, ...] = MAY_MOVE
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

    def live(self) -> set[bytes]:
        rows = self.file.reading.execute("SELECT text FROM rows").fetchall()
        return {text[:8].encode() for (text,) in rows}

    def held(self) -> set[bytes]:
        """The words of which bytes are in the file, or beside it."""
        files = [disk.beside(self.path, end) for end in ("", "-wal", "-journal")]
        data = b"".join(one.read_bytes() for one in files if one.exists())
        return set(_SECRET.findall(data))

    # -- what may happen -------------------------------------------------------------------------
    def ours(self) -> None:
        db = self.file.writing
        db.execute(f"PRAGMA secure_delete = {self.chance.choice(['OFF', 'FAST', 'ON'])}")
        with db.transaction():
            self.write(db, self.chance.choice([1, 5, 5, 100]))

    def move_log(self) -> None:
        """Where pages are cleared for it, they are all that something unused was left in."""
        dead = set(_SECRET.findall(self.path.read_bytes())) - self.live()
        before = len(self.looked_at)
        self.file.shorten_log()
        if len(self.looked_at) > before:
            assert set(_SECRET.findall(self.path.read_bytes())) & dead == set()

    def expect_many(self) -> None:
        self.file.expect_many()

    def expect_few(self) -> None:
        self.file.expect_few()

    def reopen(self) -> None:
        self.file.close()

    def vacuum(self) -> None:
        self.file.close()
        squeeze(self.file)

    def sweep(self) -> None:
        dead = self.held() - self.live()
        if self.file.cleared():
            assert self.held() & dead == set()
            assert self.live() <= self.held()
        else:
            self.looked_at.append(ALL)

    @contextmanager
    def foreign(self) -> Iterator[sqlite3.Connection]:
        """Another program, which may be told that the file is in use."""
        with closing(sqlite3.connect(self.path, isolation_level=None, timeout=0)) as db:
            db.execute(f"PRAGMA secure_delete = {self.chance.choice(['OFF', 'ON'])}")
            try:
                yield db
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in {
                    sqlite3.SQLITE_BUSY,
                    sqlite3.SQLITE_LOCKED,
                }:
                    raise

    def foreign_log_moved(self) -> None:
        with self.foreign() as db:
            mode = self.chance.choice(["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
            db.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()

    def foreign_writes(self) -> None:
        """As an older newsctl does: SQLite moves its log by itself, or not."""
        with self.foreign() as db:
            moves = self.chance.choice(self.foreign_moves)
            db.execute(f"PRAGMA wal_autocheckpoint = {moves}")
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
        at, step = self.chance.randrange(1, 12), 0

        def reached() -> None:
            nonlocal step
            step += 1
            if step == at:
                between()

        with boundary(reached), suppress(ArchiveError, ArchiveLocked):
            what()

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


OURS = (
    World.ours, World.ours, World.ours, World.move_log, World.reopen, World.sweep,
    World.expect_many, World.expect_few,
)  # fmt: skip
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

    def clear(fd: int, pages: Pages | None = None) -> None:
        made.looked_at.append(ALL if pages is None else len(pages))
        whole(fd, pages)

    monkeypatch.setattr(unused, "clear", clear)
    yield made
    made.file.close()


@pytest.mark.parametrize("world", range(12), indirect=True)
def test_after_any_sequence_no_byte_of_what_was_deleted_is_left(
    world: World, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is known of the file from its beginning, and however many pages a move clears."""
    if world.chance.random() < 0.5:
        written.begin(world.file.writing)
    monkeypatch.setattr(database_file, "_AT_ONCE", world.chance.choice([5, 50, 20_000]))
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


@pytest.mark.parametrize("world", range(6), indirect=True)
def test_of_a_file_that_is_known_from_its_beginning_all_pages_never_are(world: World) -> None:
    written.begin(world.file.writing)
    for _turn in range(3):
        for _step in range(world.chance.randrange(1, 10)):
            world.chance.choice(OURS)(world)
        world.ours()
        world.sweep()
    assert len(world.looked_at) > 2
    assert ALL not in world.looked_at


@pytest.mark.parametrize("world", range(3), indirect=True)
def test_a_move_of_the_log_leaves_no_page_to_clear_but_its_own(world: World) -> None:
    """However much was written before it; where many changes come, after these."""
    world.sweep()
    for many in (False, True):
        if many:
            world.expect_many()
        for _time in range(30):
            world.ours()
        if many:
            world.move_log()
            world.expect_few()
        else:
            world.move_log()
        world.sweep()
        assert world.looked_at[-1] <= 3  # those of the note


@pytest.mark.parametrize(
    "row", ["1 << 50, x'ff'", "-7, x'ff'", "3, 'text'", "4, 7"], ids=["far", "before", "text", "7"]
)
@pytest.mark.parametrize("world", [2], indirect=True)
def test_what_a_disk_made_something_else_of_is_not_believed(world: World, row: str) -> None:
    written.begin(world.file.writing)
    world.ours()
    world.sweep()
    world.file.writing.execute(f"INSERT INTO written VALUES ({row})")
    world.sweep()
    assert world.looked_at[-2] != ALL
    assert world.looked_at[-1] == ALL


STEPS = 14  # more than any of these takes


@pytest.mark.parametrize("what", [World.move_log, World.sweep])
@pytest.mark.parametrize("moved", [1, 0])
@pytest.mark.parametrize("world", [1], indirect=True)
def test_whoever_writes_between_any_two_steps_is_noticed(
    world: World, what: Callable[[World], None], moved: int
) -> None:
    """And where the log was not moved, what is written is known all the same."""
    world.ours()
    world.sweep()
    taken = []
    for at in range(STEPS):
        world.ours()
        steps = count()

        def between(at: int = at, steps: Iterator[int] = steps) -> None:
            if next(steps) == at:
                world.foreign_moves = (moved,)
                world.foreign_writes()

        with boundary(between):
            what(world)
        taken.append(next(steps) - 1)
        world.foreign_moves = MAY_MOVE
        world.ours()
        world.sweep()
    assert max(taken) < STEPS - 1
    assert ALL in world.looked_at[1:]
    assert world.looked_at[-1] != ALL


# -- what others hold ----------------------------------------------------------------------------
@pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")
@pytest.mark.parametrize("world", [1], indirect=True)
def test_another_connection_of_the_process_keeps_its_locks(world: World) -> None:
    """Who is not seen to have the file open would have its log deleted."""
    world.ours()
    with closing(sqlite3.connect(world.path)) as other:
        other.execute("SELECT COUNT(*) FROM rows").fetchall()
        assert world.file.cleared()  # the test opens no descriptor of it either
        world.ours()
        assert said_by_another(world.path) == "database is locked"
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    world.file.close()
    assert said_by_another(world.path) == "delete"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_no_descriptor_of_a_file_that_is_gone_stays(tmp_path: Path) -> None:
    for turn in range(5):
        folder = tmp_path / str(turn)
        folder.mkdir()
        world = World(folder, turn)
        for _time in range(2):
            world.ours()
            world.sweep()
        world.file.remove()
    another = tmp_path / "another"
    another.write_bytes(b"")
    with disk.database_opened(another):
        pass
    held = [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()]
    assert [one for one in held if one.startswith(str(tmp_path))] == [str(another)]


# -- in an archive -------------------------------------------------------------------------------
class Words:
    """Articles, each with a word of its own in its title, body, names and tags."""

    def __init__(self, open_archive: Callable[[], Archive], seed: int) -> None:
        self.open = open_archive
        self.archive = open_archive()
        self.chance = random.Random(seed)
        self.of: dict[int, str] = {}
        self.used = 0

    def article(self) -> Article:
        self.used += 1
        word = f"s{self.used:06d}x"
        body = f"نص مشترك {word} " + "كلام " * self.chance.randrange(200)
        return Article(title=f"خبر {word}", body=body, author=f"كاتب {word}", tags=[word])

    def put(self, number: int) -> None:
        articles = [self.article() for _time in range(number)]
        for article, added in zip(articles, self.archive.add_many(articles), strict=True):
            self.of[added.id] = article.title.split()[1]

    def edit(self) -> None:
        one = self.chance.choice(list(self.of))
        new = self.article()
        fields = {"title": new.title, "body": new.body, "author": new.author, "tags": new.tags}
        self.archive.update(one, fields)
        self.of[one] += f" {new.title.split()[1]}"  # what it was before is kept, as a version

    def edit_and_undo(self) -> None:
        self.edit()
        self.archive.undo()

    def add_and_undo(self) -> None:
        self.put(3)  # the trash is theirs then
        self.archive.undo()

    def reindex(self) -> None:
        self.archive.upkeep.reindex()

    def merge(self) -> None:
        index = self.archive.files.index  # type: ignore[attr-defined]
        with index.changing():
            index.texts.terms.merge(1000)

    def compact(self) -> None:
        self.archive.upkeep.compact()

    def reopen(self) -> None:
        self.archive.close()
        self.archive = self.open()

    def killed(self) -> None:
        """The files stay as they are in the midst of something; nobody is alive to go on."""
        what = self.chance.choice(
            [self.edit, self.compact, self.reindex, self.merge, self.add_many]
        )
        folder = self.archive.files.record.path.parent  # type: ignore[attr-defined]
        aside = folder.with_name("aside")
        at, step = self.chance.choice([1, 2, 5, 10, 20, 30]), 0

        def reached() -> None:
            nonlocal step
            step += 1
            if step == at:
                without = shutil.ignore_patterns("*-shm")
                shutil.copytree(folder, aside, ignore=without)

        with boundary(reached):
            what()
        if not aside.exists():
            return
        self.archive.close()
        shutil.rmtree(folder)
        aside.replace(folder)
        self.archive = self.open()
        listed = [
            one for trash in (False, True) for one in self.archive.list(Selection(trash=trash))
        ]
        there = {one.id: one.title.split()[1] for one in listed if one.id}
        self.of = {one: f"{self.of.get(one, '')} {word}".strip() for one, word in there.items()}

    def add_many(self) -> None:
        self.put(200)

    def remove(self) -> set[str]:
        gone = self.chance.sample(list(self.of), 2)
        self.archive.remove(gone)
        return {word for one in gone for word in self.of.pop(one).split()}

    def left(self, words: set[str]) -> set[tuple[str, str]]:
        """In which files any byte of some words is, backwards too."""
        found = set()
        for file in self.archive.files.names():  # type: ignore[attr-defined]
            data = file.read_bytes().lower()
            held = set(re.findall(rb"s\d{6}x", data))
            held |= {one[::-1] for one in re.findall(rb"x\d{6}s", data)}
            found |= {(file.name, word) for word in words if word.encode() in held}
        return found


def foreign_log_moved(words: Words) -> None:
    for name in ("index", "history"):
        path = getattr(words.archive.files, name).file.path  # type: ignore[attr-defined]
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def an_older_version_wrote_it(words: Words) -> None:
    """One that noted nothing."""
    words.reopen()
    for name in ("index", "history"):
        file = getattr(words.archive.files, name).file  # type: ignore[attr-defined]
        with file.writing.transaction():
            file.writing.execute("DROP TABLE IF EXISTS written")
    words.edit()


@pytest.mark.parametrize("seed", range(4))
def test_of_articles_deleted_for_good_no_byte_is_left(
    open_at: Callable[..., Archive], seed: int, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was done between; page by page from the first time on, where nobody else moved a
    log, or died."""
    whole_files: list[int] = []
    whole = unused.clear

    def clear(fd: int, pages: Pages | None = None) -> None:
        whole_files.extend([fd] if pages is None else [])
        whole(fd, pages)

    monkeypatch.setattr(unused, "clear", clear)
    monkeypatch.setattr(adding, "_BATCH_ARTICLES", 60)
    words = Words(open_at, seed)
    words.put(400)
    turns = 15 if full else 5
    for turn in range(turns):
        for _step in range(words.chance.randrange(8)):
            words.chance.choice(CHANGES)(words)
        known = True
        if words.chance.random() < 0.5:
            known = False
            words.chance.choice([foreign_log_moved, an_older_version_wrote_it, Words.killed])(words)
        gone = words.remove()
        assert words.left(gone)
        whole_files.clear()
        much = words.archive.files.index.has_much_dead  # type: ignore[attr-defined]
        words.compact()
        assert words.left(gone) == set(), turn
        if known:
            assert len(whole_files) == much  # then the index is written anew
    assert words.archive.check().problems == []


CHANGES = (
    Words.edit, Words.edit, Words.edit_and_undo, Words.add_and_undo, Words.add_many, Words.merge,
    Words.reindex, Words.reopen, Words.compact,
)  # fmt: skip


@pytest.mark.parametrize("first", ["import", "reindex", "squeeze"])
def test_the_first_compact_looks_at_as_many_pages_as_any(
    open_at: Callable[..., Archive],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    full: bool,
) -> None:
    """However the index came to be; those that the deletion wrote."""
    pages: list[int] = []
    whole = unused.clear

    def clear(fd: int, some: Pages | None = None) -> None:
        pages.append(disk.size(fd) // 4096 if some is None else len(some))
        whole(fd, some)

    monkeypatch.setattr(unused, "clear", clear)
    taken = []
    for number in (800, 4000) if full else (300, 1500):
        monkeypatch.setattr(adding, "_BATCH_ARTICLES", number // 4)  # as many segments of terms
        words = Words(partial(open_at, tmp_path / f"{number}.json"), 1)
        words.put(number)
        files = words.archive.files  # type: ignore[attr-defined]
        if first == "reindex":
            words.reindex()
        elif first == "squeeze":
            with files.writing():
                files.squeeze_index()
        words.compact()  # what merges freed is given back
        pages.clear()
        gone = words.remove()
        words.compact()
        assert words.left(gone) == set()
        taken.append(sum(pages))
    assert 10 < taken[1] <= 1.5 * taken[0]


def test_a_second_compact_looks_at_as_many_pages_whatever_lives(
    open_at: Callable[..., Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    """Of the index and of the history, and SQLite takes as many steps: after the first one, which
    looks at all."""
    pages: Counter[bool] = Counter()
    steps = 0
    read_at, connect = disk.read_at, sql._connect
    counting = False

    def read(fd: int, length: int, offset: int) -> bytes:
        pages[counting] += 1 + length // 4096
        return read_at(fd, length, offset)

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    def connected(path: Path, how: str, timeout: float) -> Database:
        db = connect(path, how, timeout)
        db.set_progress_handler(step, 10)
        return db

    monkeypatch.setattr(disk, "read_at", read)
    monkeypatch.setattr(sql, "_connect", connected)
    taken = []
    for number in (500, 6000 if full else 3500):
        words = Words(partial(open_at, tmp_path / f"{number}.json"), 1)
        archive = words.archive
        words.put(number)
        index = archive.files.index  # type: ignore[attr-defined]
        for one in (8, 9):
            archive.remove([one])
            archive.upkeep.compact()
        with index.changing():
            index.texts.terms.optimise()  # into one segment, as many look-ups a word
        archive.remove([10])
        archive.upkeep.compact()
        for one in range(20, 24):
            archive.update(one, {"title": f"عنوان {one}"})
        archive.remove([11])
        pages.clear()
        steps, counting = 0, True
        archive.upkeep.compact()
        counting = False
        taken.append((pages[True], steps))
    (few, few_steps), (many, many_steps) = taken
    assert few > 10
    assert many <= few * 2
    assert many_steps <= few_steps * 2
