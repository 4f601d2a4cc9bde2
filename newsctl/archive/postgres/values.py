"""Values as a server reads them fastest: arrays in their text form, and the lines of a COPY."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_AT_ONCE, _CHARACTERS = 20_000, 16_000_000  # rows, and what stands in them, of one statement
_AT_A_TIME = 8  # rows that COPY is given together


def pieces(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    """Rows, as many at once as one statement should bring."""
    piece: list[Sequence[object]] = []
    size = 0
    for row in rows:
        piece.append(row)
        size += sum(len(one) for one in row if isinstance(one, str | bytes))
        if len(piece) >= _AT_ONCE or size >= _CHARACTERS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def array(values: Iterable[object]) -> str:
    """Values as the text form of a one-dimensional array, which a server reads much faster than an
    expression of so many parts."""
    return "{" + ",".join([_element(one) for one in values]) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


class Lines:
    """Rows as COPY reads them: a line each, with tabs between. They are made while the server takes
    those before."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows = iter(rows)

    def read(self, _size: int = -1) -> bytes:
        """Some lines; nothing where there are no more."""
        some = islice(self._rows, _AT_A_TIME)
        return "".join(["\t".join(map(_field, row)) + "\n" for row in some]).encode()


def _field(value: object) -> str:
    if value.__class__ is int:
        return str(value)
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if text.isprintable():
        return text
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
