"""Dates of the Persian solar calendar, as Iranian newspapers write them.

The arithmetic is that of the 2820-year cycle's common approximation (leap years by
`(year * 682 + 110) % 2816 < 682`, after A. Birashk), right for 1300 to 1500.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from newsctl.arabic.fold import fold
from newsctl.arabic.numerals import latin_digits

_MONTHS = [
    fold(name)
    for name in (
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
        "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
    )
]  # fmt: skip
_NUMBERS = re.compile(r"(?<!\d)(1[34]\d\d)\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{1,2})(?!\d)")
_WORDS = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s*(?:ماه)?\s*،?\s*(1[34]\d\d)(?!\d)"
)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d])")
_EPOCH = date(622, 3, 22)  # 1 Farvardin 1, proleptic Gregorian
_CYCLE_YEARS, _CYCLE_DAYS = 2820, 1_029_983


def persian_date(text: str) -> str | None:
    """The ISO 8601 of the first solar date in a text (`۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹`); None without one."""
    plain = fold(latin_digits(text))
    if found := _NUMBERS.search(plain):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _WORDS.search(plain):
        year, month, day = int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    when = _gregorian(year, month, day).isoformat()
    clock = _CLOCK.search(plain)
    return f"{when}T{int(clock[1]):02}:{clock[2]}" if clock else when


def _gregorian(year: int, month: int, day: int) -> date:
    from_cycle = year - 474
    in_cycle = 474 + from_cycle % _CYCLE_YEARS
    days = (
        day
        + (31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6)
        + (in_cycle * 682 - 110) // 2816
        + (in_cycle - 1) * 365
        + from_cycle // _CYCLE_YEARS * _CYCLE_DAYS
    )
    return _EPOCH + timedelta(days=days - 1)
