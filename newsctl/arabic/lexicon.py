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
from newsctl.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from contextlib import AbstractContextManager

SCHEMA = "CREATE TABLE lexicon (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID"


class Lexicon:
    """Look-ups in the `lexicon` table of an open database, one primary-key search each."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def snapshot(self) -> AbstractContextManager[None]:
        """One view of the table for many look-ups."""
        return snapshot(self._db)

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
    """(folded word, stem), sorted by word."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    listed = DefaultDictionaryFactory(cache_max_size=1).get_dictionary("ar")
    return entries([(_text(word), _text(listed[word])) for word in listed], _families())


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _families() -> list[list[str]]:
    """The package's own lists: a noun and the forms that no rule relates to it, a line each."""
    lines = Path(__file__).with_name("plurals.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def entries(
    pairs: Sequence[tuple[str, str]], families: Sequence[Sequence[str]]
) -> list[tuple[str, str]]:
    """The lexicon's rows from a list of (word, lemma) and from families of nouns.

    A spelling with several lemmas takes the one that most of its vocalisations agree on. A rare
    form of a verb gives way to a preposition and a noun (`بوضع`); the families have the last word.
    """
    nouns = _Nouns(pairs)
    rows: dict[str, str] = {}
    for word, lemmas in _votes(pairs, nouns).items():
        best = min(lemmas, key=lambda one: (-lemmas[one][0], not lemmas[one][1], len(one), one))
        if lemmas[best][1] or not _has_preposition(word, nouns.folded):
            rows[word] = stem.lemma_key(best)
    singulars = {fold.fold(family[0]) for family in families}
    for singular, *others in families:
        key = stem.lemma_key(fold.fold(singular))
        rows[fold.fold(singular)] = key
        rows |= {word: key for word in map(fold.fold, others) if word not in singulars}
    rows |= {
        stem.OWN + word: rows.get(word) or stem.lemma_key(word)
        for word in (*map(fold.fold, _OWN_AL.split()), *_own_lam(nouns.folded, singulars))
    }
    return sorted(rows.items())


class _Nouns:
    """Which lemmas of a list are verbs, by their present tense, and which words are nouns."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        forms: dict[str, list[str]] = {}
        for word, base in pairs:
            forms.setdefault(base, []).append(word)
        self.verbs = {
            base
            for base, words in forms.items()
            if not base.startswith("ي") and sum(word.startswith("ي") for word in words) > 1
        }
        self.folded = {
            fold.fold(base)
            for base, words in forms.items()
            if len(words) > 1 and base in words and base not in self.verbs
        }


def _votes(
    pairs: Iterable[tuple[str, str]], nouns: _Nouns
) -> dict[str, dict[str, tuple[int, bool]]]:
    """For each folded word its folded lemmas: how many spellings say so, and whether any does as a
    noun or as the lemma itself."""
    votes: dict[str, dict[str, tuple[int, bool]]] = {}
    for word, base in pairs:
        key, value = fold.fold(word), fold.fold(base)
        if key and value and stem.is_arabic(key) and " " not in key:
            lemmas = votes.setdefault(key, {})
            times, strong = lemmas.get(value, (0, False))
            lemmas[value] = (times + 1, strong or word == base or base not in nouns.verbs)
    return votes


def _has_preposition(word: str, nouns: Container[str]) -> bool:
    """Whether a form of a verb reads as a noun behind a clitic; verbs in ـت hardly ever do."""
    return word[0] in "وبلفك" and len(word) > 3 and word[1:] in nouns and not word.endswith("ت")


def _own_lam(nouns: Iterable[str], singulars: Iterable[str]) -> list[str]:
    """Nouns that begin with ل: behind the preposition they look as if they had the article."""
    return sorted({one for one in (*nouns, *singulars) if one.startswith("ل") and len(one) > 3})


# Words that begin with ا and ل without an article.
_OWN_AL = """
ألعاب ألوان ألقاب ألغام ألحان ألبان ألواح ألياف ألفاظ ألغاز ألف آلاف ألفين ألبسة ألوية ألبوم ألماس
ألمان ألماني ألمانيا ألمانية ألبانيا ألباني ألحق ألهم ألقى ألغى ألزم ألمح ألم آلام آلهة آلات آلية
آليات إلغاء إلقاء إلهام إلزام إلحاح إلمام إلحاد إلحاق إلكتروني إلكترونية إلكترون إلياس إله إلهي إلى
إلا التزام التزم التقى التقاء التهاب التحاق التحق التفاف التفت التماس التباس التقط التقاط التهم
التهام التف التئام التجأ التمس التوى التواء
"""
