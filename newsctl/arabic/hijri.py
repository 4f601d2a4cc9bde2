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
