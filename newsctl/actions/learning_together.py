"""What each of several processes learns while it prepares articles, told to all others: a word of a
language is analysed once, whoever meets it first."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from newsctl.archive.door import Preparing

_AT_ONCE = 4  # articles, after which a process tells and hears
_LENGTH = 4  # bytes, before what was learnt


class Together:
    """`prepare`, as process `own` of those does that have a file each: it adds to its own, and
    reads what is new in the others. None of them waits for another."""

    def __init__(self, prepare: Preparing, files: Sequence[BinaryIO], own: int) -> None:
        self._prepare = prepare
        self._prepared = 0  # articles
        self._own = files[own]
        self._read = {one.fileno(): 0 for one in files if one is not self._own}  # bytes

    def __call__(self, title: str, body: str) -> object:
        if self._prepared % _AT_ONCE == 0:
            self._talk()
        self._prepared += 1
        return self._prepare(title, body)

    def _talk(self) -> None:
        for learnt in self._new():
            self._prepare.hear(learnt)
        if learnt := self._prepare.learnt():
            with suppress(OSError):  # a full disk: each goes on alone
                self._own.write(len(learnt).to_bytes(_LENGTH, "big") + learnt)

    def _new(self) -> Iterator[bytes]:
        for file, at in self._read.items():
            while len(head := os.pread(file, _LENGTH, at)) == _LENGTH:
                length = int.from_bytes(head, "big")
                learnt = os.pread(file, length, at + _LENGTH)
                if len(learnt) < length:  # it is being written
                    break
                at += _LENGTH + length
                self._read[file] = at
                yield learnt


def files(number: int) -> list[BinaryIO]:
    """Files for so many processes that are copies of this one; none where there can be none."""
    from tempfile import TemporaryFile

    with suppress(OSError):
        return [TemporaryFile(buffering=0) for _process in range(number)]
    return []
