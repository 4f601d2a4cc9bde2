"""What the table of verbs is measured in: by the archive's size, the same articles in each program.

sqlite-utils holds them with FTS5 over title and body, and the indexes that its user would make;
notmuch holds them as mails, up to 100,000; TinyDB up to 10,000.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.verbs import Words

MOST = {"notmuch": 100_000, "tinydb": 10_000}
NEWSCTL = [str(Path(sys.executable).with_name("newsctl"))]
RIVALS = str(Path(__file__).with_name("rivals.py"))
_MORE = 1000  # articles that come in at once
_PAGES = 1000
_SOME = 3000  # articles that a search for a word of the table matches; a third of a small archive
_LIKELY = 40  # words of which it is asked how many articles a search for them matches
_MEDDLERS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
_OF_HOME = {"NEWSCTL_CACHE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}


class Place:
    """The archives of one size, and what is brought into them."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder / str(size)
        self.size = size
        self.archive = self.folder / "articles.json"
        self.sqlite = self.folder / "utils.sqlite"
        self.mails = self.folder / "mails"
        self.tinydb = self.folder / "tinydb.json"
        self.lines = self.folder / "articles.jsonl"
        self.more = self.folder / "more.jsonl"
        self.more_mails = self.folder / "more_mails"
        self.long = self.folder / "long.jsonl"
        self.pages = self.folder / "pages"
        self.warc = self.folder / "pages.warc"
        self.environ = {name: one for name, one in os.environ.items() if name not in _MEDDLERS} | {
            "NEWSCTL_DB": str(self.archive),
            "NEWSCTL_CONFIG": str(folder / "none.toml"),
            "NOTMUCH_CONFIG": str(self.folder / "notmuch"),
        }

    def build(self, programs: dict[str, str]) -> None:
        """Fill each program's place, unless it was."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write_articles()
        if not self.archive.exists():
            command = [*NEWSCTL, "import", str(self.lines), "--quiet"]
            subprocess.run(command, env=self.environ, check=True)
        if "sqlite-utils" in programs:
            self._fill_sqlite(programs["sqlite-utils"])
        if "notmuch" in programs and self.holds("notmuch"):
            self._fill_notmuch()
        if self.holds("tinydb") and not self.tinydb.exists():
            command = [sys.executable, RIVALS, "tinydb", "import"]
            subprocess.run([*command, str(self.tinydb), str(self.lines)], check=True)

    def holds(self, program: str) -> bool:
        return self.size <= MOST.get(program, self.size)

    def at_home(self, folder: Path) -> dict[str, str]:
        """The environment of somebody who never used the program, and lives in `folder`."""
        named = _OF_HOME | {"NEWSCTL_DB"}
        return {name: one for name, one in self.environ.items() if name not in named} | {
            "HOME": str(folder),
            "USERPROFILE": str(folder),
            "LOCALAPPDATA": str(folder),
        }

    def _write_articles(self) -> None:
        if not self.lines.exists():
            corpus.write_lines(self.lines, self.size)
        if not self.more.exists():
            corpus.write_more(self.more, _MORE)
        if self.size > _PAGES:
            return
        if not self.pages.exists():
            corpus.write_pages(self.pages, self.size)
            corpus.write_warc(self.warc, self.size)
            corpus.write_long(self.long)

    def _fill_sqlite(self, program: str) -> None:
        if not self.sqlite.exists():
            draft = self.sqlite.with_suffix(".draft")
            for command in (
                ["insert", str(draft), "articles", str(self.lines), "--nl", "--batch-size", "2000"],
                ["enable-fts", str(draft), "articles", "title", "body", "--fts5",
                 "--create-triggers"],
                *(["create-index", str(draft), "articles", column]
                  for column in ("source", "section", "author", "published_at")),
            ):  # fmt: skip
                subprocess.run([program, *command], check=True, capture_output=True)
            draft.rename(self.sqlite)
        db = sqlite3.connect(self.sqlite)
        if "views" not in [row[1] for row in db.execute("PRAGMA table_info(articles)")]:
            db.execute("ALTER TABLE articles ADD COLUMN views INTEGER NOT NULL DEFAULT 0")
            db.execute("CREATE INDEX idx_articles_views ON articles (views)")
        db.close()

    def _fill_notmuch(self) -> None:
        if not self.more_mails.exists():
            _write_mails(self.more, self.more_mails, after=10_000_000)
        if self.mails.exists():
            return
        draft = self.folder / "mails.draft"
        _write_mails(self.lines, draft)
        draft.rename(self.mails)
        (self.folder / "notmuch").write_text(notmuch_settings(self.mails, self.mails))
        subprocess.run(["notmuch", "new", "--quiet"], env=self.environ, check=True)

    def words(self) -> Words:
        """Words of the table, by how many articles a search for them matches: found once, and
        noted. Beside those that hold a word stand those that hold its relatives, which may be a
        hundred times as many."""
        noted = self.folder / "matching.json"
        if not noted.exists():
            noted.write_text(json.dumps(self._find_words(), ensure_ascii=False), "utf-8")
        return Words(*json.loads(noted.read_text("utf-8")))

    def _find_words(self) -> list[str]:
        wanted = min(_SOME, self.size // 3)
        matching = {one: self._matching(one) for one in self._held(wanted)[:_LIKELY]}
        return sorted(matching, key=lambda one: (abs(matching[one] - wanted), one))[:6]

    def _matching(self, word: str) -> int:
        command = [*NEWSCTL, "count", word]
        told = subprocess.run(command, env=self.environ, check=True, capture_output=True).stdout
        return int(told)

    def _held(self, wanted: int) -> list[str]:
        """Words that about so many articles hold, the nearest first; spelt as their lemmas, so that
        all programs find them."""
        db = sqlite3.connect(f"file:{self.archive}.index?mode=ro", uri=True)
        db.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, fts_terms, col)")
        held: dict[str, dict[str, int]] = {"body_exact": {}, "body_lemma": {}}
        for term, column, articles in db.execute(
            "SELECT term, col, doc FROM temp.held WHERE col IN ('body_exact', 'body_lemma') "
            "AND doc BETWEEN ? AND ? AND length(term) > 3 "
            "AND term NOT GLOB '*[0-9a-z·]*' AND term NOT GLOB 'ا*' AND term NOT GLOB '*[هي]'",
            (wanted // 4, 2 * wanted),
        ):
            held[column][term] = articles
        db.close()
        lemmas = held["body_lemma"]
        both = [one for one in held["body_exact"] if one in lemmas]
        return sorted(both, key=lambda one: (abs(lemmas[one] - wanted), one))

    def disk(self, program: str) -> int:
        """Bytes that a program's own files take, or the articles as they came (`lines`)."""
        paths = {
            "newsctl": [self.archive, *self.folder.glob("articles.json.*")],
            "sqlite-utils": [self.sqlite],
            "notmuch": [one for one in self.mails.rglob("*") if one.is_file()],
            "tinydb": [self.tinydb],
            "lines": [self.lines],
        }[program]
        return sum(one.stat().st_size for one in paths if one.exists())


def notmuch_settings(database: Path, mails: Path) -> str:
    """What notmuch needs to know."""
    return (
        f"[database]\npath={database}\nmail_root={mails}\n"
        "[user]\nname=x\nprimary_email=x@example.org\n"
    )


def copy_archive(place: Place, folder: Path) -> dict[str, str]:
    """An archive's copy in `folder`, and the environment that names it."""
    copy = folder / "articles.json"
    for end in ("", ".index", ".history", ".journal"):
        found = place.archive.with_name(place.archive.name + end)
        for tail in ("", "-wal") if end in {".index", ".history"} else ("",):
            one = found.with_name(found.name + tail)
            if one.exists():
                shutil.copyfile(one, copy.with_name(copy.name + end + tail))
    return place.environ | {"NEWSCTL_DB": str(copy)}


def _write_mails(lines: Path, folder: Path, after: int = 0) -> None:
    """Articles as mails, in a thousand folders; `after` is the number before the first one's."""
    shutil.rmtree(folder, ignore_errors=True)
    with lines.open("rb") as stream:
        for number, line in enumerate(stream, after + 1):
            part = folder / f"{number % 1000:03}" / "cur"
            part.mkdir(parents=True, exist_ok=True)
            (part / f"{number}").write_text(_mail(number, json.loads(line)), "utf-8")


def _mail(number: int, article: dict[str, str]) -> str:
    return (
        f"From: {article['source']} <a@example.org>\nMessage-ID: <{number}@example.org>\n"
        f"Date: {article['published_at']}\nSubject: {article['title']}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{article['body']}\n"
    )
