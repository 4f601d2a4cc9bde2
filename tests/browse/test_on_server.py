"""The same reader over an archive on a server: what others change is seen, and what the server
cannot answer is said, while the reader stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.open import open_archive
from newsctl.browse.loop import _look_around
from tests.browse.conftest import COUNT, NOW, Driver, article
from tests.servers import own

if TYPE_CHECKING:
    from newsctl.archive.door import Archive


def full(address: str) -> Archive:
    archive = open_archive(address, clock=lambda: NOW)
    list(archive.add_many(article(number) for number in range(1, COUNT + 1)))
    return archive


def test_it_is_read_searched_and_changed(postgres: str) -> None:
    with full(postgres) as archive, open_archive(postgres) as other:
        driver = Driver(archive)
        assert driver.ids[:3] == [1, 2, 3]
        assert driver("enter").page == "Reading"
        assert driver.chosen == 1
        driver("q")
        other.trash([1])
        assert _look_around(driver.reader)
        assert driver.ids[:3] == [2, 3, 4]
        driver("/", "وزير", "enter")
        assert driver.ids[:2] == [4, 8]


def test_while_the_server_is_away_the_reader_stays_and_says_so() -> None:
    with own() as cluster, full(cluster.address()) as archive:
        driver = Driver(archive)
        for how in ("fast", "immediate"):
            cluster.stop(how)
            assert not _look_around(driver.reader)
            assert "server" in driver.reader.notice
            driver("enter", "down", "/", "وزير", "escape", "end", "home")
            assert not driver.reader.left
            cluster.start()
            _look_around(driver.reader)
            assert driver.page == "ListPage"
            assert driver("home").ids[:3] == [1, 2, 3]
            assert driver("enter").page == "Reading"
            driver("q")
