"""What a file is, by what it begins with and what it is called; what is none of ours is named."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import BadInput
from newsctl.formats.file_types import KIND_OF_SUFFIX, kind_of_bytes, kind_of_name
from newsctl.formats.refused_types import REFUSED
from newsctl.formats.registry import READERS
from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

BEGINNINGS = {
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n": "pdf",
    b"{\\rtf1\\ansi\\deff0 ": "rtf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600: "spreadsheet",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "image",
    b"\xff\xd8\xff\xe0\0\x10JFIF": "image",
    b"RIFF\x24\0\0\0WEBPVP8 ": "image",
    b"RIFF\x24\0\0\0WAVEfmt ": "sound",
    b"\0\0\0\x20ftypisom": "sound",
    b"SQLite format 3\0\x10\0": "database",
    b"PAR1\x15\x04": "parquet",
    b"7z\xbc\xaf\x27\x1c\0\x04": "packed_otherwise",
    b"bplist00\xd2\x01": "webarchive",
    b"\x7fELF\x02\x01\x01\0": "program",
    b"\x28\xb5\x2f\xfd\x04\x58": "packed",
    b'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">': "sitemap",  # noqa: E501
    b"<sitemapindex>": "sitemap",
    b'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/">': "mediawiki",
    b'<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist>': "plist",  # noqa: E501
    b'<?xml version="1.0"?>\n<stock><head/></stock>': "unknown_xml",
    b'<?xml version="1.0"?><!-- a --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
    b'<html xmlns="http://www.w3.org/1999/xhtml">': "html",
    b"<span>x</span>": "html",
    b"<!-- a page --><table><tr>": "html",
    b'<rss version="2.0"><channel>': "feed",
    b'<?xml version="1.0"?>\n<rss version="2.0"\n xmlns:wp="http://wordpress.org/export/1.2/">': "wxr",  # noqa: E501
    b'<feed xmlns="http://www.w3.org/2005/Atom">': "feed",
    b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>x</TITLE>": "bookmarks",
    b"<!DOCTYPE html><html><head><title>Pocket Export</title></head>": "bookmarks",
    b'<?xml version="1.0" encoding="UTF-8"?><posts user="x" tag=""><post href="': "posts",
    b"TY  - NEWS\r\nTI  - x\r\n": "ris",
    b"\xef\xbb\xbfTY  - GEN\n": "ris",
    b"% Encoding: UTF-8\n\n@article{a, title={x}}": "bibtex",
    b"@online{a,\n title={x}}": "bibtex",
    b"From me@example.org Tue Mar  5 08:00:00 2024\nSubject: x\n": "mbox",
    b"Return-Path: <a@example.org>\r\nReceived: by x\r\n\tid 3\r\nSubject: y\r\n\r\n": "eml",
    b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nbody": "eml",
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org\r\n": "mhtml",
    b'From: "Saved by Internet Explorer 11"\r\nMIME-Version: 1.0\r\nSubject: x\r\n': "mhtml",
    b'{"title": "a"}\n{"title": "b"}\n': "jsonl",
    b'{"title": "a",\n{"title": "b"}\n{"title": "c"}\n': "jsonl",
    b'{"articles": [{"title": "a"}]}\n': "json",
    b'{\n "title": "a"\n}\n{\n "title": "b"\n}': "json",
    b'{"_default": {"1": {"title": "a"}}}': "json",
    b"[\n{}": "json",
    b"title,body\na,b": "csv",
    "العنوان؛النص\nأ؛ب".encode(): "csv",
    b"sep=;\r\n": "csv",
    b"---\ntitle: a\n---\ntext": "markdown",
    b"- title: a\n  body: b\n  date: 2024-03-05\n": "yaml",
    b"title: a\nbody: b\ndate: c\n": "yaml",
    "مجلس المدينة يفتتح حديقة\n\nافتتح".encode(): "page",
    "مجلس المدينة".encode("utf-16"): "page",
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n": "calendar",
    b"BEGIN:VCARD\nVERSION:3.0\n": "calendar",
    b"1\n00:00:01,000 --> 00:00:02,000\nx\n": "subtitles",
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n": "subtitles",
    b"[Script Info]\nTitle: x\n": "subtitles",
    b"\\documentclass{article}\n": "tex",
    b"diff --git a/x b/x\n": "diff",
    b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n": "diff",
    b"-----BEGIN PGP MESSAGE-----\n": "sealed",
    b"[InternetShortcut]\r\nURL=https://example.org\r\n": "shortcut",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n": "response",
    b"User-agent: *\nDisallow: /\n": "log",
    b'127.0.0.1 - - [05/Mar/2024:10:15:00 +0000] "GET / HTTP/1.1" 200 1\n': "log",
    b"-- MySQL dump 10.13  Distrib 8.0\n": "sql",
    b"CREATE TABLE posts (id int);\n": "sql",
    b"#+TITLE: x\n": "org",
    b"5/3/2024, 8:00 - a: b\n5/3/2024, 8:01 - c: d\n": "chat",
    "[٥/٣/٢٠٢٤، ٨:٠٠:٠٠ ص] أ: ب\n[٥/٣/٢٠٢٤، ٨:٠١:٠٠ ص] ج: د\n".encode(): "chat",
    b'{"checksum": "x", "roots": {"bookmark_bar": {"children": []}}}': "browser",
    b"title\tbody\na\tb": "tsv",
    b"": "empty",
    b" \n": "empty",
    b"\xef\xbb\xbf": "empty",
    b"\xef\xbb\xbf\r\n \xc2\xa0": "empty",
    b"\xff\xfe": "empty",
    b"\xff\xfe \0\n\0": "empty",
    b"\0": "binary",
    b"\0\1\2\3" * 100: "binary",
}


@pytest.mark.parametrize(("first", "kind"), BEGINNINGS.items(), ids=BEGINNINGS.values())
def test_a_file_is_known_by_what_it_begins_with(first: bytes, kind: str) -> None:
    assert kind_of_bytes(first) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JSONL", "jsonl"), ("news.2024.csv", "csv"), ("x/y.warc.gz", "warc"), ("a.gz", "packed"),
        ("csv", None), (".csv", None), ("a", None), ("a.xyz", None), ("نشرة.txt", "page"),
        ("a.xlsx", "spreadsheet"), ("a.warc.zst", "warc"),
    ],
)  # fmt: skip
def test_and_by_its_name(name: str, kind: str | None) -> None:
    assert kind_of_name(name) == kind


def test_each_kind_is_read_or_refused() -> None:
    """`xml` alone is a name that says nothing."""
    for kind in {*KIND_OF_SUFFIX.values(), *BEGINNINGS.values()} - {"xml"}:
        assert (kind in READERS) != (kind in REFUSED), kind


def document(*names: str, mimetype: str | None = None) -> bytes:
    """The same bytes at any time: they are in the names of tests."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "<p>title</p><p>body</p>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (document("[Content_Types].xml", "word/document.xml"), "word processor"),
        (document("[Content_Types].xml", "ppt/presentation.xml"), "presentation"),
        (document("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "word proc"),
        (document("OEBPS/a.xhtml", mimetype="application/epub+zip"), "e-book"),
        (document("META-INF/MANIFEST.MF", "a.html"), "program"),
        (b"%PDF-1.4 x", "a PDF document"),
        (b"SQLite format 3\0", "a database"),
        (b"<urlset></urlset>", "a sitemap"),
        (b"bplist00", "a web archive of Safari"),
        (b"\0\1\2\3" * 9, "data of a kind that is not known"),
    ],
)  # fmt: skip
def test_what_is_none_of_ours_is_named_and_nothing_comes_of_it(data: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=rf"^-: this is .*{what}.*, which is not read"):
        records(data)


def test_the_way_round_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 x")

    with pytest.raises(BadInput) as caught:
        records(tmp_path / "a.pdf")
    assert f"`pdftotext {tmp_path}/a.pdf` makes text of it" in str(caught.value)


PAGE = "<h1>x</h1><p>افتتح المجلس أمس حديقة عمومية جديدة في وسط المدينة بحضور السكان.</p>".encode()


def test_a_folder_passes_over_what_is_none_of_ours_and_says_what_it_is(tmp_path: Path) -> None:
    for name, data in {
        "a.pdf": b"%PDF-1.4", "b.docx": document("[Content_Types].xml", "word/document.xml"),
        "c.txt": "عنوان\n\nنص الخبر.".encode(), "d": b'{"title": "\xd8\xa3"}\n', "e.css": b"p {}",
        "f": "بلا اسم\n\nنص.".encode(), "g.jsonl": b"", ".h.txt": b"x", "i.php?id=3": PAGE,
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)

    found = records(tmp_path)

    passed = {one.source.rpartition("/")[2]: one.passed for one in found if one.passed}
    assert passed == {
        "a.pdf": "a PDF document", "b.docx": "a document of a word processor",
        "e.css": "a program's text or a style sheet", "f": "a list or a log of a program",
        "g.jsonl": "empty",
    }  # fmt: skip
    assert [one.article.title for one in found if one.article] == ["عنوان", "أ", "x"]
    assert [one.error for one in found if one.error] == []


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "a", "-"])
def test_lines_of_json_are_read_as_lines_whatever_their_name(name: str, tmp_path: Path) -> None:
    """One broken line costs itself, by name and by pipe."""
    data = b'{"title": "a", "body": "x"}\n{"title": broken\n\n{"title": "c", "body": "z"}\n'
    (tmp_path / name).write_bytes(data)

    found = records(data if name == "-" else tmp_path / name)

    assert [one.article and one.article.title for one in found] == ["a", None, "c"]
    assert [one.number for one in found] == [1, 2, 4]


NOTHING = [b"", b" \n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"\xff\xfe", b"\xfe\xff\0\n"]


@pytest.mark.parametrize("data", NOTHING)
@pytest.mark.parametrize("given", [None, *READERS])
def test_what_holds_nothing_is_told_so_whatever_its_format(given: str | None, data: bytes) -> None:
    """But for records one after the other, of which there may be none."""
    if given in {"jsonl", "mbox"}:
        assert records(data, kind=given) == []
        return
    with pytest.raises(BadInput) as told:
        records(data, kind=given)
    assert str(told.value) == "-: there is nothing in it"


@pytest.mark.parametrize("data", NOTHING)
def test_a_file_that_holds_nothing_may_be_one_of_no_records(tmp_path: Path, data: bytes) -> None:
    for name in ("a.jsonl", "a.mbox"):
        (tmp_path / name).write_bytes(data)
        assert records(tmp_path / name) == []
    for name in ("a.html", "a.txt", "a.csv", "a", "a.warc.gz"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput) as told:
            records(tmp_path / name)
        assert str(told.value).endswith(f"{name}: there is nothing in it")


@pytest.mark.parametrize("name", ["-", "a", "a.html", "a.jsonl", "a.json"])
@pytest.mark.parametrize("blank", [b"\n" * 70_000, b" \r\n" * 100_000, b"\n\t" * (1 << 21)])
def test_what_stands_behind_much_that_is_blank_is_read(
    tmp_path: Path, name: str, blank: bytes
) -> None:
    text = '{"title": "خبر", "body": "نص"}\n' if "json" in name else "<p>خبر جاء من بعيد</p>"
    (tmp_path / name).write_bytes(blank + text.encode())

    (found,) = records(blank + text.encode() if name == "-" else tmp_path / name)

    assert found.article is not None
    assert found.article.body in {"نص", "خبر جاء من بعيد"}
