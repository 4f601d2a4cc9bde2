"""Archives to test with: a clock that stands still, articles made to order."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article
from tests.archive.outside import Room, lived_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def article() -> Callable[..., Article]:
    """An article by number: `article(3)`; any field can be given."""

    def make(number: int = 1, **given: Any) -> Article:
        fields: dict[str, Any] = {
            "title": f"خبر رقم {number}",
            "body": f"نص الخبر رقم {number} عن مدينة الصويرة.\nفقرة ثانية فيها أخبار المدن.",
            "published_at": f"2025-01-{number % 28 + 1:02}",
        }
        return Article(**fields | given)

    return make


@pytest.fixture
def open_at(tmp_path: Path) -> Iterator[Callable[..., Archive]]:
    """Open the archive of this test (`open_at()`), or one at another path; closed at its end."""
    opened: list[Archive] = []

    def open_one(path: Path | None = None, **options: Any) -> Archive:
        options.setdefault("clock", lambda: NOON)
        archive = open_archive(str(path or tmp_path / "news" / "articles.json"), **options)
        opened.append(archive)
        return archive

    yield open_one
    for archive in opened:
        archive.__exit__(None, None, None)


@pytest.fixture(scope="session")
def _lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lived-in") / "news"
    folder.mkdir()
    lived_in(Room(folder))
    return folder


@pytest.fixture
def room(tmp_path: Path, _lived_in: Path) -> Room:
    """The program over an archive of eleven articles that has lived: see `lived_in`."""
    shutil.copytree(_lived_in, tmp_path / "news")
    with open_archive(str(tmp_path / "news" / "articles.json")):
        pass  # a copy is a stranger's file until it has been looked at
    return Room(tmp_path / "news")


@pytest.fixture
def empty_room(tmp_path: Path) -> Room:
    """The program where no archive is yet."""
    (tmp_path / "news").mkdir()
    return Room(tmp_path / "news")
