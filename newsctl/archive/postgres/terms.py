"""An article's analysed terms as `tsvector`s, in the text form that the server reads.

One vector holds all: each lemma as it is, each folded form behind `=`, at the places where they
stand, the title's first. Labels part what search weighs differently: A the title, B the body's
first words, C the rest. A label is in no index, but there may be one of what a label leaves.

Between title and body lie places that no word has, so that no phrase runs from one to the other.
The server keeps 255 places a word and a megabyte a vector; a longer text is found by all its words,
and its places are told as far as there is room, the title's at least once a word.
"""

from __future__ import annotations

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
_WIDEST = 4  # bytes that a character of the text form takes at most in a vector
_FEW = len("1A,") * _MOST_PLACES  # characters of the places of a word, that may be more
_SHORTENED = (16, 1, 0)  # places a word, one after the other, where there is less room
_ESCAPED = str.maketrans({"'": "''", "\\": "\\\\"})


class Vectors(NamedTuple):
    """What a row holds of an article's text: the vector in text form, its length as BM25 counts it,
    and each term once."""

    terms: str
    length: int
    distinct: tuple[str, ...]


_Places = dict[str, str]  # of each term, as `12A,19C`


def vectors(terms: Terms) -> Vectors:
    """The vectors of an article's analysed terms."""
    title_exact, title_lemma = _parted(terms.title_exact), _parted(terms.title_lemma)
    body_exact, body_lemma = _parted(terms.body_exact), _parted(terms.body_lemma)
    whole: _Places = {}
    _put(whole, title_lemma, 1, "A")
    _put(whole, [EXACT + one for one in title_exact], 1, "A")
    body = max(len(title_exact), len(title_lemma)) + GAP
    _put(whole, body_lemma[:LEAD], body, "B")
    _put(whole, body_lemma[LEAD:], body + LEAD, "C")
    _put(whole, [EXACT + one for one in body_exact], body, "C")
    length = sum(map(len, (title_exact, title_lemma, body_exact, body_lemma)))
    length += len(_parted(terms.lead_lemma))
    text, distinct = _text(whole)
    return Vectors(text, length, tuple(distinct))


def _parted(terms: str) -> list[str]:
    return terms.split(" ") if terms else []


def _put(found: _Places, terms: Sequence[str], first: int, label: str) -> None:
    """Note the places of terms that stand one behind the other."""
    last = first + len(terms)
    for term, place in zip(terms, _labelled(label, last)[first:last], strict=True):
        if term not in found:
            found[term] = place or f"{_LAST_PLACE}{label}"
        elif place:
            found[term] = f"{found[term]},{place}"


def _labelled(label: str, many: int) -> list[str]:
    """How each place is told, from 0 on, at least so many; the last that a vector knows, and all
    behind it, as nothing."""
    known = _PLACES[label]
    if len(known) < many:
        more = range(len(known), many)
        known += [f"{place}{label}" if place < _LAST_PLACE else "" for place in more]
    return known


_PLACES: dict[str, list[str]] = {"A": [], "B": [], "C": []}  # by label, as far as was asked for


def _text(found: _Places) -> tuple[str, Sequence[str]]:
    """The text form, shortened until the server has room for it, and the terms in it."""
    if max(map(len, found.values()), default=0) > _FEW:
        found = {term: _first(places, _MOST_PLACES) for term, places in found.items()}
    text = _joined(found)
    if len(text) * _WIDEST <= _ROOM:
        return text, list(found)
    for most in _SHORTENED:
        if sum(_size(term, places) for term, places in found.items()) <= _ROOM:
            break
        found = {term: _first(places, most) for term, places in found.items()}
    found = dict(_fitting(found))
    return _joined(found), list(found)


def _joined(found: _Places) -> str:
    text = " ".join([f"'{term}':{places}" for term, places in found.items()])
    if "\\" in text or text.count("'") > 2 * len(found) or "': " in text or text.endswith(":"):
        return " ".join([_entry(term, places) for term, places in found.items()])
    return text


def _entry(term: str, places: str) -> str:
    text = term.translate(_ESCAPED)
    return f"'{text}':{places}" if places else f"'{text}'"


def _first(places: str, most: int) -> str:
    first = places.split(",")
    return ",".join(first[: max(most, first[0].endswith("A"))])


def _size(term: str, places: str) -> int:
    """Bytes of a term within a vector, rounded up."""
    number = places.count(",") + 1
    return len(term.encode("utf-8", "surrogatepass")) + 2 * number + 4


def _fitting(found: _Places) -> Iterator[tuple[str, str]]:
    left = _ROOM
    for term, places in found.items():
        left -= _size(term, places)
        if left < 0:
            return
        yield term, places
