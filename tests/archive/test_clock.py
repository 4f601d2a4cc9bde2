"""A clock that was set back, or a machine whose clock is behind: changes still come in order."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

from tests.archive.faults import KILLED
from tests.archive.outside import articles_of, strace

if TYPE_CHECKING:
    from tests.archive.outside import Room

AHEAD = textwrap.dedent(
    """
    import sys, time
    real, years = time.time_ns, 10**9 * 86400 * 365 * 9
    time.time_ns = lambda: real() + years
    from newsctl.archive.open import open_archive
    with open_archive(sys.argv[1]) as archive:
        for number in range(70):  # so many that what was promised is settled on the way
            archive.update(3, {"section": f"قسم {number}"})
    """
)


def test_a_clock_that_was_set_back_loses_no_change_and_no_undo(room: Room) -> None:
    subprocess.run([sys.executable, "-c", AHEAD, str(room.db)], env=room.variables(), check=True)
    room("edit", "3", "--set", "section=بعد")
    room("edit", "5", "--set", "title=عنوان آخر أطول بكثير مما كان هنا من قبل")
    room("show", "7", "--format", "ids")

    with room.open() as archive:
        held = articles_of(archive)
        assert (held[3]["section"], held[7]["views"]) == ("بعد", 8)
        assert held[5]["title"] == "عنوان آخر أطول بكثير مما كان هنا من قبل"
        assert archive.check().problems == []
    room("undo")
    room("undo")
    with room.open() as archive:
        held = articles_of(archive)
    assert (held[3]["section"], held[5]["title"]) == ("قسم 69", "خبر 5 عن القطار السريع")


def test_what_was_promised_under_a_clock_set_back_is_finished(room: Room) -> None:
    """Killed at its first write into the record."""
    subprocess.run([sys.executable, "-c", AHEAD, str(room.db)], env=room.variables(), check=True)
    killed = strace(f"-P {room.db} -e inject=pwrite64:signal=SIGKILL:when=1")
    room("edit", "5", "--set", "section=رأي آخر", code=KILLED, under=killed)

    with room.open() as archive:
        assert archive.get(5).section == "رأي آخر"
        assert archive.check().problems == []
        assert archive.undo() is not None
        assert archive.get(5).section == "محليات"
