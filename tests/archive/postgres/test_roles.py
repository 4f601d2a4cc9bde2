"""Who may do what on a server, and whose each change is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres import roles
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.errors import ArchiveError, NothingMatched
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import SEARCH, Selection
from tests.servers import of_role, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.postgres.archive import PostgresArchive
    from tests.servers import Databases

CHANGES: dict[str, Callable[[PostgresArchive], object]] = {
    "add": lambda a: a.add(Article(title="ثان", body="نص آخر")),
    "edit": lambda a: a.edit([1], {"title": "آخر"}),
    "remove": lambda a: a.remove([1]),
    "mark": lambda a: a.mark([1], read=True),
    "save a search": lambda a: a.save_search("س", "مطر"),
}


@pytest.fixture(scope="module")
def granted(databases: Databases) -> tuple[str, str, str]:
    """An archive of one article: its address for its owner, a reader and a writer."""
    address = databases.new()
    names = [databases.role(name) for name in ("reader", "writer")]
    with open_server(address) as archive:
        archive.add(Article(title="خبر", body="نص القطار", source="الراي"))
        archive.add(Article(title="سر", body="نص لا يراه القارئ", source="سر"))
        roles.grant(archive.server, names[:1], names[1:])
        roles.grant(archive.server, names[:1], names[1:])  # and once more
    return address, *(of_role(address, name) for name in names)  # type: ignore[return-value]


def test_a_reader_reads_and_its_reads_are_counted(granted: tuple[str, str, str]) -> None:
    with open_server(granted[1], create=False) as archive:
        views = archive.get(1).views
        assert archive.record_view(1) == views + 1
        assert archive.refresh() is False
        assert archive.get(1).title == "خبر"
        assert archive.most_read(within=(None, None))[0] == (1, views + 1)
        assert archive.names("source", "الر") == [("الراي", 1)]


@pytest.mark.parametrize("name", CHANGES)
def test_a_reader_changes_nothing(granted: tuple[str, str, str], name: str) -> None:
    with open_server(granted[1], create=False) as archive:
        with pytest.raises(ArchiveError, match="setup"):
            CHANGES[name](archive)
        assert archive.get(1).title == "خبر"


def test_a_reader_counts_by_the_function_alone(granted: tuple[str, str, str]) -> None:
    for sql in (
        "UPDATE newsctl.views SET views = 1000000",
        "INSERT INTO newsctl.reads VALUES (1, 1, 1)",
        "DELETE FROM newsctl.articles",
        "SELECT nextval('newsctl.ids')",
        "CREATE TABLE newsctl.mine (a integer)",
    ):
        with pytest.raises(Exception, match="permission denied"):
            run(granted[1], sql)


def test_a_function_of_the_readers_own_is_not_what_is_called(granted: tuple[str, str, str]) -> None:
    """What counts names everything with its schema, whatever comes first for the reader."""
    told = run(
        granted[1],
        "CREATE TEMPORARY TABLE views (article_id bigint, views bigint, viewed bigint); "
        "SET search_path = pg_temp, newsctl; SELECT newsctl.count_view(1, 1700000000)",
    )
    assert told[0][0][0] > 0
    assert run(
        granted[0], "SELECT count(*) FROM newsctl.reads WHERE quarter = 1700000000 / 900"
    ) == [(1,)]


def test_a_writer_changes_articles_and_no_tables(granted: tuple[str, str, str]) -> None:
    with open_server(granted[2], create=False) as archive:
        added = archive.add(Article(title="من الكاتب", body="نص الكاتب"))
        archive.edit([added.id], {"source": "الغد"})
        archive.record_view(added.id)
        archive.undo()
        archive.redo()
        archive.remove([added.id])
        assert archive.reindex() == archive.count()
        assert archive.check().problems == []
    with pytest.raises(Exception, match="must be owner"):
        run(granted[2], "DROP TABLE newsctl.articles")
    with pytest.raises(Exception, match="permission denied"):
        run(granted[2], "UPDATE newsctl.archive SET version = 9")


def test_a_reader_checks_the_archive_and_mends_nothing(granted: tuple[str, str, str]) -> None:
    with open_server(granted[1], create=False) as archive:
        assert archive.check().problems == []


def test_who_does_not_own_the_archive_grants_nothing(
    granted: tuple[str, str, str], databases: Databases
) -> None:
    """A server would only warn of it."""
    another = databases.role("another")
    with (
        open_server(granted[2], create=False) as archive,
        pytest.raises(ArchiveError, match="setup"),
    ):
        roles.grant(archive.server, [another], [])


def test_rights_hold_for_tables_that_a_later_version_makes(databases: Databases) -> None:
    """Those are the owner's, whoever granted."""
    address = databases.new()
    owner, writer = databases.role("owner_of_all"), databases.role("later_writer")
    run(address, f"GRANT CREATE ON DATABASE {address.partition('@/')[2].partition('?')[0]} "
                 f"TO {owner}")  # fmt: skip
    open_server(of_role(address, owner)).close()
    with open_server(address) as archive:  # the superuser
        roles.grant(archive.server, [], [writer])
    run(of_role(address, owner), "CREATE TABLE newsctl.later (id bigint)")
    run(of_role(address, writer), "INSERT INTO newsctl.later VALUES (1)")
    for sql in roles.statements([], [writer], owner):
        assert "DEFAULT" not in sql or f'FOR ROLE "{owner}"' in sql


def test_each_takes_back_its_own_last_change(postgres: str) -> None:
    ada, noor = (open_server(postgres, who=name) for name in ("ada", "noor"))
    with ada, noor:
        list(ada.add_many([Article(title="خبر", body="نص"), Article(title="غيره", body="غيره")]))
        ada.tag([1], add=["أول"])
        noor.tag([1], add=["ثان"])
        ada.edit([2], {"source": "الراي"})

        assert [one.number for one in noor.changes().done] == [3]
        everybody = noor.changes(everybody=True).done
        assert [(one.number, one.who) for one in everybody] == [
            (4, "ada"), (3, "noor"), (2, "ada"), (1, "ada"),
        ]  # fmt: skip
        noor.undo()
        assert ada.get(1).tags == ["أول"]
        assert noor.undo() is None
        noor.redo()
        assert ada.get(1).tags == ["أول", "ثان"]
        noor.undo(4)  # another's, by its number
        assert ada.get(2).source is None


def test_row_security_is_the_owners_business(databases: Databases) -> None:
    """What its policies hide from a reader is hidden from every command, and not counted."""
    address = databases.new()
    reader = databases.role("hidden_from")
    with open_server(address) as archive:
        archive.add(Article(title="خبر", body="نص القطار", source="الراي"))
        archive.add(Article(title="سر", body="نص القطار السري", source="سر"))
        roles.grant(archive.server, [reader], [])
    run(address, "ALTER TABLE newsctl.articles ENABLE ROW LEVEL SECURITY")
    run(address, f"CREATE POLICY open ON newsctl.articles TO {reader} USING (source_key <> 'سر')")
    with open_server(of_role(address, reader), create=False) as archive:
        assert list(archive.ids()) == [1]
        train = parse("قطار", today=date(2026, 3, 1))
        assert archive.count() == archive.count(query=train) == 1
        found = archive.search(train, Selection(limit=1), match=Match.AUTO)
        assert ([hit.id for hit in found.hits], found.total) == ([1], 1)
        assert archive.record_view(1) == 1
        with pytest.raises(NothingMatched):
            archive.get(2)
        with pytest.raises(NothingMatched):
            archive.record_view(2)
    with open_server(address) as archive:
        assert sorted(archive.ids()) == [1, 2]
        archive.edit([1, 2], {"section": "رأي"})
        assert archive.get(2).views == 0


def test_a_reader_is_told_what_is_new_for_a_saved_search_and_told_once(
    granted: tuple[str, str, str],
) -> None:
    with open_server(granted[0]) as archive:
        archive.save_search("قطار", "القطار")
        last = archive.arrivals(0).position
    with open_server(granted[1], create=False) as archive:
        archive.note_seen(f"{SEARCH}قطار", 1)
        assert archive.refresh() is False
        assert archive.seen(f"{SEARCH}قطار") == 1
        archive.note_seen(f"{SEARCH}قطار", 1 << 60)  # no further than what came
        assert archive.seen(f"{SEARCH}قطار") <= last + 1_000
        with pytest.raises(ArchiveError, match="setup"):
            archive.note_seen("copy of another", 1)
    told = run(granted[1], "SELECT newsctl.note_seen('copy of another', 1)")
    assert told[0][0] > 0
    assert run(granted[0], "SELECT count(*) FROM newsctl.seen WHERE name LIKE 'copy%'") == [(0,)]
