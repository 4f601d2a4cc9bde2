"""Items that several processes read, in the order, and with all that is noted of them, in which one
process reads them.

The process that stores walks through files and archives and hands on what takes long to read as it
lies there, in bundles; workers read it and analyse the texts. Bundles come back in their order, and
no more of them are on their way than keep the workers busy.
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
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

    from newsctl.formats.item import Options

    Prepare = Callable[[str, str], object]
    Bundle = list[Item]

MOST = 32  # processes
_BUNDLE = 1 << 17  # bytes or letters to be read, about
_BUNDLE_ITEMS = 64
_LARGE = 1 << 22  # bytes or letters of a bundle, which does not wait beside others
_AHEAD = 2  # bundles under way for each worker
_SOON = 0.5  # seconds of computing, after which it is more than a handful of articles


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
    items: Iterable[Item | None], options: Options, workers: Workers
) -> Iterator[Item | None]:
    """The items as if they were read one after the other, by workers as soon as there are any.
    `options` take what was noted; None among the items is a pause, at which all before it are
    given."""
    waiting: deque[tuple[Bundle, Future[list[_Done]] | None]] = deque()
    bundle: Bundle = []
    weight = 0
    for item in _to_the_error(items):
        if isinstance(item, Item):
            bundle.append(item)
            weight += _weight(item)
            if workers.running and weight < _BUNDLE and len(bundle) < _BUNDLE_ITEMS:
                continue
        waiting.append((bundle, workers.begin(bundle)))
        all_now = weight > _LARGE or not isinstance(item, Item)
        bundle, weight = [], 0
        while waiting and (all_now or workers.have_enough(len(waiting))):
            yield from _given(workers.ended(*waiting.popleft()), options)
        if item is None:
            yield None
        elif isinstance(item, BaseException):
            raise item
    waiting.append((bundle, workers.begin(bundle)))
    while waiting:
        yield from _given(workers.ended(*waiting.popleft()), options)


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
        try:
            for _number in range(self._jobs):
                self._workers.append(_Worker(self._prepare))
        except (OSError, ImportError):  # a system that has no more processes, or none at all
            self._died = True
            self._end()

    def have_enough(self, bundles: int) -> bool:
        """Whether so many bundles are enough, or none should wait at all."""
        return not self._workers or bundles > _AHEAD * self._jobs

    def begin(self, bundle: Bundle) -> Future[list[_Done]] | None:
        """Have a bundle read; None where it is read here when it is asked for."""
        if not self._workers or all(not (one.later or one.article) for one in bundle):
            return None
        return min(self._workers, key=lambda one: one.bundles).read(bundle)

    def ended(self, bundle: Bundle, future: Future[list[_Done]] | None) -> list[_Done]:
        """What became of a bundle, whose notes from here go before those from there."""
        done = None
        if future is not None:
            try:
                done = _result(future)
            except _Died:
                self._let_go()
        if done is None:
            done = _read(bundle, None)
        found: list[_Done] = []
        for item, one in zip(bundle, done, strict=True):
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
        workers, self._workers = self._workers, []
        for one in workers:
            one.end()


class _Died(Exception):
    """A worker ended before it answered."""


class _Worker:
    """One process, which answers bundle after bundle."""

    def __init__(self, prepare: Prepare) -> None:
        from multiprocessing import get_context
        from queue import SimpleQueue
        from threading import Thread

        # The same everywhere; and a process that has threads cannot be copied.
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._asked: SimpleQueue[Future[list[_Done]] | None] = SimpleQueue()
        self._process = context.Process(
            target=_work, args=(theirs, language(), prepare), daemon=True
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()  # so that its end is noticed
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.bundles = 0  # asked for, and not answered

    def read(self, bundle: Bundle) -> Future[list[_Done]]:
        """Have a bundle read. The answer may be that the process died."""
        from concurrent.futures import Future

        future: Future[list[_Done]] = Future()
        self.bundles += 1
        self._asked.put(future)
        with suppress(OSError):  # it has ended, and nobody will answer
            self._ours.send(bundle)
        return future

    def _listen(self) -> None:
        """Pass answers on; they come in the order in which bundles were sent."""
        while (future := self._asked.get()) is not None:
            try:
                answer = self._ours.recv()
            except (EOFError, OSError):
                future.set_exception(_Died())
                continue
            self.bundles -= 1
            if isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._asked.put(None)
        self._process.kill()
        self._process.join()
        self._listener.join()
        self._ours.close()


def _result(future: Future[list[_Done]]) -> list[_Done]:
    """A worker's answer; meanwhile Ctrl-C is noticed, also where a lock does not notice it."""
    while True:
        try:
            return future.result(timeout=1)
        except TimeoutError:
            if future.done():
                raise


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
            bundle = asked.recv()
            try:
                answer: list[_Done] | Exception = _read(bundle, prepare)
            except Exception as error:  # noqa: BLE001 - raised again by who asked
                answer = error
            asked.send(answer)
