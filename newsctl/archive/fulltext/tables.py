"""The full-text tables: analysed terms in, rows found out.

`fts_terms` is an FTS5 table without content. Terms go in already analysed, joined by spaces: the
folded words and the lemmas of title and body in a column each. The `ascii` tokenizer keeps them
whole, where `unicode61` would cut them again at signs that Arabic words hold.

A row without content cannot be deleted (SQLite before 3.43), and 'delete' with other terms than
were put in damages the table: so a changed article gets a new row, and `fts_rows` names the living.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_TERMS = """
CREATE VIRTUAL TABLE fts_terms USING fts5(
    title_exact, body_exact, title_lemma, body_lemma, content='', tokenize="ascii tokenchars '.'"
)"""
_SCHEMA = (
    _TERMS,
    "CREATE TABLE fts_rows (row INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX fts_rows_article ON fts_rows (article_id)",
    "CREATE TABLE fts_hidden (row INTEGER PRIMARY KEY)",
)


def create(db: sqlite3.Connection) -> None:
    """Make the tables, within the transaction that is open."""
    for statement in _SCHEMA:
        db.execute(statement)
    # Terms gathered in memory before they are written, bytes: a batch makes one segment, not many.
    db.execute("INSERT INTO fts_terms (fts_terms, rank) VALUES ('hashsize', 8000000)")
    # Segments that are merged into one: an import writes its terms fewer times.
    db.execute("INSERT INTO fts_terms (fts_terms, rank) VALUES ('automerge', 8)")


class Terms(NamedTuple):
    """An article's analysed terms, a space between them: one text a column."""

    title_exact: str
    body_exact: str
    title_lemma: str
    body_lemma: str


class FullText:
    """What the full-text tables of one index hold; changes belong to the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, entries: Sequence[tuple[int, Terms]]) -> None:
        """Index articles (id, terms) that are not indexed, or no longer."""
        first = self._last_row() + 1
        self._db.executemany(
            "INSERT INTO fts_rows (row, article_id) VALUES (?, ?)",
            [(row, article_id) for row, (article_id, _terms) in enumerate(entries, first)],
        )
        self._db.executemany(
            "INSERT INTO fts_terms (rowid, title_exact, body_exact, title_lemma, body_lemma) "
            "VALUES (?, ?, ?, ?, ?)",
            [(row, *terms) for row, (_article_id, terms) in enumerate(entries, first)],
        )

    def drop(self, article_id: int) -> None:
        """Forget an article; its terms stay, hidden, until the index is made anew."""
        self._db.execute(
            "INSERT INTO fts_hidden SELECT row FROM fts_rows WHERE article_id = ?", (article_id,)
        )
        self._db.execute("DELETE FROM fts_rows WHERE article_id = ?", (article_id,))

    def hidden(self) -> int:
        """How many rows are hidden."""
        return int(self._db.execute("SELECT COUNT(*) FROM fts_hidden").fetchone()[0])

    def _last_row(self) -> int:
        """The last row ever given."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'fts_rows'").fetchone()
        return int(row[0]) if row else 0

    def optimise(self) -> None:
        """Merge the table's segments into one: smallest, and quickest to search."""
        self._db.execute("INSERT INTO fts_terms (fts_terms) VALUES ('optimize')")
