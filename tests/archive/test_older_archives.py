"""Archives of version 0.1 open with all that they held: what was promised, undo, reads by day and
saved searches; once, in place, whatever happens on the way. Version 0.1 then keeps away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
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
    bound_by_permissions,
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


@pytest.mark.parametrize("name", ["at-rest", "half-laid", "spooled"])
@pytest.mark.parametrize("trouble", ["signal=SIGKILL", "error=ENOSPC", "error=EIO"])
def test_a_move_that_is_cut_off_is_made_by_the_next(
    _older: Path, tmp_path: Path, name: str, trouble: str, full: bool
) -> None:
    """At each call that writes, syncs, renames, truncates or removes (in full; else at some)."""
    calls = "pwrite64,write,fsync,fdatasync,rename,unlink,ftruncate"
    log = tmp_path / "strace.log"
    room = older(_older, name, tmp_path / "news")
    room("list", under=strace(f"-e trace={calls} -o {log}"))
    number = sum(".json" in line or "pwrite64" in line for line in log.read_text().splitlines())
    stride = 1 if full else max(1, number // 4)
    for nth in range(1, number + 1, stride):
        room = older(_older, name, tmp_path / "news")
        under = strace(f"-e inject={calls}:{trouble}:when={nth}")
        room("list", under=under, code={0, 74, -9, 137, 120})
        room("count")
        holds(room, name)


@pytest.mark.parametrize("name", ["at-rest", "half-laid", "added"])
def test_it_is_read_where_nothing_may_be_written(_older: Path, tmp_path: Path, name: str) -> None:
    """By somebody without permission, and on a full disk: the articles are all there; and nothing
    is lost for the one who may write."""
    titles = {one["title"] for one in expected()[name]["articles"].values()}
    room = older(_older, name, tmp_path / "news")
    protect(room)
    try:
        for more in ((), ("--trash",)):
            out = room("list", *more, "--format", "{title}", before=bound_by_permissions).out
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


@pytest.mark.parametrize("index", ["index there", "index gone"])
@pytest.mark.parametrize(
    "command",
    [
        ("list",), ("show", "3"), ("add", "--title", "س", "--body", "ص"), ("rm", "3"), ("undo",),
        ("compact",), ("reindex",), ("check",), ("check", "--repair"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_version_0_1_refuses_an_archive_of_this_version(
    room: Room, version_0_1: Path, command: tuple[str, ...], index: str
) -> None:
    """With an error, not a traceback; the record, what was promised and what happened stay."""
    if index == "index gone":
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
