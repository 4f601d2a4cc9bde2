"""A backup is the archive: it opens anywhere, with all that happened, and is acknowledged only
when it was opened and counted."""

from __future__ import annotations

import os
import re
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from tests.archive.outside import (
    Room,
    articles_of,
    by_tinydb,
    fill,
    piece,
    protect,
    small_disk,
    strace,
    timeless,
    told,
    unprotect,
    without_times,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.archive.outside import Told

posix = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


def moved(backup: Path, folder: Path) -> Room:
    """A backup carried elsewhere, with what belongs to it, under an archive's usual name."""
    folder.mkdir()
    for file in backup.parent.glob(f"{backup.name}*"):
        shutil.copyfile(file, folder / f"articles.json{file.name.removeprefix(backup.name)}")
    return Room(folder)


# -- it carries everything -----------------------------------------------------------------------
def test_a_backup_opened_elsewhere_has_undo_reads_and_saved_searches(
    room: Room, tmp_path: Path
) -> None:
    expected = timeless(told(room))
    ran = room("backup", tmp_path / "copy.json")

    assert "11" in ran.err  # articles, the trash included
    assert sorted(one.name for one in tmp_path.glob("copy.json*")) == [
        "copy.json",
        "copy.json.history",
    ]
    assert timeless(told(moved(tmp_path / "copy.json", tmp_path / "elsewhere"))) == expected


def test_a_backup_is_an_archive_where_it_stands(room: Room, tmp_path: Path) -> None:
    room("backup", tmp_path / "copy.json")
    copy = str(tmp_path / "copy.json")

    assert room("--db", copy, "list").out == room("list").out
    assert room("--db", copy, "top", "--period", "month", "--format", "ids").ids == [3, 5, 8]
    room("--db", copy, "undo")


def test_restoring_brings_back_what_happened_too(room: Room, tmp_path: Path) -> None:
    """The reads and changes of the backup, and none made after it; what was there is kept."""
    expected = timeless(told(room))
    room("backup", tmp_path / "copy.json")
    room("show", "7")
    room("search", "النفط", "--save", "oil")
    room("add", "--title", "بعد النسخة", "--body", "نص")
    ran = room("backup", "--restore", tmp_path / "copy.json", "--yes")

    assert timeless(told(room)) == expected
    kept = [one for one in room.files if "بعد النسخة".encode() in one.read_bytes()]
    assert any(one.name in ran.err for one in kept)


def test_a_record_that_cannot_be_opened_while_a_backup_is_put_back_tells_which_one_is_there(
    room: Room, tmp_path: Path
) -> None:
    """At each opening of it: before, or kept and said so."""
    room("backup", tmp_path / "copy.json")
    there = texts_of(room)
    room("add", "--title", "بعد النسخة", "--body", "نص")
    before = texts_of(room)
    ends = set()
    for nth in range(1, 8):
        one = room.copy(f"at-{nth}")
        ran = one(
            *("backup", "--restore", tmp_path / "copy.json", "--yes"),
            code={0, 74},
            under=strace(f"-P {one.db} -e inject=openat:error=EIO:when={nth}"),
        )
        ends.add((ran.code, "kept" in ran.err))
        back = ran.code == 0 or "The change is kept" in ran.err
        assert texts_of(one) == (there if back else before), (nth, ran.err)
    assert (0, True) in ends  # past the last opening
    assert len(ends) > 1


def test_an_older_backup_without_a_history_is_restored(room: Room, tmp_path: Path) -> None:
    """A TinyDB file alone, as version 0.1 and TinyDB itself leave it."""
    articles = told(room).articles.keys()
    shutil.copyfile(room.db, tmp_path / "plain.json")
    room("add", "--title", "بعدها", "--body", "نص")
    room("backup", "--restore", tmp_path / "plain.json", "--yes")

    assert told(room).articles.keys() == articles


def test_a_history_of_another_archive_is_refused_and_said(room: Room, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Room(tmp_path / "other")
    with other.open() as archive:
        list(archive.add_many(piece(number) for number in range(50, 55)))
    other("backup", tmp_path / "other.json")
    room("backup", tmp_path / "copy.json")
    alien = (tmp_path / "other.json.history").read_bytes()
    (tmp_path / "copy.json.history").write_bytes(alien)
    copy = moved(tmp_path / "copy.json", tmp_path / "elsewhere")

    ran = copy("undo", code={0, 1, 74})
    assert "history" in ran.err
    assert copy("list", "--format", "ids").ids
    assert copy("search", "@trains", code={1, 2}).out == ""  # it is a word like others
    assert any(one.read_bytes() == alien for one in copy.files)  # refused, not deleted


def test_a_history_of_an_earlier_backup_is_refused_and_said(room: Room, tmp_path: Path) -> None:
    room("backup", tmp_path / "first.json")
    room("edit", "1", "--set", "section=بين النسختين")
    room("rm", "2", "--forever", "--yes")
    room("backup", tmp_path / "second.json")
    shutil.copyfile(tmp_path / "first.json.history", tmp_path / "second.json.history")

    ran = room("backup", "--restore", tmp_path / "second.json", "--yes", code={0, 65, 74})
    assert "history" in ran.err
    with room.open() as archive:
        assert archive.get(1).section == "بين النسختين"


# -- nothing is replaced, nothing is acknowledged, unasked ---------------------------------------
def test_an_older_backup_is_not_replaced_without_a_question(room: Room, tmp_path: Path) -> None:
    room("backup", tmp_path / "copy.json")
    before = {one: one.read_bytes() for one in tmp_path.glob("copy.json*")}
    room("add", "--title", "جديد", "--body", "نص")
    room("backup", tmp_path / "copy.json", code=2)
    assert {one: one.read_bytes() for one in tmp_path.glob("copy.json*")} == before

    room("backup", tmp_path / "copy.json", "--yes")
    assert len(by_tinydb(moved(tmp_path / "copy.json", tmp_path / "opened"))) == 12


def test_something_else_of_that_name_is_never_replaced(room: Room, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("رسالة", encoding="utf-8")
    room("backup", tmp_path / "letter.txt", code={2, 65, 74})

    assert (tmp_path / "letter.txt").read_text("utf-8") == "رسالة"


def test_a_disk_too_small_for_a_backup_leaves_none(room: Room, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=1m") as disk:
        room("backup", disk / "copy.json")
        first = {one.name: one.read_bytes() for one in disk.glob("copy.json*")}
        for left in (0, 4096, 9000, 14_000, 24_000, 40_000):
            fill(disk, leave=left)
            ran = room("backup", disk / "copy.json", "--yes", code={0, 74})
            if ran.code:
                assert {one.name: one.read_bytes() for one in disk.glob("copy*")} == first, left
            (disk / "filler").unlink()


# -- somebody who may only read ------------------------------------------------------------------
@posix
@pytest.mark.parametrize(
    "command",
    [
        ("add", "--title", "عنوان طويل جديد", "--body", "نص جديد " * 30),
        ("edit", "1-12", "--set", "source=مصدر له اسم أطول مما كان هنا"),
        ("rm", "1-3", "--forever", "--yes"),
        ("tag", "2", "+جديد"),
        ("undo",),
    ],
    ids=lambda args: args[0],
)
def test_a_reader_backs_up_what_a_dead_writer_left(
    room: Room, tmp_path: Path, command: tuple[str, ...], full: bool
) -> None:
    """Killed at each write into any of the archive's files (in full; else at each third): the copy
    opens, holds what was promised or what was before, and `check` finds the archive sound."""
    before = texts_of(room)
    done = room.copy("done")
    done(*command)
    states = [before, texts_of(done)]
    seen = set()
    for nth in range(1, 1000, 1 if full else 3):
        dead = room.copy("dead")
        dead("count")
        ran = dead(
            *command,
            code={0, -9, 137},
            under=strace(f"-P {dead.db} -P {dead.beside('.journal')} "
                         f"-e inject=pwrite64,write,ftruncate:signal=SIGKILL:when={nth}"),
        )  # fmt: skip
        if ran.code == 0:
            break
        protect(dead)
        try:
            assert dead("check", bound=True).code == 0, nth
            dead("backup", tmp_path / f"copy-{nth}.json", bound=True)
        finally:
            unprotect(dead)
        copy = moved(tmp_path / f"copy-{nth}.json", tmp_path / f"opened-{nth}")
        assert copy("check").code == 0, nth
        assert texts_of(copy) in states, nth
        assert texts_of(dead) == texts_of(copy), nth
        seen.add(nth)
    assert len(seen) >= 2


def texts_of(room: Room) -> dict[int, dict[str, object]]:
    with room.open() as archive:
        return without_times(articles_of(archive))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="two users are tried by root")
def test_a_reader_backs_up_while_somebody_writes(room: Room, tmp_path: Path, full: bool) -> None:
    """Each copy opens and is whole, or the command says 74 and leaves none."""
    protect(room)
    end = somebody_who_writes(room)
    copies = 0
    try:
        for turn in range(60 if full else 4):
            copy = tmp_path / f"copy-{turn}.json"
            ran = room("backup", copy, bound=True, code={0, 74, 75})
            if ran.code == 0:
                opened = moved(copy, tmp_path / f"opened-{turn}")
                assert opened("check").code == 0
                counted = re.search(r"\d+", ran.err)
                assert counted is not None
                assert int(counted[0]) == len(by_tinydb(opened))
                copies += 1
            else:
                assert not copy.exists()
    finally:
        end()
        unprotect(room)
    assert copies
    assert told(room).articles


def somebody_who_writes(room: Room) -> Callable[[], None]:
    """Writes all the time, whatever the permissions, until what is returned is called."""
    stop = threading.Event()

    def work() -> None:
        number = 0
        with room.open() as archive:
            while not stop.is_set():
                number += 1
                archive.update(1 + number % 3, {"title": f"عنوان {number} " * (number % 7 + 1)})
                archive.remove([archive.add(piece(1000 + number)).id])

    thread = threading.Thread(target=work)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join()

    return end


# -- places where no backup can be ---------------------------------------------------------------
def test_what_is_no_place_for_a_backup_is_said_and_left_alone(room: Room, tmp_path: Path) -> None:
    """A folder, a device, a pipe, the archive's own names, a circle of links, a name too long:
    exit 2, 65 or 74 with the place, and nothing is made."""
    place = tmp_path / "place"
    place.mkdir()
    (place / "folder").mkdir()
    (place / "taken.history").mkdir()
    (place / "letter.history").write_text("رسالة", encoding="utf-8")
    (place / "a").symlink_to(place / "b")
    (place / "b").symlink_to(place / "a")
    if hasattr(os, "mkfifo"):
        os.mkfifo(place / "pipe")
    targets: list[str | Path] = [
        "/", ".", "..", "-", "", place / "folder", place / "taken", place / "letter", place / "a",
        place / "pipe", place / ("ن" * 200), place / "nowhere" / "copy.json", "~no-one/c.json",
        *(room.beside(end) for end in ("", ".lock", ".new", ".history", ".history.new",
                                       ".history.restored", ".index", ".index-wal", ".journal")),
    ]  # fmt: skip
    before = timeless(told(room))
    held = sorted(place.iterdir())
    for target in targets:
        ran = room("backup", target, "--yes", code={2, 65, 74})
        assert ran.err.strip(), target
        room("backup", "--restore", target, "--yes", code={2, 65, 74})
    assert sorted(place.iterdir()) == held
    assert timeless(told(room)) == before


def test_a_backup_goes_where_a_link_leads(room: Room, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "latest.json").symlink_to(tmp_path / "disk" / "copy.json")
    for _time in range(2):
        room("backup", tmp_path / "latest.json", "--yes")

    assert (tmp_path / "latest.json").is_symlink()
    assert timeless(told(moved(tmp_path / "disk" / "copy.json", tmp_path / "opened"))) == timeless(
        told(room)
    )


def test_a_history_alone_of_that_name_is_not_replaced_without_a_question(
    room: Room, tmp_path: Path
) -> None:
    room("backup", tmp_path / "copy.json")
    (tmp_path / "copy.json").unlink()
    before = (tmp_path / "copy.json.history").read_bytes()
    room("backup", tmp_path / "copy.json", code=2)
    assert (tmp_path / "copy.json.history").read_bytes() == before


# -- killed over an older one --------------------------------------------------------------------
@pytest.mark.parametrize("opened", ["as an archive", "by who may only read", "put back"])
@pytest.mark.parametrize("lived", ["never opened", "opened before"])
def test_killed_over_an_older_backup_leaves_one_of_the_two_whole(
    room: Room, tmp_path: Path, opened: str, lived: str, full: bool
) -> None:
    """Killed at each rename: record and history pair, the older ones or the newer ones."""
    if not full and (lived == "never opened") != (opened == "put back"):
        pytest.skip("each way once; all with --full")
    room("backup", tmp_path / "copy.json")
    if lived == "opened before":  # with an index, and SQLite's own files, beside it
        room("--db", tmp_path / "copy.json", "show", "7", "--format", "ids")
        room("--db", tmp_path / "copy.json", "search", "النفط", "--save", "oil")
    kept = {one.name: one.read_bytes() for one in tmp_path.glob("copy.json*")}
    older = timeless(told(moved(tmp_path / "copy.json", tmp_path / "older")))
    room("edit", "1", "--set", "section=جديد")
    room("search", "القطار", "--save", "sport")
    newer = timeless(told(room))
    seen = []
    for nth in range(1, 20):
        for one in tmp_path.glob("copy.json*"):
            one.unlink()
        for name, data in kept.items():
            (tmp_path / name).write_bytes(data)
        calls = "rename,renameat,renameat2"
        ran = room(
            "backup", tmp_path / "copy.json", "--yes", code={0, -9, 137},
            under=strace(f"-e inject={calls}:signal=SIGKILL:when={nth}"),
        )  # fmt: skip
        found = pairs(room, tmp_path, opened, nth)
        assert found in ([newer] if ran.code == 0 else [older, newer]), (nth, ran)
        seen.append(found == newer)
        if ran.code == 0:
            break
    assert len(seen) >= 4
    assert not seen[0]
    assert seen == sorted(seen)


def pairs(room: Room, place: Path, opened: str, nth: int) -> Told:
    """What a backup holds, opened in one way or another."""
    if opened == "put back":
        other = room.copy(f"other-{nth}")
        other("backup", "--restore", place / "copy.json", "--yes")
        return timeless(told(other))
    there = moved(place / "copy.json", place / f"opened-{nth}")
    if opened == "as an archive":
        return timeless(told(there))
    protect(there)
    try:
        saved = {
            name
            for name in ("trains", "oil", "sport")
            if not there("search", f"@{name}", bound=True, code={0, 1, 2}).code
        }
        ran = there("top", "--period", "month", "--format", "ids", bound=True)
    finally:
        unprotect(there)
    assert "history" not in ran.err
    found = timeless(told(there))
    assert saved == set(found.searches)
    assert ran.ids[:1] == [3]
    return found
