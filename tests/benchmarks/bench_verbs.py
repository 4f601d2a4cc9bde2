"""Every verb and combination, by the archive's size, against sqlite-utils, notmuch and TinyDB.

    python tests/benchmarks/bench_verbs.py [--sizes 1000,10000,100000] [--million] [--runs 5]
        [--folder FOLDER] [--only WORD] [--cpu]

Whole processes, the median of some runs in ms: what they took, beneath it what they computed (with
`--cpu` the other way round: it is what a busy machine changes least), then what others did against
ours. All programs and sizes take turns, so that a busy machine slows all alike: read the ratios.
`growth` is our time in the largest archive over that in the second smallest, `peak` our memory
there in MB. sqlite-utils holds the same articles with FTS5 over title and body, and the indexes
that its user would make; notmuch holds them as mails, up to 100,000; TinyDB up to 10,000. A program
that is not found is left out, and said; so is what one of them fails at. What is built in FOLDER is
used again: of a million articles 15 GB. What takes seconds is run once. What changes an archive is
run in a copy (of a million articles 15 GB more while it lasts), after the others have done it to
their own files.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measure import Cost, process
from tests.benchmarks.verbs import CHANGES, VERBS, Verb, Words

MILLION = 1_000_000
MOST = {"notmuch": 100_000, "tinydb": 10_000}
_NEWSCTL = [str(Path(sys.executable).with_name("newsctl"))]
_RIVALS = str(Path(__file__).with_name("rivals.py"))
_FIRST = 600  # an article that is taken out, and those behind it
_SLOW = 3000  # ms, from which on a command is run once
_MORE = 1000  # articles that come in at once
_SOME = 3000  # articles that a word of the table is in, or a third of a small archive's
_MEDDLERS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


class Place:
    """The archives of one size."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder / str(size)
        self.size = size
        self.archive = self.folder / "articles.json"
        self.sqlite = self.folder / "utils.sqlite"
        self.mails = self.folder / "mails"
        self.tinydb = self.folder / "tinydb.json"
        self.more = self.folder / "more.jsonl"
        self.environ = {name: one for name, one in os.environ.items() if name not in _MEDDLERS} | {
            "NEWSCTL_DB": str(self.archive),
            "NEWSCTL_CONFIG": str(folder / "none.toml"),
            "NOTMUCH_CONFIG": str(self.folder / "notmuch"),
        }

    def build(self, programs: dict[str, str]) -> None:
        """Fill each program's place, unless it was."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = self.folder / "articles.jsonl"
        if not lines.exists():
            corpus.write_lines(lines, self.size)
        if not self.more.exists():
            corpus.write_more(self.more, _MORE)
        if not self.archive.exists():
            subprocess.run(
                [*_NEWSCTL, "import", str(lines), "--quiet"], env=self.environ, check=True
            )
        if "sqlite-utils" in programs and not self.sqlite.exists():
            self._fill_sqlite(programs["sqlite-utils"], lines)
        if "notmuch" in programs and self.holds("notmuch") and not self.mails.exists():
            self._fill_notmuch(lines)
        if self.holds("tinydb") and not self.tinydb.exists():
            command = [sys.executable, _RIVALS, "tinydb", "import", str(self.tinydb), str(lines)]
            subprocess.run(command, check=True)

    def holds(self, program: str) -> bool:
        return self.size <= MOST.get(program, self.size)

    def _fill_sqlite(self, program: str, lines: Path) -> None:
        draft = self.sqlite.with_suffix(".draft")
        table = [str(draft), "articles"]
        for command in (
            ["insert", *table, str(lines), "--nl", "--batch-size", "2000"],
            ["enable-fts", *table, "title", "body", "--fts5", "--create-triggers"],
            ["create-index", *table, "source"],
            ["create-index", *table, "section"],
            ["create-index", *table, "author"],
            ["create-index", *table, "published_at"],
        ):
            subprocess.run([program, *command], check=True, capture_output=True)
        draft.rename(self.sqlite)

    def _fill_notmuch(self, lines: Path) -> None:
        draft = self.folder / "mails.draft"
        shutil.rmtree(draft, ignore_errors=True)
        with lines.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                part = draft / f"{number % 1000:03}" / "cur"
                part.mkdir(parents=True, exist_ok=True)
                (part / f"{number}").write_text(_mail(number, json.loads(line)), "utf-8")
        draft.rename(self.mails)
        config = f"[database]\npath={self.mails}\n[user]\nname=x\nprimary_email=x@example.org\n"
        (self.folder / "notmuch").write_text(config)
        subprocess.run(["notmuch", "new", "--quiet"], env=self.environ, check=True)

    def words(self) -> Words:
        """Words of the table, by how many articles hold them: found once, and noted."""
        noted = self.folder / "words.json"
        if not noted.exists():
            noted.write_text(json.dumps(self._find_words(), ensure_ascii=False), "utf-8")
        return Words(*json.loads(noted.read_text("utf-8")))

    def _find_words(self) -> list[str]:
        db = sqlite3.connect(f"file:{self.archive}.index?mode=ro", uri=True)
        db.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, fts_terms, col)")
        wanted = min(_SOME, self.size // 3)
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
        both = [one for one in held["body_exact"] if one in lemmas]  # spelt alike for all programs
        return sorted(both, key=lambda one: (abs(lemmas[one] - wanted), one))[:6]


def _mail(number: int, article: dict[str, str]) -> str:
    return (
        f"From: {article['source']} <a@example.org>\nMessage-ID: <{number}@example.org>\n"
        f"Date: {article['published_at']}\nSubject: {article['title']}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{article['body']}\n"
    )


def _cost(program: str, command: list[str], environ: dict[str, str]) -> Cost | None:
    """What a command takes: 1 of ours says that nothing was found. None where another program
    fails, which is no answer, and is said."""
    if program == "newsctl":
        return process(command, environ, allowed=(0, 1))
    try:
        return process(command, environ)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines()[-1:] or [f"exit {error.returncode}"]
        print(f"{program} failed: {reason[0][:200]}", flush=True)
        return None


class Bench:
    """Costs by (verb, program, size)."""

    def __init__(
        self, places: list[Place], programs: dict[str, str], runs: int, *, cpu: bool
    ) -> None:
        self.places = places
        self.unit = "cpu" if cpu else "ms"
        self.programs = programs
        self.runs = runs
        self.costs: dict[tuple[str, str, int], Cost] = {}

    def measure(self, verbs: list[Verb]) -> None:
        for verb in verbs:
            taken: dict[tuple[str, int], list[Cost]] = {}
            for turn in range(self.runs + 1):
                for place in self.places:
                    words = place.words()
                    for program, command in self._commands(verb, place, words, place.folder, turn):
                        before = taken.setdefault((program, place.size), [])
                        if before and before[0].ms > _SLOW:
                            continue
                        cost = _cost(program, command, place.environ)
                        if turn == 1:  # the first one warmed up
                            before.clear()
                        before += [cost] if cost else []
            for (program, size), costs in taken.items():
                if not costs:
                    continue
                ms, mb, cpu = zip(*costs, strict=True)
                self.costs[verb.name, program, size] = Cost(median(ms), max(mb), median(cpu))
            self.tell(verb)

    def change(self, verbs: list[Verb]) -> None:
        """Verbs that change an archive: each once, ours at once once more, in a copy, which is made
        when the others are done: the disk need not hold all at once."""
        if not verbs:
            return
        for place in self.places:
            for verb in verbs:
                self._change_theirs(verb, place)
            with tempfile.TemporaryDirectory(dir=place.folder) as folder:
                copy = Path(folder) / "articles.json"
                for end in ("", ".index", ".history", ".journal"):
                    found = place.archive.with_name(place.archive.name + end)
                    if found.exists():
                        shutil.copyfile(found, copy.with_name(copy.name + end))
                environ = place.environ | {"NEWSCTL_DB": str(copy)}
                process([*_NEWSCTL, "count"], environ)  # the copy is a new file
                for verb in verbs:
                    self._change_ours(verb, place, environ, Path(folder) / "made")
        for verb in verbs:
            self.tell(verb)
            self.tell(verb._replace(name=_again(verb)))

    def _change_theirs(self, verb: Verb, place: Place) -> None:
        if verb.sql_before and "sqlite-utils" in self.programs:
            before = verb.sql_before.replace("SIZE", str(place.size))
            process([self.programs["sqlite-utils"], "query", str(place.sqlite), before])
        for program, command in self._commands(verb, place, place.words(), place.folder, 0):
            if program == "newsctl":
                continue
            cost = _cost(program, command, place.environ)
            if cost:
                self.costs[verb.name, program, place.size] = cost

    def _change_ours(self, verb: Verb, place: Place, environ: dict[str, str], made: Path) -> None:
        for before in verb.before:
            process([*_NEWSCTL, *before], environ, allowed=(0, 1))
        for turn, name in enumerate((verb.name, _again(verb))):
            ours = self._commands(verb, place, place.words(), made, turn)[0][1]
            made.mkdir()
            self.costs[name, "newsctl", place.size] = process(ours, environ)
            shutil.rmtree(made)

    def _commands(
        self, verb: Verb, place: Place, words: Words, folder: Path, turn: int
    ) -> list[tuple[str, list[str]]]:
        """(program, command) of all that do what a verb does."""
        found = [("newsctl", [*_NEWSCTL, *verb.ours(words)])]
        if verb.sql and "sqlite-utils" in self.programs:
            query = [self.programs["sqlite-utils"], "query", str(place.sqlite), verb.sql(words)]
            found.append(("sqlite-utils", query))
        if verb.sqlite and "sqlite-utils" in self.programs:
            command = [sys.executable, _RIVALS, "sqlite", verb.sqlite, str(place.sqlite), "1"]
            found.append(("sqlite-utils", command))
        if verb.notmuch and "notmuch" in self.programs and place.holds("notmuch"):
            found.append(("notmuch", ["notmuch", *verb.notmuch(words)]))
        if verb.tinydb and place.holds("tinydb"):
            command = [sys.executable, _RIVALS, "tinydb", verb.tinydb, str(place.tinydb), "1"]
            found.append(("tinydb", command))
        stand_for = {"FOLDER": str(folder), "TURN": str(_FIRST + turn), "MORE": str(place.more)}
        for _program, line in found:
            for name, one in stand_for.items():
                line[:] = [part.replace(name, one) for part in line]
        return found

    # -- telling ---------------------------------------------------------------------------------
    def head(self) -> None:
        sizes = "".join(f"{place.size:>10}" for place in self.places)
        print(f"{'ms, and rivals’ ms / ours':<44}{sizes}{'growth':>8}{'peak MB':>9}")

    def _took(self, cost: Cost) -> float:
        return float(getattr(cost, self.unit))

    def tell(self, verb: Verb) -> None:
        sizes = [place.size for place in self.places]
        ours = [self.costs[verb.name, "newsctl", size] for size in sizes]
        took = [self._took(one) for one in ours]
        growth = took[-1] / took[min(1, len(took) - 1)]
        print(
            f"{verb.name:<44}{''.join(f'{one:>10.0f}' for one in took)}"
            f"{growth:>8.2f}{ours[-1].mb:>9.0f}"
        )
        other = [one.ms if self.unit == "cpu" else one.cpu for one in ours]
        told = "took" if self.unit == "cpu" else "computed"
        growth = other[-1] / (other[min(1, len(other) - 1)] or 1)
        print(f"    {told:<40}{''.join(f'{one:>10.0f}' for one in other)}{growth:>8.2f}")
        for program in ("sqlite-utils", "notmuch", "tinydb"):
            theirs = [self.costs.get((verb.name, program, size)) for size in sizes]
            if any(theirs):
                ratios = [
                    f"{self._took(one) / own:>9.2f}×" if one else f"{'–':>10}"
                    for one, own in zip(theirs, took, strict=True)
                ]
                print(f"    {program:<40}{''.join(ratios)}", flush=True)


def _again(verb: Verb) -> str:
    """What the second run of a verb is called."""
    return f"{verb.name}, again"


def main() -> None:
    """Build, measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--cpu", action="store_true")
    told = parser.parse_args()
    sizes = [int(one) for one in told.sizes.split(",") if one] + [MILLION] * told.million
    programs = {
        name: found for name in ("sqlite-utils", "notmuch") if (found := shutil.which(name))
    }
    for name in ("sqlite-utils", "notmuch"):
        if name not in programs:
            print(f"{name} is not found, and left out")
    with tempfile.TemporaryDirectory() as temporary:
        places = [Place(told.folder or Path(temporary), size) for size in sizes]
        for place in places:
            place.build(programs)
        bench = Bench(places, programs, told.runs, cpu=told.cpu)
        bench.head()
        bench.measure([one for one in VERBS if told.only in one.name])
        bench.change([one for one in CHANGES if told.only in one.name])


if __name__ == "__main__":
    main()
