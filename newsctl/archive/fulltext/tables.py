"""The full-text table: analysed terms in, articles found out.

`fts_terms` is an FTS5 table without content. Terms go in already analysed, joined by spaces: the
folded words and the lemmas of title and body in a column each, and once more the lemmas of the
body's first words, since news says first what it is about. The `ascii` tokenizer keeps them
whole, where `unicode61` would cut them again at signs that Arabic words hold. A row's number is its
article's id. The first column is the one of most words: FTS5 writes of each word of an article in
which column it stands, two bytes, but for the first column nothing.

A row without content is taken out by naming all that it holds ('delete' with other terms would
damage the table). Whoever changes an article knows its text as it was; what somebody else wrote
over is read back out of the table's own vocabulary. So no row outlives its article, and a search
scores the same before and after the table is made anew.

Beside it stands every word that any text held, forwards and backwards, so that those of a pattern
(`word*`, `*word`) are one stretch of an index, and in how many of a sample of articles each was, so
that the most frequent are known without reading their lists of articles. A word outlives its last
article until the table is optimised, as `compact` does, which looks at the words of what was taken
out since; one of a text that was met, and not taken in, until the table is made anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.erasing import erase
from newsctl.fast_dataclasses import NamedTuple
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TERMS = """
CREATE VIRTUAL TABLE fts_terms USING fts5(
    body_exact, body_lemma, title_lemma, title_exact, lead_lemma,
    content='', tokenize="ascii tokenchars '.'"
)"""
_COLUMNS = ("body_exact", "body_lemma", "title_lemma", "title_exact", "lead_lemma")
_NAMED = f"rowid, {', '.join(_COLUMNS)}"
_INTO = f"INSERT INTO fts_terms ({_NAMED}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_OUT_OF = f"INSERT INTO fts_terms (fts_terms, {_NAMED}) VALUES ('delete', ?, ?, ?, ?, ?, ?)"  # noqa: S608
LEAD = 30  # words

_WORDS = """
CREATE TABLE words (word TEXT PRIMARY KEY, backwards TEXT NOT NULL, times INTEGER NOT NULL)
WITHOUT ROWID"""
_BACKWARDS = "CREATE INDEX words_backwards ON words (backwards, times)"
# All terms of each text that was taken out.
_LEAVING = "CREATE TABLE leaving (article_id INTEGER NOT NULL, terms TEXT NOT NULL)"
_LEAVING_OF = "CREATE INDEX leaving_article ON leaving (article_id)"
_NO_MORE = """
DELETE FROM words WHERE word = ? AND NOT EXISTS (
    SELECT 1 FROM fts_terms WHERE fts_terms MATCH '"' || replace(word, '"', '""') || '"')"""
_NEW_WORD = """
INSERT INTO words VALUES (?, ?, ?)
ON CONFLICT (word) DO UPDATE SET times = times + excluded.times WHERE excluded.times > 0"""
_ONCE_MORE = "UPDATE words SET times = times + ? WHERE word = ?"
_GATHERED = 8_000_000  # bytes of terms, in memory, before they are written
# Pages of a segment. Those that it is merged from are free after it, for the next ones: all at once
# would make a file grow by as many pages as are merged, and they would stay free in it.
_MERGED_AT_ONCE = 100
SAMPLED_WHOLE, SAMPLED = 500, 16  # ids up to here are in the sample, then one of so many


def create(db: sqlite3.Connection) -> None:
    """Make the table, within the transaction that is open."""
    db.execute(_TERMS)
    db.execute(_WORDS)
    db.execute(_BACKWARDS)
    db.execute(_LEAVING)
    db.execute(_LEAVING_OF)
    # So a batch makes one segment, not many.
    db.execute("INSERT INTO fts_terms (fts_terms, rank) VALUES ('hashsize', ?)", (_GATHERED,))
    # Segments that are merged into one: an import writes its terms fewer times.
    db.execute("INSERT INTO fts_terms (fts_terms, rank) VALUES ('automerge', 8)")


def bm25(weights: Mapping[str, float]) -> str:
    """SQL of a row's score, larger for better ones, by the weights of its columns; of those that
    have none nothing counts."""
    return f"-bm25(fts_terms, {', '.join(str(weights.get(one, 0.0)) for one in _COLUMNS)})"


def rows(db: sqlite3.Connection) -> int:
    """How many articles the table holds, as FTS5 itself keeps count of them: the first number of
    its record of averages, in SQLite's variable-length form."""
    found = db.execute("SELECT block FROM fts_terms_data WHERE id = 1").fetchone()
    number = 0
    for byte in found[0] if found else b"":
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


_TERM = lazy_pattern(rb"[^ ]+")  # one after the other: of a long text all are much


class Terms(NamedTuple):
    """An article's analysed terms, a space between them: one text a column, in UTF-8, as SQLite
    takes it, and as processes send it to one another."""

    body_exact: bytes
    body_lemma: bytes
    title_lemma: bytes
    title_exact: bytes
    lead_lemma: bytes

    def words(self) -> set[bytes]:
        """The words that they are of, folded."""
        texts = self.title_exact, self.body_exact
        return {one[0] for text in texts for one in _TERM.finditer(text)}


def _all_of(terms: Terms) -> str:
    """All terms of an article, a space between them."""
    return b" ".join(sorted({one[0] for text in terms for one in _TERM.finditer(text)})).decode()


class FullText:
    """What the full-text table of one index holds; changes belong to the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, entries: Iterable[tuple[int, Terms]], words: Iterable[str]) -> None:
        """Index articles (id, terms) that are not indexed, or no longer, and their words: all that
        may be new."""
        # In order: FTS5 writes out what it gathered whenever a row comes before the last one.
        ordered = sorted(entries)
        self._db.executemany(_INTO, ((one, *terms) for one, terms in ordered))
        self._put_words(ordered, words)

    def _put_words(self, entries: Sequence[tuple[int, Terms]], words: Iterable[str]) -> None:
        sampled: Counter[bytes] = Counter()
        for article_id, terms in entries:
            if article_id <= SAMPLED_WHOLE or article_id % SAMPLED == 0:
                sampled.update(terms.words())
        times = {word.decode(): number for word, number in sampled.items()}
        new = sorted(set(words) - {""})
        self._db.executemany(_NEW_WORD, ((word, word[::-1], times.pop(word, 0)) for word in new))
        self._db.executemany(_ONCE_MORE, ((times[word], word) for word in sorted(times)))

    def drop(self, entries: Iterable[tuple[int, Terms]]) -> None:
        """Take articles out: (id, exactly the terms that were put in)."""
        ordered = sorted(entries)
        self._db.executemany(_OUT_OF, [(article_id, *terms) for article_id, terms in ordered])
        self._db.executemany(
            "INSERT INTO leaving VALUES (?, ?)",
            [(article_id, _all_of(terms)) for article_id, terms in ordered],
        )

    def drop_unknown(self, article_ids: Sequence[int]) -> None:
        """Take articles out whose text nobody has any more: reads the vocabulary once, whole."""
        if article_ids:
            self.drop(list(self._terms_of(article_ids)))

    def _terms_of(self, article_ids: Sequence[int]) -> Iterator[tuple[int, Terms]]:
        """(id, terms) of articles, put together from each term's places."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((i,) for i in article_ids))
        self._db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.fts_places "
            "USING fts5vocab(main, fts_terms, instance)"
        )
        places: dict[int, dict[str, dict[int, str]]] = {}
        for term, article_id, column, place in self._db.execute(
            "SELECT term, doc, col, offset FROM temp.fts_places "
            "WHERE doc IN (SELECT id FROM wanted)"
        ):
            of_column = places.setdefault(article_id, {}).setdefault(column, {})
            of_column[place] = term
        # One of no words has no places, and stands in the table all the same.
        held = self._db.execute(
            "SELECT id FROM fts_terms_docsize WHERE id IN (SELECT id FROM wanted)"
        )
        for (article_id,) in held.fetchall():
            columns = places.get(article_id, {})
            texts = [
                " ".join(term for _place, term in sorted(columns.get(name, {}).items())).encode()
                for name in _COLUMNS
            ]
            yield article_id, Terms(*texts)

    def segments(self) -> int:
        """Into how many pieces the terms are sorted."""
        sql = "SELECT COUNT(DISTINCT segid) FROM fts_terms_idx"
        return int(self._db.execute(sql).fetchone()[0])

    def merge(self, pages: int = sys.maxsize) -> bool:
        """Merge segments of like size into one where there are four or more, up to so many pages;
        whether there may be more to merge. A look-up of a term asks each segment."""
        while pages > 0 and self._merge_some(min(pages, _MERGED_AT_ONCE)):
            pages -= _MERGED_AT_ONCE
        return pages <= 0

    def _merge_some(self, pages: int) -> bool:
        before = self._db.total_changes
        self._db.execute("INSERT INTO fts_terms (fts_terms, rank) VALUES ('merge', ?)", (pages,))
        return self._db.total_changes - before > 1  # the statement itself counts as one

    def optimise(self) -> None:
        """Merge the table's segments into one, smallest, and quickest to search; and forget the
        words of what was taken out that no article has any more: no analyser has met those then."""
        self._db.execute("INSERT INTO fts_terms (fts_terms) VALUES ('optimize')")
        leaving = self._db.execute("SELECT terms FROM leaving").fetchall()
        words = {word for (terms,) in leaving for word in terms.split(" ")}
        self._db.executemany(_NO_MORE, [(one,) for one in sorted(words)])
        self._db.execute("DELETE FROM leaving")

    def erase(self, article_ids: Sequence[int]) -> None:
        """Leave nothing of articles that were taken out, and no word that only they had; what else
        is dead stays. The connection is to be closed after it.

        Raises UnknownLayout where only merging all does that.
        """
        sql = "SELECT terms FROM leaving WHERE article_id = ?"
        texts = {
            one: [
                [term for term in terms.split(" ") if term]
                for (terms,) in self._db.execute(sql, (one,)).fetchall()
            ]
            for one in article_ids
        }
        gone = erase(self._db, "fts_terms", texts)
        self._db.executemany("DELETE FROM words WHERE word = ?", [(one,) for one in sorted(gone)])
        self._db.executemany(
            "DELETE FROM leaving WHERE article_id = ?", [(one,) for one in article_ids]
        )

    def leaving(self) -> int:
        """How many texts were taken out of which something is left."""
        return int(self._db.execute("SELECT COUNT(*) FROM leaving").fetchone()[0])

    def left(self) -> list[int]:
        """The articles of which something that was taken out is left."""
        rows = self._db.execute("SELECT DISTINCT article_id FROM leaving").fetchall()
        return [article_id for (article_id,) in rows]
