"""A change too large to hold is promised in parts, and read again part by part: it is one change
all the same, and takes no more memory than a part of it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from itertools import count
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import changes, disk
from newsctl.archive.file.journal import journal
from tests.archive.outside import Room, articles_of, by_tinydb, texts, without_times

if TYPE_CHECKING:
    from typing import Any

    from newsctl.archive.door import Archive


@pytest.fixture
def in_parts(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """An archive where each article is a part of its own, and no journal is held in memory."""
    monkeypatch.setattr(changes, "_PART_BYTES", 1)
    monkeypatch.setattr(journal, "_HELD", 0)
    return room


def change(archive: Archive) -> None:
    archive.edit([1, 2, 3, 5, 7, 8, 11], {"source": "مصدر آخر له اسم أطول من الذي قبله"})


def held(room: Room) -> dict[int, dict[str, Any]]:
    with room.open() as archive:
        found = articles_of(archive)
        assert archive.check().problems == []
    assert by_tinydb(room) == texts(found)
    return without_times(found)


def test_a_change_in_parts_is_taken_back_as_one(in_parts: Room) -> None:
    before = held(in_parts)
    with in_parts.open() as archive:
        change(archive)
        assert {archive.get(one).source for one in (1, 11)} == {"مصدر آخر له اسم أطول من الذي قبله"}
        taken_back = archive.undo()
        assert taken_back is not None
        assert taken_back.articles == 7
    assert held(in_parts) == before


def test_an_article_that_is_not_there_leaves_nothing_of_a_change_in_parts(in_parts: Room) -> None:
    before = held(in_parts)
    with in_parts.open() as archive, pytest.raises(Exception, match="999"):
        archive.edit([1, 2, 3, 999], {"source": "آخر"})
    assert held(in_parts) == before


def test_a_death_within_a_change_in_parts_leaves_all_or_nothing(in_parts: Room, full: bool) -> None:
    """Killed before each call to the disk, and killed again while that is healed."""

    class Killed(BaseException):
        pass

    def die(room: Room, boundary: int) -> bool:
        reached = count()

        def before(_operation: str) -> None:
            if next(reached) >= boundary:
                raise Killed

        disk.boundary = before
        try:
            with room.open() as archive:
                change(archive)
        except Killed:
            return True
        finally:
            disk.boundary = None
        return False

    nothing = held(in_parts)
    done = in_parts.copy("done")
    with done.open() as archive:
        change(archive)
    seen = []
    for boundary in range(0, 10_000, 1 if full else 5):
        dead = in_parts.copy("dead")
        with dead.open():
            pass
        died = die(dead, boundary)
        for again in (3, 11, 29):
            die(dead, again)
        found = held(dead)
        assert found in (nothing, held(done)), boundary
        seen.append(found != nothing)
        if not died:
            break
    assert len(seen) > 8


MEASURED = textwrap.dedent(
    """
    import resource, sys
    from newsctl.archive.open import open_archive
    from newsctl.archive.file import changes
    from newsctl.archive.file.writer import Writer
    from newsctl.article import Article

    changes._PART_BYTES = 1_000_000
    what, location, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open_archive(location) as archive:
        if what == "make":
            body = ["كلمة" * 11 + str(n) for n in range(90)]  # few words, which are soon indexed
            for _added in archive.add_many(
                Article(title=f"خبر {n}", body=" ".join([str(n), *body])) for n in range(number)
            ):
                pass
        if what == "die":
            Writer._finish = lambda *_all: sys.exit(0)
        if what in {"edit", "die"}:
            archive.edit(range(1, number + 1), {"source": "مصدر " * 9 + what})
        if what == "heal":
            archive.save_search("x", None)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """
)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is told in KiB on Linux")
def test_memory_does_not_grow_with_what_one_change_changes(room: Room, full: bool) -> None:
    """Five times as many articles of 8 KB, in parts of 1 MB, edited, or edited by a process that
    died after its promise: no more than 12 MB on top of what a fifth of them takes."""
    location = str(room.folder.parent / "many.json")

    def megabytes(what: str, number: int) -> int:
        environ = dict(os.environ) | room.environ
        command = [sys.executable, "-c", MEASURED, what, location, str(number)]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return int(done.stdout or 0)

    most = 10_000 if full else 2_000
    megabytes("make", most)
    few = {what: megabytes(what, most // 5) for what in ("edit", "die", "heal")}
    many = {what: megabytes(what, most) for what in ("edit", "die", "heal")}
    for what in ("edit", "heal"):
        assert many[what] < few[what] + 12, (few, many)
