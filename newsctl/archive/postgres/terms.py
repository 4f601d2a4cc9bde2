"""An article's analysed terms as a `tsvector`, in the binary form that a server receives.

One vector holds all: each lemma as it is, each folded form behind `=`, at the places where they
stand, the title's first. Labels part what search weighs differently: A the title, B the body's
first words, C the rest. A label is in no index, but there may be one of what a label leaves.

Between title and body lie places that no word has, so that no phrase runs from one to the other.
The server keeps 255 places a word and a megabyte a vector; a longer text is found by all its words,
and its places are told as far as there is room, the title's at least once a word.

The form is that of `tsvectorrecv`: how many terms there are, and then, in the order of their bytes,
each with a zero behind it, how many places it has, and these, two bytes each, the label in the
highest two bits.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from struct import pack
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.tables import LEAD
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.archive.fulltext.tables import Terms

EXACT = "="  # before a folded form; no lemma begins so
GAP = 128  # places between title and body
_LAST_PLACE, _MOST_PLACES = 16_383, 255  # of a vector; of a word in it
_ROOM = 1_000_000  # bytes of a vector, less what the server needs besides
_SHORTENED = (16, 1, 0)  # places a word, one after the other, where there is less room
_LABELS = {"A": 3, "B": 2, "C": 1}


class Vectors(NamedTuple):
    """What a row holds of an article's text: the vector, and its length as BM25 counts it; and its
    terms, each once, with spaces between."""

    terms: bytes
    length: int
    distinct: bytes


_Places = dict[bytes, bytes]  # of each term


def vectors(terms: Terms) -> Vectors:
    """The vector of an article's analysed terms."""
    exact = EXACT.encode()
    title_exact, title_lemma = _parted(terms.title_exact, exact), _parted(terms.title_lemma)
    body_exact, body_lemma = _parted(terms.body_exact, exact), _parted(terms.body_lemma)
    whole: _Places = defaultdict(bytes)
    _put(whole, title_lemma, 1, "A")
    _put(whole, title_exact, 1, "A")
    body = max(len(title_exact), len(title_lemma)) + GAP
    _put(whole, body_lemma[:LEAD], body, "B")
    _put(whole, body_lemma[LEAD:], body + LEAD, "C")
    _put(whole, body_exact, body, "C")
    length = sum(map(len, (title_exact, title_lemma, body_exact, body_lemma)))
    length += terms.lead_lemma.count(b" ") + bool(terms.lead_lemma)
    try:
        order, data = _joined(whole)
    except KeyError:  # more places of a term than a vector keeps
        data = b""
    if not data or len(data) + len(order) > _ROOM:
        order, data = _joined(_shortened(whole))
    return Vectors(data, length, b" ".join(order))


def _parted(terms: bytes, mark: bytes = b"") -> list[bytes]:
    if not terms:
        return []
    return (mark + terms.replace(b" ", b" " + mark) if mark else terms).split(b" ")


def _put(found: _Places, terms: Sequence[bytes], first: int, label: str) -> None:
    """Note the places of terms that stand one behind the other."""
    last = first + len(terms)
    for term, place in zip(terms, _labelled(label, last)[first:last], strict=True):
        found[term] += place
    if last > _LAST_PLACE:
        for term in terms:
            found[term] = found[term] or _place(_LAST_PLACE, label)


def _place(place: int, label: str) -> bytes:
    return (_LABELS[label] << 14 | place).to_bytes(2, "big")


def _labelled(label: str, many: int) -> list[bytes]:
    """How each place is told, from 0 on, at least so many; the last that a vector knows, and all
    behind it, as nothing."""
    known = _PLACES[label]
    if len(known) < many:
        more = range(len(known), many)
        known += [_place(one, label) if one < _LAST_PLACE else b"" for one in more]
    return known


_PLACES: dict[str, list[bytes]] = {label: [] for label in _LABELS}  # as far as was asked for


def _shortened(found: _Places) -> _Places:
    """As much of the places, and of the terms, as the server has room for."""
    if max(map(len, found.values()), default=0) > 2 * _MOST_PLACES:
        found = {term: _first(places, _MOST_PLACES) for term, places in found.items()}
    for most in _SHORTENED:
        if _size(found) <= _ROOM:
            return found
        found = {term: _first(places, most) for term, places in found.items()}
    return dict(_fitting(found))


def _first(places: bytes, most: int) -> bytes:
    in_title = places[:1] >= b"\xc0"
    return places[: 2 * max(most, in_title)]


def _size(found: _Places) -> int:
    """Bytes of the vector of some terms, rounded up: each takes four besides."""
    return len(b"".join(found)) + len(b"".join(found.values())) + 4 * len(found)


def _fitting(found: _Places) -> Iterator[tuple[bytes, bytes]]:
    left = _ROOM
    for term, places in found.items():
        left -= len(term) + len(places) + 4
        if left < 0:
            return
        yield term, places


def _joined(found: _Places) -> tuple[list[bytes], bytes]:
    """The terms in their order, and the vector. Raises KeyError where a term has too many
    places."""
    order = sorted(found)
    places = [*map(found.__getitem__, order)]
    numbers = map(_NUMBERS.__getitem__, map(len, places))
    parts = chain.from_iterable(zip(order, numbers, places, strict=True))
    return order, pack(">i", len(order)) + b"".join(parts)


# What stands between a term and its places, by the bytes of these.
_NUMBERS = {2 * number: pack(">xh", number) for number in range(_MOST_PLACES + 1)}
