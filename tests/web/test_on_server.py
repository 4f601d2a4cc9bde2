"""The same pages over an archive on a server: they know nothing but the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.web.app import application
from newsctl.web.guard import Rules
from newsctl.web.house import House
from tests.web.conftest import ARTICLES, NOW, TODAY, Lifespan, Pages
from tests.web.test_pages import EVERY_PAGE, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Archive


@pytest.fixture
def pages(postgres: str) -> Iterator[Pages]:
    """The usual articles on a server, served to this machine."""
    said: list[str] = []

    def opening() -> Archive:
        return open_archive(postgres, clock=lambda: NOW)

    with opening() as archive:
        list(archive.add_many(ARTICLES))
        app = application(House(opening, lambda: TODAY, say=said.append), Rules(frozenset()))
        with Lifespan(app):
            yield Pages(app, archive, said)


def test_every_page_is_there(pages: Pages) -> None:
    for path in (*EVERY_PAGE, "/api/articles", "/api/stats", "/api/search?q=الوزير",
                 "/feed.xml?q=الوزير", "/article/1.ris", "/api/articles/3/related"):  # fmt: skip
        assert pages(path).status_code == 200, (path, pages.said)


def test_it_is_searched_read_counted_and_seen_anew(pages: Pages) -> None:
    assert texts(pages.page("/search?q=الوزير"), ".results h2") == [
        ARTICLES[1].title, ARTICLES[0].title,
    ]  # fmt: skip
    tag = pages("/").headers["etag"]
    assert pages("/", if_none_match=tag).status_code == 304
    assert pages.person("/article/1").status_code == 200
    assert pages.archive.get(1).views == 1
    assert pages("/", if_none_match=tag).status_code == 200
    pages.archive.trash([1])
    assert pages("/article/1").status_code == 404
