"""An archive that stays open beside other programs: what they change is noticed, and a check beside
them tells right figures."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB

from newsctl.search.parse import parse
from newsctl.search.query import Match
from tests.archive.outside import Room, articles_of, by_tinydb, piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive


def titles(archive: Archive) -> dict[int, str]:
    return {one.id or 0: one.title for one in archive.list()}


THEIRS: dict[str, Callable[[Any], object]] = {
    "an insert": lambda table: table.insert({"title": "غريب", "body": "كتبه برنامج آخر"}),
    "an update": lambda table: table.update({"title": "معدل من برنامج آخر"}, doc_ids=[3]),
    "a removal": lambda table: table.remove(doc_ids=[3]),
    "everything": lambda table: table.truncate(),
}


@pytest.mark.parametrize("name", THEIRS)
def test_what_plain_tinydb_wrote_is_noticed_by_who_has_it_open(room: Room, name: str) -> None:
    with room.open() as archive:
        archive.refresh()
        with TinyDB(room.db, encoding="utf-8", ensure_ascii=False) as database:
            THEIRS[name](database.table("articles"))

        assert archive.refresh() is True
        expected = by_tinydb(room)
        found = articles_of(archive)
        assert {key: one["title"] for key, one in found.items()} == {
            key: title for key, (title, _body) in expected.items()
        }
        assert archive.stats().articles + archive.stats().trashed == len(expected)
        assert archive.refresh() is False


def test_what_a_command_wrote_is_noticed_by_who_has_it_open(room: Room) -> None:
    with room.open() as archive:
        archive.refresh()
        number = int(room("add", "--title", "مطر غزير", "--body", "غيوم").out)
        room("edit", "3", "--set", "title=عنوان جديد")

        assert archive.refresh() is True
        assert titles(archive)[number] == "مطر غزير"
        assert archive.get(3).title == "عنوان جديد"
        assert archive.count() == 11
        hits = archive.search(parse("غزير", today=date(2026, 11, 25)), match=Match.ALL).hits
        assert [one.id for one in hits] == [number]
        assert archive.refresh() is False


def test_a_restored_backup_is_noticed_by_who_has_it_open(room: Room) -> None:
    room("backup", room.folder.parent / "copy.json")
    room("add", "--title", "بعدها", "--body", "نص")
    with room.open() as archive:
        archive.refresh()
        assert archive.count() == 11
        room("backup", "--restore", room.folder.parent / "copy.json", "--yes")

        assert archive.refresh() is True
        assert archive.count() == 10
        archive.add(piece(70))
    assert len(by_tinydb(room)) == 12


def test_an_index_that_goes_away_is_nobodys_loss(room: Room) -> None:
    """Deleted, or made anew by somebody, under who has the archive open."""
    with room.open() as archive:
        before = titles(archive)
        room.drop_index()
        archive.refresh()
        assert titles(archive) == before
        archive.update(3, {"title": "بعد الحذف"})
        room("reindex")
        archive.refresh()
        assert titles(archive) == before | {3: "بعد الحذف"}
        archive.add(piece(71))
    assert room("count").out == "11\n"
    assert room("check").code == 0


# -- check beside others -------------------------------------------------------------------------
def test_a_check_beside_compact_and_writers_tells_right_figures(room: Room) -> None:
    """Whenever they come: each time the check has read on, others have changed all they can."""
    with room.open() as archive:
        list(archive.add_many(piece(number) for number in range(100, 160)))
    turns = iter(range(10**6))

    def meanwhile(_done: int, _all: int) -> None:
        turn = next(turns)
        if turn < 12 and turn % 3 == 0:
            room("rm", str(100 - turn), "--forever", "--yes", code={0, 1})
            room("add", "--title", f"جديد {turn}", "--body", f"نص {turn}")
            room("edit", "50-60", "--set", f"section=قسم له اسم طويل {turn}")
            room("compact")

    with room.open() as archive:
        report = archive.check(progress=meanwhile)
    assert next(turns) > 1
    assert report.problems == []
    assert room("check").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="the writers are a script for a shell")
def test_checks_among_writers_never_fail(room: Room, full: bool) -> None:
    """As many as there is time for, beside processes that add, remove, reindex and compact."""
    script = (
        'while :; do $N add --title "t$RANDOM" --body "b$RANDOM"; $N rm last --forever --yes; '
        "$N edit 1-12 --set section=s$RANDOM; $N compact; $N reindex; done"
    )
    environ = room.variables({"N": f"{sys.executable} -m newsctl"})
    with subprocess.Popen(
        ["bash", "-c", script], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as writers:
        try:
            end = time.monotonic() + (90 if full else 5)
            checks = 0
            while time.monotonic() < end:
                ran = room("check", code={0, 75})
                if ran.code == 0:
                    counted = re.search(r"\d+", ran.err.replace(str(room.db), ""))
                    assert counted is not None
                    assert int(counted[0]) in {11, 12}
                    checks += 1
        finally:
            writers.kill()
    assert checks


def test_opening_and_reading_an_archive_changes_nothing_of_when_it_was_changed(room: Room) -> None:
    """To the nanosecond: whoever asks what is newer than that is not told that all is."""
    revisions = []
    for _time in range(3):
        with room.open() as archive:
            list(archive.list())
            archive.saved_searches()
            revisions.append(archive.revision)
    assert revisions[0] == revisions[1] == revisions[2]
