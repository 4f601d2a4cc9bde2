"""How well searching finds, and how fast, beside SQLite's own tokenizer, Snowball and Light10.

    python -m tests.benchmarks.bench_search quality
    python -m tests.benchmarks.bench_search levers [--before PYTHON] [RULE…]
    python -m tests.benchmarks.bench_search speed [ARTICLES]

Quality: the corpus and the query sets that may lie beside the checkout, through what
`search --batch` runs. Beside ours, in the same run: the same articles in FTS5 as `unicode61` cuts
them, and folded words stemmed by Snowball and by Light10 (what Lucene's Arabic analyzer does), with
the same BM25, titles three times bodies, function words left out of long queries. MRR@10 and
Recall@10 are of queries that match any word, `all` is the share of articles among those that match
all words, `number` how many match all words of the unchanged queries. `plural` swaps a word of a
title for its broken plural or back, another word beside it; `withheld` asks the same of nouns whose
families were taken out of the package's list (every second one), which says what the rest of the
analysis knows. `order` counts one-word searches that put an article without the very form above one
that has it; `pairs` are `tests/arabic/unrelated.tsv`, those that find each other.

Levers: the same figures with each rule of the analyser and of the ranking left out, or those named;
before them those of an older installation, whose interpreter is given.

Speed: warm queries in process, over an archive of so many synthetic articles (100,000 unless said).
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from unittest.mock import patch

from newsctl.arabic import lexicon, lexicon_rows
from newsctl.arabic.analyzer import WORD
from newsctl.arabic.fold import fold
from newsctl.archive.door import OnDuplicate
from newsctl.archive.file.fulltext.fts5 import quoted
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection
from tests.benchmarks.corpus import MARK, write_lines
from tests.benchmarks.light10 import light10

try:
    from newsctl.arabic.function_words import LEFT_OUT
except ImportError:  # this file run over older code
    from newsctl.archive.fulltext.compile import (  # type: ignore[attr-defined,no-redef]
        FUNCTION_WORDS as LEFT_OUT,
    )

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsctl.archive.door import Archive

SHARED = Path(__file__).resolve().parents[3] / "shared"
TEN = Selection(limit=10)
DISTRACTORS, DISTRACTOR = 4_000, 1_200  # articles, code points of each


class Wanted(NamedTuple):
    """A query, and the number of the one article that answers it."""

    text: str
    answer: int


class System(Protocol):
    """What finds: the numbers of articles, best first, or of all that match all words."""

    def any(self, text: str, *, body: bool = False) -> list[int]: ...

    def all(self, text: str) -> set[int]: ...


class Ours:
    """The archive, asked as `search --batch` asks it."""

    def __init__(self, folder: Path, texts: Iterable[tuple[str, str]]) -> None:
        self.archive = _open(folder / "archive.json")
        added = self.archive.add_many(
            (Article(title=title, body=body) for title, body in texts),
            on_duplicate=OnDuplicate.KEEP,
        )
        self.ids = {one.id: number for number, one in enumerate(added)}

    def any(self, text: str, *, body: bool = False) -> list[int]:
        words = _plain(text)
        query = parse(f"body:({words})" if body else words, today=datetime.now(UTC).date())
        hits = self.archive.search(query, TEN, match=Match.ANY).hits
        return [self.ids[hit.id] for hit in hits]

    def all(self, text: str) -> set[int]:
        return self.exactly(_plain(text))

    def exactly(self, text: str) -> set[int]:
        """The same of a query as it is typed, signs and all."""
        query = parse(text, today=datetime.now(UTC).date())
        hits = self.archive.search(query, Selection(), match=Match.ALL).hits
        return {self.ids[hit.id] for hit in hits}


class Plain:
    """FTS5 over title and body, each word put through `term`; None leaves all to `unicode61`."""

    def __init__(self, term: Callable[[str], str] | None, texts: Iterable[tuple[str, str]]) -> None:
        self.term = term
        self.known: dict[str, str] = {}
        self.db = sqlite3.connect(":memory:")
        tokenizer = "unicode61" if term is None else "ascii tokenchars '.'"
        self.db.execute(
            "CREATE VIRTUAL TABLE words USING "
            f'fts5(title, body, content="", tokenize="{tokenizer}")'
        )
        self.db.executemany(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
            ((number, *map(self._text, pair)) for number, pair in enumerate(texts)),
        )
        self.db.execute("INSERT INTO words (words) VALUES ('optimize')")

    def _text(self, text: str) -> str:
        return text if self.term is None else " ".join(self._terms(text))

    def _terms(self, text: str) -> list[str]:
        if self.term is None:
            return WORD.findall(text)
        found = []
        for word in WORD.findall(text):
            if word not in self.known:
                folded = fold(word)
                self.known[word] = self.term(folded) if folded else ""
            found.append(self.known[word])
        return [one for one in found if one]

    def any(self, text: str, *, body: bool = False) -> list[int]:
        words = WORD.findall(text)
        if len(words) > 4:
            words = [word for word in words if fold(word) not in LEFT_OUT] or words
        match = " OR ".join(quoted(term) for term in dict.fromkeys(self._terms(" ".join(words))))
        return self._run(
            f"body : ({match})" if body else match, "ORDER BY bm25(words, 3, 1) LIMIT 10"
        )

    def all(self, text: str) -> set[int]:
        return set(self._run(" AND ".join(quoted(term) for term in self._terms(text)), ""))

    def _run(self, match: str, end: str) -> list[int]:
        if not match:
            return []
        sql = f"SELECT rowid FROM words WHERE words MATCH ? {end}"
        return [row[0] for row in self.db.execute(sql, (match,))]


def _plain(text: str) -> str:
    """A query's words without signs that mean something in the query language."""
    return re.sub(r"""["«»“”„()|*=:/\\-]+""", " ", text)


def _open(path: Path) -> Archive:
    return open_archive(
        str(path), create=True, clock=lambda: datetime.now(UTC), notice=lambda _text: None
    )


def score(system: System, wanted: Sequence[Wanted], *, body: bool = False) -> tuple[float, float]:
    """(MRR@10, Recall@10)."""
    reciprocal, found = 0.0, 0
    for text, answer in wanted:
        ids = system.any(text, body=body)
        if answer in ids:
            reciprocal += 1 / (1 + ids.index(answer))
            found += 1
    return reciprocal / len(wanted), found / len(wanted)


def share(system: System, wanted: Sequence[Wanted]) -> float:
    """How many of the answers are among what matches all words."""
    return sum(answer in system.all(text) for text, answer in wanted) / len(wanted)


def spelt_otherwise(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The queries with every word spelt as others spell it: marks, tatweel, hamza, ى and ة."""
    random = Random(5)
    swaps = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})

    def spelt(word: str) -> str:
        changed = word.translate(swaps)
        if random.random() < 0.5:
            at = random.randrange(1, len(word) + 1)
            changed = changed[:at] + random.choice("\u064e\u064f\u0650\u0651\u0652") + changed[at:]
        if random.random() < 0.5 and len(word) > 2:
            at = random.randrange(1, len(changed))
            changed = changed[:at] + "\u0640" + changed[at:]
        return changed

    return [Wanted(" ".join(map(spelt, one.text.split())), one.answer) for one in wanted]


def systems(folder: Path, texts: Sequence[tuple[str, str]]) -> dict[str, System]:
    """Each by its name, with the texts in it."""
    made: dict[str, System] = {"unicode61": Plain(None, texts)}
    try:
        from snowballstemmer import stemmer
    except ImportError:
        pass
    else:
        made["Snowball"] = Plain(stemmer("arabic").stemWord, texts)
    made["Light10"] = Plain(light10, texts)
    made["ours"] = Ours(folder, texts)
    return made


def quality(folder: Path) -> None:
    """Print the figures of every system, a line each."""
    queries = SHARED / "search" / "queries.jsonl"
    if not queries.is_file():
        print(f"The optional real data is not at {SHARED}: nothing measured")
        return
    texts: list[tuple[str, str]] = []
    numbers: dict[tuple[str, int], int] = {}
    for file in sorted((SHARED / "corpus").glob("*.jsonl")):
        for line, text in enumerate(_lines(file), 1):
            numbers[file.name, line] = len(texts)
            texts.append((text.get("title") or "", text.get("body") or ""))
    sets: dict[str, list[Wanted]] = defaultdict(list)
    for one in _lines(queries):
        sets[one["set"]].append(Wanted(one["query"], numbers[one["file"], one["line"]]))
    plural = plurals(texts, families())
    only_ours = "--ours" in sys.argv
    made: dict[str, System] = {"ours": Ours(folder, texts)} if only_ours else systems(folder, texts)
    _print_news(made, sets, plural)
    print(f"order      {misordered(made['ours'], texts)} of 200", flush=True)  # type: ignore[arg-type]
    _print_pairs(folder / "pairs")
    _print_withheld(folder / "withheld", texts)
    paragraphs, questions = questions_of(texts)
    (folder / "arcd").mkdir()
    made = (
        {"ours": Ours(folder / "arcd", paragraphs)}
        if only_ours
        else systems(folder / "arcd", paragraphs)
    )
    for name, system in made.items():
        print(f"{name:10} questions {_pair(score(system, questions))}", flush=True)


def questions_of(texts: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[Wanted]]:
    """Paragraphs among the beginnings of articles, and people's questions that they answer."""
    paragraphs: list[tuple[str, str]] = []
    questions: list[Wanted] = []
    for one in _lines(SHARED / "search" / "arcd.jsonl"):
        questions += [Wanted(question, len(paragraphs)) for question in one["questions"]]
        paragraphs.append(("", one["paragraph"]))
    paragraphs += [("", body[:DISTRACTOR]) for _title, body in texts[:DISTRACTORS]]
    return paragraphs, questions


def families() -> list[list[str]]:
    """The package's list of nouns with the forms that no rule relates to them."""
    lines = (Path(lexicon.__file__).with_name("plurals.txt")).read_text(encoding="utf-8")
    return [line.split() for line in lines.splitlines() if line and not line.startswith("#")]


def plurals(
    texts: Sequence[tuple[str, str]], nouns: Sequence[Sequence[str]], number: int = 500
) -> list[Wanted]:
    """Two words of a title each, one of them swapped for its plural or singular."""
    random = Random(7)
    other: dict[str, list[str]] = {}
    for singular, *forms in nouns:
        other.setdefault(singular, []).extend(forms[:1])
        for form in forms[:1]:
            other.setdefault(form, []).append(singular)
    found = []
    for at, (title, _body) in enumerate(texts):
        words = [word for word in WORD.findall(title) if len(word) > 2]
        for word in words:
            article, bare = ("ال", word[2:]) if word.startswith("ال") else ("", word)
            rest = [one for one in words if one != word and fold(one) not in LEFT_OUT]
            if other.get(bare) and rest:
                swapped = article + random.choice(other[bare])
                found.append(Wanted(f"{swapped} {random.choice(rest)}", at))
    return random.sample(found, min(number, len(found)))


def misordered(ours: Ours, texts: Sequence[tuple[str, str]]) -> int:
    """Of 200 one-word searches, how many put a lemma's match above a form's."""
    random = Random(11)
    holding: dict[str, set[int]] = defaultdict(set)
    for at, (title, body) in enumerate(texts):
        for word in WORD.findall(f"{title} {body}"):
            holding[fold(word)].add(at)
    words = sorted(word for word, at in holding.items() if 8 <= len(at) <= 400 and len(word) > 2)
    wrong = 0
    for word in random.sample(words, 200):
        query = parse(word, today=datetime.now(UTC).date())
        hits = ours.archive.search(query, TEN, match=Match.ALL).hits
        have = [ours.ids[hit.id] in holding[word] for hit in hits]
        wrong += have != sorted(have, reverse=True)
    return wrong


def _print_pairs(folder: Path) -> None:
    """How many unrelated pairs find each other, and which of the shared pairs go wrong."""
    unrelated = _pairs(Path(__file__).resolve().parents[1] / "arabic" / "unrelated.tsv")
    told = _pairs(SHARED / "search" / "pairs.tsv")
    words = sorted({word for pair in (*unrelated, *told) for word in pair[:2]})
    folder.mkdir()
    ours = Ours(folder, [(word, "") for word in words])
    found = {word: {words[at] for at in ours.exactly(word)} for word in words}
    both = [
        f"{one}/{other}" for one, other in unrelated if one in found[other] or other in found[one]
    ]
    print(f"pairs      {len(both)} of {len(unrelated)} find each other: {', '.join(both)}")
    wrong = [
        f"{one}/{other}"
        for one, other, should, *_why in told
        if (other in found[one]) is not (should == "should")
    ]
    print(f"told       {len(wrong)} of {len(told)} go wrong: {', '.join(wrong)}", flush=True)


def _pairs(file: Path) -> list[list[str]]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _print_withheld(folder: Path, texts: Sequence[tuple[str, str]]) -> None:
    """Broken plurals that the package's own list does not hold."""
    known = families()
    folder.mkdir()
    with patch.object(lexicon_rows, "_families", lambda: known[::2]):
        made = lexicon.Lexicon(lexicon.pack(lexicon_rows.rows()))
    with patch.object(lexicon, "lexicon", lambda: made):
        ours = Ours(folder, texts)
        asked = plurals(texts, known[1::2])
        print(
            f"withheld   plural {_pair(score(ours, asked))} | all {share(ours, asked):.3f}",
            flush=True,
        )


def _print_news(
    made: dict[str, System], sets: dict[str, list[Wanted]], plural: Sequence[Wanted]
) -> None:
    unchanged, every = sets["unchanged"], sets["every-word-changed"]
    variants = spelt_otherwise(unchanged)
    for name, system in made.items():
        number = sum(len(system.all(one.text)) for one in unchanged) / len(unchanged)
        figures = [
            f"unchanged {_pair(score(system, unchanged))}",
            f"one changed {_pair(score(system, sets['one-word-changed']))}",
            f"every changed {_pair(score(system, every))}",
            f"every changed, all {share(system, every):.3f}",
            f"number {number:.2f}",
            f"plural {_pair(score(system, plural))}",
            f"plural, all {share(system, plural):.3f}",
            f"spelling, all {share(system, variants):.4f}",
            f"headline {_pair(score(system, sets['headline-to-body'], body=True))}",
            f"abstract {_pair(score(system, sets['abstract-to-article']))}",
        ]
        print(f"{name:10} " + " | ".join(figures), flush=True)


def _pair(figures: tuple[float, float]) -> str:
    return f"{figures[0]:.4f}/{figures[1]:.3f}"


def _lines(file: Path) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in file.read_bytes().split(b"\n") if line.strip())


def speed(folder: Path, count: int) -> None:
    """Print how long queries take, median and 95th percentile in ms, and what they match."""
    kept = os.environ.get("NEWSCTL_BENCH_ARCHIVE")  # one made before by an import of `corpus.py`
    path = Path(kept) if kept else folder / "archive.json"
    archive = _open(path)
    if not kept:
        lines = folder / "articles.jsonl"
        write_lines(lines, count)
        for _added in archive.add_many(
            Article(title=one["title"], body=one["body"]) for one in _lines(lines)
        ):
            pass
        archive.upkeep.compact()
    random = Random(3)
    last = next(archive.ids(Selection(limit=1)))
    pairs = []
    for _query in range(300):
        words = [w for w in archive.get(random.randint(1, last)).body.split() if len(w) > 3]
        at = random.randrange(max(1, len(words) - 1))
        pairs.append(_plain(" ".join(words[at : at + 2])))
    longer = []
    for _query in range(150):
        words = archive.get(random.randint(1, last)).title.split()
        longer.append(_plain(" ".join(words[: random.choice((2, 3, 4, 6))])))
    for name, queries, match in (
        ("two words, all", pairs, Match.ALL),
        ("two to six words, any", longer, Match.ANY),
        ("few matches, all", [" ".join(MARK)] * 50, Match.ALL),
        ("few matches, any", [" ".join(MARK)] * 50, Match.ANY),
    ):
        times, matches = _times(archive, queries, match)
        print(
            f"{name:24} median {times[len(times) // 2]:7.2f} ms, "
            f"95th {times[int(len(times) * 0.95)]:7.2f} ms; matches {matches:.0f} on average"
        )


def _times(archive: Archive, queries: Sequence[str], match: Match) -> tuple[list[float], float]:
    times, matches = [], 0
    today = datetime.now(UTC).date()
    for again in range(2):  # the first round warms
        for text in queries:
            begin = time.perf_counter()
            found = archive.search(parse(text, today=today), TEN, match=match)
            if again:
                times.append(1000 * (time.perf_counter() - begin))
                matches += found.total
    return sorted(times), matches / len(queries)


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else "quality"
    with tempfile.TemporaryDirectory() as name:
        if part == "levers":
            from tests.benchmarks.search_levers import levers

            levers(Path(name), sys.argv[2:])
        elif part == "speed":
            speed(Path(name), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
        else:
            quality(Path(name))


if __name__ == "__main__":
    main()
