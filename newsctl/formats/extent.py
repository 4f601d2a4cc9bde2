"""How far reading is: bytes read of the files on this disk, in all the places to be read."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Extent:
    """What is to be read and how much of it was; nothing is looked at until somebody asks."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        self._places = [*places]
        self._passed = 0  # bytes of files that were read
        self._stream: BinaryIO | None = None
        self._all: int | None = None

    @contextlib.contextmanager
    def reading(self, stream: BinaryIO) -> Iterator[None]:
        """While a file is read: where it is in `stream` counts."""
        self._stream = stream
        try:
            yield
        finally:
            with contextlib.suppress(OSError, ValueError):
                self._passed += os.fstat(stream.fileno()).st_size
            self._stream = None

    def share(self) -> float:
        """From 0 to 1; 0 also where nobody knows, as with a pipe or an address among the places."""
        if self._all is None:
            self._all = self._in_all()
        here = 0
        if self._stream is not None:
            with contextlib.suppress(OSError, ValueError):  # a reader may have closed it
                here = self._stream.tell()
        return min(1.0, (self._passed + here) / self._all) if self._all else 0.0

    def _in_all(self) -> int:
        """Bytes; 0 where nobody knows."""
        try:
            if not all(Path(one).exists() for one in self._places):
                return 0
            return sum(_size(Path(one)) for one in self._places)
        except (OSError, ValueError):
            return 0


def _size(path: Path) -> int:
    """Bytes of a file, or of the files in a folder that are read with it."""
    if path.is_file():
        return path.stat().st_size
    if not path.is_dir():
        raise ValueError(path)  # a pipe or a device
    size = 0
    for folder, folders, names in os.walk(path):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for name in names:
            if not name.startswith("."):
                with contextlib.suppress(OSError):
                    size += Path(folder, name).stat().st_size
    return size
