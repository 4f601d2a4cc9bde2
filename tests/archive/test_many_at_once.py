"""Many processes at one archive: exact counts, readers never blocked, writers in a queue."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import pytest
from tinydb import TinyDB

from newsctl.archive.file.lock import WriterLock
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.errors import ArchiveLocked

if TYPE_CHECKING:
    from pathlib import Path

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
