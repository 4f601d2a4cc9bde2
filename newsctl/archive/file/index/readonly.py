"""The index of an archive that cannot be written: read where it stands, or as a copy.

Reading SQLite's write-ahead log writes beside it, so an index that has one is copied to the cache
first. The copy is kept until the index changes, and is its owner's alone.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from newsctl.archive.file import disk
from newsctl.archive.file.disk import beside
from newsctl.archive.file.record.rewriting import copy_file
from newsctl.folders import cache_folder

if TYPE_CHECKING:
    from pathlib import Path


def is_at_rest(index: Path) -> bool:
    """Whether nobody has the index open, and all of it stands in its one file."""
    wal = beside(index, "-wal")
    return index.exists() and not (wal.exists() and wal.stat().st_size)


def readable_copy(index: Path, path: Path) -> Path:
    """Where a copy of an index that cannot be opened where it is stands; made if it is not there.

    `path` is the record that the index belongs to.
    """
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"read-only-{_hash(str(path))}"
    copy = folder / f"{name}-{_hash(_state(index))}.index"
    if copy.exists():
        return copy
    for old in folder.glob(f"{name}-*"):
        disk.remove(old)
    for end in ("-wal", ""):  # the index last: with it the copy is whole
        if beside(index, end).exists():
            copy_file(beside(index, end), beside(copy, end))
    return copy


def _state(index: Path) -> str:
    told = [beside(index, end) for end in ("", "-wal")]
    return repr(
        [
            (one.stat().st_ino, one.stat().st_size, one.stat().st_mtime_ns)
            for one in told
            if one.exists()
        ]
    )


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
