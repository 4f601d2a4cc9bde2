"""Dates as newspapers and people write them, to ISO 8601; periods, to seconds.

ISO 8601 is read here at once, with nothing imported for it; everything else goes to
`newsctl.arabic.worded_dates`, which knows the words.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from newsctl.arabic.numerals import latin_digits

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_HIJRI_YEARS = range(1300, 1501)
_LONGEST = 200  # code points; nothing longer is a date
_INVISIBLE = " \t\r\n\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"


class DateUnreadable(ValueError):
    """A text that is no date, or none that is sure."""


def parse_date(text: str, *, today: date, hijri: bool = True, year_alone: bool = False) -> str:
    """A date as `Article.published_at` keeps it.

    A bare date where no hour is given, with the offset that the text gives or none; a month alone
    stands for its first day, and so does a year where `year_alone` lets one; a date without a year
    is the last one that was. ISO 8601 comes back as it is, and its other forms are read, as are
    seconds since 1970. The day is first where it could be either. Years 1300 to 1500 are Hijri (Umm
    al-Qura) unless `hijri` is false. Relative words count from `today`. Raises DateUnreadable, also
    for what might mean two days.
    """
    text = latin_digits(text).strip(_INVISIBLE)
    if _ISO.fullmatch(text) and not (hijri and int(text[:4]) in _HIJRI_YEARS):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            raise DateUnreadable(text) from None
        return text
    if not text or len(text) > _LONGEST:
        raise DateUnreadable(text[:_LONGEST])
    from newsctl.arabic.numeric_dates import read_numbers
    from newsctl.arabic.worded_dates import read_words

    try:
        found = read_numbers(text.lower(), today, year_alone=year_alone)
        found = found or read_words(text, today, hijri=hijri)
    except (ValueError, ArithmeticError) as error:
        raise DateUnreadable(text) from error
    if found is None:
        raise DateUnreadable(text)
    return found


def utc_seconds(iso_text: str) -> int:
    """Seconds since 1970 UTC of an ISO 8601 text; without an offset it is taken for UTC.

    Raises ValueError.
    """
    when = datetime.fromisoformat(iso_text)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - _EPOCH) // timedelta(seconds=1)


def parse_period(text: str, *, today: date) -> tuple[int | None, int | None]:
    """The first and the last UTC second of a period; None for an open end.

    `2024`, `2024-03`, `2024-03-15`, `أمس`, `-3w` (the three weeks up to today), and two of these
    with `..` between, either left out. Raises DateUnreadable.
    """
    start, dots, end = text.strip().partition("..")
    if not dots:
        return _span(start, today)
    if not start.strip() and not end.strip():
        raise DateUnreadable(text)
    first = _span(start, today)[0] if start.strip() else None
    last = _span(end, today)[1] if end.strip() else None
    if first is not None and last is not None and first > last:
        raise DateUnreadable(text)
    return first, last


def _span(text: str, today: date) -> tuple[int, int]:
    text = latin_digits(text).strip()
    try:
        if found := _YEAR.fullmatch(text):
            year = int(found[1])
            if year in _HIJRI_YEARS:
                return _hijri_span(year)
            return _seconds(date(year, 1, 1), date(year, 12, 31))
        if (found := _MONTH.fullmatch(text)) and int(found[1]) not in _HIJRI_YEARS:
            return _seconds(*_month(int(found[1]), int(found[2])))
    except (ValueError, OverflowError) as error:
        raise DateUnreadable(text) from error
    when = parse_date(text, today=today)
    if "T" in when:
        second = utc_seconds(when)
        return second, second if when.count(":") > 1 else second + 59
    first = date.fromisoformat(when)
    if text.startswith("-"):
        return _seconds(first, max(first, today))
    if first.day == 1 and _names_a_month(text):
        return _seconds(*_month(first.year, first.month))
    return _seconds(first, first)


def _names_a_month(text: str) -> bool:
    """Whether a text read as the first of a month says no day: `مارس 2024`."""
    numbers = re.findall(r"[0-9]+", text)
    return len(numbers) == 1 and len(numbers[0]) == 4


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    if (year, month) == (9999, 12):
        return first, date.max
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _hijri_span(year: int) -> tuple[int, int]:
    from newsctl.arabic.hijri import first_of_year

    return _seconds(first_of_year(year), first_of_year(year + 1) - timedelta(days=1))


def _seconds(first: date, last: date) -> tuple[int, int]:
    return utc_seconds(first.isoformat()), utc_seconds(last.isoformat()) + 86_399
