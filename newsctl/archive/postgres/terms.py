"""An article's analysed terms as `tsvector`s, in the text form that the server reads.

One vector holds all: each lemma as it is, each folded form behind `=`, at the places where they
stand, the title's first. Labels part what search weighs differently: A the title, B the body's
first words, C the rest. The title's part is a vector of its own too, since a label is in no index.

Between title and body lie places that no word has, so that no phrase runs from one to the other.
The server keeps 255 places a word and a megabyte a vector; a longer text is found by all its words,
and its places are told as far as there is room.
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
_SHORTENED = (16, 1, 0)  # places a word, one after the other, where there is less room
_ESCAPED = str.maketrans({"'": "''", "\\": "\\\\"})


class Vectors(NamedTuple):
    """What a row holds of an article's text: both vectors in text form, its length as BM25 counts
    it, and each term once."""

    terms: str
    title_terms: str
    length: int
    distinct: tuple[str, ...]


_Places = dict[str, list[str]]  # of each term, as `12A`


def vectors(terms: Terms) -> Vectors:
    """The vectors of an article's analysed terms."""
    title_exact, title_lemma = _parted(terms.title_exact), _parted(terms.title_lemma)
    body_exact, body_lemma = _parted(terms.body_exact), _parted(terms.body_lemma)
    title: _Places = {}
    _put(title, title_lemma, 1, "A")
    _put(title, [EXACT + one for one in title_exact], 1, "A")
    whole = {term: places.copy() for term, places in title.items()}
    body = max(len(title_exact), len(title_lemma)) + GAP
    _put(whole, body_lemma[:LEAD], body, "B")
    _put(whole, body_lemma[LEAD:], body + LEAD, "C")
    _put(whole, [EXACT + one for one in body_exact], body, "C")
    text, distinct = _text(whole)
    length = sum(len(_parted(one)) for one in terms)
    return Vectors(text, _text(title)[0], length, tuple(distinct))


def _parted(terms: str) -> list[str]:
    return terms.split(" ") if terms else []


def _put(found: _Places, terms: Sequence[str], first: int, label: str) -> None:
    for place, term in enumerate(terms, first):
        places = found.get(term)
        if places is None:
            found[term] = [f"{min(place, _LAST_PLACE)}{label}"]
        elif place < _LAST_PLACE and len(places) < _MOST_PLACES:
            places.append(f"{place}{label}")


def _text(found: _Places) -> tuple[str, Sequence[str]]:
    """The text form, shortened until the server has room for it, and the terms in it."""
    if sum(len(term) + len(places) for term, places in found.items()) * 4 > _ROOM:
        for most in _SHORTENED:
            if sum(_size(term, places) for term, places in found.items()) <= _ROOM:
                break
            found = {term: places[:most] for term, places in found.items()}
        found = dict(_fitting(found))
    return " ".join([_entry(term, places) for term, places in found.items()]), list(found)


def _entry(term: str, places: Sequence[str]) -> str:
    text = term.translate(_ESCAPED) if "'" in term or "\\" in term else term
    return f"'{text}':{','.join(places)}" if places else f"'{text}'"


def _size(term: str, places: Sequence[str]) -> int:
    """Bytes of a term within a vector, rounded up."""
    return len(term.encode("utf-8", "surrogatepass")) + 2 * len(places) + 4


def _fitting(found: _Places) -> Iterator[tuple[str, list[str]]]:
    left = _ROOM
    for term, places in found.items():
        left -= _size(term, places)
        if left < 0:
            return
        yield term, places
