"""The full-screen reader as a person has it: a process on a terminal, and a clock on the wall."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PAINTED = b"\x1b[?2026l"
_QUIET = 0.08  # seconds without a byte: nothing more comes
_SENT = {"pagedown": "\x1b[6~", "pageup": "\x1b[5~", "enter": "\r", "escape": "\x1b",
         "backspace": "\x7f"}  # fmt: skip


class Taken(NamedTuple):
    """Milliseconds: by the clock, what the process computed in them, and how long it, and who reads
    what it paints, waited for a core that others had; 0 for both where the system does not tell."""

    clock: float
    computed: float
    waited: float


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, words: Sequence[str], archive: str, columns: int, lines: int) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        left_out = {"COLUMNS", "LINES", "TMUX", "STY", "TERM_PROGRAM", "PYTHONDONTWRITEBYTECODE"}
        environ = {name: value for name, value in os.environ.items() if name not in left_out}
        environ |= {"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)", "PAGER": "cat"}
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "newsctl", "--db", archive, *words],
            stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def read(self, seconds: float) -> bytes:
        """What comes in that time, b"" for nothing."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._ours, 65536)
        except OSError:  # the program has ended
            return b""

    def until(self, sign: bytes) -> float:
        """Milliseconds from the start until a sign came."""
        found = b""
        while sign not in found:
            piece = self.read(60)
            assert piece, found
            found += piece
        return (time.monotonic() - self.begun) * 1000

    def key(self, name: str) -> Taken | None:
        """What it takes from a key to the last byte that it brought; None where it changes nothing:
        at an end of the list."""
        began, last = self._taken(), None
        os.write(self._ours, _SENT.get(name, name).encode())
        while self.read(_QUIET if last else 3):
            last = self._taken()
        return last and Taken(*(end - start for start, end in zip(began, last, strict=True)))

    def _taken(self) -> Taken:
        """The time by the clock, and what the process had of it."""
        now = time.monotonic() * 1000
        computed, waited = _scheduled(self.process.pid)
        return Taken(now, computed, waited + _scheduled("self")[1])

    def settle(self) -> None:
        """Wait until nothing more comes."""
        while self.read(0.5):
            pass

    def end(self) -> None:
        """End the program, and its terminal."""
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def memory(self) -> int:
        """The megabytes that the process has now; 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:  # noqa: PTH123
                found = [line.split()[1] for line in status if line.startswith("VmRSS:")]
        except OSError:
            return 0
        return int(found[0]) // 1024 if found else 0


def _scheduled(process: int | str) -> tuple[float, float]:
    """The milliseconds that a process computed, and those that it waited for a core."""
    try:
        text = Path(f"/proc/{process}/schedstat").read_text(encoding="utf-8")
    except OSError:
        return 0.0, 0.0
    computed, waited = text.split()[:2]
    return int(computed) / 1e6, int(waited) / 1e6


@contextmanager
def terminal(archive: str, size: tuple[int, int], *words: str) -> Iterator[Terminal]:
    """A program on a terminal for a while."""
    begun = Terminal(words, archive, *size)
    try:
        yield begun
    finally:
        begun.end()


def starts(archive: str, size: tuple[int, int], runs: int = 9) -> tuple[float, float]:
    """Milliseconds until `list` has shown a screen, and until the reader has: medians of runs that
    take turns."""
    listed, shown = [], []
    for _run in range(runs):
        with terminal(archive, size, "list", "--limit", str(size[1] - 2)) as one:
            while one.read(60):
                last = time.monotonic()
            listed.append((last - one.begun) * 1000)
        with terminal(archive, size, "browse") as one:
            shown.append(one.until(_PAINTED))
    return median(listed), median(shown)


def measure(archive: str, size: tuple[int, int], steps: Mapping[str, Sequence[str]]) -> None:
    """Print what a start and each key take on a terminal. `alone` is the 95th without the time
    that was waited for a core: what it takes where nobody else computes."""
    listed, shown = starts(archive, size)
    print(f"\non a terminal, by the clock: list {listed:.0f} ms, the reader {shown:.0f} ms")
    print(
        f"{'':22}{'median':>8}{'95th':>8}{'most':>8}{'alone':>8}{'MB':>6}{'computed':>10}{'load':>7}"
    )
    with terminal(archive, size, "browse") as one:
        one.settle()
        for name, keys in steps.items():
            taken = [found for key in keys if (found := one.key(key)) is not None]
            clock = [found.clock for found in taken]
            alone = _most(max(one.clock - one.waited, one.computed) for one in taken)
            computed = _most(found.computed for found in taken)
            load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
            print(
                f"{name:22}{median(clock):8.1f}{_most(clock):8.1f}{max(clock):8.1f}{alone:8.1f}"
                f"{one.memory():6}{computed:10.1f}{load:7.1f}",
                flush=True,
            )


def _most(found: Iterable[float]) -> float:
    """The 95th of a hundred."""
    ordered = sorted(found)
    return ordered[int(len(ordered) * 0.95)]
