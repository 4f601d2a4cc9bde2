"""What a command costs goes by what it shows and what matches, not by what the archive holds: a
table of command lines, each measured in archives of two sizes, from outside.

Counted are steps of SQLite on every connection, articles that FTS5 scores, calls of Python's
functions and bytes read: no time. What the
program does for very many articles it does here for some: its limits are a hundredth.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article
from tests.archive.test_combinations import lower_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from tests.cli.conftest import Cli

SMALL, LARGE = 400, 4000
HOLDING = 20  # articles that hold the words, in either size
SOURCE, SECTION, AUTHOR, TAG = "الساحل", "رأي", "سلمى", "مدن"


def made(number: int, size: int) -> Article:
    """Articles whose names and dates have nothing to do with their words. Each holds some words of
    its own, one of which begins as all others do, and words that all hold, so often and in a text
    so long that hardly two score the same."""
    random = Random(number)
    of_some = number % (size // HOLDING) == 0
    words = {1: ["سوق"], 2: ["جبل"], 3: ["نهر"]}.get(number % 80, [])
    words = words + ["في مطر"] * random.randint(1, 4) + ["حشو"] * random.randrange(150)
    words += [f"الكلمة{number}", f"حدث{number}"]
    words += ["قطار سريع إلى الميناء"] * of_some
    words += ["جسر"] * (of_some and number // (size // HOLDING) % 2)
    words += ["شمس"] * (number % 3 == 0)
    words += [f"وصف{random.randrange(size)}" for _word in range(12)]  # each in a dozen or so
    return Article(
        title=f"{'قطار' if of_some else 'خبر'} {number}",
        body=" ".join(words),
        source=SOURCE if random.randrange(4) == 0 else f"س{random.randrange(12)}",
        section=SECTION if random.randrange(4) == 0 else f"ق{random.randrange(12)}",
        author=AUTHOR if random.randrange(6) == 0 else f"ك{random.randrange(12)}",
        tags=[TAG if random.randrange(3) == 0 else f"ا{random.randrange(12)}"],
        published_at=f"20{random.randrange(26):02}-{number % 12 + 1:02}-01",
        views=random.randrange(50),
    )


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where an archive and one of ten times as many articles are."""
    folder = tmp_path_factory.mktemp("sizes")
    paths = folder / "small.json", folder / "large.json"
    for path, size in zip(paths, (SMALL, LARGE), strict=True):
        with open_archive(str(path)) as archive:
            many = (made(number, size) for number in range(1, size + 1))
            assert sum(1 for _added in archive.add_many(many)) == size
            archive.trash([3])
    return paths


@pytest.fixture(autouse=True)
def lower_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    lower_all(monkeypatch)


class Cost(NamedTuple):
    """What a run took: steps of SQLite's machine in tens, calls of Python's functions, and articles
    that FTS5 scored."""

    steps: int
    calls: int
    scored: int


@contextmanager
def counted() -> Iterator[Callable[[], Cost]]:
    """Count what is done within, on connections that are opened within."""
    steps = calls = scored = 0
    connect = sqlite3.connect

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    def note(sql: str) -> None:
        nonlocal scored
        scored += "docsize" in sql  # it asks for the length of each

    def call(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(*arguments, **options)
        opened.set_progress_handler(step, 10)
        opened.set_trace_callback(note)
        return opened

    sqlite3.connect = connected  # type: ignore[assignment]
    before = sys.getprofile()
    sys.setprofile(call)
    try:
        yield lambda: Cost(steps, calls, scored)
    finally:
        sys.setprofile(before)
        sqlite3.connect = connect


SEARCH = ("search", "--json", "-n", "5")
FLAT = {
    "search w --section s": [*SEARCH, "قطار", "--section", SECTION],
    "search w -s NAME": [*SEARCH, "قطار", "-s", SOURCE],
    "search w --author NAME": [*SEARCH, "قطار", "--author", AUTHOR],
    "search w -t TAG": [*SEARCH, "قطار", "-t", TAG],
    "search w --since D": [*SEARCH, "قطار", "--since", "2005-01-01"],
    "search w w": [*SEARCH, "قطار سريع"],
    "search w -x": [*SEARCH, "قطار -جسر"],
    "search w -frequent": [*SEARCH, "قطار -شمس"],
    "search w*": [*SEARCH, "سري*"],
    "search title:w": [*SEARCH, "title:قطار"],
    "search w --sort date": [*SEARCH, "قطار", "--sort", "date"],
    "search w --sort views --section s": [*SEARCH, "قطار", "--sort", "views", "--section", SECTION],
    "count w --section s": ["count", "قطار", "--section", SECTION],
    "count w -s NAME": ["count", "قطار", "-s", SOURCE],
    "count": ["count"],
    "count --section s": ["count", "--section", SECTION],
    "list": ["list", "--json", "-n", "5"],
    "list --section s": ["list", "--json", "-n", "5", "--section", SECTION],
    "list --section s --sort views":
        ["list", "--json", "-n", "5", "--section", SECTION, "--sort", "views"],
    "Tab on --source": ["__complete", "list", "--source", ""],
    "Tab on --tag": ["__complete", "list", "--tag", "ا"],
    "related": ["related", "SAME", "--json"],
    "stats": ["stats"],
    "edit": ["edit", "5", "--set", "section=ق0"],
}  # fmt: skip


def cost(cli: Cli, path: Path, *arguments: str) -> Cost:
    """What a command costs in an archive."""
    with counted() as taken:
        cli(*arguments, environ={"NEWSCTL_DB": str(path)})
        return taken()


@pytest.mark.parametrize("row", FLAT)
def test_a_command_costs_the_same_in_ten_times_the_articles(
    cli: Cli, sizes: tuple[Path, Path], row: str
) -> None:
    """Twice as much at most: who holds each word is read in a sample, and in the larger one an
    article more may pass."""
    taken = []
    for path, size in zip(sizes, (SMALL, LARGE), strict=True):
        words = [str(size // HOLDING) if one == "SAME" else one for one in FLAT[row]]
        cost(cli, path, *words)  # once, for what is made when it is first asked for
        taken.append(cost(cli, path, *words))
    few, many = taken

    assert 0 < many.steps <= 2 * few.steps + 60, taken
    assert many.calls <= 1.5 * few.calls, taken


def test_of_each_id_of_a_list_a_row_is_read_and_nothing_made(
    cli: Cli, sizes: tuple[Path, Path]
) -> None:
    """Four calls a row, apart from those that count SQLite's steps."""
    taken = []
    for path in sizes:
        cost(cli, path, "list", "--format", "ids")
        some = cost(cli, path, "list", "--format", "ids")
        taken.append(some.calls - some.steps)

    assert 0 < taken[1] < taken[0] + 6 * (LARGE - SMALL), taken


FEW_SCORED = {
    "search very frequent w": [*SEARCH, "مطر"],
    "search function word": [*SEARCH, "في"],
    "search frequent w -x": [*SEARCH, "مطر -شمس"],
    "search prefix of very many words": [*SEARCH, "ال*"],
    "search title:prefix": [*SEARCH, "title:خ*"],
    "search title:very frequent w": [*SEARCH, "title:خبر"],
    "search five words any": [*SEARCH, "سوق جبل نهر مطر حشو", "--match", "any"],
    "Tab on a title": ["__complete", "show", "خ"],
}


@pytest.mark.parametrize("row", FEW_SCORED)
def test_of_what_very_many_articles_hold_few_are_scored(
    cli: Cli, sizes: tuple[Path, Path], row: str
) -> None:
    taken = cost(cli, sizes[1], *FEW_SCORED[row])
    assert 0 < taken.scored < LARGE / 6, taken


FEW_STEPS = {
    "search frequent w --sort date": (15, [*SEARCH, "مطر", "--sort", "date"]),
    "search prefix of very many words -s NAME": (80, [*SEARCH, "ال*", "-s", SOURCE]),
}


@pytest.mark.parametrize("row", FEW_STEPS)
def test_of_what_very_many_articles_hold_each_costs_a_few_steps(
    cli: Cli, sizes: tuple[Path, Path], row: str
) -> None:
    steps, words = FEW_STEPS[row]
    taken = cost(cli, sizes[1], *words)
    assert 0 < 10 * taken.steps < steps * LARGE, taken


def bytes_read() -> int:
    """How many this process has read from files."""
    return int(Path("/proc/self/io").read_text("ascii").split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="where a process is told what it reads")
def test_what_is_like_an_article_is_found_without_reading_who_holds_its_frequent_words(
    cli: Cli, sizes: tuple[Path, Path]
) -> None:
    """Of which each of its articles would have some bytes."""
    read = []
    for path, size in zip(sizes, (SMALL, LARGE), strict=True):
        words = ["related", str(size // HOLDING), "--json"]
        cost(cli, path, *words)
        before = bytes_read()
        cost(cli, path, *words)
        read.append(bytes_read() - before)

    assert 0 < read[1] < read[0] + 250 * (LARGE - SMALL), read


def test_compacting_costs_what_is_dead(cli: Cli, sizes: tuple[Path, Path]) -> None:
    """After an edit, and where nothing is dead, whatever lives."""
    edited, again = [], []
    for path, number in zip(sizes, (5, 7), strict=True):
        at = {"NEWSCTL_DB": str(path)}
        cli("compact", environ=at)
        cli("edit", str(number), "--set", "title=عنوان آخر", environ=at)
        edited.append(cost(cli, path, "compact"))
        again.append(cost(cli, path, "compact"))

    for few, many in (edited, again):
        assert 0 < many.steps <= 2 * few.steps + 60, (few, many)
        assert many.calls <= 2 * few.calls, (few, many)
    assert edited[1].steps <= 1.2 * again[1].steps + 60


FIRST = """
import os, sys
calls = 0
def call(_frame, event, _argument):
    global calls
    calls += event in ("call", "c_call")
sys.setprofile(call)
from newsctl.cli.app import main
from newsctl.cli.environment import Environment
env = Environment(stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr, environ=dict(os.environ))
code = main(sys.argv[1:], env)
sys.setprofile(None)
assert code == 0
print("calls", calls)
"""


def test_the_first_add_in_a_fresh_home_makes_no_lexicon(
    environ: dict[str, str], db: Path, tmp_path: Path
) -> None:
    """Neither there nor in the archive."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST, "add", "--title", "خبر", "--body", "نص"],
        env=environ | {"NEWSCTL_CACHE": str(tmp_path / "cache")},
        check=True,
        capture_output=True,
    )
    calls = int(done.stdout.split()[-1])
    files = sum(one.stat().st_size for one in db.parent.glob("articles.json*"))

    assert calls < 200_000
    assert files < 1_000_000


@contextmanager
def lines_run() -> Iterator[Callable[[], int]]:
    """Count the lines of Python that are run within."""
    number = 0

    def line(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal number
        number += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        yield lambda: number
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("piece", ["قال الوزير (أمس) إن 12.5% من CNN، و[نعم] 1,234 ", "ب", "ab"])
def test_a_paragraph_is_shown_in_as_many_lines_of_code_as_it_has_letters(
    cli: Cli, tmp_path: Path, piece: str
) -> None:
    """Some thirty a letter on a terminal, also where it is one word."""
    number = []
    for size in (2000, 4000):
        at = {"NEWSCTL_DB": str(tmp_path / f"{size}.json"), "TERM": "xterm-256color"}
        cli("add", "--title", "خبر", "--body", "ا" + piece * (size // len(piece)), environ=at)
        cli("show", "1", "--no-pager", terminal=True, environ=at)
        with lines_run() as run:
            cli("show", "1", "--no-pager", terminal=True, environ=at)
            number.append(run())

    assert number[1] < 2.2 * number[0]
    assert number[1] - number[0] < 40 * 2000
