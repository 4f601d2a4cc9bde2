"""Going on: a round each so many seconds, until the system asks to end."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsctl.errors import NewsctlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Staying:
    """Rounds, one after the other. `finish` is called when the round that goes on is to end."""

    def __init__(self, every: int, finish: Callable[[], None]) -> None:
        self._every = every
        self._finish = finish
        self._ended = threading.Event()

    def run(
        self, one_round: Callable[[], object], complain: Callable[[NewsctlError], None]
    ) -> None:
        """Rounds until somebody asks to end: SIGTERM does, in order. What a round fails of is told
        to `complain`, and the next one is tried in its time."""
        with self._listening():
            while not self._ended.is_set():
                begun = time.monotonic()
                try:
                    one_round()
                except NewsctlError as error:
                    complain(error)
                self._ended.wait(max(self._every - (time.monotonic() - begun), 0))

    def end(self) -> None:
        """End in order."""
        self._ended.set()
        self._finish()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        before = signal.signal(signal.SIGTERM, lambda _signal, _frame: self.end())
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)
