"""What each key does, without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browse.conftest import COUNT, Driver

if TYPE_CHECKING:
    from newsctl.archive.door import Archive


def test_the_latest_stand_first_and_keys_move(driver: Driver) -> None:
    assert driver.ids == list(range(1, 19))
    assert driver.chosen == 1
    assert driver("down", "j", "j").chosen == 4
    assert driver("up", "k").chosen == 2
    assert driver("pagedown").chosen == 20
    assert driver("pageup").chosen == 2
    assert driver("end").chosen == COUNT
    assert driver.ids == list(range(COUNT - 17, COUNT + 1))
    assert driver("down").chosen == COUNT
    assert driver("home").chosen == 1
    assert driver("up").chosen == 1


def test_enter_reads_and_counts_one_view(driver: Driver, archive: Archive) -> None:
    driver("j", "enter")
    assert [archive.get(one).views for one in (1, 2, 3)] == [0, 1, 0]
    assert archive.get(2).viewed_at is not None
    driver("q")
    assert (driver.chosen, driver.reader.left) == (2, False)
    assert driver("q").reader.left
