"""When a feed is fetched next: by what its reader asked for, and what its site asks.

A site asks by what stands in the feed (`newsctl.formats.feed_pace`), and by Retry-After.
Times are UTC seconds, stretches of time are seconds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsctl.subscription import Subscription

MINUTE, HOUR, DAY = 60, 3600, 86400
USUAL = 30 * MINUTE  # between two fetches, where nobody asks for another
_LONGEST_WAIT = 30 * DAY  # after an answer that asks for patience
_LONGEST_PENANCE = DAY  # between two tries of a feed that fails
_EARLY = 10  # a part of the interval, by which a timer may come early
_EARLIEST = 5 * MINUTE


def interval(one: Subscription) -> int:
    """The seconds between two fetches while all is well."""
    return max(one.interval or USUAL, one.pace or 0)


def is_due(one: Subscription, now: int) -> bool:
    """Whether a feed is to be fetched: a little early is as good as in time, because what runs by
    a clock never comes at the same second; but never within hours that it asks to be left out."""
    early = min(interval(one) // _EARLY, _EARLIEST)
    in_time = now >= one.asked_until and now + early >= one.due_at
    left_alone = _out_of(one.skipped_hours, one.skipped_days, now) != now
    return one.ended_at is None and in_time and not left_alone


def next_due(one: Subscription, now: int) -> int:
    """When a feed that was fetched now is due again: later from failure to failure, and never
    within the hours and days that it asks to be left out."""
    wait = interval(one)
    if one.errors:
        wait = max(wait, min(wait << min(one.errors, 10), _LONGEST_PENANCE))
    return _out_of(one.skipped_hours, one.skipped_days, now + wait)


def _out_of(hours: list[int], days: list[int], moment: int) -> int:
    """The first moment from one on that lies in none of these hours and days; that moment itself
    where all are left out."""
    later = moment
    for _hour in range(8 * 24):
        time = datetime.fromtimestamp(later, UTC)
        if time.hour not in hours and time.weekday() not in days:
            return later
        later += HOUR - later % HOUR
    return moment


def patience(text: str | None, now: int) -> int:
    """Until when Retry-After (seconds, or a date of HTTP) asks to be left alone; 0 for no such
    wish."""
    text = (text or "").strip()
    if text.isdecimal():
        return now + min(int(text[:12]), _LONGEST_WAIT)
    try:
        until = int(parsedate_to_datetime(text).timestamp())
    except (ValueError, TypeError, OverflowError):
        return 0
    return min(until, now + _LONGEST_WAIT) if until > now else 0
