"""What fetching costs: the real command, against the time that the sites alone take.

    python tests/benchmarks/bench_fetch.py [--feeds 200] [--hosts 40] [--entries 25] [--seconds .4]

A server of its own process plays the hosts, and thinks `--seconds` before each answer. One
connection a host and eight in all: no program fetches faster than the slowest host, or than the
time of all of them over eight. The first fetch stores all entries, the second is told by each site
that nothing changed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.measure import Cost, process

AT_ONCE = 8
TEXT = (
    "انطلق موسم جني الزيتون في الساحل وسط توقعات بمحصول وافر وقال الوزير إن الأسعار ستنخفض كثيرا "
    "في المدينة بعد أن ارتفعت العام الماضي على كل الناس في الأسواق والقرى البعيدة عن البحر"
)
WORDS = TEXT.split()


def feed(number: int, entries: int) -> bytes:
    """A feed whose entries nobody else has, of some 250 words each."""
    items = []
    for entry in range(entries):
        seed = number * 1000 + entry
        text = " ".join(WORDS[(seed * 7 + at * (1 + seed % 11)) % len(WORDS)] for at in range(250))
        items.append(
            f"<item><title>خبر رقم {seed} {WORDS[seed % len(WORDS)]}</title>"
            f"<link>http://n{number}.example/{entry}</link><guid>n{number}-{entry}</guid>"
            "<pubDate>Sat, 31 Oct 2026 08:00:00 +0100</pubDate>"
            f"<description>{seed} {text}</description></item>"
        )
    channel = f"<title>صحيفة {number}</title>{''.join(items)}"
    return f'<rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def serve(hosts: int, feeds: int, entries: int, seconds: float) -> None:
    """Play hosts until standard input ends; their feeds' addresses are printed, then, at the end,
    how many connections there were at once of one host and of all."""
    open_now: dict[int, int] = {}
    most = {"host": 0, "all": 0}
    guard = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            port = self.server.server_port  # type: ignore[attr-defined]
            with guard:
                open_now[port] = open_now.get(port, 0) + 1
                most["host"] = max(most["host"], open_now[port])
                most["all"] = max(most["all"], sum(open_now.values()))
            time.sleep(seconds)
            known = self.headers["If-None-Match"] == '"1"'
            with guard:  # before the answer: who has it may come again at once
                open_now[port] -= 1
            self.send_response(304 if known else 200)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            if not known:
                self.wfile.write(bodies[int(self.path[1:])])

        def log_message(self, *_args: Any) -> None:
            pass

    bodies = [feed(number, entries) for number in range(feeds)]
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _host in range(hosts)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    for number in range(feeds):
        port = servers[number % hosts].server_address[1]
        print(f"http://127.0.0.1:{port}/{number}", flush=True)
    sys.stdin.read()
    print(f"{most['host']} {most['all']}", flush=True)


class Sites:
    """The hosts, played by another process."""

    def __init__(self, hosts: int, feeds: int, entries: int, seconds: float) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--serve", "--hosts", str(hosts), "--feeds", str(feeds),
             "--entries", str(entries), "--seconds", str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.feeds = [self._process.stdout.readline().strip() for _feed in range(feeds)]
        per_host = -(-feeds // hosts) * seconds
        self.floor = max(per_host, feeds * seconds / AT_ONCE)  # seconds

    def close(self) -> tuple[int, int]:
        """End them; the connections at once of one host, and of all."""
        host, every = self._process.communicate()[0].split()
        return int(host), int(every)


def fetch(folder: Path, feeds: list[str], environ: dict[str, str]) -> list[Cost]:
    """Follow feeds and fetch them twice: first all of them, then what changed."""
    outlines = "".join(f'<outline text="صحيفة {n}" xmlUrl="{one}"/>' for n, one in enumerate(feeds))
    (folder / "feeds.opml").write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    base = [sys.executable, "-m", "newsctl", "--db", str(folder / "articles.json"), "--quiet"]
    process([*base, "follow", str(folder / "feeds.opml")], environ)
    command = [*base, "fetch", "--allow-local", *feeds]
    return [process(command, environ), process(command, environ)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--entries", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=0.4)
    parser.add_argument("--serve", action="store_true")
    told = parser.parse_args()
    if told.serve:
        serve(told.hosts, told.feeds, told.entries, told.seconds)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environ = dict(os.environ) | {
            "NEWSCTL_CONFIG": str(folder / "none.toml"),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }
        sites = Sites(told.hosts, told.feeds, told.entries, told.seconds)
        costs = fetch(folder, sites.feeds, environ)
        host, every = sites.close()
    print(f"{'':>10}{'s':>7}{'floor s':>9}{'ratio':>7}{'CPU s':>7}{'peak MB':>9}")
    for name, cost in zip(("first", "unchanged"), costs, strict=True):
        ratio = cost.ms / 1000 / sites.floor
        print(f"{name:>10}{cost.ms / 1000:>7.1f}{sites.floor:>9.1f}{ratio:>7.2f}", end="")
        print(f"{cost.cpu / 1000:>7.1f}{cost.mb:>9.0f}")
    print(f"connections at once: {host} a host, {every} in all")


if __name__ == "__main__":
    main()
