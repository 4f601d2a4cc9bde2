"""Every verb and combination, by the archive's size, against sqlite-utils, notmuch and TinyDB.

    python tests/benchmarks/bench_verbs.py [--sizes 1000,10000,100000] [--million] [--runs 5]
        [--folder FOLDER] [--only WORD] [--cpu] [--limit 300]

Whole processes, the median of some runs in ms: what they took, beneath it what they computed (with
`--cpu` the other way round: it is what a busy machine changes least), and in columns of their own
what others did against ours: above 1 × they take longer. All programs and sizes take turns, so that
a busy machine slows all alike: read the ratios. `growth` is our cost in the largest archive over
that in one of some 10,000, `MB` our memory in the largest. `–` stands where another program has
nothing of the kind or is not measured at that size, `>300s` where it was ended.

Words of the table are those that a search for them matches some 3,000 articles of in each archive,
relatives that the search finds by itself included: so that what is looked for is as much at every
size, and growth is that of the archive alone.

sqlite-utils holds the same articles with FTS5 over title and body, and the indexes that its user
would make; notmuch holds them as mails, up to 100,000; TinyDB up to 10,000; an empty Typer program
holds nothing, and is what a command cannot be quicker than. A program that is not found is left
out, and said; so is what one of them fails at. What is built in FOLDER is used again: of a million
articles 15 GB. What takes seconds is run once. What changes all of an archive is run in a copy (of
a million articles 6 GB more while it lasts), after the others have done it to their own files. What
is brought into a new archive is no more than 100,000 articles, 1,000 of them where they are pages:
a million would take ten minutes, and pages hours.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.bench_startup import EMPTY
from tests.benchmarks.measure import Cost, process
from tests.benchmarks.places import MOST, NEWSCTL, RIVALS, Place, copy_archive, notmuch_settings
from tests.benchmarks.verbs import CHANGES, FIRST, VERBS, Verb, Words

MILLION = 1_000_000
PROGRAMS = ("sqlite-utils", "notmuch", "tinydb", "Typer")
_FIRST = 600  # an article that is taken out, and those behind it
_SLOW = 3000  # ms, from which on a command is run once
_TYPICAL = 10_000  # articles, against which growth is told

Line = list[str]


class Bench:
    """Costs by (verb, program, size), measured and told."""

    def __init__(
        self, places: list[Place], programs: dict[str, str], runs: int, *, cpu: bool, limit: int
    ) -> None:
        self.places = places
        self.unit = "cpu" if cpu else "ms"
        self.programs = programs
        self.runs = runs
        self.limit = limit
        self.costs: dict[tuple[str, str, int], Cost] = {}
        self.ended: set[tuple[str, str, int]] = set()  # what took too long
        self.empty = places[0].folder / "empty.py"
        self.empty.write_text(EMPTY)

    # -- measuring -------------------------------------------------------------------------------
    def measure(self, verbs: list[Verb]) -> None:
        """Verbs that find, show and change a little: in the archives themselves."""
        for verb in verbs:
            taken: dict[tuple[str, int], list[Cost]] = {}
            for turn in range(self.runs + 1):
                for place in self.places:
                    for program, lines in self._lines(verb, place, place.folder, turn):
                        before = taken.setdefault((program, place.size), [])
                        if before and before[0].ms > _SLOW:
                            continue
                        cost = self._cost(verb, program, lines, place)
                        if turn == 1:  # the first one warmed up
                            before.clear()
                        before += [cost] if cost else []
            for (program, size), costs in taken.items():
                if costs:
                    ms, mb, cpu = zip(*costs, strict=True)
                    self.costs[verb.name, program, size] = Cost(median(ms), max(mb), median(cpu))
            self.tell(verb.name)

    def change(self, verbs: list[Verb]) -> None:
        """Verbs that change all of an archive: each once, ours at once once more, in a copy, which
        is made when the others are done: the disk need not hold all at once."""
        if not verbs:
            return
        for place in self.places:
            for verb in verbs:
                self._change_theirs(verb, place)
            with tempfile.TemporaryDirectory(dir=place.folder) as folder:
                environ = copy_archive(place, Path(folder))
                process([*NEWSCTL, "count"], environ)  # the copy is a new file
                for verb in verbs:
                    self._change_ours(verb, place, environ, Path(folder) / "made")
        for verb in verbs:
            self.tell(verb.name)
            self.tell(_again(verb))

    def start(self, verbs: list[Verb]) -> None:
        """Verbs in an archive that they make: each once."""
        for verb in verbs:
            places = [one for one in self.places if not verb.most or one.size <= verb.most]
            for place in places:
                for program, lines in self._lines(verb, place, Path("FOLDER"), 0):
                    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
                        self._start(verb, place, program, lines, Path(folder))
            if places:
                self.tell(verb.name)

    def _start(self, verb: Verb, place: Place, program: str, lines: list[Line], at: Path) -> None:
        (at / "notmuch").write_text(notmuch_settings(at / "found", place.mails))
        (at / "found").mkdir()
        (at / "one.jsonl").write_text('{"title": "خبر", "body": "نص"}\n', "utf-8")
        environ = place.at_home(at) if verb.home else place.environ
        if program == "newsctl":
            for before in verb.before:
                process(_put([*NEWSCTL, *before], place, at, 0), environ)
        here = [[part.replace("FOLDER", str(at)) for part in line] for line in lines]
        cost = self._cost(verb, program, here, place, environ)
        if cost:
            self.costs[verb.name, program, place.size] = cost

    def _change_theirs(self, verb: Verb, place: Place) -> None:
        if verb.sql_before and "sqlite-utils" in self.programs:
            before = [self.programs["sqlite-utils"], "query", str(place.sqlite), verb.sql_before]
            process(_put(before, place, place.folder, 0), place.environ)
        for program, lines in self._lines(verb, place, place.folder, 0):
            if program == "newsctl":
                continue
            if program == "notmuch" and verb.notmuch_before:
                shell = ["sh", "-c", verb.notmuch_before]
                process(_put(shell, place, place.folder, 0), place.environ)
            cost = self._cost(verb, program, lines, place)
            if cost:
                self.costs[verb.name, program, place.size] = cost

    def _change_ours(self, verb: Verb, place: Place, environ: dict[str, str], made: Path) -> None:
        for before in verb.before:
            process([*NEWSCTL, *before], environ, allowed=(0, 1))
        for turn, name in enumerate((verb.name, _again(verb))):
            (_program, lines), *_others = self._lines(verb, place, made, turn)
            made.mkdir()
            self.costs[name, "newsctl", place.size] = process(lines[0], environ)
            shutil.rmtree(made)

    def _cost(
        self, verb: Verb, program: str, lines: list[Line], place: Place,
        environ: dict[str, str] | None = None,
    ) -> Cost | None:  # fmt: skip
        """What command lines take, one after the other; of ours 1 says that nothing was found. None
        where another program fails, which is no answer, or takes too long: both are said."""
        environ = environ or place.environ
        if program == "newsctl":
            return process(lines[0], environ, allowed=(0, 1), terminal=verb.terminal)
        try:
            costs = [process(line, environ, limit=self.limit) for line in lines]
        except subprocess.TimeoutExpired:
            self.ended.add((verb.name, program, place.size))
            print(f"{program} is ended after {self.limit} s: {verb.name}", flush=True)
            return None
        except subprocess.CalledProcessError as error:
            reason = (error.stderr or "").strip().splitlines()[-1:] or [f"exit {error.returncode}"]
            print(f"{program} failed: {reason[0][:200]}", flush=True)
            return None
        ms, mb, cpu = zip(*costs, strict=True)
        return Cost(sum(ms), max(mb), sum(cpu))

    def _lines(
        self, verb: Verb, place: Place, folder: Path, turn: int
    ) -> list[tuple[str, list[Line]]]:
        """(program, its command lines) of all that do what a verb does; ours first."""
        words = place.words()
        found = [("newsctl", [[*NEWSCTL, *verb.ours(words)]])]
        if "sqlite-utils" in self.programs:
            found += [("sqlite-utils", one) for one in self._sqlite(verb, place, words) if one]
        if verb.notmuch and "notmuch" in self.programs and place.holds("notmuch"):
            told = verb.notmuch(words)
            found.append(("notmuch", [told if told[0] == "sh" else ["notmuch", *told]]))
        if verb.tinydb and place.holds("tinydb"):
            told = [sys.executable, RIVALS, "tinydb", verb.tinydb]
            if verb.tinydb == "import":
                found.append(("tinydb", [[*told, "FOLDER/tinydb.json", "LINES"]]))
            else:
                told += [str(place.tinydb), "TURN", *words[: verb.tinydb_words]]
                found.append(("tinydb", [told]))
        if verb.typer:
            found.append(("Typer", [[sys.executable, str(self.empty)]]))
        return [
            (program, [_put(line, place, folder, turn) for line in lines])
            for program, lines in found
        ]

    def _sqlite(self, verb: Verb, place: Place, words: Words) -> list[list[Line]]:
        program, file = self.programs["sqlite-utils"], str(place.sqlite)
        return [
            [[program, "query", file, verb.sql(words)]] if verb.sql else [],
            [[sys.executable, RIVALS, "sqlite", verb.sqlite, file, "1"]] if verb.sqlite else [],
            [[program, *line] for line in verb.sqlite_utils],
        ]

    # -- telling ---------------------------------------------------------------------------------
    def head(self) -> None:
        sizes = [_short(place.size) for place in self.places]
        cells = "".join(f"{one:>9}" for one in sizes)
        print(f"{'':<42}{cells}{'growth':>8}{'MB':>5}", end="")
        for program in PROGRAMS:
            columns = self._columns(program)
            name = f"{program} ×"
            print(f"  {name:<{7 * len(columns)}}", end="")
        print(f"\n{'':<{42 + 9 * len(sizes) + 13}}", end="")
        for program in PROGRAMS:
            columns = self._columns(program)
            print("  " + "".join(f"{_short(size):>7}" for size in columns), end="")
        print(flush=True)

    def tell(self, name: str) -> None:
        """A verb's line, and beneath it what it took, or computed."""
        sizes = [place.size for place in self.places]
        ours = {size: cost for size in sizes if (cost := self.costs.get((name, "newsctl", size)))}
        took = {size: float(getattr(one, self.unit)) for size, one in ours.items()}
        cells = "".join(_cell(took.get(size), 9) for size in sizes)
        print(f"{name:<42}{cells}{growth(took):>8}{ours[max(ours)].mb:>5.0f}", end="")
        for program in PROGRAMS:
            ratios = [self._ratio(name, program, size, took) for size in self._columns(program)]
            print("  " + "".join(f"{one:>7}" for one in ratios), end="")
        other, told = ("ms", "took") if self.unit == "cpu" else ("cpu", "computed")
        beneath = {size: float(getattr(one, other)) for size, one in ours.items()}
        if beneath != took:
            cells = "".join(_cell(beneath.get(size), 9) for size in sizes)
            print(f"\n    {told:<38}{cells}{growth(beneath):>8}", end="")
        print(flush=True)

    def tell_disk(self) -> None:
        """What each program's files take, against the articles as they came."""
        name = "disk, in articles as they came"
        for place in self.places:
            came = place.disk("lines")
            for program in ("newsctl", *PROGRAMS[:-1]):
                held = place.holds(program) and place.disk(program) / came
                if held:
                    self.costs[name, program, place.size] = Cost(held, 0, held)
        self.tell(name)

    def _columns(self, program: str) -> list[int]:
        """The sizes that a program is told at: an empty one costs the same at each."""
        sizes = [place.size for place in self.places if place.holds(program)]
        return sizes[-1:] if program == "Typer" else sizes

    def _ratio(self, name: str, program: str, size: int, took: dict[int, float]) -> str:
        if (name, program, size) in self.ended:
            return f">{self.limit}s"
        if program == "Typer" and took:
            size = max(took)
        theirs = self.costs.get((name, program, size))
        if theirs is None or not took.get(size):
            return "–"
        ratio = float(getattr(theirs, self.unit)) / took[size]
        return f"{ratio:.2f}" if ratio < 100 else f"{ratio:,.0f}"


def growth(took: dict[int, float]) -> str:
    """What the largest costs over the one of some ten thousand; nothing where one was measured."""
    largest = max(took)
    smaller = [size for size in took if size < largest]
    if not smaller:
        return "–"
    typical = min(smaller, key=lambda size: max(size, _TYPICAL) / min(size, _TYPICAL))
    return f"{took[largest] / took[typical]:.2f}" if took[typical] else "–"


def _put(line: Line, place: Place, folder: Path, turn: int) -> Line:
    """A command line with what its words in capitals stand for."""
    stand_for = {
        "MORE_MAILS": place.more_mails, "MAILS": place.mails, "MORE": place.more,
        "LINES": place.lines, "PAGES": place.pages, "WARC": place.warc, "LONG": place.long,
        "ONE": folder / "one.jsonl", "FOLDER": folder, "TURN": _FIRST + turn, "SIZE": place.size,
    }  # fmt: skip
    named = re.compile(rf"\b({'|'.join(stand_for)})\b")
    return [named.sub(lambda found: str(stand_for[found[1]]), part) for part in line]


def _short(size: int) -> str:
    for whole, letter in ((MILLION, "M"), (1000, "k")):
        if size >= whole and size % whole == 0:
            return f"{size // whole}{letter}"
    return str(size)


def _cell(one: float | None, width: int) -> str:
    if one is None:
        return f"{'–':>{width}}"
    return f"{one:>{width}.2f}" if one < 10 else f"{one:>{width},.0f}"


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
    parser.add_argument("--limit", type=int, default=300)
    told = parser.parse_args()
    sizes = [int(one) for one in told.sizes.split(",") if one] + [MILLION] * told.million
    programs = {name: found for name in MOST | {"sqlite-utils": 0} if (found := shutil.which(name))}
    for name in ("sqlite-utils", "notmuch"):
        if name not in programs:
            print(f"{name} is not found, and left out")
    with tempfile.TemporaryDirectory() as temporary:
        places = [Place(told.folder or Path(temporary), size) for size in sizes]
        for place in places:
            place.build(programs)
        bench = Bench(places, programs, told.runs, cpu=told.cpu, limit=told.limit)
        bench.head()
        if told.only in "disk, against":
            bench.tell_disk()
        bench.measure([one for one in VERBS if told.only in one.name])
        bench.start([one for one in FIRST if told.only in one.name])
        bench.change([one for one in CHANGES if told.only in one.name])


if __name__ == "__main__":
    main()
