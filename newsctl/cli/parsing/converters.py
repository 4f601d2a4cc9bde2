"""Readers of option values: each says, in the user's language, what it could not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_DIGITS = 12  # as many as the archive keeps of a number of views
_LONGEST = 366 * 86400  # seconds of a stretch of time


# Orders, periods and names by their Arabic and French words, beside those of a query's fields.
_WORDS = {
    "day": ("يوم", "jour"),
    "week": ("أسبوع", "semaine"),
    "month": ("شهر", "mois"),
    "hour": ("ساعة", "heure"),
    "all": ("الكل", "tout"),
}


def _in_our_words(value: str) -> str | None:
    """The English word for one of a field, an order or a period, however it is spelt."""
    from newsctl.arabic.fold import fold
    from newsctl.search.fields import find_field

    key = fold(value)
    known = {fold(one): word for word, others in _WORDS.items() for one in others}
    return known.get(key) or known.get(key.removeprefix("ال")) or find_field(value)


class OneOf:
    """Reads a value that is one of `choices`, or the Arabic or French for it; they are also what
    the shell completes."""

    def __init__(self, option: str, choices: Sequence[str]) -> None:
        self.option = option
        self.choices = tuple(choices)
        self.__name__ = "choice"

    def __call__(self, value: str) -> str:
        if value not in self.choices:
            found = _in_our_words(value)
            if found in self.choices:
                return found
            text = (
                _("{option} can't be {value}. It is one of: {choices}")
                if self.option.startswith("-")
                else _("{command} can't be followed by {value}. It is one of: {choices}")
            )
            raise UsageError(
                text.format(
                    option=self.option,
                    command=self.option,
                    value=value,
                    choices=", ".join(self.choices),
                )
            )
        return value


class Whole:
    """Reads a whole number of at least `least`, also in Arabic-Indic digits."""

    def __init__(self, option: str, least: int = 0) -> None:
        self.option = option
        self.least = least
        self.__name__ = "number"

    def __call__(self, value: str) -> int:
        try:
            number = int(value) if len(str(value)) <= _MOST_DIGITS else self.least - 1
        except ValueError:
            number = self.least - 1
        if number < self.least:
            raise UsageError(
                _("{option} can't be {value}. It is a whole number, {least} or more").format(
                    option=self.option, value=value, least=self.least
                )
            )
        return number


class Limit(Whole):
    """Reads how many at most; a number beyond all archives is no limit."""

    def __call__(self, value: str) -> int:
        text = str(value)
        if len(text) > _MOST_DIGITS and text.isdecimal():
            return int("9" * _MOST_DIGITS)
        return super().__call__(value)


_UNITS = {
    "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800,
    "ث": 1, "د": 60, "س": 3600, "ي": 86400, "j": 86400,
}  # fmt: skip


class Stretch:
    """Reads a stretch of time, `30m`, `2h`, `1d`, in seconds; a bare number is of minutes."""

    def __init__(self, option: str, least: int) -> None:
        self.option = option
        self.least = least
        self.__name__ = "time"

    def __call__(self, value: str | int) -> int:
        if isinstance(value, int):
            return value
        text = value.strip().lower()
        number, unit = (text[:-1], text[-1:]) if text[-1:] in _UNITS else (text, "m")
        number = number.strip()
        whole = number.isdecimal() and len(number) <= _MOST_DIGITS
        seconds = int(number) * _UNITS[unit] if whole else 0
        if not self.least <= seconds <= _LONGEST:
            raise UsageError(
                _(
                    "{option} can't be {value}. It is a time such as 30m, 2h or 1d, "
                    "{least} seconds or more"
                ).format(option=self.option, value=value, least=self.least)
            )
        return seconds
