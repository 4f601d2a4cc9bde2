"""The index is a projection of the record: damage to it is healed by the command that meets it, or
said with a way out; it is never taken for a mistake in newsctl, and nothing goes with it.

What stands in the history cannot be made anew: a damaged one is set aside whole, and said.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.archive.outside import Room, articles_of, texts, timeless, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.archive.outside import Told
    from tests.ran import Ran

COMMANDS: dict[str, tuple[str, ...]] = {
    "list": ("list", "--sort", "title"),
    "show": ("show", "3", "--no-count", "--json"),
    "search": ("search", "القطار tag:نقل", "--json"),
    "filter": ("list", "--tag", "نقل", "--source", "الأهرام", "--format", "ids"),
    "top": ("top", "--period", "month", "--format", "ids"),
    "related": ("related", "3", "--format", "ids"),
    "duplicates": ("duplicates", "--format", "ids"),
    "stats": ("stats", "--json"),
    "check": ("check",),
    "check --repair": ("check", "--repair"),
    "reindex": ("reindex",),
    "add": ("add", "--title", "جديد", "--body", "نص"),
    "edit": ("edit", "1-12", "--set", "section=رأي"),
    "undo": ("undo",),
}
# Who asks for a name by its key does not read the rows whose key is another by now: it is the check
# that finds them.
LOOKED_FOR = {("articles", "source_key"), ("tags", "tag_key")}


def at_rest(database: Path) -> None:
    """All of a database in its one file, so that what is overwritten there is really gone."""
    assert database.exists()
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def pages(database: Path) -> list[tuple[str, int]]:
    """The first page of each table and index of a database, by name; and the last of all."""
    with closing(sqlite3.connect(database)) as db:
        found = db.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0 ORDER BY name"
        ).fetchall()
        (last,) = db.execute("PRAGMA page_count").fetchone()
    return [*found, ("the schema", 1), ("the last page", last)]


def overwrite(database: Path, page: int, filling: bytes) -> None:
    with closing(sqlite3.connect(database)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write((filling * size)[:size])


def columns_of_text(database: Path) -> list[tuple[str, str]]:
    """(table, column) of all texts that a database holds."""
    found = []
    with closing(sqlite3.connect(database)) as db:
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
        ).fetchall()
        for (table,) in tables:
            for _number, column, *_rest in db.execute(f'PRAGMA table_info("{table}")').fetchall():
                query = f'SELECT 1 FROM "{table}" WHERE typeof("{column}") = \'text\' LIMIT 1'
                if db.execute(query).fetchone():
                    found.append((table, column))
    return found


def break_text(database: Path, table: str, column: str) -> None:
    """Texts that are no UTF-8, as a flipped bit makes them."""
    with closing(sqlite3.connect(database)) as db, db:
        db.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = CAST(X\'41ff42\' AS TEXT)')


def ids_of(ran: Ran) -> list[int]:
    """The articles of a list of ids, or of JSON."""
    if ran.out.startswith("["):
        return [one["id"] for one in json.loads(ran.out)]
    return [int(one) for one in ran.out.split()]


class Proof:
    """Damages the index of a room again and again, and lets one command meet it each time."""

    def __init__(self, room: Room, name: str) -> None:
        self.room, self.name, self.args = room, name, COMMANDS[name]
        done = room.copy("done")
        self.ran = done(*self.args)
        self.out = self.ran.out
        self.after = timeless(told(done))
        self.before = timeless(told(room))
        at_rest(room.beside(".index"))

    def meets(self, damage: Callable[[Path], None], what: object) -> None:
        damaged = self.room.copy("damaged")
        damaged("count")
        at_rest(damaged.beside(".index"))
        damage(damaged.beside(".index"))
        looks_past = self.name in {"search", "filter"} and what in LOOKED_FOR
        ran = damaged(*self.args, code={0, 1, 74} if looks_past else {0, 74})
        expected: list[Told] = [self.after]
        if looks_past and ran.code in {0, 1}:
            assert set(ids_of(ran)) <= set(ids_of(self.ran)), what
        elif ran.code == 0:
            assert self.name in {"check", "check --repair"} or ran.out == self.out, what
        else:
            assert (
                "newsctl reindex" in ran.err
                or "check --repair" in ran.err
                or (self.name == "check" and ran.out)
            ), (what, ran)
            expected = [self.before]
        again = damaged("check", "--repair")
        assert again.code == 0, (what, again)
        assert timeless(told(damaged)) in expected, (what, ran)
        if looks_past:
            assert damaged(*self.args).out == self.out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_that_was_overwritten_is_healed_or_said(room: Room, name: str, full: bool) -> None:
    """Each table and each index of the index's file in turn (in full; else a few)."""
    proof = Proof(room, name)
    found = pages(room.beside(".index"))
    stride = 1 if full else 20
    for number, (what, page) in enumerate(found):
        if (number + sorted(COMMANDS).index(name)) % stride == 0:
            for filling in (b"\xa5", b"\0") if full else (b"\xa5",):
                proof.meets(lambda index: overwrite(index, page, filling), (what, filling))  # noqa: B023


@pytest.mark.parametrize("name", COMMANDS)
def test_a_text_that_is_none_is_healed_or_said(room: Room, name: str, full: bool) -> None:
    """Each column of texts in turn (in full; else each by one command, keys of listings by all)."""
    proof = Proof(room, name)
    found = columns_of_text(room.beside(".index"))
    stride = 1 if full else len(COMMANDS)
    for number, (table, column) in enumerate(found):
        if column == "title_key" or (number + sorted(COMMANDS).index(name)) % stride == 0:
            proof.meets(lambda index: break_text(index, table, column), (table, column))  # noqa: B023


@pytest.mark.parametrize(
    "content", [b"", b"no database at all\n" * 300, b"SQLite format 3\0" + bytes(5000)]
)
@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_file_that_is_no_index_is_one_no_longer(room: Room, content: bytes, end: str) -> None:
    expected, listed = timeless(told(room)), room("list").out
    room.beside(f".index{end}").write_bytes(content)

    assert room("list").out == listed
    assert timeless(told(room)) == expected


# -- the history ---------------------------------------------------------------------------------
def test_a_damaged_history_is_set_aside_and_said_and_the_articles_stay(room: Room) -> None:
    """Never made anew over the old one: its bytes are kept under another name, which is told."""
    history = room.beside(".history")
    at_rest(history)
    articles = by_the_door(room)
    history.write_bytes(b"\xa5" * history.stat().st_size)
    damaged = history.read_bytes()

    ran = room("undo", code={0, 1, 74})
    assert room("list", "--format", "ids").ids
    room("add", "--title", "بعد", "--body", "ذلك")
    room("undo")

    kept = [one for one in room.files if one.read_bytes() == damaged]
    assert len(kept) == 1
    assert kept[0] != history
    assert kept[0].name in ran.err
    found = by_the_door(room)
    assert found.pop(13)["deleted_at"]  # what was added was taken back
    assert found == articles


def test_a_page_of_the_history_that_was_overwritten_is_never_a_mistake_in_newsctl(
    room: Room, full: bool
) -> None:
    """Each page of its tables and indexes (in full; else each third)."""
    history = room.beside(".history")
    at_rest(history)
    articles = by_the_door(room)
    for _what, page in pages(history)[:: 1 if full else 3]:
        damaged = room.copy("damaged")
        at_rest(damaged.beside(".history"))
        overwrite(damaged.beside(".history"), page, b"\xa5")
        for args in (
            ("list",), ("show", "3"), ("top", "--period", "month"), ("check",),
            ("edit", "3", "--set", "section=رأي"), ("undo",), ("check", "--repair"),
        ):  # fmt: skip
            damaged(*args, code={0, 1, 74})
        assert texts(by_the_door(damaged)) == texts(articles)


def by_the_door(room: Room) -> dict[int, dict[str, object]]:
    with room.open() as archive:
        return articles_of(archive)
