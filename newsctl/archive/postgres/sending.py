"""Statements that a thread of its own sends, one after the other, while the one that asked for them
makes what comes next: the driver lets other threads run as long as it waits for the server."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from queue import Queue

    from psycopg2.extensions import connection as Connection  # noqa: N812 - a class
    from psycopg2.extensions import cursor as Cursor  # noqa: N812

_WAITING = 4  # statements that wait to be sent: each may hold some megabytes


class Sending:
    """Statements on their way over a connection, which nobody else uses until they `end`. Behind
    one that fails none is sent."""

    def __init__(self, connection: Connection) -> None:
        from queue import Queue

        self._connection = connection
        self._waiting: Queue[Callable[[Cursor], object] | None] = Queue(_WAITING)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._send, daemon=True)
        self._thread.start()

    def put(self, statement: Callable[[Cursor], object]) -> None:
        """Have a statement sent behind those before it."""
        self._waiting.put(statement)

    def end(self, *, give_up: bool = False) -> BaseException | None:
        """Wait until all were sent, or the one that is on its way alone; the error of the first
        that failed."""
        if give_up:
            self._error = self._error or Exception()
        self._waiting.put(None)
        with suppress(RuntimeError):  # Ctrl-C came before it had begun
            self._thread.join()
        return self._error

    def _send(self) -> None:
        while (statement := self._waiting.get()) is not None:
            if self._error is None:
                try:
                    with self._connection.cursor() as cursor:
                        statement(cursor)
                except BaseException as error:  # noqa: BLE001 - raised again by who asked for it
                    self._error = error
