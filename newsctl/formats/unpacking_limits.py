"""How much an archive may unpack to: what keeps a small file from filling the memory or the day."""

from __future__ import annotations

from io import RawIOBase
from typing import Any

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import gettext as _

MOST_BYTES = 8 << 30  # unpacked from one file given, all archives in it together
MOST_MEMBERS = 200_000
DEEPEST = 3  # archives within archives
STEEPEST = 250  # bytes out for one byte in; text gives 3 to 20
_FREE = 4 << 20  # bytes out before steepness counts


@dataclass(slots=True)
class Budget:
    """What is left for one file given and all that is packed in it."""

    size: int = MOST_BYTES  # bytes
    members: int = MOST_MEMBERS

    def spend(self, size: int, source: str) -> None:
        """Take `size` bytes. Raises BadInput when they are not left."""
        self.size -= size
        if self.size < 0:
            raise too_much(source)

    def open_one(self, source: str) -> None:
        """Take one member. Raises BadInput when none is left."""
        self.members -= 1
        if self.members < 0:
            raise too_many(source)


def too_many(source: str) -> BadInput:
    """The error for an archive of more files than any of news has."""
    return BadInput(
        _("{file}: more than {n} files in an archive").format(file=source, n=MOST_MEMBERS),
        source=source,
    )


def too_much(source: str) -> BadInput:
    """The error for what unpacks to more than any archive of news would."""
    return BadInput(
        _("{file}: it unpacks to far more than it is; it is not read").format(file=source),
        source=source,
    )


class Counted(RawIOBase):
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)


class Unpacked(RawIOBase):
    """What comes out of a packed stream, within a budget.

    `packed` counts the bytes that went in, or is their number where that is known. Reading raises
    BadInput beyond the bounds. Damaged data ends where the damage begins, and `failure` says so:
    what came before it is whole.
    """

    def __init__(self, stream: Any, packed: Counted | int, budget: Budget, source: str) -> None:
        super().__init__()
        self._stream = stream
        self._packed = packed
        self._budget = budget
        self._source = source
        self._out = 0
        self.failure: BadInput | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.failure is not None:
            return 0
        try:
            data = self._stream.read1(min(len(buffer), 1 << 16))
        except BadInput:
            raise
        except UNPACKING as error:
            self.failure = damaged(self._source, error)
            return 0
        self._out += len(data)
        self._budget.spend(len(data), self._source)
        packed = self._packed if isinstance(self._packed, int) else self._packed.count
        if self._out > _FREE and self._out > STEEPEST * max(packed, 1):
            raise too_much(self._source)
        buffer[: len(data)] = data
        return len(data)


def damaged(source: str, error: Exception) -> BadInput:
    """The error for an archive that is broken where it is read."""
    return BadInput(
        _("{file}: the archive is damaged ({reason})").format(
            file=source, reason=str(error) or type(error).__name__
        ),
        source=source,
    )


def _unpacking() -> tuple[type[Exception], ...]:
    import lzma
    import struct
    import tarfile
    import zipfile
    import zlib

    return (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile,
            ValueError, RuntimeError, NotImplementedError, struct.error, OverflowError,
            IndexError, KeyError)  # fmt: skip


UNPACKING = _unpacking()
