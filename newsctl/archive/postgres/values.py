"""Values as a server reads them fastest: arrays in their text form, and rows in COPY's binary one.

In the binary form nothing is to be escaped or taken apart on either side (PostgreSQL's
documentation, "COPY", "Binary Format"): a row is the number of its fields, and each of these its
length and its bytes, as the type's receiving function wants them.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, islice, repeat
from struct import Struct, pack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    Column: TypeAlias = Iterable[Any]

_AT_ONCE, _CHARACTERS = 20_000, 16_000_000  # rows, and what stands in them, of one statement
_TEXTS = frozenset(("text", "json"))
_AT_A_TIME = 256  # rows whose fields are made together
_PIECE = 4_000_000  # bytes that are sent as one


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


# -- in their text form --------------------------------------------------------------------------
def array(values: Iterable[object]) -> str:
    """Values as the text form of a one-dimensional array, which a server reads much faster than an
    expression of so many parts."""
    some = list(values)
    kinds = set(map(type, some))
    if kinds == {int}:
        return "{" + ",".join(map(str, some)) + "}"
    if kinds == {str}:
        text = '","'.join(some)  # type: ignore[arg-type]
        if "\\" not in text and text.count('"') == 2 * (len(some) - 1):
            return '{"' + text + '"}'
    return "{" + ",".join([_element(one) for one in some]) + "}"


def unnested(kinds: Iterable[str]) -> str:
    """SQL of the rows that are given as `arrays`."""
    return f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})"


def arrays(kinds: Iterable[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows whose fields are of some types as an array for each of their columns; texts may be given
    in UTF-8."""
    columns = zip(*rows, strict=True)
    return [
        array(map(_decoded, column) if kind in _TEXTS else column)
        for kind, column in zip(kinds, columns, strict=True)
    ]


def _decoded(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


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


# -- in their binary form ------------------------------------------------------------------------
def copied(kinds: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """What COPY reads of rows whose fields are of some types (all `may_be_copied`), in pieces that
    are each of a statement of its own."""
    left = iter(rows)
    piece: list[bytes] = []
    size = 0
    while some := list(islice(left, _AT_A_TIME)):
        data = _rows(kinds, some)
        piece.append(data)
        size += len(data)
        if size >= _PIECE:
            yield b"".join([_BEGIN, *piece, _END])
            piece, size = [], 0
    if piece:
        yield b"".join([_BEGIN, *piece, _END])


def may_be_copied(kinds: Iterable[str]) -> bool:
    """Whether the binary form of all these types is known."""
    return all(kind in _FIELDS for kind in kinds)


def _rows(kinds: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    columns = zip(*rows, strict=True)
    fields = [_FIELDS[kind](column) for kind, column in zip(kinds, columns, strict=True)]
    number = _SHORT(len(kinds))
    return b"".join(chain.from_iterable(zip(repeat(number), *fields)))


def _numbers(form: str) -> Callable[[Column], list[bytes]]:
    packed = Struct(f">i{form}")
    size, packs = packed.size - 4, packed.pack

    def fields(column: Column) -> list[bytes]:
        return [_NULL if one is None else packs(size, one) for one in column]

    return fields


def _texts(column: Column) -> list[bytes]:
    return _bytes([one.encode() if one.__class__ is str else one for one in column])


def _arrays(
    kind: int, elements: Callable[[Sequence[Any]], Iterable[bytes]]
) -> Callable[[Column], list[bytes]]:
    """Of arrays, without NULL, whose elements are of a type, by its number at the server."""

    def of(values: Sequence[Any]) -> bytes:
        return b"".join([pack(">iiiii", 1, 0, kind, len(values), 1), *elements(values)])

    return lambda column: _bytes([None if one is None else of(one) for one in column])


def _text_elements(values: Sequence[bytes]) -> Iterable[bytes]:
    lengths = map(_LENGTHS.__getitem__, map(len, values))
    return chain.from_iterable(zip(lengths, values, strict=True))


class _Packed(dict[int, bytes]):
    """Numbers in binary form; small ones are known, as there are many of them."""

    def __init__(self, form: str, *before: int) -> None:
        self._pack = partial(Struct(form).pack, *before)
        super().__init__((one, self._pack(one)) for one in range(_SMALL))

    def __missing__(self, number: int) -> bytes:
        return self._pack(number)


def _bytes(column: Column) -> list[bytes]:
    return [_NULL if one is None else _LENGTH(len(one)) + one for one in column]


def _uuids(column: Column) -> list[bytes]:
    return _bytes([None if one is None else bytes.fromhex(one) for one in column])


_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_SMALL = 512
_SHORT, _LENGTH = Struct(">h").pack, Struct(">i").pack
_LENGTHS, _NUMBERS = _Packed(">i"), _Packed(">iq", 8)
_FIELDS: dict[str, Callable[[Column], list[bytes]]] = {
    "bigint": _numbers("q"),
    "integer": _numbers("i"),
    "boolean": _numbers("?"),
    "text": _texts,
    "json": _texts,
    "uuid": _uuids,
    "bytea": _bytes,
    "tsvector": _bytes,
    "text[]": _arrays(25, _text_elements),
    "bigint[]": _arrays(20, partial(map, _NUMBERS.__getitem__)),
}
