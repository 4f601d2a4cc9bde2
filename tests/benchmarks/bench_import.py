"""What importing costs: the real command, against analysing and filling a bare FTS5 table.

    python tests/benchmarks/bench_import.py [--sizes 5000,50000] [--runs 1] [--jobs N]
        [--folder FOLDER]

Both read the same JSON Lines, one after the other in the same run. The ratio of the time that they
computed is told beside that of the time that passed: on a busy machine it is the steadier one. The
floor is one process: against it stands `--jobs 1`, and against that what more of them gain.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measure import Cost, process

_FILL = str(Path(__file__).with_name("bench_archive.py"))


def measure(folder: Path, size: int, more: list[str]) -> tuple[Cost, Cost, Cost]:
    """The costs of an import, with more options, of doing it once more when all is there, and of
    the floor."""
    lines = folder / f"{size}.jsonl"
    if not lines.exists():
        corpus.write_lines(lines, size)
    environ = os.environ | {
        "NEWSCTL_CONFIG": str(folder / "none.toml"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    with tempfile.TemporaryDirectory(dir=folder) as place:
        command = [sys.executable, "-m", "newsctl", "import", str(lines), "--quiet"]
        command += ["--db", str(Path(place) / "articles.json"), *more]
        first, again = process(command, environ), process(command, environ)
        floor = process([sys.executable, _FILL, "--fill", str(lines), place, "terms"], environ)
    return first, again, floor


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="5000,50000")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--jobs")
    parser.add_argument("--folder", type=Path)
    told = parser.parse_args()
    more = ["--jobs", told.jobs] if told.jobs else []
    print(f"{'articles':>9}{'import s':>10}{'floor s':>9}{'ratio':>7}{'of CPU':>8}", end="")
    print(f"{'CPU s':>9}{'floor':>7}{'again s':>9}{'peak MB':>9}{'floor MB':>10}")
    with tempfile.TemporaryDirectory() as temporary:
        for size in map(int, told.sizes.split(",")):
            folder = told.folder or Path(temporary)
            runs = [measure(folder, size, more) for _run in range(told.runs)]
            ratio = median(first.ms / floor.ms for first, _again, floor in runs)
            of_cpu = median(first.cpu / floor.cpu if floor.cpu else 0 for first, _, floor in runs)
            first, again, floor = runs[-1]
            print(
                f"{size:>9}{first.ms / 1000:>10.1f}{floor.ms / 1000:>9.1f}{ratio:>7.2f}"
                f"{of_cpu:>8.2f}{first.cpu / 1000:>9.1f}{floor.cpu / 1000:>7.1f}"
                f"{again.ms / 1000:>9.1f}{first.mb:>9.1f}{floor.mb:>10.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
