"""What the journal does with what it does not understand."""

from __future__ import annotations

import zlib
from struct import pack, unpack
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file.journal.frames import Frame, encode
from newsctl.archive.file.journal.journal import Journal
from newsctl.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path


def _with_text(frame: bytes, old: bytes, new: bytes) -> bytes:
    """A frame with other words in it, and the lengths and the checksum that go with them."""
    magic, length, blob, _checksum = unpack(">4sIQI", frame[:20])
    text = frame[20 : 20 + length].replace(old, new)
    rest = frame[20 + length :]
    return pack(">4sIQI", magic, len(text), blob, zlib.crc32(text + rest[:blob])) + text + rest


@pytest.mark.parametrize(
    "made",
    [
        lambda frame: b"NCJ9" + frame[4:],
        lambda frame: _with_text(frame, b'"views"', b'"looks"'),
        lambda frame: _with_text(frame, b'"rows":[]', b'"rows":[[]]'),
    ],
    ids=["another version", "a part under another name", "a part of another shape"],
)
def test_a_whole_promise_that_is_not_understood_is_refused_and_kept(
    tmp_path: Path, made: object
) -> None:
    """It may hold what somebody was told is kept: nothing is read past it, nothing written."""
    path = tmp_path / "articles.json.journal"
    assert callable(made)
    data = made(encode(Frame("a", number=1)))
    path.write_bytes(data)

    with pytest.raises(ArchiveError, match="بإصدار أحدث"):
        Journal(path).frames()

    assert path.read_bytes() == data


def test_a_promise_that_was_not_written_to_its_end_is_none(tmp_path: Path) -> None:
    path = tmp_path / "articles.json.journal"
    path.write_bytes(encode(Frame("a", number=1))[:-1])

    assert not Journal(path).frames()
