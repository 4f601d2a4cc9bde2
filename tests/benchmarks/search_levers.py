"""What each rule of the analyser and of the ranking gives: the figures of `bench_search` before
them (of an older installation, whose interpreter `--before` names), with all of them, then with
each left out, in one run."""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from newsctl.arabic import lexicon, lexicon_rows, nouns, stem, word_lists
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
    "verbs' forms marked": [(nouns, "_is_conjugated", lambda _word, _verb, _known: False)],
    "names in ـون, rare nouns' plurals": [(lexicon_rows, "_names", lambda _rows, _nouns: [])],
    "unknown names keep ون, ين, ان": [(stem, "_PLURALS", {})],
    "no ـو behind a name": [(stem, "_has_sound_plural", lambda _noun: True)],
    "accusatives": [(lexicon_rows, "_ACCUSATIVE", 1)],
    "ـه a pronoun as well": [(stem._Lexicon, "_add_joined", lambda _self, _word, _found: None)],
    "noun and pronoun behind a clitic": [
        (stem._Lexicon, "_standing_joined", lambda _self, _clitic, _rest: None)
    ],
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


_FIGURES = (
    "one", "every", "every, all", "number", "plural", "plural, all", "headline", "abstract",
    "questions", "pairs met",
)  # fmt: skip


class Answered:
    """A system whose answers are known."""

    def __init__(self, any_word: dict[str, list[int]], all_words: dict[str, list[int]]) -> None:
        self._any, self._all = any_word, all_words

    def any(self, text: str, *, body: bool = False) -> list[int]:
        words = bench._plain(text)
        return self._any[f"body:({words})" if body else words]

    def all(self, text: str) -> set[int]:
        return set(self._all[bench._plain(text)])


def _of_older(
    python: str, folder: Path, texts: Sequence[tuple[str, str]], asked: Sequence[str]
) -> Answered:
    """What an older installation finds in some texts."""
    folder.mkdir()
    whole = [one for one in asked if ":" not in one]
    told = {"texts": texts, "any": asked, "all": whole}
    (folder / "asked.json").write_text(json.dumps(told), encoding="utf-8")
    script = Path(__file__).with_name("older_search.py")
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-P", str(script), str(folder)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=folder, env=own)
    found = json.loads(ran.stdout)
    return Answered(
        dict(zip(asked, found["any"], strict=True)),
        dict(zip(whole, found["all"], strict=True)),
    )


def levers(folder: Path, chosen: Sequence[str] = ()) -> None:
    """Print a line of figures before all rules, if asked for, and with all, then one without each
    of those chosen, or of all."""
    before = None
    if chosen[:1] == ["--before"]:
        before, chosen = chosen[1], chosen[2:]
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
    paragraphs, questions = bench.questions_of(texts)
    words = sorted({word for pair in _unrelated() for word in pair})
    print(f"rule left out | {' | '.join(_FIGURES)}")
    if before is not None:
        asked = {bench._plain(one.text) for some in sets.values() for one in some}
        asked |= {f"body:({bench._plain(one.text)})" for one in sets["headline-to-body"]}
        of_older = partial(_of_older, before)
        _print_line(
            "all (before)",
            of_older(folder / "before", texts, sorted(asked)),
            sets,
            bench.score(
                of_older(
                    folder / "before-questions",
                    paragraphs,
                    sorted({bench._plain(one.text) for one in questions}),
                ),
                questions,
            )[0],
            _meeting(of_older(folder / "before-pairs", [(one, "") for one in words], words), words),
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
    (folder / "questions").mkdir()
    answering = bench.Ours(folder / "questions", paragraphs)
    (folder / "words").mkdir()
    among_words = bench.Ours(folder / "words", [(one, "") for one in words])
    _print_line(
        "none (after)",
        whole,
        sets,
        bench.score(answering, questions)[0],
        _meeting(among_words, words),
    )
    for name, patches in _ORDER.items():
        if chosen and name not in chosen:
            continue
        with _without(patches):
            _print_line(name, whole, sets, bench.score(answering, questions)[0], None)
    for name, patches in _WORDS.items():
        if chosen and name not in chosen:
            continue
        ours = anew(patches)
        with _without(patches):
            _print_line(name, ours, sets, None, _met(ours.archive.analyzer.tokens))


@contextmanager
def _without(patches: Patches) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, value in patches:
            stack.enter_context(patch.object(owner, name, value))
        if any(owner in (lexicon_rows, word_lists, nouns) for owner, _name, _value in patches):
            made = lexicon.Lexicon(lexicon.pack(lexicon_rows.rows()))
            stack.enter_context(patch.object(lexicon, "lexicon", lambda: made))
        yield


def _print_line(
    name: str,
    system: bench.System,
    sets: dict[str, list[bench.Wanted]],
    questions: float | None,
    met: int | None,
) -> None:
    """A line of figures; what a rule does not touch is not asked for."""
    every, unchanged = sets["every-word-changed"], sets["unchanged"]
    figures = [
        bench.score(system, sets["one-word-changed"])[0],
        bench.score(system, every)[0],
        bench.share(system, every),
        sum(len(system.all(one.text)) for one in unchanged) / len(unchanged),
        bench.score(system, sets["plural"])[0],
        bench.share(system, sets["plural"]),
        bench.score(system, sets["headline-to-body"], body=True)[0],
        bench.score(system, sets["abstract-to-article"])[0],
    ]
    told = [*(f"{one:.4f}" for one in figures), "" if questions is None else f"{questions:.4f}"]
    print(f"{name} | {' | '.join(told)} | {'' if met is None else met}", flush=True)


def _unrelated() -> list[list[str]]:
    return bench._pairs(Path(__file__).resolve().parents[1] / "arabic" / "unrelated.tsv")


def _meeting(system: bench.System, words: Sequence[str]) -> int:
    """How many of the unrelated pairs find each other among `words`."""
    found = {word: {words[at] for at in system.all(word)} for word in words}
    return sum(one in found[other] or other in found[one] for one, other in _unrelated())


def _met(tokens: Callable[[str], Any]) -> int:
    """How many of the unrelated pairs share a lemma."""

    def lemmas(word: str) -> set[str]:
        (token,) = tokens(word)
        return {token.lemma, *token.others}

    return sum(bool(lemmas(one) & lemmas(other)) for one, other in _unrelated())
