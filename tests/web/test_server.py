"""`newsctl serve` as a process: its address, its end, and readers that are too slow or too many."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import UsageError
from newsctl.web import server
from tests.web.conftest import ARTICLES, FIREFOX, opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOKEN = "long enough a token"
# Runs the program with limits that a test can wait for.
IMPATIENT = """
import sys
from newsctl.web import server
server.HEAD, server.ANSWER, server.IDLE, server.MOST = 1.0, 2.0, 1, 20
from newsctl.__main__ import run
run()
"""
# Runs the program, and tells how many connections are left in memory at its end.
TELLING = """
import gc, sys
from newsctl.web import server
server.IDLE, server._TICKS_TIDIED = 1, 5
serve = server.run
def serve_and_tell(*given, **more):
    serve(*given, **more)
    print(sum(type(one) is server._Patient for one in gc.get_objects()), file=sys.stderr)
server.run = serve_and_tell
from newsctl.__main__ import run
run()
"""


class Serving:
    """A running server."""

    def __init__(self, command: list[str], variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        found = re.fullmatch(r"http://(.+):(\d+)/", self.address)
        if found is None:
            self.process.kill()
            raise AssertionError(self.process.communicate())
        self.port = int(found[2])
        self._sockets: list[socket.socket] = []

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """The answer, read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        """A connection over which nothing was said yet."""
        self._sockets.append(socket.socket())
        self._sockets[-1].settimeout(30)
        self._sockets[-1].connect(("127.0.0.1", self.port))
        return self._sockets[-1]

    def close(self) -> None:
        """Let everything go."""
        for one in self._sockets:
            one.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def end(self, wish: int = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end: its exit code, and what it said on stderr."""
        self.process.send_signal(wish)
        _out, told = self.process.communicate(timeout=30)
        return self.process.returncode, told


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts `newsctl serve` on a free port."""
    place = tmp_path / "articles.json"
    with opener(place)() as archive:
        list(archive.add_many(ARTICLES[:4]))
    variables = os.environ | {"NEWSCTL_DB": str(place), "NEWSCTL_LANG": "en"}
    started: list[Serving] = []

    def start(*options: str, program: str = "", **more: str) -> Serving:
        run = ["-c", program] if program else ["-m", "newsctl"]
        command = [sys.executable, *run, "serve", "--port", "0", *options]
        started.append(Serving(command, variables | more))
        return started[-1]

    yield start
    for one in started:
        one.close()


needs_signals = pytest.mark.skipif(os.name == "nt", reason="signals of another kind")


@needs_signals
def test_nothing_of_a_connection_stays_in_memory(serving: Callable[..., Serving]) -> None:
    """Not even of those that break in the middle of an answer, which leave circles of objects."""
    running = serving(program=TELLING)
    for _one in range(30):
        connection = running.connect()
        connection.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        connection.close()
    assert running.get("/").status == 200
    time.sleep(3)
    (left,) = re.findall(r"^\d+$", running.end()[1], re.MULTILINE)
    assert int(left) <= 1


@needs_signals
@pytest.mark.parametrize(("wish", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_prints_its_address_and_ends_in_order(
    serving: Callable[..., Serving], wish: int, code: int
) -> None:
    running = serving()
    assert running.address == f"http://127.0.0.1:{running.port}/"
    answer = running.get("/article/1", **FIREFOX)
    assert answer.status == 200
    assert answer.headers["date"]
    assert "server" not in answer.headers

    assert running.end(wish) == (code, "Served for reading. Ctrl-C ends it\n")


@needs_signals
def test_every_view_that_was_answered_is_kept(
    serving: Callable[..., Serving], tmp_path: Path
) -> None:
    running = serving()
    for _time in range(20):
        assert running.get("/article/2", **FIREFOX).status == 200
    running.end()

    with opener(tmp_path / "articles.json")() as archive:
        assert archive.get(2).views == 20
        assert archive.check().problems == []


@needs_signals
def test_who_sends_nothing_or_a_byte_now_and_then_is_let_go(
    serving: Callable[..., Serving],
) -> None:
    running = serving(program=IMPATIENT)
    silent, dripping = running.connect(), running.connect()
    begun = time.monotonic()
    dripping.sendall(b"GET / HTTP/1.1\r\n")
    gone = False
    while not gone and time.monotonic() - begun < 20:
        time.sleep(0.1)
        try:
            dripping.sendall(b"X")
        except OSError:
            gone = True
    assert gone
    assert silent.recv(100) == b""
    assert running.get("/").status == 200


@needs_signals
def test_who_does_not_take_an_answer_is_let_go(serving: Callable[..., Serving]) -> None:
    running = serving(program=IMPATIENT)
    slow = running.connect()
    request = f"GET /figures HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode()
    deadline = time.monotonic() + 20
    try:
        while time.monotonic() < deadline:
            slow.sendall(request * 50)
            time.sleep(0.2)
    except OSError:
        pass
    assert time.monotonic() < deadline


@needs_signals
def test_a_request_that_is_too_large_is_refused(serving: Callable[..., Serving]) -> None:
    running = serving()
    large = running.connect()
    large.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000)
    assert large.recv(100).startswith(b"HTTP/1.1 400")
    odd = running.connect()
    odd.sendall(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
    assert odd.recv(100).startswith(b"HTTP/1.1 400")
    assert running.get("/").status == 200
    assert running.end()[1] == "Served for reading. Ctrl-C ends it\n"


@needs_signals
def test_who_names_a_whole_address_asks_by_its_name(serving: Callable[..., Serving]) -> None:
    """As to a proxy; a Host field that says otherwise is nothing then."""
    port = serving().port
    for target, host, status in (
        (f"http://localhost:{port}/robots.txt", "localhost", 200),
        (f"HTTP://127.0.0.1:{port}/search?q=x", "evil.example", 200),
        (f"http://localhost:{port}", "localhost", 200),
        ("http://evil.example/", "localhost", 421),
        ("http://localhost@evil.example/", "localhost", 421),
        ("http:///", "localhost", 421),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.putrequest("GET", target, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        assert connection.getresponse().status == status, target
        connection.close()


def test_who_breaks_the_rules_of_http_is_no_mistake_of_ours(
    serving: Callable[..., Serving],
) -> None:
    running = serving()
    for said in (
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"X: a\0b\r\n\r\n",
        b"Host: y\r\n\r\n",
    ):
        connection = running.connect()
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + said)
        assert connection.recv(100).startswith(b"HTTP/1.1 400")
    assert running.end() == (0, "Served for reading. Ctrl-C ends it\n")


def test_more_readers_than_there_is_room_for_are_told_so(
    serving: Callable[..., Serving],
) -> None:
    running = serving(program=IMPATIENT)
    waiting = [running.connect() for _one in range(25)]
    time.sleep(0.3)
    assert running.get("/").status == 503
    for one in waiting:
        one.close()
    time.sleep(0.3)
    assert running.get("/").status == 200


@needs_signals
def test_a_token_from_the_environment(serving: Callable[..., Serving]) -> None:
    running = serving(NEWSCTL_TOKEN=TOKEN)

    assert running.get("/").status == 401
    assert running.get("/api", Authorization=f"Bearer {TOKEN}").status == 200


@needs_signals
def test_each_request_is_said_where_that_is_asked_for(serving: Callable[..., Serving]) -> None:
    running = serving("--log")
    running.get("/top?period=day")
    _code, said = running.end()

    assert re.fullmatch(r"200 \d+ ms GET /top\?period=day", said.splitlines()[1])


# -- what it refuses -------------------------------------------------------------------------------
def test_a_port_that_is_taken_is_said() -> None:
    with server.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"{port}.*--port 0"):
            server.listen("127.0.0.1", port)


def test_an_address_that_is_none_is_said() -> None:
    for host in ("nowhere.invalid", "1.2.3.4.5", "a" * 300, "\u0660"):
        with pytest.raises(UsageError):
            server.listen(host, 0)
