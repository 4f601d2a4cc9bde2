"""The writers' lock: one holder at a time, on a file beside the record that is never renamed.

The system's own blocking lock queues fairly; a writer that asked again and again instead would
starve behind those that wait. A few lines over `fcntl` and `msvcrt`, because importing a library
for it costs half a command's time.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.errors import ArchiveLocked
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from pathlib import Path


class WriterLock:
    """An exclusive lock between processes, and between archives opened in one process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        return self._fd is not None

    def try_acquire(self) -> bool:
        """Take the lock if it is free now. Raises OSError where it cannot be written."""
        fd = disk.open_record(self.path, write=True, create=True)
        if _lock_now(fd):
            self._fd = fd
            return True
        disk.close(fd)
        return False

    def acquire(self, timeout: float) -> None:
        """Wait for the lock up to `timeout` seconds. Raises ArchiveLocked after that, OSError."""
        if self.try_acquire():
            return
        fd = disk.open_record(self.path, write=True, create=True)
        if not _lock_within(fd, timeout):
            raise ArchiveLocked(
                _("The archive is in use by another newsctl. Try again in a moment: {path}").format(
                    path=self.path.with_suffix("")
                )
            )
        self._fd = fd

    # -- what waits for it -------------------------------------------------------------------------
    # Reads that are made while somebody writes wait for the lock. That its file is not empty says
    # that some may: only then whoever reads an article looks for them.
    def note_waiting(self) -> None:
        """Say that something waits, whoever holds the lock. Raises OSError."""
        fd = disk.open_record(self.path, write=True, create=True)
        try:
            disk.write_at(fd, b".", 1)  # behind the byte that Windows locks
        finally:
            disk.close(fd)

    @property
    def says_waiting(self) -> bool:
        """With the lock: whether somebody said so."""
        return self._fd is not None and bool(disk.size(self._fd))

    def nothing_waits(self) -> None:
        """With the lock: take that back, before looking at what waits. Raises OSError."""
        if self._fd is not None:
            disk.truncate(self._fd, 0)

    def release(self) -> None:
        """Let the next writer in."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            unlock(fd)
            disk.close(fd)


if sys.platform == "win32":
    import msvcrt

    def _lock_now(fd: int) -> bool:
        try:
            os.lseek(fd, 0, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock_within(fd: int, timeout: float) -> bool:
        end = time.monotonic() + timeout
        while not _lock_now(fd):  # Windows has no waiting lock without a time limit of its own
            if time.monotonic() > end:
                disk.close(fd)
                return False
            time.sleep(0.005)
        return True

    def unlock(fd: int) -> None:
        """Give the lock on `fd` back."""
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock_now(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _lock_within(fd: int, timeout: float) -> bool:
        """Wait in the kernel's queue. The wait is a thread's, which cannot be called off: when the
        time is over it is left behind, and closes the file as soon as its turn comes."""
        from threading import Event, Lock, Thread

        arrived, abandoned, turn = Event(), Event(), Lock()

        def wait() -> None:
            fcntl.flock(fd, fcntl.LOCK_EX)
            with turn:
                if abandoned.is_set():
                    disk.close(fd)
                arrived.set()

        Thread(target=wait, daemon=True).start()
        arrived.wait(timeout)
        with turn:
            if not arrived.is_set():
                abandoned.set()
            return arrived.is_set()

    def unlock(fd: int) -> None:
        """Give the lock on `fd` back."""
        fcntl.flock(fd, fcntl.LOCK_UN)
