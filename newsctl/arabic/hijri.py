"""Hijri dates by the Umm al-Qura calendar, years 1343 to 1500."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri one. Raises ValueError outside the calendar.

    The 30th of a month that has 29 days there is the next month's first: papers that go by the
    sighting of the moon print it.
    """
    from hijridate import Hijri

    try:
        if day == 30 and Hijri(year, month, 1).month_length() == 29:
            year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
        return Hijri(year, month, day).to_gregorian()
    except OverflowError as error:
        raise ValueError(str(error)) from error


def first_of_year(year: int) -> date:
    """The Gregorian day on which a Hijri year begins. Raises ValueError outside the calendar."""
    return to_gregorian(year, 1, 1)


def last_one(month: int, day: int, today: date) -> date:
    """The last such day of the Hijri year that was, or is to come within a month of `today`.

    Raises ValueError outside the calendar.
    """
    from datetime import timedelta

    from hijridate import Gregorian

    try:
        year = Gregorian(today.year, today.month, today.day).to_hijri().year
    except OverflowError as error:
        raise ValueError(str(error)) from error
    found = to_gregorian(year, month, day)
    return found if found <= today + timedelta(days=31) else to_gregorian(year - 1, month, day)


def within(year: int, month: int, day: int) -> date:
    """The Gregorian day in a Gregorian `year` of a Hijri month and day (`17 رمضان 2017`): the
    first, in the years that have two. Raises ValueError when there is none."""
    about = (year - 622) * 33 // 32
    for lunar in range(about - 1, about + 3):
        found = to_gregorian(lunar, month, day)
        if found.year == year:
            return found
    raise ValueError(year)


def from_gregorian(day: date) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian one. Raises ValueError outside the calendar."""
    from hijridate import Gregorian

    try:
        return Gregorian.fromdate(day).to_hijri().datetuple()
    except OverflowError as error:
        raise ValueError(str(error)) from error
