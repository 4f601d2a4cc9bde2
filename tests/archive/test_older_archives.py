"""Archives of version 0.1 open with all that they held: what was promised, undo, reads by day and
saved searches; once, in place, whatever happens on the way. Version 0.1 then keeps away."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from newsctl.archive.open import open_archive
from tests.archive.outside import (
    PROGRAM,
    Room,
    articles_of,
    by_tinydb,
    fill,
    make_room,
    protect,
    small_disk,
    strace,
    unprotect,
)

DATA = Path(__file__).resolve().parents[1] / "data" / "archives-0.1.tar.xz"
NAMES = (
    "at-rest", "promised", "moved", "half-laid", "appended", "added", "removed", "viewed",
    "spooled", "strangers",
)  # fmt: skip
DAY_AFTER = datetime(2026, 2, 11, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 10, tzinfo=UTC)
UNDONE = ("title", "section", "tags", "deleted_at")


@pytest.fixture(scope="session")
def _older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("older")
    with tarfile.open(DATA) as tar:
        tar.extractall(folder, filter="data")
    return folder


@cache
def expected() -> dict[str, Any]:
    with tarfile.open(DATA) as tar:
        file = tar.extractfile("expected.json")
        assert file is not None
        found: dict[str, Any] = json.load(file)
    return found


def older(folder: Path, name: str, target: Path) -> Room:
    """A copy of one of the archives, its times kept."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder / name, target)
    return Room(target)


def holds(room: Room, name: str) -> None:
    """It holds what 0.1 said that it holds, changes to undo and all."""
    told = expected()[name]
    with open_archive(str(room.db), clock=lambda: LATER) as archive:
        searches = archive.saved_searches()
        searches.pop("x", None)
        assert searches == told["searches"]
        articles = articles_of(archive)
        assert plain(articles) == plain(told["articles"])
        assert sorted(archive.most_read(within=(None, None), limit=99)) == pairs(told["reads"])
        here = dict(pairs(told["reads"]))
        for key, one in articles.items():  # what it knew not to be a read is the page's
            assert one["page_views"] == max(one["views"] - here.get(key, 0), 0), key
        assert archive.check().problems == []
    if name != "viewed":  # that view is of a day to come
        with open_archive(str(room.db), clock=lambda: DAY_AFTER) as archive:
            yesterday = int(DAY_AFTER.timestamp()) // 86400 * 86400 - 86400
            read = archive.most_read(within=(yesterday, None))
            assert sorted(read) == pairs(told["reads_of_two_days"])
    assert by_tinydb(room) == {
        int(key): (one["title"], one["body"]) for key, one in told["articles"].items()
    }
    copy = room.copy("undone")
    with copy.open() as archive:
        for number, undone in enumerate(told["undone"]):
            assert archive.undo() is not None, number
            now = {
                str(key): {name: one[name] for name in UNDONE}
                for key, one in articles_of(archive).items()
                if str(key) in undone or one["deleted_at"] is None  # 0.1 left nothing of an add
            }
            assert now == undone, number
        assert archive.undo() is None


def plain(articles: dict[Any, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Without the time of the last change, which one of them got when 0.1 was killed, and without
    what 0.1 did not tell apart."""
    return {
        str(key): {
            name: one[name]
            for name in one
            if name not in {"updated_at", "page_views", "changed_at"}
        }
        for key, one in articles.items()
    }


def pairs(told: list[list[int]]) -> list[tuple[int, int]]:
    return [(one, views) for one, views in told]


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_with_all_that_it_held(_older: Path, tmp_path: Path, name: str) -> None:
    room = older(_older, name, tmp_path / "news")
    room("count")
    holds(room, name)

    room.drop_index()  # nothing of it is left in there only
    holds(room, name)


FIRST = {
    "list": ("list",),
    "search": ("search", "القطار"),
    "saved search": ("search", "@trains"),
    "stats": ("stats",),
    "check": ("check",),
    "check --repair": ("check", "--repair"),
    "reindex": ("reindex",),
    "compact": ("compact",),
    "export": ("export",),
    "backup": ("backup", "copy.json"),
}


@pytest.mark.parametrize("command", FIRST)
def test_whatever_command_is_the_first_one(_older: Path, tmp_path: Path, command: str) -> None:
    for name in ("at-rest", "half-laid"):
        shutil.rmtree(tmp_path / "copy.json", ignore_errors=True)
        for file in tmp_path.glob("copy.json*"):
            file.unlink()
        room = older(_older, name, tmp_path / "news")
        room(*FIRST[command])
        if command != "compact":  # which erases what was deleted for good
            holds(room, name)
        assert room.beside(".history").exists()


CUT_OFF = ("at-rest", "half-laid", "spooled")
TROUBLES = ("signal=SIGKILL", "error=ENOSPC", "error=EIO")


@pytest.mark.parametrize("name", CUT_OFF)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_move_that_is_cut_off_is_made_by_the_next(
    _older: Path, tmp_path: Path, name: str, trouble: str, full: bool
) -> None:
    """At each call that writes, syncs, renames, truncates or removes (in full; else at every other
    first one of a kind on a file, each trouble in one of the archives)."""
    calls = "pwrite64,write,fsync,fdatasync,rename,unlink,ftruncate"
    log = tmp_path / "strace.log"
    room = older(_older, name, tmp_path / "news")
    room("list", under=strace(f"-y -e trace={calls} -o {log}"))
    made = log.read_text().splitlines()
    kinds = [re.search(r"(\w+)\(.*?articles\.json([\w.-]*)", line) for line in made]
    first = {found.groups(): nth for nth, found in reversed([*enumerate(kinds, 1)]) if found}
    turn = CUT_OFF.index(name) + TROUBLES.index(trouble)
    some = sorted(first.values())[turn % len(TROUBLES) :: 2 * len(TROUBLES)]
    opening = first["ftruncate", ".index-shm"]  # where it is first read what the old index is
    for nth in range(1, len(made) + 1) if full else sorted({opening, *some}):
        room = older(_older, name, tmp_path / "news")
        under = strace(f"-e inject={calls}:{trouble}:when={nth}")
        room("list", under=under, code={0, 74, -9, 137, 120})
        room("count")
        holds(room, name)


@pytest.mark.parametrize("name", ["at-rest", "half-laid", "viewed"])
def test_a_damaged_record_is_repaired_and_nothing_else_lost(
    _older: Path, tmp_path: Path, name: str
) -> None:
    """An article is lost where it is not whole; saved searches, reads and what can be taken back of
    the others stay."""
    told = expected()[name]
    room = older(_older, name, tmp_path / "news")
    record = bytearray(room.db.read_bytes())
    record[record.rfind(b'"title"')] = 1
    room.db.write_bytes(record)
    room("list", code=74)

    room("check", "--repair")
    with room.open() as archive:
        assert archive.saved_searches() == told["searches"]
        assert archive.check().problems == []
        assert sorted(archive.most_read(within=(None, None), limit=99)) == [
            one for one in pairs(told["reads"]) if one[0] in articles_of(archive)
        ]
        kept = articles_of(archive)
        assert len(kept) == len(told["articles"]) - 1
        assert {str(key): one["title"] for key, one in kept.items()}.items() <= {
            key: one["title"] for key, one in told["articles"].items()
        }.items()
        for undone in told["undone"]:
            answer = archive.undo()
            assert answer is not None
            now = {
                str(key): {name: one[name] for name in UNDONE}
                for key, one in articles_of(archive).items()
                if key in kept and (str(key) in undone or one["deleted_at"] is None)
            }
            assert answer.left or now == {key: undone[key] for key in now}
        assert archive.undo() is None


@pytest.mark.parametrize("table", ["searches", "undo", "views_by_day", "articles"])
def test_a_damaged_index_is_kept_aside_and_what_is_readable_taken_over(
    _older: Path, tmp_path: Path, table: str
) -> None:
    """What lies on other pages than the damaged one comes along."""
    told = expected()["at-rest"]
    room = older(_older, "at-rest", tmp_path / "news")
    overwrite_root(room.beside(".index"), table)
    before = room.beside(".index").read_bytes()

    done = room("list")
    with room.open() as archive:
        assert plain(articles_of(archive)) == plain(told["articles"])
        assert (archive.saved_searches() == told["searches"]) == (table != "searches")
        reads = sorted(archive.most_read(within=(None, None), limit=99))
        assert (reads == pairs(told["reads"])) == (table != "views_by_day")
        assert bool(archive.changes().done) == (table != "undo")
        assert archive.check().problems == []
    if table == "articles":  # which nothing is taken from
        return
    aside = room.beside(".index.damaged-1")
    assert aside.read_bytes() == before
    assert str(aside) in done.err


def test_an_index_that_is_none_any_more_is_kept_aside(_older: Path, tmp_path: Path) -> None:
    told = expected()["at-rest"]
    room = older(_older, "at-rest", tmp_path / "news")
    index = room.beside(".index")
    whole = index.read_bytes()
    index.write_bytes(whole[:100] + b"\0" * 4000)

    done = room("list")
    with room.open() as archive:
        assert plain(articles_of(archive)) == plain(told["articles"])
    aside = room.beside(".index.damaged-1")
    assert aside.read_bytes() == whole[:100] + b"\0" * 4000
    assert str(aside) in done.err


def overwrite_root(index: Path, table: str) -> None:
    """Rot where a table of a database begins."""
    with closing(sqlite3.connect(index)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with index.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xaa" * size)


@pytest.mark.parametrize("name", ["at-rest", "half-laid", "added"])
def test_it_is_read_where_nothing_may_be_written(_older: Path, tmp_path: Path, name: str) -> None:
    """By somebody without permission, and on a full disk: the articles are all there; and nothing
    is lost for the one who may write."""
    titles = {one["title"] for one in expected()[name]["articles"].values()}
    room = older(_older, name, tmp_path / "news")
    protect(room)
    try:
        for more in ((), ("--trash",)):
            out = room("list", *more, "--format", "{title}", bound=True).out
            titles -= set(out.splitlines())
    finally:
        unprotect(room)
    assert titles == set()
    holds(room, name)


@pytest.mark.parametrize("name", ["at-rest", "half-laid"])
def test_it_is_read_on_a_full_disk(_older: Path, tmp_path: Path, name: str) -> None:
    number = sum(not one["deleted_at"] for one in expected()[name]["articles"].values())
    with small_disk(tmp_path / "disk", "size=16m") as disk:
        room = older(_older, name, disk / "news")
        fill(disk)
        assert len(room("list", "--format", "ids").ids) == number
        room("add", "--title", "لا مكان له", "--body", "نص", code=74)
        make_room(disk)
        holds(room, name)


# -- version 0.1 itself --------------------------------------------------------------------------
LAST_OF_0_1 = "47a2262219bb"  # its commit in this repository


@pytest.fixture(scope="session")
def version_0_1(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Version 0.1 out of this repository's own past; skipped where that is not at hand, and with
    a Typer that it did not run with."""
    if not version("typer").startswith("0.28."):
        pytest.skip("version 0.1 ran with Typer 0.28 alone")
    root = Path(__file__).resolve().parents[2]
    git = ["git", "-C", str(root), "archive", LAST_OF_0_1, "newsctl"]
    try:
        done = subprocess.run(git, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no clone with version 0.1 in its past")
    folder = tmp_path_factory.mktemp("version-0.1")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=done.stdout, check=True)
    return folder


REFUSED = [
    ("list",), ("show", "3"), ("add", "--title", "س", "--body", "ص"), ("rm", "3"), ("undo",),
    ("compact",), ("reindex",), ("check",), ("check", "--repair"),
]  # fmt: skip


@pytest.mark.parametrize("command", REFUSED, ids=" ".join)
def test_version_0_1_refuses_an_archive_of_this_version(
    room: Room, version_0_1: Path, command: tuple[str, ...], full: bool
) -> None:
    """With an error, not a traceback; the record, what was promised and what happened stay. With
    its index and without (in full; else every other command so)."""
    for index_gone in (False, True) if full else (bool(REFUSED.index(command) % 2),):
        refused(room.copy("with index"), version_0_1, command, index_gone=index_gone)


def refused(room: Room, version_0_1: Path, command: tuple[str, ...], *, index_gone: bool) -> None:
    assert room("count").out  # a copy is a stranger's file until it has been looked at
    if index_gone:
        room.drop_index()
    kept = {one: one.read_bytes() for one in room.files if ".index" not in one.name}
    environ = room.variables({"PYTHONPATH": str(version_0_1), "PYTHONSAFEPATH": "1"})
    done = subprocess.run(
        [*PROGRAM, *command], env=environ, cwd=version_0_1, capture_output=True, check=False
    )
    assert done.returncode == 74, done
    assert b"Traceback" not in done.stderr
    assert {one: one.read_bytes() for one in kept} == kept
    assert room("list", "--format", "ids").ids
    assert room("undo").code == 0


def test_version_0_1_is_version_0_1(room: Room, version_0_1: Path) -> None:
    """What is tried above is really the old program."""
    code = "import newsctl; print(newsctl.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(version_0_1)},
        cwd=version_0_1,
        capture_output=True,
        check=True,
    )
    assert str(version_0_1) in done.stdout.decode()
