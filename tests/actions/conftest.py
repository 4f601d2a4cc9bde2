"""An archive and a day for the things that people do; no command line, no streams."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.messages import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Three articles, numbered 1 to 3."""
    clock = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    with open_archive(str(tmp_path / "articles.json"), clock=lambda: clock) as opened:
        opened.add(
            Article(
                title="انطلاق موسم الزيتون", body="وقال الوزير إن المحصول وافر.", source="الساحل"
            )
        )
        opened.add(
            Article(
                title="افتتاح خط القطار", body="ركب فيه سكان كثيرون.", published_at="2026-11-02"
            )
        )
        opened.add(Article(title="مكتبة تصل إلى القرى", body="قرأ الأطفال كتبا.", source="الساحل"))
        yield opened
