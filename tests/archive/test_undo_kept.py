"""What the history keeps of changes: how long, how much, at what cost, and of older versions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsctl.archive import documents
from newsctl.archive.file.record import lines
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.selection import Selection
from newsctl.subscription import Subscription
from tests.archive.outside import Room, articles_of, piece
from tests.archive.test_syncs import syncs
from tests.archive.test_versions_kept import make_version_2

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def history(room: Room) -> sqlite3.Connection:
    """Read, and left with its log as it was."""
    return sqlite3.connect(f"{room.beside('.history').as_uri()}?mode=ro", uri=True)


def counted(room: Room, table: str) -> int:
    with closing(history(room)) as db:
        return int(db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def long_ago(room: Room, changes: int = 40) -> None:
    """Changes of all articles, made years ago."""
    with open_archive(str(room.db), clock=lambda: LONG_AGO) as archive:
        list(archive.add_many(piece(number) for number in range(1, 9)))
        for number in range(changes):
            archive.tag([1, 2, 3, 5], add=[f"وسم {number}"])
        with archive.files.writing() as writer:  # type: ignore[attr-defined]
            writer.settle()


def test_forgetting_waits_for_no_sync_of_its_own(empty_room: Room) -> None:
    room = empty_room
    long_ago(room)
    assert counted(room, "lines") > 40 * 4

    assert syncs(room, "edit", "2", "--set", "section=قسم") <= 2
    assert counted(room, "changes") == 1
    assert syncs(room, "undo") <= 2
    assert syncs(room, "redo") <= 2


def test_what_is_forgotten_leaves_the_account_true(empty_room: Room) -> None:
    """The bytes of all that is kept are known without counting them, and right."""
    room = empty_room
    long_ago(room, 9)
    room("edit", "1-3", "--set", "source=الراي")
    room("rm", "5", "--forever", "--yes")
    room("undo")
    room("tag", "1-3", "+أ")
    room("undo")
    room("redo")
    room("rm", "7", "--forever", "--yes")
    room("compact")
    with closing(history(room)) as db:
        (known,) = db.execute("SELECT value FROM meta WHERE name = 'kept'").fetchone()
        (summed,) = db.execute("SELECT SUM(bytes) FROM changes").fetchone()
        (held,) = db.execute(
            "SELECT SUM(32 + COALESCE(LENGTH(line), 0) + COALESCE(LENGTH(fields), 0)) FROM lines"
        ).fetchone()
        rows = db.execute(
            "SELECT number, articles - erased, "
            "(SELECT COUNT(*) FROM lines WHERE change = number) FROM changes"
        ).fetchall()
    assert known == summed == held
    assert all(told == kept for _number, told, kept in rows)


def test_a_history_that_lost_a_step_forgets_it_again(empty_room: Room) -> None:
    """What is forgotten goes in the transaction that the change comes in: a history that a power
    cut took back a step learns of both again."""
    room = empty_room
    long_ago(room)
    parts = [room.beside(f".history{end}") for end in ("", "-wal")]
    before = {one: one.read_bytes() for one in parts if one.exists()}
    room("edit", "2", "--set", "section=قسم")
    assert counted(room, "lines") == 1
    for end in ("", "-wal", "-shm"):
        room.beside(f".history{end}").unlink(missing_ok=True)
    for one, data in before.items():
        one.write_bytes(data)
    room.drop_index()
    room("edit", "3", "--set", "section=قسم")

    assert counted(room, "lines") == 2
    room("undo")
    room("undo")
    assert [room("show", str(one), "--json", "--no-count").json["section"] for one in (2, 3)] == [
        piece(2).section, piece(3).section,
    ]  # fmt: skip


def test_the_file_grows_no_further_than_what_is_kept(empty_room: Room) -> None:
    """Sixty edits of much of it: the pages that are let go are used again."""
    with empty_room.open() as archive:
        many = (Article(title=f"ع {n}", body=f"{n} " + "نص " * 1000) for n in range(600))
        list(archive.add_many(many))
        sizes = []
        for number in range(60):
            archive.edit(range(1, 31), {"url": f"https://a.example/{number}/" + "x/" * 2500})
            sizes.append(empty_room.beside(".history").stat().st_size)
        record = empty_room.db.stat().st_size
    assert sizes[-1] <= record / 5 * 1.5, sizes[::10]


# -- of version 1 --------------------------------------------------------------------------------
VERSION_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE changes (
    number INTEGER PRIMARY KEY, made INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
    articles INTEGER NOT NULL, undone INTEGER
);
CREATE INDEX changes_done ON changes (number) WHERE undone IS NULL;
CREATE TABLE lines (
    change INTEGER NOT NULL, article_id INTEGER NOT NULL, line BLOB, after INTEGER
);
CREATE UNIQUE INDEX lines_change ON lines (change, article_id);
CREATE INDEX lines_article ON lines (article_id, change);
CREATE TABLE reads (
    quarter INTEGER NOT NULL, article_id INTEGER NOT NULL, reads INTEGER NOT NULL,
    PRIMARY KEY (quarter, article_id)
) WITHOUT ROWID;
CREATE INDEX reads_article ON reads (article_id, quarter);
CREATE TABLE days (
    day INTEGER NOT NULL, article_id INTEGER NOT NULL, reads INTEGER NOT NULL,
    PRIMARY KEY (day, article_id)
) WITHOUT ROWID;
CREATE INDEX days_article ON days (article_id, day);
CREATE TABLE waiting (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL, moment TEXT NOT NULL
);
CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
"""


def of_version_1(room: Room) -> list[dict[int, dict[str, Any]]]:
    """An archive whose history is of version 1: an article added, one edited, one deleted. What it
    held after each, the oldest first."""
    old: dict[int, bytes] = {}
    states = []
    with room.open() as archive:
        list(archive.add_many(piece(number) for number in range(1, 4)))
        states.append(articles_of(archive))
        archive.add(piece(4))
        states.append(articles_of(archive))
        files = archive.files  # type: ignore[attr-defined]
        old[2] = files.reader.line(2)
        archive.update(2, {"title": "آخر"})
        states.append(articles_of(archive))
        old[3] = files.reader.line(3)
        archive.remove([3])
        states.append(articles_of(archive))
        after = {one: documents.ordered_fingerprint(lines.decode(files.reader.line(one))[1])
                 for one in (2, 4)}  # fmt: skip
        with files.writing() as writer:
            writer.settle()
            archive_id, mark = writer.archive_id, writer.history.mark
    path = room.beside(".history")
    for end in ("", "-wal", "-shm"):
        room.beside(f".history{end}").unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(VERSION_1)
        db.execute("PRAGMA application_id = 0x4E434849")
        db.execute("PRAGMA user_version = 1")
        db.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("archive", archive_id), ("mark", mark), ("last_id", 4)],
        )
        made = int(datetime.now(UTC).timestamp())
        db.executemany(
            "INSERT INTO changes VALUES (?, ?, ?, '{\"fields\":[]}', 1, ?)",
            [(5, made, "added", None), (6, made, "edited", None), (7, made, "removed", None),
             (8, made, "tagged", 9)],
        )  # fmt: skip
        db.executemany(
            "INSERT INTO lines VALUES (?, ?, ?, ?)",
            [(5, 4, None, after[4]), (6, 2, old[2], after[2]), (7, 3, old[3], None),
             (8, 2, old[2], 1)],
        )  # fmt: skip
        db.execute("INSERT INTO reads VALUES (1990000, 2, 7)")
        db.execute("INSERT INTO searches VALUES ('س', 'مطر')")
    return states


def test_a_history_of_version_1_is_told_and_taken_back(empty_room: Room) -> None:
    states = of_version_1(empty_room)
    with empty_room.open() as archive:
        assert [one.kind for one in archive.changes().done] == ["removed", "edited", "added"]
        assert archive.reads_of(2) != {}
        for state in reversed(states[1:-1]):
            assert archive.undo() is not None
            assert articles_of(archive) == state
        assert archive.undo() is not None
        assert list(archive.ids(Selection(trash=True))) == [4]
        assert archive.undo() is None
        for _time in range(3):
            assert archive.redo() is not None
        assert articles_of(archive) == states[-1]
        assert archive.saved_searches() == {"س": "مطر"}


def test_a_history_of_version_1_goes_on(empty_room: Room, tmp_path: Path) -> None:
    """A change, a backup, and one of the backup: numbers go on where they were."""
    of_version_1(empty_room)
    empty_room("backup", tmp_path / "copy.json")
    empty_room("tag", "2", "+أ")
    numbers = [one["number"] for one in empty_room("undo", "--list", "--json").json]
    assert numbers == [4, 3, 2, 1]
    empty_room("undo", "3")
    copy = Room(tmp_path)
    assert len(copy("--db", tmp_path / "copy.json", "undo", "--list").out.splitlines()) == 3


def test_a_timers_change_never_takes_a_persons_place(open_at: Callable[..., Archive]) -> None:
    """However much a timer brings in, the last change that a person made can be taken back."""
    from newsctl.archive.changes import Origin

    archive = open_at(clock=lambda: LONG_AGO)
    list(archive.add_many(piece(number) for number in range(1, 80)))
    archive.edit([1], {"title": "آخر"})
    archive.close()
    later = LONG_AGO + timedelta(days=900)
    archive = open_at(clock=lambda: later)
    for number in range(6):
        with archive.one_change(Origin.TIMER):
            archive.edit(range(2, 80), {"body": f"نص {number} " * 900})

    assert "size" in [one.why for one in archive.changes().gone]
    assert [one.origin for one in archive.changes().done][-1] is Origin.PERSON
    assert archive.undo() is not None
    assert archive.get(1).title == "خبر 1 عن القطار السريع"


def test_a_history_of_version_2_follows_nothing_until_it_is_written(empty_room: Room) -> None:
    with empty_room.open() as archive:
        archive.save_search("س", "مطر")
    make_version_2(empty_room.beside(".history"))

    with empty_room.open() as archive:
        assert archive.subscriptions() == []
        archive.save_subscriptions([Subscription(feed="https://a.example/")])
        assert [one.feed for one in archive.subscriptions()] == ["https://a.example/"]
        assert archive.saved_searches() == {"س": "مطر"}
