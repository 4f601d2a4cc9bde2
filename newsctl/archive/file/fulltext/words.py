"""The words that the index holds, and how often: FTS5's own views of its vocabulary (`fts5vocab`),
and the table beside it, whose words are counted in a sample of articles."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.tables import SAMPLED, SAMPLED_WHOLE
from newsctl.archive.fulltext.tables import rows as rows_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from newsctl.search.wildcards import Shape

MOST_OF_A_PATTERN = 500  # words; BM25 is counted for each of them
_MOST_READ = 200_000  # articles, of all words of a pattern together
# More, of few words: FTS5 looks at all words of a pattern for each article that one of them is in,
# at twenty in the time that it takes to read who holds one.
_MOST_LOOKED_AT = 2_000_000
_A_LOOK = 20
_MOST_BEGUN = 600_000  # articles, of all words that begin so: FTS5 sorts and holds them
_MOST_BEGUN_ONCE = 1_500_000  # where it does so once
_LAST = "\U0010ffff"
_EXACT = ("title_exact", "body_exact")


def frequency(db: sqlite3.Connection, term: str) -> int:
    """How many articles hold a term, as it is or as a lemma; 0 for none."""
    _open(db)
    row = db.execute("SELECT doc FROM temp.fts_words WHERE term = ?", (term,)).fetchone()
    return int(row[0]) if row else 0


def held(db: sqlite3.Connection, lemmas: Sequence[str], most: int = 4) -> list[str]:
    """Those of some lemmas that the archive's texts hold, the most frequent, at most so many."""
    from json import dumps

    _open(db)
    rows = db.execute(
        "SELECT term, SUM(doc) AS n FROM json_each(?) "
        "CROSS JOIN temp.fts_words_by_column ON term = value "
        "WHERE col IN ('title_lemma', 'body_lemma') GROUP BY term ORDER BY n DESC, term LIMIT ?",
        (dumps(sorted(lemmas), ensure_ascii=False), most),
    )
    return [row[0] for row in rows]


def at_least(db: sqlite3.Connection, some: Iterable[str]) -> dict[str, int]:
    """How many articles nearly surely hold some words as they are written: two standard deviations
    less than in the sample."""
    from json import dumps

    sampled = _sampled(db)
    rows = db.execute(
        "SELECT word, times FROM json_each(?) CROSS JOIN words ON word = value",
        (dumps(sorted(some), ensure_ascii=False),),
    )
    spread = 0.0 if sampled == 1 else 2.0
    return {word: max(0, int((times - spread * times**0.5) / sampled)) for word, times in rows}


def of_shape(
    db: sqlite3.Connection, shape: Shape, most: int | None = None
) -> tuple[list[str], bool]:
    """The words of a shape that the archive's texts hold, the most frequent so many, and whether
    there are more. Where it is not told how many, of very many those that together stand in more
    articles than a search can read and score are left out too.

    Reads one stretch of the words, forwards or backwards; all of them, and no lists of articles,
    where a shape is open on both sides.
    """
    number = MOST_OF_A_PATTERN if most is None else most
    head = min(shape.heads, key=len)
    stretches = [("word", one, f"{one}*") for one in shape.heads if one]
    if len(shape.tail) >= len(head) and shape.tail:
        stretches = [("backwards", shape.tail[::-1], "*")]
    middle = "".join(f"*{piece}" for piece in shape.pieces)
    found: dict[str, int] = {}
    for column, begin, glob in stretches or [("word", "", "*")]:
        rows = db.execute(
            f"SELECT word, times FROM words WHERE {column} >= ? AND {column} <= ? "  # noqa: S608
            "AND word GLOB ? ORDER BY times DESC, word DESC LIMIT ?",
            (begin, begin + _LAST, f"{glob}{middle}*{shape.tail}", 4 * number),
        )
        found |= {word: times for word, times in rows if shape.fits(word)}
    words = sorted(found, key=lambda word: (-found[word], word))
    chosen = words[:number] if most is not None else _affordable(db, words[:number], found)
    return chosen, len(chosen) < len(words)


def _affordable(
    db: sqlite3.Connection, words: Sequence[str], times: Mapping[str, int]
) -> list[str]:
    """The first of some words, as long as a search can read all that hold them; one at least."""
    sampled = _sampled(db)
    read = 0.0
    for number, word in enumerate(words):
        read += times[word] / sampled
        if number and read > _MOST_READ and read * (1 + number / _A_LOOK) > _MOST_LOOKED_AT:
            return list(words[:number])
    return list(words)


def _sampled(db: sqlite3.Connection) -> float:
    """The share of all articles in which words are counted."""
    articles = max(1, rows_in(db))
    return (min(articles, SAMPLED_WHOLE) + max(0, articles - SAMPLED_WHOLE) // SAMPLED) / articles


def many_begin(
    db: sqlite3.Connection,
    beginnings: Sequence[str],
    *,
    most: int = MOST_OF_A_PATTERN,
    whole: bool = False,
) -> bool:
    """Whether more of the archive's words begin in one of some ways than a search can read: more
    than so many, or those that together stand in very many articles; with `whole` these alone, and
    of more articles, since nothing is scored."""
    left, read = most, (_MOST_BEGUN_ONCE if whole else _MOST_BEGUN) * _sampled(db)
    if whole:
        left = sys.maxsize - 1
    for beginning in beginnings:
        rows = db.execute(
            "SELECT COUNT(*), TOTAL(times) FROM "
            "(SELECT times FROM words WHERE word >= ? AND word <= ? LIMIT ?)",
            (beginning, beginning + _LAST, left + 1),
        )
        number, times = rows.fetchone()
        left -= int(number)
        read -= times
        if left < 0 or read < 0:
            return True
    return False


def frequencies(db: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """How many articles hold each of the words as they are written; those that none holds left
    out."""
    from json import dumps

    _open(db)
    rows = db.execute(
        "SELECT term, MAX(doc) FROM json_each(?) "
        "CROSS JOIN temp.fts_words_by_column ON term = value WHERE col IN (?, ?) GROUP BY term",
        (dumps(sorted(words), ensure_ascii=False), *_EXACT),
    )
    return dict(rows)


def _open(db: sqlite3.Connection) -> None:
    """Make FTS5's views of the vocabulary; they cost nothing and last as long as the connection."""
    for name, kind in (("fts_words", "row"), ("fts_words_by_column", "col")):
        db.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} "
            f"USING fts5vocab(main, fts_terms, {kind})"
        )
