"""Articles that repeat each other: exactly (URL, guid, or the same folded text), or nearly.

Nearly is measured by SimHash (Charikar 2002; Manku, Jain and Das Sarma 2007, "Detecting
near-duplicates for web crawling"): 64 bits of which each is the majority's vote over the hashes of
all runs of two folded words. Texts that share most of their runs differ in few bits. Each
fingerprint is filed under its four quarters, so that all within `_SURE` bits share at least one
quarter with it and are found by four look-ups, however many articles there are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

SCHEMA = """
CREATE TABLE fingerprints (
    band INTEGER NOT NULL, article_id INTEGER NOT NULL, fingerprint INTEGER NOT NULL,
    PRIMARY KEY (band, article_id)
) WITHOUT ROWID"""

_BANDS, _BAND_BITS = 4, 16
_BITS = _BANDS * _BAND_BITS
_MASK = (1 << _BITS) - 1
_NEAR = 5  # bits that may differ: all within 3 are found, and most of those within 5
_FEWEST = 16  # words; shorter texts say too little to be told apart
_CANDIDATES = 256  # looked at in one quarter: what more articles than that share is boilerplate

# Odd multipliers that spread a product's bits (Steele and Vigna 2022, "Computationally easy,
# spectrally good multipliers").
_FIRST, _SECOND = 0xD1342543DE82EF95, 0xAF251AF3B0F025B5

_ONES = [bytes(value >> bit & 1 for value in range(256)) for bit in range(8)]


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return (crc32(data) << 32 | crc32(data, 0x5BD1E995)) * _FIRST & _MASK


def fingerprint(words: Sequence[str]) -> int | None:
    """The SimHash of a text's folded words (64 bits, unsigned); None when they are too few."""
    if len(words) < _FEWEST:
        return None
    hashes = [_hash(word) for word in words]
    runs = {(one * _FIRST ^ two) * _SECOND & _MASK for one, two in pairwise(hashes)}
    data = b"".join([run.to_bytes(8, "big") for run in runs])
    half = len(runs) / 2
    bits = 0
    for place in range(8):
        column = data[place::8]
        for bit in range(7, -1, -1):
            bits = bits << 1 | (column.translate(_ONES[bit]).count(1) > half)
    return bits


def distance(one: int, other: int) -> int:
    """How many bits differ."""
    return (one ^ other).bit_count()


def put(db: sqlite3.Connection, article_id: int, bits: int | None) -> None:
    """File an article's fingerprint, new or changed, within the transaction that is open."""
    if bits is not None:
        signed = _signed(bits)
        db.executemany(
            "INSERT INTO fingerprints VALUES (?, ?, ?)",
            [(band, article_id, signed) for band in _bands(bits)],
        )


def drop(db: sqlite3.Connection, article_id: int, bits: int | None) -> None:
    """Take out what `put` filed."""
    if bits is not None:
        db.executemany(
            "DELETE FROM fingerprints WHERE band = ? AND article_id = ?",
            [(band, article_id) for band in _bands(bits)],
        )


def near(db: sqlite3.Connection, bits: int | None, *, but: int | None = None) -> list[int]:
    """The ids of articles whose fingerprints nearly equal `bits`, the nearest first."""
    if bits is None:
        return []
    found: dict[int, int] = {}
    for band in _bands(bits):
        rows = db.execute(
            "SELECT article_id, fingerprint FROM fingerprints WHERE band = ? "
            "ORDER BY article_id DESC LIMIT ?",
            (band, _CANDIDATES),
        )
        for article_id, signed in rows:
            apart = distance(bits, signed & _MASK)
            if apart <= _NEAR and article_id != but:
                found[article_id] = apart
    return sorted(found, key=lambda one: (found[one], one))


def groups(db: sqlite3.Connection) -> Iterator[list[int]]:
    """Groups of ids of articles that repeat each other, exactly or nearly, the trash left out.

    Two that repeat a third are in one group with it. Groups come in the order of their first ids.
    """
    parent: dict[int, int] = {}  # only of articles that repeat another

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in _pairs(db):
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    members: dict[int, list[int]] = {}
    for one in sorted(parent):
        members.setdefault(root(one), []).append(one)
    yield from members.values()


_REPEATED = (  # each has an index of its own to be read along
    "SELECT a.{0}, a.id FROM articles a WHERE a.{0} IS NOT NULL AND a.deleted IS NULL "
    "ORDER BY a.{0}, a.id"
)


def _pairs(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Pairs of articles that repeat each other; each repeats an earlier one."""
    for column in ("url_key", "guid", "text_key"):
        last, first = None, 0
        for key, article_id in db.execute(_REPEATED.format(column)):
            if key == last:
                yield first, article_id
            else:
                last, first = key, article_id
    rows = db.execute(
        "SELECT f.band, f.article_id, f.fingerprint FROM fingerprints f "
        "JOIN articles a ON a.id = f.article_id WHERE a.deleted IS NULL "
        "ORDER BY f.band, f.article_id"
    )
    band = None
    shared: list[tuple[int, int]] = []
    for one, article_id, signed in rows:
        if one != band:
            band, shared = one, []
        bits = signed & _MASK
        for other, known in shared[-_CANDIDATES:]:
            if distance(bits, known) <= _NEAR:
                yield other, article_id
                break
        shared.append((article_id, bits))


def _bands(bits: int) -> list[int]:
    """The quarters of a fingerprint, each told from the others' by its number."""
    low = (1 << _BAND_BITS) - 1
    return [place << _BAND_BITS | bits >> place * _BAND_BITS & low for place in range(_BANDS)]


def _signed(bits: int) -> int:
    """64 bits as SQLite's integers have them."""
    return bits - (1 << _BITS) if bits >> (_BITS - 1) else bits


# What sites add to an address to follow readers, and what says nothing about the page.
_FOLLOWING = re.compile(r"(?:^|&)(?:utm_[^=&]*|fbclid|gclid|at_[^=&]*|ocid)=[^&]*")
_SCHEME = re.compile(r"^https?://(?:www\.|m\.)?", re.IGNORECASE)


def url_key(url: str | None) -> str | None:
    """An address as addresses are compared: no scheme, `www.`, fragment, tracking or end `/`."""
    if not url:
        return None
    bare = _SCHEME.sub("", url.strip()).partition("#")[0]
    path, _mark, query = bare.partition("?")
    host, slash, rest = path.partition("/")
    query = _FOLLOWING.sub("", query).strip("&")
    return f"{host.lower()}{slash}{rest}".rstrip("/") + (f"?{query}" if query else "") or None
