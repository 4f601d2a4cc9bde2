"""When the power goes, what was acknowledged is on the disk: articles, changes and saved searches;
a view may be lost. See `power`."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.outside import Room, told, without_times
from tests.archive.power import Machine, recorded
from tests.archive.test_backups import moved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.archive.outside import Told
    from tests.archive.power import Step

SERIES: dict[str, list[tuple[str, ...]]] = {
    "changes of one": [
        ("add", "--title", "جديد", "--body", "نص جديد " * 30),
        ("edit", "2", "--set", "section=رأي"),
        ("show", "3", "--format", "ids"),
        ("edit", "2", "--set", "title=" + "عنوان طويل " * 12),
        ("undo",),
        ("redo",),
        ("undo",),
        ("rm", "3"),
        ("edit", "1", "--set", "section=رأي"),
    ],
    "changes of many": [
        ("edit", "1-12", "--set", "source=مصدر له اسم أطول من غيره", "--yes"),
        ("tag", "1-12", "+جديد", "--yes"),
        ("undo",),
        ("redo",),
        ("rm", "1-3", "--forever", "--yes"),
        ("restore", "4"),
    ],
    "corrections": [
        ("edit", "2", "--set", "body=نص صححه شخص"),
        (
            "add",
            "--url",
            "https://news.example/7",
            "--body",
            "نص صححته الجريدة " * 9,
            "--on-duplicate",
            "update",
        ),
        ("undo",),
        ("redo",),
        ("edit", "7", "--set", "title=" + "عنوان مصحح " * 12),
        ("edit", "5", "--set", "author=كاتب آخر"),
    ],
    "looking after": [
        ("search", "النفط", "--save", "oil"),
        ("rm", "2", "--forever", "--yes"),
        ("compact",),
        ("add", "--title", "بعده", "--body", "نص"),
        ("reindex",),
        ("show", "3", "--format", "ids"),
        ("edit", "5", "--set", "section=رأي"),
    ],
}
FIRST = [("add", "--title", "أول", "--body", "نص"), ("add", "--title", "ثان", "--body", "نص آخر")]


def held(one: Told) -> tuple[dict[int, dict[str, Any]], dict[str, str]]:
    """What is never lost: all but views."""
    articles = {
        key: {name: value for name, value in article.items() if name not in {"views", "viewed_at"}}
        for key, article in without_times(one.articles).items()
    }
    return articles, one.searches


class Story:
    """A series of commands, recorded; and what the archive held after each."""

    def __init__(self, room: Room, series: list[tuple[str, ...]]) -> None:
        self.start = room.copy("start")
        self.states = [held(told(room.copy("seen")))] if room.db.exists() else []
        self.steps: list[Step] = []
        self.running: dict[bool, tuple[int, Machine]] = {}
        for args in series:
            self.steps += recorded(room, *args)
            self.states.append(held(told(room.copy("seen"))))

    def cut_at(self, number: int, how: str, target: Path, seed: str) -> tuple[Room, list[int]]:
        """The archive after a power cut before that step; which of the states it may hold."""
        chance = random.Random(seed)
        machine = self._machine_at(number, lenient=chance.random() < 0.5)
        machine.cut(target, chance, how)
        return Room(target), [machine.done, machine.done + 1]

    def _machine_at(self, number: int, *, lenient: bool) -> Machine:
        """A machine that has taken that many steps; one that has taken fewer goes on."""
        taken, machine = self.running.get(lenient, (number + 1, None))
        if machine is None or taken > number:
            taken, machine = 0, Machine(self.start.folder, lenient=lenient)
        for step in self.steps[taken:number]:
            machine.take(step)
        self.running[lenient] = number, machine
        return machine


@pytest.mark.parametrize("name", SERIES)
def test_a_power_cut_loses_nothing_that_was_acknowledged(
    room: Room, name: str, full: bool, record_property: Callable[[str, object], None]
) -> None:
    """At each moment (in full; else at some): all is lost that was not synced, or some of it."""
    room("count")
    story = Story(room, SERIES[name])
    ways = ["nothing", "some", "names", "everything", "some"]
    moments = range(1, len(story.steps) + 1)
    tried = [(number, turn) for number in moments for turn in range(len(ways))]
    if not full:
        tried = sorted(random.Random(name).sample(tried, 14))
    failures = []
    for number, turn in tried:
        seed = f"{name} {number} {turn}"
        cut, allowed = story.cut_at(number, ways[turn], room.folder.parent / "cut" / "x", seed)
        try:
            found = held(told(cut))
            assert found in [story.states[one] for one in allowed if one < len(story.states)]
        except Exception as error:  # noqa: BLE001 - all of them are told together
            before = [step for step in story.steps[:number] if step.kind == "done"]
            last = before[-1].name if before else "-"
            failures.append(f"{seed} {ways[turn]}, after {last!r}: {str(error)[:300]}")
    record_property("cases: power cuts", len(tried))
    assert not failures, f"{len(failures)} of {len(tried)}:\n" + "\n".join(failures[:12])


def test_a_new_archive_is_there_once_its_first_article_was_acknowledged(
    empty_room: Room, full: bool, record_property: Callable[[str, object], None]
) -> None:
    """The folder's names are on the disk as well."""
    start = empty_room.copy("start")
    steps = [step for args in FIRST for step in recorded(empty_room, *args)]
    moments = range(1, len(steps) + 1)
    chosen = moments if full else [*random.Random(1).sample(moments, 10), len(steps)]
    for number in chosen:
        for how in ("nothing", "some", "names"):
            chance = random.Random(f"{number} {how}")
            machine = Machine(start.folder, lenient=chance.random() < 0.5)
            for step in steps[:number]:
                machine.take(step)
            target = empty_room.folder.parent / "cut"
            machine.cut(target, chance, how)
            cut = Room(target)
            if not cut.db.exists():
                assert machine.done == 0, (number, how)
                continue
            with cut.open() as archive:
                titles = [one.title for one in archive.list()]
                assert machine.done <= len(titles) <= machine.done + 1, (number, how, titles)
                assert archive.check().problems == [], (number, how)
    record_property("cases: power cuts", 3 * len(chosen))


AFTERWARDS: dict[str, tuple[str, ...]] = {
    "show": ("show", "2", "--format", "ids"),
    "the same one is changed": ("edit", "2", "--set", "section=رأي"),
    "another one is changed": ("edit", "5", "--set", "section=رأي"),
    "compact": ("compact",),
    "check": ("check",),
    "check --repair": ("check", "--repair"),
    "reindex": ("reindex",),
    "backup": ("backup", "copy.json", "--yes"),
}


@pytest.mark.parametrize("trouble", ["torn out", "rotten"])
@pytest.mark.parametrize("name", AFTERWARDS)
def test_a_disk_that_lost_what_was_laid_while_the_machine_ran_on_loses_nothing(
    room: Room, name: str, trouble: str, full: bool
) -> None:
    """Torn out and put in again: the record is as it was last synced, its size and time kept; or
    one letter of it is another. What the journal holds still is laid again."""
    if not full and trouble == "rotten" and name not in {"show", "check --repair", "reindex"}:
        pytest.skip("with --full")
    room("compact")
    room("count")
    synced, told_before = room.db.read_bytes(), room.db.stat()
    room("edit", "2", "--set", "title=قصير")
    assert room.db.stat().st_size == told_before.st_size
    done = room.copy("done")
    done(*AFTERWARDS[name])
    expected = without_times(told(done).articles)
    laid = room.db.stat()
    with room.db.open("r+b") as file:
        laid_bytes = file.read()
        rotten = laid_bytes.replace("قصير".encode(), "قصار".encode())
        file.seek(0)
        file.write(synced if trouble == "torn out" else rotten)
    os.utime(room.db, ns=(laid.st_atime_ns, laid.st_mtime_ns))

    room(*AFTERWARDS[name])
    if name == "backup":
        room = moved(room.folder.parent / "copy.json", room.folder.parent / "moved")
    assert without_times(told(room).articles) == expected
    assert expected[2]["title"] == "قصير"
