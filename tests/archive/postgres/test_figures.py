"""Figures and names of an archive on a server: what they read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from tests.archive.postgres.test_bitmaps import rows_read_by
from tests.servers import run

if TYPE_CHECKING:
    import pytest


def test_a_name_is_spelt_with_a_look_at_its_newest_article(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many bear it: nothing is sorted to find it."""
    with open_server(postgres) as archive:
        list(
            archive.add_many(
                Article(
                    title=f"خبر {n}",
                    body=f"نص {n}",
                    source="صوت الساحل" if n % 2 else "المرصد",
                    author=f"كاتب {n % 4}",
                    section="رياضة",
                    tags=["نقل"],
                    published_at=f"2026-01-{n % 28 + 1:02}",
                )
                for n in range(400)
            )
        )
        run(postgres, "ANALYZE newsctl.articles, newsctl.tags, newsctl.views")
        read = rows_read_by(monkeypatch, "SELECT k.key")
        named = [archive.names(kind) for kind in ("source", "author", "section", "tag")]
        assert named == [
            [("المرصد", 200), ("صوت الساحل", 200)],
            [(f"كاتب {n}", 100) for n in range(4)],
            [("رياضة", 400)],
            [("نقل", 400)],
        ]
        assert archive.stats().groups["tag"][0].articles == 400
        assert len(read) == 8
        assert max(read) <= 4
