"""What the archive is measured against: plain TinyDB, and a bare SQLite FTS5 table as the floor.

    python tests/benchmarks/rivals.py tinydb|floor|sqlite OPERATION PATH NUMBER [WORD…]
    python tests/benchmarks/rivals.py tinydb import PATH LINES

Each holds the same articles and does the same work with the least code. The floor gets the same
terms as the archive's index, in batches of the same size. `sqlite` looks after a file that
sqlite-utils made.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsctl.arabic.analyzer import Analyzer

_MARK = ("شنقارون", "بلتيموز")
_SOURCE, _SECTION = "صوت الساحل", "سياسة"
_BATCH_ARTICLES, _BATCH_CHARACTERS = 2000, 2_000_000  # as the archive's own imports
_TERMS = """
CREATE VIRTUAL TABLE terms USING fts5(
    title_exact, body_exact, title_lemma, body_lemma, content='', tokenize="ascii tokenchars '.'"
)"""


class PlainTinyDB:
    """A TinyDB file and nothing beside it."""

    def __init__(self, path: Path) -> None:
        from tinydb import TinyDB

        self._path = path
        self._db = TinyDB(path, encoding="utf-8", ensure_ascii=False)
        self._table = self._db.table("articles", cache_size=0)

    @staticmethod
    def build(path: Path, articles: Iterable[dict[str, Any]]) -> None:
        """All in one go, as TinyDB does it best: article by article would take days."""
        archive = PlainTinyDB(path)
        archive._table.insert_multiple(articles)
        archive.close()

    def add(self, article: dict[str, Any]) -> None:
        self._table.insert(article)

    def show(self, number: int) -> Any:
        return self._table.get(doc_id=number)

    def list(self) -> Any:
        return sorted(self._table.all(), key=lambda one: one["published_at"], reverse=True)[:20]

    def search(self, words: tuple[str, ...]) -> Any:
        return self._table.search(lambda one: all(word in one["body"] for word in words))[:20]

    def edit(self, number: int, title: str) -> None:
        self._table.update({"title": title}, doc_ids=[number])

    # What follows is gone through in Python: TinyDB has no index. What was added has no names.
    def search_filtered(self, words: tuple[str, ...]) -> Any:
        return self._table.search(
            lambda one: (
                one.get("section") == _SECTION and all(word in one["body"] for word in words)
            )
        )[:20]

    def search_any(self, words: tuple[str, ...]) -> Any:
        return self._table.search(lambda one: any(word in one["body"] for word in words))[:20]

    def search_without(self, words: tuple[str, ...]) -> Any:
        return self._table.search(
            lambda one: words[0] in one["body"] and words[1] not in one["body"]
        )[:20]

    def search_title(self, words: tuple[str, ...]) -> Any:
        return self._table.search(lambda one: words[0] in one["title"])[:20]

    def search_by_date(self, words: tuple[str, ...]) -> Any:
        found = self._table.search(lambda one: words[0] in one["body"])
        return sorted(found, key=lambda one: one["published_at"], reverse=True)[:20]

    def count(self) -> int:
        return len(self._table)

    def count_section(self) -> int:
        return self._table.count(lambda one: one.get("section") == _SECTION)

    def list_section(self) -> Any:
        found = self._table.search(lambda one: one.get("section") == _SECTION)
        return sorted(found, key=lambda one: one["published_at"], reverse=True)[:20]

    def list_by_title(self) -> Any:
        found = self._table.search(lambda one: one.get("source") == _SOURCE)
        return sorted(found, key=lambda one: one["title"])[:20]

    def latest(self) -> Any:
        return sorted(self._table.all(), key=lambda one: one.doc_id, reverse=True)[:20]

    def stats(self) -> Any:
        counted = {name: Counter[Any]() for name in ("source", "section", "author", "tags")}
        for one in self._table:
            for name, counts in counted.items():
                value = one.get(name)
                counts.update(value if isinstance(value, list) else [value])
        return counted

    def names(self) -> Any:
        return {one.get("source") for one in self._table}

    def tags(self) -> Any:
        return {tag for one in self._table for tag in one.get("tags") or ()}

    def titles(self) -> Any:
        return self._table.search(lambda one: one["title"].startswith("ال"))[:20]

    def tag(self, number: int) -> None:
        def put(one: Any) -> None:
            one["tags"] = [*one["tags"], "جديد"]

        self._table.update(put, doc_ids=[number])

    def remove(self, number: int) -> None:
        self._table.remove(doc_ids=[number])

    def more(self) -> None:
        """Some articles more, in a copy."""
        copy = shutil.copyfile(self._path, self._path.with_suffix(".copy"))
        with self._path.with_name("more.jsonl").open("rb") as lines:
            PlainTinyDB.build(copy, map(json.loads, lines))
        copy.unlink()

    def check(self) -> None:
        """All that can be checked is whether it is JSON."""
        self._table.all()

    def backup(self) -> None:
        copy = self._path.with_suffix(".copy")
        shutil.copyfile(self._path, copy)
        copy.unlink()

    def close(self) -> None:
        self._db.close()


class Floor:
    """One table of articles and one of terms."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")

    @staticmethod
    def build(path: Path, articles: Iterable[dict[str, Any]], *, terms_only: bool = False) -> None:
        """Analyse and fill, in batches; with `terms_only` the articles themselves stay out."""
        floor = Floor(path)
        db = floor._db
        db.execute("BEGIN")
        db.execute(_TERMS)
        db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, published TEXT, document TEXT)")
        db.execute("CREATE INDEX articles_published ON articles (published)")
        analyzer = floor._analyzer()
        held = size = 0
        for number, one in enumerate(articles, 1):
            if held >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS:
                db.execute("COMMIT")
                db.execute("BEGIN")
                held = size = 0
            floor._put(analyzer, number, one, terms_only=terms_only)
            held, size = held + 1, size + len(one["title"]) + len(one["body"])
        db.execute("COMMIT")
        floor.close()

    def _analyzer(self) -> Analyzer:
        from newsctl.arabic.analyzer import Analyzer
        from newsctl.arabic.lexicon import lexicon

        return Analyzer(lexicon())

    def _put(
        self, analyzer: Analyzer, number: int, one: dict[str, Any], *, terms_only: bool = False
    ) -> None:
        title_exact, title_lemma = analyzer.terms(one["title"])
        body_exact, body_lemma = analyzer.terms(one["body"])
        self._db.execute(
            "INSERT INTO terms (rowid, title_exact, body_exact, title_lemma, body_lemma) "
            "VALUES (?, ?, ?, ?, ?)",
            (number, *map(" ".join, (title_exact, body_exact, title_lemma, body_lemma))),
        )
        if not terms_only:
            document = json.dumps(one, ensure_ascii=False)
            self._db.execute(
                "INSERT INTO articles VALUES (?, ?, ?)", (number, one["published_at"], document)
            )

    def add(self, article: dict[str, Any]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        last = self._db.execute("SELECT MAX(id) FROM articles").fetchone()[0]
        self._put(self._analyzer(), last + 1, article)
        self._db.execute("COMMIT")

    def show(self, number: int) -> Any:
        row = self._db.execute("SELECT document FROM articles WHERE id = ?", (number,)).fetchone()
        return json.loads(row[0])

    def list(self) -> Any:
        rows = self._db.execute("SELECT document FROM articles ORDER BY published DESC LIMIT 20")
        return [json.loads(row[0]) for row in rows]

    def search(self, words: tuple[str, ...]) -> Any:
        rows = self._db.execute(
            "SELECT a.document FROM terms JOIN articles a ON a.id = terms.rowid "
            "WHERE terms MATCH ? ORDER BY bm25(terms) LIMIT 20",
            (" ".join(f'"{word}"' for word in words),),
        )
        return [json.loads(row[0]) for row in rows]

    def edit(self, number: int, title: str) -> None:
        self._db.execute(
            "UPDATE articles SET document = json_set(document, '$.title', ?) WHERE id = ?",
            (title, number),
        )

    def close(self) -> None:
        self._db.close()


class SqliteFile:
    """A file that sqlite-utils made, looked after as `sqlite-utils vacuum` and `optimize` and the
    `sqlite3` program do, without the time that these take to start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)

    def more(self) -> None:
        """Some articles more, in one transaction."""
        with self._path.with_name("more.jsonl").open("rb") as lines:
            rows = [json.loads(line) for line in lines]
        values = ", ".join(f":{one}" for one in rows[0])
        self._db.execute("BEGIN")
        self._db.executemany(
            f"INSERT INTO articles ({', '.join(rows[0])}) VALUES ({values})",
            [one | {"tags": json.dumps(one["tags"], ensure_ascii=False)} for one in rows],
        )
        self._db.execute("COMMIT")

    def vacuum(self) -> None:
        self._db.execute("VACUUM")

    def optimize(self) -> None:
        """After it no word of what was deleted is left."""
        self._tell("optimize")
        self.vacuum()

    def check(self) -> None:
        """Its pages and its full text."""
        (told,) = self._db.execute("PRAGMA integrity_check").fetchone()
        assert told == "ok", told
        self._tell("integrity-check")

    def backup(self) -> None:
        """Page by page, as `.backup` does."""
        path = self._path.with_suffix(".copy")
        copy = sqlite3.connect(path)
        self._db.backup(copy)
        copy.close()
        path.unlink()

    def _tell(self, command: str) -> None:
        self._db.execute("INSERT INTO articles_fts (articles_fts) VALUES (?)", (command,))

    def close(self) -> None:
        self._db.close()


RIVALS: dict[str, type[PlainTinyDB | Floor]] = {"tinydb": PlainTinyDB, "floor": Floor}


def do(place: Any, operation: str, number: int, words: tuple[str, ...] = _MARK) -> Any:
    """One operation of one of these; `number` tells one run from the next."""
    if operation == "add":
        return place.add(
            {"title": f"خبر {number}", "body": f"نص الخبر {number}", "published_at": "2026-11-24"}
        )
    if operation == "edit":
        return place.edit(500, f"عنوان جديد {number}")
    if operation in {"show", "tag"}:
        return getattr(place, operation)(500)
    if operation == "remove":
        return place.remove(number)
    if operation.startswith("search"):
        return getattr(place, operation)(words)
    return getattr(place, operation)()


if __name__ == "__main__":
    if sys.argv[2] == "import":
        with Path(sys.argv[4]).open("rb") as _lines:
            PlainTinyDB.build(Path(sys.argv[3]), map(json.loads, _lines))
    else:
        _all = {**RIVALS, "sqlite": SqliteFile}
        _rival = _all[sys.argv[1]](Path(sys.argv[3]))
        do(_rival, sys.argv[2], int(sys.argv[4]), tuple(sys.argv[5:]) or _MARK)
        _rival.close()
