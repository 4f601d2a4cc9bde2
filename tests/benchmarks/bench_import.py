"""What importing costs: the real command, against analysing and filling a bare FTS5 table.

    python tests/benchmarks/bench_import.py [--sizes 5000,50000] [--runs 1] [--jobs N]
        [--folder FOLDER] [--source FILE]…

Both read the same JSON Lines, one after the other in the same run. The ratio of the time that they
computed is told beside that of the time that passed: on a busy machine it is the steadier one. The
floor is one process: against it stands `--jobs 1`.

With `--jobs N` a second table tells what N processes gain against one, of these and of each other
source (a web archive, a folder of pages), the median of the runs, in turn: `machine` is what N
imports at once gain that know nothing of each other, more than which no program could.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measure import Cost, process

_FILL = str(Path(__file__).with_name("bench_archive.py"))


def imported(sources: list[Path], folder: Path, more: list[str], *, again: bool = False) -> Cost:
    """The cost of importing each source into an archive of its own, all at once: of the last that
    ends, and what all computed; `again` when all is there already."""
    environ = os.environ | {
        "NEWSCTL_CONFIG": str(folder / "none.toml"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    with ExitStack() as places, ThreadPoolExecutor(len(sources)) as threads:
        commands = []
        for source in sources:
            place = places.enter_context(tempfile.TemporaryDirectory(dir=folder))
            command = [sys.executable, "-m", "newsctl", "import", str(source), "--quiet"]
            commands.append([*command, "--db", str(Path(place) / "articles.json"), *more])
        for _time in range(1 + again):
            costs = [*threads.map(lambda one: process(one, environ), commands)]
    return Cost(
        max(one.ms for one in costs), max(one.mb for one in costs), sum(one.cpu for one in costs)
    )


def measure(folder: Path, lines: Path, more: list[str]) -> tuple[Cost, Cost, Cost]:
    """The costs of an import, with more options, of doing it once more when all is there, and of
    the floor."""
    first = imported([lines], folder, more)
    again = imported([lines], folder, more, again=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        floor = process([sys.executable, _FILL, "--fill", str(lines), place, "terms"])
    return first, again, floor


def gains(folder: Path, sources: list[Path], jobs: int, runs: int) -> None:
    """Print what so many processes gain, by the time that passes, and what they compute more."""
    print(f"{'source':>14}{'one s':>8}{f'{jobs} s':>8}{'gain':>7}{'machine':>9}", end="")
    print(f"{'one CPU s':>11}{'CPU s':>8}{'peak MB':>9}")
    for source in sources:
        turns = []
        for _run in range(runs):
            one = imported([source], folder, ["--jobs", "1"])
            several = imported([source], folder, ["--jobs", str(jobs)])
            turns.append((one, several, imported([source] * jobs, folder, ["--jobs", "1"])))
        gain = median(one.ms / several.ms for one, several, _at_once in turns)
        machine = median(jobs * one.ms / at_once.ms for one, _several, at_once in turns)
        one, several, _at_once = turns[-1]
        print(
            f"{source.name[:13]:>14}{one.ms / 1000:>8.2f}{several.ms / 1000:>8.2f}{gain:>7.2f}"
            f"{machine:>9.2f}{one.cpu / 1000:>11.2f}{several.cpu / 1000:>8.2f}{several.mb:>9.1f}",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="5000,50000")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--source", type=Path, action="append", default=[])
    told = parser.parse_args()
    more = ["--jobs", str(told.jobs)] if told.jobs else []
    sources = []
    print(f"{'articles':>9}{'import s':>10}{'floor s':>9}{'ratio':>7}{'of CPU':>8}", end="")
    print(f"{'CPU s':>9}{'floor':>7}{'again s':>9}{'peak MB':>9}{'floor MB':>10}")
    with tempfile.TemporaryDirectory() as temporary:
        for size in map(int, told.sizes.split(",")):
            folder = told.folder or Path(temporary)
            lines = folder / f"{size}.jsonl"
            if not lines.exists():
                corpus.write_lines(lines, size)
            sources.append(lines)
            runs = [measure(folder, lines, more) for _run in range(told.runs)]
            ratio = median(first.ms / floor.ms for first, _again, floor in runs)
            of_cpu = median(first.cpu / floor.cpu if floor.cpu else 0 for first, _, floor in runs)
            first, again, floor = runs[-1]
            print(
                f"{size:>9}{first.ms / 1000:>10.1f}{floor.ms / 1000:>9.1f}{ratio:>7.2f}"
                f"{of_cpu:>8.2f}{first.cpu / 1000:>9.1f}{floor.cpu / 1000:>7.1f}"
                f"{again.ms / 1000:>9.1f}{first.mb:>9.1f}{floor.mb:>10.1f}",
                flush=True,
            )
        if more and told.jobs > 1:
            gains(told.folder or Path(temporary), sources + told.source, told.jobs, told.runs)


if __name__ == "__main__":
    main()
