"""Whole processes measured from outside: time, and peak memory where the system tells it.

Run as a program it is the small process in between: a child's peak is never told below that of the
process that started it, so it must not be a large one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import NamedTuple


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
) -> Cost:
    """Run a command to its end. Raises CalledProcessError when it ends with another code than it
    may."""
    between = [sys.executable, "-S", "-E", __file__, *command]
    ran = subprocess.run(between, env=environ, capture_output=True, check=False, text=True)
    if ran.returncode not in allowed:
        raise subprocess.CalledProcessError(ran.returncode, command, ran.stdout, ran.stderr)
    return Cost(*json.loads(ran.stdout))


def _main(command: list[str]) -> int:
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        if hasattr(os, "wait4"):
            _pid, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
            computed = (usage.ru_utime + usage.ru_stime) * 1000
        else:
            child.wait()
            peak = computed = 0.0
    taken = (time.perf_counter() - start) * 1000
    sys.stdout.write(json.dumps([taken, peak, computed]))
    return child.returncode


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
