"""Reading bytes as articles, without an archive."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from newsctl.article import Article
from newsctl.formats.registry import read
from newsctl.formats.writing import write
from newsctl.messages import set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from newsctl.formats.item import Item

TODAY = date(2026, 11, 24)


class Reader(Protocol):
    """Reads bytes, text or a path; the articles, every record being good."""

    def __call__(self, given: Any, kind: str | None = None, **options: Any) -> list[Article]: ...


def records(given: Any, kind: str | None = None, **options: Any) -> list[Item]:
    """The records of bytes, a text, or a path."""
    if isinstance(given, str):
        given = given.encode()
    place: Path | io.BytesIO = io.BytesIO(given) if isinstance(given, bytes) else given
    options.setdefault("today", TODAY)
    return list(read(place, format=kind, **options))


@pytest.fixture(autouse=True)
def english() -> None:
    """Messages in English, whatever language an earlier test spoke."""
    set_language("en")


@pytest.fixture
def articles() -> Reader:
    """Reads bytes, a text or a path, all of whose records must be good."""

    def run(given: Any, kind: str | None = None, **options: Any) -> list[Article]:
        found = records(given, kind, **options)
        assert [str(one.error) for one in found if one.error] == []
        return [one.article for one in found if one.article is not None]

    return run


@pytest.fixture
def read_bytes() -> Callable[..., list[Item]]:
    """Reads bytes (or text) in a format to the list of its records."""

    def reader(data: bytes | str, kind: str | None = None, **mapping: str) -> list[Item]:
        raw = data if isinstance(data, bytes) else data.encode()
        names = {name.replace("__", "."): ours for name, ours in mapping.items()}
        return list(read(io.BytesIO(raw), format=kind, today=TODAY, mapping=names))

    return reader


@pytest.fixture
def written() -> Callable[..., str]:
    """Writes articles in a format to text."""

    def writer(kind: str, articles: Iterable[Article]) -> str:
        stream = io.BytesIO()
        write(kind, articles, stream)
        return stream.getvalue().decode()

    return writer


@pytest.fixture
def article() -> Callable[..., Article]:
    """Makes an article; fields told replace the usual ones."""

    def make(**fields: Any) -> Article:
        usual: dict[str, Any] = {
            "id": 7,
            "title": "افتتاح مكتبة القرية",
            "body": "افتتحت اليوم مكتبة جديدة.\n\nوحضر الافتتاح سكان القرية.",
            "source": "صوت الساحل",
            "author": "ليلى الطرابلسي",
            "section": "ثقافة",
            "tags": ["كتب", "قرى"],
            "url": "https://example.org/news/7",
            "published_at": "2026-11-20T09:30+01:00",
            "added_at": "2026-11-24T12:00:00Z",
            "views": 1742,
        }
        return Article(**usual | fields)

    return make
