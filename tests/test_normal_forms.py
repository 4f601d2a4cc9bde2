"""Bringing text into a normal form takes time that grows with its length alone."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.arabic.analyzer import Analyzer
from newsctl.arabic.fold import fold, spell
from newsctl.arabic.lexicon import lexicon
from newsctl.formats.bibtex import plain_text
from newsctl.formats.encodings import plain_letters
from newsctl.formats.file_names import key, slug
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

WITHOUT_END = "\u064e\u0651" * 500 + "\u0323\u0301" * 500  # in another order than Unicode's


def analysed(text: str) -> object:
    return Analyzer(lexicon()).terms(text)


@pytest.mark.parametrize(
    "work", [normalise, fold, spell, analysed, slug, key, plain_text, plain_letters]
)
def test_no_more_marks_than_a_letter_bears_are_sorted_at_once(
    work: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes their number squared: of half a megabyte of them, minutes."""
    normalize, most = unicodedata.normalize, 0

    def counted(form: Any, text: str) -> str:
        nonlocal most
        marks = "".join("m" if unicodedata.combining(one) else " " for one in text)
        most = max(most, *map(len, marks.split(" ")))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", counted)
    work(f"خبر ب{WITHOUT_END} ﷺ a{WITHOUT_END}")
    assert most <= 31
