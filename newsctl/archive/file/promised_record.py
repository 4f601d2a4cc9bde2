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
    frames = [one for one in journal.frames() if one.archive == record.stored_archive_id()]
    if frames and frames[-1].announces is not None:  # lines of a change that never was
        copy.truncate(min(copy.size, frames[-1].end))
        frames.pop()
    wanted = [one for one in frames if mark is None or one.number <= mark]
    if journal.replay(copy, frames):
        for frame in reversed(frames[len(wanted) :]):
            for splice in reversed(frame.splices):
                if splice.old:
                    copy.write(splice.offset, splice.old)
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
