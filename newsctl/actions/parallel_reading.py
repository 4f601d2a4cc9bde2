"""Items that several processes read, in the order, and with all that is noted of them, in which one
process reads them.

The process that stores walks through files and archives and hands on what takes long to read as it
lies there, in bundles; workers read it and analyse the texts. Bundles come back in their order, and
no more of them are on their way than keep the workers busy while a batch is stored.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import contextmanager, suppress
from time import process_time
from typing import TYPE_CHECKING, Self

from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.formats.item import Item, Notes
from newsctl.messages import gettext as _
from newsctl.messages import language, set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.connection import Connection
    from queue import SimpleQueue

    from newsctl.formats.item import Options

    Prepare = Callable[[str, str], object]
    Bundle = list[Item]

MOST = 32  # processes
_BUNDLE = 1 << 17  # bytes or letters to be read, about
_BUNDLE_ITEMS = 64
_LARGE = 1 << 22  # bytes or letters of a bundle, which does not wait beside others
# Under way: so many bundles for each worker, and so many bytes or letters, since the one that
# stores asks for nothing while it stores a batch, which is some two million letters.
_AHEAD, _AHEAD_WEIGHT = 2, 3_000_000
_IN_HAND = 2  # bundles that a worker has: while it reads one, the next is on its way
_SOON = 0.5  # seconds of computing, after which it is more than a handful of articles


class _Asked(NamedTuple):
    """A bundle that is to be read: by a worker, where there is an answer to come."""

    bundle: Bundle
    weight: int
    analyse: bool
    answer: Future[bytes] | None


class _Done(NamedTuple):
    """What became of an item: those that were read in its place, and what was noted meanwhile."""

    items: list[Item]
    notes: Notes | None


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
    given. Texts are analysed as long as `is_new` says that articles are not there already."""
    waiting: deque[_Asked] = deque()
    bundle: Bundle = []
    weight = 0
    for item in _to_the_error(items):
        if isinstance(item, Item):
            bundle.append(item)
            weight += _weight(item)
            if workers.running and weight < _BUNDLE and len(bundle) < _BUNDLE_ITEMS:
                continue
        waiting.append(workers.begin(bundle, weight, analyse=is_new()))
        all_now = weight > _LARGE or not isinstance(item, Item)
        bundle, weight = [], 0
        while waiting and (all_now or workers.have_enough(waiting)):
            yield from _given(workers.ended(waiting.popleft()), options)
        if item is None:
            yield None
        elif isinstance(item, BaseException):
            raise item
    waiting.append(workers.begin(bundle, weight, analyse=is_new()))
    while waiting:
        yield from _given(workers.ended(waiting.popleft()), options)


def _to_the_error(items: Iterable[Item | None]) -> Iterator[Item | Exception | None]:
    """The items, and the error that they end with, which comes behind what was read before it."""
    try:
        yield from items
    except Exception as error:  # noqa: BLE001 - raised again by who reads
        yield error


def _weight(item: Item) -> int:
    if item.later is None:
        return len(item.article.body) if item.article else 0
    return len(item.later.values[0])


def _given(done: list[_Done], options: Options) -> Iterator[Item]:
    for items, notes in done:
        if notes is not None:
            notes.put_into(options)
        yield from items


def _read(bundle: Bundle, prepare: Prepare | None) -> list[_Done]:
    """Read what was put off, and prepare every article."""
    found: list[_Done] = []
    for item in bundle:
        items, notes = item.settled()
        for one in items:
            if one.article is not None and one.error is None and prepare is not None:
                one.prepared = prepare(one.article.title, one.article.body)
        found.append(_Done(items, notes))
    return found


class Workers:
    """The processes: `jobs` of them, or as many as there are processors as soon as there is much to
    do (None); in the block that they are made for. When one ends suddenly `warn` is told, the
    others end too, and the rest is read by this process."""

    def __init__(self, jobs: int | None, prepare: Prepare, warn: Callable[[str], None]) -> None:
        self._jobs = min(jobs or processors(), MOST)
        self._at_once = jobs is not None
        self._prepare = prepare
        self._warn = warn
        self._began = process_time()
        self._workers: list[_Worker] = []
        self._queue: SimpleQueue[_Asked | None]  # as soon as there are any
        self._died = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    @property
    def running(self) -> bool:
        """Whether there are processes, which are started when there is enough to do."""
        wanted = not (self._workers or self._died) and self._jobs > 1
        if wanted and (self._at_once or process_time() - self._began > _SOON):
            self._start()
        return bool(self._workers)

    def _start(self) -> None:
        from queue import SimpleQueue

        self._queue = SimpleQueue()
        try:
            for _number in range(self._jobs):
                self._workers.append(_Worker(self._queue, self._prepare))
        except (OSError, ImportError):  # a system that has no more processes, or none at all
            self._died = True
            self._end()

    def have_enough(self, waiting: Collection[_Asked]) -> bool:
        """Whether these are enough to keep the workers busy, or none should wait at all."""
        if not self._workers:
            return True
        weight = sum(one.weight for one in waiting)
        return weight > _AHEAD_WEIGHT and len(waiting) > _AHEAD * self._jobs

    def begin(self, bundle: Bundle, weight: int, *, analyse: bool) -> _Asked:
        """Have a bundle read, and its texts analysed; without workers it is read when its items
        are asked for."""
        answer: Future[bytes] | None = None
        if self._workers and any(one.later or one.article for one in bundle):
            from concurrent.futures import Future

            answer = Future()
        asked = _Asked(bundle, weight, analyse, answer)
        if answer is not None:
            self._queue.put(asked)
        return asked

    def ended(self, asked: _Asked) -> list[_Done]:
        """What became of a bundle, whose notes from here go before those from there."""
        done = None
        if asked.answer is not None:
            try:
                done = _result(asked.answer)
            except _Died:
                self._let_go()
        if done is None:
            done = _read(asked.bundle, None)
        found: list[_Done] = []
        for item, one in zip(asked.bundle, done, strict=True):
            found += [_Done([], item.notes), one]
        return found

    def _let_go(self) -> None:
        if not self._died:
            self._died = True
            self._warn(
                _("A process that was reading ended suddenly, for want of memory perhaps; "
                  "the rest is read by one alone")
            )  # fmt: skip
        self._end()

    def _end(self) -> None:
        from queue import Empty

        workers, self._workers = self._workers, []
        for one in workers:
            one.kill()
        while workers and not self._queue.empty():
            with suppress(Empty):  # a worker's thread may be quicker
                _fail(self._queue.get_nowait(), _Died())
        for _one in workers:
            self._queue.put(None)
        for one in workers:
            one.join()


class _Died(Exception):
    """A worker ended before it answered."""


def _fail(asked: _Asked | None, error: Exception) -> None:
    if asked is not None and asked.answer is not None:
        asked.answer.set_exception(error)


class _Worker:
    """One process, which answers bundle after bundle of a queue that all workers share."""

    def __init__(self, queue: SimpleQueue[_Asked | None], prepare: Prepare) -> None:
        from multiprocessing import get_context
        from queue import SimpleQueue
        from threading import Semaphore, Thread

        # The same everywhere; and a process that has threads cannot be copied.
        context = get_context("spawn")
        self._queue = queue
        self._ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, language(), prepare), daemon=True
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()  # so that its end is noticed
        self._free = Semaphore(_IN_HAND)
        self._sent: SimpleQueue[_Asked | None] = SimpleQueue()
        # Two threads: a worker that sends an answer takes nothing, however long it waits.
        self._threads = [Thread(target=one, daemon=True) for one in (self._send, self._listen)]
        for thread in self._threads:
            thread.start()

    def _send(self) -> None:
        """Send bundles as soon as there is something to do."""
        import pickle

        while True:
            self._free.acquire()
            asked = self._queue.get()
            if asked is None:
                break
            try:
                data = pickle.dumps((asked.bundle, asked.analyse))
            except Exception as error:  # noqa: BLE001 - raised again by who asked
                _fail(asked, error)
                self._free.release()
                continue
            self._sent.put(asked)
            try:
                self._ours.send_bytes(data)
            except OSError:  # it has ended, and will answer nothing: the listener says so
                break
        self._sent.put(None)

    def _listen(self) -> None:
        """Pass the answers on, which come in the same order, as bytes: most wait until what is
        before them is stored."""
        while (asked := self._sent.get()) is not None:
            try:
                answer = self._ours.recv_bytes()
            except (EOFError, OSError):
                _fail(asked, _Died())
            else:
                if asked.answer is not None:
                    asked.answer.set_result(answer)
            self._free.release()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()

    def join(self) -> None:
        """Wait for who sends to it and listens, whose queue ends."""
        for thread in self._threads:
            thread.join()
        self._ours.close()


def _result(answer: Future[bytes]) -> list[_Done]:
    """A worker's answer; meanwhile Ctrl-C is noticed, also where a lock does not notice it."""
    import pickle

    while True:
        try:
            data = answer.result(timeout=1)
        except TimeoutError:
            continue
        found: list[_Done] | BaseException = pickle.loads(data)  # noqa: S301 - ours
        if isinstance(found, BaseException):
            raise found
        return found


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """A process that is started in the block does not hear of Ctrl-C before it can ignore it."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- in a worker ---------------------------------------------------------------------------------
def _work(asked: Connection, spoken: str, prepare: Prepare) -> None:
    """Answer bundle after bundle, in the user's language, until the one that stores is gone. Ctrl-C
    is for that one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(spoken)
    with suppress(EOFError, OSError):
        while True:
            bundle, analyse = asked.recv()
            try:
                answer: list[_Done] | Exception = _read(bundle, prepare if analyse else None)
            except Exception as error:  # noqa: BLE001 - raised again by who asked
                answer = error
            asked.send(answer)
