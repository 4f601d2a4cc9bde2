"""`newsctl export`: what is written where, and what is never overwritten."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from newsctl.actions.exporting import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_the_files_name_tells_the_format(filled: Cli, tmp_path: Path) -> None:
    for name, start in [
        ("a.jsonl", b'{"id":3'),
        ("a.json", b"[\n{"),
        ("a.csv", b"id,title,"),
        ("a.tsv", b"id\ttitle"),
        ("a.bib", b"@"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.epub", b"PK"),
    ]:
        ran = filled("export", "-o", str(tmp_path / name))

        assert (ran.out, ran.err) == ("", "3 articles are written\n")
        assert (tmp_path / name).read_bytes().startswith(start)


def test_formats_of_folders_make_one_of_a_file_an_article(filled: Cli, tmp_path: Path) -> None:
    filled("export", "--as", "markdown", "-o", str(tmp_path / "notes"))
    filled("export", "1-2", "--as", "html", "-o", str(tmp_path / "site"))

    assert sorted(one.name for one in (tmp_path / "notes").iterdir()) == [
        "1-انطلاق-موسم-الزيتون.md",
        "2-افتتاح-خط-القطار.md",
        "3-مكتبة-تصل-إلى-القرى.md",
    ]
    assert len(list((tmp_path / "site").iterdir())) == 3


def test_ids_a_query_or_filters_choose(filled: Cli) -> None:
    def titles(*args: str) -> list[str]:
        return [row["id"] for row in csv.DictReader(io.StringIO(filled("export", *args).out))]

    assert titles("3", "1", "--as", "csv") == ["3", "1"]
    assert titles("الزيتون", "--as", "csv") == ["1"]
    assert titles("--source", "صوت الساحل", "--as", "csv") == ["3", "1"]
    assert titles("--as", "csv", "--limit", "1") == ["3"]


def test_the_trash_is_left_out_unless_asked_for(filled: Cli) -> None:
    filled("rm", "1", "--yes")

    assert [one[:7] for one in filled("export").lines] == ['{"id":3', '{"id":2']
    assert [one[:7] for one in filled("export", "--trash").lines] == ['{"id":1']


def test_nothing_that_matches_exits_with_1(filled: Cli) -> None:
    assert filled("export", "ديناصور", code=1).out == ""


@pytest.mark.parametrize("name", ["articles.json", "articles.json.index", "articles.json.lock"])
def test_the_archive_is_never_overwritten(filled: Cli, name: str) -> None:
    before = filled.db.read_bytes()

    ran = filled("export", "--as", "json", "-o", str(filled.db.parent / name), code=2)

    assert "is the archive itself" in ran.err
    assert filled.db.read_bytes() == before


def test_a_file_that_is_there_is_replaced(filled: Cli, tmp_path: Path) -> None:
    place = tmp_path / "a.jsonl"
    place.write_text("before")

    filled("export", "1", "-o", str(place))

    assert place.read_text(encoding="utf-8").startswith('{"id":1,')
    assert not list(tmp_path.glob(".newsctl-*"))


def test_a_pipe_takes_pages_and_a_single_note_but_no_book(filled: Cli, tmp_path: Path) -> None:
    assert filled("export", "1", "--as", "html").out.startswith("<!DOCTYPE html>")
    assert filled("export", "1", "--as", "markdown").out.startswith("---\ntitle: انطلاق")
    assert "-o FILE" in filled("export", "1", "--as", "epub", code=2).err
    many = filled("export", "--as", "markdown", "-o", str(tmp_path / "all.md"), code=2)
    assert "-o FOLDER" in many.err
    assert not (tmp_path / "all.md").exists()


def test_a_place_that_cannot_be_written_exits_with_74(filled: Cli, tmp_path: Path) -> None:
    ran = filled("export", "-o", str(tmp_path / "none" / "a.jsonl"), code=74)

    assert "cannot be written" in ran.err
    assert filled("export", "--as", "pdf", code=2).out == ""


def test_a_book_holds_what_was_found(filled: Cli, tmp_path: Path) -> None:
    filled("export", "صوت الساحل", "--source", "صوت الساحل", "-o", str(tmp_path / "a.epub"), code=1)
    filled("export", "--source", "صوت الساحل", "-o", str(tmp_path / "a.epub"))

    names = zipfile.ZipFile(tmp_path / "a.epub").namelist()
    assert [one for one in names if one.startswith("EPUB/a")] == ["EPUB/a1.xhtml", "EPUB/a2.xhtml"]


def test_filters_that_nothing_is_like_are_no_match(filled: Cli, tmp_path: Path) -> None:
    """Exit code 1 and a word on stderr, as with a query; an empty archive is exported as it is."""
    for filters in (
        ["-s", "nope"],
        ["--since", "2030"],
        ["--tag", "x"],
        ["--trash"],
        ["--author", "x"],
    ):
        ran = filled("export", *filters, code=1)
        assert (ran.out, ran.err.splitlines()[-1]) == ("", "No article is like that")
    filled("export", "-s", "nope", "-o", str(tmp_path / "x.csv"), code=1)


def test_an_empty_archive_is_exported_as_it_is(cli: Cli) -> None:
    cli("add", "--title", "x")
    cli("rm", "1", "--forever", "--yes")
    assert cli("export").out == ""


@pytest.mark.parametrize("chosen", [["-s", "nope"], ["غواصة"], ["--since", "2030"]])
def test_a_file_is_not_replaced_by_nothing(filled: Cli, tmp_path: Path, chosen: list[str]) -> None:
    """What nothing is like is no reason to empty a file that is there, or to make one."""
    file = tmp_path / "kept.csv"
    filled("export", "-o", str(file))
    before = file.read_bytes()

    filled("export", "-o", str(file), *chosen, code=1)
    filled("export", "-o", str(tmp_path / "new.csv"), *chosen, code=1)
    assert file.read_bytes() == before
    assert not (tmp_path / "new.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="a device of POSIX")
@pytest.mark.parametrize("kind", FORMATS)
def test_any_format_may_go_to_a_device(filled: Cli, kind: str) -> None:
    """Which may say that it always stands at its beginning, and is no folder."""
    ran = filled("export", "1", "--as", kind, "-o", os.devnull)

    assert ran.err == "One article is written\n"
