"""The lexicon: folded word → stem, for the words that light stemming gets wrong.

Its rows are made when newsctl is built (`lexicon_rows.py`) and lie in the package as one file,
`lexicon.bin`, which is mapped into memory: nothing is made at first use, a look-up touches two of
its pages, and all processes share them. An archive holds no copy, so it may move; its index notes
the analyser's version and is made anew by another.

The file, little-endian: `NCLX`; the version, 12 bytes of ASCII, zeros behind; how many buckets
there are, 4 bytes, a power of two; where each bucket begins, and where the last ends, 4 bytes each.
Then the buckets. The rows of one are UTF-8, `LF word TAB stem` each, and LF behind the last. A word
is in the bucket of the CRC-32 of `LF word TAB`.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING
from zlib import crc32

from newsctl.arabic.analyzer_version import ANALYZER as VERSION
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from mmap import mmap

PATH = Path(__file__).with_name("lexicon.bin")

_HEAD = Struct("<4s12sI")
_PLACE, _BOUNDS = Struct("<I"), Struct("<2I")
_MAGIC = b"NCLX"
_ROWS = 8  # of a bucket, about


class Lexicon:
    """Look-ups in a packed lexicon: its file mapped into memory, or its bytes."""

    def __init__(self, data: bytes | mmap) -> None:
        self._data = data
        self._find = data.find
        self._mask = _HEAD.unpack_from(data)[2] - 1

    def look_up(self, word: str) -> str | None:
        """The stem of a folded word, or None when it is unknown. Raises ArchiveError where the stem
        is damaged."""
        key = f"\n{word}\t".encode()
        place = _HEAD.size + _PLACE.size * (crc32(key) & self._mask)
        at = self._find(key, *_BOUNDS.unpack_from(self._data, place))
        if at < 0:
            return None
        at += len(key)
        try:
            return self._data[at : self._find(b"\n", at)].decode()
        except UnicodeDecodeError:
            message = _("newsctl's list of words is missing or damaged: install newsctl anew")
            raise ArchiveError(message) from None


@cache
def lexicon() -> Lexicon:
    """The lexicon of this version.

    In a checkout whose lexicon is missing, cut short, or another version's, it is made first: that
    takes some seconds, and simplemma. Raises ArchiveError where that is not there, OSError where
    the lexicon is but cannot be read (no more files may be opened).
    """
    return Lexicon(_mapped(PATH) or make())


def make() -> bytes:
    """The lexicon of this version made anew, and put into the package where that can be written.

    The build's hook calls this, and so does `python -m newsctl.arabic.lexicon` in a checkout whose
    lists or rules were changed. Raises ArchiveError where simplemma is not installed.
    """
    from newsctl.arabic.lexicon_rows import rows
    from newsctl.atomic_files import whole_file

    data = pack(rows())
    with suppress(OSError), whole_file(PATH) as stream:  # else it is made once more next time
        stream.write(data)
    return data


def is_current(data: bytes | mmap) -> bool:
    """Whether a packed lexicon is one, of this version, and as long as it was made."""
    if len(data) < _HEAD.size:
        return False
    magic, version, buckets = _HEAD.unpack_from(data)
    if magic != _MAGIC or version.rstrip(b"\0") != VERSION.encode():
        return False
    if buckets < 1 or buckets & (buckets - 1) or len(data) < _body(buckets):
        return False
    (first,) = _PLACE.unpack_from(data, _HEAD.size)
    (end,) = _PLACE.unpack_from(data, _body(buckets) - _PLACE.size)
    return bool(first == _body(buckets) and end == len(data))


def _body(buckets: int) -> int:
    """Where the first of so many buckets begins."""
    return _HEAD.size + _PLACE.size * (buckets + 1)


def _mapped(path: Path) -> mmap | None:
    """A file's bytes, mapped; None where it is not there, not whole, or not of this version."""
    from mmap import ACCESS_READ, mmap

    try:
        with path.open("rb") as stream:
            data = mmap(stream.fileno(), 0, access=ACCESS_READ)
    except (FileNotFoundError, ValueError):  # missing, or empty
        return None
    return data if is_current(data) else None


def pack(rows: Iterable[tuple[str, str]]) -> bytes:
    """A lexicon's bytes from its rows (word, stem); the same rows always give the same bytes."""
    keyed = [(f"\n{word}\t".encode(), stem.encode()) for word, stem in rows]
    number = 1 << max(0, (len(keyed) // _ROWS).bit_length())
    buckets: list[list[bytes]] = [[] for _ in range(number)]
    for key, stem in sorted(keyed):
        buckets[crc32(key) & (number - 1)].append(key + stem)
    bodies = [b"".join([*bucket, b"\n"]) for bucket in buckets]
    starts = [_body(number)]
    for body in bodies:
        starts.append(starts[-1] + len(body))
    head = _HEAD.pack(_MAGIC, VERSION.encode(), number)
    return b"".join([head, Struct(f"<{number + 1}I").pack(*starts), *bodies])


if __name__ == "__main__":
    make()
