"""What goes wrong on a server is told in one line, and nothing is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres import rows, server
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import LANGUAGES, speaking
from newsctl.selection import Selection
from tests.servers import GUARDED, of_database, of_role, run

if TYPE_CHECKING:
    from tests.servers import Databases

NEWS = Article(title="خبر", body="نص القطار")


def told(address: str, **options: object) -> str:
    """What is said of an address, in English; something else in each language."""
    texts = []
    for language in LANGUAGES:
        with speaking(language), pytest.raises((ArchiveError, ArchiveLocked)) as raised:
            open_server(address, **options).close()  # type: ignore[arg-type]
        texts.append(str(raised.value))
        assert "secret" not in texts[-1]
        assert "Traceback" not in texts[-1]
    assert len(set(texts)) == len(LANGUAGES)
    return texts[-1]


# -- coming in -----------------------------------------------------------------------------------
def test_nobody_is_there(databases: Databases) -> None:
    assert "cannot be reached" in told("postgresql://ada:secret@/news?host=/nowhere")
    assert "cannot be reached" in told("postgresql://ada:secret@127.0.0.1:1/news")
    assert "no address" in told("postgresql://ada:se/cret@host:port/news")


def test_a_password_that_is_wrong_or_missing(databases: Databases, postgres: str) -> None:
    if "newsctl-pg" not in postgres:
        pytest.skip("for a server of the tests' own")
    run(postgres, f"DO $$ BEGIN CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'; "
                  "EXCEPTION WHEN duplicate_object THEN END $$")  # fmt: skip
    wrong = of_role(postgres, f"{GUARDED}:secret")
    assert told(wrong).endswith(f"the server does not take this password for {GUARDED}")
    assert told(of_role(postgres, GUARDED)).endswith(f"password for {GUARDED}")


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
    monkeypatch.setattr(server, "OLDEST", 990000)
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


def test_a_statement_that_takes_too_long(databases: Databases) -> None:
    address = databases.new()
    with open_server(address) as archive:
        archive.add(NEWS)
    slow = f"{address}{'&' if '?' in address else '?'}options=-c%20statement_timeout%3D50"
    with open_server(slow) as archive:
        with pytest.raises(ArchiveError, match="statement_timeout"):
            archive.server.write(lambda: archive.server.rows("SELECT pg_sleep(5)"))
        assert archive.count() == 1


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
    plain = server.Server._run

    def run_elsewhere(self: server.Server, sql: str, values: object) -> list[object]:
        if not self._within and not sql.startswith(("COMMIT", "ROLLBACK")):
            self._let_go()
        return plain(self, sql, values)  # type: ignore[arg-type]

    monkeypatch.setattr(server.Server, "_run", run_elsewhere)
    with open_server(postgres) as archive:
        archive.add(NEWS)
        archive.edit([1], {"title": "آخر"})
        archive.record_view(1)
        assert archive.refresh() is False
        archive.undo()
        assert archive.get(1).title == "خبر"
        assert archive.arrivals(0).ids == [1]
        assert archive.check().problems == []
