"""A large import leaves nothing before the indexes that searches would have to go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres import roles
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from tests.servers import of_role, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers import Databases

NUMBER = 600


def articles(first: int) -> Iterator[Article]:
    for n in range(first, first + NUMBER):
        yield Article(title=f"خبر {n}", body=f"نص القطار رقم {n} عن المدينة")


def waiting(address: str) -> int:
    """How many pages wait before the index of terms; none afterwards."""
    return int(run(address, "SELECT gin_clean_pending_list('newsctl.texts_terms')")[0][0])


def test_an_import_by_the_owner_sorts_all_of_it_in_at_the_end(postgres: str) -> None:
    with open_server(postgres) as archive:
        assert sum(1 for _added in archive.add_many(articles(1))) == NUMBER
        assert waiting(postgres) == 0
        archive.add(Article(title="واحد", body="نص واحد"))
        assert waiting(postgres) > 0  # by vacuum, some day


def test_who_does_not_own_the_archive_imports_too(databases: Databases) -> None:
    address = databases.new()
    writer = databases.role("importer")
    with open_server(address) as archive:
        roles.grant(archive.server, [], [writer])
    with open_server(of_role(address, writer), create=False) as archive:
        assert sum(1 for _added in archive.add_many(articles(1))) == NUMBER
        assert archive.count() == NUMBER
