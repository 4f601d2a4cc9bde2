"""Whatever the bytes: records and errors of our own, nothing else."""

from __future__ import annotations

import io
import json
import random

import pytest

from newsctl.errors import NewsctlError
from newsctl.formats.registry import read
from tests.formats.conftest import TODAY

SEEDS = {
    "json": [
        json.dumps([{"title": "خبر", "tags": ["أ"], "n": 1.5}, {"body": "نص\n"}]),
        '{"_default": {"1": {"title": "أ"}, "2": {"title": "ب", "x": {"y": [1, null, true]}}}}',
        '{"data": {"articles": [{"title": "أ", "date": "2026-11-20"}]}} {"title": "\\ud800"}',
    ],
    "jsonl": ['{"title": "أ", "views": "1,7 ألف"}\n{"body": "ب", "date": "أمس"}\n[1]\nnull\n'],
    "csv": ['title,body,date\n"أ\nب",نص,20/11/2026\n\'=1,"ن""ص",أمس\n', "عنوان;نص\nأ;ب\n"],
    "markdown": [
        "---\ntitle: أ\ntags: [ب, ج]\ndate: 2026-11-20\n---\n# أ\nنص\n",
        '+++\ntitle = "أ"\ndate = 2026-11-20\n+++\nنص\n',
    ],
}
PIECES = [
    *(
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\\",
    ),
    *(b"\\", b"\n", b"\r", b"---\n", b"+++\n", b"&a *a", b"!!", b"'", b"=", b"\t", b";", b"NaN"),
    *(b'"id":-1', b"\xd8", b"\\ud800", b"\xc7\xe1", b"null", b"1" * 30, b'{"title":', b"- " * 50),
]


def mangled(data: bytes, dice: random.Random) -> bytes:
    """Bytes with some cut out, doubled, or put in."""
    for _time in range(dice.randint(1, 4)):
        at, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        data = dice.choice(
            [
                data[:at] + data[end:],
                data[:end] + data[at:],
                data[:at] + dice.choice(PIECES) + data[at:],
            ]
        )
    return data


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_mangled_files_give_articles_or_our_own_errors(kind: str, full: bool) -> None:
    dice = random.Random(kind)
    for _number in range(250_000 if full else 400):
        data = mangled(dice.choice(SEEDS[kind]).encode(), dice)
        try:
            for record in read(io.BytesIO(data), format=kind, today=TODAY):
                assert (record.article is None) != (record.error is None)
                if record.article is not None:
                    assert record.article.title.strip() or record.article.body.strip()
        except NewsctlError:
            pass
