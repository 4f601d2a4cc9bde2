"""The reader's days, weeks and months: in the reader's zone, begun where the reader's country does.

The zone is the one that the process runs in (`TZ`, or the system's). A moment is UTC seconds, a
period is known by its first day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

# The first day of the week by country, Monday where none is named (0 is Monday), from Unicode
# CLDR's supplemental/weekData.json; and the country that a language alone is taken for, from its
# likelySubtags.json. Kept here, because loading a locale library takes longer than a command; a
# test compares them with the library's own.
_FIRST = {
    5: "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    4: "MV",
    6: (
        "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT "
        "MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
    ),
}
_LIKELY = {"ar": "EG", "fr": "FR", "en": "US"}


class Period(StrEnum):
    """How time is cut."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def first_weekday(locale: str) -> int:
    """The day that weeks begin on for a locale (`ar-MA`, `fr_CA.UTF-8`, `ar`); 0 is Monday."""
    language, *parts = locale.partition(".")[0].replace("_", "-").split("-")
    country = next((one.upper() for one in parts if len(one) == 2), _LIKELY.get(language, ""))
    return next((day for day, names in _FIRST.items() if country in names.split()), 0)


def begin(period: Period, day: date, locale: str) -> date:
    """The first day of the period that a day lies in."""
    if period is Period.WEEK:
        return day - timedelta(days=(day.weekday() - first_weekday(locale)) % 7)
    return day.replace(day=1) if period is Period.MONTH else day


def later(period: Period, first: date, number: int) -> date:
    """The first day of the period so many periods later (earlier, where negative)."""
    if period is Period.MONTH:
        months = first.year * 12 + first.month - 1 + number
        return date(months // 12, months % 12 + 1, 1)
    return first + timedelta(days=number * (7 if period is Period.WEEK else 1))


def midnight(day: date) -> int:
    """The moment at which a day begins for the reader."""
    return int(datetime(day.year, day.month, day.day).timestamp())


def day_of(moment: int) -> date:
    """The reader's day that a moment lies in."""
    return datetime.fromtimestamp(moment).date()


def hour_of(moment: int) -> str:
    """The reader's hour that a moment lies in, as `2026-11-25T14:00`."""
    return f"{datetime.fromtimestamp(moment):%Y-%m-%dT%H}:00"


def in_zone(moment: int) -> int:
    """For a moment by UTC's calendar, the one when the reader's shows the same."""
    in_utc = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
    return int(in_utc.timestamp())
