"""The record as it was promised, for who may not write: a copy that is nowhere but open.

What a writer that died left half done is laid over it there, or, up to a number, taken off again,
so that it can be scanned, compared and copied like any whole record.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from newsctl.archive.file.record import rewriting
from newsctl.archive.file.record.file import Record

if TYPE_CHECKING:
    from newsctl.archive.file.journal.journal import Journal


def as_promised(record: Record, journal: Journal, mark: int | None = None) -> Record:
    """A copy of a record with all that the journal promised, or with all up to the number `mark`.

    The caller closes it (`let_go`). Raises OSError.
    """
    copy = in_a_copy(record)
    frames = journal.frames()
    if not frames.are_of(record.stored_archive_id()):
        frames = frames[:0]
    if frames and frames.standing[-1].announces:  # lines of a change that never was
        copy.truncate(min(copy.size, frames.standing[-1].end))
        frames = frames[:-1]
    if journal.replay(copy, frames) and mark is not None:
        unwanted = frames.above(mark)
        for splice in reversed(list(unwanted.places())):
            if splice.old:
                copy.write(splice.offset, unwanted.old(splice))
            else:
                copy.truncate(min(copy.size, splice.offset))
    return copy


def in_a_copy(record: Record) -> Record:
    """A copy of a record in a file without a name, open to be written."""
    copy = Record(record.location)
    with tempfile.TemporaryFile() as file:
        copy.fd = os.dup(file.fileno())
    at = 0
    for piece in rewriting.pieces(record.fd, 0, record.size):
        copy.write(at, piece)
        at += len(piece)
    return copy
