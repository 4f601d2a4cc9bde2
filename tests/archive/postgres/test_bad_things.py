"""What goes wrong on a server is told in one line, and nothing is lost by it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
import pytest
from psycopg2.extensions import parse_dsn

from newsctl.archive.postgres import connecting, rows
from newsctl.archive.postgres.errors import ours
from newsctl.archive.postgres.opening import open_server
from newsctl.archive.postgres.server import Server
from newsctl.article import Article
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection
from tests.archive.outside import fill, make_room, small_disk
from tests.languages import refusals
from tests.servers import GUARDED, of_database, of_role, own, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers import Databases

NEWS = Article(title="خبر", body="نص القطار")


def told(address: str, **options: object) -> str:
    """What is said of an address, in English; something else in each language."""
    texts = refusals(
        lambda: open_server(address, **options).close(),  # type: ignore[arg-type]
        errors=(ArchiveError, ArchiveLocked),
    )
    for text in texts:
        assert "secret" not in text
        assert "Traceback" not in text
    return texts[-1]


def with_setting(address: str, name: str, value: str) -> str:
    """An address with another setting of libpq's."""
    return f"{address}{'&' if '?' in address else '?'}{name}={value}"


# -- coming in -----------------------------------------------------------------------------------
def test_nobody_is_there(databases: Databases) -> None:
    assert "cannot be reached" in told("postgresql://ada:secret@/news?host=/nowhere")
    assert "cannot be reached" in told("postgresql://ada:secret@127.0.0.1:1/news")
    assert "no address" in told("postgresql://ada:se/cret@host:port/news")


@pytest.mark.parametrize(
    ("name", "value"),
    [("sslmode", "bad"), ("channel_binding", "bad"), ("connect_timeout", "soon"),
     ("target_session_attrs", "bad"), ("gssencmode", "bad")],
)  # fmt: skip
def test_a_setting_that_cannot_be_so_is_named(postgres: str, name: str, value: str) -> None:
    text = told(with_setting(postgres, name, value))
    assert text.endswith(f"the setting {name} has a value that it cannot have")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("-c%20nothing%3Don", 'unrecognized configuration parameter "nothing"'),
        (
            "-c%20statement_timeout%3Dsoon",
            'invalid value for parameter "statement_timeout": "soon"',
        ),
        ("-c%20work_mem%3D1", '1 kB is outside the valid range for parameter "work_mem"'),
        ("nothing", "invalid command-line argument for server process: nothing"),
    ],
)
def test_options_that_a_server_does_not_take_are_named(
    postgres: str, options: str, reason: str
) -> None:
    text = told(with_setting(postgres, "options", options))
    assert f"does not take what `options` or PGOPTIONS set ({reason}" in text


@pytest.mark.parametrize("setting", ["array_nulls%3Doff", "gin_fuzzy_search_limit%3D1"])
def test_what_is_set_for_a_role_changes_nothing(postgres: str, setting: str) -> None:
    """Where arrays know no NULL, and an index tells some of what it finds."""
    with open_server(with_setting(postgres, "options", f"-c%20{setting}")) as archive:
        archive.add(NEWS)
        articles = [Article(title=f"خبر {n}", body=f"نص القطار {n}") for n in range(3_000)]
        list(archive.add_many(articles))
        archive.edit([1], {"source": "الراي"})
        assert (archive.get(1).source, archive.get(2).source) == ("الراي", None)
        archive.trash([1])
        train = parse("قطار", today=date(2026, 3, 1))
        assert archive.search(train, Selection(limit=5), match=Match.AUTO).total == 3_000


def test_a_password_that_is_wrong_or_missing(databases: Databases, postgres: str) -> None:
    if "newsctl-pg" not in postgres:
        pytest.skip("for a server of the tests' own")
    run(postgres, f"DO $$ BEGIN CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'; "
                  "EXCEPTION WHEN duplicate_object THEN END $$")  # fmt: skip
    wrong = of_role(postgres, f"{GUARDED}:secret")
    assert told(wrong).endswith(f"the server does not take this password for {GUARDED}")
    assert "asks for a password" in told(of_role(postgres, GUARDED))


def test_a_role_that_is_not_there(postgres: str) -> None:
    assert "does not let nobody in" in told(of_role(postgres, "nobody"))


def test_a_file_of_passwords_that_others_may_read_is_not_read(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "newsctl-pg" not in postgres:
        pytest.skip("for a server of the tests' own")
    run(postgres, f"DO $$ BEGIN CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'; "
                  "EXCEPTION WHEN duplicate_object THEN END $$")  # fmt: skip
    file = tmp_path / "pgpass"
    file.write_text(f"*:*:*:{GUARDED}:right\n")
    file.chmod(0o644)
    monkeypatch.setenv("PGPASSFILE", str(file))
    guarded = of_role(postgres, GUARDED)
    assert "~/.pgpass" in told(guarded)
    assert "chmod 600" in told(guarded)
    file.chmod(0o600)
    with pytest.raises(ArchiveError, match="setup"):  # it is let in, and may not read
        open_server(guarded)


def test_a_service_that_nobody_wrote_down(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "services"
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    assert "there is no such service" in told("service=news")
    file.write_text("[other]\nhost=x\n")
    assert '"news" not found' in told("service=news")
    given = "\n".join(f"{name}={value}" for name, value in parse_dsn(postgres).items())
    file.write_text(f"[news]\n{given}\n")
    open_server("service=news").close()


def test_a_password_is_in_no_message_though_it_is_written_wrong(postgres: str) -> None:
    """Signs that have to be escaped stand in it as they are."""
    for place in ("u:p@secret@/x", "u:pa/secret@/x", "u:pa?secret@/x", "u:pa%zzsecret@/x",
                  "u:secret@h@h/x", ":secret@/x", "u:secret@127.0.0.1:1:2/x"):  # fmt: skip
        told(f"postgresql://{place}?host=/nowhere")
    told("host=/nowhere password=secret=x user")
    told("host=/nowhere password='secret")


def test_the_driver_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    assert told("postgresql:///news").endswith("pip install 'newsctl[postgres]'")


def test_a_schema_of_somebody_else(databases: Databases) -> None:
    address = databases.new()
    run(address, "CREATE SCHEMA newsctl")
    assert "somebody else's" in told(address)
    run(address, "CREATE TABLE newsctl.archive (one boolean, signature text, version integer, "
                 "archive_id text, analyzer text)")  # fmt: skip
    assert "somebody else's" in told(address)
    run(address, "INSERT INTO newsctl.archive VALUES (true, 'theirs', 1, '', '')")
    assert "somebody else's" in told(address)


def test_no_such_database(postgres: str) -> None:
    assert "no such database" in told(of_database(postgres, "nowhere"))


def test_no_right_to_make_an_archive(databases: Databases) -> None:
    address = of_role(databases.new(), databases.role("nobody"))
    assert "may not do this" in told(address)
    assert "no archive" in told(address, create=False)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_an_encoding_that_cannot_hold_every_text(databases: Databases, encoding: str) -> None:
    address = databases.new(
        more=f"ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    assert f"encoding is {encoding}" in told(address)


def test_a_server_that_is_too_old(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "OLDEST", 990000)
    assert told(postgres).endswith("the oldest that works is 99")


def test_too_many_are_connected(databases: Databases) -> None:
    address = databases.new(more="CONNECTION LIMIT 0")
    role = databases.role("one_of_many")
    assert "no more connections" in told(of_role(address, role))


# -- changing ------------------------------------------------------------------------------------
_FULL = """
CREATE FUNCTION public.is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER is_full BEFORE INSERT ON newsctl.befores EXECUTE FUNCTION public.is_full()"""


def test_a_full_disk_changes_nothing(databases: Databases) -> None:
    """As the server tells it, in the middle of an add."""
    address = databases.new()
    with open_server(address) as archive:
        archive.add(NEWS)
        run(address, _FULL)
        with pytest.raises(ArchiveError, match="امتلأ قرص الخادم"):
            archive.add(Article(title="ثان", body="غيره"))
        assert archive.count() == 1
        assert archive.check().problems == []


@contextmanager
def disk_for_server(options: str) -> Iterator[Path]:
    """A small disk where a server may write, which runs as another user: not below pytest's folder,
    which other runs close."""
    place = Path(tempfile.mkdtemp(prefix="newsctl-disk-"))
    place.chmod(0o755)
    try:
        with small_disk(place, f"{options},mode=777") as disk:
            yield disk
    finally:
        place.rmdir()


def adds_until_it_fails(address: str) -> list[int]:
    """The ids of what was told to be kept, until the server had no room left."""
    told = []
    with open_server(address) as archive, pytest.raises((ArchiveError, ArchiveLocked)) as raised:
        for number in range(100_000):
            body = " ".join(f"كلمة{number}و{n}" for n in range(400))
            told.append(archive.add(Article(title=f"خبر {number}", body=body)).id)
    assert "Traceback" not in str(raised.value)
    return told


def holds(address: str, told: list[int]) -> None:
    """Nothing that was told is lost, nothing is there by halves, and it goes on."""
    with open_server(address) as archive:
        assert {*told} <= {*archive.ids()}
        assert archive.count() <= len(told) + 1
        assert archive.check().problems == []
        more = archive.add(Article(title="بعد ذلك", body="اتسع القرص"))
        assert archive.get(more.id).title == "بعد ذلك"


def test_a_full_disk_of_the_tables() -> None:
    """A tablespace on a disk of its own: the server says so, and goes on."""
    with disk_for_server("size=32m") as disk, own() as cluster:
        space = disk / "space"
        space.mkdir()
        shutil.chown(space, cluster.data.owner(), cluster.data.group())
        run(cluster.address(), f"CREATE TABLESPACE small LOCATION '{space}'")
        run(cluster.address(), "CREATE DATABASE news TABLESPACE small")
        address = cluster.address("news")
        open_server(address).close()
        fill(disk, leave=6_000_000)
        told = adds_until_it_fails(address)
        assert told
        with open_server(address) as archive, pytest.raises(ArchiveError, match="امتلأ قرص"):
            list(archive.add_many(Article(title=f"{n}", body=f"{n} " * 3000) for n in range(500)))
        make_room(disk)
        holds(address, told)


def test_a_full_disk_of_the_whole_server() -> None:
    """A server that cannot write what it promises dies of it: that is said, and nothing lost."""
    with (
        disk_for_server("size=160m") as disk,
        own({"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
             "max_wal_size": "48MB", "min_wal_size": "32MB"}, disk) as cluster,
    ):  # fmt: skip
        address = cluster.address()
        open_server(address).close()
        fill(disk, leave=20_000_000)
        told = adds_until_it_fails(address)
        assert told
        with suppress(subprocess.CalledProcessError):
            cluster.stop("immediate")
        make_room(disk)
        cluster.start()
        holds(address, told)


def test_a_statement_that_takes_too_long(databases: Databases) -> None:
    address = databases.new()
    with open_server(address) as archive:
        archive.add(NEWS)
    slow = f"{address}{'&' if '?' in address else '?'}options=-c%20statement_timeout%3D50"
    with open_server(slow) as archive:
        with pytest.raises(ArchiveError, match="statement_timeout"):
            archive.server.write(lambda: archive.server.rows("SELECT pg_sleep(5)"))
        assert archive.count() == 1


def test_a_transaction_that_takes_too_long() -> None:
    """As a server from version 17 on ends it, and the connection with it."""

    class Ended(psycopg2.Error):
        pgcode = "25P04"

    def ask() -> None:
        raise ours(Ended("terminating connection due to transaction timeout"), "postgresql://x", "")

    assert "(transaction_timeout); nothing was changed" in refusals(ask)[-1]


def test_a_session_that_takes_no_changes_reads(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(NEWS)
    option = "options=-c%20default_transaction_read_only%3Don"
    with open_server(f"{postgres}{'&' if '?' in postgres else '?'}{option}") as archive:
        assert archive.get(1).title == "خبر"
        texts = refusals(lambda: archive.add(Article(title="ثان", body="غيره")))
        assert "takes no changes here; it may be a copy of another" in texts[-1]


def test_who_waits_for_too_long_is_told_to_try_again(postgres: str) -> None:
    with open_server(postgres) as holder, open_server(postgres, timeout=0.1) as other:
        holder.add(NEWS)
        other.add(Article(title="ثان", body="غيره"))

        def meanwhile() -> None:
            holder.edit([1], {"source": "الراي"})
            with pytest.raises(ArchiveLocked):
                other.edit([1], {"source": "الأهرام"})

        holder.server.write(meanwhile)
        assert other.get(1).source == "الراي"


def test_who_reads_waits_no_longer_for_tables_that_are_put_in_order(postgres: str) -> None:
    """As its owner does with VACUUM FULL, for hours."""
    with open_server(postgres, timeout=0.1) as archive:
        archive.add(NEWS)
        train = parse("قطار", today=date(2026, 3, 1))
        with closing(psycopg2.connect(postgres)) as owner:
            owner.cursor().execute("LOCK TABLE newsctl.articles, newsctl.texts, newsctl.archive")
            for ask in (
                lambda: archive.get(1),
                archive.count,
                lambda: list(archive.list()),
                lambda: archive.search(train, Selection(limit=20), match=Match.AUTO),
                lambda: open_server(postgres, timeout=0.1),
            ):
                texts = refusals(ask, errors=(ArchiveLocked,))
                assert texts[-1].endswith("others hold what is asked for. Try again in a moment")
        assert archive.count() == 1


def test_a_nul_and_half_a_letter_come_back_as_they_were(postgres: str) -> None:
    odd = Article(title="خبر\0", body="نص\0 \ud800 آخر", source="ا\0ب", tags=["ا\0", "\udc00"],
                  url="https://x.example/\0", extra={"a": "\0"})  # fmt: skip
    with open_server(postgres) as archive:
        archive.add(odd)
        found = archive.get(1)
        assert (found.title, found.body, found.source) == (odd.title, odd.body, odd.source)
        assert (found.tags, found.url, found.extra) == (odd.tags, odd.url, odd.extra)
        assert list(archive.ids(Selection(sources=("اب",)))) == [1]
        assert archive.check().problems == []


def test_more_than_a_server_holds_in_one_piece(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_LONGEST", 5_000_000)
    with open_server(postgres) as archive:
        with pytest.raises(ArchiveError, match="أكبر مما يقبله الخادم"):
            list(archive.add_many([NEWS, Article(title="كتاب", body="كلمة " * 1_000_000)]))
        assert archive.count() == 0
        archive.add(NEWS)
        assert archive.count() == 1


def test_a_book_and_ten_thousand_tags(postgres: str) -> None:
    """A text that no one vector of terms holds, and more tags than anybody reads."""
    words = " ".join(f"كلمة{n} طويلة{n * 7}" for n in range(25_000))
    tags = [f"وسم {n}" for n in range(10_000)]
    long = "ا" * 5000
    with open_server(postgres) as archive:
        archive.add(
            Article(title=long, body=words, author=long, source=long, section=long, tags=tags)
        )
        assert archive.get(1).tags == tags
        assert archive.get(1).body == words
        assert list(archive.ids(Selection(tags=("وسم 9999",)))) == [1]
        assert list(archive.ids(Selection(authors=(long,)))) == [1]
        archive.tag([1], remove=tags[:9_999])
        assert archive.get(1).tags == tags[9_999:]


# -- a pool between ------------------------------------------------------------------------------
def test_each_transaction_may_be_another_connection(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with pgbouncer in transaction mode: nothing that a session keeps is relied on."""
    plain = Server._run

    def run_elsewhere(self: Server, sql: str, values: object) -> list[object]:
        if not self._within and not sql.startswith(("COMMIT", "ROLLBACK")):
            self._let_go()
        return plain(self, sql, values)  # type: ignore[arg-type]

    monkeypatch.setattr(Server, "_run", run_elsewhere)
    with open_server(postgres) as archive:
        archive.add(NEWS)
        archive.edit([1], {"title": "آخر"})
        archive.record_view(1)
        assert archive.refresh() is False
        archive.undo()
        assert archive.get(1).title == "خبر"
        assert archive.arrivals(0).ids == [1]
        assert archive.check().problems == []
