"""A running `newsctl serve`, and what its process holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.archive.open import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random


class Serving:
    """The process and its address."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address.rstrip("/")
        self.port = int(self.address.rpartition(":")[2])

    def memory(self) -> float:
        """The megabytes that the process has, without what others share with it; 0.0 where the
        system does not tell."""
        try:
            text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="utf-8")
        except OSError:
            return 0.0
        kinds = ("Private_Clean:", "Private_Dirty:")
        return (
            sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(kinds)) / 1024
        )

    def computed(self) -> float:
        """The milliseconds that the process has computed; 0.0 where the system does not tell."""
        try:
            text = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return 0.0
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")

    def descriptors(self) -> int:
        """How many descriptors the process has open; 0 where the system does not tell."""
        try:
            return len(os.listdir(f"/proc/{self.process.pid}/fd"))  # noqa: PTH208
        except OSError:
            return 0

    def threads(self) -> int:
        """How many threads the process has; 0 where the system does not tell."""
        try:
            return len(os.listdir(f"/proc/{self.process.pid}/task"))  # noqa: PTH208
        except OSError:
            return 0


@contextmanager
def serving(archive: str, *words: str) -> Iterator[Serving]:
    """An archive, served to this machine at a free port."""
    environ = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    command = [sys.executable, "-m", "newsctl", "--db", archive, "serve", "--port", "0", *words]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Serving(process, process.stdout.readline().strip())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def queries(archive: str, random: Random, count: int) -> list[str]:
    """What people may look for in an archive: one to three words of a headline."""
    found: list[str] = []
    with open_archive(archive) as opened:
        total = opened.count()
        ids = sorted({random.randint(1, max(total, 1)) for _one in range(count)})
        titles = [one.title.split() for one in opened.articles(ids)]
    for _one in range(count):
        words = [one.strip('«»"():،.') for one in random.choice(titles)]
        words = [one for one in words if len(one) > 2 and any(map(str.isalnum, one))] or ["خبر"]
        start = random.randrange(len(words))
        found.append(" ".join(words[start : start + random.choice((1, 1, 2, 3))]))
    return found
