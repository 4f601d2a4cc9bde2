"""Listening: a place to listen at, how long a reader may take, and ending in order.

Readers that are too slow, or only pretend to ask, are let go: uvicorn by itself waits for the head
of a request, and for who takes an answer, as long as the connection stands.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of
from newsctl.web.guard import LARGEST_HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

HEAD = 10.0  # seconds for the head of a request to come
ANSWER = 60.0  # seconds for an answer to be made and taken
IDLE = 15  # seconds without another request
MOST = 200  # connections at one time
_ENDING = 10  # seconds for what goes on to end
_TURN = 0.001  # seconds that one thread computes while another has something ready to go on with
_TICKS_TIDIED = 200  # tenths of a second between two looks for what nobody can reach


def listen(host: str, port: int) -> socket.socket:
    """A place to listen at; port 0 takes a free one. Raises UsageError where it cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise UsageError(_("There is no address {host} to listen at").format(host=host)) from None
    family, kind, protocol, _name, place = found[0]
    made = socket.socket(family, kind, protocol)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would let others listen there too
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(128)
    except OSError as error:
        made.close()
        raise UsageError(
            _("Nothing can be served at {host}, port {port}: {reason}. `--port 0` takes a free one")
            .format(host=host, port=port, reason=reason_of(error))
        ) from None  # fmt: skip
    return made


def address_of(listening: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - it is only named
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def run(app: ASGIApp, listening: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serve until the system asks to end; what goes on then is finished first.

    SIGTERM ends it in order. Ctrl-C does too, and then raises KeyboardInterrupt.
    """
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())  # what readers send is told nowhere unasked
        logger.propagate = False
    config = uvicorn.Config(
        app,
        http=_Patient,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        limit_concurrency=MOST,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=_ENDING,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )
    server = Server(config, ready)
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)  # a page asks SQLite forty times, and waits for its turn each time
    try:
        server.run([listening])
    finally:
        sys.setswitchinterval(turn)
        gc.unfreeze()
    if server.interrupted:
        raise KeyboardInterrupt


class Server(uvicorn.Server):
    """uvicorn's, which says when it is ready, ends in order, and lets slow readers go."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.interrupted = False
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's own; then it is ready."""
        await super().startup(sockets)
        gc.freeze()  # what is there from the beginning need not be looked through
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        """uvicorn's own, each tenth of a second; now and then slow readers are let go.

        Each connection leaves a circle of objects (asyncio's own), and Python looks for such
        rarely: our commands are too short for it.
        """
        if counter % _TICKS_TIDIED == 0:
            gc.collect()
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, _Patient):
                    connection.let_go_if_late(now)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Within, the system's wish to end is one to end in order; it is not raised again."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wishes = [signal.SIGINT, signal.SIGTERM]
        wishes += [signal.SIGBREAK] if hasattr(signal, "SIGBREAK") else []
        before = {one: signal.signal(one, self._end) for one in wishes}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _end(self, number: int, _frame: Any) -> None:
        self.interrupted = self.interrupted or number != signal.SIGTERM
        self.force_exit = self.should_exit
        self.should_exit = True


class _Patient(H11Protocol):
    """A connection that knows since when it has been at what it is at."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()
        self._answering = False

    def data_received(self, data: bytes) -> None:
        if not self._answering and self.timeout_keep_alive_task is not None:
            self._since = self.loop.time()  # another request begins
        super().data_received(data)
        self._note()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._note()

    def _note(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering != self._answering:
            self._answering = answering
            self._since = self.loop.time()

    def let_go_if_late(self, now: float) -> None:
        """Cut the connection where its time is over."""
        sending = self._answering or self.transport.get_write_buffer_size() > 0
        idle = self.timeout_keep_alive_task is not None
        limit = ANSWER if sending else (IDLE if idle else HEAD)
        if now - self._since > limit:
            self.transport.abort()
