"""Processes that read bundles of items and analyse their texts: how one is asked, and what it does
itself."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newsctl.actions.learning_together import Together
from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import language, set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from queue import SimpleQueue
    from typing import BinaryIO

    from newsctl.archive.door import Preparing
    from newsctl.formats.item import Item, Notes

    Prepare = Callable[[str, str], object]
    Bundle = list[Item]

# Where all processors are busy the one that stores goes first: what it is behind by when all is
# read, it has to do alone.
_BEHIND = 5
_MOST_FILES = 1 << 20  # numbers of open files are below it
_IN_HAND = 2  # bundles that a worker has: while it reads one, the next is on its way


class Asked(NamedTuple):
    """A bundle that is to be read: by a worker, where there is an answer to come."""

    bundle: Bundle
    weight: int
    analyse: bool
    answer: Future[bytes] | None


class Done(NamedTuple):
    """What became of an item: those that were read in its place, and what was noted meanwhile."""

    items: list[Item]
    notes: Notes | None


class Died(Exception):
    """A worker ended before it answered."""


def fail(asked: Asked | None, error: Exception) -> None:
    """Let whoever waits for a bundle have an error."""
    if asked is not None and asked.answer is not None:
        asked.answer.set_exception(error)


class Worker:
    """One process, which answers bundle after bundle of a queue that all workers share, as soon as
    it is `attended`. `files` are those that it shares with others, where these are copies: one for
    each, its own being that of `number`."""

    def __init__(
        self,
        queue: SimpleQueue[Asked | None],
        prepare: Preparing,
        files: Sequence[BinaryIO],
        number: int,
    ) -> None:
        from multiprocessing import get_context
        from queue import SimpleQueue
        from threading import Semaphore, Thread

        copied = can_be_copied()
        context: BaseContext = get_context("fork" if copied else "spawn")
        self._queue = queue
        self._ours, theirs = context.Pipe()
        self._process = context.Process(  # type: ignore[attr-defined]
            target=_work_as_copy if copied else _work,
            args=(theirs, language(), prepare, *([files, number] if copied else [])),
            daemon=True,
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()  # so that its end is noticed
        self._free = Semaphore(_IN_HAND)
        self._sent: SimpleQueue[Asked | None] = SimpleQueue()
        # Two threads: a worker that sends an answer takes nothing, however long it waits.
        self._threads = [Thread(target=one, daemon=True) for one in (self._send, self._listen)]

    def attend(self) -> None:
        """Give it work, and take its answers: by threads, behind which no process is copied."""
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
                fail(asked, error)
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
                fail(asked, Died())
            else:
                for item in asked.bundle:  # which is not read here any more
                    item.later = item.article = None
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
            with suppress(RuntimeError):  # Ctrl-C came before it had begun
                thread.join()
        self._ours.close()


def result(answer: Future[bytes]) -> list[Done]:
    """A worker's answer; meanwhile Ctrl-C is noticed, also where a lock does not notice it."""
    import pickle

    while True:
        try:
            data = answer.result(timeout=1)
        except TimeoutError:
            continue
        found: list[Done] | BaseException = pickle.loads(data)  # noqa: S301 - ours
        if isinstance(found, BaseException):
            raise found
        return found


def read(bundle: Bundle, prepare: Prepare | None) -> list[Done]:
    """Read what was put off, and then prepare every article: going to and fro between the two costs
    a processor more than either, a fourth of what it takes to prepare them."""
    found = [Done(*item.settled()) for item in bundle]
    if prepare is not None:
        for done in found:
            for one in done.items:
                if one.article is not None and one.error is None:
                    one.prepared = prepare(one.article.title, one.article.body)
    return found


def can_be_copied() -> bool:
    """Whether a worker may be a copy of this process (fork): it has all modules that were loaded,
    and knows the words that were met, at no cost. Threads are not copied, but the locks that they
    hold are; and what other systems' own libraries make of a copy is not known."""
    from threading import active_count

    return sys.platform == "linux" and active_count() == 1


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
    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    set_language(spoken)
    with suppress(EOFError, OSError):
        while True:
            bundle, analyse = asked.recv()
            try:
                answer: list[Done] | Exception = read(bundle, prepare if analyse else None)
            except Exception as error:  # noqa: BLE001 - raised again by who asked
                answer = error
            asked.send(answer)


def _work_as_copy(
    asked: Connection, spoken: str, prepare: Preparing, files: Sequence[BinaryIO], number: int
) -> None:
    """The same in a copy of the process that stores, which lets go of that one's files (locks are
    held as long as any process has theirs open), and takes nothing down that is not its own."""
    import gc

    code = 1
    try:
        gc.freeze()  # what is there is not looked through, and its memory stays shared
        before = 2
        for kept in sorted([asked.fileno(), *(one.fileno() for one in files), _MOST_FILES]):
            os.closerange(before + 1, kept)
            before = kept
        _work(asked, spoken, Together(prepare, files, number) if files else prepare)
        code = 0
    finally:
        os._exit(code)
