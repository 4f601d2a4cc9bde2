"""What shows nothing is no text: zeros, controls and invisible signs, whatever the format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.errors import BadInput
from newsctl.formats.file_types import kind_of_bytes
from newsctl.text import visible
from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = ("\0" * 5000, "\0", "\0\0\0\n", "\0" * 100 + "\n \n", "\x01\x02\x1b",
           "\u200b\u200e\n\ufeff", "\u2060\u200d \u200c\t", "\u202a\u2069")  # fmt: skip
NAMES = ("txt", "md", "html", "eml", "mbox", "mht", "csv", "tsv", "json", "jsonl", "xml", "rss",
         "ris", "bib", "opml", "warc")  # fmt: skip


def came_in(given: Any, kind: str | None = None) -> list[Any]:
    try:
        return [one.article for one in records(given, kind) if one.article is not None]
    except BadInput:
        return []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_shows_nothing_gives_no_article(tmp_path: Path, name: str) -> None:
    for text in NOTHING:
        file = tmp_path / f"a.{name}"
        file.write_text(text, encoding="utf-8")
        assert came_in(file) == [], repr(text[:10])


@pytest.mark.parametrize("kind", ["page", "markdown", "eml", "mbox", "html", "csv", "ris"])
def test_nor_does_it_in_a_format_that_is_said(kind: str) -> None:
    assert [came_in(text.encode(), kind) for text in NOTHING] == [[]] * len(NOTHING)


@pytest.mark.parametrize("data", [b"\0", b"\0" * 5000, b"\0\n" * 3000, b" \0\r\n"])
def test_zeros_alone_are_no_text(data: bytes) -> None:
    assert kind_of_bytes(data) == "binary"


@pytest.mark.parametrize("seen", ["a", "\u0640", "\u064b", "\u200bا", "‌ب‍", ".", "\u0600"])
def test_what_shows_is_kept_with_what_does_not(seen: str) -> None:
    assert visible(seen) == seen
    assert visible(f"\u200b\0{seen}\n") == f"\u200b\0{seen}\n"


@pytest.mark.parametrize("nothing", [one for one in NOTHING if "\r" not in one])
@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_a_title_that_shows_nothing_is_none(kind: str, nothing: str) -> None:
    """Then the text's first sentence is the title; without a text there is no article."""
    [found] = came_in(json.dumps({"title": nothing, "body": "نص الخبر. وتتمته"}).encode(), kind)
    assert found.title == "نص الخبر."
    assert came_in(json.dumps({"title": nothing, "body": nothing}).encode(), kind) == []


def test_what_came_out_of_an_archive_comes_back_as_it_was() -> None:
    """An export is no file of somebody's: what is stored is what it is."""
    record = {"id": 1, "title": "\u200b", "body": "\0", "added_at": "2026-11-24T12:00:00Z"}
    [found] = came_in(json.dumps(record).encode(), "json")

    assert (found.title, found.body) == ("\u200b", "\0")


@pytest.mark.parametrize(("said", "author"), [
    ("الجزيرة - واس:", "الجزيرة - واس"), ("الرياض - الوئام :", "الرياض - الوئام"), (":", None),
    ("كتب: أحمد", "أحمد"), ("عكاظ (الرياض)", "عكاظ (الرياض)"),
])  # fmt: skip
def test_a_name_is_kept_without_the_colon_that_ends_a_byline(said: str, author: str | None) -> None:
    [found] = came_in(json.dumps({"title": "خبر", "author": said}).encode(), "json")

    assert found.author == author


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_title_is_one_line(kind: str) -> None:
    """Headlines are laid out in lines where they come from."""
    given = {"json": json.dumps({"title": "عنوان\n\n  طويل\r\n", "body": "نص\n\nوتتمته"}),
             "csv": 'title,body\n"عنوان\n\n  طويل","نص\n\nوتتمته"\n'}  # fmt: skip
    [found] = came_in(given[kind].encode(), kind)

    assert (found.title, found.body) == ("عنوان طويل", "نص\n\nوتتمته")


def test_a_paragraph_that_shows_nothing_parts_others_as_a_blank_line_does() -> None:
    [found] = came_in("عنوان الخبر\n\u200b\nالفقرة الأولى\n\ufeff\u2060\nالفقرة الثانية\n".encode())

    assert (found.title, found.body) == ("عنوان الخبر", "الفقرة الأولى\n\nالفقرة الثانية")
