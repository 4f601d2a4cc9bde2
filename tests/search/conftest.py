"""Queries to parse, and an analyser with a lexicon of a few words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.lexicon import Lexicon, pack
from newsctl.search.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

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
def analyzer() -> Analyzer:
    """The analyser, with a lexicon of a few words."""
    return Analyzer(Lexicon(pack(_LEMMAS.items())))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages as they are written in the code, whatever language is chosen."""
    monkeypatch.setattr("newsctl.messages._language", "en")
