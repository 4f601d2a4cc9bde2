"""Served pages under a mixed load for long, while others write: what leaks.

    python -m tests.benchmarks.soak_serve ARCHIVE.json [MINUTES]

People open articles, programs ask for feeds and JSON, searches are typed, connections break in the
middle of an answer, readers dawdle; meanwhile articles are imported, changed and deleted for good,
and the archive is compacted. The archive is changed by it: give a copy. Each row tells how many
requests came, the median and the 95th in ms, the process's own megabytes, descriptors and threads,
and at last whether each opened page was counted, once. Ends with 1 where something leaked.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsctl.archive.open import open_archive
from tests.benchmarks.corpus import articles
from tests.benchmarks.serving import Serving, queries, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PERSON = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "ar,fr;q=0.8",
    "Accept-Encoding": "gzip",
}
READERS = 3
_PASSING = "عابر"  # the section of what comes and goes
_PAUSE = 0.6  # seconds between two requests of a reader, on the average
_MOST_GROWTH = 1.15  # of memory, the last third beside the second
_SETTLED = 20.0  # seconds for idle connections to be let go


@dataclass
class Seen:
    """What came of it so far."""

    opened: int = 0  # pages that a person opened
    asked: int = 0
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Sample:
    """The process at a moment."""

    second: float
    memory: float
    descriptors: int
    threads: int


@dataclass
class Report:
    """What a soak found. `leaks` says in words what leaked."""

    samples: list[Sample]
    seen: Seen
    counted: int
    writes: dict[str, int]
    after: Sample  # when nobody has asked for a while

    @property
    def leaks(self) -> list[str]:
        """What leaked, or went wrong; nothing is hoped for."""
        found = list(self.seen.wrong[:5])
        if self.counted != self.seen.opened:
            found.append(f"views: {self.counted} counted, {self.seen.opened} opened")
        third = len(self.samples) // 3
        most = max((one.descriptors for one in self.samples[: third + 1]), default=0)
        if self.after.descriptors > most:
            found.append(f"descriptors: {most} → {self.after.descriptors}")
        if third >= 5:
            middle = median(one.memory for one in self.samples[third : 2 * third])
            last = median(one.memory for one in self.samples[2 * third :])
            if last > middle * _MOST_GROWTH:
                found.append(f"memory: {middle:.1f} → {last:.1f} MB")
        return found


class Reader(threading.Thread):
    """Somebody who reads, or some program."""

    def __init__(
        self, one: Serving, asked: Sequence[str], ids: Sequence[int], seen: Seen, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self._one = one
        self._asked = asked
        self._ids = ids
        self._seen = seen
        self._random = Random(seed)
        self._kept: http.client.HTTPConnection | None = None
        self.ending = threading.Event()

    def run(self) -> None:
        doings: list[Callable[[], None]] = [
            *[self._open_article] * 5, *[self._search] * 4, *[self._latest] * 3, self._look,
            self._program, self._program, self._not_counted, self._break_off, self._dawdle,
        ]  # fmt: skip
        while not self.ending.wait(self._random.expovariate(1 / _PAUSE)):
            try:
                self._random.choice(doings)()
            except (OSError, http.client.HTTPException) as error:
                self._drop()
                with self._seen.lock:
                    self._seen.wrong.append(f"{type(error).__name__}: {error}")
        self._drop()

    def _ask(self, path: str, method: str = "GET", **headers: str) -> int:
        """The answer's status; half of the time on a connection that is kept."""
        fresh = self._random.random() < 0.5
        if fresh or self._kept is None:
            self._drop()
            self._kept = http.client.HTTPConnection("127.0.0.1", self._one.port, timeout=120)
        sent = PERSON | {name.replace("_", "-"): value for name, value in headers.items()}
        begun = time.monotonic()
        try:
            self._kept.request(method, path, headers=sent)
            answer = self._kept.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._drop()  # it was idle for too long: as a browser does, once more on another
            self._kept = http.client.HTTPConnection("127.0.0.1", self._one.port, timeout=120)
            self._kept.request(method, path, headers=sent)
            answer = self._kept.getresponse()
        answer.read()
        with self._seen.lock:
            self._seen.asked += 1
            self._seen.took.append((time.monotonic() - begun) * 1000)
            if answer.status not in {200, 304, 404, 503}:
                self._seen.wrong.append(f"{answer.status} {method} {path}")
        return answer.status

    def _drop(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _article(self) -> str:
        return f"/article/{self._random.choice(self._ids)}"

    def _open_article(self) -> None:
        if self._ask(self._article()) == 200:
            with self._seen.lock:
                self._seen.opened += 1

    def _search(self) -> None:
        self._ask(f"/search?q={quote(self._random.choice(self._asked))}")

    def _latest(self) -> None:
        self._ask("/")

    def _look(self) -> None:
        self._ask(self._random.choice(["/top", "/names", "/figures", "/top?period=month"]))

    def _program(self) -> None:
        words = quote(self._random.choice(self._asked))
        number = self._random.choice(self._ids)
        self._ask(self._random.choice([
            f"/feed.xml?q={words}", f"/api/search?q={words}", f"/api/articles/{number}",
            "/api/stats", f"/article/{number}.bib", f"/api/articles/{number}/related",
        ]))  # fmt: skip

    def _not_counted(self) -> None:
        """What opens an article's page and is no person."""
        kind: dict[str, Any] = self._random.choice([
            {"method": "HEAD"}, {"Sec_Purpose": "prefetch"}, {"User_Agent": "Googlebot/2.1"},
            {"Sec_Fetch_Mode": "cors"},
        ])  # fmt: skip
        self._ask(self._article(), **kind)

    def _break_off(self) -> None:
        """Ask for much, and be gone."""
        with socket.create_connection(("127.0.0.1", self._one.port), timeout=60) as raw:
            raw.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{self._one.port}\r\n\r\n".encode())
            raw.recv(100)

    def _dawdle(self) -> None:
        """Send half of a head, and wait a while."""
        with socket.create_connection(("127.0.0.1", self._one.port), timeout=60) as raw:
            raw.sendall(b"GET /search?q=x HTTP/1.1\r\nHost: loc")
            self.ending.wait(self._random.random() * 4)


class Writer(threading.Thread):
    """What others do to the archive meanwhile, one after the other."""

    def __init__(self, archive: str, folder: Path, pause: float) -> None:
        super().__init__(daemon=True)
        self._archive = archive
        self._folder = folder
        self._pause = pause
        self._number = 0
        self.done: dict[str, int] = {}
        self.wrong: list[str] = []
        self.ending = threading.Event()

    def run(self) -> None:
        while True:
            for work in (self._import, self._tag, self._erase, self._compact):
                if self.ending.wait(self._pause):
                    return
                work()

    def _newsctl(self, name: str, *words: str) -> str:
        command = [sys.executable, "-m", "newsctl", "--db", self._archive, *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            self.wrong.append(f"{name}: {ran.returncode} {ran.stderr[-300:]}")
        self.done[name] = self.done.get(name, 0) + 1
        return ran.stdout

    def _import(self) -> None:
        file = self._folder / "more.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for _one in range(200):
                self._number += 1
                (one,) = list(articles(1, words=300 + self._number % 50))
                one |= {"title": f"خبر جديد رقم {self._number}", "section": _PASSING,
                        "url": f"https://example.org/soak/{self._number}"}  # fmt: skip
                out.write(json.dumps(one) + "\n")
        self._newsctl("import", "import", str(file), "-q", "--on-duplicate", "keep")

    def _tag(self) -> None:
        self._newsctl("tag", "tag", "1-20", f"+جولة{self._number % 7}")

    def _erase(self) -> None:
        ids = self._newsctl("list", "list", "--section", _PASSING, "--format", "ids").split()
        if ids:
            self._newsctl("rm", "rm", "--forever", "--yes", *ids)

    def _compact(self) -> None:
        self._newsctl("compact", "compact")


def views(archive: str) -> int:
    """All views, those among them that wait for a writer."""
    with open_archive(archive) as opened:
        return opened.stats().views


def soak(
    archive: str,
    seconds: float,
    *,
    every: float = 10.0,
    pause: float = 15.0,
    rest: float = _SETTLED,
    tell: Callable[[Sample, Seen], None] = lambda _sample, _seen: None,
) -> Report:
    """Serve an archive for so long under a mixed load, writers at work with a pause between two;
    `tell` gets a sample `every` so many seconds; the last is taken after a `rest`. Only articles
    that no writer takes away are opened."""
    asked = queries(archive, Random(5), 500)
    with open_archive(archive) as opened:
        some = Random(6).sample(range(1, opened.count() + 1), min(300, opened.count()))
        ids = [
            number
            for one in opened.articles(some)
            if one.section != _PASSING and (number := one.id)
        ]
    began = views(archive)
    seen, samples = Seen(), []
    with serving(archive) as one, tempfile.TemporaryDirectory() as folder:

        def sample() -> Sample:
            now = time.monotonic() - begun
            return Sample(now, one.memory(), one.descriptors(), one.threads())

        begun = time.monotonic()
        readers = [Reader(one, asked, ids, seen, number) for number in range(READERS)]
        writer = Writer(archive, Path(folder), pause)
        first = Reader(one, asked, ids, seen, 99)
        for warm in ("/", "/figures", "/top", f"/search?q={quote(asked[0])}", "/feed.xml"):
            first._ask(warm)
        first._drop()
        threads: list[Reader | Writer] = [*readers, writer]
        for thread in threads:
            thread.start()
        while time.monotonic() - begun < seconds:
            time.sleep(every)
            samples.append(sample())
            tell(samples[-1], seen)
        for thread in threads:
            thread.ending.set()
        for thread in threads:
            thread.join()
        time.sleep(rest)
        after = sample()
    seen.wrong += writer.wrong
    return Report(samples, seen, views(archive) - began, writer.done, after)


def main(archive: str, minutes: float) -> int:
    print(f"{'second':>7}{'asked':>8}{'median':>8}{'95th':>8}{'MB':>8}{'open':>6}{'threads':>9}")

    def tell(now: Sample, seen: Seen) -> None:
        with seen.lock:
            took, seen.took = sorted(seen.took), []
        if took:
            most = took[int(len(took) * 0.95)]
            asked = f"{now.second:7.0f}{seen.asked:8}{median(took):8.1f}{most:8.1f}"
            print(f"{asked}{now.memory:8.1f}{now.descriptors:6}{now.threads:9}", flush=True)

    found = soak(archive, minutes * 60, every=30 if minutes > 1 else 5, tell=tell)
    last = found.after
    print(f"at rest {last.memory:.1f} MB, {last.descriptors} open, {last.threads} threads")
    print(f"opened {found.seen.opened}, counted {found.counted}; meanwhile {found.writes}")
    print("\n".join(found.leaks) or "nothing leaked")
    return bool(found.leaks)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 30))
