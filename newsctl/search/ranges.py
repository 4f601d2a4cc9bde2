"""Dates and numbers in a query: from `2024-01..2024-03` and `>100` to their two ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.lazy_patterns import lazy_pattern
from newsctl.messages import gettext as _
from newsctl.search.query import DateRange, Node, Not, NumberRange

if TYPE_CHECKING:
    from datetime import date

_COMPARISON = lazy_pattern(r"(>=|=>|≥|<=|=<|≤|>|<|=)?\s*(.*)", re.DOTALL)
_DOTS = lazy_pattern(r"\.{2,}|…")


def date_range(name: str, text: str, start: int, end: int, *, today: date) -> DateRange:
    """What `date:`, `since:`, `until:`, `added:`, `viewed:` or `changed:` asks for; [start, end)
    is its place in the query. Days are the reader's where newsctl set the time, else as they are
    written.

    Raises ValueError, in words for a person.
    """
    from newsctl.arabic.dates import parse_period

    if name == "changed" and text == "*":
        return DateRange(None, None, start, end, name)
    sign, text = _comparison(text)
    sign = {"since": ">=", "until": "<="}.get(name, sign)
    try:
        first, last = parse_period(_DOTS.sub("..", text), today=today)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            _(
                "“{text}” is no date or period: write 2024, 2024-03, 2024-01..2024-03, -3w.. or "
                "yesterday"
            ).format(text=text)
        ) from error
    bounds = _bounds(sign, first, last, text)
    if name not in {"added", "viewed", "changed"}:
        return DateRange(*bounds, start, end)
    from newsctl.periods import in_zone

    begins, ends = bounds
    begins = None if begins is None else in_zone(begins)
    ends = None if ends is None else in_zone(ends + 1) - 1  # up to where the next day begins
    return DateRange(begins, ends, start, end, name)


def state(text: str, start: int, end: int) -> Node:
    """What `is:` asks for. Raises ValueError, in words for a person."""
    from newsctl.search.read_states import is_changed, is_read, is_undated

    if is_changed(text):
        return DateRange(None, None, start, end, "changed")
    if is_undated(text):
        return Not(DateRange(None, None, start, end))
    read = is_read(text)
    if read is None:
        raise ValueError(
            _("“{text}” is no state: write read, unread, undated or changed").format(text=text)
        )
    at_any_time = DateRange(None, None, start, end, "viewed")
    return at_any_time if read else Not(at_any_time)


def number_range(name: str, text: str, start: int, end: int) -> NumberRange:
    """What `views:` or `id:` asks for. Raises ValueError, in words for a person."""
    sign, text = _comparison(text)
    dots = _DOTS.search(text)
    ends = (text[: dots.start()], text[dots.end() :]) if dots else (text, text)
    if not any(one.strip() for one in ends):
        raise ValueError(_number_message(text))
    first, last = (_number(one) if one.strip() else None for one in ends)
    return NumberRange(name, *_bounds(sign, first, last, text), start, end)


def _comparison(text: str) -> tuple[str, str]:
    match = _COMPARISON.fullmatch(text)
    assert match is not None
    sign = {"≥": ">=", "=>": ">=", "≤": "<=", "=<": "<="}.get(match[1], match[1] or "=")
    return sign, match[2]


def _bounds(
    sign: str, first: int | None, last: int | None, text: str
) -> tuple[int | None, int | None]:
    """The two ends that a comparison with [first, last] leaves."""
    if first is not None and last is not None and first > last:
        raise ValueError(_("“{text}” ends before it begins").format(text=text))
    if sign == ">":
        return (None if last is None else last + 1), None
    if sign == "<":
        return None, (None if first is None else first - 1)
    return (None if sign == "<=" else first), (None if sign == ">=" else last)


def _number(text: str) -> int:
    from newsctl.arabic.numerals import parse_count

    try:
        return parse_count(text)
    except ValueError as error:
        raise ValueError(_number_message(text)) from error


def _number_message(text: str) -> str:
    return _("“{text}” is no number: write 100, >100 or 10..20").format(text=text)
