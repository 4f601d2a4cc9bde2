"""Runs newsctl as a process of its own that begins where starting Python would have ended.

One process has loaded the program and waits; each run is a child of it, with streams, variables
and a folder of its own: some milliseconds instead of a hundred. Where a run is watched or bound
from outside, or starting is what is tried, the program is started as ever.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
HERE = hasattr(os, "fork") and hasattr(socket, "send_fds")  # whether the system can do it
_LARGEST = 1 << 20  # bytes of a request


class Forks:
    """The waiting process."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks", str(theirs.fileno())],
                cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            )  # fmt: skip

    @staticmethod
    @cache
    def of_this_process() -> Forks:
        """The one that all tests of a worker share."""
        return Forks()

    def run(
        self,
        words: Sequence[str],
        *,
        variables: Mapping[str, str],
        folder: Path,
        stdin: bytes = b"",
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run `newsctl` with these words; as `subprocess.run` would."""
        asked = {"words": list(words), "variables": dict(variables), "folder": str(folder)}
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(stdin)
            given.seek(0)
            streams = [one.fileno() for one in (given, out, err)]
            data = json.dumps(asked).encode("utf-8", "surrogateescape")
            assert len(data) < _LARGEST
            socket.send_fds(self._socket, [len(data).to_bytes(4, "big")], streams)
            self._socket.sendall(data)
            self._socket.settimeout(None)
            child = int.from_bytes(self._socket.recv(4), "big")
            self._socket.settimeout(timeout)
            try:
                code = int.from_bytes(self._socket.recv(4), "big", signed=True)
            except TimeoutError:
                os.kill(child, 9)
                self._socket.settimeout(None)
                self._socket.recv(4)
                raise subprocess.TimeoutExpired(["newsctl", *words], timeout) from None
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(words), code, out.read(), err.read())


def load() -> None:
    """Import what commands are made of, so that no child has to."""
    import orjson  # noqa: F401
    import typer  # noqa: F401

    import newsctl

    skipped = ("newsctl.__main__", "newsctl.archive.tinydb")
    for module in pkgutil.walk_packages(newsctl.__path__, "newsctl."):
        if not module.name.startswith(skipped):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()  # what is there stays shared with the children


def become(words: Sequence[str], streams: Sequence[int]) -> None:
    """In a child: be `newsctl` with these words, and end as it does."""
    atexit._clear()  # what the waiting process will put away
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.argv = ["newsctl", *words]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    from newsctl.__main__ import run

    try:
        run()
    except SystemExit as end:  # where it has threads, which are waited for
        threading._shutdown()  # type: ignore[attr-defined]
        os._exit(end.code if isinstance(end.code, int) else 1)
    finally:
        os._exit(99)  # the program has ended itself before


def _serve(number: int) -> None:
    load()
    with socket.socket(fileno=number) as ours:
        while True:
            size, streams, _flags, _address = socket.recv_fds(ours, 4, 3)
            if not size:
                return
            data = b""
            while len(data) < int.from_bytes(size, "big"):
                data += ours.recv(_LARGEST)
            child = os.fork()
            if not child:
                ours.close()
                _child(json.loads(data.decode("utf-8", "surrogateescape")), streams)
            for stream in streams:
                os.close(stream)
            ours.sendall(child.to_bytes(4, "big"))
            _pid, status = os.waitpid(child, 0)
            code = os.waitstatus_to_exitcode(status)
            ours.sendall(code.to_bytes(4, "big", signed=True))


def _child(asked: dict[str, object], streams: list[int]) -> None:
    try:
        os.chdir(str(asked["folder"]))
        os.environ.clear()
        variables = asked["variables"]
        assert isinstance(variables, dict)
        os.environ.update(variables)
        time.tzset()
        words = asked["words"]
        assert isinstance(words, list)
        become(words, streams)
    finally:
        os._exit(99)  # what the waiting process holds is not the child's to put away


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
