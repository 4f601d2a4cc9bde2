"""From a request to its answer: what is known already is not made again.

An answer holds as long as the archive's revision, the day and the reader's language: by these it is
kept for the next who asks, and known to a browser that has it (ETag, RFC 9110).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
from typing import TYPE_CHECKING, TypeVar

from newsctl import __version__
from newsctl.fast_dataclasses import dataclass, field
from newsctl.messages import speaking
from newsctl.periods import midnight
from newsctl.web.reading_room import ReadingRoom

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import date

    from newsctl.archive.door import Archive
    from newsctl.web.asked import Asked
    from newsctl.web.house import House

T = TypeVar("T")

THREADS = 4  # that read; search waits for the disk and in SQLite, the rest takes turns
WAITING = 64  # requests that wait for one of them
PATIENCE = 20.0  # seconds, after which a reader is told to come again
_KEPT = 24 << 20  # bytes of answers
_SMALL = 700  # bytes that are not worth packing


@dataclass(slots=True)
class Made:
    """An answer as it was made."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    packed: bytes = b""  # the body in gzip; empty where that is no shorter

    def pack(self) -> Made:
        """It, with its body packed too."""
        if len(self.body) > _SMALL and not self.packed:
            self.packed = gzip.compress(self.body, 5, mtime=0)
        return self


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of the archive: its number since this began, since when it is known, and when it was
    asked for."""

    number: int
    since: float
    asked: float

    def changed(self, today: date) -> int | None:
        """The second in which a page of that day last changed, at midnight at the latest; None
        while another change may still come within the same second."""
        last = max(self.since, midnight(today))
        return int(last) if self.asked - last > 1 else None


class Answers:
    """The answers of one archive."""

    def __init__(self, house: House) -> None:
        self._room = ReadingRoom(house.open_archive, threads=THREADS, waiting=WAITING)
        # One archive is asked for nothing but whether something changed: who reads is not asked.
        self._watch = ReadingRoom(house.open_archive, threads=1, waiting=10 * WAITING)
        self._number = 0
        self._now = house.now
        self._since = self._now() - 2  # nobody was told of another one before
        self._run = os.urandom(4).hex()  # numbers begin anew with each run
        self._kept: dict[object, Future[Made]] = {}
        self._size = 0

    def close(self) -> None:
        """Finish what goes on, and let the archives go."""
        self._room.close()
        self._watch.close()

    async def revision(self) -> Revision:
        """The archive's revision now. Raises what opening it does, and Busy."""
        changed = await _done(self._watch.ask(lambda archive: archive.refresh()))
        if changed:
            self._number += 1
            self._since = self._now()
            self._kept.clear()
            self._size = 0
        return Revision(self._number, self._since, self._now())

    def tag(self, revision: Revision, asked: Asked) -> str:
        """By what a browser knows an answer again; weak, as it is packed or not."""
        parts = (__version__, self._run, revision.number, asked.today, asked.language, asked.theme)
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'

    async def make(
        self, work: Callable[[Archive, Asked], Made], asked: Asked, revision: Revision
    ) -> Made:
        """The answer that `work` makes: anew where a view is counted, else the one that is kept."""
        key = (work, revision.number, asked.path, tuple(asked.pairs), asked.language, asked.theme,
               asked.today, asked.base)  # fmt: skip
        if asked.counts:
            return await _done(self._ask(work, asked))
        going_on = self._kept.get(key)
        if going_on is None:
            going_on = self._kept[key] = self._ask(work, asked)
            going_on.add_done_callback(self._keep(key, asyncio.get_running_loop()))
        return await _done(going_on, shared=True)

    def _ask(self, work: Callable[[Archive, Asked], Made], asked: Asked) -> Future[Made]:
        def in_language(archive: Archive) -> Made:
            with speaking(asked.language):
                archive.refresh()
                return work(archive, asked).pack()

        return self._room.ask(in_language)

    def _keep(self, key: object, loop: asyncio.AbstractEventLoop) -> Callable[[Future[Made]], None]:
        """What keeps an answer once it is made, or forgets that it was tried."""

        def keep(done: Future[Made]) -> None:
            if self._kept.get(key) is not done:
                return  # the archive has changed since it was asked for
            failed = done.cancelled() or done.exception() is not None
            if failed or done.result().status != 200:
                self._kept.pop(key, None)
                return
            self._size += len(done.result().body) + len(done.result().packed)
            while self._size > _KEPT and len(self._kept) > 1:
                self._forget_oldest()

        def later(done: Future[Made]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(keep, done)

        return later

    def _forget_oldest(self) -> None:
        oldest = self._kept.pop(next(iter(self._kept)))
        if oldest.done() and not oldest.cancelled() and oldest.exception() is None:
            self._size -= len(oldest.result().body) + len(oldest.result().packed)


async def _done(future: Future[T], *, shared: bool = False) -> T:
    """What a thread of the reading room makes. Raises TimeoutError where that takes too long."""
    waiting = asyncio.wrap_future(future)
    return await asyncio.wait_for(asyncio.shield(waiting) if shared else waiting, PATIENCE)
