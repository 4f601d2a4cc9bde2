"""Ids as a bit for each: what is in two sets of a million is told by some kilobytes."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = TypeVar("Row", bound="tuple[int, object]")

SHIFT = 15
SPAN = 1 << SHIFT  # ids
LAST = SPAN - 1
BYTES = SPAN // 8
_FEW = 128  # of a span: so many are looked for one by one
_LONGEST = 1 << 26  # bytes of a mask


class Bits:
    """Ids, as a bit for each: by span, a number whose bits they are, and which is not 0."""

    def __init__(self, spans: dict[int, int]) -> None:
        self._spans = spans

    @classmethod
    def of_ids(cls, ids: Iterable[int]) -> Bits:
        """Those of these ids."""
        spans: dict[int, bytearray] = {}
        for one in ids:
            bits = spans.get(one >> SHIFT)
            if bits is None:
                bits = spans[one >> SHIFT] = bytearray(BYTES)
            place = one & LAST
            bits[place >> 3] |= 1 << (place & 7)
        return cls({span: int.from_bytes(bits, "little") for span, bits in spans.items()})

    @classmethod
    def of_sorted(cls, ids: Sequence[int]) -> Bits:
        """Those of very many ids, in order."""
        spans: dict[int, int] = {}
        at = 0
        while at < len(ids):
            span = ids[at] >> SHIFT
            end = bisect_left(ids, (span + 1) << SHIFT, at)
            digits = bytearray(b"0" * SPAN)
            for one in ids[at:end]:
                digits[one & LAST] = 49
            spans[span] = int(bytes(digits[::-1]), 2)
            at = end
        return cls(spans)

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self._spans.values())

    @property
    def first(self) -> int:
        """The smallest; 0 where there is none."""
        if not self._spans:
            return 0
        span = min(self._spans)
        bits = self._spans[span]
        return (span << SHIFT) + (bits & -bits).bit_length() - 1

    def __iter__(self) -> Iterator[int]:
        """In order."""
        for span, bits in sorted(self._spans.items()):
            begin = span << SHIFT
            held = bits.to_bytes(BYTES, "little")
            if bits.bit_count() < _FEW:
                for at in (at for at, byte in enumerate(held) if byte):
                    yield from compress(range(begin + 8 * at, begin + 8 * at + 8), _FLAGS[held[at]])
            else:
                yield from compress(range(begin, begin + SPAN), _flags(held))

    def __and__(self, other: Bits) -> Bits:
        few, many = sorted((self._spans, other._spans), key=len)
        both = ((span, bits & many.get(span, 0)) for span, bits in few.items())
        return Bits({span: bits for span, bits in both if bits})

    def __or__(self, other: Bits) -> Bits:
        found = dict(self._spans)
        for span, bits in other._spans.items():
            found[span] = found.get(span, 0) | bits
        return Bits(found)

    def __sub__(self, other: Bits) -> Bits:
        left = ((span, bits & ~other._spans.get(span, 0)) for span, bits in self._spans.items())
        return Bits({span: bits for span, bits in left if bits})

    def within(self, first: int | None, last: int | None) -> Bits:
        """Those of some ids, both ends included."""
        low = 0 if first is None else max(0, first)
        spans = {span: bits for span, bits in self._spans.items() if span >= low >> SHIFT}
        if low >> SHIFT in spans:
            spans[low >> SHIFT] &= -1 << (low & LAST)
        if last is not None:
            spans = {span: bits for span, bits in spans.items() if span <= last >> SHIFT}
            if last >> SHIFT in spans:
                spans[last >> SHIFT] &= (2 << (last & LAST)) - 1
        return Bits({span: bits for span, bits in spans.items() if bits})

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Those of some rows that begin with one of them."""
        held = {span: bits.to_bytes(BYTES, "little") for span, bits in self._spans.items()}
        none = bytes(BYTES)
        for row in rows:
            one = row[0]
            if held.get(one >> SHIFT, none)[(one & LAST) >> 3] >> (one & 7) & 1:
                yield row

    def in_common(self, span: int, bits: int) -> int:
        """How many there are of a span that have one of these bits."""
        return (self._spans.get(span, 0) & bits).bit_count()

    def flags(self) -> dict[int, bytes]:
        """By span, a byte for each of its ids: 1 for those of them."""
        return {span: _flags(bits.to_bytes(BYTES, "little")) for span, bits in self._spans.items()}

    def mask(self) -> bytes | None:
        """A byte for each id from 0 on: 1 for those of them, up to the last; None where that would
        be very long."""
        spans = range(max(self._spans, default=-1) + 1)
        if len(spans) * SPAN > _LONGEST:
            return None
        held = b"".join(self._spans.get(span, 0).to_bytes(BYTES, "little") for span in spans)
        return _flags(held).rstrip(b"\0")


# The bits of each byte, a byte for each.
_FLAGS = [bytes(byte >> bit & 1 for bit in range(8)) for byte in range(256)]


def _flags(bits: bytes) -> bytes:
    """A byte for each bit, the lowest of each byte first."""
    return b"".join(map(_FLAGS.__getitem__, bits))
