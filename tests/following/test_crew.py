"""Several work at once, one takes the results; politeness to hosts holds whoever asks."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from newsctl.following.crew import Crew
from newsctl.following.hosts import Hosts, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_every_result_comes_once_and_a_group_in_its_order() -> None:
    groups = [[(group, member) for member in range(5)] for group in range(30)]

    def work(one: tuple[int, int]) -> Iterator[tuple[int, int, str]]:
        yield (*one, "a")
        yield (*one, "b")

    found = [one for some in Crew(groups, work).results() for one in some]

    assert sorted(found) == [(g, m, part) for g in range(30) for m in range(5) for part in "ab"]
    for group in range(30):
        of_it = [one for one in found if one[0] == group]
        assert of_it == sorted(of_it)


def test_no_more_than_so_many_are_at_work() -> None:
    at_work, most, guard = [0], [0], threading.Lock()

    def work(_one: int) -> Iterator[int]:
        with guard:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.01)
        with guard:
            at_work[0] -= 1
        yield 1

    assert sum(len(one) for one in Crew([[n] for n in range(40)], work, 4).results()) == 40
    assert most[0] == 4


def test_an_error_of_one_is_raised_where_results_are_taken() -> None:
    def work(one: int) -> Iterator[int]:
        yield {2: 3}[one]

    with pytest.raises(KeyError, match="1"):
        list(Crew([[2], [1]], work).results())


def test_who_is_closed_begins_nothing_more() -> None:
    begun: list[int] = []

    def work(one: int) -> Iterator[int]:
        begun.append(one)
        time.sleep(0.02)
        yield one

    results = Crew([[n] for n in range(1000)], work, 2).results()
    next(results)
    results.close()  # type: ignore[attr-defined]
    time.sleep(0.3)

    assert len(begun) < 30


def test_who_is_to_finish_gives_what_was_begun() -> None:
    begun: list[int] = []

    def work(one: int) -> Iterator[int]:
        begun.append(one)
        time.sleep(0.01)
        yield one

    crew = Crew([[n, n + 1000] for n in range(100)], work, 4)
    found: list[int] = []
    for some in crew.results():
        found += some
        crew.finish()

    assert sorted(found) == sorted(begun)
    assert 1 <= len(found) <= 12


def test_who_is_to_finish_leaves_the_rest_of_a_long_member() -> None:
    def work(_one: int) -> Iterator[int]:
        for number in range(1000):
            time.sleep(0.005)
            yield number

    crew = Crew([[1]], work)
    found: list[int] = []
    for some in crew.results():
        found += some
        crew.finish()

    assert found == list(range(len(found)))
    assert 1 <= len(found) < 50


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.example/a", "news.example"),
        ("http://news.example:80/", "news.example"),
        ("https://news.example:8443/", "news.example:8443"),
        ("http://[::1]:8000/", "::1:8000"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_which_host_an_address_is_of(url: str, host: str) -> None:
    assert host_of(url) == host


def test_pages_of_a_host_have_pauses_and_other_hosts_do_not_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.0 + sum(slept))
    monkeypatch.setattr(time, "sleep", slept.append)
    hosts = Hosts()
    for url, delay in (
        ("http://a.example/1", 0), ("http://b.example/1", 0), ("http://a.example/2", 0),
        ("http://a.example/3", 5), ("http://b.example/2", 0),
    ):  # fmt: skip
        with hosts.turn_for_page(url, delay):
            pass
    with hosts.turn("http://a.example/feed"):  # a feed is no page
        pass

    assert slept == [1.0, 5.0]
