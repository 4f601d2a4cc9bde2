"""The lexicon: folded word → stem, for the words that light stemming gets wrong.

Made from the Arabic list of the installed simplemma (MIT licence for the package; the list was
compiled from Wiktionary and other open lists) when an index is first built on a machine, and kept
as a small SQLite file in the cache folder: nothing derived is shipped, and simplemma, which takes
half a second and 30 MB to load, is never imported by a query. An index carries its own copy, so
that its terms and later queries always agree.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.arabic import fold, stem
from newsctl.arabic.version import ANALYZER as VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = "CREATE TABLE lexicon (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID"


class Lexicon:
    """Look-ups in the `lexicon` table of an open database, one primary-key search each."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def look_up(self, word: str) -> str | None:
        """The stem of a folded word, or None when it is unknown."""
        row = self._db.execute("SELECT stem FROM lexicon WHERE word = ?", (word,)).fetchone()
        return row[0] if row else None


def cache_folder() -> Path:
    """Where derived files are kept: NEWSCTL_CACHE, or the platform's cache folder."""
    given = os.environ.get("NEWSCTL_CACHE")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("newsctl", appauthor=False))


def cached_lexicon() -> Path:
    """The lexicon's SQLite file, made first when this version of it is not there.

    Several processes may make it at once: each writes a file of its own and renames it over.
    Raises OSError when the cache folder cannot be written.
    """
    path = cache_folder() / f"lexicon-{VERSION}.sqlite"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        with suppress(FileNotFoundError):
            draft.unlink()
        with closing(sqlite3.connect(draft)) as db, db:
            db.execute(SCHEMA)
            db.executemany("INSERT INTO lexicon VALUES (?, ?)", _rows())
        os.replace(draft, path)  # noqa: PTH105 - said as what it is: atomic, on every system
    return path


def copy_into(db: sqlite3.Connection) -> None:
    """Put the lexicon into `db` as its table `lexicon`, within the transaction that is open."""
    db.execute("DROP TABLE IF EXISTS lexicon")
    db.execute(SCHEMA)
    try:
        path = cached_lexicon()
    except OSError:  # a home that cannot be written still gets an archive
        db.executemany("INSERT INTO lexicon VALUES (?, ?)", _rows())
        return
    with closing(sqlite3.connect(path)) as source:
        rows = source.execute("SELECT word, stem FROM lexicon ORDER BY word")
        db.executemany("INSERT INTO lexicon VALUES (?, ?)", rows)


@cache
def _rows() -> list[tuple[str, str]]:
    """(folded word, stem), sorted by word; only where the stem is not what stripping would give."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    listed = DefaultDictionaryFactory(cache_max_size=1).get_dictionary("ar")
    return _entries((_text(word), _text(listed[word])) for word in listed)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _entries(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """One stem a folded word: what most of its spellings agree on, the shortest of equals."""
    votes: dict[str, dict[str, int]] = {}
    for word, base in pairs:
        key = fold.fold(word)
        value = _stem_of_lemma(fold.fold(base))
        if key and value and stem.is_arabic(key) and " " not in key:
            counts = votes.setdefault(key, {})
            counts[value] = counts.get(value, 0) + 1
    rows = []
    for key, counts in votes.items():
        best = min(counts, key=lambda value: (-counts[value], len(value), value))
        rows.append((key, best))
    return sorted(rows)


def _stem_of_lemma(lemma: str) -> str:
    return stem.strip_endings(lemma)
