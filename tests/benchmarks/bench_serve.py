"""What served pages take, asked for by a public load generator (wrk): milliseconds, requests.

    python -m tests.benchmarks.bench_serve ARCHIVE.json [SECONDS]

The archive is imported into meanwhile: give a copy. Searches come at 20 a second, each for other
words than those before, so that no answer is at hand; at rest, and beside an import. The latest
page comes at 200 a second, and as fast as it goes; beside it, as the floor, `robots.txt`, which
asks nothing of the archive. `ratio` is the 95th to the floor's, `computed` what the
server's process computes for one, which a busy machine does not change.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.benchmarks.corpus import articles
from tests.benchmarks.serving import queries, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CONNECTIONS = 4
# wrk waits before each request; what a request takes comes on top, so the rate is a little lower.
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
  io.write(string.format("FOUND %%d %%f %%f %%f %%f %%d\\n", summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency.max / 1000, failed))
end
"""


def load(address: str, paths: Sequence[str], seconds: int, rate: int | None) -> list[float]:
    """Requests, requests a second, the median, the 95th of a hundred and the most in ms, failures.
    Without a rate as many as are answered."""
    quoted = ", ".join(json.dumps(one) for one in paths)
    pause = f"function() return {1000 * _CONNECTIONS // rate} end" if rate else "nil"
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
def importing(archive: str, folder: Path) -> Iterator[None]:
    """An import that lasts at least as long as the block."""
    file = folder / "more.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number, one in enumerate(articles(40_000)):
            other = {"title": f"{one['title']} جديد {number}",
                     "url": f"https://example.org/more/{number}"}  # fmt: skip
            out.write(json.dumps(one | other) + "\n")
    command = [sys.executable, "-m", "newsctl", "--db", archive, "import", str(file), "-q"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
        if process.poll() is not None:
            print("(the import was over before the load)")
    finally:
        process.terminate()
        process.wait()


def main(archive: str, seconds: int) -> None:
    asked = queries(archive, Random(8), 4000)
    searches = [f"/search?q={quote(one)}" for one in asked]
    with serving(archive, "--title", "bench") as one, tempfile.TemporaryDirectory() as folder:
        heads = ("asked", "a second", "median", "95th", "most", "ratio", "computed", "failed", "MB")
        print(f"{'':32}" + "".join(f"{one:>9}" for one in heads))
        for path in ("/", *searches[-8:]):  # what is loaded once is loaded now
            load(one.address, [path], 1, 4)
        floor = load(one.address, ["/robots.txt"], seconds, 20)

        def row(name: str, paths: Sequence[str], rate: int | None) -> None:
            before = one.computed()
            found = load(one.address, paths, seconds, rate)
            each = (one.computed() - before) / max(found[0], 1)
            asked, rate_had, middle, most, worst, failed = found
            cells = (rate_had, middle, most, worst, most / floor[3], each)
            shown = "".join(f"{cell:9.1f}" for cell in cells)
            print(f"{name:32}{asked:9.0f}{shown}{failed:9.0f}{one.memory():9.0f}", flush=True)

        row("robots.txt, 20 a second", ["/robots.txt"], 20)
        row("robots.txt, all that goes", ["/robots.txt"], None)
        row("searches, 20 a second", searches[:2000], 20)
        row("the latest, 200 a second", ["/"], 200)
        row("the latest, all that goes", ["/"], None)
        with importing(archive, Path(folder)):
            row("searches beside an import, 20", searches[2000:], 20)
            row("the latest beside an import, 200", ["/"], 200)


if __name__ == "__main__":
    if shutil.which("wrk") is None:
        sys.exit("wrk makes the load: https://github.com/wg/wrk")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
