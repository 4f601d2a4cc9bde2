"""Which of all of an archive's texts nearly equal each other, by their sketches alone.

Texts are gone through once, in the order of their ids. What is remembered of them lies in flat
arrays, some 50 bytes a text: the latest filed under each key that several have, and of each sketch
the bits of its hashes (a Bloom filter of 128 bits), which tell most pairs that share a few runs (a
paragraph, boilerplate) from copies without a look at the sketches themselves.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from newsctl.archive.sketches import LARGEST, LOOKED_AT, NEAR, hashes, keys, nearest, sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_AT_ONCE = 500  # texts whose likely copies are asked for at once
_BYTES = 16  # of a sketch's bits
_BITS = 8 * _BYTES


def pairs(
    shared: Iterable[tuple[int, int]],
    texts: Iterable[tuple[int, bytes]],
    sketches: Callable[[Sequence[int]], Mapping[int, bytes]],
) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) of ids of texts that nearly equal each other.

    `shared` are the keys that several are filed under, in their order, each with how many;
    `texts` (id, sketch) in the order of their ids; `sketches` fetches those of some ids.
    """
    waiting: list[tuple[int, bytes, list[int]]] = []
    for one in _likely(shared, texts):
        waiting.append(one)
        if len(waiting) == _AT_ONCE:
            yield from _compared(waiting, sketches)
            waiting.clear()
    yield from _compared(waiting, sketches)


def _compared(
    some: Sequence[tuple[int, bytes, list[int]]],
    sketches: Callable[[Sequence[int]], Mapping[int, bytes]],
) -> Iterator[tuple[int, int]]:
    known = sketches(sorted({other for _id, _sketch, likely in some for other in likely}))
    for article_id, sketch, likely in some:
        others = [(other, known[other]) for other in likely if other in known]
        for other in nearest(sketch, others):
            yield other, article_id


def _likely(
    shared: Iterable[tuple[int, int]], texts: Iterable[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes, list[int]]]:
    """(id, sketch, ids) of each text that may repeat others before it."""
    filed = _Filed(shared)
    ids = array("q")  # of the texts that share anything, each at its place
    every = bytearray()  # the bits of their sketches
    for article_id, sketch in texts:
        under = filed.under(keys(sketch))
        if not under:
            continue
        bits = _bits(sketch)
        number = len(sketch) // 4
        collisions = number - bits.bit_count()
        likely = []
        for other in sharing(filed.before(under, len(ids))):
            others = int.from_bytes(every[other * _BYTES : (other + 1) * _BYTES], "big")
            least = NEAR * max(number, others.bit_count())
            if (bits & others).bit_count() + collisions >= least:
                likely.append(ids[other])
        ids.append(article_id)
        every += bits.to_bytes(_BYTES, "big")
        if likely:
            yield article_id, sketch, likely


def _bits(sketch: bytes) -> int:
    found = 0
    for one in hashes(sketch):
        found |= 1 << one % _BITS
    return found


class _Filed:
    """The places of texts under each key that several are filed under."""

    def __init__(self, shared: Iterable[tuple[int, int]]) -> None:
        self._keys = array("I")
        self._starts = array("I", [0])  # of each key, where the room for its latest places begins
        for key, number in shared:
            self._keys.append(key)
            self._starts.append(self._starts[-1] + min(number, LOOKED_AT))
        self._keys.append(LARGEST)  # under which, when it is no key, none has room
        self._starts.append(self._starts[-1])
        self._counts = array("I", bytes(len(self._keys) * self._keys.itemsize))
        self._places = array("I", bytes(self._starts[-1] * self._starts.itemsize))

    def under(self, some: Iterable[int]) -> list[int]:
        """Which of the keys are among some."""
        every = self._keys
        return [at for key in some if every[at := bisect_left(every, key)] == key]

    def before(self, under: Iterable[int], place: int) -> array[int]:
        """The latest places under some keys, which have one more from now on."""
        found = array("I")
        for at in under:
            start, count = self._starts[at], self._counts[at]
            room = self._starts[at + 1] - start
            found += self._places[start : start + min(count, room)]
            if room:
                self._places[start + count % room] = place  # the oldest one's, where all are taken
                self._counts[at] = count + 1
        return found
