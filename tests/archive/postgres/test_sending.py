"""Statements that are sent while others are made: in their order, and none fails unheard."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres.opening import open_server
from newsctl.errors import ArchiveError, ArchiveLocked
from tests.archive.postgres.test_lost_connections import end_sessions
from tests.servers import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.postgres.server import Server
    from tests.servers import Databases

COLUMNS = {"n": "bigint", "words": "text"}
WORDS = "كلمة " * 20
MANY = 20_000  # rows, of some megabytes
# What ends the session that puts a row, the first time.
ENDING = """
CREATE SEQUENCE newsctl.times;
CREATE FUNCTION newsctl.end_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('newsctl.times') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ending BEFORE INSERT ON newsctl.numbers
    FOR EACH ROW WHEN (NEW.n = 7000) EXECUTE FUNCTION newsctl.end_once();
"""


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    address = databases.new()
    with open_server(address) as archive:
        archive.server.rows("CREATE TABLE newsctl.numbers (n bigint PRIMARY KEY, words text)")
    yield address
    assert threading.active_count() == 1


def put(server: Server, first: int, number: int = MANY) -> None:
    server.insert("numbers", COLUMNS, ((n, WORDS) for n in range(first, first + number)))


def held(address: str) -> int:
    return int(run(address, "SELECT count(*) FROM newsctl.numbers")[0][0])


def test_what_was_sent_stands_there_for_who_asks_behind_it(address: str) -> None:
    with open_server(address) as archive:
        server = archive.server

        def work() -> list[int]:
            put(server, 0)
            server.post("DELETE FROM newsctl.numbers WHERE n < %s", (10,))
            put(server, 0, 5)
            found = [server.value("SELECT count(*) FROM newsctl.numbers")]
            put(server, MANY)
            server.post("DELETE FROM newsctl.numbers WHERE n < %s", (5,))
            return found

        assert server.write(work) == [MANY - 5]
        assert held(address) == 2 * MANY - 10


def test_what_a_server_refuses_is_said_by_the_next_that_asks(address: str) -> None:
    reached = []
    with open_server(address) as archive:
        server = archive.server

        def work() -> None:
            put(server, 0)
            server.post("SELECT 1 / 0")
            put(server, MANY)
            reached.append("behind it")
            server.rows("SELECT 1")
            reached.append("told nothing")

        with pytest.raises(ArchiveError):
            server.write(work)
        assert reached == ["behind it"]
        assert held(address) == 0
        assert server.value("SELECT 1") == 1


def test_what_a_server_refuses_of_the_last_is_said_before_anything_is_kept(address: str) -> None:
    with open_server(address) as archive:

        def work() -> None:
            put(archive.server, 0)
            put(archive.server, 5)

        with pytest.raises(ArchiveLocked):
            archive.server.write(work)
        assert held(address) == 0
        archive.server.write(lambda: put(archive.server, 0))
        assert held(address) == MANY


def test_who_is_interrupted_leaves_nothing_on_its_way(address: str) -> None:
    with open_server(address) as archive:

        def work() -> None:
            for at in range(5):
                put(archive.server, at * MANY)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            archive.server.write(work)
        assert held(address) == 0
        assert archive.server.value("SELECT 1") == 1


def test_a_connection_that_is_lost_on_the_way_is_made_anew_once(address: str) -> None:
    tried = []
    with open_server(address) as archive:
        server = archive.server

        def work() -> None:
            tried.append(1)
            put(server, 0)
            if len(tried) == 1:
                time.sleep(0.05)
                end_sessions(address)
            put(server, MANY)

        server.write(work)
        assert len(tried) == 2
        assert held(address) == 2 * MANY


def test_a_session_that_is_ended_in_the_middle_of_a_copy_is_no_news_for_the_terminal(
    address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The driver would print an exception of its own."""
    run(address, ENDING)
    with open_server(address) as archive:
        archive.server.write(lambda: put(archive.server, 0))
    assert run(address, "SELECT last_value FROM newsctl.times") == [(2,)]
    assert held(address) == MANY
    assert capfd.readouterr() == ("", "")


def test_outside_a_transaction_each_statement_stands_alone(address: str) -> None:
    with open_server(address) as archive:
        put(archive.server, 0)
        archive.server.post("DELETE FROM newsctl.numbers WHERE n < %s", (10,))
        assert held(address) == MANY - 10
        with pytest.raises(ArchiveLocked):
            put(archive.server, 20)
