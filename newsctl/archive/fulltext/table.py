"""The full-text tables: analysed terms in, rows found out.

`fts_terms` is an FTS5 table without content. Terms go in already analysed, joined by spaces: the
folded words and the lemmas of title and body in a column each. The `ascii` tokenizer keeps them
whole, where `unicode61` would cut them again at signs that Arabic words hold.

A row without content cannot be deleted (SQLite before 3.43), and 'delete' with other terms than
were put in damages the table: so a changed article gets a new row, and `fts_rows` names the living.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from newsctl.arabic.analyzer import Analyzer

_TERMS = """
CREATE VIRTUAL TABLE fts_terms USING fts5(
    title_exact, body_exact, title_lemma, body_lemma, content='', tokenize="ascii tokenchars '.'"
)"""
_SCHEMA = (
    _TERMS,
    "CREATE TABLE fts_rows (row INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX fts_rows_article ON fts_rows (article_id)",
)


def create(db: sqlite3.Connection) -> None:
    """Make the tables, within the transaction that is open."""
    for statement in _SCHEMA:
        db.execute(statement)


class FullText:
    """What the full-text tables of one index hold; changes belong to the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, analyzer: Analyzer) -> None:
        self._db = db
        self._analyzer = analyzer

    def put(self, article_id: int, title: str, body: str) -> None:
        """Index an article, new or changed."""
        self.drop(article_id)
        row = self._db.execute(
            "INSERT INTO fts_rows (article_id) VALUES (?)", (article_id,)
        ).lastrowid
        title_exact, title_lemma = self._analyzer.terms(title)
        body_exact, body_lemma = self._analyzer.terms(body)
        self._db.execute(
            "INSERT INTO fts_terms (rowid, title_exact, body_exact, title_lemma, body_lemma) "
            "VALUES (?, ?, ?, ?, ?)",
            (row, *(" ".join(one) for one in (title_exact, body_exact, title_lemma, body_lemma))),
        )

    def drop(self, article_id: int) -> None:
        """Forget an article; its terms stay, hidden, until the index is made anew."""
        self._db.execute("DELETE FROM fts_rows WHERE article_id = ?", (article_id,))

    def dead(self) -> int:
        """How many rows are hidden."""
        last = self._db.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'fts_rows'"
        ).fetchone()
        living = self._db.execute("SELECT COUNT(*) FROM fts_rows").fetchone()
        return (last[0] if last else 0) - int(living[0])

    def optimise(self) -> None:
        """Merge the table's segments into one: smallest, and quickest to search."""
        self._db.execute("INSERT INTO fts_terms (fts_terms) VALUES ('optimize')")
