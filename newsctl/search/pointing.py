"""Pointing at the place in a query where it goes wrong."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsctl.errors import QueryError


def point_at(error: QueryError) -> str:
    """The query and, below it, a caret under the cell of the place: two lines of logical text.

    White space and control characters become single spaces, so that nothing moves the caret; where
    a terminal reorders lines, whoever prints them keeps both lines in one order.
    """
    line = "".join(" " if _breaks(char) else char for char in error.query)
    return f"{line}\n{' ' * sum(map(_cells, line[: error.position]))}^"


def _breaks(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cs"}


def _cells(char: str) -> int:
    """The cells of one character; marks and format characters take none (UAX #11 for wide ones)."""
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
