"""From a request to its answer: what is known already is not made again.

An answer holds as long as the archive's revision, the day and the reader's language: by these it is
kept for the next who asks, and known to a browser that has it (ETag, RFC 9110), also when this is
started anew.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
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

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + len(self.packed)

    def pack(self) -> Made:
        """It, with its body packed too."""
        if len(self.body) > _SMALL and not self.packed:
            self.packed = gzip.compress(self.body, 5, mtime=0)
        return self


class Kept:
    """The answers of one revision, the oldest let go where they are too large together."""

    def __init__(self) -> None:
        self._answers: dict[object, Future[Made]] = {}
        self.size = 0  # bytes of those that are made
        self._over = False

    def get(self, key: object) -> Future[Made] | None:
        """An answer, or one that is being made."""
        return self._answers.get(key)

    def put(self, key: object, making: Future[Made]) -> None:
        """An answer that is being made, for whoever asks for it meanwhile. Once it is made it is
        kept; one that failed, or is an error's, is forgotten."""
        if self._over:
            return
        self._answers[key] = making
        loop = asyncio.get_running_loop()

        def later(_done: Future[Made]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._keep, key, making)

        making.add_done_callback(later)

    def let_go(self) -> None:
        """Keep nothing any more: there is a newer revision. What was kept is gone at once, and does
        not wait for Python to look for what nobody can reach."""
        self._over = True
        self._answers.clear()

    def _keep(self, key: object, made: Future[Made]) -> None:
        if self._answers.get(key) is not made:
            return
        failed = made.cancelled() or made.exception() is not None
        if failed or made.result().status != 200:
            del self._answers[key]
            return
        self.size += made.result().size
        while self.size > _KEPT and len(self._answers) > 1:
            oldest = self._answers.pop(next(iter(self._answers)))
            if oldest.done() and not oldest.cancelled() and oldest.exception() is None:
                self.size -= oldest.result().size


@dataclass(frozen=True, slots=True)
class State:
    """A state of the archive: the name of its revision, since when it is so, when it was asked for,
    and the answers that are kept of it: who answers for an older one keeps nothing for this."""

    name: str
    since: float
    asked: float
    kept: Kept

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
        self._now = house.now
        self._name = ""
        self._since = 0.0
        self._kept = Kept()

    def close(self) -> None:
        """Finish what goes on, and let the archives go."""
        self._room.close()
        self._watch.close()

    async def state(self) -> State:
        """The archive's state now. Raises what opening it does, and Busy."""
        name, since = await _done(self._watch.ask(_look))
        now = self._now()
        if name != self._name:
            # Where the archive does not tell when it was changed, it was before it was asked; at
            # the start nobody was told of another state by us.
            seen = now if self._name else now - 2
            self._name, self._since = name, seen if since is None else since
            self._kept.let_go()
            self._kept = Kept()
        return State(name, self._since, now, self._kept)

    def tag(self, state: State, asked: Asked) -> str:
        """By what a browser knows an answer again; weak, as it is packed or not."""
        house = asked.house
        parts = (
            __version__, state.name, asked.today, asked.language, asked.theme, asked.base,
            house.locale, house.digits,
        )  # fmt: skip
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'

    async def make(
        self, work: Callable[[Archive, Asked], Made], asked: Asked, state: State
    ) -> Made:
        """The answer that `work` makes: anew where a view is counted, else the one that is kept."""
        if asked.counts:
            return await self._counted(self._ask(work, asked))
        key = (work, asked.path, tuple(asked.pairs), asked.language, asked.theme, asked.today,
               asked.base)  # fmt: skip
        going_on = state.kept.get(key)
        if going_on is None:
            going_on = self._ask(work, asked)
            state.kept.put(key, going_on)
        return await _done(going_on, shared=True)

    async def _counted(self, making: Future[Made]) -> Made:
        """An answer with which a view is counted: once it is being made it is waited for longer, so
        that nobody is counted who is told to come again. Raises TimeoutError."""
        try:
            return await _done(making)
        except TimeoutError:
            if making.cancelled():  # it never began
                raise
            return await _done(making)

    def _ask(self, work: Callable[[Archive, Asked], Made], asked: Asked) -> Future[Made]:
        def in_language(archive: Archive) -> Made:
            with speaking(asked.language):
                archive.refresh()
                return work(archive, asked).pack()

        return self._room.ask(in_language)


def _look(archive: Archive) -> tuple[str, float | None]:
    """The archive's name and state, and since when it is so."""
    archive.refresh()
    name, since = archive.revision
    return f"{archive.identity} {name}", since


async def _done(future: Future[T], *, shared: bool = False) -> T:
    """What a thread of the reading room makes. Raises TimeoutError where that takes too long."""
    waiting = asyncio.wrap_future(future)
    return await asyncio.wait_for(asyncio.shield(waiting) if shared else waiting, PATIENCE)
