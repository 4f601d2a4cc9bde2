"""How often a feed asks to be fetched, and when not: `ttl`, `skipHours` and `skipDays` of RSS 2.0,
`updatePeriod` and `updateFrequency` of the syndication module."""

from __future__ import annotations

import re
from typing import Any

_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
_SLOWEST = 7 * _DAY  # who asks for less often than that is out of their mind
_PERIODS = {
    "hourly": _HOUR, "daily": _DAY, "weekly": 7 * _DAY, "monthly": 30 * _DAY, "yearly": 365 * _DAY,
}  # fmt: skip
_HOURS = re.compile(r"<skipHours\b[^>]*>(.{0,4000}?)</skipHours>", re.DOTALL | re.IGNORECASE)
_DAYS = re.compile(r"<skipDays\b[^>]*>(.{0,4000}?)</skipDays>", re.DOTALL | re.IGNORECASE)
_INNER = re.compile(r"<(?:hour|day)\b[^>]*>\s*(\w+)\s*<", re.IGNORECASE)
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def asked_by(feed: Any, text: str) -> tuple[int | None, tuple[int, ...], tuple[int, ...]]:
    """What a feed asks for, by feedparser's account of it and its text: the seconds between two
    fetches, the hours (UTC) and the days (0 is Monday) without any."""
    seconds = pace(feed.get("ttl"), feed.get("sy_updateperiod"), feed.get("sy_updatefrequency"))
    return seconds, _hours(text), _days(text)


def pace(ttl: str | None, period: str | None, frequency: str | None) -> int | None:
    """The seconds between two fetches that a feed asks for: `ttl` is minutes, `period` a word of
    the syndication module, `frequency` how often within it. None where it asks for nothing."""
    found = [_number(ttl) * _MINUTE]
    if (seconds := _PERIODS.get((period or "").strip().lower())) is not None:
        found.append(seconds // max(_number(frequency), 1))
    most = max(found)
    return min(most, _SLOWEST) if most else None


def _number(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _hours(text: str) -> tuple[int, ...]:
    hours = {int(one) % 24 for one in _within(_HOURS, text) if one.isdecimal() and len(one) < 3}
    return tuple(sorted(hours))  # some count from 1 to 24


def _days(text: str) -> tuple[int, ...]:
    names = {one.lower() for one in _within(_DAYS, text)}
    return tuple(number for number, name in enumerate(_NAMES) if name in names)


def _within(block: re.Pattern[str], text: str) -> list[str]:
    found = block.search(text)
    return _INNER.findall(found[1]) if found else []
