"""The view spool: views counted while another process held the lock, a line each.

Each line is an article's id and a time; the first line is the spool's name, so that a spool that
was folded into the archive but not yet emptied is never folded twice.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.lock import lock_file, unlock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Spool:
    """The spool beside an archive, if there is one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, article_id: int, when: str) -> None:
        """Count one view, whoever holds the archive's lock."""
        fd = disk.open_record(self.path, write=True, create=True)
        try:
            lock_file(fd)
            line = b"%d %s\n" % (article_id, when.encode())
            if disk.size(fd) == 0:
                line = b"%d\n" % time.time_ns() + line
            elif disk.read_at(fd, 1, disk.size(fd) - 1) != b"\n":
                line = b"\n" + line  # a disk that filled up cut the line before
            disk.append(fd, line)
        finally:
            unlock(fd)
            disk.close(fd)

    def views(self, folded: tuple[str, int]) -> dict[int, tuple[int, str]]:
        """{id: (views, when last)} spooled and not yet folded; `folded` is the name of the spool
        that was folded last, and how many of its bytes."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        return _views(data, folded)

    def fold(
        self,
        folded: tuple[str, int],
        count: Callable[[dict[int, tuple[int, str]], tuple[str, int]], object],
    ) -> None:
        """Hand all spooled views to `count`, with what is then folded, and empty the spool."""
        if not self.path.exists():
            return
        fd = disk.open_record(self.path, write=True)
        try:
            lock_file(fd)
            data = disk.read_at(fd, disk.size(fd), 0)
            if data:
                count(_views(data, folded), (_name(data), len(data)))
                disk.truncate(fd, 0)
        finally:
            unlock(fd)
            disk.close(fd)


def _name(data: bytes) -> str:
    return data[: data.find(b"\n")].decode("ascii", "replace")


def _views(data: bytes, folded: tuple[str, int]) -> dict[int, tuple[int, str]]:
    name, length = folded
    start = length if name == _name(data) else 0
    found: dict[int, tuple[int, str]] = {}
    for line in data[start:].split(b"\n"):
        key, space, when = line.partition(b" ")
        if space and key.isdigit() and len(when) == len("2026-01-01T00:00:00Z"):
            number, last = found.get(int(key), (0, ""))
            found[int(key)] = (number + 1, max(last, when.decode("ascii", "replace")))
    return found
