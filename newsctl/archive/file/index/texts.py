"""What the index knows of the articles' texts: terms to search, and what tells copies."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from newsctl.archive import sketches
from newsctl.archive.file.index import fingerprints
from newsctl.archive.fulltext.tables import FullText
from newsctl.archive.texts import Text, analysed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from newsctl.arabic.analyzer import Analyzer


class Texts:
    """The texts' tables of one index; changes belong to the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, analyzer: Analyzer) -> None:
        self._db = db
        self._analyzer = analyzer
        self.terms = FullText(db)

    def read(self, title: str, body: str) -> Text:
        """Analyse a text."""
        return analysed(self._analyzer, title, body, self.terms.known)

    def put(self, entries: Sequence[tuple[int, Text]]) -> None:
        """Index articles (id, text) that are not indexed, or no longer."""
        words = chain.from_iterable(_words(text) for _id, text in entries)
        self.terms.put([(article_id, text.terms) for article_id, text in entries], words)
        self._db.executemany(
            "INSERT INTO texts (article_id, text_key, sketch) VALUES (?, ?, ?)",
            [(article_id, text.key, text.sketch) for article_id, text in entries],
        )
        filed = [
            mark
            for article_id, text in entries
            for mark in _marks(article_id, text.key, text.sketch)
        ]
        fingerprints.file(self._db, filed, len(entries))

    def drop(self, entries: Sequence[tuple[int, Text]]) -> None:
        """Forget articles (id, text exactly as it was put), those too that are put anew."""
        self.terms.drop([(article_id, text.terms) for article_id, text in entries])
        self._unfile([article_id for article_id, _text in entries])

    def drop_unknown(self, article_ids: Sequence[int]) -> None:
        """Forget articles whose text, as it was, nobody knows any more: slow."""
        self.terms.drop_unknown(article_ids)
        self._unfile(article_ids)

    def holds(self, article_id: int, text: Text) -> bool:
        """Whether an article is indexed with just this text."""
        row = self._db.execute(
            "SELECT text_key, sketch FROM texts WHERE article_id = ?", (article_id,)
        ).fetchone()
        return bool(row == (text.key, text.sketch))

    def _unfile(self, article_ids: Iterable[int]) -> None:
        for article_id in article_ids:
            known = self._db.execute(
                "DELETE FROM texts WHERE article_id = ? RETURNING text_key, sketch", (article_id,)
            ).fetchall()
            for text_key, sketch in known:
                fingerprints.forget(self._db, _marks(article_id, text_key, sketch))


def _words(text: Text) -> Iterable[str]:
    if text.words is not None:
        return text.words
    return {*text.terms.title_exact.split(" "), *text.terms.body_exact.split(" ")} - {""}


def _marks(article_id: int, text_key: int, sketch: bytes | None) -> list[tuple[int, int]]:
    return [(key, article_id) for key in (text_key, *sketches.keys(sketch))]
