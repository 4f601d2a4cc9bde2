"""The record's file, open: found or made, and opened again when another was renamed over it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines as record
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_TABLES = (record.HOUSE, record.ARTICLES)
_HEAD = 1 << 16  # bytes: one of these tables begins there in every archive


class RecordFile:
    """A record by its real path, behind symlinks; `location` is how its user named it."""

    def __init__(self, location: str) -> None:
        self.path = Path(os.path.realpath(location))
        self.location = location
        self.fd = -1
        self.read_only = False

    def is_there(self, *, create: bool) -> bool:
        """Whether the file is there. Raises ArchiveError for a folder, and for none unless `create`
        says that it may be made; then its folder is there afterwards."""
        if self.path.is_dir():
            raise ArchiveError(_("{path} is a folder, not an archive").format(path=self.location))
        if self.path.exists():
            return True
        if not create:
            raise ArchiveError(
                _("There is no archive at {path}. `newsctl add` and `newsctl import` make one")
                .format(path=self.location)
            )  # fmt: skip
        if not self.path.parent.is_dir():
            self.path.parent.mkdir(parents=True, mode=0o700)
        return False

    def make(self) -> None:
        """Make an empty record, if there is none; the caller holds the lock."""
        if not self.path.exists():
            from newsctl.archive.file.record.rewriting import draft_of

            with draft_of(self.path) as draft:
                draft.write(record.empty())

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

    def reopen(self) -> None:
        """Open the record that another process may have renamed over the one we opened."""
        told = os.stat(self.path)  # noqa: PTH116 - one call
        if self.fd >= 0:
            ours = os.fstat(self.fd)
            if (told.st_ino, told.st_dev) == (ours.st_ino, ours.st_dev):
                return
        fd = disk.open_record(self.path, write=True)
        self.let_go()
        self.fd = fd

    def let_go(self) -> None:
        """Close the record, as Windows wants it before another is renamed over it."""
        if self.fd >= 0:
            fd, self.fd = self.fd, -1
            disk.close(fd)

    def refuse_strangers(self) -> None:
        """Raise ArchiveError for a file that never was an archive: it is left as it is, with
        nothing made beside it."""
        head = disk.read_at(self.fd, _HEAD, 0)
        if head[:1] != b"{" or not any(b'"%s"' % name.encode() in head for name in _TABLES):
            raise ArchiveError(_("{path} is not a newsctl archive").format(path=self.location))
