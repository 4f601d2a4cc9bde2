"""Items read by several processes, where processes are not to be had, or are in no hurry."""

from __future__ import annotations

import threading
import time
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.actions import parallel_reading
from newsctl.actions.parallel_reading import Workers, in_order, noting, putting_off
from newsctl.actions.reading_processes import read
from newsctl.archive.texts import prepare
from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats.item import Item, Later, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = '{{"title": "خبر {n}", "body": "نص", "حقل {n}": 1}}'


def lines(options: Options, count: int = 15) -> Iterator[Item]:
    for n in range(count):
        values = (LINE.format(n=n), "a.jsonl", n)
        later = Later("json_:read_line", values, "a.jsonl", options)
        yield Item(None, number=n, later=later)


def titles(items: Iterator[Item | None]) -> list[str | None]:
    return [one.article.title if one and one.article else None for one in items]


EXPECTED = [f"خبر {n}" for n in range(15)]


def test_where_no_process_can_be_started_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of it: nothing is lost but time."""

    def refuse(*_values: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(parallel_reading, "Worker", refuse)
    said: list[str] = []
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    with Workers(2, prepare, said.append) as workers:
        found = titles(in_order(noting(lines(how), how), options, workers))

    assert found == EXPECTED
    assert said == []
    assert list(options.unknown) == [f"حقل {n}" for n in range(15)]


def test_a_pause_gives_all_that_came_before_it() -> None:
    options = Options(date(2026, 3, 1))
    how = putting_off(options)

    def slowly() -> Iterator[Item | None]:
        yield from noting(lines(how, 3), how)
        yield None
        raise ValueError

    with Workers(2, prepare, print) as workers:
        items = in_order(slowly(), options, workers)
        assert titles(iter([next(items) for _ in range(4)])) == [*EXPECTED[:3], None]
        with pytest.raises(ValueError):
            next(items)


def test_what_becomes_of_the_first_is_known_before_others_are_analysed() -> None:
    """There is a pause behind them; what is there already, it then seems, is analysed no more."""
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    new = [True]
    with Workers(1, prepare, print) as workers:
        found: list[Item] = []
        for one in in_order(noting(lines(how, 900), how), options, workers, lambda: new[0]):
            found += [one] if one else []
            new[0] = new[0] and one is not None
    assert [one.number for one in found] == list(range(900))
    assert not found[-1].prepared


def test_all_of_a_bundle_is_read_before_any_of_it_is_analysed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A processor that goes to and fro between the two has neither at hand."""
    done: list[str] = []
    settled = Item.settled

    def noted(item: Item) -> Any:
        done.append(f"read {item.number}")
        return settled(item)

    def analyse(title: str, _body: str) -> str:
        done.append(f"analysed {title}")
        return title.upper()

    monkeypatch.setattr(Item, "settled", noted)
    bundle = [Item(Article(title=title, body="text"), number=n) for n, title in enumerate("ab")]
    found = read([*bundle, Item(None, BadInput("broken"), number=2)], analyse)

    assert done == ["read 0", "read 1", "read 2", "analysed a", "analysed b"]
    assert [[one.prepared for one in each.items] for each in found] == [["A"], ["B"], [None]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_new_is_analysed_by_who_reads(jobs: int) -> None:
    """But for the first, of which nothing is known yet: the one that stores analyses no more."""
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    with Workers(jobs, prepare, print) as workers:
        items = in_order(noting(lines(how, 200), how), options, workers)
        analysed = [bool(one.prepared) for one in items if one]
    assert analysed == [False] * 20 + [True] * 180


def test_what_is_there_is_stored_while_others_are_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stores has nothing else to do then, and would store all of it at the end, alone."""
    monkeypatch.setattr(parallel_reading, "_STORED", -1)
    monkeypatch.setattr(Workers, "are_awaited", property(lambda workers: workers.running))
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    with Workers(2, prepare, print) as workers:
        found = titles(in_order(noting(lines(how), how), options, workers))
    assert [one for one in found if one] == EXPECTED
    assert None in found


def test_large_items_come_in_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """They do not wait for each other in memory."""
    monkeypatch.setattr(parallel_reading, "_LARGE", 10)
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    with Workers(2, prepare, print) as workers:
        assert titles(in_order(noting(lines(how), how), options, workers)) == EXPECTED


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_bundle_that_was_begun_first_comes_first(
    jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are waited for, while there are more to begin."""
    monkeypatch.setattr(parallel_reading, "_AHEAD_WEIGHT", 0)
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    number = 15 * parallel_reading._BUNDLE_ITEMS
    with Workers(jobs, prepare, print) as workers:
        found = in_order(noting(lines(how, number), how), options, workers)
        assert [one.number for one in found if one] == list(range(number))


def test_what_is_passed_over_does_not_wait_without_end() -> None:
    """A folder may hold a million pictures: no more of them are taken than of what is read."""
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    taken: list[int] = []

    def with_pictures() -> Iterator[Item]:
        yield from lines(how, 30)
        for n in range(50_000):
            taken.append(n)
            yield Item(None, number=n, passed="a picture")

    with Workers(2, prepare, print) as workers:
        items = in_order(noting(with_pictures(), how), options, workers)
        assert titles(iter([one for _n, one in zip(range(31), items, strict=False) if one]))
        time.sleep(0.2)  # in which all would be taken
        assert len(taken) < 10_000


def test_a_mistake_of_a_worker_is_raised_here() -> None:
    options = Options(date(2026, 3, 1))
    with Workers(2, prepare, print) as workers, pytest.raises(TypeError):
        item = Item(None, later=Later("item:at_line", ("a", "b", "c"), "a", options))
        titles(in_order([item], options, workers))


def test_few_items_start_no_process() -> None:
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    with Workers(None, prepare, print) as workers:
        assert titles(in_order(noting(lines(how), how), options, workers)) == EXPECTED
        assert not workers.running


def test_much_that_is_known_to_come_starts_processes_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As soon as a few items tell how long all of it takes; what is nearly read starts none."""
    times = iter(n / 100 for n in range(1000))  # a hundredth of a second at each look
    monkeypatch.setattr(parallel_reading, "process_time", lambda: next(times))
    started: dict[float, bool] = {}
    for share in (0.0, 0.01, 0.5):
        options = Options(date(2026, 3, 1))
        how = putting_off(options)
        with Workers(2, prepare, print, partial(float, share)) as workers:
            workers._at_once = False
            items = in_order(noting(lines(how, 8), how), options, workers)
            assert titles(items) == [*EXPECTED[:8]]
            started[share] = workers.running
    assert started == {0.0: False, 0.01: True, 0.5: False}


@pytest.mark.parametrize(
    ("share", "worth"), [(0.0, 300_000), (0.001, 499_500), (0.5, 100_000), (1.0, 100_000)]
)
def test_batches_shrink_towards_the_end(share: float, worth: float) -> None:
    """Each costs something of its own, and the last is stored by one process alone: half of what
    is left, as far as that is known, is worth one."""
    with Workers(1, prepare, print, lambda: share) as workers:
        workers.ended(workers.begin([Item(None, number=1)], 10, analyse=False))
        assert round(workers.worth_storing(1000)) == worth


@pytest.mark.parametrize("begun", range(5))
def test_an_interrupt_before_a_thread_begins_is_one(
    monkeypatch: pytest.MonkeyPatch, begun: int
) -> None:
    """Of two workers, each with two threads, and of who reads ahead: nobody waits for a thread that
    has not begun, nor complains of it."""
    start, left = threading.Thread.start, [begun]

    def interrupted(thread: threading.Thread) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    options = Options(date(2026, 3, 1))
    how = putting_off(options)
    with pytest.raises(KeyboardInterrupt), Workers(2, prepare, print) as workers:
        titles(in_order(noting(lines(how, 900), how), options, workers))
