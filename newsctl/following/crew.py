"""Work done by several threads at once, its results taken by one."""

from __future__ import annotations

import contextvars
import queue
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

MOST = 8  # at once
_AHEAD = 16  # results that wait to be taken: memory is bounded by them
_GLANCE = 0.1  # seconds between two looks whether anybody still waits


class Crew(Generic[T, R]):
    """Several threads that do `work` for each member of each group, a group being worked through by
    one of them, in its order."""

    def __init__(
        self, groups: Iterable[Sequence[T]], work: Callable[[T], Iterable[R]], most: int = MOST
    ) -> None:
        self._work = work
        self._groups = list(reversed(list(groups)))
        self._results: queue.Queue[R | BaseException | None] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._number = min(most, len(self._groups))
        self._guard = threading.Lock()
        self._ending = threading.Event()

    def results(self) -> Iterator[list[R]]:
        """The results as they come, several at a time where several are there.

        When the iterator is closed, nothing more is begun; what is on its way is left behind.
        """
        for _thread in range(self._number):
            here = contextvars.copy_context().run
            threading.Thread(target=here, args=(self._run,), daemon=True).start()
        left = self._number
        try:
            while left:
                taken: list[R] = []
                for one in self._arrived():
                    if one is None:
                        left -= 1
                    elif isinstance(one, BaseException):
                        raise one
                    else:
                        taken.append(one)
                if taken:
                    yield taken
        finally:
            self._stop.set()

    def finish(self) -> None:
        """Begin no other group or member; of what was begun the next result is still given."""
        with self._guard:
            self._groups.clear()
        self._ending.set()

    def _arrived(self) -> Iterator[R | BaseException | None]:
        yield self._results.get()
        try:
            while True:
                yield self._results.get_nowait()
        except queue.Empty:
            return

    def _run(self) -> None:
        try:
            while (group := self._next()) is not None:
                for member in group:
                    self._do(member)
            self._put(None)
        except _Left:
            return
        except BaseException as error:  # noqa: BLE001 - raised again by who takes the results
            self._put_error(error)

    def _do(self, member: T) -> None:
        if self._ending.is_set():
            return
        for result in self._work(member):
            self._put(result)
            if self._ending.is_set():  # what it has done so far is whole
                return

    def _next(self) -> Sequence[T] | None:
        with self._guard:
            return self._groups.pop() if self._groups and not self._stop.is_set() else None

    def _put(self, one: R | BaseException | None) -> None:
        while not self._stop.is_set():
            try:
                self._results.put(one, timeout=_GLANCE)
            except queue.Full:
                continue
            return
        raise _Left

    def _put_error(self, error: BaseException) -> None:
        try:
            self._put(error)
        except _Left:
            return


class _Left(Exception):
    """Nobody waits for results any more."""
