"""What the index knows of the articles' texts: terms to search, and what tells copies."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from newsctl.archive.file.index import fingerprints, sketches
from newsctl.archive.file.index.selection import name_key
from newsctl.archive.fulltext.tables import LEAD, FullText, Terms
from newsctl.fast_dataclasses import NamedTuple

try:  # what `hashlib` gives, and loads OpenSSL first: some 3 ms at every `add`
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from newsctl.arabic.analyzer import Analyzer


class Text(NamedTuple):
    """A title and a body, analysed once for all that is stored of them.

    Texts that are the same once folded have the same `key` (64 bits, signed). Others may have it
    too, such as those with other punctuation: whoever must know compares the texts themselves.
    """

    terms: Terms
    key: int
    sketch: bytes | None
    words: tuple[str, ...] | None  # folded, all that the index may not know; None: not looked for


def analysed(analyzer: Analyzer, title: str, body: str, known: set[str] | None) -> Text:
    """A text as an index holds it; of its words those are left out that the index has `known`."""
    title_exact, title_lemma = analyzer.terms(title)
    body_exact, body_lemma = analyzer.terms(body)
    columns = (body_exact, body_lemma, title_lemma, title_exact, body_lemma[:LEAD])
    terms = Terms(*map(" ".join, columns))
    same = f"{terms.title_exact}\n{terms.body_exact}"
    if same == "\n":  # no word at all
        same = f"{name_key(title)}\n{name_key(body)}"
    digest = blake2b(same.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    key = int.from_bytes(digest, "big", signed=True)
    words = None if known is None else tuple({*title_exact, *body_exact} - known)
    return Text(terms, key, sketches.sketch(body_exact), words)


def prepare(title: str, body: str) -> Text:
    """The same in a process that has no index."""
    return analysed(_analyzer(), title, body, None)


@cache
def _analyzer() -> Analyzer:
    from newsctl.arabic.analyzer import Analyzer
    from newsctl.arabic.lexicon import lexicon

    return Analyzer(lexicon())


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
