"""The reader's days, weeks and months."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from newsctl.periods import (
    Period,
    begin,
    day_of,
    first_weekday,
    hour_of,
    in_zone,
    later,
    midnight,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALES = [
    one
    for one in locale_identifiers()
    if one.partition("_")[0] in {"ar", "en", "fr"} and len(one.rpartition("_")[2]) == 2
    and "_" in one
]  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
def test_weeks_begin_where_unicode_cldr_has_them_begin(locale: str) -> None:
    assert first_weekday(locale.replace("_", "-")) == Locale.parse(locale).first_week_day


@pytest.mark.parametrize(
    ("locale", "first"),
    [
        ("ar", 5), ("ar-SA", 6), ("ar-MA", 0), ("fr", 0), ("en", 6), ("en_GB.UTF-8", 0),
        ("fr-CA", 6), ("ar-Latn-EG", 5), ("C", 0), ("", 0), ("en_US_POSIX", 6), ("ar-001", 5),
    ],
)  # fmt: skip
def test_a_language_alone_is_its_largest_countrys(locale: str, first: int) -> None:
    assert first_weekday(locale) == first


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["ar", "fr", "en", "ar-SA"]),
       st.sampled_from(list(Period)), st.integers(-40, 40))  # fmt: skip
def test_periods_follow_each_other_without_a_gap(
    day: date, locale: str, period: Period, number: int
) -> None:
    """Each day is in the period that begins at or before it, and the next one begins behind it."""
    first = begin(period, day, locale)
    assert first <= day < later(period, first, 1)
    assert begin(period, first, locale) == first
    moved = later(period, first, number)
    assert begin(period, moved, locale) == moved
    assert later(period, moved, -number) == first


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("UTC", date(2026, 11, 25), "2026-11-25T00:00Z"),
        ("Asia/Dubai", date(2026, 11, 25), "2026-11-24T20:00Z"),
        ("America/New_York", date(2026, 11, 25), "2026-11-25T05:00Z"),
        ("Asia/Kathmandu", date(2026, 11, 25), "2026-11-24T18:15Z"),
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00Z"),  # the clock skips this midnight
    ],
)
def test_a_day_begins_at_the_readers_midnight(
    in_time_zone: Callable[[str], None], zone: str, day: date, first: str
) -> None:
    in_time_zone(zone)
    moment = midnight(day)
    assert f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%MZ}" == first
    assert (day_of(moment), day_of(moment - 1)) == (day, date.fromordinal(day.toordinal() - 1))


def test_hours_and_calendars_are_those_of_the_zone(in_time_zone: Callable[[str], None]) -> None:
    in_time_zone("Asia/Dubai")
    moment = int(datetime(2026, 11, 24, 22, 15, tzinfo=UTC).timestamp())
    assert hour_of(moment) == "2026-11-25T02:00"
    told = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp())
    assert in_zone(told) == midnight(date(2026, 11, 25))
    assert time.tzname[0] == "+04"
