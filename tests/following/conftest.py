"""Newspapers of this test's own, a clock that it sets, and the program that follows them."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.open import open_archive
from newsctl.cli.app import main
from newsctl.cli.environment import Environment
from newsctl.following import hosts
from tests.cli.conftest import Stream
from tests.following.sites import AtOnce, Site
from tests.ran import Ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive


class Sites:
    """The newspapers of a test."""

    def __init__(self) -> None:
        self.at_once = AtOnce()
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.every: list[Site] = []

    def __call__(self) -> Site:
        """One more, that has nothing yet."""
        self.every.append(Site(self.at_once, lambda: self.clock()))  # noqa: PLW0108
        return self.every[-1]


@pytest.fixture
def sites() -> Iterator[Sites]:
    made = Sites()
    yield made
    for one in made.every:
        one.close()


@pytest.fixture
def site(sites: Sites) -> Site:
    """One newspaper."""
    return sites()


class Reader:
    """The program of one who follows newspapers, at a time that the test sets."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.now = datetime(2026, 11, 1, tzinfo=UTC)
        self.db = folder / "articles.json"
        self.environ = environ | {"NEWSCTL_DB": str(self.db), "NEWSCTL_LANG": "en", "TZ": "UTC"}

    def later(self, **more: float) -> None:
        """So much time goes by."""
        self.now += timedelta(**more)

    def __call__(self, *args: str, code: int | None = 0) -> Ran:
        """Run a command; fails when its exit code is not the expected one."""
        env = Environment(
            stdin=Stream(),
            stdout=Stream(),
            stderr=Stream(),
            environ=self.environ | {"NEWSCTL_DEBUG": "1"},
            clock=lambda: self.now,
        )
        found = main(args, env)
        assert isinstance(env.stdout, Stream)
        assert isinstance(env.stderr, Stream)
        ran = Ran(found, env.stdout.text(), env.stderr.text())
        assert code is None or ran.code == code, (args, ran)
        return ran

    def follow(self, *places: str, code: int = 0) -> Ran:
        return self("follow", "--allow-local", *places, code=code)

    def fetch(self, *args: str, code: int | None = 0) -> Any:
        """The account of a round."""
        return json.loads(self("fetch", "--allow-local", "--json", *args, code=code).out)

    def articles(self) -> list[Any]:
        """All articles, by their ids."""
        found: list[Any] = json.loads(
            self("list", "--json", "--sort", "added", "--reverse", code=None).out
        )
        return found

    def titles(self) -> list[str]:
        return [one["title"] for one in self.articles()]

    def open(self) -> Archive:
        return open_archive(str(self.db), clock=lambda: self.now)


@pytest.fixture
def reader(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """The program, whose pauses between pages are none."""
    monkeypatch.setattr(hosts, "PAUSE", 0.0)
    return Reader(tmp_path, dict(os.environ))
