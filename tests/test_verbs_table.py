"""The table of verbs that the benchmarks print."""

from __future__ import annotations

from tests.benchmarks.bench_verbs import growth
from tests.benchmarks.verbs import CHANGES, FIRST, VERBS


def test_growth_is_told_against_some_ten_thousand_articles() -> None:
    assert growth({1000: 5.0, 10_000: 10.0, 100_000: 11.0, 1_000_000: 12.0}) == "1.20"
    assert growth({1000: 10.0, 10_000: 20.0}) == "2.00"
    assert growth({1000: 10.0, 1_000_000: 25.0}) == "2.50"
    assert growth({100_000: 10.0, 1_000_000: 11.0}) == "1.10"
    assert growth({1000: 10.0}) == "–"


def test_each_row_has_a_name_of_its_own() -> None:
    names = [one.name for one in (*VERBS, *FIRST, *CHANGES)]

    assert len(set(names)) == len(names)
