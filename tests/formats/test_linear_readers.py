"""Every reader of text takes time that grows with it, whatever the text."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from newsctl.errors import NewsctlError
from newsctl.formats.registry import Options, read_bytes
from tests.test_linear_patterns import FREE, grows

# What repeats between the two parts of a document.
DOCUMENTS = {
    "bibtex": ("@a{k, author = {x", "b}}"),
    "csv": ("title,body\n", "b"),
    "eml": ("Subject: a\nContent-Type: text/html\n\n", "b"),
    "jsonl": ('{"title": "a', 'b"}'),
    "markdown": ("# a\n", "b"),
    "movabletype": ("TITLE: a\n-----\nBODY:\n", "b"),
    "nexis": ("1 of 1 DOCUMENTS\n\nTitle\n\nBODY:\n", "b"),
    "page": ("عنوان\n\n", "b"),
    "ris": ("TY  - NEWS\nTI  - a", "b"),
}
PIECES = (" ", "\n", "\n ", "\r", "[", "{", '"', "<", "<a ", "&", "1", "-", "\\", "ب ")
# As for patterns, of longer texts: a file may have megabytes, so that a square of little weight
# counts. What is quick as a square would be is not tried with more.
SIZES = {2_000: FREE / 64, 4_000: FREE / 16, 8_000: FREE / 4, 16_000: FREE, 32_000: 0.0}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_reader_is_linear(kind: str) -> None:
    """Of one piece that repeats, within a record and to the end of the file."""
    head, rest = DOCUMENTS[kind]
    options = Options(date(2026, 3, 1), {}, allow_local=False)

    def read(text: str) -> None:
        with suppress(NewsctlError):
            list(read_bytes((head + text).encode(), kind, "a", options))

    slow = [
        (piece, end) for piece in PIECES for end in ("", rest) if grows(read, piece, end, SIZES)
    ]

    assert slow == []
