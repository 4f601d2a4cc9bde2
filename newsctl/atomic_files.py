"""Files that are whole or not there: written beside their place, and put into it at one instant.

The archive has its own way to the disk (`newsctl.archive.file.disk`), which its tests fail at each
step; this one is for everything else.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def put_in_place(path: Path, *, sync: bool = False) -> Iterator[Path]:
    """A path to write to; what stands there goes to `path` when the block ends well, and else away.

    It is a hidden name beside `path`. A link keeps pointing to the file that it names, and a file
    that is replaced hands down its permissions. `sync` makes it durable first. Raises OSError.
    """
    path = path.resolve()
    draft = path.with_name(f".newsctl-{os.getpid()}-{abs(hash(path.name)):x}.new")
    try:
        draft.unlink(missing_ok=True)  # of a process that was killed
        yield draft
        if sync:
            with draft.open("rb+") as stream:
                os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def is_device(path: Path) -> bool:
    """Whether a path is of a device or a pipe, which only takes what is written to it."""
    return path.exists() and not path.is_file() and not path.is_dir()


class _Onwards(io.BufferedWriter):
    """A device or a pipe: what some tell of their place (`/dev/null` is always at 0) is not so."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise io.UnsupportedOperation

    def seek(self, _target: int, _whence: int = 0, /) -> int:
        raise io.UnsupportedOperation


@contextlib.contextmanager
def whole_file(path: Path, *, sync: bool = False) -> Iterator[BinaryIO]:
    """A stream to a file that appears under its name when the block ends well, and else never; a
    device or a pipe is written to, and stays what it is. Raises OSError."""
    if is_device(path):
        with _Onwards(path.open("wb", buffering=0)) as onwards:
            yield onwards
        return
    with put_in_place(path, sync=sync) as draft, draft.open("wb") as stream:
        yield stream
