"""Dates as newspapers write them."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from newsctl.display.dates import hijri_date, long_date, months, recent_day, short_date
from newsctl.messages import set_language

LOCALES = [one for one in locale_identifiers() if one.partition("_")[0] in {"ar", "en", "fr"}]


@pytest.mark.parametrize("locale", [one for one in LOCALES if one.startswith("ar")] + ["fr", "en"])
def test_months_are_those_of_unicode_cldr(locale: str) -> None:
    names = Locale.parse(locale).months["format"]["wide"]

    assert months(locale.replace("_", "-")) == [names[month] for month in range(1, 13)]


@pytest.mark.parametrize(
    ("locale", "august"),
    [("ar-MA", "غشت"), ("ar-DZ", "أوت"), ("ar-SY", "آب"), ("ar-EG", "أغسطس"), ("ar", "أغسطس")],
)
def test_each_country_has_its_own_august(locale: str, august: str) -> None:
    assert long_date("2022-08-03", locale) == f"3 {august} 2022"


def test_hours_are_told_where_they_are_known() -> None:
    assert long_date("2026-11-02T09:30:00+01:00", "ar") == "2 نوفمبر 2026 09:30"
    assert long_date("2026-11-02", "ar", "arab") == "٢ نوفمبر ٢٠٢٦"
    assert long_date("2026-11-01", "fr") == "1er novembre 2026"
    assert long_date("soon", "fr") == "soon"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-24", "اليوم"),
        ("2026-11-23T23:59:00Z", "أمس"),
        ("2026-11-22", "قبل يومين"),
        ("2026-11-21", "قبل 3 أيام"),
        ("2026-11-18", "قبل 6 أيام"),
        ("2026-11-17", ""),
        ("2026-11-25", ""),
        ("soon", ""),
    ],
)
def test_recent_days_are_counted(day: str, said: str) -> None:
    set_language("ar")

    assert recent_day(day, date(2026, 11, 24)) == said


def test_a_table_has_the_day_alone() -> None:
    set_language("ar")

    assert short_date("2026-11-02T09:30:00+01:00") == "2026-11-02"
    assert short_date("2026-11-22", "latn", date(2026, 11, 24)) == "قبل يومين"
    assert short_date("2026-11-21", "arab", date(2026, 11, 24)) == "قبل ٣ أيام"
    assert short_date(None) == ""


def test_hijri_days_are_those_of_umm_al_qura() -> None:
    assert hijri_date("2022-05-23") == "22 شوال 1443 هـ"
    assert hijri_date("2022-05-23", "ar", "arab") == "٢٢ شوال ١٤٤٣ هـ"
    assert hijri_date("2022-05-23", "en") == "22 Shawwal 1443 AH"
    assert hijri_date("1800-01-01") == ""
