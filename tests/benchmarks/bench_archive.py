"""What the archive costs as it grows, against plain TinyDB and a bare SQLite FTS5 table.

    python tests/benchmarks/bench_archive.py [--sizes 1000,10000,100000] [--million] [--runs 7]
        [--folder FOLDER]

Whole processes are measured from outside (time and peak memory) and the same operations inside one
process. Runs of all sizes are interleaved, so that a busy machine slows all alike: read ratios.
What is built in FOLDER is used again. A million articles are short ones, and TinyDB stays out.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, BinaryIO

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measure import Cost, process
from tests.benchmarks.rivals import RIVALS, Floor, PlainTinyDB, do

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

OPERATIONS = ("add", "show", "list", "search", "edit")
PLACES = ("newsctl", "tinydb", "floor")
_LARGE = 20_000  # articles, from which on TinyDB is run once
_MILLION = 1_000_000
_RIVALS = str(Path(__file__).with_name("rivals.py"))
_BODY = re.compile(rb'"body": ?"(?=[\xd8-\xdb])')  # before an Arabic letter
_NEWSCTL = [sys.executable, "-m", "newsctl"]

Costs = dict[tuple[str, str, int], Cost]


class Bench:
    """The archives of one run, by size."""

    def __init__(self, folder: Path, sizes: list[int], runs: int) -> None:
        self.folder = folder
        self.sizes = sizes
        self.runs = runs
        self.number = time.time_ns() // 1000  # no two articles that are added are the same
        self.whole: Costs = {}
        self.inside: dict[tuple[str, str, int], float] = {}

    def path(self, place: str, size: int) -> Path:
        names = {"newsctl": "articles.json", "tinydb": "tinydb.json", "floor": "floor.sqlite"}
        return self.folder / str(size) / names[place]

    def places(self, size: int) -> list[str]:
        return [one for one in PLACES if one != "tinydb" or size < _MILLION]

    def environ(self, size: int) -> dict[str, str]:
        return os.environ | {
            "NEWSCTL_DB": str(self.path("newsctl", size)),
            "NEWSCTL_CONFIG": str(self.folder / "none.toml"),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }

    # -- building --------------------------------------------------------------------------------
    def build(self, size: int) -> None:
        """Import the articles into each place, unless they are there from a run before."""
        folder = self.folder / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        words = 40 if size >= _MILLION else None
        lines = folder / "articles.jsonl"
        if not lines.exists():
            corpus.write_lines(lines, size, words=words)
        environ = self.environ(size)
        if not self.path("newsctl", size).exists():
            command = [*_NEWSCTL, "import", str(lines), "--quiet"]
            self.whole["newsctl", "import", size] = process(command, environ)
        if not self.path("floor", size).exists():
            command = [sys.executable, __file__, "--fill", str(lines), str(folder)]
            self.whole["floor", "import", size] = process([*command, "terms"], environ)
            process([*command, "all"], environ)
        if "tinydb" in self.places(size) and not self.path("tinydb", size).exists():
            path = str(self.path("tinydb", size))
            command = [sys.executable, _RIVALS, "tinydb", "import", path, str(lines)]
            self.whole["tinydb", "import", size] = process(command, environ)

    # -- whole processes -------------------------------------------------------------------------
    def measure_whole(self) -> None:
        """Medians of each operation in each place, sizes interleaved."""
        found: dict[tuple[str, str, int], list[Cost]] = {}
        for turn in range(self.runs + 1):
            for operation in OPERATIONS:
                for size in self.sizes:
                    for place in self.places(size):
                        if place == "tinydb" and size >= _LARGE and turn:
                            continue
                        cost = self._run(place, operation, size)
                        if turn or (place == "tinydb" and size >= _LARGE):  # one run warms up
                            found.setdefault((place, operation, size), []).append(cost)
        for key, costs in found.items():
            ms, mb, cpu = zip(*costs, strict=True)
            self.whole[key] = Cost(median(ms), max(mb), median(cpu))

    def _run(self, place: str, operation: str, size: int) -> Cost:
        self.number += 1
        if place != "newsctl":
            path = str(self.path(place, size))
            command = [sys.executable, _RIVALS, place, operation, path, str(self.number)]
            return process(command, self.environ(size))
        arguments = {
            "add": ["--title", f"خبر {self.number}", "--body", f"نص الخبر {self.number}"],
            "show": ["500", "--json"],
            "list": ["--json", "--limit", "20"],
            "search": ["--json", "--limit", "20", *corpus.MARK],
            "edit": ["500", "--set", f"title=عنوان جديد {self.number}"],
        }[operation]
        return process([*_NEWSCTL, operation, *arguments], self.environ(size))

    def measure_strangers(self) -> None:
        """A command after somebody else changed one article in the middle of the file; for TinyDB,
        which reads it all anyway, no different from any other. The floor has no such file."""
        from newsctl.archive.open import open_archive

        for size in self.sizes:
            for place in [one for one in self.places(size) if one != "floor"]:
                with self.path(place, size).open("r+b") as record:
                    self._change_a_letter(record)
                self.whole[place, "stranger", size] = self._run(place, "list", size)
            with self.path("newsctl", size).open("r+b") as record:
                self._change_a_letter(record)
            start = time.perf_counter()
            with open_archive(str(self.path("newsctl", size))):
                taken = (time.perf_counter() - start) * 1000
            self.inside["newsctl", "stranger", size] = taken

    @staticmethod
    def _change_a_letter(record: BinaryIO) -> None:
        """A letter for a letter, in a body in the middle."""
        record.seek(record.seek(0, os.SEEK_END) // 2)
        passed = record.tell()
        for line in iter(lambda: record.read(1 << 16), b""):
            found = _BODY.search(line)
            if found is not None:
                record.seek(passed + found.end())
                record.write("ء".encode())
                return
            passed += len(line)

    # -- inside one process ----------------------------------------------------------------------
    def measure_inside(self) -> None:
        """The same operations, the archive open."""
        from newsctl.archive.open import open_archive

        for size in self.sizes:
            with open_archive(str(self.path("newsctl", size))) as archive:
                for operation in OPERATIONS:
                    self._time("newsctl", operation, size, self._ours(archive, operation))
            for name in self.places(size)[1:]:
                rival = RIVALS[name](self.path(name, size))
                for operation in OPERATIONS:
                    self._time(name, operation, size, self._theirs(rival, operation))
                rival.close()

    def _ours(self, archive: Archive, operation: str) -> Callable[[int], object]:
        from newsctl.article import Article
        from newsctl.search.parse import parse
        from newsctl.search.query import Match
        from newsctl.selection import Selection

        few = Selection(limit=20)
        query = parse(" ".join(corpus.MARK), today=date.today())
        does: dict[str, Callable[[int], object]] = {
            "add": lambda n: archive.add(Article(title=f"خبر {n}", body=f"نص الخبر {n}")),
            "show": lambda _n: (archive.get(500), archive.record_view(500)),
            "list": lambda _n: list(archive.list(few)),
            "search": lambda _n: archive.search(query, few, match=Match.AUTO),
            "edit": lambda n: archive.update(500, {"title": f"عنوان جديد {n}"}),
        }
        return does[operation]

    def _theirs(self, rival: PlainTinyDB | Floor, operation: str) -> Callable[[int], object]:
        return lambda number: do(rival, operation, number)

    def _time(self, place: str, operation: str, size: int, doing: Callable[[int], object]) -> None:
        once = place == "tinydb" and size >= _LARGE
        taken = []
        for _turn in range(1 if once else 3 * self.runs + 1):
            self.number += 1
            start = time.perf_counter()
            doing(self.number)
            taken.append((time.perf_counter() - start) * 1000)
        self.inside[place, operation, size] = median(taken if once else taken[1:])

    def measure_imports(self) -> None:
        """Adding as many articles to a new archive within this process; the large ones are left to
        the whole processes."""
        from newsctl.archive.open import open_archive
        from newsctl.article import Article

        for size in [one for one in self.sizes if one < _LARGE]:
            articles = [Article(**one) for one in corpus.articles(size)]
            with tempfile.TemporaryDirectory(dir=self.folder) as place:
                start = time.perf_counter()
                with open_archive(str(Path(place) / "articles.json")) as archive:
                    for _added in archive.add_many(articles):
                        pass
                self.inside["newsctl", "import", size] = (time.perf_counter() - start) * 1000

    # -- telling ---------------------------------------------------------------------------------
    def tell(self) -> None:
        """The tables: costs, then ratios."""
        print(f"{'':<9}{'':<10}{'articles':>9}{'whole ms':>11}{'peak MB':>9}{'inside ms':>11}")
        for operation in (*OPERATIONS, "import", "stranger"):
            for place in PLACES:
                for size in self.sizes:
                    whole = self.whole.get((place, operation, size))
                    inside = self.inside.get((place, operation, size))
                    if whole is not None:
                        told = f"{inside:>11.3f}" if inside is not None else ""
                        print(
                            f"{operation:<9}{place:<10}{size:>9}{whole.ms:>11.1f}"
                            f"{whole.mb:>9.1f}{told}"
                        )
        self._tell_ratios()

    def _tell_ratios(self) -> None:
        small, large = self.sizes[0], self.sizes[-1]
        print(f"\n{'ratios':<9}{f'{small} → {large}':>18}{'MB more':>9}", end="")
        print(f"{'TinyDB/ours whole':>19}{'inside':>9}{'ours/floor whole':>18}{'inside':>9}")
        for operation in OPERATIONS:
            ours = self.whole["newsctl", operation, large]
            first = self.whole["newsctl", operation, small]
            print(f"{operation:<9}{ours.ms / first.ms:>18.2f}{ours.mb - first.mb:>9.1f}", end="")
            print(self._against("tinydb", operation, large, ours.ms, (19, 9)), end="")
            print(self._against("floor", operation, large, ours.ms, (18, 9), turned=True))
        for size in self.sizes:
            for place in ("tinydb", "newsctl"):
                cost = self.whole.get((place, "import", size))
                floor = self.whole.get(("floor", "import", size))
                if cost and floor:
                    ratio = cost.ms / floor.ms
                    print(f"import {size:>9} articles: {place} takes {ratio:.2f} of the floor")

    def _against(
        self,
        place: str,
        operation: str,
        size: int,
        ms: float,
        widths: tuple[int, int],
        *,
        turned: bool = False,
    ) -> str:
        theirs = self.whole.get((place, operation, size))
        if theirs is None:
            return f"{'-':>{widths[0]}}{'-':>{widths[1]}}"
        whole = theirs.ms / ms
        inside = self.inside[place, operation, size] / self.inside["newsctl", operation, size]
        if turned:
            whole, inside = 1 / whole, 1 / inside
        return f"{whole:>{widths[0]}.2f}{inside:>{widths[1]}.2f}"


def fill(lines: Path, folder: Path, *, terms_only: bool) -> None:
    """The floor's import, a process of its own."""
    import orjson

    with lines.open("rb") as stream:
        articles: Any = map(orjson.loads, stream)
        name = "terms.sqlite" if terms_only else "floor.sqlite"
        Floor.build(folder / name, articles, terms_only=terms_only)


def main() -> None:
    """Build, measure, and print the tables."""
    if sys.argv[1:2] == ["--fill"]:
        fill(Path(sys.argv[2]), Path(sys.argv[3]), terms_only=sys.argv[4] == "terms")
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    told = parser.parse_args()
    sizes = [int(one) for one in told.sizes.split(",")] + [_MILLION] * told.million
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(told.folder or Path(temporary), sizes, told.runs)
        for size in sizes:
            bench.build(size)
        bench.measure_whole()
        bench.measure_inside()
        bench.measure_strangers()
        bench.measure_imports()
        bench.tell()


if __name__ == "__main__":
    main()
