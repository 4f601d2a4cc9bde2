"""Threads that each have the archive open for themselves, and do what requests ask for."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from newsctl.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

    Job: TypeAlias = tuple[Callable[[Archive], Any], Future[Any]]
    Desk: TypeAlias = SimpleQueue[Job | None]  # where an idle thread is given its next job

T = TypeVar("T")


class Busy(Exception):
    """More is asked for than can wait."""


class ReadingRoom:
    """Some threads, and what waits for one of them: at most `waiting` jobs.

    Of idle threads the one that was busy last is asked: its archive has the most at hand, and
    those that are seldom needed open none.
    """

    def __init__(self, open_archive: Callable[[], Archive], *, threads: int, waiting: int) -> None:
        self._open = open_archive
        self._most = waiting
        self._lock = threading.Lock()  # of the three below
        self._waiting: deque[Job] = deque()
        self._idle: list[Desk] = []  # the latest at the end
        self._closing = False
        desks: list[Desk] = [SimpleQueue() for _one in range(threads)]
        self._idle += desks
        self._threads = [
            threading.Thread(
                target=self._work, args=(desk,), name=f"reading room {number}", daemon=True
            )
            for number, desk in enumerate(desks)
        ]
        for one in self._threads:
            one.start()

    def ask(self, work: Callable[[Archive], T]) -> Future[T]:
        """Have something done with an archive. Raises Busy."""
        future: Future[T] = Future()
        with self._lock:
            if self._idle:
                self._idle.pop().put((work, future))
            elif self._closing or len(self._waiting) >= self._most:
                raise Busy
            else:
                self._waiting.append((work, future))
        return future

    def close(self, patience: float = 10.0) -> None:
        """Do what still waits, and let the archives go; what takes longer than so many seconds (an
        index that is made anew) is left to end with the process."""
        end = time.monotonic() + patience
        with self._lock:
            self._closing = True
            for desk in self._idle:
                desk.put(None)
            self._idle.clear()
        for one in self._threads:
            one.join(max(0.0, end - time.monotonic()))

    def _next(self, desk: Desk) -> Job | None:
        """What waits longest, else what is asked next; None at the end."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._closing:
                return None
            self._idle.append(desk)
        return desk.get()

    def _work(self, desk: Desk) -> None:
        archive: Archive | None = None
        job = desk.get()
        while job is not None:
            work, future = job
            if future.set_running_or_notify_cancel():
                try:
                    archive = archive or self._open()
                    done = work(archive)
                except BaseException as error:  # noqa: BLE001 - it is the asker's
                    if isinstance(error, ArchiveError) and archive is not None:
                        _close(archive)  # the next one tries anew
                        archive = None
                    future.set_exception(error)
                else:
                    future.set_result(done)
                    del done
            del job, work, future  # what is done is not kept until more is asked
            job = self._next(desk)
        if archive is not None:
            _close(archive)


def _close(archive: Archive) -> None:
    with suppress(ArchiveError):  # it could not be read either
        archive.close()
