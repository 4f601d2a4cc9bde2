"""Readers of option values: each says, in the user's language, what it could not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_DIGITS = 12  # as many as the archive keeps of a number of views


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
