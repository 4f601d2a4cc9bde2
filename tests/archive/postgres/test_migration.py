"""An archive of an older version is brought to the newest, whole, once, by whoever may."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive.changes import ChangeKind
from newsctl.archive.door import Prepared
from newsctl.archive.postgres import distributing, migration, roles
from newsctl.archive.postgres.analysis import prepare
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import SEARCH, Selection
from tests.languages import refusals
from tests.servers import of_role, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.postgres.archive import PostgresArchive
    from newsctl.archive.postgres.server import Server
    from tests.servers import Databases

ARTICLE = Article(title="جديد", body="نص القطار الجديد")
TRAIN = parse("قطار", today=date(2026, 3, 1))
DUMPS = Path(__file__).resolve().parents[2] / "data"
CATALOGUE = """
SELECT 'column', table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
    || coalesce(column_default, '') || ' ' || coalesce(collation_name, '') || ' ' || is_identity
    FROM information_schema.columns WHERE table_schema = 'newsctl'
UNION ALL SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'newsctl'
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'newsctl'::regnamespace
UNION ALL SELECT 'function', pg_get_functiondef(oid) || coalesce(proacl::text, '')
    FROM pg_proc WHERE pronamespace = 'newsctl'::regnamespace
UNION ALL SELECT 'sequence', sequencename || ' ' || data_type FROM pg_sequences
    WHERE schemaname = 'newsctl'
UNION ALL SELECT 'packed', attrelid::regclass || '.' || attname || ' ' || attcompression::text
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'newsctl'::regnamespace AND relkind = 'r' AND attcompression <> ''
UNION ALL SELECT 'options', oid::regclass || ' ' || reloptions::text FROM pg_class
    WHERE relnamespace = 'newsctl'::regnamespace AND reloptions IS NOT NULL
ORDER BY 1, 2"""


@pytest.fixture
def older(databases: Databases) -> str:
    """The address of an archive as the first version left it."""
    address = databases.new()
    run(address, (DUMPS / "postgres_version_1.sql").read_text(encoding="utf-8"))
    return address


def version(address: str) -> int:
    return int(run(address, "SELECT version FROM newsctl.archive")[0][0])


def test_all_is_there_afterwards(older: str) -> None:
    assert version(older) == 1
    with open_server(older, create=False, who="سلمى") as archive:
        archive.reindex()  # its words are analysed as they were then
        assert sorted(archive.ids()) == [1, 2, 3, 4, 7, 8]
        assert list(archive.ids(Selection(trash=True))) == [5]
        assert archive.get(2).title == "عنوان آخر"
        assert [archive.get(one).views for one in (1, 4, 2)] == [2, 1, 0]
        assert len(archive.versions(3)) == 2
        found = archive.search(parse("قطار", today=date(2026, 3, 1)), Selection(), match=Match.AUTO)
        assert {hit.id for hit in found.hits} == {1, 2, 4, 7, 8}
        assert {**archive.saved_searches()} == {"قطارات": "قطار"}
        assert archive.seen("قطارات") == 4
        assert [one.name for one in archive.subscriptions()] == ["الخبر"]
        assert [one.kind for one in archive.changes().undone] == [ChangeKind.TAGGED]
        assert archive.redo() is not None
        assert archive.get(1).tags == ["بحر"]
        assert archive.undo() is not None
        assert archive.undo() is not None  # what was deleted for good
        assert archive.get(6).title == "خبر 5 عن الميناء"
        assert archive.record_view(1) == 3
        assert archive.add(Article(title="خبر جديد", body="نص جديد")).id == 9
        assert archive.check().problems == []
    assert version(older) == migration.VERSION


def test_its_tables_are_those_of_a_new_one(older: str, databases: Databases) -> None:
    open_server(older).close()
    new = databases.new()
    open_server(new).close()
    assert run(older, CATALOGUE) == run(new, CATALOGUE)


def older_rights(readers: list[str], writers: list[str]) -> list[str]:
    """What granted rights in the first version, which had one function."""
    return [one for one in roles.statements(readers, writers, "newsroom") if "note_seen" not in one]


def test_who_might_count_reads_still_may(older: str, databases: Databases) -> None:
    reader = databases.role("reader")
    for one in older_rights([reader], []):
        run(older, one)
    open_server(older).close()
    with open_server(of_role(older, reader), create=False) as archive:
        assert archive.record_view(1) == 3
        archive.note_seen(f"{SEARCH}قطار", 1)
        assert archive.seen(f"{SEARCH}قطار") == 1


def test_who_may_not_is_told_who_may(older: str, databases: Databases) -> None:
    writer = databases.role("writer")
    for one in older_rights([], [writer]):
        run(older, one)
    texts = refusals(lambda: open_server(of_role(older, writer)))
    assert any("only its owner" in one for one in texts)
    assert version(older) == 1


def test_it_stays_its_owners_whoever_migrates(older: str, databases: Databases) -> None:
    owner = databases.role("owner")
    run(older, f"ALTER SCHEMA newsctl OWNER TO {owner}")
    run(
        older,
        f"""DO $$ DECLARE one regclass; BEGIN FOR one IN SELECT oid FROM pg_class
        WHERE relnamespace = 'newsctl'::regnamespace AND relkind IN ('r', 'S')
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'i')
        LOOP EXECUTE format('ALTER TABLE %s OWNER TO {owner}', one); END LOOP;
        ALTER FUNCTION newsctl.count_view(bigint, bigint) OWNER TO {owner}; END $$""",
    )
    open_server(older).close()
    assert version(older) == migration.VERSION
    owners = "SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc WHERE proname = 'count_view'"
    assert run(older, owners) == [(owner,)]


def test_many_that_open_it_at_once_migrate_it_once(
    older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    first, *others = migration.STEPS

    def counted(server: Server) -> None:
        done.append(server)
        first(server)

    monkeypatch.setattr(migration, "STEPS", (counted, *others))

    def opened(_number: int) -> int:
        with open_server(older) as archive:
            return archive.count()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(opened, range(8))) == [6] * 8
    assert len(done) == 1


KILLED = """
import os, sys
from newsctl.archive.postgres import migration
from newsctl.archive.postgres.opening import open_server

def die(server):
    migration.STEPS[0](server)
    server.rows("ALTER TABLE newsctl.articles ADD COLUMN half text")
    os.kill(os.getpid(), 9)

steps = migration.STEPS
migration.STEPS = (steps[0], die, *steps[2:])
migration.VERSION = 3
open_server(sys.argv[1])
"""


def test_killed_in_the_middle_it_is_as_it_was(older: str) -> None:
    before = run(older, CATALOGUE)
    killed = subprocess.run([sys.executable, "-c", KILLED, older], check=False)
    assert killed.returncode != 0
    assert run(older, CATALOGUE) == before
    assert version(older) == 1
    with open_server(older) as archive:
        assert archive.count() == 6
    assert version(older) == migration.VERSION


def test_a_step_that_fails_leaves_it_as_it_was(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(server: Server) -> None:
        server.rows("ALTER TABLE newsctl.articles ADD COLUMN half text")
        server.rows("SELECT nothing FROM nowhere")

    before = run(older, CATALOGUE)
    with monkeypatch.context() as patch:
        patch.setattr(migration, "STEPS", (*migration.STEPS, fails))
        patch.setattr(migration, "VERSION", migration.VERSION + 1)
        with pytest.raises(ArchiveError):
            migrating(older)
    assert run(older, CATALOGUE) == before


def migrating(address: str) -> None:
    with open_server(address):
        pass


def test_who_works_meanwhile_is_waited_for_and_not_for_ever(older: str) -> None:
    import psycopg2

    with psycopg2.connect(older) as worker, worker.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", (0x6E657763, 1))
        with pytest.raises(ArchiveLocked):
            open_server(older, timeout=0.1)
    worker.close()
    open_server(older, timeout=0.1).close()
    assert version(older) == migration.VERSION


def test_an_older_program_that_stays_open_is_told(postgres: str) -> None:
    """It neither changes nor goes on to show what it no longer knows."""
    newer = "UPDATE newsctl.archive SET version = version + 1"
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص"))
        run(postgres, newer)
        try:
            texts = refusals(lambda: archive.add(Article(title="ثان", body="غيره")))
            assert refusals(archive.refresh) == texts
            assert refusals(lambda: open_server(postgres)) == texts
        finally:
            run(postgres, newer.replace("+", "-"))
        assert archive.count() == 1
        archive.add(Article(title="ثان", body="غيره"))


def test_spread_it_is_spread_afterwards_too(
    monkeypatch: pytest.MonkeyPatch, databases: Databases
) -> None:
    """A table that a step makes is spread like the others, and no table is forgotten."""
    address = databases.new()
    with open_server(address) as archive:
        made = {name for (name,) in run(address, "SELECT tablename FROM pg_tables "
                                                 "WHERE schemaname = 'newsctl'")}  # fmt: skip
        known = {sql.partition("newsctl.")[2].partition("'")[0]
                 for sql in distributing.statements()}  # fmt: skip
        assert made - known == distributing.STAYING
        assert known <= made
        assert archive.server.archive_version == migration.VERSION


# -- another version of the analyser ---------------------------------------------------------------
def test_an_archive_that_another_analyser_indexed_asks_for_reindex(postgres: str) -> None:
    """Reading goes on; nothing is searched, or put, as if it were indexed alike."""
    asked: list[Callable[[PostgresArchive], object]] = [
        lambda a: a.search(TRAIN, Selection(), match=Match.AUTO),
        lambda a: a.add(Article(title="ثان", body="غيره")),
        lambda a: list(a.add_many([Prepared(ARTICLE, prepare(ARTICLE.title, ARTICLE.body))])),
        lambda a: a.edit([1], {"body": "نص آخر"}),
    ]
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص القطار"))
        run(postgres, "UPDATE newsctl.archive SET analyzer = '0'")
        try:
            for opened_before in (True, False):
                if opened_before:
                    archive.refresh()
                one = archive if opened_before else open_server(postgres)
                for ask in asked:
                    texts = refusals(partial(ask, one))
                    assert all("newsctl reindex" in text for text in texts)
                assert one.get(1).title == "خبر"
                assert one.record_view(1) > 0
                assert list(one.ids()) == [1]
            assert archive.reindex() == 1
            assert one.refresh()
            assert [hit.id for hit in asked[0](one).hits] == [1]  # type: ignore[attr-defined]
            one.close()
            archive.add(ARTICLE)
            assert archive.check().problems == []
        finally:
            run(postgres, f"UPDATE newsctl.archive SET analyzer = '{ANALYZER}'")


def test_a_program_that_stays_open_does_not_put_old_terms_beside_new_ones(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(ARTICLE)
        run(postgres, "UPDATE newsctl.archive SET analyzer = 'newer'")
        try:
            with pytest.raises(ArchiveError, match="reindex"):  # it was not refreshed
                archive.add(Article(title="ثان", body="غيره"))
            assert archive.count() == 1
        finally:
            run(postgres, f"UPDATE newsctl.archive SET analyzer = '{ANALYZER}'")


def test_what_is_changed_while_it_is_indexed_anew_is_indexed_anew_too(postgres: str) -> None:
    """An older program may have put its terms behind the one that goes through."""
    with open_server(postgres) as archive:
        archive.add(Article(title="خبر", body="نص القطار"))

        def progress(_done: int, _total: int) -> None:
            run(postgres, "UPDATE newsctl.texts SET terms = ''")
            run(postgres, "UPDATE newsctl.articles SET changed = extract(epoch FROM now())")

        archive.reindex(progress)
        found = archive.search(TRAIN, Selection(), match=Match.AUTO)
        assert [hit.id for hit in found.hits] == [1]
