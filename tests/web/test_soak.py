"""Served pages under a mixed load while others import, delete and compact: nothing leaks."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.door import OnDuplicate
from tests.benchmarks.soak_serve import soak
from tests.web.conftest import ARTICLES, opener

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process is ended by signals")


def test_each_opened_page_is_counted_once_and_nothing_leaks(tmp_path: Path, full: bool) -> None:
    """With --full for half an hour, memory and descriptors too."""
    place = tmp_path / "a.json"
    with opener(place)() as archive:
        list(archive.add_many(ARTICLES, on_duplicate=OnDuplicate.KEEP))

    brief = partial(soak, every=1, pause=0.3, rest=0.5)
    found = soak(str(place), 1800) if full else brief(str(place), 5)

    assert found.seen.wrong == []
    assert found.counted == found.seen.opened > 0
    assert {"import", "tag", "rm", "compact"} <= set(found.writes) or not full
    if full:
        assert found.leaks == []
