"""Whatever comes in, records or the package's own errors come out; memory and imports stay small.

Inputs are mutations of valid documents of every format: bytes changed, cut out, doubled, moved.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsctl.errors import NewsctlError
from tests.formats.conftest import records
from tests.formats.page.test_copied_text import page as text_page
from tests.formats.page.test_html import linked
from tests.formats.page.test_html import page as html_page
from tests.formats.test_archives import FILES, tarred, warc, zipped
from tests.formats.test_feed import RSS

HTML = html_page(linked(datePublished="2026-10-28T08:30:00+0100", author="ليلى بن سالم"))
TEXT = text_page("1742 مشاهدة", "بقلم: ليلى بن سالم", "الثلاثاء 3 مارس 2020 - 10:15")
OPML = '<opml version="2.0"><body><outline xmlUrl="a.xml"/><outline xmlUrl="b"/></body></opml>'
JSON = json.dumps([{"title": "خبر", "body": "نص", "date": "2026-10-28"}] * 3, ensure_ascii=False)
CSV = "title,body,date\nخبر,نص,2026-10-28\n" * 2
PIECES = (
    b"<", b">", b"]]>",
    b"<![CDATA[", b"\x00", b"\xff\xfe", b"&#x", b"&lt;", b'"', b"\r\n\r\n", b"-1",
    b"99999999999999999999", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"{", b"[[[[", b"\\ud800",
    "ـ".encode(), "٩".encode(), b"Content-Length: 0\r\n", b"<article>", b"<time datetime=''>",
)  # fmt: skip


def mutated(chance: random.Random, data: bytes) -> bytes:
    """A document with one to six places changed."""
    held = bytearray(data)
    for _turn in range(chance.randrange(1, 7)):
        at = chance.randrange(len(held) + 1)
        size = chance.choice((1, 2, 8, 64, 512))
        what = chance.randrange(5)
        if what == 0:
            held[at : at + size] = chance.randbytes(size)
        elif what == 1:
            del held[at : at + size]
        elif what == 2:
            held[at:at] = held[at : at + size] * chance.choice((1, 2, 20))
        elif what == 3:
            held[at:at] = chance.choice(PIECES)
        else:
            held = held[:at] if chance.random() < 0.3 else held
            held[at:at] = held[:size]
    return bytes(held)


def test_any_document_gives_items_or_our_own_errors(full: bool) -> None:
    """A tenth of them web pages, feeds and containers; none takes long or much."""
    count = 100_000 if full else 600

    done = subprocess.run(
        [sys.executable, "-m", "tests.formats.fuzzing", str(count), "20"],
        capture_output=True, text=True, check=False, timeout=3600,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert told["read"] == count
    assert told["articles"] > count / 4
    assert told["slowest"] < 10
    assert told["megabytes"] < 300


NINES = "9" * 20_000


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("markdown", f"+++\ntitle = 'a'\nviews = {NINES}\n+++\nx"),
        ("markdown", f"+++\ntitle = 'a'\nviews = 0x{'f' * 20_000}\n+++\nx"),
        ("markdown", f"---\ntitle: a\nviews: {NINES}\n---\nx"),
        ("bibtex", f"@a{{b, title = {{x}}, year = 2024, month = {NINES}, day = {NINES}}}"),
        ("json", f'[{{"title": "a", "views": {NINES}, "date": ["{NINES}"]}}]'),
        ("jsonl", f'{{"title": "a", "views": 1e{NINES}, "date": {NINES}}}\n'),
        ("csv", f"title,views,date\na,{NINES},{NINES}\n"),
        ("ris", f"TY  - NEWS\nTI  - a\nPY  - {NINES}\nDA  - {NINES}/{NINES}/1\nER  - \n"),
        ("feed", f"<rss version='2.0'><channel><item><title>a</title><pubDate>{NINES}</pubDate>"),
        ("html", f"<title>a</title><p>{NINES} مشاهدة</p><p>x</p><time datetime='{NINES}'>"),
        ("page", f"عنوان\n\n{NINES} مشاهدة\n\nنص"),
        ("eml", f"Subject: a\nFrom: a@b\nDate: {NINES}\nContent-Length: {NINES}\n\nx"),
        ("browser", (f'{{"roots": {{"other": {{"children": [{{"name": "a", "url": "http://x", '
                    f'"date_added": "{NINES}"}}]}}}}}}')),
        ("wxr", ("<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>a</title>"
                f"<wp:post_date_gmt>{NINES}</wp:post_date_gmt></item></channel></rss>")),
    ],
)  # fmt: skip
def test_a_number_longer_than_python_reads_is_no_error_of_ours(kind: str, data: str) -> None:
    """Python refuses to turn texts of more than 4,300 figures into numbers, and back."""
    with contextlib.suppress(NewsctlError):
        for item in records(data, kind):
            assert item.article is None or json.dumps(item.article.to_record())


def test_random_bytes_in_every_format(full: bool) -> None:
    from newsctl.formats.registry import READERS

    chance = random.Random(21)
    for _turn in range(10_000 if full else 10):
        for kind in READERS:
            data = chance.randbytes(chance.randrange(200))
            try:
                records(data, kind)
            except NewsctlError:
                pass
            except BaseException as error:
                error.add_note(f"{kind} {data!r}")
                raise


_COUNT = """
import resource, sys, io
from datetime import date
from newsctl.formats.registry import read
class Endless(io.RawIOBase):
    def __init__(self, head, piece, size):
        self.left, self.piece, self.rest = size, piece, head
    def readable(self):
        return True
    def readinto(self, buffer):
        if not self.rest:
            if self.left <= 0:
                return 0
            self.rest = self.piece
            self.left -= len(self.piece)
        data = self.rest[:len(buffer)]
        self.rest = self.rest[len(data):]
        buffer[:len(data)] = data
        return len(data)
kind, size = sys.argv[1], int(sys.argv[2])
piece = sys.stdin.buffer.read()
stream = io.BufferedReader(Endless(b"", piece, size))
records = read(stream, format=kind, today=date(2026, 1, 1))
count = sum(record.article is not None for record in records)
try:  # what Linux's getrusage says counts the process that started this one
    status = open("/proc/self/status").read()
    peak = int(status.partition("VmHWM:")[2].split()[0]) >> 10
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak //= 1024 if sys.platform != "darwin" else 1 << 20
print(count, peak)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by what POSIX offers")
@pytest.mark.parametrize("kind", ["jsonl", "warc"])
def test_memory_stays_small_however_long_the_input(kind: str, full: bool) -> None:
    """Two gigabytes with `--full`; by default enough that holding it would show."""
    line = json.dumps({"title": "خبر", "body": "نص " * 20_000}, ensure_ascii=False) + "\n"
    image = warc(("http://example.org/a.png", b"a" * (4 << 20)), kind="image/png")
    piece = (
        line.encode() if kind == "jsonl" else image + warc(("http://example.org/1", HTML.encode()))
    )
    size = (2 << 30) if full else 160 << 20

    done = subprocess.run(
        [sys.executable, "-c", _COUNT, kind, str(size)],
        input=piece, capture_output=True, check=True, timeout=3600,
    )  # fmt: skip

    count, peak = map(int, done.stdout.split())
    assert count == -(-size // len(piece))
    assert peak < 150  # megabytes


HEAVY = ("trafilatura", "lxml", "feedparser", "warcio", "httpx", "charset_normalizer")


@pytest.mark.parametrize(
    ("name", "data", "needed"),
    [
        ("a.txt", TEXT.encode(), set()), ("a.txt", TEXT.encode("cp1256"), set()),
        ("a.jsonl", b'{"title": "a", "body": "b"}\n', set()), ("a.csv", CSV.encode(), set()),
        ("a.zip", zipped({"a.txt": TEXT}), set()), ("a.xml", RSS.encode(), {"feedparser", "lxml"}),
    ],
    ids=["page", "old page", "jsonl", "csv", "zip", "feed"],
)  # fmt: skip
def test_only_what_is_needed_is_imported(
    name: str, data: bytes, needed: set[str], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    code = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from newsctl.formats.registry import read\n"
        f"list(read(Path({str(tmp_path / name)!r}), today=date(2026, 1, 1)))\n"
        f"print(*(one for one in {HEAVY!r} if one in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert set(done.stdout.split()) <= needed


def test_a_stream_that_cannot_be_searched_is_read_all_the_same() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            return self._data.readinto(buffer)

    for data in (zipped(FILES), tarred(FILES, "w:gz"), RSS.encode(), HTML.encode()):
        from_pipe = [one.article for one in records(io.BufferedReader(Pipe(data)))]
        assert from_pipe == [one.article for one in records(data)]


LONG = "a" * (3 << 20)
TOO_LONG = "longer than 1 million characters"
CUT = f"{TOO_LONG}; only its beginning was read"


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (
            "jsonl",
            f'{{"title": "1"}}\n{{"title": "{LONG}"}}\n{{"title": "2"}}\n',
            ["1", f"-, line 2: {TOO_LONG}", "2"],
        ),
        (
            "csv",
            f"title,body\n1,a\n2,{LONG}\n3,a\n",
            ["1", f"-, line 3: {TOO_LONG}", "3"],
        ),
        (
            "csv",
            f'title,body\n1,a\n2,"b\n{LONG}"\n3,a\n',
            ["1", "2", "-, line 3: a quote is never closed", f"-, line 4: {TOO_LONG}", "3"],
        ),
        (
            "ris",
            f"TY  - NEWS\nTI  - 1\nAB  - {LONG}\nER  -\nTY  - NEWS\nTI  - 2\nER  -\n",
            ["1", f"-, line 3: {CUT}", "2"],
        ),
        (
            "movabletype",
            f"TITLE: 1\n-----\nBODY:\n{LONG}\n--------\nTITLE: 2\n-----\nBODY:\na\n--------\n",
            ["1", f"-, line 4: {CUT}", "2"],
        ),
    ],
)
def test_a_line_longer_than_any_article_is_told_of_and_the_rest_is_read(
    monkeypatch: pytest.MonkeyPatch, kind: str, text: str, told: list[str]
) -> None:
    """Titles, errors and warnings, in order."""
    for name in ("text_streams.LONGEST_LINE", "json_.LONGEST_LINE", "csv_rows.LONGEST_ROW"):
        monkeypatch.setattr(f"newsctl.formats.{name}", 1 << 20)
    found: list[str] = []
    for item in records(text, kind):
        found += [str(item.error)] if item.error else []
        found += [item.article.title] if item.article else []
        found += item.warnings
    assert found == told
