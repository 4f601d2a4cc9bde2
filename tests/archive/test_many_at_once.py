"""Many processes at one archive: exact counts, readers never blocked, writers in a queue."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tinydb import TinyDB

from newsctl.archive.file.lock import WriterLock
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.errors import ArchiveLocked
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive

COUNTS = textwrap.dedent(
    """
    import sys
    from newsctl.archive.open import open_archive
    sys.stdin.readline()  # all begin together
    for _ in range(int(sys.argv[3])):
        with open_archive(sys.argv[1], timeout=60) as archive:
            archive.record_view(int(sys.argv[2]))
    """
)
IMPORTS = textwrap.dedent(
    """
    import sys
    from newsctl.archive.file import adding
    from newsctl.archive.open import open_archive
    from newsctl.article import Article
    for name in [one for one in vars(adding) if one == "_BATCH_ARTICLES"]:
        setattr(adding, name, 20)  # many batches
    sys.stdin.readline()
    with open_archive(sys.argv[1], timeout=60) as archive:
        many = (Article(title=f"خبر {n}", body=f"نص {n} " * 60) for n in range(int(sys.argv[2])))
        print(sum(1 for _added in archive.add_many(many)))
    """
)
ADDS = textwrap.dedent(
    """
    import sys
    from newsctl.archive.open import open_archive
    from newsctl.article import Article
    sys.stdin.readline()
    for n in range(int(sys.argv[3])):
        with open_archive(sys.argv[1], timeout=60) as archive:
            print(archive.add(Article(title=f"{sys.argv[2]} {n}", body=f"نص {sys.argv[2]} {n}")).id)
    """
)


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_together(processes: list[subprocess.Popen[str]]) -> list[str]:
    """What each printed; fails on any that failed."""
    for one in processes:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    told = [one.communicate(timeout=300) for one in processes]
    assert [error for _out, error in told if error] == []
    assert {one.returncode for one in processes} == {0}
    return [out for out, _error in told]


def filled(path: Path, number: int = 3) -> Path:
    with open_archive(str(path)) as archive:
        list(archive.add_many(Article(title=f"م {n}", body=f"ن {n}") for n in range(number)))
    return path


def test_views_of_many_processes_are_exact_while_an_import_runs(tmp_path: Path, full: bool) -> None:
    """In full: 32 processes count 100 views each, and there are 3,200."""
    path = filled(tmp_path / "a.json")
    workers, each, imported = (32, 100, 4000) if full else (8, 12, 300)
    processes = [started(COUNTS, path, 2, each) for _ in range(workers)]
    out = run_together([*processes, started(IMPORTS, path, imported)])

    assert out[-1].strip() == str(imported)
    with open_archive(str(path)) as archive:
        assert archive.get(2).views == workers * each
        archive.save_search("x", None)  # a writer folds what was spooled
        assert archive.get(2).views == workers * each
        assert archive.count() == 3 + imported
        assert archive.check().problems == []
    with TinyDB(path, access_mode="r", encoding="utf-8") as db:
        document = db.table("articles").get(doc_id=2)
        assert document["views"] == workers * each


def test_writers_queue_and_every_id_is_its_own(tmp_path: Path, full: bool) -> None:
    path = filled(tmp_path / "a.json", 0)
    workers, each = (16, 20) if full else (5, 4)
    out = run_together([started(ADDS, path, worker, each) for worker in range(workers)])

    ids = sorted(int(one) for told in out for one in told.split())
    assert ids == list(range(1, workers * each + 1))
    with open_archive(str(path)) as archive:
        assert sorted(archive.ids()) == ids
        assert archive.check().problems == []


def test_readers_never_wait_for_a_writer(tmp_path: Path) -> None:
    """Opened, listed, read, searched and viewed at once, though another holds the lock."""
    path = filled(tmp_path / "a.json")
    lock = WriterLock(tmp_path / "a.json.lock")
    assert lock.try_acquire()
    try:
        begun = time.monotonic()
        with open_archive(str(path), timeout=30) as archive:
            assert list(archive.ids()) == [3, 2, 1]
            assert archive.get(2).title == "م 1"
            assert archive.record_view(2) == 1
            assert archive.record_view(2) == 2
            assert archive.get(2).views == 2
        assert time.monotonic() - begun < 5
    finally:
        lock.release()


def test_a_writer_gives_up_when_its_time_is_over(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    lock = WriterLock(tmp_path / "a.json.lock")
    assert lock.try_acquire()
    try:
        with open_archive(str(path), timeout=0.1) as archive, pytest.raises(ArchiveLocked) as told:
            archive.add(Article(title="س", body="ص"))
        assert told.value.exit_code == 75
    finally:
        lock.release()
    with open_archive(str(path)) as archive:
        assert archive.add(Article(title="س", body="ص")).id == 4


def test_waiting_writers_are_let_in_between_the_batches_of_an_import(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    with open_archive(str(path)) as archive, open_archive(str(path), timeout=5) as other:
        many = (Article(title=f"خبر {n}", body=f"نص {n} " * 10) for n in range(3000))
        answers = archive.add_many(many)
        next(answers)
        other.update(1, {"section": "رأي"})
        rest = sum(1 for _added in answers)
        assert (rest, archive.get(1).section) == (2999, "رأي")
        assert archive.check().problems == []


def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json", 50)
    process = started(ADDS, path, "و", 12)
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    copies: list[Path] = []
    with open_archive(str(path)) as archive:
        while process.poll() is None:
            target = tmp_path / f"copy-{len(copies)}.json"
            archive.upkeep.backup(target)
            copies.append(target)
    process.communicate()
    assert process.returncode == 0
    assert copies
    for copy in copies:
        with TinyDB(copy, access_mode="r", encoding="utf-8") as db:
            assert len(db.table("articles")) >= 50


def test_emptying_the_trash_deletes_what_lies_there_once_nobody_else_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another restores one and trashes one while the lock is waited for."""
    location = str(tmp_path / "a.json")
    with open_archive(location, create=True) as mine, open_archive(location) as theirs:
        for number in range(1, 5):
            mine.add(Article(title=f"خبر {number}", body=f"نص {number}"))
        mine.trash([1, 2])
        acquire = WriterLock.acquire
        waited: list[int] = []

        def others_first(lock: WriterLock, timeout: float) -> None:
            if not waited:
                waited.append(1)
                theirs.restore([2])
                theirs.trash([3])
            acquire(lock, timeout)

        monkeypatch.setattr(WriterLock, "acquire", others_first)
        assert mine.empty_trash() == 2
        assert list(mine.ids()) == [4, 2]
        assert mine.count(Selection(trash=True)) == 0
        assert mine.empty_trash() == 0


def test_what_goes_by_reads_knows_those_that_wait_for_a_writer(tmp_path: Path) -> None:
    """While another holds the lock, and once it is free, whoever asks finds every read."""
    location = str(tmp_path / "a.json")
    with open_archive(location, create=True) as archive:
        for number in range(1, 5):
            archive.add(Article(title=f"خبر {number}", body=f"نص {number}", views=number))
        archive.mark([4], read=True)
    unread = Selection(unread=True)

    def asked(archive: Archive) -> list[object]:
        words = ("is:unread", "is:read", "views:>3", "خبر is:unread")
        queries = [parse(one, today=date(2026, 3, 1)) for one in words]
        found = [archive.search(one, match=Match.ALL).hits for one in queries]
        return [
            list(archive.ids(unread)),
            archive.count(unread),
            archive.stats(unread).articles,
            [archive.count(query=one) for one in queries],
            [sorted(hit.id for hit in hits) for hits in found],
            list(archive.ids(Selection(sort=Sort.VIEWS))),
            sorted(archive.ids(Selection(sort=Sort.VIEWED))),
            archive.most_read(),
            archive.stats().views,
        ]

    expected = [
        [3, 1],
        2,
        2,
        [2, 2, 2, 2],
        [[1, 3], [2, 4], [2, 4], [1, 3]],
        [2, 4, 3, 1],
        [2, 4],
        [(2, 5), (4, 4), (3, 3), (1, 1)],
        13,
    ]
    lock = WriterLock(tmp_path / "a.json.lock")
    assert lock.try_acquire()
    try:
        with open_archive(location, timeout=1) as archive:
            for _time in range(3):
                archive.record_view(2)
            assert archive.get(2).views == 5
            assert asked(archive) == expected
            assert asked(archive) == expected
    finally:
        lock.release()
    with open_archive(location, timeout=1) as archive:
        assert archive.count(query=parse("is:unread", today=date(2026, 3, 1))) == 2
        assert asked(archive) == expected
        assert archive.check().problems == []
