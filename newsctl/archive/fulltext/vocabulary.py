"""The words that the archive holds, and those of them nearest to a word that it does not.

How many articles hold a word FTS5 itself tells (`fts5vocab`); the words of a pattern are looked up
in the table beside it, whose words are counted in a sample of articles. Instead of searching it
for near words, near words are made and looked up in FTS5's, some hundreds to a few
thousand seeks whatever the archive's size.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.plan import quoted
from newsctl.archive.fulltext.tables import SAMPLED, SAMPLED_WHOLE
from newsctl.archive.fulltext.tables import rows as rows_in
from newsctl.search.query import Field

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.search.query import Phrase, Query, Word
    from newsctl.search.wildcards import Shape

_MOST = 5
MOST_OF_A_PATTERN = 500  # words; BM25 is counted for each of them
_MOST_READ = 200_000  # articles, of all words of a pattern together
_LAST = "\U0010ffff"
_SHORTEST = 3  # letters of a word that has near words; with two slips, twice as many less one
_TWO_SLIPS = 700  # look-ups
_SLIP = 2.0  # what one unit of a slip's cost weighs against a word's frequency, in e-folds
_FAR_MORE = (
    5  # times as many articles hold the near word as hold relatives of the one that was typed
)
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


def of_shape(
    db: sqlite3.Connection, shape: Shape, *, most: int = MOST_OF_A_PATTERN
) -> tuple[list[str], bool]:
    """The words of a shape that the archive's texts hold, the most frequent so many, and whether
    there are more. Of very many those that together stand in more articles than a search can read
    are left out too.

    Reads one stretch of the words, forwards or backwards; all of them, and no lists of articles,
    where a shape is open on both sides.
    """
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
            (begin, begin + _LAST, f"{glob}{middle}*{shape.tail}", 4 * most),
        )
        found |= {word: times for word, times in rows if shape.fits(word)}
    words = sorted(found, key=lambda word: (-found[word], word))
    return _affordable(db, words[:most], found) if len(words) > most else words, len(words) > most


def _affordable(
    db: sqlite3.Connection, words: Sequence[str], times: Mapping[str, int]
) -> list[str]:
    """The first of some words, as long as a search can read all that hold them; one at least."""
    articles = max(1, rows_in(db))
    sampled = min(articles, SAMPLED_WHOLE) + max(0, articles - SAMPLED_WHOLE) // SAMPLED
    left = _MOST_READ * sampled / articles
    found: list[str] = []
    for word in words:
        left -= times[word]
        if found and left < 0:
            break
        found.append(word)
    return found


def many_begin(
    db: sqlite3.Connection, beginnings: Sequence[str], *, most: int = MOST_OF_A_PATTERN
) -> bool:
    """Whether more than so many of the archive's words begin in one of some ways."""
    left = most
    for beginning in beginnings:
        rows = db.execute(
            "SELECT COUNT(*) FROM (SELECT 1 FROM words WHERE word >= ? AND word <= ? LIMIT ?)",
            (beginning, beginning + _LAST, left + 1),
        )
        left -= int(rows.fetchone()[0])
        if left < 0:
            return True
    return False


def nearest(db: sqlite3.Connection, word: str, most: int = _MOST) -> list[str]:
    """Up to `most` words of the archive near a folded word, the likeliest first.

    Near is one edit, a swap of neighbours included, or, from five letters on and when nothing is
    that near, two edits of the likely kinds. Likely slips and frequent words come first.
    """
    if len(word) < _SHORTEST:
        return []
    from newsctl.archive.fulltext.spelling import one_slip, two_slips

    slips = one_slip(word)
    found = _frequencies(db, slips)
    if not found and len(word) >= 2 * _SHORTEST - 1:
        slips = two_slips(word, _TWO_SLIPS)
        found = _frequencies(db, slips)
    weights = {near: _SLIP * slips[near] - log(times) for near, times in found.items()}
    return sorted(weights, key=lambda near: (weights[near], near))[:most]


def suggest(
    db: sqlite3.Connection, analyzer: Analyzer, query: Query, text_of: Callable[[int], str]
) -> Query | None:
    """The query with the nearest word of the archive for each word that it does not hold, or holds
    a few relatives of alone where the near one is frequent: a slip has relatives by chance.

    A word is put as most of its latest articles write it, `text_of` being an article's text. None
    when it holds all of them or nothing is near. Numbers, names of sources and the like,
    beginnings (`word*`) and what is left out stay as they are.
    """

    from newsctl.arabic.fold import spell
    from newsctl.search.rewriting import rewrite

    def as_written(exact: str) -> str:
        found: dict[str, int] = {}
        match = f"{{title_exact body_exact}} : {quoted(exact)}"
        for (article_id,) in db.execute(_LATEST, (match,)).fetchall():
            text = text_of(article_id)
            for token in analyzer.tokens(text):
                if token.exact == exact:
                    written = spell(text[token.start : token.end])
                    found[written] = found.get(written, 0) + 1
        return max(found, key=lambda one: found[one], default=exact)

    def nearer(word: str, leaf: Word | Phrase) -> list[str]:
        exact, lemma = analyzer.word(word)
        if not exact or exact[0].isdecimal() or _holds(db, exact, leaf.field):
            return []
        near = nearest(db, exact, 1)
        if not near or getattr(leaf, "exact", False):
            return near
        other = analyzer.word(near[0])[1]
        if other == lemma:  # the same word in another dress is found by itself
            return []
        if _holds(db, lemma, leaf.field):
            return near if frequency(db, other) >= _FAR_MORE * frequency(db, lemma) else []
        return near

    return rewrite(query, lambda word, leaf: [as_written(one) for one in nearer(word, leaf)])


_LATEST = (
    "SELECT a.id FROM fts_terms CROSS JOIN articles a ON a.id = fts_terms.rowid "
    "WHERE fts_terms MATCH ? AND a.deleted IS NULL ORDER BY fts_terms.rowid DESC LIMIT 5"
)


def _holds(db: sqlite3.Connection, term: str, where: Field) -> bool:
    """Whether any living article holds a term, as it is or as a lemma, in its title or body."""
    columns = {
        Field.TITLE: "{title_exact title_lemma} : ",
        Field.BODY: "{body_exact body_lemma} : ",
    }.get(where, "")
    row = db.execute(
        "SELECT 1 FROM fts_terms WHERE fts_terms MATCH ? LIMIT 1",
        (columns + quoted(term),),
    ).fetchone()
    return row is not None


def _frequencies(db: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
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
