"""What an archive on a server takes, beside the same articles in a file, in one run.

    python -m tests.benchmarks.bench_postgres LINES.jsonl ADDRESS FILE.json [SESSIONS SECONDS]

imports the lines into an empty archive at each place, then prints ratios, server to file: whole
processes of `show`, `list` and `search`, taken in turns, the import, the size on disk; the share of
the shared queries whose first ten are the same; and what so many sessions wait for their searches
when each asks once a second (80 % search, 15 % read, 5 % add), beside one session alone.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING

from newsctl.archive.open import open_archive
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.search.parse import parse, parse_pasted
from newsctl.search.query import Match
from newsctl.selection import Selection
from tests.benchmarks.measure import process

if TYPE_CHECKING:
    from newsctl.archive.door import Archive

TODAY = date(2026, 3, 1)
SHARED = Path(__file__).resolve().parents[3] / "shared"
TIMES = 15
VERBS = (
    ["show", "17", "--no-count", "--format", "json"],
    ["list", "--limit", "20"],
    ["search", "مدينة وزير", "--limit", "20"],
    ["search", "اقتصاد", "--limit", "20"],
    ["count"],
)
SEARCHES = ("مدينة وزير", "اقتصاد", "كرة القدم", "سعر النفط", "انتخابات رئيس", "حقوق الإنسان")


def newsctl(place: str, *words: str) -> list[str]:
    """A whole process of ours."""
    return [sys.executable, "-m", "newsctl", "--db", place, "--lang", "en", "--quiet", *words]


def imports(lines: Path, places: list[str]) -> None:
    """Bring the lines in at each place, one after the other."""
    took = {}
    for place in places:
        cost = took[place] = process(newsctl(place, "import", str(lines)))
        print(f"import into {place}: {cost.ms / 1000:.1f} s, {cost.cpu / 1000:.1f} s here")
    server, file = (took[one] for one in places)
    print(f"import: {file.ms / server.ms:.2f} of the file's speed")


def verbs(server: str, file: str) -> None:
    """Whole processes in turns."""
    for words in VERBS:
        taken: dict[str, list[float]] = {server: [], file: []}
        for _time in range(TIMES):
            for place, costs in taken.items():
                costs.append(process(newsctl(place, *words)).ms)
        ours, theirs = median(taken[server]), median(taken[file])
        print(f"{' '.join(words)}: {ours:.0f} ms, file {theirs:.0f} ms: {ours / theirs:.2f}")


def sizes(server: str, file: str) -> None:
    """On disk."""
    with open_server(server, create=False) as archive:
        held = archive.server.value("SELECT pg_database_size(current_database())")
    own = sum(one.stat().st_size for one in Path(file).parent.glob(Path(file).name + "*"))
    print(f"on disk: {held / 1e6:.0f} MB, file {own / 1e6:.0f} MB: {held / own:.2f}")


def agreement(server: str, file: str) -> None:
    """The first ten of the shared queries."""
    path = SHARED / "search" / "queries.jsonl"
    if not path.is_file():
        return
    queries = [json.loads(one)["query"] for one in path.read_text(encoding="utf-8").splitlines()]
    same = total = 0
    with open_archive(file) as ours, open_archive(server) as theirs:
        for query in queries[:: int(os.environ.get("EVERY", "10"))]:
            for match in (Match.AUTO, Match.ANY):
                asked = (parse_pasted(query, today=TODAY), Selection(limit=10))
                found = [
                    [hit.id for hit in one.search(*asked, match=match, fill=True).hits]
                    for one in (ours, theirs)
                ]
                same += found[0] == found[1]
                total += 1
    print(f"the first ten are the same of {same} of {total} searches: {same / total:.2%}")


class Session(threading.Thread):
    """Somebody who asks once a second, for so many seconds."""

    def __init__(self, place: str, number: int, seconds: float) -> None:
        super().__init__()
        self._place, self._number, self._seconds = place, number, seconds
        self.waits: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        random = Random(self._number)
        end = time.monotonic() + self._seconds
        with open_archive(self._place, create=False) as archive:
            while time.monotonic() < end:
                try:
                    self._ask(archive, random)
                except Exception as error:  # noqa: BLE001 - counted
                    self.errors.append(repr(error))
                time.sleep(1)

    def _ask(self, archive: Archive, random: Random) -> None:
        chance = random.random()
        if chance < 0.8:
            asked = parse(random.choice(SEARCHES), today=TODAY)
            began = time.perf_counter()
            archive.search(asked, Selection(limit=20), match=Match.AUTO, articles=True, fill=True)
            self.waits.append((time.perf_counter() - began) * 1000)
        elif chance < 0.95:
            archive.record_view(random.randint(1, 1000))
        else:
            title = f"خبر {self._number} {random.random()}"
            archive.add(Article(title=title, body=f"{title} عن مدينة ووزير"))


def sessions(place: str, number: int, seconds: float) -> None:
    """One alone, then many."""
    found = {}
    for count in (1, number):
        several = [Session(place, one, seconds if count > 1 else 20) for one in range(count)]
        for one in several:
            one.start()
        for one in several:
            one.join()
        waits = [wait for one in several for wait in one.waits]
        errors = [error for one in several for error in one.errors]
        found[count] = quantiles(waits, n=20)[-1]
        print(f"{count} sessions: {len(waits)} searches, median {median(waits):.0f} ms, "
              f"p95 {found[count]:.0f} ms, {len(errors)} errors {errors[:1]}")  # fmt: skip
    print(f"p95 of {number} sessions: {found[number] / found[1]:.1f} of one's")


def main(arguments: list[str]) -> None:
    lines, server, file = arguments[:3]
    number, seconds = [*map(int, arguments[3:5]), *(32, 60)[len(arguments) - 3 :]][:2]
    if lines != "-":
        imports(Path(lines), [server, file])
    sizes(server, file)
    verbs(server, file)
    agreement(server, file)
    sessions(server, number, seconds)


if __name__ == "__main__":
    main(list(islice(sys.argv, 1, None)))
