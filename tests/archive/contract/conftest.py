"""The archives that the contract is held to: a new kind of archive is one entry more."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest

from newsctl.archive.open import open_archive
from newsctl.archive.postgres.opening import open_server
from tests.servers import CITUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

Opened: TypeAlias = "Callable[[], Archive]"

CLOCK = datetime(2026, 11, 24, 10, tzinfo=UTC)


def now() -> datetime:
    """What the archives' clock shows; a test may put another in its place."""
    return CLOCK


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **more: float) -> None:
        self.now += timedelta(**more)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the archives that this test opens."""
    clock = Clock()
    monkeypatch.setattr(sys.modules[__name__], "now", clock)
    return clock


def tinydb_file(folder: Path) -> Opened:
    """An archive in a TinyDB file."""
    location = str(folder / "a.json")
    return lambda: open_archive(location, clock=lambda: now())  # noqa: PLW0108 - as it is then


def postgresql(location: str) -> Opened:
    """An archive on a PostgreSQL server."""
    return lambda: open_server(location, clock=lambda: now())  # noqa: PLW0108 - as it is then


KINDS = ["tinydb_file", "postgresql", *(["citus"] if CITUS else [])]


@pytest.fixture(params=KINDS)
def open_alone(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens this test's archive, empty at first; whoever opens it closes it."""
    if request.param == "postgresql":
        return postgresql(request.getfixturevalue("postgres"))
    if request.param == "citus":
        return postgresql(request.getfixturevalue("databases").empty_spread())
    return tinydb_file(tmp_path)


@pytest.fixture
def in_a_file(request: pytest.FixtureRequest) -> None:
    """What is asked for is of an archive in a file alone."""
    if request.node.callspec.params["open_alone"] != "tinydb_file":
        pytest.skip("for archives in a file")


@pytest.fixture
def another(open_alone: Opened) -> Iterator[Opened]:
    """Opens this test's archive once more at each call; all are closed at its end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(open_alone())


@pytest.fixture
def archive(another: Opened) -> Archive:
    """This test's archive, open and empty."""
    return another()
