"""Nothing acknowledged is lost: every boundary to the disk is died at, and failed at, in turn.

A scenario is a series of operations on a small archive. It runs once undisturbed, which tells its
boundaries and what the archive holds after each operation. Then it runs again for each boundary and
each kind of trouble. A death is simulated by copying the archive's files as they are at that
instant, which is what a killed process leaves. Whatever the trouble, the archive must then open,
pass its check, be read the same by plain TinyDB, and hold exactly what it held before or after the
operation in hand.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import textwrap
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.file import disk
from newsctl.errors import NewsctlError
from tests.archive.operations import (
    LONG,
    OPERATIONS,
    Operation,
    State,
    corrected,
    grows_on,
    locked_by_another,
    opened,
    some,
    state,
    with_archive,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


PARTS = 4  # of the tests that take one chance after the other: workers share them


class Killed(BaseException):
    """The process is dead: no handler may help it."""


# -- trouble -------------------------------------------------------------------------------------
def steps(folder: Path, names: list[str]) -> tuple[list[State], list[int]]:
    """What an archive holds before and after each operation, and the boundaries each reached."""
    states, boundaries = [state(folder)], []
    for name in names:
        boundaries.append(boundaries_of(folder, name))
        states.append(state(_copy(folder, "seen")))
    return states, boundaries


def boundaries_of(folder: Path, name: str) -> int:
    """How many boundaries an operation reaches, done to the end."""
    reached = count()

    def note(_operation: str) -> None:
        next(reached)

    disk.boundary = note
    try:
        OPERATIONS[name](folder)
    finally:
        disk.boundary = None
    return next(reached)


def _copy(folder: Path, name: str) -> Path:
    copy = folder.with_name(f"{folder.name}-{name}")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy


def die_at(folder: Path, names: list[str], operation: int, boundary: int, torn: float) -> Path:
    """Run a scenario up to a boundary of one operation; the files that its death leaves.

    `torn` (0 to 1): how much of a write was done when it died there.
    """
    for name in names[:operation]:
        OPERATIONS[name](folder)
    left: list[Path] = []
    reached = count()
    write = os.pwrite

    def before(_operation: str) -> None:
        if left:
            raise Killed
        if next(reached) == boundary:
            if _operation == "write" and torn:
                os.pwrite = tear
                return
            left.append(_copy(folder, "dead"))
            raise Killed

    def tear(fd: int, data: Any, offset: int) -> int:
        os.pwrite = write
        write(fd, bytes(data)[: int(len(data) * torn)], offset)
        left.append(_copy(folder, "dead"))
        raise Killed

    disk.boundary = before
    try:
        OPERATIONS[names[operation]](folder)
    except Killed:
        pass
    finally:
        disk.boundary = None
        os.pwrite = write
    return left[0] if left else _copy(folder, "dead")


def fail_at(folder: Path, name: str, boundary: int, code: int, *, on_and_on: bool) -> bool:
    """Run an operation whose `boundary`th call to the disk fails; whether it said it was done."""
    reached = count()

    def before(operation: str) -> None:
        number = next(reached)
        if number == boundary or (on_and_on and number > boundary and operation != "read"):
            raise OSError(code, os.strerror(code))

    disk.boundary = before
    try:
        OPERATIONS[name](folder)
    except NewsctlError as error:
        assert int(error.exit_code) == 74
        return False
    finally:
        disk.boundary = None
    return True


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of four articles; the third was viewed and the first once changed."""
    folder = tmp_path_factory.mktemp("template") / "archive"
    with opened(folder) as archive:
        list(archive.add_many([some(number) for number in range(1, 5)]))
        archive.record_view(3)
        archive.update(1, {"section": "محليات"})
    return folder


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> Callable[[], Path]:
    """A copy of the template, anew at each call."""

    def make() -> Path:
        folder = tmp_path / "archive"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        with opened(folder):  # a copy is a stranger's file until it has been looked at
            pass
        return folder

    return make


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_death_at_any_boundary_leaves_before_or_after(
    name: str, fresh: Callable[[], Path], full: bool
) -> None:
    """Killed before each disk call, or halfway through each write: all or nothing of it."""
    states, (boundaries,) = steps(fresh(), [name])
    allowed = _within(fresh, name, states)
    stride = 1 if full else max(1, -(-boundaries // 5))
    for boundary in range([*OPERATIONS].index(name) % stride, boundaries, stride):
        for torn in (0.0, 0.5) if full else (0.5,):
            dead = die_at(fresh(), [name], 0, boundary, torn)
            found = state(dead)
            _expect(found, allowed, f"{name}, boundary {boundary}, {torn=}")
            grows_on(dead, found)


def _expect(found: State, allowed: list[State], told: str) -> None:
    """Fail in few words when what was found is none of the allowed states."""
    if found not in allowed:
        differences = [
            {
                key: [{n: v for n, v in side.get(key, {}).items() if v != other.get(key, {}).get(n)}
                      for side, other in ((found, one), (one, found))]
                for key in sorted({*found, *one})
                if found.get(key) != one.get(key)
            }
            for one in allowed
        ]  # fmt: skip
        pytest.fail(f"{told}: {str(differences)[:600]}")


def _within(fresh: Callable[[], Path], name: str, states: list[State]) -> list[State]:
    """What may be found after a death within an operation: any state between its steps."""
    middle = {
        "trash and restore": ["trash two"],
        "views folded by an add": ["spooled views"],
        "spooled views": ["one spooled view"],
        "undo": ["edit three"],
        "undo of a removal": ["remove two"],
        "undo of an add": ["add seventy"],
        "undo of a tag on all": ["tag all with و"],
        "undo of a newer text": ["a newer text"],
        "redo": ["edit three"],
        "redo of an add": ["add seventy", "add seventy and take it back"],
        "redo of a removal": ["remove two"],
        "an add in the place of one taken back": ["add seventy", "add seventy and take it back"],
        "a correction taken back": ["correct one"],
        "a correction put again": ["correct one"],
        "two writes in one change": ["edit that fits"],
        "compact": ["remove two"],
        "first view of a stranger's line": ["a stranger's change"],
    }.get(name, [])
    if name == "views folded by an add":
        middle = ["one spooled view", "spooled views"]
    found = list(states)
    for one in middle:
        folder = fresh()
        (_MIDDLES.get(one) or OPERATIONS[one])(folder)
        found.append(state(folder))
    return found


def _one_spooled_view(folder: Path) -> None:
    with locked_by_another(folder), opened(folder) as archive:
        archive.record_view(2)


_MIDDLES: dict[str, Operation] = {
    "trash two": with_archive(lambda a: a.trash([2])),
    "correct one": with_archive(corrected(1, LONG)),
    "edit three": with_archive(lambda a: a.update(3, {"title": LONG})),
    "remove two": with_archive(lambda a: a.remove([2])),
    "add seventy": with_archive(lambda a: a.add(some(70))),
    "add seventy and take it back": with_archive(lambda a: (a.add(some(70)), a.undo())),
    "tag all with و": with_archive(lambda a: a.tag([1, 2, 3, 4], add=["و"])),
    "one spooled view": _one_spooled_view,
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failing_disk_leaves_before_or_after_and_says_so(
    name: str, code: int, fresh: Callable[[], Path], full: bool
) -> None:
    """Each disk call fails once, or from then on: exit 74 or done; all is as before or after."""
    states, (boundaries,) = steps(fresh(), [name])
    allowed = _within(fresh, name, states)
    stride = 1 if full else max(1, -(-boundaries // 3))
    first = 0 if full or code == errno.EIO else stride // 2  # of another call, each
    for number, boundary in enumerate(range(first, boundaries, stride)):
        for on_and_on in (False, True) if full else (bool((number + (code == errno.EIO)) % 2),):
            folder = fresh()
            done = fail_at(folder, name, boundary, code, on_and_on=on_and_on)
            found = state(folder)
            told = f"{name}, boundary {boundary}, {on_and_on=}, {done=}"
            if name in VIEWS:
                _expect_views_between(found, states, told)
            else:
                _expect(found, states[-1:] if done else allowed, told)
            grows_on(folder, found)


# A read that cannot be counted is shown all the same, and its views as they were.
VIEWS = {"view", "spooled views", "views folded by an add", "first view of a stranger's line"}


def _expect_views_between(found: State, states: list[State], told: str) -> None:
    """Fail where anything but views is neither as before nor as after, or views are neither."""

    def rest(held: State) -> State:
        return {
            key: {name: value for name, value in one.items() if not name.startswith("view")}
            for key, one in held.items()
        }

    _expect(rest(found), [rest(one) for one in states], told)
    for key, one in found.items():
        counts = [held[key]["views"] for held in states if key in held]
        assert min(counts) <= one["views"] <= max(counts), told


@pytest.mark.parametrize("part", range(PARTS))
def test_random_scenarios_survive_death(part: int, fresh: Callable[[], Path], full: bool) -> None:
    """Series of operations, died in at a random place: what was acknowledged is there."""
    names = [
        "add", "add three", "edit", "edit that moves", "view", "trash", "remove the first",
        "remove the last", "compact", "spooled views", "a stranger's change", "tag all",
    ]  # fmt: skip
    for seed in range(part, 8000 if full else 24, PARTS):
        chance = random.Random(seed)
        series = _possible(chance.sample(names, k=chance.randint(2, 4)))
        folder = fresh()
        states, boundaries = _steps_so_far(folder, series)
        last = len(series) - 1
        boundary = chance.randrange(boundaries[last])
        dead = die_at(fresh(), series, last, boundary, chance.choice([0.0, 0.3, 0.9]))
        found = state(dead)
        allowed = [*states[-2:], *_middles_after(fresh, series)]
        _expect(found, allowed, f"{seed=}, {series}, boundary {boundary}")
        grows_on(dead, found)


def _possible(series: list[str]) -> list[str]:
    """The series without operations on articles that an earlier one removed."""
    if "remove the last" in series:
        series = [one for one in series if one != "tag all"]
    if "remove the first" in series:
        series = [one for one in series if one not in {"tag all", "trash"}]
    if "compact" in series:  # removes the second
        series = [
            one
            for one in series
            if one not in {"tag all", "edit", "edit that moves", "spooled views"}
        ]
    return series


def _steps_so_far(folder: Path, series: list[str]) -> tuple[list[State], list[int]]:
    return steps(folder, series)


def _middles_after(fresh: Callable[[], Path], series: list[str]) -> list[State]:
    middle = {"compact": "remove two", "spooled views": "one spooled view"}.get(series[-1])
    if middle is None:
        return []
    folder = fresh()
    for name in series[:-1]:
        OPERATIONS[name](folder)
    _MIDDLES[middle](folder)
    return [state(folder)]


# -- the real thing ------------------------------------------------------------------------------
DIES = textwrap.dedent(
    """
    import os, signal, sys
    from newsctl.archive.file import disk
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    left = int(sys.argv[2])

    def boundary(operation):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL) if hasattr(signal, "SIGKILL") else os._exit(9)

    with open_archive(sys.argv[1]) as archive:
        disk.boundary = boundary
        for number in range(100, 130):
            added = archive.add(Article(title=f"خبر {number}", body=f"نص {number}"))
            os.write(1, b"%d\\n" % added.id)
            archive.record_view(1)
            os.write(1, b"view\\n")
    """
)


def test_a_process_really_killed_loses_nothing_it_acknowledged(
    fresh: Callable[[], Path], full: bool
) -> None:
    """SIGKILL at some boundary: every id that was printed is there, every view counted."""
    for left in range(0, 300, 3) if full else (5, 17, 33, 52):
        folder = fresh()
        process = subprocess.run(
            [sys.executable, "-c", DIES, str(folder / "articles.json"), str(left)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode != 0, process.stderr
        said = process.stdout.split()
        held = state(folder)
        assert {int(one) for one in said if one != "view"} <= set(held)
        assert held[1]["views"] in {said.count("view"), said.count("view") + 1}


def test_a_death_leaves_no_view_without_its_time(fresh: Callable[[], Path]) -> None:
    """Whoever asks next, if only to read, finds as many reads by time as views."""
    for boundary in range(boundaries_of(fresh(), "view")):
        dead = die_at(fresh(), ["view"], 0, boundary, 0)
        with opened(dead) as archive:
            reads = dict(archive.most_read(within=(None, None)))
            assert reads == {3: archive.get(3).views}, boundary


def test_what_a_stranger_wrote_over_is_done_again(fresh: Callable[[], Path]) -> None:
    """Killed after the commit, then the old record came back: view and edit are still there."""
    folder = fresh()
    path = folder / "articles.json"
    theirs = path.read_bytes()
    for name, one, read in (
        ("view", 3, "views"),
        ("edit that fits", 1, "title"),
        ("edit", 2, "title"),  # it moved to the tail, which they cut off
    ):
        states, (boundaries,) = steps(fresh(), [name])
        before, after = (held[one][read] for held in states)
        seen = set()
        for boundary in range(boundaries):
            dead = die_at(fresh(), [name], 0, boundary, 0)
            (dead / "articles.json").write_bytes(theirs + b"\n")
            seen.add(state(dead)[one][read])
        assert seen == {before, after}


@pytest.mark.parametrize(
    ("name", "one", "read"), [("view", 3, "views"), ("edit that fits", 1, "title")]
)
def test_a_second_death_does_not_lose_what_a_stranger_wrote_over(
    fresh: Callable[[], Path], name: str, one: int, read: str
) -> None:
    """Killed after the commit, the old record came back, killed again while writing ours again."""
    theirs = (fresh() / "articles.json").read_bytes() + b"\n"
    (_before, after), (boundaries,) = steps(fresh(), [name])
    tried = 0
    for boundary in range(boundaries):
        dead = die_at(fresh(), [name], 0, boundary, 0)
        (dead / "articles.json").write_bytes(theirs)
        left = _copy(dead, "left")
        if state(_copy(left, "mended"))[one][read] != after[one][read]:
            continue  # it died before the commit
        for again in range(boundaries_of(_copy(left, "counted"), "open")):
            twice = die_at(_copy(left, "twice"), ["open"], 0, again, 0)
            assert state(twice)[one][read] == after[one][read], (boundary, again)
            tried += 1
    assert tried > 20


def test_a_stranger_who_came_after_a_death_is_noticed(fresh: Callable[[], Path]) -> None:
    """Killed after the commit; then somebody changed a letter of another article, in place."""
    states, (boundaries,) = steps(fresh(), ["edit that fits"])
    titles = set()
    for boundary in range(boundaries):
        dead = die_at(fresh(), ["edit that fits"], 0, boundary, 0)
        path = dead / "articles.json"
        path.write_bytes(path.read_bytes().replace("خبر 3".encode(), "حبر 3".encode()))
        later = path.stat().st_mtime + 60
        os.utime(path, (later, later))
        found = state(dead)
        assert found[3]["title"] == "حبر 3"
        titles.add(found[1]["title"])
    assert titles == {held[1]["title"] for held in states}


# -- a disk that is really full ------------------------------------------------------------------
FULL_DISK = textwrap.dedent(
    """
    import os, resource, signal, sys
    from newsctl.archive.open import open_archive
    from newsctl.article import Article
    from newsctl.errors import NewsctlError

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = int(sys.argv[2])
    with open_archive(sys.argv[1]) as archive:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        for number in range(100, 140):
            try:
                added = archive.add(Article(title=f"خبر {number}", body=f"نص {number} " * 40))
                os.write(1, b"%d\\n" % added.id)
                archive.record_view(1)
                os.write(1, b"view\\n")
            except NewsctlError as error:
                assert error.exit_code == 74, error
                os.write(1, b"full\\n")
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
def test_no_file_may_grow_any_more(fresh: Callable[[], Path], full: bool) -> None:
    """The system refuses to write, also inside SQLite: said, and what was acknowledged is there."""
    refused = 0
    for limit in range(2_000, 600_000, 4_000 if full else 90_000):
        folder = fresh()
        process = subprocess.run(
            [sys.executable, "-c", FULL_DISK, str(folder / "articles.json"), str(limit)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0, process.stderr
        said = process.stdout.split()
        refused += "full" in said
        held = state(folder)
        assert {int(one) for one in said if one.isdigit()} <= set(held)
        assert said.count("view") <= held[1]["views"] <= 40
        grows_on(folder, held)
    assert refused


# -- at any moment -------------------------------------------------------------------------------
WORKS = textwrap.dedent(
    """
    import os, sys
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    os.write(1, b"open\\n")
    with open_archive(sys.argv[1]) as archive:
        for number in range(100, 100000):
            added = archive.add(Article(title=f"خبر {number}", body=f"نص {number} " * 20))
            os.write(1, b"%d\\n" % added.id)
            archive.record_view(1)
            os.write(1, b"view\\n")
            archive.update(2, {"title": f"عنوان {number} " * (number % 9 + 1)})
            if number % 3 == 0:
                archive.remove([added.id])
                os.write(1, b"gone %d\\n" % added.id)
            if number % 7 == 0:
                archive.upkeep.compact()
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_process_killed_at_any_moment_loses_nothing(
    part: int, fresh: Callable[[], Path], full: bool
) -> None:
    """Also within SQLite and between two of its calls: SIGKILL comes by the clock."""
    import time

    for seed in range(part, 200 if full else PARTS, PARTS):
        folder = fresh()
        process = subprocess.Popen(
            [sys.executable, "-c", WORKS, str(folder / "articles.json")], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.02, 0.4))
        process.kill()
        said = process.communicate()[0].decode().splitlines()
        added = {int(one) for one in said if one.isdigit()}
        gone = {int(one.split()[1]) for one in said if one.startswith("gone")}
        held = state(folder)
        missing = added - gone - set(held)
        assert missing <= {max(added, default=0)}  # its removal may have been under way
        assert gone.isdisjoint(held)
        views = sum(one == "view" for one in said)
        assert held[1]["views"] in {views, views + 1}
        grows_on(folder, held)
