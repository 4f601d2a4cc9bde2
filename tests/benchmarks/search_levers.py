"""What each rule of the analyser and of the ranking gives: the figures of `bench_search` with all
of them, then with each left out, in one run."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from newsctl.arabic import lexicon, lexicon_rows, stem, word_lists
from newsctl.arabic.analyzer import Analyzer
from newsctl.archive.fulltext import rank
from newsctl.search import parse as parsing
from tests.benchmarks import bench_search as bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Patches = list[tuple[object, str, Any]]

_all_bases = stem._bases


def _first_base(word: str) -> Iterator[str]:
    return islice(_all_bases(word), 1)


_ORDER: dict[str, Patches] = {
    "coverage": [(rank, "COVERAGE", 0.0)],
    "nearness": [(rank, "PROXIMITY", 0.0)],
    "title nine times (five)": [(rank, "_TITLE", 5.0)],
    "lead once more": [(rank, "_LEAD", 0.0)],
    "form weighs more in a sentence": [(rank, "_MOST_EXACT", rank._LEAST_EXACT)],
    "two near copies at most": [(rank, "_apart", lambda _db, hits, _selection: hits)],
    "spellings of foreign names": [(Analyzer, "spellings", lambda _self, _token: [])],
    "names in one word or two": [(parsing, "look_for_both", lambda parts: parts)],
}
_WORDS: dict[str, Patches] = {
    "clusters": [(lexicon_rows, "_clusters", list)],
    "nouns in ة of their own": [(word_lists, "SHORT", 0)],
    "families of plurals": [(lexicon_rows, "_families", list)],
    "patterns of plurals": [
        (stem, "singulars", lambda _word: []),
        (lexicon_rows, "singulars", lambda _word: []),
    ],
    "unknown words behind clitics": [(stem, "_bases", _first_base)],
    "nouns in ى before pronouns": [(lexicon_rows, "_in_alef", lambda _nouns, _rows: [])],
    "pronouns": [(stem._Lexicon, "_before_pronoun", lambda _self, _word, *, bare: None)],
    "two-letter nouns": [(word_lists, "TWO_LETTERS", "")],
    "common nouns behind ب and ل": [(word_lists, "BEFORE_NOUNS", "-")],
}


def levers(folder: Path, chosen: Sequence[str] = ()) -> None:
    """Print a line of figures with all rules, then one without each of those chosen, or of all."""
    texts: list[tuple[str, str]] = []
    numbers: dict[tuple[str, int], int] = {}
    for file in sorted((bench.SHARED / "corpus").glob("*.jsonl")):
        for line, text in enumerate(bench._lines(file), 1):
            numbers[file.name, line] = len(texts)
            texts.append((text.get("title") or "", text.get("body") or ""))
    sets: dict[str, list[bench.Wanted]] = defaultdict(list)
    for one in bench._lines(bench.SHARED / "search" / "queries.jsonl"):
        answer = numbers[one["file"], one["line"]]
        sets[one["set"]].append(bench.Wanted(one["query"], answer))
    sets["plural"] = bench.plurals(texts, bench.families())
    print(
        "rule left out | one | every | every, all | number | plural | plural, all | headline | met"
    )
    made = 0

    def anew(patches: Patches) -> bench.Ours:
        nonlocal made
        made += 1
        place = folder / f"levers-{made}"
        place.mkdir()
        with _without(patches):
            return bench.Ours(place, texts)

    whole = anew([])
    _print("none", whole, sets)
    for name, patches in _ORDER.items():
        if chosen and name not in chosen:
            continue
        with _without(patches):
            _print(name, whole, sets)
    for name, patches in _WORDS.items():
        if chosen and name not in chosen:
            continue
        ours = anew(patches)
        with _without(patches):
            _print(name, ours, sets)


@contextmanager
def _without(patches: Patches) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, value in patches:
            stack.enter_context(patch.object(owner, name, value))
        if any(owner in (lexicon_rows, word_lists) for owner, _name, _value in patches):
            made = lexicon.Lexicon(lexicon.pack(lexicon_rows.rows()))
            stack.enter_context(patch.object(lexicon, "lexicon", lambda: made))
        yield


def _print(name: str, ours: bench.Ours, sets: dict[str, list[bench.Wanted]]) -> None:
    every, unchanged = sets["every-word-changed"], sets["unchanged"]
    figures = [
        bench.score(ours, sets["one-word-changed"])[0],
        bench.score(ours, every)[0],
        bench.share(ours, every),
        sum(len(ours.all(one.text)) for one in unchanged) / len(unchanged),
        bench.score(ours, sets["plural"])[0],
        bench.share(ours, sets["plural"]),
        bench.score(ours, sets["headline-to-body"], body=True)[0],
    ]
    told = " | ".join(f"{one:.4f}" for one in figures)
    print(f"{name} | {told} | {_met(ours.archive.analyzer.tokens)}", flush=True)


def _met(tokens: Callable[[str], Any]) -> int:
    """How many of the unrelated pairs share a lemma."""

    def lemmas(word: str) -> set[str]:
        (token,) = tokens(word)
        return {token.lemma, *token.others}

    file = Path(__file__).resolve().parents[1] / "arabic" / "unrelated.tsv"
    return sum(bool(lemmas(one) & lemmas(other)) for one, other in bench._pairs(file))
