"""Archives to test with: small lexicon, a clock that stands still, articles made to order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.arabic.lexicon import SCHEMA
from newsctl.arabic.version import ANALYZER as VERSION
from newsctl.archive.open import open_archive
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def small_lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder whose lexicon holds two words, so that a new index is made in no time."""
    folder = tmp_path_factory.mktemp("small-lexicon")
    with closing(sqlite3.connect(folder / f"lexicon-{VERSION}.sqlite")) as db, db:
        db.execute(SCHEMA)
        db.executemany("INSERT INTO lexicon VALUES (?, ?)", [("اخبار", "خبر"), ("مدن", "مدين")])
    return folder


@pytest.fixture(autouse=True)
def _cache_of_archives(small_lexicon: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSCTL_CACHE", str(small_lexicon))


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
