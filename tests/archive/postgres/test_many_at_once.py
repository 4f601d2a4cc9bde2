"""Many at once: adds by unique keys, reads exactly, and nothing that came is passed over."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from newsctl.archive.door import OnDuplicate, Outcome
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from tests.servers import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.postgres.archive import PostgresArchive


def at_once(address: str, number: int, work: Callable[[PostgresArchive, int], object]) -> None:
    """As many clients as that, each with an archive of its own, begin at one moment."""
    ready = threading.Barrier(number)
    errors: list[BaseException] = []

    def client(which: int) -> None:
        try:
            with open_server(address) as archive:
                archive.count()
                ready.wait(60)
                work(archive, which)
        except BaseException as error:  # noqa: BLE001 - told by the test
            errors.append(error)
            ready.abort()

    threads = [threading.Thread(target=client, args=(which,)) for which in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []


def test_reads_of_sixty_four_clients_are_counted_exactly(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص", views=100))
        at_once(postgres, 64, lambda one, _which: [one.record_view(1) for _time in range(4)])
        assert archive.get(1).views == 100 + 64 * 4
        assert sum(archive.reads_of(1).values()) == 64 * 4


def test_what_many_add_at_once_is_there_once(postgres: str) -> None:
    """The same by its address, by its guid, or by its text."""
    outcomes: list[Outcome] = []

    def add(archive: PostgresArchive, which: int) -> None:
        for number in range(6):
            twin = Article(title=f"خبر {number}", body=f"نص {number}",
                           url=f"https://x.example/{number}" if which % 2 else None,
                           tags=[str(which)])  # fmt: skip
            outcomes.append(archive.add(twin).outcome)
        batch = [Article(title=f"دفعة {n}", body=f"نص {n}") for n in range(20)]
        list(archive.add_many(batch if which % 2 else batch[::-1]))

    at_once(postgres, 8, add)
    with open_server(postgres) as archive:
        assert archive.count() == 26
        assert outcomes.count(Outcome.ADDED) == 6
        assert sorted(one.title for one in archive.list()) == sorted(
            [f"خبر {n}" for n in range(6)] + [f"دفعة {n}" for n in range(20)]
        )
        assert archive.check().problems == []


def test_changes_of_one_article_come_one_after_the_other(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص"))
        at_once(postgres, 8, lambda one, which: one.tag([1], add=[f"وسم {which}"]))
        assert sorted(archive.get(1).tags) == [f"وسم {n}" for n in range(8)]
        assert archive.check().problems == []


def test_nothing_that_comes_late_is_passed_over(postgres: str) -> None:
    """Who asks for what is new is told only up to the oldest change that is still going on."""
    one, other, asking = (open_server(postgres) for _time in range(3))
    with one, other, asking:
        one.add(Article(title="أول", body="نص"))
        before = asking.arrivals(0).position
        positions = []

        def meanwhile() -> None:
            one.add(Article(title="ثان", body="ثان"))
            other.add(Article(title="ثالث", body="ثالث"))
            told = asking.arrivals(before)
            assert told.ids == []
            positions.append(told.position)

        one.server.write(meanwhile)
        told = asking.arrivals(positions[0])
        assert sorted(asking.get(article_id).title for article_id in told.ids) == ["ثالث", "ثان"]
        assert asking.arrivals(told.position).ids == []


def test_what_came_on_another_server_is_new_here_too(postgres: str) -> None:
    """As `pg_restore` leaves it: its transactions were counted elsewhere, and are all over."""
    with open_server(postgres) as archive:
        for number in range(3):
            archive.add(Article(title=f"خبر {number}", body=f"نص {number}"))
        run(postgres, "UPDATE newsctl.articles SET ceiling = ceiling + 10000000000")
        assert len(archive.arrivals(0).ids) == 3
        later = archive.add(Article(title="هنا", body="نص جديد"))
        told = archive.arrivals(0)
        assert told.ids[-1] == later.id
        assert len(told.ids) == 4
        assert archive.arrivals(told.position).ids == []


def test_who_asks_while_many_add_is_told_of_each_once(postgres: str) -> None:
    """However slowly some of them are kept."""
    dice = random.Random(3)
    ended = threading.Event()
    told: list[int] = []

    def ask() -> None:
        with open_server(postgres) as asking:
            position = 0
            while True:
                last = ended.is_set()
                found = asking.arrivals(position)
                position = found.position
                told.extend(found.ids)
                if last:
                    return

    def add(archive: PostgresArchive, which: int) -> None:
        for number in range(25):
            one = Article(title=f"خبر {which} {number}", body=f"نص {which} {number}")

            def slowly(one: Article = one) -> None:
                archive.add(one)
                time.sleep(dice.random() * 0.02)

            archive.server.write(slowly)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        at_once(postgres, 6, add)
    finally:
        ended.set()
        asker.join()
    assert len(told) == 6 * 25
    assert sorted(told) == sorted({*told})


def test_a_change_that_was_going_on_is_noticed_when_it_is_over(postgres: str) -> None:
    one, other = open_server(postgres), open_server(postgres)
    with one, other:
        one.add(Article(title="خبر", body="نص"))
        other.refresh()

        def meanwhile() -> None:
            one.edit([1], {"title": "آخر"})
            assert other.refresh() is True  # something goes on
            assert other.get(1).title == "خبر"
            assert other.refresh() is False

        one.server.write(meanwhile)
        assert other.refresh() is True
        assert other.get(1).title == "آخر"
        assert other.refresh() is False


def test_undo_is_exact_while_others_read(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص", views=7))
        archive.edit([1], {"views": 50})

        def read_or_change(one: PostgresArchive, which: int) -> None:
            if which:
                for _time in range(5):
                    one.record_view(1)
            else:
                archive_of_one = one
                archive_of_one.edit([1], {"title": "آخر"})
                archive_of_one.undo()

        at_once(postgres, 8, read_or_change)
        archive.undo()
        found = archive.get(1)
        assert (found.title, found.page_views, found.views) == ("خبر", 7, 7 + 35)


def test_an_update_from_two_sides_keeps_both(postgres: str) -> None:
    """Of one page that two fetch at once, the later text stands, and both are versions."""
    page = "https://x.example/1"
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص", url=page))

        def update(one: PostgresArchive, which: int) -> None:
            again = Article(title="خبر", body=f"نص {which}", url=page)
            one.add(again, on_duplicate=OnDuplicate.UPDATE)

        at_once(postgres, 4, update)
        assert archive.count() == 1
        assert len(archive.versions(1)) == 5
