"""Every form of a date that the program writes or its pages document, for every day it may mean."""

from __future__ import annotations

import email.utils
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from newsctl.arabic.dates import DateUnreadable, parse_date
from newsctl.arabic.numerals import arabic_digits
from newsctl.display import dates as display
from newsctl.formats.xhtml_articles import long_date
from newsctl.messages import set_language

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2101, 1, 1)
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LOCALES = ("ar", "ar-MA", "ar-DZ", "ar-TN", "ar-MR", "ar-IQ", "ar-SY", "fr", "en")


def _week(day: date) -> str:
    year, week, weekday = day.isocalendar()
    return f"{year}-W{week:02}-{weekday}"


FORMS: dict[str, Callable[[date], str]] = {
    "2024-03-05": date.isoformat,
    "20240305": lambda day: f"{day:%Y%m%d}",
    "2024 03 05": lambda day: f"{day:%Y %m %d}",
    "2024/3/5": lambda day: f"{day.year}/{day.month}/{day.day}",
    "2024.03.05": lambda day: f"{day:%Y.%m.%d}",
    "2024-W10-2": _week,
    "2024-065": lambda day: f"{day:%Y-%j}",
    "5/3/2024": lambda day: f"{day.day}/{day.month}/{day.year}",
    "05-03-2024": lambda day: f"{day:%d-%m-%Y}",
    "05.03.2024": lambda day: f"{day:%d.%m.%Y}",
    "05032024": lambda day: f"{day:%d%m%Y}",
    "5 Mar 2024": lambda day: f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
    "Mar 5, 2024": lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
    "٥/٣/٢٠٢٤": lambda day: arabic_digits(f"{day.day}/{day.month}/{day.year}"),
    **{
        f"long {locale} {digits}": lambda day, locale=locale, digits=digits: display.long_date(  # type: ignore[misc]
            day.isoformat(), locale, digits
        )
        for locale in LOCALES
        for digits in ("latn", "arab")
    },
    "short": lambda day: display.short_date(day.isoformat(), "arab"),
    "page": lambda day: long_date(day.isoformat()),
}
MOMENTS: dict[str, tuple[Callable[[datetime], str], str]] = {  # form, what stands behind the day
    "RFC 822": (email.utils.format_datetime, "T10:15:00+00:00"),
    "RFC 822, a zone that nobody knows": (
        lambda one: email.utils.format_datetime(one).replace("+0000", "AST"), "T10:15:00"),
    "asctime": (lambda one: one.ctime(), "T10:15:00"),
    "basic": (lambda one: f"{one:%Y%m%dT%H%M%S}Z", "T10:15:00Z"),
    "14 figures": (lambda one: f"{one:%Y%m%d%H%M%S}", "T10:15:00"),
    "with an offset": (lambda one: f"{one:%Y-%m-%d %H:%M:%S} +0300", "T10:15:00+03:00"),
    "EXIF": (lambda one: f"{one:%Y:%m:%d %H:%M:%S}", "T10:15:00"),
    "SerpApi": (lambda one: f"{one:%m/%d/%Y, %I:%M %p}, +0000 UTC", "T10:15+00:00"),
    "JavaScript": (lambda one: f"{one:%a %b %d %Y %H:%M:%S} GMT+0300 (Arabian Standard Time)",
                   "T10:15:00+03:00"),
    "long": (lambda one: display.long_date(one.isoformat(), "ar-MA", "arab"), "T10:15"),
    "afternoon": (lambda one: f"{one.day} {display.months('ar')[one.month - 1]} {one.year} 10:15 ص",
                  "T10:15"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def arabic() -> None:
    set_language("ar")


def days(full: bool, seed: str) -> list[date]:
    """All days, or a few hundred of them with the ends of months and years."""
    every = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    if full:
        return every
    ends = [one for one in every if one.day > 28 and one.year % 25 in {0, 24}]
    return random.Random(seed).sample(every, 120) + random.Random(seed).sample(ends, 40)


@pytest.mark.parametrize("form", FORMS)
def test_what_comes_back_is_that_day(form: str, full: bool) -> None:
    for day in days(full, form):
        assert parse_date(FORMS[form](day), today=TODAY) == day.isoformat(), FORMS[form](day)


@pytest.mark.parametrize("form", MOMENTS)
def test_what_comes_back_is_that_moment(form: str, full: bool) -> None:
    write, behind = MOMENTS[form]
    for day in days(full, form):
        text = write(datetime.combine(day, time(10, 15), tzinfo=UTC))
        assert parse_date(text, today=TODAY) == day.isoformat() + behind, text


@pytest.mark.parametrize("locale", ["ar", "en"])
def test_hijri_dates_come_back(locale: str, full: bool) -> None:
    for day in days(full, locale):
        text = display.hijri_date(day.isoformat(), locale)
        if text:
            assert parse_date(text, today=TODAY) == day.isoformat(), text


def test_seconds_since_1970_are_read_in_three_sizes(full: bool) -> None:
    """From the second of 2001 on that has ten figures; milliseconds and microseconds likewise."""
    for day in days(full, "epoch"):
        moment = datetime.combine(day, time(8), tzinfo=UTC)
        seconds = int(moment.timestamp())
        if seconds < 10**9:
            continue
        for text in (f"{seconds}", f"{seconds}000", f"{seconds}000000", f"{seconds}.25"):
            assert parse_date(text, today=TODAY) == f"{day}T08:00:00Z", text


def test_a_year_stands_alone_only_where_one_may() -> None:
    assert parse_date("2024", today=TODAY, year_alone=True) == "2024-01-01"
    with pytest.raises(DateUnreadable):
        parse_date("2024", today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "22-23 فبراير", "22-23 فبراير 2022", "22 - 23 فبراير 2022", "5 مارس - 7 مارس 2022",
        "بين 5 و7 مارس 2020", "2022/23/05", "1/2/3", "99/99/99", "31/02/2020", "5 مارس 2150",
        "22042211", "20201332", "5 مارس أبريل 2020", "12345678901234567890", "1", "2024-3",
        "الصفحة 5 من 12", "5 3", "٢٠٢٤ ٢٠٢٥", "10:15", "10:15 - 11:30 5 مارس 2020",
    ],
)  # fmt: skip
def test_what_may_mean_two_days_is_not_read(text: str) -> None:
    if text == "2024-3":
        assert parse_date(text, today=TODAY) == "2024-03-01"
        return
    with pytest.raises(DateUnreadable):
        parse_date(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/5/68", "1968-05-12"), ("06-Nov-94", "1994-11-06"), ("22/04/11", "2011-04-22"),
        ("05/23/2022", "2022-05-23"), ("22042011", "2011-04-22"), ("2020 05 12", "2020-05-12"),
        ("20200512", "2020-05-12"), ("31/12/26", "2026-12-31"), ("1/1/27", "2027-01-01"),
        ("1/1/28", "1928-01-01"),
    ],
)  # fmt: skip
def test_two_figures_are_a_year_that_was_and_days_come_first_where_either_may(
    text: str, day: str
) -> None:
    assert parse_date(text, today=date(2026, 11, 25)) == day
