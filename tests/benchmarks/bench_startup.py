"""What starting costs: whole processes against an empty Typer app of one command.

    python tests/benchmarks/bench_startup.py [runs]

Runs are interleaved, so that a busy machine slows all alike; the table gives medians in ms and
ratios to the empty app (help and completion: to its own help). Beside them stand papis, buku,
sqlite-utils and notmuch where they are found. What runs is the installed `newsctl`, its modules
compiled, as an installation leaves them (a dropped round compiles those of a working copy).
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

EMPTY = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def show(name: str = "x", number: int = 1) -> None:
    print(name, number)
app()
"""
LIMITS = {"json": 1.25, "terminal": 1.8, "help": 1.3, "help terminal": 1.3}
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
        "search --json": ([*NEWSCTL, "search", "--json", "--limit", "20", "الوزير"], "json"),
        "list (terminal)": ([*NEWSCTL, "list"], "terminal"),
        "show 1 (terminal)": ([*NEWSCTL, "show", "1", "--no-pager"], "terminal"),
        "search (terminal)": ([*NEWSCTL, "search", "الوزير"], "terminal"),
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
    if "terminal" not in kind:
        start = time.perf_counter()
        subprocess.run(command, env=environ, capture_output=True, check=False)
        return (time.perf_counter() - start) * 1000
    ours, theirs = pty.openpty()
    start = time.perf_counter()
    with subprocess.Popen(command, env=environ, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        while _read(ours):
            pass
    taken = (time.perf_counter() - start) * 1000
    os.close(ours)
    return taken


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side has closed
        return b""


def fill(environ: dict[str, str], articles: int = 1000) -> None:
    """An archive to read from."""
    lines = "".join(
        f'{{"title": "خبر {n} عن الوزير", "body": "قال الوزير إن الخبر رقم {n} صحيح.", '
        f'"source": "صوت الساحل", "published_at": "2026-11-{n % 28 + 1:02d}"}}\n'
        for n in range(articles)
    )
    command = [*NEWSCTL, "import", "-", "--from", "jsonl", "--quiet", "--on-duplicate", "keep"]
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


def main() -> None:
    """Print the table."""
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
