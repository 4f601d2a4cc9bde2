"""The pages that FTS5 keeps terms in: read, and written again.

A segment of an FTS5 table is a run of leaves, rows of its `_data` table. The layout is that of
SQLite's `ext/fts5/fts5_index.c`, whose first comment describes it ("PAGE FORMAT", "Segment doclist
indexes"); it is the one of tables of version 4, which every SQLite since 3.9 reads. A doclist is
an article's id and its position list for each article that holds a term; it runs on over as many
leaves as it needs, and so does a position list.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_HEAD = 4  # bytes before a leaf's content: where its first id stands, where its footer begins


class UnknownLayout(Exception):
    """A page is not laid out as is known here."""


# -- numbers -----------------------------------------------------------------------------------
def number_at(data: bytes | bytearray, at: int) -> tuple[int, int]:
    """A number in SQLite's variable-length form, and where it ends."""
    value = data[at]
    at += 1
    if value < 0x80:
        return value, at
    value &= 0x7F
    for _further in range(7):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1


def number(value: int) -> bytes:
    """A number in SQLite's variable-length form."""
    if value < 0x80:
        return bytes((value,))
    if value >> 56:
        groups = [value & 0xFF]
        value >>= 8
        groups += [value >> 7 * place & 0x7F | 0x80 for place in range(8)]
    else:
        groups = [value & 0x7F]
        while value := value >> 7:
            groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


# -- leaves ------------------------------------------------------------------------------------
class Leaf:
    """A leaf's content: the rest of a position list that began before it (`tail`), more of the
    doclist of a term that stands before it (`more`), and its own terms with what it holds of their
    doclists. In each of these the first id is whole, each further one told by its distance."""

    def __init__(self, tail: bytes, more: bytes, terms: dict[bytes, bytes]) -> None:
        self.tail = tail
        self.more = more
        self.terms = terms

    @property
    def is_empty(self) -> bool:
        return not (self.tail or self.more or self.terms)

    @property
    def last_term(self) -> bytes | None:
        return next(reversed(self.terms), None)

    @property
    def first_id(self) -> int | None:
        """The first id of the doclist that goes on here."""
        return number_at(self.more, 0)[0] if self.more else None


def parsed(page: bytes) -> Leaf:
    """The content of a leaf. Raises UnknownLayout where it would not be written as it stands: each
    byte of it has its meaning, numbers are as short, and terms share as much, as they can."""
    try:
        return _parsed(page)
    except IndexError:
        raise UnknownLayout from None


def _parsed(page: bytes) -> Leaf:
    first, size = int.from_bytes(page[:2]), int.from_bytes(page[2:_HEAD])
    starts: list[int] = []
    at, start, length = size, 0, len(page)
    while at < length:
        distance = page[at]
        at += 1
        if distance >= 0x80:
            distance, at = _shortest_at(page, at - 1)
        start += distance
        starts.append(start)
    own = starts[0] if starts else size
    if not (_HEAD <= own <= size <= length and (not first or _HEAD <= first < own)):
        raise UnknownLayout
    terms: dict[bytes, bytes] = {}
    term = b""
    starts.append(size)
    at = own
    for end in starts[1:]:
        kept = 0
        if terms:
            kept = page[at]
            at += 1
            if kept >= 0x80:
                kept, at = _shortest_at(page, at - 1)
        new = page[at]
        at += 1
        if new >= 0x80:
            new, at = _shortest_at(page, at - 1)
        before, behind = term, at + new
        term = before[:kept] + page[at:behind]
        # Terms are in order: the first byte that the one before does not share is a larger one.
        if not new or behind > end or kept > len(before):
            raise UnknownLayout
        if term[kept : kept + 1] <= before[kept : kept + 1]:
            raise UnknownLayout
        terms[term] = page[behind:end]
        at = end
    return Leaf(page[_HEAD : first or own], page[first:own] if first else b"", terms)


def _shortest_at(data: bytes, at: int) -> tuple[int, int]:
    """A number of more than one byte, and where it ends, which could not have been fewer."""
    value, end = number_at(data, at)
    if data[at] == 0x80 and number(value) != data[at:end]:
        raise UnknownLayout
    return value, end


def serialised(leaf: Leaf) -> bytes:
    """A leaf as FTS5 writes it."""
    body = bytearray(leaf.tail)
    first = _HEAD + len(body) if leaf.more else 0
    body += leaf.more
    footer = bytearray()
    before = b""
    start = 0
    for term, doclist in leaf.terms.items():
        footer += number(_HEAD + len(body) - start)
        start = _HEAD + len(body)
        kept = _common(before, term)
        if before:
            body += number(kept)
        body += number(len(term) - kept) + term[kept:] + doclist
        before = term
    return first.to_bytes(2) + (_HEAD + len(body)).to_bytes(2) + bytes(body + footer)


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two terms begin with alike."""
    length = min(len(one), len(other))
    different = int.from_bytes(one[:length]) ^ int.from_bytes(other[:length])
    return length - (different.bit_length() + 7 >> 3)


# -- doclists ----------------------------------------------------------------------------------
class Left(NamedTuple):
    """What is left of a part of a doclist, how many bytes of a position list that was taken out
    stand on the next leaves, and whether anything was taken out."""

    doclist: bytes
    beyond: int
    changed: bool


def without(doclist: bytes, ids: Collection[int]) -> Left:
    """Part of a doclist without what it holds of some articles."""
    last = max(ids)
    left = bytearray()
    at = copied = article_id = before = beyond = 0
    length = len(doclist)
    changed = follows = False  # whether the entry before this one was taken out
    while at < length and (article_id < last or follows):
        start = at
        distance = doclist[at]  # most numbers are of one byte, and a call costs more than it does
        at += 1
        if distance >= 0x80:
            distance, at = number_at(doclist, at - 1)
        article_id += distance
        listed = at
        size = doclist[at]
        at += 1
        if size >= 0x80:
            size, at = number_at(doclist, at - 1)
        at += size >> 1  # the lowest bit says that something older does not count
        if article_id in ids:
            if not follows:
                left += doclist[copied:start]
            changed = follows = True
            beyond = max(at - length, 0)
            copied = length
        else:
            if follows:
                left += number(article_id - before)
                copied = listed
                follows = False
            before = article_id
    left += doclist[copied:]
    return Left(bytes(left), beyond, changed)


def entries(doclist: bytes) -> list[tuple[int, bytes]]:
    """(id, its position list with the size before) of part of a doclist; the last list may be cut
    off by the leaf's end."""
    found = []
    at = article_id = 0
    while at < len(doclist):
        distance, at = number_at(doclist, at)
        article_id += distance
        start = at
        size, at = number_at(doclist, at)
        at += size >> 1
        found.append((article_id, doclist[start:at]))
    return found


def joined(some: Iterable[tuple[int, bytes]]) -> bytes:
    """Entries as part of a doclist."""
    before = 0
    parts = []
    for article_id, listed in some:
        parts.append(number(article_id - before) + listed)
        before = article_id
    return b"".join(parts)


# -- what stands on one leaf, on several -------------------------------------------------------
class _Unit(NamedTuple):
    """A piece of a leaf that stays whole: an entry of a doclist, with the term that it begins."""

    term: bytes | None
    begins: bool
    entry: tuple[int, bytes] | None


def _units(leaf: Leaf) -> Iterator[_Unit]:
    for entry in entries(leaf.more):
        yield _Unit(None, begins=False, entry=entry)
    for term, doclist in leaf.terms.items():
        found = entries(doclist)
        yield _Unit(term, begins=True, entry=found[0] if found else None)
        for entry in found[1:]:
            yield _Unit(term, begins=False, entry=entry)


def _leaf_of(units: Iterable[_Unit]) -> Leaf:
    more: list[tuple[int, bytes]] = []
    terms: dict[bytes, list[tuple[int, bytes]]] = {}
    for term, begins, entry in units:
        into = more
        if term is not None and (begins or term in terms):
            into = terms.setdefault(term, [])
        if entry is not None:
            into.append(entry)
    return Leaf(b"", joined(more), {term: joined(some) for term, some in terms.items()})


def spread(leaf: Leaf, number_: int) -> list[Leaf]:
    """What a leaf holds on as many as are asked for. Raises UnknownLayout where it is too little,
    or where a position list goes on there that began before."""
    units = list(_units(leaf))
    if leaf.tail or len(units) < number_:
        raise UnknownLayout
    begins = [len(units) * one // number_ for one in range(number_ + 1)]
    return [_leaf_of(units[begin:end]) for begin, end in pairwise(begins)]


# -- doclist indexes ---------------------------------------------------------------------------
class _Node:
    """A page of a doclist index, as it is written."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.data = bytearray()
        self.before = 0


def doclist_index(
    term_page: int, firsts: Iterable[tuple[int, int | None]], size: int
) -> dict[tuple[int, int], bytes]:
    """{(height, number): page} of the index of a doclist that begins on a leaf: of each leaf after
    that one, in order, its first id, or None. As `fts5WriteDlidxAppend` makes it."""
    written: dict[tuple[int, int], bytes] = {}
    nodes = [_Node(term_page)]
    for page, first in firsts:
        if first is not None:
            _append(written, nodes, page, first, size)
        elif nodes[0].data:
            nodes[0].data += b"\0"
    for height, node in enumerate(nodes):
        if node.data:
            written[height, node.page] = bytes(node.data)
    return written


def _append(
    written: dict[tuple[int, int], bytes], nodes: list[_Node], page: int, first: int, size: int
) -> None:
    for height, node in enumerate(nodes):
        full = len(node.data) >= size
        if full:
            node.data[0] = 1  # not the root
            written[height, node.page] = bytes(node.data)
            if len(nodes) == height + 1:
                above = _Node(node.page)
                _page, at = number_at(node.data, 1)
                above.before = number_at(node.data, at)[0]
                above.data += bytes((0,)) + number(node.page) + number(above.before)
                nodes.append(above)
            node.data.clear()
            node.page += 1
        if node.data:
            node.data += number(first - node.before)
        else:
            below = page if height == 0 else nodes[height - 1].page
            node.data += bytes((int(full),)) + number(below) + number(first)
        node.before = first
        if not full:
            return


def firsts_of(pages: Iterable[bytes]) -> list[tuple[int, int | None]]:
    """What the lowest pages of a doclist index say: of each leaf its first id, or None. Raises
    UnknownLayout where a number could be of fewer bytes."""
    found: list[tuple[int, int | None]] = []
    for data in pages:
        page, at = _shortest_at(data, 1)
        first, at = _shortest_at(data, at)
        found.append((page, first))
        length = len(data)
        while at < length:
            page += 1
            distance = data[at]
            at += 1
            if distance > 0x80 > data[at]:  # of two bytes, as most are
                distance = (distance & 0x7F) << 7 | data[at]
                at += 1
            elif distance >= 0x80:
                distance, at = _shortest_at(data, at - 1)
            first += distance
            found.append((page, first if distance else None))
    return found
