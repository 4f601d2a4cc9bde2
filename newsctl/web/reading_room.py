"""Threads that each have the archive open for themselves, and do what requests ask for."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from queue import Full, Queue
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from newsctl.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

    Job: TypeAlias = tuple[Callable[[Archive], Any], Future[Any]]

T = TypeVar("T")


class Busy(Exception):
    """More is asked for than can wait."""


class ReadingRoom:
    """Some threads, and what waits for one of them: at most `waiting` jobs."""

    def __init__(self, open_archive: Callable[[], Archive], *, threads: int, waiting: int) -> None:
        self._open = open_archive
        self._jobs: Queue[Job | None] = Queue(waiting)
        self._threads = [
            threading.Thread(target=self._work, name=f"reading room {number}", daemon=True)
            for number in range(threads)
        ]
        for one in self._threads:
            one.start()

    def ask(self, work: Callable[[Archive], T]) -> Future[T]:
        """Have something done with an archive. Raises Busy."""
        future: Future[T] = Future()
        try:
            self._jobs.put_nowait((work, future))
        except Full:
            raise Busy from None
        return future

    def close(self, patience: float = 10.0) -> None:
        """Do what still waits, and let the archives go; what takes longer than so many seconds (an
        index that is made anew) is left to end with the process."""
        end = time.monotonic() + patience
        for _one in self._threads:
            with suppress(Full):
                self._jobs.put(None, timeout=max(0.0, end - time.monotonic()))
        for one in self._threads:
            one.join(max(0.0, end - time.monotonic()))

    def _work(self) -> None:
        archive: Archive | None = None
        while (job := self._jobs.get()) is not None:
            work, future = job
            if not future.set_running_or_notify_cancel():
                continue
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
            del job, work, future  # what is done is not kept until more is asked
        if archive is not None:
            _close(archive)


def _close(archive: Archive) -> None:
    with suppress(ArchiveError):  # it could not be read either
        archive.close()
