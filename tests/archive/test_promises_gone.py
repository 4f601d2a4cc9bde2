"""A journal that its writer empties, or writes anew, while somebody without the lock reads it."""

from __future__ import annotations

import pytest

from newsctl.archive.file.journal.frames import HEAD_LENGTH, Frame, Splice, encode
from newsctl.archive.file.journal.promises import Promises, PromisesGone, Standing

FRAME = Frame("0" * 32, number=3, splices=[Splice(10, b"old", b"newer")], end=100)
BYTES = encode(FRAME)
OTHER = encode(Frame("0" * 32, number=4, splices=[Splice(10, b"", b"x" * 400)], end=500))


@pytest.mark.parametrize(
    "later",
    [b"", BYTES[: HEAD_LENGTH - 1], BYTES[:HEAD_LENGTH], BYTES[:-30], OTHER,
     BYTES[:HEAD_LENGTH] + OTHER[HEAD_LENGTH:]],
    ids=["empty", "part of a head", "a head", "a part", "another", "a mixture"],
)  # fmt: skip
def test_what_changes_between_two_reads_is_said_to_be_gone(later: bytes) -> None:
    """Only its head is read as it was: whoever asked looks again, and meets no mistake of ours."""
    reads: list[int] = []

    def read(length: int, offset: int) -> bytes:
        reads.append(length)
        return (BYTES if len(reads) == 1 else later)[offset : offset + length]

    standing = [Standing(0, len(BYTES), 3, 100, announces=False)]
    with pytest.raises(PromisesGone):
        Promises(read, standing, {}).laid_over(b"." * 20, 0)
