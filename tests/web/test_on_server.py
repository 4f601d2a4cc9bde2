"""The same pages over an archive on a server: they know nothing but the door."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.messages import LANGUAGES
from newsctl.web.app import application
from newsctl.web.guard import Rules
from newsctl.web.house import House
from tests.servers import own
from tests.web.conftest import ARTICLES, NOW, TODAY, Lifespan, Pages
from tests.web.test_pages import EVERY_PAGE, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Archive


@contextmanager
def served(address: str) -> Iterator[Pages]:
    """The usual articles on a server, served to this machine."""
    said: list[str] = []

    def opening() -> Archive:
        return open_archive(address, clock=lambda: NOW)

    with opening() as archive:
        list(archive.add_many(ARTICLES))
        app = application(House(opening, lambda: TODAY, say=said.append), Rules(frozenset()))
        with Lifespan(app):
            yield Pages(app, archive, said)


@pytest.fixture
def pages(postgres: str) -> Iterator[Pages]:
    with served(postgres) as found:
        yield found


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


def test_while_the_server_is_away_it_is_said_and_afterwards_all_goes_on() -> None:
    """Without anybody starting the pages again; each language says it in its words."""
    with own() as cluster, served(cluster.address()) as pages:
        assert pages("/article/1").status_code == 200
        for how in ("fast", "immediate"):
            cluster.stop(how)
            told = set()
            for language in LANGUAGES:
                for path in ("/", "/article/1", "/search?q=الوزير", "/api/articles"):
                    answer = pages(path, lang=language)
                    assert answer.status_code == 503, path
                    assert "Traceback" not in answer.text
                told.add(answer.text)
            assert len(told) == len(LANGUAGES)
            cluster.start()
            assert pages("/").status_code == 200
            assert texts(pages.page("/search?q=الوزير"), ".results h2")
        views = pages.archive.get(1).views
        cluster.stop("fast")
        cluster.start()  # nobody asked meanwhile
        assert pages.person("/article/1").status_code == 200
        assert pages.archive.get(1).views == views + 1
