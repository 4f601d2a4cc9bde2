"""A connection that is lost: what was acknowledged is kept, once, and nothing by halves."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from newsctl.archive.postgres.errors import ConnectionLost, Refused, ours
from newsctl.archive.postgres.opening import open_server
from newsctl.archive.postgres.server import Server
from newsctl.article import Article
from newsctl.errors import ArchiveError, ArchiveLocked
from tests.servers import own, run

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
NEWS = Article(title="خبر", body="نص القطار")
ADDING = """
import sys
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
address, first = sys.argv[1], int(sys.argv[2])
with open_server(address, create=False) as archive:
    for number in range(first, first + 10_000):
        added = archive.add(Article(title=f"خبر {number}", body=f"نص {number} القطار", tags=["و"]))
        print(number, added.id, flush=True)
"""


def end_sessions(address: str) -> None:
    """The server ends all sessions of a database but this one."""
    run(address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip


def test_a_session_that_was_ended_is_made_anew(postgres: str) -> None:
    with open_server(postgres) as archive:
        archive.add(NEWS)
        end_sessions(postgres)
        assert archive.count() == 1
        end_sessions(postgres)
        assert archive.record_view(1) == 1
        end_sessions(postgres)
        assert archive.add(Article(title="ثان", body="غيره")).id == 2
        assert archive.get(1).views == 1


@pytest.mark.parametrize("kind", ["OperationalError", "InterfaceError", "DatabaseError"])
def test_whatever_the_driver_calls_a_lost_connection_it_is_one(kind: str) -> None:
    """It has a general name for a server that went away while nothing was asked of it."""
    import psycopg2

    error = getattr(psycopg2, kind)("server closed the connection unexpectedly")
    assert isinstance(ours(error, "postgresql://host/name", "newsroom"), ConnectionLost)


def test_what_a_server_refuses_is_no_lost_connection() -> None:
    import psycopg2.errors

    error = psycopg2.errors.UndefinedTable("no such table")
    assert isinstance(ours(error, "postgresql://host/name", "newsroom"), Refused)


@pytest.mark.parametrize("times", [1, 2])
def test_before_anything_was_kept_it_is_done_once_more(
    postgres: str, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Once: twice in a row it is said."""
    left = times
    commit = Server._commit

    def end_first(self: Server, number: list[str]) -> None:
        nonlocal left
        if left:
            left -= 1
            end_sessions(postgres)
        commit(self, number)

    with open_server(postgres) as archive:
        monkeypatch.setattr(Server, "_commit", end_first)
        if times == 1:
            assert archive.add(NEWS).id > 0
        else:
            with pytest.raises(ArchiveError):
                archive.add(NEWS)
        assert archive.count() == (1 if times == 1 else 0)
        assert archive.check().problems == []


def test_what_was_kept_though_nobody_heard_of_it_is_not_done_again(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Server._run
    lost: list[str] = []

    def lose_answer(self: Server, sql: str, values: Any) -> list[Any]:
        found = plain(self, sql, values)
        if sql == "COMMIT" and not lost:
            lost.append(sql)
            self._let_go()
            raise ConnectionLost("lost")
        return found

    with open_server(postgres) as archive:
        monkeypatch.setattr(Server, "_run", lose_answer)
        archive.add(NEWS)
        assert archive.record_view(1) == 1
        assert lost
        assert archive.count() == 1
        assert [one.articles for one in archive.changes().done] == [1]


def test_a_client_killed_at_any_moment_leaves_nothing_by_halves(postgres: str, full: bool) -> None:
    """What it told is there; the one it was about is there whole, or not at all."""
    with open_server(postgres) as archive:
        told: dict[int, int] = {}
        first = 0
        dice = random.Random(7)
        while len(told) < (300 if full else 40):
            with subprocess.Popen(
                [sys.executable, "-c", ADDING, postgres, str(first)],
                stdout=subprocess.PIPE,
                text=True,
            ) as client:
                assert client.stdout is not None
                for line in client.stdout:
                    number, article_id = map(int, line.split())
                    told[number] = article_id
                    first = number + 1
                    if dice.random() < 0.1:
                        time.sleep(dice.random() * 0.01)
                        break
                client.send_signal(signal.SIGKILL)
                rest = client.stdout.read()
            for line in rest.splitlines(keepends=True):
                if not line.endswith("\n"):  # it was killed while it told
                    continue
                number, article_id = map(int, line.split())
                told[number] = article_id
                first = number + 1
            first += 1  # the next may be there, untold
        for number, article_id in told.items():
            assert archive.get(article_id).title == f"خبر {number}"
        assert archive.count() >= len(told)
        assert archive.check().problems == []
        numbers = [one.articles for one in archive.changes().done]
        assert sum(numbers) == archive.count()


def test_a_server_killed_and_started_again_in_an_import() -> None:
    """The import ends with a word; what it acknowledged is there, and going on brings the rest."""
    articles = [Article(title=f"خبر {n}", body=f"نص {n} " + "كلمة " * 200) for n in range(600)]
    told = []
    with own(DURABLE) as cluster:
        starting = threading.Timer(0.3, cluster.start)
        with open_server(cluster.address()) as archive:

            def feed() -> Any:
                for at, one in enumerate(articles):
                    if at and at % 100 == 0:
                        yield None
                    if at == 450:
                        cluster.stop("immediate")
                        starting.start()
                    yield one

            try:
                for added in archive.add_many(feed()):
                    told.append(added.id)  # noqa: PERF401 - it may end in the middle
            except (ArchiveError, ArchiveLocked):
                pass
            starting.join()
            assert len(told) >= 400
        with open_server(cluster.address()) as archive:
            assert {*told} <= {*archive.ids()}
            assert archive.check().problems == []
            list(archive.add_many(articles))
            assert archive.count() == 600
