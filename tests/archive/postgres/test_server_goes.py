"""A server that goes, comes back, lets another take its place, or ends what takes it too long:
survived or said, and nothing by halves."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.postgres.errors import ConnectionLost
from newsctl.archive.postgres.opening import open_server
from newsctl.archive.postgres.server import Server
from newsctl.article import Article
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import speaking
from tests.languages import refusals
from tests.servers import Cluster, gone_afterwards, own, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.postgres.archive import PostgresArchive

NEWS = Article(title="خبر", body="نص القطار")
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


SLOW = """
CREATE FUNCTION newsctl.slow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
CREATE TRIGGER slow BEFORE INSERT ON newsctl.texts EXECUTE FUNCTION newsctl.slow()"""


def others(count: int) -> list[Article]:
    return [Article(title=f"خبر {n}", body=f"نص {n} عن القطار") for n in range(count)]


def with_setting(address: str, name: str, value: str) -> str:
    """The same address, for sessions of that setting."""
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}options=-c%20{name}%3D{value}"


@contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """A server that follows another's changes."""
    with gone_afterwards(DURABLE) as cluster:
        as_user = cluster.as_user()
        if "user" in as_user:
            shutil.chown(cluster.folder, as_user["user"], as_user["group"])
        cluster.run("pg_basebackup", "-h", str(primary.folder), "-U", "newsroom", "-R",
                    "-D", str(cluster.data), "-c", "fast", "-X", "stream")  # fmt: skip
        cluster.start()
        yield cluster


# -- another takes its place -----------------------------------------------------------------------
def test_the_archive_goes_on_where_another_took_its_place() -> None:
    """Two hosts in the address, as libpq has them: what stays open changes over by itself."""
    with own(DURABLE | {"synchronous_standby_names": "*"}) as first:
        # (Until one follows it, nothing would be acknowledged.)
        plain = with_setting(first.address(), "synchronous_commit", "local")
        open_server(plain).close()
        with standby(first) as second:
            both = (
                f"postgresql://newsroom@/postgres?host={first.folder},{second.folder}"
                "&target_session_attrs=read-write"
            )
            following = second.address()
            with open_server(both) as archive:
                told = [one.id for one in archive.add_many(others(5))]
                archive.record_view(told[0])
                with open_server(following, create=False) as reader:
                    assert reader.count() == 5
                    with pytest.raises(ArchiveError, match=r"copy of another|نسخة"):
                        reader.add(NEWS)
                first.stop("immediate")
                with pytest.raises(ArchiveError):  # nobody takes changes now
                    archive.add(NEWS)
                run(following, "ALTER SYSTEM SET synchronous_standby_names = ''")
                second.run("pg_ctl", "-D", str(second.data), "-w", "promote")
                run(following, "SELECT pg_reload_conf()")
                assert archive.count() == 5
                assert archive.get(told[0]).views == 1
                assert archive.record_view(told[0]) == 2
                told.append(archive.add(NEWS).id)
                assert {*archive.ids()} == {*told}
                assert archive.undo() is not None
                assert archive.check().problems == []


def test_an_import_goes_on_where_another_took_its_place() -> None:
    """What was acknowledged is there, once; what was not comes when it is imported again."""
    with own(DURABLE | {"synchronous_standby_names": "*"}) as first:
        open_server(with_setting(first.address(), "synchronous_commit", "local")).close()
        with standby(first) as second:
            both = (
                f"postgresql://newsroom@/postgres?host={first.folder},{second.folder}"
                "&target_session_attrs=read-write"
            )

            def fed() -> Iterator[Article | None]:
                for at, one in enumerate(others(400)):
                    if at % 50 == 0:
                        yield None
                    if at == 225:
                        run(second.address(), "ALTER SYSTEM SET synchronous_standby_names = ''")
                        first.stop("immediate")
                        second.run("pg_ctl", "-D", str(second.data), "-w", "promote")
                    yield one

            told: list[int] = []
            with open_server(both) as archive, suppress(ArchiveError):
                for added in archive.add_many(fed()):
                    told.append(added.id)  # noqa: PERF401 - it may end in the middle
            assert len(told) >= 200
            with open_server(both) as archive:
                assert {*told} <= {*archive.ids()}
                list(archive.add_many(others(400)))
                assert archive.count() == 400
                assert archive.check().problems == []


# -- it is started again ---------------------------------------------------------------------------
def test_what_stays_open_is_told_while_it_is_away_and_goes_on_when_it_is_back() -> None:
    with own(DURABLE) as cluster, open_server(cluster.address()) as archive:
        archive.add(NEWS)
        for how in ("fast", "immediate"):
            cluster.stop(how)
            asked: list[Callable[[], object]] = [
                archive.refresh, archive.count, lambda: archive.get(1),
                lambda: archive.record_view(1), lambda: archive.edit([1], {"title": "آخر"}),
            ]  # fmt: skip
            for ask in asked:
                refusals(ask, errors=(ArchiveError, ArchiveLocked))
            cluster.start()
            archive.refresh()
            assert archive.get(1).title == "خبر"
            assert archive.get(1).views == 0


def test_a_restart_between_two_changes_is_not_noticed() -> None:
    with own(DURABLE) as cluster, open_server(cluster.address()) as archive:
        archive.add(NEWS)
        for time_ in range(1, 3):
            cluster.stop("fast")
            cluster.start()
            assert archive.record_view(1) == time_
            cluster.stop("fast")
            cluster.start()
            archive.edit([1], {"title": f"عنوان {time_}"})
        assert archive.get(1).title == "عنوان 2"
        assert archive.check().problems == []


def test_a_restart_while_many_add_loses_nothing_and_doubles_nothing() -> None:
    with own(DURABLE) as cluster:
        address = cluster.address()
        open_server(address).close()
        told: list[tuple[int, str]] = []
        ended = threading.Event()

        def add(which: int) -> None:
            number = 0
            while not ended.is_set():
                title = f"خبر {which} {number}"
                number += 1
                with suppress(ArchiveError, ArchiveLocked), open_server(address) as archive:
                    told.append((archive.add(Article(title=title, body=title)).id, title))

        threads = [threading.Thread(target=add, args=(which,)) for which in range(4)]
        for one in threads:
            one.start()
        for _time in range(3):
            time.sleep(0.4)
            cluster.stop("immediate")
            cluster.start()
        end = time.monotonic() + 30
        while len(told) <= 20 and time.monotonic() < end:
            time.sleep(0.1)
        ended.set()
        for one in threads:
            one.join()
        with open_server(address) as archive:
            titles = {article_id: archive.get(article_id).title for article_id, _title in told}
            assert titles == dict(told)
            assert len(titles) == len(told) > 20
            every = [one.title for one in archive.list()]
            assert len(every) == len({*every})
            assert archive.check().problems == []


def test_a_number_that_is_given_anew_after_a_crash_is_not_taken_for_the_change_that_had_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that goes down before a transaction's number is on its disk gives it to another,
    whose end says nothing of the first."""
    plain = Server._run
    lost: list[str] = []
    # so that nothing but a transaction's end brings its number to the disk
    with own({**DURABLE, "wal_writer_delay": "10000"}) as cluster:

        def go_down(self: Server, sql: str, values: Any) -> list[Any]:
            if sql != "COMMIT" or lost:
                return plain(self, sql, values)
            lost.append(sql)
            cluster.stop("immediate")
            cluster.start()
            for _time in range(20):
                run(cluster.address(), "SELECT pg_current_xact_id()")
            self._let_go()
            raise ConnectionLost("lost")

        with open_server(cluster.address()) as archive:
            archive.add(NEWS)
            monkeypatch.setattr(Server, "_run", go_down)
            with pytest.raises(ArchiveError, match="is not known"), speaking("en"):
                archive.add(Article(title="ثان", body="غيره"))
            assert archive.count() == 1
            assert archive.add(Article(title="ثان", body="غيره")).id > 1
            assert archive.check().problems == []


# -- it ends what takes too long -------------------------------------------------------------------
def slowly(archive: PostgresArchive) -> None:
    """A change that does nothing for a while in its middle."""

    def work() -> None:
        archive.edit([1], {"title": "آخر"})
        time.sleep(1.2)
        archive.edit([1], {"section": "رأي"})

    archive.server.write(work)


def test_a_change_that_waits_within_for_too_long_is_said_and_taken_back(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(NEWS)
    limited = with_setting(postgres, "idle_in_transaction_session_timeout", "500")
    with open_server(limited) as archive:
        texts = refusals(lambda: slowly(archive))
        assert all("idle_in_transaction_session_timeout" in one for one in texts)
        assert archive.get(1).title == "خبر"
        assert archive.record_view(1) == 1  # and it goes on
        archive.edit([1], {"title": "آخر"})
        assert archive.check().problems == []


def test_who_is_alone_by_a_name_may_wait_as_long_as_it_takes(postgres: str) -> None:
    limited = with_setting(postgres, "idle_in_transaction_session_timeout", "100")
    with open_server(limited) as archive, open_server(postgres) as other:
        with archive.alone("fetch"):
            time.sleep(0.4)
            with pytest.raises(ArchiveLocked), other.alone("fetch"):
                pass
        with other.alone("fetch"):
            pass


def test_an_import_that_the_server_stops_is_said_and_what_was_told_is_kept(postgres: str) -> None:
    open_server(postgres).close()
    with open_server(with_setting(postgres, "statement_timeout", "1000")) as archive:

        def fed() -> Iterator[Article | None]:
            yield from others(5)
            yield None
            run(postgres, SLOW)
            yield NEWS

        told = []
        try:
            with pytest.raises(ArchiveError, match="statement_timeout"):
                for added in archive.add_many(fed()):
                    told.append(added.id)  # noqa: PERF401 - it ends in the middle
        finally:
            run(postgres, "DROP FUNCTION newsctl.slow() CASCADE")
        assert len(told) == 5
        assert {*archive.ids()} == {*told}
        assert archive.check().problems == []
