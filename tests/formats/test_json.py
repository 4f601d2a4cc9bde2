"""JSON of every shape: where the records are, what breaks, how much is held."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsctl.errors import BadInput
from newsctl.formats.json_scanner import Scanner, decode
from newsctl.formats.registry import read
from tests.formats.conftest import records
from tests.formats.strategies import json_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.formats.item import Item
    from tests.formats.conftest import Reader

ONE, TWO = {"title": "أول", "body": "نص"}, {"title": "ثان", "body": "نص"}
BOTH = [ONE, TWO]


def titles(records: list[Item]) -> list[str | None]:
    return [one.article.title if one.article else None for one in records]


@pytest.mark.parametrize(
    "value",
    [
        BOTH,
        {"articles": BOTH},
        {"status": "ok", "total": 2, "articles": BOTH, "next": None},
        {"response": {"numFound": 2, "docs": BOTH}},
        {"data": {"items": BOTH}},
        {"مقالات": BOTH},
        {"_default": {"1": ONE, "2": TWO}},
        {"news": {"1": ONE, "2": TWO}},
        {"users": {"1": {"name": 5}}, "مخزن": {"1": ONE, "2": TWO}},
        {"1": ONE, "2": TWO},
    ],
    ids=lambda value: json.dumps(value, ensure_ascii=False)[:30],
)
def test_records_are_found_wherever_they_are(
    read_bytes: Callable[..., list[Item]], value: Any
) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1), "\ufeff" + json.dumps(value)):
        assert titles(read_bytes(text, "json")) == ["أول", "ثان"]


def test_objects_one_after_the_other_are_records(read_bytes: Callable[..., list[Item]]) -> None:
    text = json.dumps(ONE, indent=2) + "\n" + json.dumps(TWO)

    assert titles(read_bytes(text)) == ["أول", "ثان"]


def test_one_article_with_lists_and_objects_is_one_record(
    read_bytes: Callable[..., list[Item]],
) -> None:
    record = ONE | {"authors": [{"name": "ليلى"}, {"name": "سامي"}], "data": {"n": 1}, "tags": []}

    [found] = read_bytes(json.dumps(record), "json")

    assert found.article is not None
    assert found.article.author == "ليلى، سامي"
    assert found.article.extra == {"data": {"n": 1}}


def test_tinydb_numbers_are_ids(read_bytes: Callable[..., list[Item]]) -> None:
    found = read_bytes(json.dumps({"خزانة": {"3": ONE, "9": TWO}}), "tinydb")

    assert [one.article.id for one in found if one.article] == [3, 9]


def test_a_broken_record_spoils_no_other(read_bytes: Callable[..., list[Item]]) -> None:
    """Its line is named."""
    text = '[\n{"title": "أول", "body": "ن"},\n{"title" "x"},\n{"title": "ثان", "body": "ن"}\n]'

    found = read_bytes(text, "json")

    assert titles(found) == ["أول", None, "ثان"]
    assert found[1].error is not None
    assert found[1].number == 2
    assert "line 3" in str(found[1].error)


@pytest.mark.parametrize("text", ['[{"title": "أول"}, {"title": "ث', '[{"title": "أول"}', "[1 ]]"])
def test_a_file_that_breaks_off_gives_what_came_before_and_an_error(text: str) -> None:
    records = read(io.BytesIO(text.encode()), format="json", today=date(2026, 11, 24))

    first = next(records)
    assert first.article is None or first.article.title == "أول"
    with pytest.raises(BadInput):
        list(records)


@pytest.mark.parametrize("text", ["", "  \n", "[]", "{}", "[[[]]]", "null", '"نص"', "[" * 100_000])
def test_what_holds_no_record_is_bad_input(
    read_bytes: Callable[..., list[Item]], text: str
) -> None:
    try:
        found = read_bytes(text, "json")
    except BadInput:
        return
    assert found
    assert all(one.error for one in found)


def test_numbers_and_letters_that_orjson_refuses_are_read(
    read_bytes: Callable[..., list[Item]],
) -> None:
    text = '[{"title": "ع\\ud800", "body": "سطر\nوسطر", "n": NaN, "big": 123456789012345678901}]'

    [found] = read_bytes(text, "json")

    assert found.article is not None
    assert found.article.extra["big"] == 123456789012345678901


def test_broken_lines_are_named_and_the_others_are_read(
    read_bytes: Callable[..., list[Item]],
) -> None:
    text = "\n".join([json.dumps(ONE), '{"title": ', "", "[1]", json.dumps(TWO)])

    found = read_bytes(text, "jsonl")

    assert titles(found) == ["أول", None, None, "ثان"]
    assert [one.number for one in found] == [1, 2, 4, 5]


@given(st.lists(json_values, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]))
@settings(max_examples=150, deadline=None)
def test_the_scanner_cuts_any_values_at_any_pieces(
    values: list[Any], size: int, indent: int | None
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=False)
    scan = Scanner(text[at : at + size] for at in range(0, len(text), size))
    found = []

    assert scan.peek() == "["
    scan.skip()
    while scan.peek() != "]":
        found.append(decode(scan.value(), 1))

    assert found == json.loads(json.dumps(values))


class Endless(io.RawIOBase):
    """An array of one long line, made as it is read."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left = count
        self.waiting = b'{"articles": ['

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.waiting and self.left > 0:
            self.waiting = b",".join([json.dumps(ONE | {"body": "نص طويل " * 40}).encode()] * 500)
            self.left -= 500
            self.waiting += b"," if self.left > 0 else b"]}"
        data = self.waiting[: len(buffer)]
        self.waiting = self.waiting[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def test_memory_is_that_of_a_piece_however_long_the_file(full: bool) -> None:
    """An array of one line, some 17 MB (2 GB in full), holds a few megabytes at a time."""
    count = 1_000_000 if full else 8_000
    tracemalloc.start()
    try:
        stream = io.BufferedReader(Endless(count))
        seen = sum(1 for _one in read(stream, format="json", today=date(2026, 11, 24)))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert seen >= count
    assert peak < 12e6, peak


def test_a_tag_of_digits_is_a_tag_and_a_bare_number_an_id() -> None:
    record = json.dumps({"title": "ذكرى", "body": "نص", "tags": ["2011", "ثورة", 17]})

    assert [one.article.tags for one in records(record.encode()) if one.article] == [
        ["2011", "ثورة"]
    ]


def test_lists_are_found_whatever_they_are_called(articles: Reader) -> None:
    """The list whose items say most of what an article has; blocks of one text are no articles."""
    hidden = {
        "x": {"people": [{"name": "أ"}], "deep": [{"y": [{"title": "خبر", "text": "نص"}] * 2}]}
    }
    blocks = {"title": "خبر", "blocks": [{"type": "p", "data": {"text": "أ"}}, {"text": "ب"}]}
    kept = {"title": "خبر", "url": "https://example.org", "comments": [{"text": "رأي"}]}

    assert [one.title for one in articles(json.dumps(hidden))] == ["خبر", "خبر"]
    assert [one.body for one in articles(json.dumps(blocks))] == ["أ\n\nب"]
    assert [one.title for one in articles(json.dumps(kept))] == ["خبر"]


def test_rows_below_their_heads_are_records(articles: Reader) -> None:
    [article] = articles(json.dumps([["title", "text"], ["خبر", "نص"]]))

    assert (article.title, article.body) == ("خبر", "نص")


def test_a_day_and_its_hour_may_stand_in_two_fields(articles: Reader) -> None:
    [article] = articles(json.dumps({"title": "خبر", "time": "08:15", "date": "2024-03-05"}))
    [arabic] = articles(json.dumps({"العنوان": "خبر", "التاريخ": "5/3/2024", "الوقت": "8:15 م"}))

    assert article.published_at == "2024-03-05T08:15"
    assert arabic.published_at == "2024-03-05T20:15"
