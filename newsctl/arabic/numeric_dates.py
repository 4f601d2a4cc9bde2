"""Dates in figures: ISO 8601 in all its forms, days first, and the counts that machines keep.

Only what can mean one day is read. Where day and month could be either, the day is first; the year
is first where four figures stand there.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

YEARS = range(1501, 2101)  # that a newspaper's date may have; years before may be Hijri ones
_SEPARATOR = r"\s*([-/.:\s])\s*"
_ZONE = r"\s*(z|utc|gmt|[+\-−]\d{2}(?::?\d{2})?)?"
_TIME = rf"(?:\s*t\s*|\s+|\s*[,،]\s*)(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,]\d{{1,9}})?)?{_ZONE}"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})\s*\2\s*(\d{{1,2}})(?:{_TIME})?")
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})\s*([-/.\s])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}|\d{{2}})(?:{_TIME})?"
)
# Google News as SerpApi gives it (`05/12/2020, 07:00 AM, +0000 UTC`): no other writes an offset so,
# and this one has the month first.
_MONTH_FIRST = re.compile(
    r"(\d{2})/(\d{2})/(\d{4}), (\d{1,2}):(\d{2}) ([ap])m, ([+-]\d{2}:?\d{2}) utc"
)
_BASIC = re.compile(
    rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:[t\s]?(\d{{2}})(\d{{2}})(\d{{2}}(?:[.,]\d{{1,9}})?)?{_ZONE})?"
)
_DAYS_BASIC = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WEEK = re.compile(r"(\d{4})-?w(\d{2})-?([1-7])")
_ORDINAL = re.compile(r"(\d{4})-(\d{3})")
_MONTH = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})|(\d{1,2})\s*[-/.]\s*(\d{4})")
_COUNTED = re.compile(r"(-?\d{9,10}|\d{13}|\d{16})(?:[.,]\d{1,9})?")
_SCALES = {13: 1000, 16: 1_000_000}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_numbers(text: str, today: date, *, year_alone: bool) -> str | None:
    """The ISO 8601 of a date in ASCII figures, in lower case; None for what is none, or not surely
    one. A month alone is its first day, and a year alone its first where one may stand.

    Raises ValueError for a day that no calendar has.
    """
    if found := _YEAR_FIRST.fullmatch(text):
        return _written(int(found[1]), int(found[3]), int(found[4]), *found.groups()[4:])
    if found := _DAY_FIRST.fullmatch(text):
        year = int(found[4]) if len(found[4]) == 4 else full_year(int(found[4]), today)
        day, month = day_and_month(int(found[1]), int(found[3]))
        return _written(year, month, day, *found.groups()[4:])
    if found := _MONTH_FIRST.fullmatch(text):
        hours = int(found[4]) % 12 + (12 if found[6] == "p" else 0)
        return _written(
            int(found[3]), int(found[1]), int(found[2]), str(hours), found[5], zone=found[7]
        )
    if text.isdecimal() and len(text) == 4:
        return f"{text}-01-01" if year_alone and int(text) in YEARS else None
    if (found := _BASIC.fullmatch(text)) and int(found[1]) in YEARS and int(found[2]) <= 12:
        hour, minute, second, zone = found.groups()[3:]
        year, month, day = map(int, found.groups()[:3])
        return _written(year, month, day, hour, minute, (second or "")[:2], zone)
    if (found := _DAYS_BASIC.fullmatch(text)) and int(found[3]) in YEARS:
        return _written(int(found[3]), int(found[2]), int(found[1]))
    if found := _WEEK.fullmatch(text):
        return date.fromisocalendar(*map(int, found.groups())).isoformat()
    if found := _ORDINAL.fullmatch(text):
        return _nth_day(int(found[1]), int(found[2])).isoformat()
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
        return _written(year, month, 1) if year in YEARS else None
    if found := _COUNTED.fullmatch(text):
        return _moment(found[1])
    return None


def full_year(short: int, today: date) -> int:
    """The year that two figures mean: the last one that was, or is to come within a year."""
    year = today.year // 100 * 100 + short
    return year if year <= today.year + 1 else year - 100


def day_and_month(first: int, second: int) -> tuple[int, int]:
    """Day and month from two numbers, the day first unless that is no month."""
    return (second, first) if second > 12 >= first else (first, second)


def _nth_day(year: int, number: int) -> date:
    day = date(year, 1, 1) + timedelta(days=number - 1)
    if number < 1 or day.year != year:
        raise ValueError(number)
    return day


def _written(
    year: int,
    month: int,
    day: int,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> str | None:
    when = date(year, month, day)
    if year not in YEARS:
        return None
    if hour is None:
        return when.isoformat()
    moment = datetime(
        year, month, day, int(hour), int(minute or 0), int(second or 0), tzinfo=_offset(zone)
    )
    text = moment.isoformat(timespec="seconds" if second else "minutes")
    return text.replace("+00:00", "Z") if zone == "z" else text


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone in {"z", "utc", "gmt"}:
        return UTC
    figures = zone[1:].replace(":", "")
    distance = timedelta(hours=int(figures[:2]), minutes=int(figures[2:] or 0))
    return timezone(distance if zone[0] == "+" else -distance)


def _moment(figures: str) -> str | None:
    """Seconds, milliseconds or microseconds since 1970, by how many figures they have."""
    moment = _EPOCH + timedelta(
        microseconds=int(figures) * 1_000_000 // _SCALES.get(len(figures), 1)
    )
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
