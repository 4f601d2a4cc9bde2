"""Reads by many processes that are killed at random: none that was acknowledged is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
import threading
import time
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import disk
from newsctl.archive.file.lock import WriterLock
from newsctl.archive.open import open_archive
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.archive.outside import Room

READS = textwrap.dedent(
    """
    import sys
    from newsctl.archive.open import open_archive
    sys.stdin.readline()  # all begin together
    for n in range(int(sys.argv[2])):
        with open_archive(sys.argv[1], timeout=60) as archive:
            archive.record_view(1 + n % 2)
        print(1 + n % 2, flush=True)
    """
)


def test_no_acknowledged_read_is_lost_when_readers_are_killed(
    tmp_path: Path, full: bool, record_property: Callable[[str, object], None]
) -> None:
    """In full 32 processes of 100 reads each, half of them killed. A process that is killed may
    have counted one read that it had no time to acknowledge, and no more; what each article's line
    says, and what is kept by time, are the same."""
    processes, reads = (32, 100) if full else (8, 16)
    location = str(tmp_path / "a.json")
    with open_archive(location, create=True) as archive:
        archive.add(Article(title="أول", body="نص أول", views=100))
        archive.add(Article(title="ثان", body="نص ثان"))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", READS, location, str(reads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _number in range(processes)
    ]  # fmt: skip
    told: list[list[str]] = [[] for _one in running]

    def listen(number: int) -> None:
        out = running[number].stdout
        assert out is not None
        told[number].extend(line for line in out if line.endswith("\n"))

    listeners = [threading.Thread(target=listen, args=(one,)) for one in range(processes)]
    for one in listeners:
        one.start()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    chance = random.Random(2026)
    killed = chance.sample(range(processes), processes // 2)
    for number in killed:
        due = time.monotonic() + 120
        least = chance.randrange(reads)
        while len(told[number]) < least and running[number].poll() is None:
            assert time.monotonic() < due
            time.sleep(0.005)
        running[number].kill()
    for process, listener in zip(running, listeners, strict=True):
        process.wait(timeout=300)
        listener.join(timeout=60)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    acknowledged = [sum(line == f"{one}\n" for lines in told for line in lines) for one in (1, 2)]
    record_property("reads acknowledged", sum(acknowledged))
    with open_archive(location) as archive:
        counted = [archive.get(1).views - 100, archive.get(2).views]
        assert [archive.get(one).page_views for one in (1, 2)] == [100, 0]
        for here, least in zip(counted, acknowledged, strict=True):
            assert least <= here
        assert sum(counted) <= sum(acknowledged) + len(killed)
        assert sorted(archive.most_read(within=(None, None))) == list(enumerate(counted, 1))
        assert archive.check().problems == []
    assert all(process.returncode == 0 for n, process in enumerate(running) if n not in killed)


class Killed(BaseException):
    """The process is dead: no handler may help it."""


def test_a_read_is_known_to_wait_from_the_moment_it_is_there(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer takes back that something waits, finds nothing, and is killed; then the reader is,
    as soon as its read is on the disk."""
    lock = WriterLock(room.beside(".lock"))
    assert lock.try_acquire()
    reader = room.open()
    views = reader.get(3).views
    reads = dict(reader.most_read(within=(None, None)))[3]

    def boundary(operation: str) -> None:
        if operation == "commit" and lock.held:
            monkeypatch.setattr(disk, "boundary", None)
            lock.release()
            writer = [sys.executable, "-m", "newsctl", "add", "--title", "آخر", "--body", "نص"]
            environ = room.variables({"NEWSCTL_TIMEOUT": "30"})
            with pytest.raises(subprocess.TimeoutExpired):
                subprocess.run(writer, env=environ, timeout=1.5, check=False)
            monkeypatch.setattr(disk, "boundary", boundary)
        if operation == "committed":
            raise Killed

    monkeypatch.setattr(disk, "boundary", boundary)
    with pytest.raises(Killed):
        reader.record_view(3)
    monkeypatch.setattr(disk, "boundary", None)
    with room.open() as archive:
        assert archive.get(3).views == views + 1
        assert dict(archive.most_read(within=(None, None)))[3] == reads + 1


def test_where_no_read_waits_an_index_made_anew_says_so(room: Room) -> None:
    """Else each search would open the history to look for some, until somebody writes."""
    room("show", "3")
    for made_anew in (("reindex",), ("list",)):
        room.drop_index()
        room(*made_anew)
        assert room.beside(".lock").stat().st_size == 0


def test_reads_that_wait_are_known_when_lock_and_index_are_gone(room: Room) -> None:
    lock = WriterLock(room.beside(".lock"))
    assert lock.try_acquire()
    with room.open() as reader:
        views = reader.get(3).views
        reader.record_view(3)
    lock.release()
    room.beside(".lock").unlink()
    room.drop_index()

    assert room("show", "3", "--no-count", "--json").json["views"] == views + 1


def test_a_read_that_waits_is_counted_where_a_new_history_was_begun(room: Room) -> None:
    """Its numbers go on above those that lines know of."""
    for more in (1, 2):
        with room.open() as reader:
            views = reader.get(3).views
            lock = WriterLock(room.beside(".lock"))
            assert lock.try_acquire()
            assert reader.record_view(3) == views + 1
            assert reader.get(3).views == views + 1
            lock.release()
        room("tag", "1", f"+جديد {more}")
        for end in ("", "-wal", "-shm"):
            room.beside(f".history{end}").unlink(missing_ok=True)

        assert room("show", "3", "--no-count", "--json").json["views"] == views + 1
