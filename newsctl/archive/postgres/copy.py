"""COPY by the driver, without what it prints itself."""

from __future__ import annotations

import sys
from array import array
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class


def copy(cursor: Cursor, sql: str, data: bytes) -> None:
    """Send what a COPY reads."""
    with _quiet():
        cursor.copy_expert(sql, BytesIO(data), len(data))


def read_numbers(cursor: Cursor, sql: str, values: Sequence[object]) -> array[int]:
    """What a COPY of one column of numbers gives, eight bytes each."""
    numbers = _Numbers()
    with _quiet():
        cursor.copy_expert(cursor.mogrify(sql, values or None), numbers)
    return numbers.found


class _Numbers:
    """A file that numbers are written to, a line each."""

    def __init__(self) -> None:
        self.found = array("q")

    def write(self, line: bytes) -> None:
        self.found.append(int(line))


@contextmanager
def _quiet() -> Iterator[None]:
    """Where a server ends a session in the middle of a COPY, and says so twice, the driver stumbles
    over the second, prints that, and then raises the error that it is."""
    import psycopg2

    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error.__cause__, psycopg2.Error):
            before(kind, error, trace)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before
