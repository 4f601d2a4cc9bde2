"""Articles that repeat each other: exactly (URL, guid, or the same folded text), or nearly.

Nearly means that the bodies share most of their runs of words. A run is taken down wherever a word
has a certain length (one word in seven, so that the same runs are taken in every text);
runs are long, so that bulletins of one mould with other figures in it share few of them,
while a corrected word breaks only those it stands in. Theobald, Siddharth and Paepcke, "SpotSigs:
robust and efficient near duplicate detection in large web collections" (2008).

Of a text's runs the smallest hashes are kept, its sketch, whose overlap with another measures how
much of the two texts is the same (Broder, "On the resemblance and containment of documents", 1997).
Each text is filed under the very smallest; texts that share two of those are compared, so that it
takes a fixed number of look-ups however many articles there are.
"""

from __future__ import annotations

from collections import Counter
from struct import pack, unpack
from typing import TYPE_CHECKING
from zlib import crc32

from newsctl.archive.file.index.fingerprints import SHARED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

SCHEMA = """
CREATE TABLE texts (article_id INTEGER PRIMARY KEY, text_key INTEGER NOT NULL, sketch BLOB);
"""

_RUN = 6  # words
_BEGINNER = 6  # letters: runs begin at words that long, some 15 % of Arabic ones
_FEWEST = 4  # runs; texts with fewer are too short to tell one from another
_KEPT = 32  # hashes of a sketch
_FILED = 6  # of them, the smallest, an article is filed under
_SHARED = 2  # of those, from which on two texts are compared
LOOKED_AT = 16  # articles under one hash, the latest: what more of them share is boilerplate
NEAR = 0.45  # of all runs of two texts, those in both

_LAST = 2**63 - 1


def sketch(words: Sequence[str]) -> bytes | None:
    """The sketch of a body's folded words; None when they are too few to be compared."""
    lengths = bytes([len(word) for word in words])  # no term is longer than a byte can say
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
    return unpack(f">{min(_FILED, len(sketch) // 4)}I", sketch[: 4 * _FILED]) if sketch else ()


def resemblance(one: bytes, other: bytes) -> float:
    """How much of two texts is the same, from 0 to 1, by their sketches."""
    return _resemblance(frozenset(_hashes(one)), frozenset(_hashes(other)))


def _resemblance(first: frozenset[int], second: frozenset[int]) -> float:
    smallest = sorted(first | second)[: max(len(first), len(second))]
    return len((first & second).intersection(smallest)) / len(smallest)


def _hashes(sketch: bytes) -> tuple[int, ...]:
    return unpack(f">{len(sketch) // 4}I", sketch)


_FILED_UNDER = """SELECT * FROM (
    SELECT article_id FROM marks WHERE key = ? AND article_id < ?
    ORDER BY article_id DESC LIMIT ?)"""
_SHARING = """SELECT article_id, sketch FROM texts WHERE article_id IN (
    SELECT article_id FROM ({}) GROUP BY article_id HAVING COUNT(*) >= ?
    ORDER BY COUNT(*) DESC LIMIT ?)"""


def near(db: sqlite3.Connection, sketch: bytes | None, *, before: int = _LAST) -> list[int]:
    """The ids, less than `before`, of articles whose bodies nearly equal a sketch's, nearest first;
    those in the trash left out."""
    if sketch is None:
        return []
    found = nearest(sketch, candidates(db, sketch, before=before))
    return [one for one in found if lives(db, one)]


def candidates(
    db: sqlite3.Connection, sketch: bytes, *, before: int = _LAST
) -> Iterable[tuple[int, bytes]]:
    """(id, sketch) of the articles that share enough of a sketch to be compared with it."""
    filed = keys(sketch)
    asked = [value for key in filed for value in (key, before, LOOKED_AT)]
    sql = _SHARING.format(" UNION ALL ".join([_FILED_UNDER] * len(filed)))
    return db.execute(sql, [*asked, _SHARED, LOOKED_AT])


def lives(db: sqlite3.Connection, article_id: int) -> bool:
    """Whether an article is there and not in the trash."""
    sql = "SELECT 1 FROM articles WHERE id = ? AND deleted IS NULL"
    return db.execute(sql, (article_id,)).fetchone() is not None


def sharing(filed: Iterable[int]) -> list[int]:
    """Of the ids filed under a sketch's keys, once a key, those that share enough to compare."""
    shared = Counter(filed).most_common(LOOKED_AT)
    return [article_id for article_id, times in shared if times >= _SHARED]


def nearest(sketch: bytes, others: Iterable[tuple[int, bytes]]) -> list[int]:
    """Of others (id, sketch) the ids of those that nearly equal a sketch, nearest first."""
    own = frozenset(_hashes(sketch))
    likely = [
        (one, other)
        for one, other in others  # what two sketches share is the most that counts as the same
        if len(own.intersection(_hashes(other))) >= NEAR * max(len(own), len(other) // 4)
    ]
    measured = [(resemblance(sketch, other), one) for one, other in likely]
    return [one for alike, one in sorted(measured, key=lambda m: (-m[0], m[1])) if alike >= NEAR]


def repeating(db: sqlite3.Connection, ids: Sequence[int], most: int = 2) -> set[int]:
    """Those of a few articles, in their order, that nearly equal `most` before them."""
    found = db.execute(
        "SELECT article_id, sketch FROM texts WHERE article_id IN "
        "(SELECT value FROM json_each(?)) AND sketch IS NOT NULL",
        (f"[{','.join(map(str, ids))}]",),
    )
    sketches: dict[int, bytes] = dict(found.fetchall())
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
                if likely.count(other) >= _SHARED and resemblance(sketch, sketches[other]) >= NEAR
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


_REPEATED = (  # of articles and of texts, each along an index of its own
    "SELECT {0}, id FROM articles WHERE {0} IS NOT NULL AND deleted IS NULL ORDER BY {0}, id"
)
_SAME_TEXT = """
SELECT t.text_key, t.article_id FROM texts t JOIN articles a ON a.id = t.article_id
WHERE a.deleted IS NULL ORDER BY t.text_key, t.article_id"""
_FILED_WITH_OTHERS = f"""
SELECT k.article_id, t.sketch FROM marks k
JOIN texts t ON t.article_id = k.article_id JOIN articles a ON a.id = k.article_id
WHERE a.deleted IS NULL
    AND k.key IN ({SHARED})
GROUP BY k.article_id HAVING COUNT(*) >= ?"""  # noqa: S608


def _pairs(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Pairs of articles that repeat each other; each repeats an earlier one."""
    for statement in (_REPEATED.format("url_key"), _REPEATED.format("guid"), _SAME_TEXT):
        last, first = None, 0
        for key, article_id in db.execute(statement):
            if key == last:
                yield first, article_id
            else:
                last, first = key, article_id
    for article_id, sketch in db.execute(_FILED_WITH_OTHERS, (_SHARED,)):
        for other in near(db, sketch, before=article_id):
            yield other, article_id
