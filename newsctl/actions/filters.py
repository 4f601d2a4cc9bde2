"""Which articles a person means, by filters and dates as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.selection import FILTERS, FLAG, NAMES, TO_DATE, Selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


def selection(
    given: Mapping[str, Any], *, today: date, spelt: str = "{}", **more: Any
) -> Selection:
    """The articles that filters choose, as they were given under the names of `FILTERS`.

    `spelt` is how this face writes a filter's name (`--{}`), for complaints; `more` are the other
    fields of the selection. Raises UsageError for a date that can't be read.
    """
    values: dict[str, Any] = {}
    for name, value in given.items():
        one = FILTERS[name]
        if not value:
            continue
        if one.kind == NAMES:
            names = [value] if isinstance(value, str) else value
            values[name] = _names(spelt.format(one.name), names)
        elif one.kind == FLAG:
            values[name] = True
        else:
            end = int(one.kind == TO_DATE)
            values[name] = _period(spelt.format(one.name), value, today)[end]
    return Selection(**values, **more)


def _names(option: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names, each once. Raises UsageError where nothing is left: it would choose everything."""
    from newsctl.arabic.names import distinct_names

    found = distinct_names(names)
    if not found:
        raise UsageError(_("{name} is empty").format(name=option))
    return tuple(found)


def _period(name: str, text: str, today: date) -> tuple[int | None, int | None]:
    """Both ends, in UTC seconds, of the day, month or year that a date names."""
    from newsctl.arabic.dates import parse_period

    try:
        return parse_period(text, today=today)
    except ValueError as error:
        raise UsageError(_unreadable_date(name, text)) from error


def day(name: str, text: str, today: date, *, last: bool) -> date | None:
    """The first or the last day of what a date names; None where it is open. Raises UsageError."""
    from datetime import UTC, datetime

    found = _period(name, text, today)[int(last)]
    return None if found is None else datetime.fromtimestamp(found, UTC).date()


def read_date(name: str, text: str, today: date) -> str:
    """A date as an article keeps it: ISO 8601. Raises UsageError, naming what it was given for."""
    from newsctl.arabic.dates import parse_date

    try:
        return parse_date(text, today=today)
    except ValueError as error:
        raise UsageError(_unreadable_date(name, text)) from error


def _unreadable_date(name: str, text: str) -> str:
    return _(
        "{option}: the date {text} can't be read. "
        "Dates are written as 2024-03-15, 2024-03, 15/3/2024, -3w or yesterday"
    ).format(option=name, text=text)
