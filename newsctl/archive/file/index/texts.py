"""What the index knows of the articles' texts: terms to search, and what tells copies."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from newsctl.archive import sketches
from newsctl.archive.file.index import fingerprints
from newsctl.archive.fulltext.tables import FullText

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from newsctl.archive.texts import Analyst, Text

# Words known to be in the table, some 7 MB: those met first, which are the most frequent.
_HELD = 50_000


class Texts:
    """The texts' tables of one index; changes belong to the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._heard: dict[str, int] = {}  # how many texts of each other analyst, from its first on
        self._words: set[str] = set()  # met, and perhaps not in the table yet
        self._held: set[str] = set()  # in the table, of those that several analysts may meet
        self.terms = FullText(db)

    @cached_property
    def _analyst(self) -> Analyst:
        """Made when a text is first read: what only takes some out reads none."""
        from newsctl.archive.texts import Analyst

        return Analyst()

    def read(self, title: str, body: str) -> Text:
        """Analyse a text."""
        return self._met(self._analyst.read(title, body))

    def retitled(self, text: Text, title: str, body: str) -> Text:
        """A text that was analysed, `body` and all, under another title."""
        return self._met(self._analyst.retitled(text, title, body))

    def _met(self, text: Text) -> Text:
        self._words.update(text.met.words.split(" "))
        return text

    def hear(self, text: Text) -> None:
        """Learn the new words of a text that another process analysed, whether its article is then
        put or not: all of them, where some of what that process read before did not come here."""
        words, analyst, before, copied = text.met
        if analyst not in self._heard and copied and self._heard.get(copied[0], 0) >= copied[1]:
            self._heard[analyst] = copied[1]
        heard = self._heard.get(analyst, 0)
        if before == heard:
            self._heard[analyst] = heard + 1
            self._words.update(words.split(" "))
        elif before > heard:
            self._words.update(map(bytes.decode, text.terms.words()))

    def put(self, entries: Sequence[tuple[int, Text]]) -> None:
        """Index articles (id, text) that are not indexed, or no longer."""
        words, self._words = self._words, set()
        if self._heard:
            words -= self._held
            if len(self._held) < _HELD:
                self._held |= words
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


def _marks(article_id: int, text_key: int, sketch: bytes | None) -> list[tuple[int, int]]:
    return [(key, article_id) for key in (text_key, *sketches.keys(sketch))]
