"""Files that are whole or not there."""

from __future__ import annotations

import os
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from newsctl.atomic_files import whole_file

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_cut_short_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")

    with pytest.raises(KeyboardInterrupt), whole_file(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt

    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_or_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """`NEWSCTL_CONFIG=/dev/null newsctl config set …` as root would take /dev/null away."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()), daemon=True)
    reader.start()

    with whole_file(path, sync=True) as stream:
        stream.write(b"all")

    reader.join(5)
    assert read == [b"all"]
    assert stat.S_ISFIFO(path.stat().st_mode)
