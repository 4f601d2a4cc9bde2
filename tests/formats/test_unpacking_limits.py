"""What is hostile costs no more than its size: time grows with it, memory stays small."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import subprocess
import sys
import tarfile
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import NewsctlError
from tests.formats.conftest import records
from tests.formats.spreadsheets import binary, ods_row, old, open_document, sheet
from tests.formats.test_archives import warc

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "<rss version='2.0'><channel><title>t</title><item><title>a</title>"
WXR = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
HOSTILE: dict[str, tuple[str | None, Callable[[int], str]]] = {
    "markdown: a heading and spaces": ("markdown", lambda n: "# x" + " " * n + "y #" * 9),
    "markdown: rules": ("markdown", lambda n: "---\n" * n),
    "markdown: brackets in front": ("markdown", lambda n: f"+++\na = {'[' * (n // 40)}\n+++\nx"),
    "csv: an open quote": ("csv", lambda n: 'title,body\na,"b\n' + "c,d\n" * n),
    "csv: open quotes on every line": ("csv", lambda n: "title,body\n" + 'x"y,"z\n' * n),
    "csv: doubled quotes": ("csv", lambda n: "title,body\n" + 'a,"""\n' * n),
    "csv: one quote a line": ("csv", lambda n: "title,body\n" + 'a,"\n' * n),
    "jsonl: open strings": ("jsonl", lambda n: '{"title": "a\n' * n),
    "json: open strings in a list": ("json", lambda n: "[\n" + '{"title": "a},\n' * n),
    "json: open objects": ("json", lambda n: '{"a": \n' * n),
    "json: one open string": ("json", lambda n: '[{"title": "' + "a" * 9 * n),
    "json: backslashes": ("json", lambda n: '[{"title": "' + "\\" * 9 * n),
    "json: deep": ("json", lambda n: "[" * n),
    "json: quotes": ("json", lambda n: '"' * n),
    "json: words": (None, lambda n: "{" + "a " * n),
    "json: lists in lists": ("json", lambda n: '{"a": [' + '{"b": [' * (n // 50)),
    "json: lists of names that nobody knows": ("json", lambda n: json.dumps({"x": [{"y": [{"z": n}] * 9}] * (n // 200)})),  # noqa: E501
    "browser: folders": ("browser", lambda n: '{"roots": {"bookmark_bar": ' + '{"children": [' * (n // 50)),  # noqa: E501
    "csv: lines above the head": ("csv", lambda n: "a,\n" * n),
    "csv: backslashes": ("csv", lambda n: 'title,body\n' + 'a,"\\"\\"",\n' * n),
    "tags of spaces": ("jsonl", lambda n: json.dumps({"title": "a", "tags": "a" + " " * n})),
    "authors of spaces": ("jsonl", lambda n: json.dumps({"title": "a", "author": "by" + " " * n})),
    "a body of spaces": ("jsonl", lambda n: json.dumps({"title": "a", "body": " " * n + "[+1 chars]"})),  # noqa: E501
    "a body of signs": ("jsonl", lambda n: json.dumps({"title": "a", "body": "<p>" + "<" * n})),
    "a body of tags": ("jsonl", lambda n: json.dumps({"title": "a", "body": "<b><div>" * n})),
    "a body of entities": ("jsonl", lambda n: json.dumps({"title": "a", "body": "&lt;p&gt;" * n})),
    "a body of shortcodes": ("jsonl", lambda n: json.dumps({"title": "a", "body": "<p>[caption " * n})),  # noqa: E501
    "a title of digits": ("jsonl", lambda n: json.dumps({"title": "a", "views": "1," * n})),
    "marks upon marks": ("jsonl", lambda n: json.dumps({"title": "a" + "\u0301\u0327" * n})),
    "feed: an author of spaces": ("feed", lambda n: HEAD + "<author>" + " " * n + "x</author>"),
    "feed: a title of spaces": ("feed", lambda n: HEAD + "<title>" + " \n" * n + "</title>"),
    "feed: tags": ("feed", lambda n: HEAD + "<description>" + "&lt;b " * n),
    "feed: open elements": ("feed", lambda n: HEAD + "<x>" * n),
    "feed: declarations": ("feed", lambda n: HEAD + "<!" * n),
    "feed: entities": ("feed", lambda n: HEAD + "<description>" + "&#" * n),
    "wxr: items": ("wxr", lambda n: WXR + "<item>" * n),
    "wxr: ends": ("wxr", lambda n: WXR + "<item>" + "</item><item>" * n),
    "wxr: heads": ("wxr", lambda n: WXR + "<wp:author>" * n + "<item></item>" * 9),
    "ris: begun": ("ris", lambda n: "TY  - NEWS\n" * n),
    "ris: one tag": ("ris", lambda n: "TY  - NEWS\nTI  - a\n" + "b\n" * n),
    "bibtex: begun": ("bibtex", lambda n: "@a{b,\n" * n),
    "bibtex: braces": ("bibtex", lambda n: "@a{b, title = {" + "{" * n),
    "bibtex: slashes": ("bibtex", lambda n: "@a{b, title = {" + "\\'" * n + "}}"),
    "bibtex: joined": ("bibtex", lambda n: "@a{b, title = " + "a # " * n),
    "bibtex: and": ("bibtex", lambda n: "@a{b, title={x}, author = {" + "a and" + " " * n + "}}"),
    "bookmarks: links": ("bookmarks", lambda n: "<a href=" * n),
    "bookmarks: attributes": ("bookmarks", lambda n: "<a " + "x " * n + ">t</a>"),
    "bookmarks: titles": ("bookmarks", lambda n: '<a href="http://x">' + "t" * n),
    "eml: headers": ("eml", lambda n: "From: a\nSubject: x\n" + "X: y\n" * n + "\nz"),
    "eml: a subject in pieces": ("eml", lambda n: "Subject: " + "=?utf-8?q?a?= " * n + "\n\nz"),
    "eml: an open piece": ("eml", lambda n: "Subject: " + "=?utf-8?q?" * n + "\n\nz"),
    "eml: a sender": ("eml", lambda n: "Subject: x\nFrom: " + "(" * n + "\n\nz"),
    "eml: lines that go on": ("eml", lambda n: "Subject: x\nContent-Type: text/plain; format=flowed"
                              "\n\n" + "a \n" * n),
    "mbox: begun": ("mbox", lambda n: "From a\n\n" * n),
    "opml: outlines": ("opml", lambda n: "<opml><body>" + "<outline>" * n),
    "eml: parts of a content type": ("eml", lambda n: "Subject: x\nContent-Type: text/plain" + "; a*0*=x" * n + "\n\nz"),  # noqa: E501
    "eml: parts within parts": ("eml", lambda n: "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(n // 50))),  # noqa: E501
    "csv: a head of many": ("csv", lambda n: "title," + ",".join(f"c{i}" for i in range(n // 4))),
    "feed: attributes": ("feed", lambda n: HEAD.replace("<item>", "<item" + "".join(f' a{i}="x"' for i in range(n // 4)) + ">")),  # noqa: E501
    "feed: categories": ("feed", lambda n: HEAD + "".join(f"<category>c{i}</category>" for i in range(n // 4))),  # noqa: E501
    "html: attributes": ("html", lambda n: "<h1>t</h1><p " + " ".join(f"a{i}=1" for i in range(n)) + ">"),  # noqa: E501
    "a body of attributes": ("jsonl", lambda n: json.dumps({"title": "a", "body": "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">"})),  # noqa: E501
    "html: a line of words for sharing": ("html", lambda n: "<h1>t</h1><p>" + "x " * n * 4),
    "page: names above a town": ("page", lambda n: "t\n" + "نبيل العوفي\n" * (n // 4) + "تونس (رويترز) - نص"),  # noqa: E501
    "page: desks": ("page", lambda n: "t\n\n" + "الرياض " * n + "واس\n\nنص"),
    "what begins as a conversation": (None, lambda n: "05/03/2024, 10:15 - x\n" * n),
    "what begins as no kind": (None, lambda n: "a: b\n" * n),
    "what begins with remarks": (None, lambda n: "<!--" * n),
    "what begins with headers": (None, lambda n: "A-" * n + ": b\n"),
    "what begins as a table": (None, lambda n: "a," * n + "\n"),
}  # fmt: skip
SMALL, TIMES = 20_000, 4
PROBE = 1_000  # of what is made: so much tells how much of it takes a while
ENOUGH = 0.03  # seconds that tell growth: what takes long is not made larger by default
MOST = 9.0  # times as long for four times as much; what is quadratic takes sixteen times as long


def cost(kind: str | None, data: bytes) -> float:
    """Seconds of computing that reading takes; whatever comes of it."""
    begun = time.process_time()
    with contextlib.suppress(NewsctlError):
        records(data, kind)
    return time.process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_size_alone(name: str, full: bool) -> None:
    kind, make = HOSTILE[name]
    probe = make(PROBE).encode()
    cost(kind, probe)  # what is loaded once
    size = SMALL * 5
    if not full:
        size = min(SMALL, max(PROBE, int(PROBE * ENOUGH / max(cost(kind, probe), 1e-4))))
    few, many = make(size).encode(), make(size * TIMES).encode()

    # A busy machine takes longer now and then: the least of a few tries is what it costs.
    for _try in range(4):
        small, large = max(cost(kind, few), 0.02), cost(kind, many)
        if large < MOST * small:
            break
    else:
        pytest.fail(f"{small:.2f} s, and {large:.2f} s for {TIMES} times as much")
    assert large < 10 * (5 if full else 1)


def bombs(folder: Path, *, full: bool) -> dict[str, Path]:
    """Small files that would unpack, or be held, as large ones; those that take long to make or to
    read in full only, or smaller."""
    made = {}
    many, times = (250_000, 2**20) if full else (5_000, 2**18)  # members of a file, rows of a sheet

    def put(name: str, data: bytes) -> None:
        made[name] = folder / name
        made[name].write_bytes(data)

    page = gzip.compress(gzip.compress(b"<p>" + b"a" * (60 << 20)))
    response = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip, gzip\r\n\r\n" + page
    )
    put("twice.warc", (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/1\r\n"
        b"WARC-Date: 2026-10-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % len(response) + response + b"\r\n\r\n"
    ))  # fmt: skip
    put("header.warc", b"WARC/1.0\r\nX: " + b"a" * (30 << 20) + b"\r\n\r\n")
    put("title.json", b'[{"title": "' + b"a" * (50 << 20) + b'"}, {"title": "b"}]')
    put("title.jsonl", b'{"title": "' + b"a" * (50 << 20) + b'"}\n')
    put("cell.csv", b'title,body\na,"' + b"b" * (50 << 20))
    put("long.md", b"# a\n" + b"b" * (50 << 20))
    put("long.eml", b"Subject: a\n\n" + b"b" * (50 << 20))
    put("long.xml", b"<rss><channel><item><title>" + b"b" * (50 << 20))
    put("long.bib", b"@a{b, title = {" + b"b" * (50 << 20))
    put("doubled.bib", b'@string{s0 = "xxxxxxxxxx"}\n' + b"".join(
        b"@string{s%d = s%d # s%d}\n" % (n + 1, n, n) for n in range(40)
    ) + b"@a{b, title = s40}")  # fmt: skip
    put("deep.md", b"+++\na = " + b"[" * 500 + b"]" * 500 + b"\n+++\nb")
    if full:
        put("long.mbox", b"From a\nSubject: a\n\n" + b"b\n" * (25 << 20))
        put("long.ris", b"TY  - NEWS\nTI  - " + b"b\n" * (20 << 20))
        put("long.html", b"<p>" + b"b " * (9 << 20))
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/worksheets/sheet1.xml", b"<row>" * (60 << 20))
        put("bomb.xlsx", held.getvalue())
    cell = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'
    put("far.xlsx", sheet([["title", "body"], ["a", "b"]], cell))
    put("far.xls", old([(0, 0, "title"), (65_535, 255, "a")], sheets=5))
    put("far.xlsb", binary([(0, 0, "title"), (2**20 - 1, 16_383, "a")]))
    put("rows.ods", open_document([ods_row("title", "body"), ods_row("a", "b", times=times)]))
    put("columns.ods", open_document([ods_row("title", columns=16_384)] * 200))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(many):
            archive.writestr(f"{number}.txt", "")
    put("many.zip", held.getvalue())
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT) as tar:
        info = tarfile.TarInfo("a.txt")
        info.type = tarfile.GNUTYPE_SPARSE
        tar.addfile(info)
    put("sparse.tar", held.getvalue())
    return made


# Each file is read by a process of its own, which has loaded nothing yet that a kind alone needs.
_MEASURE = """
import os, resource, sys, time
from datetime import date
from pathlib import Path
from newsctl.errors import NewsctlError
from newsctl.formats.registry import read
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))  # no bomb takes the machine down
def measure(path):
    begun = time.process_time()
    try:
        for _item in read(Path(path), today=date(2026, 1, 1)):
            pass
    except NewsctlError:
        pass
    status = open("/proc/self/status").read()
    own = int(status.partition("VmHWM:")[2].split()[0]) >> 10
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(max(own, others.ru_maxrss >> 10), time.process_time() - begun + others.ru_utime)
for path in sys.argv[1:]:
    sys.stdout.flush()
    process = os.fork()
    if not process:
        measure(path)
        sys.stdout.flush()
        os._exit(0)
    if os.waitpid(process, 0)[1]:
        sys.exit(path)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is what Linux says it is")
def test_nothing_takes_more_than_300_megabytes_or_ten_seconds(tmp_path: Path, full: bool) -> None:
    made = bombs(tmp_path, full=full)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *map(str, made.values())],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name, said in zip(made, done.stdout.splitlines(), strict=True):
        megabytes, seconds = map(float, said.split())
        assert megabytes < 300, name
        assert seconds < 10, name


def test_empty_members_by_the_thousand_are_passed_over() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(2_000):
            archive.writestr(f"{number}.txt", "")

    found = records(held.getvalue())

    assert {one.passed for one in found} == {"empty"}
    assert [one.error for one in found if one.error] == []


def test_one_bad_file_ends_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("+++\na = " + "[" * 500 + "]" * 500 + "\n+++\nb")
    (tmp_path / "b.warc").write_bytes(b"WARC/1.0\r\nX: y")
    (tmp_path / "c.txt").write_text("عنوان\n\nنص", encoding="utf-8")
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "e.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "f.warc").write_bytes(
        warc(("http://example.org/1", b"<title>a</title><p>b c d</p>"))
    )

    found = records(tmp_path)

    assert [one.article.title for one in found if one.article] == ["عنوان", "a"]
    assert all(one.error for one in found if not one.article)
