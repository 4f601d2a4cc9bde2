"""Whole processes measured from outside: time, and peak memory where the system tells it.

Run as a program it is the small process in between: a child's peak is never told below that of the
process that started it, so it must not be a large one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import NamedTuple

_TOO_LONG = 124  # the exit code of what was ended, as timeout(1) has it


class Cost(NamedTuple):
    """What one process took: milliseconds, its peak in MB and the milliseconds that it computed
    (both 0 where the system does not tell)."""

    ms: float
    mb: float
    cpu: float


def process(
    command: list[str],
    environ: dict[str, str] | None = None,
    *,
    allowed: tuple[int, ...] = (0,),
    limit: int = 0,
    terminal: bool = False,
) -> Cost:
    """Run a command to its end, on a terminal of its own if so told. Raises CalledProcessError when
    it ends with another code than it may, and TimeoutExpired when it is at work after `limit`
    seconds, if any, and was ended."""
    between = [sys.executable, "-S", "-E", __file__, str(limit), str(int(terminal)), *command]
    ran = subprocess.run(between, env=environ, capture_output=True, check=False, text=True)
    if limit and ran.returncode == _TOO_LONG:
        raise subprocess.TimeoutExpired(command, limit)
    if ran.returncode not in allowed:
        raise subprocess.CalledProcessError(ran.returncode, command, ran.stdout, ran.stderr)
    return Cost(*json.loads(ran.stdout))


def _main(limit: int, terminal: bool, command: list[str]) -> int:
    start = time.perf_counter()
    ours = theirs = None
    if terminal:
        import pty

        ours, theirs = pty.openpty()
    out = subprocess.DEVNULL if theirs is None else theirs
    with subprocess.Popen(command, stdin=theirs, stdout=out, stderr=theirs) as child:
        timer = _end_after(limit, child)
        if ours is not None and theirs is not None:
            os.close(theirs)
            while _read(ours):
                pass
        if hasattr(os, "wait4"):
            _pid, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
            computed = (usage.ru_utime + usage.ru_stime) * 1000
        else:
            child.wait()
            peak = computed = 0.0
    taken = (time.perf_counter() - start) * 1000
    if timer is not None:
        timer.cancel()
    sys.stdout.write(json.dumps([taken, peak, computed]))
    return _TOO_LONG if limit and taken > limit * 1000 else child.returncode


def _end_after(limit: int, child: subprocess.Popen[bytes]) -> threading.Timer | None:
    if not limit:
        return None
    timer = threading.Timer(limit, child.kill)
    timer.daemon = True
    timer.start()
    return timer


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side has closed
        return b""


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1]), sys.argv[2] == "1", sys.argv[3:]))
