"""What served pages take, asked for by a public load generator (wrk): milliseconds, requests.

    python -m tests.benchmarks.bench_serve ARCHIVE.json [SECONDS]

A copy is served, which is imported into meanwhile. Searches come at 20 a second, each for other
words than those before, so that no answer is at hand (a thousand of them: of some hundreds the
95th is by chance); at rest, and beside an import. The latest
page comes at 200 a second, and as fast as it goes; beside it, as the floor, `robots.txt`, which
asks nothing of the archive. `ratio` is the 95th to the floor's, `computed` what the
server's process computes for one, which a busy machine does not change.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsctl.archive.open import open_archive
from tests.benchmarks.corpus import articles
from tests.benchmarks.serving import queries, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CONNECTIONS = 4
# wrk waits before each request, and what a request takes comes on top: some are asked for first, to
# learn how much less it is to wait.
_LEARNING = 3  # seconds
_SCRIPT = """
local paths = {%s}
local at, step = %d, 0
request = function()
  step = step + 1
  return wrk.format("GET", paths[(at + step) %% #paths + 1])
end
delay = %s
done = function(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.timeout + summary.errors.read
  io.write(string.format("FOUND %%d %%f %%f %%f %%f %%d %%f\\n", summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency.max / 1000, failed, latency.mean / 1000))
end
"""


def load(
    address: str, paths: Sequence[str], seconds: int, rate: int | None, taking: float = 0.0
) -> list[float]:
    """Requests, requests a second, the median, the 95th of a hundred and the most in ms, failures,
    the mean. Without a rate as many as are answered; with one, each `taking` so many ms."""
    quoted = ", ".join(json.dumps(one) for one in paths)
    wait = max(0, round(1000 * _CONNECTIONS / rate - taking)) if rate else 0
    pause = f"function() return {wait} end" if rate else "nil"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT % (quoted, Random().randrange(len(paths)), pause))
        script.flush()
        ran = subprocess.run(
            ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s",
             "-H", "Accept-Encoding: gzip", "-s", script.name, address],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    found = re.search(r"^FOUND (.+)$", ran.stdout, re.MULTILINE)
    assert found is not None, ran.stdout
    return [float(one) for one in found[1].split()]


@contextmanager
def importing(archive: str) -> Iterator[None]:
    """An import that goes on as long as the block: it is given articles until then, and ends."""
    command = [sys.executable, "-m", "newsctl", "--db", archive, "import", "-", "--from", "jsonl",
               "-q"]  # fmt: skip
    some, over = list(articles(2000)), threading.Event()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:

        def feed() -> None:
            with suppress(BrokenPipeError), process.stdin as out:  # type: ignore[union-attr]
                for number in itertools.count():
                    if over.is_set():
                        return
                    one = some[number % len(some)]
                    other = {"title": f"{one['title']} {number}",
                             "url": f"https://example.org/more/{number}"}  # fmt: skip
                    out.write(json.dumps(one | other).encode() + b"\n")

        feeder = threading.Thread(target=feed)
        feeder.start()
        try:
            yield
            assert process.poll() is None, "the import ended before the load"
        finally:
            over.set()
            feeder.join()


def copied(archive: str, folder: str) -> str:
    """A copy of an archive that nobody writes to: what is measured grows by no earlier run."""
    for file in Path(archive).parent.glob(f"{Path(archive).name}*"):
        shutil.copy2(file, folder)
    return str(Path(folder) / Path(archive).name)


def main(archive: str, seconds: int) -> None:
    asked = dict.fromkeys(queries(archive, Random(8), 6000))
    searches = [f"/search?q={quote(one)}" for one in asked]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = copied(archive, folder)
        one = stack.enter_context(serving(place, "--title", "bench"))
        heads = ("asked", "a second", "median", "95th", "most", "ratio", "computed", "failed", "MB")
        print(f"{'':32}" + "".join(f"{one:>9}" for one in heads))
        for path in ("/", *searches[-8:]):  # what is loaded once is loaded now
            load(one.address, [path], 1, 4)
        floor = load(one.address, ["/robots.txt"], seconds, 20)

        def row(name: str, paths: Sequence[str], rate: int | None, times: int = 1) -> None:
            taking = 0.0
            if rate:
                learnt = paths[-rate * _LEARNING :]
                taking = load(one.address, learnt, _LEARNING, rate)[-1]
            before = one.computed()
            found = load(one.address, paths, seconds * times, rate, taking)
            each = (one.computed() - before) / max(found[0], 1)
            asked, rate_had, middle, most, worst, failed, _mean = found
            cells = (rate_had, middle, most, worst, most / floor[3], each)
            shown = "".join(f"{cell:9.1f}" for cell in cells)
            print(f"{name:32}{asked:9.0f}{shown}{failed:9.0f}{one.memory():9.0f}", flush=True)

        row("robots.txt, 20 a second", ["/robots.txt"], 20)
        row("robots.txt, all that goes", ["/robots.txt"], None)
        row("searches, 20 a second", searches[:2000], 20, times=3)
        row("the latest, 200 a second", ["/"], 200)
        row("the latest, all that goes", ["/"], None)
        before = counted(place)
        with importing(place):
            row("searches beside an import, 20", searches[2000:], 20)
            row("the latest beside an import, 200", ["/"], 200)
        print(f"{counted(place) - before} articles were imported meanwhile")


def counted(archive: str) -> int:
    """How many articles an archive has."""
    with open_archive(archive) as opened:
        return opened.count()


if __name__ == "__main__":
    if shutil.which("wrk") is None:
        sys.exit("wrk makes the load: https://github.com/wg/wrk")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
