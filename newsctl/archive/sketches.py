"""Sketches of texts: a few numbers of each, by which two are told to be nearly the same.

Nearly means that the bodies share most of their runs of words. A run is taken down wherever a word
has a certain length (one word in seven, so that the same runs are taken in every text);
runs are long, so that bulletins of one mould with other figures in it share few of them,
while a corrected word breaks only those it stands in. Theobald, Siddharth and Paepcke, "SpotSigs:
robust and efficient near duplicate detection in large web collections" (2008).

Of a text's runs the smallest hashes are kept, its sketch, whose overlap with another measures how
much of the two texts is the same (Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

from collections import Counter
from struct import pack, unpack
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_RUN = 6  # words
_BEGINNER = 6  # letters: runs begin at words that long, some 15 % of Arabic ones
_FEWEST = 4  # runs; texts with fewer are too short to tell one from another
_KEPT = 32  # hashes of a sketch
FILED = 6  # of them, the smallest, an article is filed under
LOOKED_AT = 16  # articles under one hash, the latest: what more of them share is boilerplate
SHARED_BY = 2  # of those, from which on two texts are compared
LARGEST = 2**32 - 1  # hash
NEAR = 0.45  # of all runs of two texts, those in both


def sketch(words: Sequence[str]) -> bytes | None:
    """The sketch of a body's folded words; None when they are too few to be compared."""
    lengths = bytes([*map(len, words)])  # no term is longer than a byte can say
    runs = set()
    at = lengths.find(_BEGINNER)
    while at >= 0:
        runs.add(crc32(" ".join(words[at : at + _RUN]).encode()))
        at = lengths.find(_BEGINNER, at + 1)
    if len(runs) < _FEWEST:
        return None
    kept = sorted(runs)[:_KEPT]
    return pack(f">{len(kept)}I", *kept)


def keys(sketch: bytes | None) -> tuple[int, ...]:
    """What a sketch is filed under."""
    return unpack(f">{min(FILED, len(sketch) // 4)}I", sketch[: 4 * FILED]) if sketch else ()


def resemblance(one: bytes, other: bytes) -> float:
    """How much of two texts is the same, from 0 to 1, by their sketches."""
    return _resemblance(frozenset(hashes(one)), frozenset(hashes(other)))


def _resemblance(first: frozenset[int], second: frozenset[int]) -> float:
    smallest = sorted(first | second)[: max(len(first), len(second))]
    return len((first & second).intersection(smallest)) / len(smallest)


def hashes(sketch: bytes) -> tuple[int, ...]:
    """The hashes of a sketch, the smallest first."""
    return unpack(f">{len(sketch) // 4}I", sketch)


def sharing(filed: Iterable[int]) -> list[int]:
    """Of the ids filed under a sketch's keys, once a key, those that share enough to compare; of
    very many those that share most."""
    some = list(filed)
    if len(some) < SHARED_BY:
        return []
    shared = Counter(some)
    likely = [article_id for article_id, times in shared.items() if times >= SHARED_BY]
    if len(likely) > LOOKED_AT:
        likely.sort(key=lambda one: (-shared[one], -one))
    return likely[:LOOKED_AT]


def nearest(sketch: bytes, others: Iterable[tuple[int, bytes]]) -> list[int]:
    """Of others (id, sketch) the ids of those that nearly equal a sketch, nearest first."""
    some = list(others)
    if not some:
        return []
    own = frozenset(hashes(sketch))
    likely = [
        (one, other)
        for one, other in some  # what two sketches share is the most that counts as the same
        if len(own.intersection(hashes(other))) >= NEAR * max(len(own), len(other) // 4)
    ]
    measured = [(resemblance(sketch, other), one) for one, other in likely]
    return [one for alike, one in sorted(measured, key=lambda m: (-m[0], m[1])) if alike >= NEAR]


def repeated(ids: Sequence[int], sketches: Mapping[int, bytes], most: int = 2) -> set[int]:
    """Those of a few articles, in their order, that nearly equal `most` before them, by the
    sketches of those that have one."""
    holders: dict[int, list[int]] = {}
    copies: dict[int, int] = {}  # of the first article of each story, itself among them
    behind: set[int] = set()
    for one in ids:
        sketch = sketches.get(one, b"")
        filed = keys(sketch)
        likely = [other for key in filed if key in holders for other in holders[key]]
        first = next(
            (
                other
                for other in dict.fromkeys(likely)
                if likely.count(other) >= SHARED_BY and resemblance(sketch, sketches[other]) >= NEAR
            ),
            one,
        )
        copies[first] = copies.get(first, 0) + 1
        if copies[first] > most:
            behind.add(one)
        if first == one:
            for key in filed:
                holders.setdefault(key, []).append(one)
    return behind


def grouped(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The groups that pairs of ids make, as two that repeat a third are in one with it, in the
    order of their first ids."""
    parent: dict[int, int] = {}  # only of articles that repeat another

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    members: dict[int, list[int]] = {}
    for one in sorted(parent):
        members.setdefault(root(one), []).append(one)
    return list(members.values())
