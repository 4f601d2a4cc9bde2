"""`python -m tests.formats.fuzzing COUNT SEED`: reads broken documents of every format.

Prints as JSON how many were read, how many gave articles, the slowest (seconds) and the most memory
that the process had (megabytes). Ends with a traceback where anything but an item or one of the
package's own errors comes out.
"""

from __future__ import annotations

import bz2
import gzip
import json
import random
import sys
import time
from pathlib import Path

from newsctl.errors import NewsctlError
from newsctl.formats.registry import READERS
from newsctl.messages import set_language
from tests.formats.conftest import records
from tests.formats.spreadsheets import binary, cells, ods_row, old, open_document, sheet
from tests.formats.test_archives import FILES, tarred, warc, zipped
from tests.formats.test_exporters import FILES as FILES_OF_OTHERS
from tests.formats.test_feed import ATOM, JSON_FEED, RSS
from tests.formats.test_mail_and_lists import BOOKMARKS, RIS, mail, post, wxr
from tests.formats.test_other_programs import SHAPES
from tests.formats.test_robust import CSV, HTML, JSON, OPML, TEXT, mutated

BIBTEX = '@string{a = "b"}\n@online{x, title = {خبر {ثان}}, author = {A and B, C}, year = 2024}\n'
MARKDOWN = "---\ntitle: أ\ntags: [ب, ج]\ndate: 2026-11-20\n---\n# أ\nنص\n"
TOML = '+++\ntitle = "أ"\ndate = 2026-11-20\n[x]\ny = [1, {z = "w"}]\n+++\nنص\n'
LETTER = mail()
LETTER.set_content("نص الرسالة.\n\nوفقرة ثانية.", cte="base64")
LETTER.add_alternative("<p>نص الرسالة.</p><p>وفقرة ثانية.</p>", subtype="html")
PAGE = ("http://example.org/1", HTML.encode())
MHTML = b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + HTML.encode()
# A tenth of all: web pages, feeds and containers. What they are read by is the costliest.
HEAVY: list[tuple[str | None, bytes]] = [
    (None, HTML.encode()), ("html", HTML.encode("cp1256", "replace")), ("mhtml", MHTML),
    (None, RSS.encode()), (None, ATOM.encode("utf-16")),
    ("jsonfeed", json.dumps(JSON_FEED).encode()), ("opml", OPML.encode()),
    (None, wxr(post("a"), post("b", "page")).encode()),
    (None, warc(PAGE)), ("warc", gzip.compress(warc(PAGE))), (None, zipped(FILES)),
    (None, tarred(FILES)), (None, tarred(FILES, "w:gz")), (None, bz2.compress(RSS.encode())),
    (None, sheet([["title", "body"], ["أ", "ب"]])),
    (None, open_document([ods_row("title", "body"), ods_row("أ", "ب")])),
    (None, binary(cells([["title", "body"], ["أ", "ب"]]))),
    (None, old(cells([["title", "body"], ["أ", "ب"]]))),
    ("wacz", zipped({"archive/a.warc": warc(PAGE), "datapackage.json": "{}"})),
]  # fmt: skip
LIGHT: list[tuple[str | None, bytes]] = [
    (None, TEXT.encode()), ("page", TEXT.encode("cp1256")), (None, JSON.encode()),
    ("jsonl", JSON.encode()), (None, CSV.encode()), ("tsv", CSV.replace(",", "\t").encode()),
    (None, RIS.encode()), (None, BIBTEX.encode()), (None, BOOKMARKS.encode()),
    (None, MARKDOWN.encode()), ("markdown", TOML.encode()), (None, LETTER.as_bytes()),
    ("mbox", b"From a\n" + LETTER.as_bytes() + b"\n\nFrom b\n" + LETTER.as_bytes()),
    (None, b'<posts><post href="http://x" description="y" tag="a b"/></posts>'),
    *[(None, json.dumps(one, ensure_ascii=False).encode()) for one in SHAPES.values()],
    *[(None, one.encode() if isinstance(one, str) else one) for one in FILES_OF_OTHERS.values()],
]  # fmt: skip


def main(count: int, seed: int) -> None:
    """Read that many and print the figures."""
    set_language("en")
    chance = random.Random(seed)
    kinds = sorted(READERS)
    articles, slowest, which = 0, 0.0, ""
    for number in range(count):
        kind, data = chance.choice(HEAVY if number % 10 == 0 else LIGHT)
        if chance.random() < 0.05:  # bytes that are none of it, or told to be another format
            kind = chance.choice(kinds)
            data = data if chance.random() < 0.5 else chance.randbytes(chance.randrange(300))
        broken = mutated(chance, data)
        begun = time.process_time()
        try:
            for item in records(broken, kind):
                if (item.article is None) + (item.error is None) + (not item.passed) != 2:
                    raise AssertionError(f"not one of the three: {item}")
                articles += item.article is not None
        except NewsctlError:
            pass
        except BaseException as error:
            error.add_note(f"input {number}: {kind} {broken[:2000]!r}")
            raise
        took = time.process_time() - begun
        if took > slowest:
            slowest, which = took, f"{number} {kind}"
    print(json.dumps({"read": count, "articles": articles, "slowest": round(slowest, 2),
                      "which": which, "megabytes": _peak()}))  # fmt: skip


def _peak() -> int:
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) >> 10
    except OSError:
        return 0


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
