"""The index may go at any moment: each command prints the same without it, scores included.

Deleted, cut short, overwritten, of another version, or another archive's: before each of these
commands, on an archive whose articles were added, changed, moved, trashed and deleted for good.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newsctl.cli.registry import COMMANDS as COMMAND_NAMES
from tests.archive.operations import locked_by_another
from tests.archive.outside import Room, piece, timeless, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMANDS = [
    # -- reading
    "list", "list --json", "list --sort added --reverse", "list --sort views --format ids",
    "list --sort title", "list --trash --format ids", "list --tag نقل --format ids",
    "list --source الأهرام --since 2026-03 --format ids", "list --limit 3 --offset 2",
    "list --section رأي --author كاتب --format ids",
    "search القطار --json", "search القطار السريع --explain", "search الزيتون --explain --json",
    "search title:خبر --format ids", "search -- القطار -النفط", "search قطر --fuzzy",
    "search النفط OR المسرح --json", "search كلمة8* --json", "search @trains --json",
    "search القطار --sort date --limit 2 --json", 'search "القطار السريع" --json',
    "search غواصة", "count", "count النفط", "count tag:نقل", "show 3 --no-count", "show 3 --json",
    "show 99", "show last --no-count --format ids", "latest --format ids", "top --format ids",
    "top --period month --format ids", "related 3 --json", "related 8", "duplicates", "stats",
    "stats --json", "export", "export النفط --as csv", "export 3-9 --as bibtex", "check",
    "views --by source", "history 2", "diff 7", "show 7 --version 1", "list --changed --json",
    "list --unread --format ids", "search changed:2026 --format ids", "undo --list", "follow",
    # -- changing: what is printed, and what is there afterwards
    "import more.jsonl --json",
    "add --title جديد --body نص", "add --title خبر --url https://news.example/3 --body كرر",
    "search @trains --new --format ids", "mark 3 unread", "redo",
    "edit 3 --set title=آخر", "edit 1-12 --set section=رأي", "tag 3 +جديد -نقل", "rm 3",
    "rm 3 --forever --yes", "restore 4", "trash --empty --yes", "undo", "search النفط --save oil",
    "compact", "reindex", "backup copy.json --yes", "copy second.json",
]  # fmt: skip
FIGURES = re.compile(r"[\d,٬]+ (bytes|octets|بايت)")


def deleted(room: Room, _other: Path) -> None:
    room.drop_index()


def cut_short(room: Room, _other: Path) -> None:
    index = at_rest(room)
    index.write_bytes(index.read_bytes()[: index.stat().st_size * 2 // 3])


def overwritten(room: Room, _other: Path) -> None:
    index = at_rest(room)
    size = index.stat().st_size
    with index.open("r+b") as file:
        for page in range(2, size // 4096, 2):
            file.seek(page * 4096)
            file.write(b"\xa5" * 4096)


def of_another_version(room: Room, _other: Path) -> None:
    with closing(sqlite3.connect(at_rest(room))) as db:
        db.execute("PRAGMA user_version = 1")


def of_another_archive(room: Room, other: Path) -> None:
    room.drop_index()
    shutil.copyfile(other, room.beside(".index"))


def an_older_one(room: Room, _other: Path) -> None:
    """As when a folder is restored in part."""
    index = at_rest(room)
    before = index.read_bytes()
    room("edit", "1-3", "--set", "author=كاتب له اسم أطول")
    room("undo")
    room.drop_index()
    index.write_bytes(before)


WAYS: list[Callable[[Room, Path], None]] = [
    deleted, cut_short, overwritten, of_another_version, of_another_archive, an_older_one,
]  # fmt: skip


def at_rest(room: Room) -> Path:
    index = room.beside(".index")
    assert index.exists()
    with closing(sqlite3.connect(index)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return index


@pytest.fixture(scope="session")
def other_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of quite another archive."""
    folder = tmp_path_factory.mktemp("other") / "news"
    folder.mkdir()
    room = Room(folder)
    with room.open() as archive:
        list(archive.add_many(piece(number) for number in range(3, 30, 2)))
    return at_rest(room)


def normal(text: str) -> str:
    """Without the moment it was run at, and without sizes of files."""
    text = re.sub(r'"(viewed_at|updated_at|deleted_at)": ?"[^"]*"', r'"\1":"…"', text)
    return FIGURES.sub("… bytes", text)


def split(command: str) -> list[str]:
    return shlex.split(command)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_the_same_whatever_became_of_the_index(
    room: Room, other_index: Path, command: str, full: bool
) -> None:
    more = '{"title": "خبر آخر", "body": "نص"}\n{"title": "خبر", "url": "https://news.example/3"}'
    (room.folder.parent / "more.jsonl").write_text(more, encoding="utf-8")
    whole = room.copy("whole")
    expected = whole(*split(command), code={0, 1})
    turn = COMMANDS.index(command)
    if full:  # what an older one did and took back can be put again
        ways = [one for one in WAYS if (one, command) != (an_older_one, "redo")]
    else:
        ways = [deleted, *([WAYS[1 + turn % (len(WAYS) - 1)]] if turn % 4 == 0 else [])]
    for way in ways:
        without = room.copy("without")
        way(without, other_index)
        for file in room.folder.parent.glob("copy.json*"):
            file.unlink()
        ran = without(*split(command), code={0, 1})
        assert (ran.code, normal(ran.out)) == (expected.code, normal(expected.out)), way.__name__
        if full or turn % 4 == 1 or turn >= COMMANDS.index("check"):
            assert timeless(told(without)) == timeless(told(whole)), way.__name__


def test_another_archives_index_says_nothing_of_ids_and_reads_here(
    room: Room, other_index: Path
) -> None:
    """Not the next id, nor which of the reads that wait for a writer were counted."""
    theirs = shutil.copyfile(other_index, room.folder.parent / "theirs.index")
    with closing(sqlite3.connect(theirs)) as db, db:
        db.execute("UPDATE meta SET value = 10000 WHERE name = 'last_id'")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('waiting', 10000)")
    with room.open() as archive:
        before = archive.get(3).views
    given = int(room.copy("whole")("add", "--title", "بعدها", "--body", "نص").out)
    with locked_by_another(room.folder):
        room("show", "3", "--format", "ids")
    of_another_archive(room, theirs)
    assert int(room("add", "--title", "بعدها", "--body", "نص").out) == given
    with room.open() as archive:
        assert archive.get(3).views == before + 1


def test_another_archives_journal_is_not_laid_when_the_index_is_made(
    room: Room, tmp_path: Path
) -> None:
    """Of a copy, whose lines stand where ours do and are the same."""
    room("backup", tmp_path / "copy.json")
    room("compact")
    before = timeless(told(room))
    twin = Room(tmp_path)
    twin("--db", tmp_path / "copy.json", "compact")
    twin("--db", tmp_path / "copy.json", "show", "3", "--format", "ids")
    shutil.copyfile(tmp_path / "copy.json.journal", room.beside(".journal"))
    room.drop_index()
    room("count")
    assert timeless(told(room)) == before


def test_scores_do_not_depend_on_what_was_there_before(room: Room) -> None:
    """The same search, before and after the index was made anew: to the last digit."""
    for number in range(1, 13):
        if number not in {4, 6}:
            room("edit", str(number), "--set", f"body=القطار وصل {number} والزيتون وافر")
    room("rm", "9", "--forever", "--yes")
    room("undo")
    before = room("search", "القطار OR الزيتون", "--json", "--explain").json
    room("reindex")
    made_anew = room("search", "القطار OR الزيتون", "--json", "--explain").json
    room("compact")

    assert before == made_anew
    assert room("search", "القطار OR الزيتون", "--json", "--explain").json == before


def test_a_newer_analyser_makes_the_index_anew_and_nothing_else(room: Room) -> None:
    """A bar is shown as it goes; changes, reads by time, versions and saved searches stay."""
    before = timeless(told(room))
    scores = room("search", "القطار OR الزيتون", "--json", "--explain").json
    with closing(sqlite3.connect(at_rest(room))) as db, db:
        db.execute("UPDATE meta SET value = '0.0.0' WHERE name = 'analyzer'")
    shown: list[tuple[int, int]] = []
    with room.open(progress=lambda done, total: shown.append((done, total))) as archive:
        assert archive.count() == len(before.articles) - 1  # one lies in the trash

    assert shown
    assert shown == sorted(shown)
    assert shown[-1][0] > 0.99 * shown[-1][1]  # bytes; behind the last article stands little
    assert timeless(told(room)) == before
    assert room("search", "القطار OR الزيتون", "--json", "--explain").json == scores


def test_every_command_on_an_archive_is_tried_without_its_index() -> None:
    """Those that need a network, a person, a server or nothing of an archive aside."""
    aside = {"fetch", "unfollow", "open", "browse", "serve", "setup"}
    aside |= {"config", "doctor", "completion", "help", "man"}
    tried = {split(one)[0] for one in COMMANDS}
    assert tried == COMMAND_NAMES.keys() - aside


@pytest.mark.parametrize("command", ["reindex", "compact", "check --repair", "backup copy.json"])
def test_looking_after_an_archive_changes_nothing_in_it(room: Room, command: str) -> None:
    """Articles, versions, reads by time, saved searches, and what `undo` would bring back."""
    before = timeless(told(room))
    room(*split(command))
    assert timeless(told(room)) == before
    assert room("search", "@trains", "--format", "ids").ids


def test_undo_and_reads_by_time_outlive_a_newer_index(room: Room) -> None:
    """An index of a layout that no version has: what happened stands elsewhere."""
    top = room("top", "--period", "month", "--json").json
    with closing(sqlite3.connect(at_rest(room))) as db:
        db.execute("PRAGMA user_version = 4242")
    assert room("top", "--period", "month", "--json").json == top
    room("undo")
    assert "مهم" not in room("show", "1", "--json", "--no-count").json["tags"]
