"""Runs newsctl as a process of its own that begins where starting Python would have ended.

One process has loaded the program and waits; each run is a child of it, with streams, variables
and a folder of its own: some milliseconds instead of a hundred. A script of a test runs so too
(`-c SCRIPT`, as Python takes it). A run that is watched from outside (strace) stands still until
its watcher has it. Where starting is what is tried, the program is started as ever.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        watcher: Sequence[str] = (),
        bound: bool = False,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run `newsctl` with these words, or a script whose words are `-c SCRIPT …`; as
        `subprocess.run` would. `watcher` are the words of a program that watches another by
        `-p PROCESS`: it has the run from its first step. Permissions hold for one that is `bound`
        though it is root's."""
        asked = {
            "words": list(words), "variables": dict(variables), "folder": str(folder),
            "watched": bool(watcher), "bound": bound,
        }  # fmt: skip
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
            with _watched(child, watcher):
                code = self._ended(child, timeout)
            if code is None:
                raise subprocess.TimeoutExpired(["newsctl", *words], timeout)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(words), code, out.read(), err.read())

    def _ended(self, child: int, timeout: float) -> int | None:
        """A child's exit code once it has ended; None when it had to be killed."""
        self._socket.settimeout(timeout)
        try:
            return int.from_bytes(self._socket.recv(4), "big", signed=True)
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            self._socket.settimeout(None)
            self._socket.recv(4)
            return None


@contextmanager
def _watched(child: int, watcher: Sequence[str]) -> Iterator[None]:
    """A child that stands still goes on as soon as its watcher has it.

    One that is traced cannot wake unseen: its tracer is told of the signal first.
    """
    if not watcher:
        yield
        return
    with subprocess.Popen([*watcher, "-p", str(child)], stderr=subprocess.PIPE) as watching:
        while not _is_traced(child):
            if watching.poll() is not None:
                os.kill(child, signal.SIGKILL)
                break
            time.sleep(0.0002)
        else:
            os.kill(child, signal.SIGCONT)
        yield
        _out, said = watching.communicate(timeout=60)
    assert watching.returncode == 0, said.decode()


def _is_traced(process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    return "\nTracerPid:\t0\n" not in status


def load() -> None:
    """Import what commands are made of, so that no child has to."""
    import orjson  # noqa: F401
    import typer  # noqa: F401

    import newsctl

    # What serves pages is large, and each child would be copied with it.
    skipped = ("newsctl.__main__", "newsctl.archive.tinydb", "newsctl.web")
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
    try:
        if words[:1] == ["-c"]:
            _be_script(words[1])
        from newsctl.__main__ import run

        run()
    except SystemExit as end:  # where it has threads, which are waited for
        threading._shutdown()  # type: ignore[attr-defined]
        os._exit(end.code if isinstance(end.code, int) else 1)
    finally:
        os._exit(99)  # the program has ended itself before


def _be_script(script: str) -> NoReturn:
    """Run it as Python's `-c` does, and end."""
    sys.argv = ["-c", *sys.argv[3:]]
    code = 0
    try:
        exec(compile(script, "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 (as Python itself, which ends so)
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    os._exit(code)


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
            asked = json.loads(data.decode("utf-8", "surrogateescape"))
            child = os.fork()
            if not child:
                ours.close()
                _child(asked, streams)
            for stream in streams:
                os.close(stream)
            if asked["watched"]:
                os.waitpid(child, os.WUNTRACED)
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
        if asked["bound"]:
            bind()
        if asked["watched"]:
            _stand_still()
        become(words, streams)
    finally:
        os._exit(99)  # what the waiting process holds is not the child's to put away


def bind() -> None:
    """Give up what lets root write where nothing may be written, also in what is started from here;
    as <linux/capability.h> and <linux/prctl.h> have it."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None)
    drop_from_bounding_set, override, read_search = 24, 1, 2
    for capability in (override, read_search):
        libc.prctl(drop_from_bounding_set, capability, 0, 0, 0)
    third_version, this_process = 0x20080522, 0
    header = (ctypes.c_uint32 * 2)(third_version, this_process)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then of higher numbers
    assert libc.capget(header, sets) == 0
    for place in (0, 1):
        sets[place] &= ~(1 << override | 1 << read_search)
    assert libc.capset(header, sets) == 0


def _stand_still() -> None:
    """Until somebody watches; whoever it is may (where systems let parents alone do it)."""
    set_tracer, anybody = 0x59616D61, -1  # as <linux/prctl.h> has them
    ctypes.CDLL(None).prctl(set_tracer, ctypes.c_ulong(anybody), 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
