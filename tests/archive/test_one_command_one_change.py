"""One command is one change: all of it or nothing, and one undo takes it back."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.archive.outside import (
    Room,
    articles_of,
    fill,
    make_room,
    piece,
    small_disk,
    strace,
    without_times,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


@pytest.fixture(scope="module")
def number(full: bool) -> int:
    """Of articles: so many that no write into the record or the index is the only one."""
    return 300 if full else 120


@pytest.fixture(scope="module")
def _many(tmp_path_factory: pytest.TempPathFactory, number: int) -> Path:
    folder = tmp_path_factory.mktemp("many") / "news"
    folder.mkdir()
    with Room(folder).open() as archive:
        list(archive.add_many(piece(number) for number in range(1, number + 1)))
        archive.trash(range(1, 21))
    return folder


@pytest.fixture
def many(_many: Path, tmp_path: Path) -> Room:
    """A hundred articles, and twenty before them in the trash."""
    shutil.copytree(_many, tmp_path / "news")
    room = Room(tmp_path / "news")
    room("count")
    return room


def held(room: Room) -> dict[int, dict[str, Any]]:
    with room.open() as archive:
        return without_times(articles_of(archive))


NAMES = ("edit", "edit of two fields", "tag", "rm", "rm --forever", "restore", "trash --empty")


@pytest.fixture(scope="module")
def commands(number: int) -> dict[str, tuple[str, ...]]:
    """Each touches very many articles."""
    living = f"21-{number}"
    return {
        "edit": ("edit", living, "--set", "source=مصدر آخر له اسم أطول من الذي قبله", "--yes"),
        "edit of two fields": ("edit", living, "--set", "source=X", "--set", "section=", "--yes"),
        "tag": ("tag", living, "+جديد", "-نقل", "--yes"),
        "rm": ("rm", living, "--yes"),
        "rm --forever": ("rm", living, "--forever", "--yes"),
        "restore": ("restore", "1-20", "--yes"),
        "trash --empty": ("trash", "--empty", "--yes"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_one_undo_takes_back_one_command_whatever_it_touched(
    many: Room, commands: dict[str, tuple[str, ...]], name: str
) -> None:
    before = held(many)
    many(*commands[name])
    assert held(many) != before
    many("undo", "--yes")

    assert same_but_updated(held(many), before)


def test_one_undo_takes_back_an_import_of_several_batches(
    many: Room, number: int, full: bool
) -> None:
    """Also one that was told of batch by batch, and one of files that were read one by one."""
    before = held(many)
    more = 6000 if full else 1200
    lines = [{"title": f"مستورد {n}", "body": f"نص المستورد {n} وفيه كلمة{n}"} for n in range(more)]
    folder = many.folder.parent / "files"
    folder.mkdir()
    for part in range(3):
        text = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines[part::3])
        (folder / f"{part}.jsonl").write_text(text, encoding="utf-8")
    many("import", folder)
    assert len(held(many)) == number + more
    many("undo", "--yes")

    after = held(many)
    assert {key: after[key] for key in before} == before
    assert all(one["deleted_at"] for key, one in after.items() if key not in before)


def test_an_undo_knows_how_many(many: Room, number: int) -> None:
    many("tag", f"21-{number}", "+جديد", "--yes")

    with many.open() as archive:
        change = archive.undo()
    assert change is not None
    assert change.articles == number - 20


def test_a_change_of_one_that_is_not_there_changes_none(many: Room, number: int) -> None:
    before = held(many)
    many("edit", f"21-{number},999", "--set", "source=X", "--yes", code=1)
    many("rm", "21-40,999", "--forever", "--yes", code=1)

    assert held(many) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_disk_that_fills_up_leaves_all_or_nothing(
    many: Room, commands: dict[str, tuple[str, ...]], tmp_path: Path, name: str, full: bool
) -> None:
    before = held(many)
    done = many.copy("done")
    done(*commands[name])
    after = held(done)
    with small_disk(tmp_path / "disk", "size=48m") as disk:
        there = Room(disk / "news")
        for left in (0, 12_000, 60_000, 200_000, 500_000, 900_000) if full else (60_000, 400_000):
            shutil.rmtree(there.folder, ignore_errors=True)
            shutil.copytree(many.folder, there.folder)
            there("count")
            fill(disk, leave=left)
            ran = there(*commands[name], code={0, 74})
            make_room(disk)
            kept = ran.code == 0 or "kept" in ran.err
            assert same_but_updated(held(there), after if kept else before), (left, ran)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("name", NAMES)
def test_a_command_killed_at_any_write_leaves_all_or_nothing(
    many: Room, commands: dict[str, tuple[str, ...]], name: str, full: bool
) -> None:
    """SIGKILL at the Nth write of the process, for some N."""
    done = many.copy("done")
    done(*commands[name])
    states = [held(many), held(done)]
    found = set()
    for nth in range(2, 2000, 25) if full else (5, 40, 150):
        room = many.copy("killed")
        room("count")
        room(
            *commands[name],
            code={0, 74, -9, 137},
            under=strace(f"-e inject=pwrite64:signal=SIGKILL:when={nth}"),
        )
        now = held(room)
        assert any(same_but_updated(now, one) for one in states), nth
        found.add(now == states[0])
    assert found


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("name", ["edit", "rm --forever", "trash --empty"])
@pytest.mark.parametrize("way", ["undo", "redo"])
def test_undo_and_redo_killed_at_any_write_leave_all_or_nothing(
    many: Room, commands: dict[str, tuple[str, ...]], way: str, name: str, full: bool
) -> None:
    """Also what they say of the change then: it can be taken back, or put again, not both."""
    before = held(many)
    many(*commands[name])
    after = held(many)
    if way == "redo":
        many("undo", "--yes")
    for nth in range(2, 2000, 25) if full else (5, 40, 150):
        room = many.copy("killed")
        room("count")
        room(
            way,
            "--yes",
            code={0, 74, -9, 137},
            under=strace(f"-e inject=pwrite64:signal=SIGKILL:when={nth}"),
        )
        now = held(room)
        assert any(now == one for one in (before, after)), nth
        with room.open() as archive:
            changes = archive.changes()
        told = (len(changes.done), len(changes.undone))
        assert told == ((3, 0) if now == after else (2, 1)), nth
        room(*(["undo", "--yes"] if now == after else ["redo"]))
        wanted = before if now == after else after
        assert (held(room) == wanted) is True, nth


def same_but_updated(one: dict[int, dict[str, Any]], other: dict[int, dict[str, Any]]) -> bool:
    """Whether two archives hold the same, `updated_at` apart."""

    def rest(all_of_them: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
        return {
            key: {name: value for name, value in article.items() if name != "updated_at"}
            for key, article in all_of_them.items()
        }

    return rest(one) == rest(other)


# -- what is kept and what is not is said --------------------------------------------------------
def writes_to(room: Room, command: tuple[str, ...]) -> int:
    """How many writes into the record a command makes."""
    log = room.folder.parent / "strace.log"
    room.copy("counted")
    counted = Room(room.folder.with_name(f"{room.folder.name}-counted"))
    counted("count")
    counted(*command, under=strace(f"-P {counted.db} -e trace=pwrite64 -o {log}"))
    return log.read_text().count("pwrite64(")


@pytest.mark.parametrize(
    "command",
    [
        ("add", "--title", "جديد", "--body", "نص جديد"),
        ("edit", "2", "--set", "section=رأي"),
        ("edit", "2", "--set", "title=عنوان أطول بكثير مما كان من قبل هنا"),
        ("rm", "2"),
        ("rm", "2", "--forever", "--yes"),
        ("tag", "1-3", "+جديد"),
    ],
    ids=lambda args: " ".join(args[:4:2]),
)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_after_the_promise_says_that_the_change_is_kept(
    room: Room, command: tuple[str, ...], error: str
) -> None:
    """From the Nth write into the record on the disk refuses: what is there afterwards is what
    the command said: done, kept and finished later, or not made."""
    before = held(room)
    finished = room.copy("finished")
    finished(*command)
    after = held(finished)
    number = writes_to(room, command)
    assert number
    for nth in range(1, number + 1):
        failing = room.copy("failing")
        failing("count")
        under = strace(f"-P {failing.db} -e inject=pwrite64:error={error}:when={nth}+")
        ran = failing(*command, code={0, 74}, under=under)
        said = ran.code == 0 or "kept" in ran.err
        assert held(failing) == (after if said else before), (nth, ran)
