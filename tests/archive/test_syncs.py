"""What a command waits for: one change is one promise on the disk, a view none.

Syncs are counted by strace, in an archive that nobody else writes and whose files are there: what
makes a new file durable, and a checkpoint now and then, come on top and not each time.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.archive.outside import strace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.archive.outside import Room

TURNS = 5
_SYNC = re.compile(r"\b(?:fsync|fdatasync|sync_file_range|msync|sync)\(")


def syncs(room: Room, *args: str) -> int:
    """How often a command has the disk told to keep what was written."""
    log = room.folder.parent / "syncs.log"
    room(*args, under=strace(f"-e trace=fsync,fdatasync,sync_file_range,msync,sync -o {log}"))
    return len(_SYNC.findall(log.read_text()))


COMMANDS: dict[str, Callable[[int], tuple[str, ...]]] = {
    "add": lambda turn: ("add", "--title", f"جديد {turn}", "--body", f"نص جديد {turn}"),
    "edit": lambda turn: ("edit", "3", "--set", f"section=قسم{turn % 2}"),
    "edit that moves": lambda turn: ("edit", "2", "--set", "title=" + "أطول " * (turn * 9 + 9)),
    "rm": lambda turn: ("rm", str((1, 2, 3, 5, 7, 8, 9, 10)[turn])),
    "rm --forever": lambda turn: ("rm", str((1, 2, 3, 5, 7, 8, 9, 10)[turn]), "--forever", "--yes"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_change_of_one_article_waits_for_two_syncs_at_most(room: Room, name: str) -> None:
    room("add", "--title", "أول", "--body", "ليس هنا ما يعد")
    counts = [syncs(room, *COMMANDS[name](turn)) for turn in range(TURNS)]

    assert median(counts) <= 2, counts
    assert sum(counts) <= 2 * TURNS + 4, counts  # with what a checkpoint now and then adds


def test_a_view_waits_for_none(room: Room) -> None:
    room("show", "3", "--format", "ids")
    counts = [syncs(room, "show", "3", "--format", "ids") for _turn in range(TURNS)]

    assert median(counts) == 0, counts
    assert sum(counts) <= 3, counts
    assert room("show", "3", "--no-count", "--json").json["views"] == 6 + 1 + TURNS


@pytest.mark.parametrize("args", ["list", "search القطار", "count", "stats", "top", "check"])
def test_reading_waits_for_none(room: Room, args: str) -> None:
    room("count")

    assert syncs(room, *args.split()) == 0
