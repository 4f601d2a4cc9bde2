"""Values as a server reads them: none is another there, whatever it holds."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres.opening import open_server
from newsctl.archive.postgres.values import array, copied, may_be_copied
from newsctl.errors import ArchiveError
from tests.servers import run

if TYPE_CHECKING:
    from tests.servers import Databases

KINDS = {
    "number": "bigint", "small": "integer", "yes": "boolean", "words": "text", "value": "json",
    "one": "uuid", "data": "bytea", "terms": "tsvector",
}  # fmt: skip
VECTOR = b"\0\0\0\1" + "قط".encode() + b"\0\0\1\xc0\2"
ROWS = [
    (1 << 62, -7, True, "a\tb\\N\n\r'\"{},", '{"a": "\\u0000\\n"}', "0" * 31 + "f", b"\0\xff\\",
     VECTOR),
    (-1, 0, False, "", "[]", "f" * 32, b"", b"\0\0\0\0"),
    (None,) * 8,
]  # fmt: skip
TOLD = [
    (1 << 62, -7, True, "a\tb\\N\n\r'\"{},", '{"a": "\\u0000\\n"}', "0" * 31 + "f",
     "00ff5c", "'قط':2A"),
    (-1, 0, False, "", "[]", "f" * 32, "", ""),
    (None,) * 8,
]  # fmt: skip


@pytest.mark.parametrize("times", [1, 300])
def test_rows_of_every_type_come_back_as_they_were_sent(databases: Databases, times: int) -> None:
    address = databases.new()
    with open_server(address) as archive:
        columns = ", ".join(f"{name} {kind}" for name, kind in KINDS.items())
        run(address, f"CREATE TABLE newsctl.kinds (n serial, {columns})")
        archive.server.insert("kinds", KINDS, (row for _time in range(times) for row in ROWS))
        found = archive.server.rows(
            "SELECT number, small, yes, words, value::text, replace(one::text, '-', ''), "
            "encode(data, 'hex'), terms::text FROM newsctl.kinds ORDER BY n"
        )
    assert found == TOLD * times


def test_very_many_numbers_take_eight_bytes_each(databases: Databases) -> None:
    """Also of a query with values, within a transaction, and when there are none."""
    many = "SELECT n - 1 FROM generate_series(%s, 100000) n ORDER BY n DESC"
    with open_server(databases.new()) as archive:
        archive.server.numbers(many, (1,))
        tracemalloc.start()
        try:
            found = archive.server.numbers(many, (1,))
            assert tracemalloc.get_traced_memory()[1] < 2_000_000
        finally:
            tracemalloc.stop()
        assert list(found) == list(range(99_999, -1, -1))
        written = archive.server.write(lambda: archive.server.numbers(many, (99_998,)))
        assert list(written) == [99_999, 99_998, 99_997]
        assert list(archive.server.numbers(many, (100_001,))) == []
        with pytest.raises(ArchiveError):
            archive.server.numbers("SELECT 1 / 0")
        assert list(archive.server.numbers("SELECT 7")) == [7]


def test_rows_of_arrays_come_back_as_they_were_sent(databases: Databases) -> None:
    address = databases.new()
    columns = {"terms": "text[]", "numbers": "bigint[]"}
    with open_server(address) as archive:
        run(address, "CREATE TABLE newsctl.lists (n serial, terms text[], numbers bigint[])")
        words = ["a", "قط", 'x"{,', "", "ب" * 600]
        rows = [([one.encode() for one in words], [1, -(1 << 62), 511, 512]), ([], []), (None, [])]
        archive.server.insert("lists", columns, rows)
        found = archive.server.rows("SELECT terms, numbers FROM newsctl.lists ORDER BY n")
    assert found == [(words, [1, -(1 << 62), 511, 512]), ([], []), (None, [])]


@pytest.mark.parametrize("times", [1, 300])
def test_texts_may_be_given_in_utf8(databases: Databases, times: int) -> None:
    address = databases.new()
    with open_server(address) as archive:
        run(address, "CREATE TABLE newsctl.texts_given (n serial, words text, data bytea)")
        rows = [("قط\t".encode(), b"\xff"), ("كلب", b"")] * times
        archive.server.insert("texts_given", {"words": "text", "data": "bytea"}, rows)
        sql = "SELECT words, encode(data, 'hex') FROM newsctl.texts_given ORDER BY n"
        assert archive.server.rows(sql) == [("قط\t", "ff"), ("كلب", "")] * times


def test_arrays_keep_what_they_hold(postgres: str) -> None:
    texts: list[list[str | None]] = [
        ["a", "ب"],
        ['a"b', "c"],
        ['","', "\\"],
        ["", "NULL", "{}"],
        [None, "a b"],
        ["a"],
        [],
    ]
    numbers: list[list[int | None]] = [[1, -2], [None, 3], []]
    with open_server(postgres) as archive:
        for values in texts:
            assert archive.server.value("SELECT %s::text[]", (array(values),)) == values
        for some in numbers:
            assert archive.server.value("SELECT %s::bigint[]", (array(some),)) == some
        assert archive.server.value("SELECT %s::boolean[]", (array([True, False]),)) == [
            True,
            False,
        ]


def test_no_row_is_nothing_to_copy_and_a_type_that_is_not_known_goes_another_way() -> None:
    assert list(copied(["bigint"], [])) == []
    assert may_be_copied(["bigint", "text"])
    assert not may_be_copied(["bigint", "bit(4096)"])
