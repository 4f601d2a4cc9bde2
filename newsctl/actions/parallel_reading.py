"""Items that several processes read, in the order, and with all that is noted of them, in which one
process reads them.

The process that stores walks through files and archives and hands on what takes long to read as it
lies there, in bundles; workers read it and analyse the texts. Bundles come back in their order, and
no more of them are on their way than keep the workers busy while a batch is stored: a thread of its
own hands them out and takes them back meanwhile.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import ExitStack, suppress
from time import process_time
from typing import TYPE_CHECKING, Self

from newsctl.actions.learning_together import files as shared_files
from newsctl.actions.reading_processes import (
    Asked,
    Died,
    Done,
    Worker,
    can_be_copied,
    fail,
    read,
    result,
)
from newsctl.archive.door import Prepared
from newsctl.fast_dataclasses import replace
from newsctl.formats.item import Item, Notes
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from concurrent.futures import Future
    from queue import SimpleQueue
    from threading import Semaphore, Thread

    from newsctl.actions.reading_processes import Bundle
    from newsctl.archive.door import Preparing
    from newsctl.article import Article
    from newsctl.formats.item import Options

MOST = 32  # processes
_BUNDLE = 1 << 17  # bytes or letters to be read, about
_BUNDLE_ITEMS = 64
_LARGE = 1 << 22  # bytes or letters of a bundle, which does not wait beside others
# Under way: so many bundles for each worker, and so many bytes or letters, since the one that
# stores asks for nothing while it stores a batch, which is some million letters.
_AHEAD, _AHEAD_WEIGHT = 2, 1_500_000
_LIGHTEST = 250  # what an item counts for, be it as short as that it is passed over
_READY = 4  # bundles that were read, and wait to be stored
_PATIENCE = 2.0  # seconds for a thread that reads to end, when nobody wants what it reads
# Workers pay from here on: so many seconds of reading and analysing, and so many for each item,
# since handing it on and taking it back is work as well. Where it is known how much there is to
# read, so many seconds tell how long all of it takes; and so long it must take.
_SOON, _WORTH = 0.15, 0.0002
_TOLD, _LONG = 0.01, 0.4
# Letters that are stored while nothing else is to be done; of what is known to be left, this part
# or more, since each batch costs something of its own, and the last is stored by one process alone.
_STORED, _OF_REST = 300_000, 0.5
_LAST = 100_000  # letters that are worth a batch, even as the last
_FIRST = 20  # items that are stored at once: what becomes of them tells of the others


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def putting_off(options: Options) -> Options:
    """How to read for several processes: what is noted goes to `in_order`, by `noting`."""
    return replace(options, put_off=True, used=set(), unknown={})


def noting(items: Iterable[Item], options: Options) -> Iterator[Item]:
    """The items read with `options`, each with what was noted since the one before."""
    for item in items:
        item.notes = Notes.taken(options)
        yield item


def in_order(
    items: Iterable[Item | None],
    options: Options,
    workers: Workers,
    is_new: Callable[[], bool] = lambda: True,
) -> Iterator[Item | None]:
    """The items as if they were read one after the other, by workers as soon as there are any.
    `options` take what was noted; None among the items is a pause, at which all before it are
    given, and there is one behind the first items, and where the workers are slower than the one
    that stores. Texts are analysed as long as `is_new` says that articles are not there already."""
    first, letters, stored = _FIRST, 0, 0
    for bundle in workers.meanwhile(_bundles(items, workers, is_new)):
        if bundle is None:
            yield None
            continue
        for read_items, notes in bundle:
            if notes is not None:
                notes.put_into(options)
            yield from read_items
            letters += sum(len(one.article.body) for one in read_items if one.article)
            if first > 0:
                first -= len(read_items)
                if first <= 0:
                    yield None
        if workers.are_awaited and letters > workers.worth_storing(stored + letters):
            yield None
            letters, stored = 0, stored + letters


def analysed(articles: Iterable[Article], workers: Workers) -> Iterator[Article | Prepared]:
    """Articles as they come, their texts analysed by workers as soon as there are any. All of them
    are taken in this thread, which their archive may belong to."""
    items = (Item(one) for one in articles)
    for bundle in _bundles(items, workers, lambda: True):
        for read_items, _notes in bundle or ():
            for one in read_items:
                if one.article is not None:
                    yield Prepared(one.article, one.prepared) if one.prepared else one.article


def _bundles(
    items: Iterable[Item | None], workers: Workers, is_new: Callable[[], bool]
) -> Iterator[list[Done] | None]:
    """What became of the items, bundle by bundle in their order; None for a pause."""
    waiting: deque[Asked] = deque()
    bundle: Bundle = []
    weight = begun = 0
    for item in _to_the_error(items):
        if isinstance(item, Item):
            bundle.append(item)
            weight += _weight(item)
            room = weight < _BUNDLE and len(bundle) < _BUNDLE_ITEMS
            if workers.running and room and begun + len(bundle) != _FIRST:
                continue
        # Of the first, and of no others, it is not known yet whether they are there already.
        waiting.append(workers.begin(bundle, weight, analyse=begun >= _FIRST and is_new()))
        begun += len(bundle)
        all_now = weight > _LARGE or not isinstance(item, Item)
        bundle, weight = [], 0
        while waiting and (all_now or workers.have_enough(waiting)):
            yield workers.ended(waiting.popleft())
        if item is None:
            yield None
        elif isinstance(item, BaseException):
            raise item
    waiting.append(workers.begin(bundle, weight, analyse=is_new()))
    while waiting:
        yield workers.ended(waiting.popleft())


def _to_the_error(items: Iterable[Item | None]) -> Iterator[Item | Exception | None]:
    """The items, and the error that they end with, which comes behind what was read before it."""
    try:
        yield from items
    except Exception as error:  # noqa: BLE001 - raised again by who reads
        yield error


def _weight(item: Item) -> int:
    """Bytes or letters to be read: never so few that items without an end might wait."""
    if item.later is not None:
        return max(_LIGHTEST, len(item.later.values[0]))
    return max(_LIGHTEST, len(item.article.body) if item.article else 0)


class _End(Exception):
    """There is no more."""


class Workers:
    """The processes: `jobs` of them, or as many as there are processors as soon as there is much to
    do (None); in the block that they are made for. When one ends suddenly `warn` is told, the
    others end too, and the rest is read by this process. `share` tells how much of all was taken
    for reading, from 0 to 1; 0 where nobody knows."""

    def __init__(
        self,
        jobs: int | None,
        prepare: Preparing,
        warn: Callable[[str], None],
        share: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._share = share
        self._jobs = min(jobs or processors(), MOST)
        self._at_once = jobs is not None
        self._prepare = prepare
        self._warn = warn
        self._workers: list[Worker] = []
        self._queue: SimpleQueue[Asked | None]  # as soon as there are any
        self._died = False
        self._unsaid = False  # whether `warn` is still to be told of it
        self._reader: Thread | None = None
        self._room: Semaphore  # of the reader
        self._ready: SimpleQueue[list[Done] | BaseException | None] | None = None
        self._closed = False
        self._begun = self._ended = 0  # weight of what was taken for reading, and came back
        self._read = 0  # items that were read here
        self._spent = 0.0  # seconds of computing for them, but for the first, which loads much

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._closed = True
        self._end()
        if self._reader is not None:
            self._room.release()
            with suppress(RuntimeError):  # Ctrl-C came before it had begun
                self._reader.join(_PATIENCE)

    def meanwhile(self, bundles: Iterator[list[Done] | None]) -> Iterator[list[Done] | None]:
        """The bundles, which a thread of its own reads ahead as soon as there are workers: it runs
        while the archive's databases compute."""
        for bundle in bundles:
            self._say()
            yield bundle
            if self._workers:
                break
        else:
            return
        yield from self._by_a_thread(bundles)

    def _by_a_thread(self, bundles: Iterator[list[Done] | None]) -> Iterator[list[Done] | None]:
        from contextvars import copy_context
        from queue import Empty, SimpleQueue
        from threading import Semaphore, Thread

        ready: SimpleQueue[list[Done] | BaseException | None] = SimpleQueue()
        self._ready = ready
        self._room = Semaphore(_READY)

        def read_ahead() -> None:
            try:
                for bundle in bundles:
                    ready.put(bundle)
                    self._room.acquire()
                    if self._closed:  # nobody wants what comes
                        return
                ready.put(_End())
            except BaseException as error:  # noqa: BLE001 - raised again by who stores
                ready.put(error)

        run = copy_context().run
        self._reader = Thread(target=run, args=(read_ahead,), daemon=True)
        self._reader.start()
        while True:
            try:
                one = ready.get(timeout=1)  # meanwhile Ctrl-C is noticed everywhere
            except Empty:
                continue
            self._say()
            if isinstance(one, _End):
                return
            if isinstance(one, BaseException):
                raise one
            self._room.release()
            yield one

    @property
    def are_awaited(self) -> bool:
        """Whether there are workers, and nothing that they have read waits to be stored."""
        return self._ready is not None and self._ready.empty()

    @property
    def running(self) -> bool:
        """Whether there are processes, which are started when there is enough to do: not before
        the first item was read here, and what reads it was loaded, which their copies have then."""
        none = not (self._workers or self._died or self._closed)
        if self._jobs > 1 and none and self._read and self._is_much():
            self._start()
        return bool(self._workers)

    def _is_much(self) -> bool:
        if self._at_once:
            return True
        if self._spent <= _WORTH * self._read or self._spent < _TOLD:
            return False
        if self._spent > _SOON:
            return True
        share = self._share()
        return share > 0 and self._spent * (1 - share) / share > _LONG

    def worth_storing(self, letters: int) -> float:
        """How many letters are worth a batch, when so many were read by now, and workers are
        awaited."""
        share = self._share()
        if not share or not self._ended:
            return _STORED
        return max(_LAST, letters * (self._begun / share / self._ended - 1) * _OF_REST)

    def _start(self) -> None:
        from queue import SimpleQueue

        self._queue = SimpleQueue()
        try:
            with ExitStack() as shared:
                files = shared_files(self._jobs) if can_be_copied() else []
                for one in files:
                    shared.enter_context(one)
                for number in range(self._jobs):
                    self._workers.append(Worker(self._queue, self._prepare, files, number))
            for worker in self._workers:
                worker.attend()
        except (OSError, ImportError):  # a system that has no more processes, or none at all
            self._died = True
            self._end()

    def have_enough(self, waiting: Collection[Asked]) -> bool:
        """Whether these are enough to keep the workers busy, or none should wait at all."""
        if not self._workers:
            return True
        weight = sum(one.weight for one in waiting)
        return weight > _AHEAD_WEIGHT and len(waiting) > _AHEAD * self._jobs

    def begin(self, bundle: Bundle, weight: int, *, analyse: bool) -> Asked:
        """Have a bundle read, and its texts analysed; without workers that is done here, when its
        items are asked for."""
        self._begun += weight
        answer: Future[bytes] | None = None
        if self._workers and any(one.later or one.article for one in bundle):
            from concurrent.futures import Future

            answer = Future()
        asked = Asked(bundle, weight, analyse, answer)
        if answer is not None:
            self._queue.put(asked)
        return asked

    def ended(self, asked: Asked) -> list[Done]:
        """What became of a bundle, whose notes from here go before those from there."""
        self._ended += asked.weight
        done = None
        if asked.answer is not None:
            try:
                done = result(asked.answer)
            except Died:
                self._let_go()
        if done is None:
            done = self._read_here(asked)
        found: list[Done] = []
        for item, one in zip(asked.bundle, done, strict=True):
            found += [Done([], item.notes), one]
        return found

    def _read_here(self, asked: Asked) -> list[Done]:
        began = process_time()
        done = read(asked.bundle, self._prepare if asked.analyse else None)
        self._spent += process_time() - began if self._read else 0
        self._read += len(asked.bundle)
        return done

    def _let_go(self) -> None:
        if self._closed:
            raise Died
        if not self._died:
            self._died = self._unsaid = True
        self._end()

    def _say(self) -> None:
        if self._unsaid:
            self._unsaid = False
            self._warn(
                _("A process that was reading ended suddenly, for want of memory perhaps; "
                  "the rest is read by one alone")
            )  # fmt: skip

    def _end(self) -> None:
        from queue import Empty

        workers, self._workers = self._workers, []
        for one in workers:
            one.kill()
        while workers and not self._queue.empty():
            with suppress(Empty):  # a worker's thread may be quicker
                fail(self._queue.get_nowait(), Died())
        for _one in workers:
            self._queue.put(None)
        for one in workers:
            one.join()
