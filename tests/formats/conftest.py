"""Reading bytes as articles, without an archive."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from newsctl.formats.registry import read
from newsctl.messages import set_language

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.article import Article
    from newsctl.formats.record import Record

TODAY = date(2026, 11, 24)


class Reader(Protocol):
    """Reads bytes, text or a path; the articles, every record being good."""

    def __call__(self, given: Any, kind: str | None = None, **options: Any) -> list[Article]: ...


def records(given: Any, kind: str | None = None, **options: Any) -> list[Record]:
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
