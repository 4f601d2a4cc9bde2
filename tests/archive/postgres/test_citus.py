"""An archive that Citus spreads over machines does what every archive does.

`NEWSCTL_TEST_CITUS` names a database of the coordinator's that has the extension and is the tests':
its schema `newsctl` is dropped.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from newsctl.actions.copying import copy
from newsctl.archive.open import open_archive
from newsctl.archive.postgres import distributing
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.search.query import Match
from tests import servers
from tests.archive.postgres.test_search_agreement import QUERIES, articles, ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

ADDRESS = os.environ.get("NEWSCTL_TEST_CITUS", "")
pytestmark = pytest.mark.skipif(not ADDRESS, reason="NEWSCTL_TEST_CITUS names no Citus")


@pytest.fixture
def spread() -> Iterator[Archive]:
    """An empty archive, spread."""
    servers.run(ADDRESS, "DROP SCHEMA IF EXISTS newsctl CASCADE")
    with open_server(ADDRESS) as archive:
        assert distributing.distribute(archive.server)
        assert not distributing.distribute(archive.server)
        yield archive


def test_articles_are_added_changed_and_taken_back(spread: Archive) -> None:
    several = [Article(title=f"خبر {n}", body=f"نص {n} عن القطار", tags=["مدن"]) for n in range(9)]
    added = [one.id for one in spread.add_many(several)]
    assert spread.add(several[3]).id == added[3]
    assert spread.update(added[0], {"title": "عنوان آخر"}).title == "عنوان آخر"
    assert len(spread.versions(added[0])) == 2
    assert spread.record_view(added[1]) == 1
    assert spread.mark([added[2]], read=True) == 1
    assert spread.trash(added[4:6]) == 2
    assert spread.restore(added[4:5]) == 1
    assert spread.remove([added[6]]) == 1
    assert spread.undo() is not None
    assert spread.redo() is not None
    assert spread.empty_trash() == 1
    assert spread.count() == 7
    assert spread.check().problems == []


def test_it_is_a_copy_and_is_searched_like_its_file(spread: Archive, tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.json")) as file:
        for _added in file.add_many(articles(200)):
            pass
        copy(file, spread)
        for query in QUERIES:
            assert ids(spread, query, Match.AUTO) == ids(file, query, Match.AUTO), query
        assert spread.stats() == file.stats()
