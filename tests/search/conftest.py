"""Queries to parse, and an analyser with a lexicon of a few words."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.lexicon import SCHEMA, Lexicon
from newsctl.search.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.search.query import Query

TODAY = date(2026, 3, 1)
_LEMMAS = {
    "وزير": "وزير",
    "وزراء": "وزير",
    "كتب": "كتاب",
    "اخبار": "خبر",
    "مدن": "مدين",
    "اسعار": "سعر",
}


@pytest.fixture(scope="session")
def query() -> Callable[[str], Query]:
    """Parse a query on a day that stands still."""
    return lambda text: parse(text, today=TODAY)


@pytest.fixture(scope="session")
def analyzer() -> Iterator[Analyzer]:
    """The analyser, with a lexicon of a few words."""
    db = sqlite3.connect(":memory:")
    db.execute(SCHEMA)
    db.executemany("INSERT INTO lexicon VALUES (?, ?)", _LEMMAS.items())
    yield Analyzer(Lexicon(db))
    db.close()


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages as they are written in the code, whatever language is chosen."""
    monkeypatch.setattr("newsctl.messages._language", "en")
