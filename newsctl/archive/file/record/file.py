"""The record's file, open: found or made, and opened again when another was renamed over it."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines
from newsctl.errors import ArchiveError, DamagedArchive
from newsctl.lazy_patterns import lazy_pattern
from newsctl.messages import gettext as _

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NAMES = tuple(b'"%s"' % name.encode() for name in (lines.HOUSE, lines.ARTICLES))
_ID = lazy_pattern(rb'"newsctl"\s*:\s*\{\s*"1"\s*:\s*\{[^{}]*?"id"\s*:\s*"([0-9a-f]{32})"')
_ID_WITHIN = 4096  # bytes
_HEAD = 1 << 16  # bytes: one of these tables begins there in every archive


class Record:
    """A record by its real path, behind symlinks; `location` is how its user named it."""

    def __init__(self, location: str) -> None:
        self.path = Path(os.path.realpath(location))
        self.location = location
        self.fd = -1
        self.read_only = False

    # -- opening ---------------------------------------------------------------------------------
    def is_there(self, *, create: bool) -> bool:
        """Whether the file is there. Raises ArchiveError for what is no file, and for none unless
        `create` says that it may be made; then its folder is there afterwards; OSError."""
        try:
            mode = os.stat(self.path).st_mode  # noqa: PTH116 - one call
        except (FileNotFoundError, NotADirectoryError):
            mode = None
        if mode is not None:
            if S_ISDIR(mode):
                raise ArchiveError(
                    _("{path} is a folder, not an archive").format(path=self.location)
                )
            if not S_ISREG(mode):  # a device or a pipe, which opening might wait for
                raise ArchiveError(_("{path} is not a newsctl archive").format(path=self.location))
            return True
        if not create:
            raise ArchiveError(
                _("There is no archive at {path}. `newsctl add` and `newsctl import` make one")
                .format(path=self.location)
            )  # fmt: skip
        with suppress(FileExistsError):  # as a file, of which opening will say so
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return False

    def open(self) -> None:
        """Open it to write, or where that is refused to read."""
        try:
            self.fd = disk.open_record(self.path, write=True)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            self.fd = disk.open_record(self.path)
            self.read_only = True
        if not self.read_only and not os.access(self.path.parent, os.W_OK):
            self.read_only = True

    def reopen(self) -> bool:
        """Open the record that another process may have renamed over the one we opened; whether
        one had."""
        status = os.stat(self.path)  # noqa: PTH116 - one call
        if self.fd >= 0:
            ours = os.fstat(self.fd)
            if (status.st_ino, status.st_dev) == (ours.st_ino, ours.st_dev):
                return False
        fd = disk.open_record(self.path, write=not self.read_only)
        self.let_go()
        self.fd = fd
        return True

    def let_go(self) -> None:
        """Close the record, as Windows wants it before another is renamed over it."""
        if self.fd >= 0:
            fd, self.fd = self.fd, -1
            disk.close(fd)

    # -- what it holds ---------------------------------------------------------------------------
    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer at the end."""
        return disk.read_at(self.fd, length, offset)

    def write(self, offset: int, data: bytes) -> None:
        disk.write_at(self.fd, data, offset)

    def truncate(self, length: int) -> None:
        disk.truncate(self.fd, length)

    def sync(self) -> None:
        disk.sync(self.fd)

    @property
    def size(self) -> int:
        """Bytes."""
        return disk.size(self.fd)

    @property
    def stamp(self) -> str:
        """What the file is known by: a change by anybody changes it."""
        return disk.stamp(self.fd)

    @property
    def modified(self) -> int:
        """When it was last written, in nanoseconds."""
        return disk.modified(self.fd)

    def stored_archive_id(self) -> str | None:
        """The archive's id, where the record says it at its head; a scan finds it anywhere."""
        found = _ID.search(self.read(0, _ID_WITHIN))
        return found[1].decode() if found else None

    def rename(self, archive_id: str) -> bool:
        """Write another id over the one that the head says; whether it says one."""
        found = _ID.search(self.read(0, _ID_WITHIN))
        if found is None:
            return False
        self.write(found.start(1), archive_id.encode())
        return True

    def refuse_strangers(self) -> None:
        """Raise ArchiveError for a file that never was an archive: it is left as it is, with
        nothing made beside it. A file of nothing, or of no tables, is an empty archive."""
        head = self.read(0, _HEAD)
        if len(head) < _HEAD and head.split() in ([], [b"{}"], [b"{", b"}"]):
            return
        if head.lstrip()[:1] != b"{" or not any(name in head for name in _NAMES):
            raise ArchiveError(_("{path} is not a newsctl archive").format(path=self.location))

    def refuse_newer(self, version: int) -> None:
        """Raise ArchiveError for a format that only a later newsctl knows."""
        if version > lines.FORMAT:
            raise ArchiveError(
                _("{path} was made by a newer newsctl. Install that one").format(path=self.location)
            )


def damaged_line(article_id: int) -> DamagedArchive:
    """The error for an article whose line is not what it was."""
    return DamagedArchive(
        _("Article {id} is damaged. `newsctl check --repair` saves what is readable").format(
            id=article_id
        )
    )
