"""What a key costs in the full-screen reader: from the key to the bytes, in ms of computing, and
then on a terminal, by the clock.

    python -m tests.benchmarks.bench_browse [ARTICLES | ARCHIVE.json] [COLUMNSxLINES]

First the reader runs in this process on a screen in memory, so that only its own work is counted:
the archive, the layout, the comparison with what is shown. Each row gives the median, the 95th of a
hundred and the most, beside the cost of printing one screen of `list` in the same run (`ratio` is
the 95th to that), and the peak of memory so far, which stays flat however far one goes. Then it
runs as a person has it: how long it takes to start, beside `list`, and each key to its last byte.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.browse.commands import press
from newsctl.browse.keys import Key
from newsctl.browse.painter import Painter
from newsctl.browse.reader import Reader
from newsctl.browse.typesetter import COLUMNS, Typesetter
from newsctl.browse.view import frame
from newsctl.display.article_page import Setting
from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from newsctl.display.listing import Listing
from newsctl.display.screen import Screen
from newsctl.display.theme import Theme
from newsctl.selection import EVERYTHING, Selection
from tests.benchmarks.browse_on_terminal import measure
from tests.benchmarks.corpus import articles

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

STEPS: dict[str, list[str]] = {
    "a step": ["j"] * 300,
    "a page down": ["pagedown"] * 200,
    "a page up": ["pageup"] * 100,
    "to either end": ["G", "g"] * 20,
    "read, back, next": ["enter", "q", "j"] * 40,
    "a letter of a query": [
        "/", *"وزير", *["backspace"] * 4, *"الماء في", *["backspace"] * 8,
        *"رئيس الحكومة", "escape",
    ],
    "a thousand pages": ["pagedown"] * 1000,
}  # fmt: skip


class Desk:
    """No world at all."""

    today = date(2026, 11, 26)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def main(archive: Archive, columns: int, lines: int) -> None:
    out, layout = io.StringIO(), Layout(Mode.VISUAL, 1)
    screen = Screen(out, layout, columns, lines, theme=Theme("dark", "256"))

    def listed() -> None:
        page = archive.page(Selection(limit=lines - 2)).articles
        screen.print(Listing([(one, {}) for one in page], COLUMNS).lines(layout, screen.width))

    floor = median(cost(listed) for _run in range(9))
    print(f"{'':22}{'median':>8}{'95th':>8}{'most':>8}{'ratio':>8}{'MB':>6}")
    print(f"{'a screen of list':22}{floor:8.1f}")
    setter = Typesetter(layout, Setting(), screen.width, screen.height)
    reader = Reader(archive, Desk(), setter, EVERYTHING)
    painter = Painter(screen)

    def one(name: str) -> None:
        press(reader, Key(name, name if len(name) == 1 else ""))
        if reader.prompt is not None:
            reader.settle()
        painter.paint(frame(reader))

    for name, keys in STEPS.items():
        found = []
        for key in keys:
            found.append(cost(lambda key=key: one(key)))  # type: ignore[misc]
            out.seek(0)
            out.truncate()
        found.sort()
        most = found[int(len(found) * 0.95)]
        print(
            f"{name:22}{median(found):8.1f}{most:8.1f}{found[-1]:8.1f}{most / floor:8.2f}{peak():6}"
        )


def cost(work: Callable[[], object]) -> float:
    """Milliseconds that this process computed."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def peak() -> int:
    """The most memory that this process took so far, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def made(folder: Path, count: int) -> str:
    """An archive of so many articles."""
    place = str(folder / "articles.json")
    with open_archive(place, create=True) as archive:
        for _one in archive.add_many(Article(**one) for one in articles(count)):
            pass
    return place


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "5000"
    size = (sys.argv[2] if len(sys.argv) > 2 else "100x40").split("x")
    with tempfile.TemporaryDirectory() as folder:
        place = made(Path(folder), int(what)) if what.isdigit() else what
        with open_archive(place) as opened:
            main(opened, int(size[0]), int(size[1]))
        measure(
            place,
            (int(size[0]), int(size[1])),
            {name: keys[:60] for name, keys in STEPS.items() if len(keys) < 1000},
        )
