"""Words by their letters: `*word`, `w*d`."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl.search.wildcards import shape


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("*قراطية", ["ديمقراطيه", "البيروقراطيه", "قراطيه"], ["قراطي", "ديمقراطيهم"]),
        ("اق*اد", ["اقتصاد", "الاقتصاد", "وباقتصاد", "اقاد"], ["اقتصادي", "اقد", "مراقتصاد"]),
        ("أق*تص*د", ["اقتصاد", "اقلتصد"], ["اقتد", "اقد"]),
        ("*تصا*", ["اقتصادي", "تصا"], ["تصب"]),
        ("cov*19", ["covid19", "cov19"], ["covi9"]),
    ],
)
def test_an_asterisk_stands_for_any_letters_or_none(
    pattern: str, fitting: list[str], others: list[str]
) -> None:
    words = [*fitting, *others]
    assert [word for word in words if shape(pattern).fits(word)] == fitting


@given(st.text("ab*", min_size=1, max_size=8).filter(lambda text: "*" in text), st.text("ab"))
def test_a_pattern_fits_what_the_same_regular_expression_fits(pattern: str, word: str) -> None:
    expected = re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), word) is not None
    assert shape(pattern).fits(word) is expected


def test_many_asterisks_cost_no_more_than_the_letters() -> None:
    assert not shape("*a" * 500 + "*b").fits("a" * 100_000)
