"""Checking holds one article at a time, however many there are."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

from newsctl.archive.file.record import scan
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from newsctl.archive.door import Archive


def peak(archive: Archive) -> int:
    """Bytes that a check takes at once."""
    archive.check()  # what is remembered from one time to the next
    tracemalloc.start()
    try:
        assert archive.check().problems == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_six_times_the_articles_take_the_same_memory(
    open_at: Callable[..., Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_CHUNK", 1 << 14)  # bytes that are read at once
    peaks = []
    for number in (600, 3600):  # more than are remembered of names and dates
        archive = open_at(tmp_path / f"{number}.json")
        many = (Article(title=f"خبر {n}", body=f"نص {n} " + "حشو " * 60) for n in range(number))
        assert sum(1 for _added in archive.add_many(many)) == number
        peaks.append(peak(archive))

    assert peaks[1] < 1.5 * peaks[0]
