"""Threads that each have an archive of their own, and what happens when one fails or more is asked
than can wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.errors import ArchiveError
from newsctl.web.reading_room import Busy, ReadingRoom

if TYPE_CHECKING:
    from collections.abc import Callable


class Opened:
    """An archive that knows which thread opened it, and which closed it."""

    def __init__(self) -> None:
        self.opened_by = threading.get_ident()
        self.closed_by: int | None = None

    def close(self) -> None:
        self.closed_by = threading.get_ident()


def itself(archive: Any) -> Any:
    """The archive that a job was given."""
    return archive


@pytest.fixture
def archives() -> list[Opened]:
    """Those that were opened."""
    return []


@pytest.fixture
def opening(archives: list[Opened]) -> Callable[[], Any]:
    """Opens another."""

    def open_one() -> Opened:
        archives.append(Opened())
        return archives[-1]

    return open_one


def test_an_archive_is_used_and_closed_by_the_thread_that_opened_it(
    opening: Callable[[], Any], archives: list[Opened]
) -> None:
    room = ReadingRoom(opening, threads=3, waiting=100)
    jobs = [room.ask(lambda one: (one, threading.get_ident())) for _job in range(60)]
    done: list[Any] = [job.result(10) for job in jobs]
    room.close()

    assert all(archive.opened_by == thread for archive, thread in done)
    assert len(archives) <= 3
    assert all(one.closed_by == one.opened_by for one in archives)


def test_what_waits_is_done_before_the_end(opening: Callable[[], Any]) -> None:
    room = ReadingRoom(opening, threads=1, waiting=100)
    gate = threading.Event()
    jobs = [room.ask(lambda _one: gate.wait(10)) for _job in range(5)]
    threading.Timer(0.2, gate.set).start()
    room.close()

    assert all(job.done() and job.result() for job in jobs)


def test_what_takes_too_long_does_not_keep_the_end_from_coming(
    opening: Callable[[], Any],
) -> None:
    room = ReadingRoom(opening, threads=1, waiting=1)
    gate = threading.Event()
    stuck = room.ask(lambda _one: gate.wait(30))
    room.close(patience=0.2)

    assert not stuck.done()
    gate.set()
    assert stuck.result(10)


def test_more_than_can_wait_is_refused_at_once(opening: Callable[[], Any]) -> None:
    room = ReadingRoom(opening, threads=1, waiting=2)
    gate, begun = threading.Event(), threading.Event()

    def work(_archive: object) -> bool:
        begun.set()
        return gate.wait(10)

    jobs = [room.ask(work)]
    assert begun.wait(10)
    jobs += [room.ask(work), room.ask(work)]
    with pytest.raises(Busy):
        room.ask(work)
    gate.set()
    assert all(job.result(10) for job in jobs)
    room.close()


def test_a_mistake_is_the_askers_and_the_next_one_is_answered(
    opening: Callable[[], Any], archives: list[Opened]
) -> None:
    room = ReadingRoom(opening, threads=1, waiting=10)

    def fail(error: Exception) -> Callable[[Any], None]:
        def work(_archive: object) -> None:
            raise error

        return work

    with pytest.raises(ZeroDivisionError):
        room.ask(fail(ZeroDivisionError())).result(10)
    assert room.ask(itself).result(10) is archives[0]
    with pytest.raises(ArchiveError):
        room.ask(fail(ArchiveError("torn out"))).result(10)
    assert room.ask(itself).result(10) is archives[1]  # opened anew
    room.close()

    assert [one.closed_by for one in archives] == [one.opened_by for one in archives]


def test_who_does_not_wait_any_more_is_passed_over(opening: Callable[[], Any]) -> None:
    room = ReadingRoom(opening, threads=1, waiting=10)
    gate, begun = threading.Event(), threading.Event()

    def first(_archive: object) -> bool:
        begun.set()
        return gate.wait(10)

    going_on = room.ask(first)
    assert begun.wait(10)
    left = room.ask(lambda _one: pytest.fail("nobody waits for it"))
    assert left.cancel()
    gate.set()

    assert going_on.result(10)
    assert room.ask(lambda _one: True).result(10)
    room.close()


def test_of_idle_threads_the_one_that_was_busy_last_is_asked(
    opening: Callable[[], Any], archives: list[Opened]
) -> None:
    room = ReadingRoom(opening, threads=4, waiting=10)
    gate, both = threading.Event(), threading.Barrier(3)

    def meet(archive: object) -> object:
        both.wait(10)
        gate.wait(10)
        return archive

    jobs = [room.ask(meet), room.ask(meet)]
    both.wait(10)  # two at once take two threads
    gate.set()
    assert len({id(job.result(10)) for job in jobs}) == 2
    for _job in range(20):  # one after the other, no third
        assert room.ask(itself).result(10) in archives[:2]
    room.close()

    assert len(archives) == 2


def test_what_is_asked_after_the_end_is_refused(opening: Callable[[], Any]) -> None:
    room = ReadingRoom(opening, threads=1, waiting=10)
    room.close()
    with pytest.raises(Busy):
        room.ask(itself)
