"""What starting costs: whole processes against an empty Typer app of one command.

    python tests/benchmarks/bench_startup.py [runs]
    python tests/benchmarks/bench_startup.py --between PYTHON PYTHON…

Runs are interleaved, so that a busy machine slows all alike; the table gives medians in ms and
ratios to the empty app (help and completion: to its own help). Beside them stand papis, buku,
sqlite-utils and notmuch where they are found. What runs is the installed `newsctl`, its modules
compiled, as an installation leaves them (a dropped round compiles those of a working copy).

Between the newsctls that are installed beside some Pythons (of two versions, say), the table gives
each one's cost and its ratio to the empty app, and marks what has risen over the first. The cost
is millions of instructions as valgrind counts them, which nothing else that runs can change, or ms
of computing where valgrind is not found.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks import corpus
from tests.benchmarks.measure import process

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def show(name: str = "x", number: int = 1) -> None:
    print(name, number)
app()
"""
LIMITS = {"json": 1.25, "terminal": 1.5, "help": 1.3, "help terminal": 1.3}
NEWSCTL = [str(Path(sys.executable).with_name("newsctl"))]
_MEDDLERS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}  # with what is measured
OTHERS = ("papis", "buku", "sqlite-utils", "notmuch")


def cases(folder: Path) -> dict[str, tuple[list[str], str]]:
    """Each case: what is run, and its kind (`base`, `empty`, `json`, `terminal`, `help`)."""
    app = folder / "empty.py"
    app.write_text(EMPTY)
    empty = [sys.executable, str(app)]
    found = {
        "python -c pass": ([sys.executable, "-c", "pass"], "base"),
        "empty Typer app": (empty, "empty"),
        "empty Typer app --help": ([*empty, "--help"], "empty help"),
        "list --json": ([*NEWSCTL, "list", "--json", "--limit", "20"], "json"),
        "show 1 --json": ([*NEWSCTL, "show", "1", "--json"], "json"),
        "show 1 --json --no-count": ([*NEWSCTL, "show", "1", "--json", "--no-count"], "json"),
        "stats --json": ([*NEWSCTL, "stats", "--json"], "json"),
        "count": ([*NEWSCTL, "count", "الوزير"], "json"),
        "search --json": ([*NEWSCTL, "search", "--json", "--limit", "20", "الوزير"], "json"),
        "list (terminal)": ([*NEWSCTL, "list"], "terminal"),
        "show 1 (terminal)": ([*NEWSCTL, "show", "1", "--no-pager"], "terminal"),
        "search (terminal)": ([*NEWSCTL, "search", "الوزير"], "terminal"),
        "search, two (terminal)": ([*NEWSCTL, "search", "رئيس الوزراء"], "terminal"),
        "--version": ([*NEWSCTL, "--version"], ""),
        "--help": ([*NEWSCTL, "--help"], "help"),
        "--help (terminal)": ([*NEWSCTL, "--help"], "help terminal"),
        "search --help": ([*NEWSCTL, "search", "--help"], "help"),
        "completion of a command": ([*NEWSCTL, "__complete", "li"], "help"),
        "completion of an id": ([*NEWSCTL, "__complete", "show", ""], "help"),
    }
    for name in OTHERS:
        if shutil.which(name):
            found[f"{name} --help"] = ([name, "--help"], "other")
    return found


def run(command: list[str], kind: str, environ: dict[str, str]) -> float:
    """Milliseconds of one run; a terminal is given where the kind asks for one."""
    return process(command, environ, terminal="terminal" in kind).ms


def fill(environ: dict[str, str], articles: int = 1000, newsctl: Sequence[str] = NEWSCTL) -> None:
    """An archive to read from, of articles as long as real ones."""
    told = (
        one | {"title": f"خبر {n} عن رئيس الوزراء", "body": f"قال الوزير إن {n}. {one['body']}"}
        for n, one in enumerate(corpus.articles(articles))
    )
    lines = "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in told)
    command = [*newsctl, "import", "-", "--from", "jsonl", "--quiet", "--on-duplicate", "keep"]
    subprocess.run(command, env=environ, input=lines.encode(), check=True)


def measure(runs: int) -> dict[str, tuple[float, str]]:
    """The median of each case, and its kind."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {key: told for key, told in os.environ.items() if key not in _MEDDLERS} | {
            "NEWSCTL_DB": str(Path(folder) / "articles.json"),
            "NEWSCTL_CONFIG": str(Path(folder) / "none.toml"),
            "TERM": "xterm-256color",
        }
        fill(environ)
        every = cases(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in every}
        for _round in range(runs + 1):
            for name, (command, kind) in every.items():
                times[name].append(run(command, kind, environ))
    return {name: (median(taken[1:]), every[name][1]) for name, taken in times.items()}


# -- between installations -----------------------------------------------------------------------
_ROUNDS = 7  # of computing, which is noisy; instructions are the same each time
_RISEN = 0.004  # of the empty app's cost


def cost(command: list[str], kind: str, environ: dict[str, str], log: Path) -> float:
    """Millions of instructions of one run, or the ms it computed (a terminal's case: took)."""
    if not shutil.which("valgrind"):
        return run(command, kind, environ) if "terminal" in kind else process(command, environ).cpu
    counting = [
        "valgrind",
        "--tool=cachegrind",
        "--cache-sim=no",
        "--cachegrind-out-file=/dev/null",
    ]
    run([*counting, f"--log-file={log}", *command], kind, environ)
    counted = re.search(r"I\s+refs:\s*([\d,]+)", log.read_text())
    return int(counted[1].replace(",", "")) / 1e6 if counted else 0.0


def between(pythons: list[str]) -> None:
    """Print the costs of each installation, and where one has risen over the first."""
    with tempfile.TemporaryDirectory() as folder:
        plain = {key: told for key, told in os.environ.items() if key not in _MEDDLERS} | {
            "NEWSCTL_CONFIG": str(Path(folder) / "none.toml"),
            "PYTHONHASHSEED": "0",
            "TERM": "xterm-256color",
        }
        environs = [
            plain | {"NEWSCTL_DB": str(Path(folder) / f"{number}.json")}
            for number in range(len(pythons))
        ]
        for python, environ in zip(pythons, environs, strict=True):
            fill(environ, newsctl=_newsctl_of(python))
        empty: dict[str, list[float]] = {}
        rounds = 1 if shutil.which("valgrind") else _ROUNDS
        for name, (command, kind) in cases(Path(folder)).items():
            if kind == "other":
                continue
            row = []
            for python, environ in zip(pythons, environs, strict=True):
                own = [python, *command[1:]]
                if command[:1] == NEWSCTL:
                    own = [python, *_newsctl_of(python), *command[1:]]
                run(own, kind, environ)
                log = Path(folder) / "log"
                row.append(median(cost(own, kind, environ, log) for _round in range(rounds)))
            if kind in {"empty", "empty help"}:
                empty[kind] = row
            _print_row(name, row, empty.get("empty help" if "help" in kind else "empty"))


def _newsctl_of(python: str) -> list[str]:
    return [str(Path(python).with_name("newsctl"))]


def _print_row(name: str, row: list[float], empty: list[float] | None) -> None:
    ratios = [one / by for one, by in zip(row, empty or row, strict=True)]
    cells = "".join(f"{one:>10.1f}{ratio:>8.3f}" for one, ratio in zip(row, ratios, strict=True))
    print(f"{name:<28}{cells}{'  risen' if max(ratios) > ratios[0] + _RISEN else ''}", flush=True)


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--between"]:
        between(sys.argv[2:])
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    found = measure(runs)
    empty = found["empty Typer app"][0]
    helped = found["empty Typer app --help"][0]
    print(f"{'case':<28}{'ms':>8}{'ratio':>8}{'at most':>9}   (medians of {runs})")
    for name, (taken, kind) in found.items():
        ratio = taken / (helped if "help" in kind else empty)
        limit = LIMITS.get(kind)
        print(f"{name:<28}{taken:>8.1f}{ratio:>8.2f}{limit or '':>9}")


if __name__ == "__main__":
    main()
