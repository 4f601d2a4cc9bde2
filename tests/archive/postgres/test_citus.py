"""An archive that Citus spreads over machines does what every archive does (see also the contract,
which is held to it as well), and asks no more of the machines than they can do each for itself.

`NEWSCTL_TEST_CITUS` names a database of the coordinator's that has the extension and is the tests':
its schema `newsctl` is dropped.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.actions.copying import copy
from newsctl.archive.open import open_archive
from newsctl.archive.postgres import distributing, roles
from newsctl.archive.postgres.opening import open_server
from newsctl.archive.postgres.server import Server
from newsctl.article import Article
from newsctl.errors import ArchiveError, NothingMatched
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import SEARCH, Selection, Sort
from tests import servers
from tests.archive.postgres.test_many_at_once import at_once
from tests.archive.postgres.test_search_agreement import QUERIES, articles, ids
from tests.servers import of_role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.postgres.archive import PostgresArchive

needs_citus = pytest.mark.skipif(not servers.CITUS, reason="NEWSCTL_TEST_CITUS names no Citus")


def test_each_table_has_its_distribution_key_first_and_in_each_unique_key(
    databases: servers.Databases,
) -> None:
    """As the catalogue of any server tells it."""
    address = databases.new()
    open_server(address).close()
    spread = [
        re.findall(r"\('newsctl\.(\w+)', '(\w+)'", sql)[0]
        for sql in distributing.statements()
        if "create_distributed_table" in sql and "NULL" not in sql
    ]
    assert dict(spread)["articles"] == "id"
    assert len(spread) > 10
    spread += [("keys", "key"), ("marks", "key")]  # which may be spread further
    for table, key in spread:
        named = f"'newsctl.{table}'::regclass"
        first = servers.run(
            address, f"SELECT attname FROM pg_attribute WHERE attrelid = {named} AND attnum = 1"
        )
        assert first == [(key,)], table
        unique = servers.run(
            address,
            "SELECT ARRAY(SELECT attname::text FROM pg_attribute a "
            "WHERE a.attrelid = indrelid AND a.attnum = ANY (indkey)) "
            f"FROM pg_index WHERE indrelid = {named} AND indisunique",
        )
        assert unique, table
        assert all(key in columns for (columns,) in unique), table


@pytest.fixture
def spread(databases: servers.Databases) -> Iterator[PostgresArchive]:
    """An empty archive, spread."""
    with open_server(databases.empty_spread()) as archive:
        assert not distributing.distribute(archive.server)
        yield archive


@needs_citus
def test_articles_are_added_changed_and_taken_back(spread: PostgresArchive) -> None:
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


@needs_citus
def test_it_is_a_copy_and_is_searched_like_its_file(
    spread: PostgresArchive, tmp_path: Path
) -> None:
    with open_archive(str(tmp_path / "a.json")) as file:
        for _added in file.add_many(articles(200)):
            pass
        copy(file, spread)
        for query in QUERIES:
            assert ids(spread, query, Match.AUTO) == ids(file, query, Match.AUTO), query
        assert spread.stats() == file.stats()


@needs_citus
def test_no_query_needs_what_lies_elsewhere(
    spread: PostgresArchive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Joins are of what lies together, aggregates are made where their rows are: what Citus has to
    bring to the coordinator first, and send out again, it calls a subplan."""
    plain = Server._run
    asked: list[str] = []

    def run(self: Server, sql: str, values: Any) -> list[Any]:
        rows = plain(self, sql, values)
        notices = self.connection.notices
        asked.append(sql)
        assert not any("subplan" in one for one in notices), sql
        del notices[:]
        return rows

    with open_archive(str(tmp_path / "a.json")) as file:
        for _added in file.add_many(articles(40)):
            pass
        copy(file, spread)
    spread.server.rows("SET client_min_messages = debug1")
    monkeypatch.setattr(Server, "_run", run)
    several = [Article(title=f"خبر {n}", body=f"نص {n} عن القطار", url=f"https://x.example/{n}")
               for n in range(5)]  # fmt: skip
    added = [one.id for one in spread.add_many(several)]
    spread.edit(added[:1], {"title": "عنوان آخر"})
    spread.tag(added[:2], add=["مدن"])
    spread.record_view(added[1])
    spread.trash(added[1:2])
    spread.restore(added[1:2])
    spread.remove(added[2:3])
    spread.undo()
    spread.redo()
    for query in QUERIES:
        for match in Match:
            ids(spread, query, match)
        spread.count(query=parse(query, today=date(2026, 3, 1)))
    spread.suggest(parse("قطاار", today=date(2026, 3, 1)))
    spread.related(1)
    for sort in Sort:
        spread.page(Selection(limit=3, sort=sort))
    spread.stats()
    spread.stats(Selection(sources=("الساحل",)))
    for kind in ("source", "author", "section", "tag"):
        spread.names(kind)
        spread.names(kind, "م", 1)
    within = (0, 1 << 33)
    spread.most_read()
    spread.most_read(within=within)
    spread.reads(within)
    spread.reads_by("source", within)
    spread.reads_of(added[1])
    list(spread.duplicates())
    spread.arrivals(0)
    spread.changes()
    spread.versions(added[0])
    assert spread.check(repair=True).problems == []
    assert spread.upkeep is not None
    spread.upkeep.compact()
    spread.reindex()
    assert len({*asked}) > 100


@needs_citus
def test_an_add_touches_two_shards(spread: PostgresArchive) -> None:
    """All that belongs to an article is put into its shard, all that it is known by into the one of
    the keys, and nothing else is changed on the machines but what lies whole on each."""
    text = " ".join(f"{words} رقم {n}" for n, words in enumerate(["وصل القطار إلى المحطة"] * 40))
    spread.add(Article(title="خبر أول", body=text))
    spread.server.rows("SET citus.log_remote_commands = on; SET client_min_messages = notice")
    del spread.server.connection.notices[:]
    spread.add(Article(title="خبر", body=f"{text} أمس", url="https://x.example/1", tags=["ا", "ب"]))
    told = "".join(one for one in spread.server.connection.notices if re.search("INSERT|COPY", one))
    touched: dict[str, set[str]] = {}
    for table, shard in re.findall(r"newsctl\.([a-z_]+)_(\d+)", told):
        touched.setdefault(table, set()).add(shard)
    assert {*touched} >= {
        "articles", "views", "texts", "sketches", "tags", "befores", "keys", "marks"
    }  # fmt: skip
    groups = spread.server.rows(
        "SELECT DISTINCT p.colocationid, s.shardminvalue FROM pg_dist_shard s "
        "JOIN pg_dist_partition p USING (logicalrelid) "
        "WHERE p.repmodel <> 't' AND s.shardid = ANY (%s::bigint[])",
        ([int(one) for some in touched.values() for one in some],),
    )
    assert len(groups) == 2, touched


@needs_citus
def test_an_archive_spread_by_an_older_version_brings_its_keys_together(
    databases: servers.Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers.run(servers.CITUS, "DROP SCHEMA IF EXISTS newsctl CASCADE")
    try:
        with monkeypatch.context() as patch:
            patch.setattr(distributing, "_BY_KEY", ())
            with open_server(servers.CITUS) as archive:
                for _added in archive.add_many(articles(60)):
                    pass
                distributing.distribute(archive.server)
                same = [archive.add(archive.get(7)).id, list(archive.duplicates())]
        for sql in (
            "SELECT create_distributed_table('newsctl.keys', 'key', colocate_with => 'none')",
            "SELECT create_distributed_table('newsctl.marks', 'key', colocate_with => 'none')",
            "DROP INDEX newsctl.marks_article",
            "DROP INDEX newsctl.texts_title_terms",
            "ALTER TABLE newsctl.texts ADD COLUMN title_terms tsvector",
            "DROP TABLE newsctl.bitmaps, newsctl.frequent_terms, newsctl.stale",
            "UPDATE newsctl.archive SET version = 5",
        ):
            servers.run(servers.CITUS, sql)
        with open_server(servers.CITUS) as archive:
            assert archive.server.rows(
                "SELECT count(*) FROM pg_dist_shard "
                "WHERE logicalrelid IN ('newsctl.keys'::regclass, 'newsctl.marks'::regclass)"
            ) == [(2,)]
            assert [archive.add(archive.get(7)).id, list(archive.duplicates())] == same
            assert archive.check().problems == []
    finally:
        databases.forget_spread()


@needs_citus
def test_many_at_once_are_counted_exactly_and_added_once(spread: PostgresArchive) -> None:
    added = spread.add(Article(title="خبر", body="نص")).id

    def work(one: PostgresArchive, which: int) -> None:
        for number in range(4):
            one.record_view(added)
            one.add(Article(title=f"خبر {number}", body=f"نص {number}", tags=[f"{which}"]))

    at_once(servers.CITUS, 16, work)
    assert spread.get(added).views == 16 * 4
    assert spread.count() == 1 + 4
    assert spread.check().problems == []


@needs_citus
def test_a_reader_counts_and_changes_nothing(spread: PostgresArchive) -> None:
    """By the same functions as on one server."""
    servers.run(servers.CITUS, "DO $$ BEGIN CREATE ROLE newsctl_citus_reader LOGIN; "
                               "EXCEPTION WHEN duplicate_object THEN END $$")  # fmt: skip
    added = spread.add(Article(title="خبر", body="نص القطار")).id
    spread.save_search("س", "قطار")
    roles.grant(spread.server, ["newsctl_citus_reader"], [])
    with open_server(of_role(servers.CITUS, "newsctl_citus_reader"), create=False) as reader:
        assert reader.record_view(added) == 1
        assert reader.record_view(added) == 2
        with pytest.raises(NothingMatched):
            reader.record_view(99)
        assert reader.get(added).views == 2
        assert ids(reader, "قطار", Match.AUTO) == [added]
        name = f"{SEARCH}س"
        reader.note_seen(name, reader.arrivals(0).position)
        assert reader.seen(name) > 0
        with pytest.raises(ArchiveError, match="setup"):
            reader.add(Article(title="ثان", body="غيره"))
    assert sum(spread.reads_of(added).values()) == 2


@needs_citus
def test_it_is_spread_whole_or_not_at_all(
    databases: servers.Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers.run(servers.CITUS, "DROP SCHEMA IF EXISTS newsctl CASCADE")
    try:
        with open_server(servers.CITUS) as archive:
            for _added in archive.add_many(articles(20)):
                pass
            with monkeypatch.context() as patch:
                patch.setattr(distributing, "_EVERYWHERE", ("archive", "nothing"))
                with pytest.raises(ArchiveError):
                    distributing.distribute(archive.server)
            assert not distributing.is_distributed(archive.server)
            assert archive.count() == 20
            assert distributing.distribute(archive.server)
            assert archive.count() == 20
            assert archive.check().problems == []
    finally:
        databases.forget_spread()


@needs_citus
def test_spread_while_full_it_holds_the_same_and_goes_on(databases: servers.Databases) -> None:
    servers.run(servers.CITUS, "DROP SCHEMA IF EXISTS newsctl CASCADE")
    try:
        with open_server(servers.CITUS) as archive:
            for _added in archive.add_many(articles(60)):
                pass
            archive.remove([7])
            found = [ids(archive, query, Match.AUTO) for query in QUERIES]
            assert distributing.distribute(archive.server)
            assert [ids(archive, query, Match.AUTO) for query in QUERIES] == found
            assert archive.undo() is not None
            assert archive.get(7).id == 7
            assert archive.check().problems == []
    finally:
        databases.forget_spread()
