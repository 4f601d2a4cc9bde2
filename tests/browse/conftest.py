"""A reader of an archive of forty articles: without a terminal, and on one of its own."""

from __future__ import annotations

import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.browse.commands import press
from newsctl.browse.keys import Key
from newsctl.browse.reader import Reader
from newsctl.browse.typesetter import Typesetter
from newsctl.browse.view import frame
from newsctl.cli.terminal.readership import Reads
from newsctl.display.article_page import Setting
from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from newsctl.messages import speaking
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from newsctl.actions.readership import Count
    from newsctl.archive.door import Archive
    from newsctl.display.renderable import Renderable

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
COUNT = 40
THINGS = ("زيتون الجبال", "سفينة الميناء", "مكتبة القرية", "جسر المدينة", "لقاح الأطفال")
SOURCES = ("صوت الساحل", "جريدة الميناء", "الأفق")


def article(number: int) -> Article:
    """The article of that number: each is a day older than the one before it."""
    topic = "وزير" if number % 4 == 0 else "قطار"
    paragraph = f"فقرة عن خبر يطول حتى يملأ سطرا أو سطرين من الشاشة، وفيها رقم {number}."
    return Article(
        title=f"خبر رقم {number}: {topic}",
        body="\n\n".join([paragraph] * 25 + [f"قال {topic} شيئا عن {THINGS[number // 10 % 5]}."]),
        source=SOURCES[number % 3],
        section="اقتصاد" if number % 2 else "ثقافة",
        tags=["كتب"] if number % 5 == 0 else [],
        published_at=str(date(2025, 11, 20) - timedelta(days=number)),
        url=f"https://example.org/{number}",
    )


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, made once and copied for each test: article N has the id N, 1 is the latest."""
    folder = tmp_path_factory.mktemp("forty")
    with open_archive(str(folder / "a.json"), create=True, clock=lambda: NOW) as archive:
        list(archive.add_many(article(number) for number in range(1, COUNT + 1)))
    return folder


@pytest.fixture
def db(tmp_path: Path, pattern: Path) -> Path:
    for file in pattern.iterdir():
        shutil.copy2(file, tmp_path / file.name)
    return tmp_path / "a.json"


@pytest.fixture
def archive(db: Path) -> Iterator[Archive]:
    with open_archive(str(db), clock=lambda: NOW) as opened:
        yield opened


@dataclass
class FakeDesk:
    """A world that notes what is asked of it."""

    today: date = TODAY
    opened: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    write: Callable[[Article], Article] = lambda one: one

    @contextmanager
    def writing(self) -> Iterator[Callable[[Article], Article]]:
        yield self.write

    def open_address(self, address: str) -> None:
        self.opened.append(address)

    def copy(self, article: Article) -> None:
        self.copied.append(article.title)

    def chart(self, counts: Sequence[Count]) -> Renderable:
        return Reads(counts, "day", "latn")


class Driver:
    """A reader that is typed to."""

    def __init__(
        self,
        archive: Archive,
        *,
        width: int = 100,
        height: int = 20,
        text: str = "",
        mode: Mode = Mode.VISUAL,
        base: int = 1,
    ) -> None:
        self.archive = archive
        self.desk = FakeDesk()
        setter = Typesetter(Layout(mode, base), Setting(today=TODAY), width, height)
        self.reader = Reader(archive, self.desk, setter, EVERYTHING, text)

    def __call__(self, *keys: str) -> Driver:
        """Press keys by their names; a text of several letters that is no name is typed."""
        for key in keys:
            for one in [key] if len(key) == 1 or key in NAMED else list(key):
                press(self.reader, Key(one, one if len(one) == 1 else ""))
                while self.reader.settle():
                    pass
                self.shown()
        return self

    def shown(self) -> list[str]:
        """The lines of the screen."""
        found = frame(self.reader)
        assert len(found.lines) == self.reader.setter.height
        assert all(line.width <= self.reader.setter.width for line in found.lines)
        return [line.text.rstrip() for line in found.lines]

    @property
    def page(self) -> str:
        """What kind of page is in front."""
        return type(self.reader.page).__name__

    @property
    def chosen(self) -> int | None:
        """The id of the article that is chosen or read."""
        shown = self.reader.shown
        return shown.article.id if shown else None

    @property
    def ids(self) -> list[int | None]:
        """The ids of the rows that are on the screen."""
        page, height = self.reader.list, self.reader.setter.list_height
        end = min(page.top + height, page.rows.end)
        return [page.rows.row(one).id for one in range(page.top, end)]


NAMED = {
    "up", "down", "pageup", "pagedown", "home", "end", "enter", "escape", "left", "right",
    "backspace", "delete", "c-c", "c-z", "c-l", "c-w", "c-u", "c-k", "لا",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def driver(archive: Archive) -> Driver:
    return Driver(archive)


# -- on a terminal -------------------------------------------------------------------------------
class Terminal:
    """The program on a terminal of its own, which pyte draws."""

    def __init__(self, words: Sequence[str], environ: dict[str, str], columns: int, lines: int):
        import fcntl
        import pty
        import termios

        import pyte

        self.ours, self.theirs = pty.openpty()
        self._resize: Callable[[int, int], Any] = lambda columns, lines: fcntl.ioctl(
            self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0)
        )
        self._resize(columns, lines)
        self.manners: Any = termios.tcgetattr(self.theirs)
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.process = subprocess.Popen(
            words,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=environ,
            start_new_session=True,
        )

    def read(self, until: Callable[[], bool] | None = None, *, seconds: float = 20) -> bytes:
        """What is sent until something holds, or (without it) until nothing more comes."""
        got, end = b"", time.monotonic() + seconds
        while time.monotonic() < end and not (until is not None and until()):
            if not select.select([self.ours], [], [], 0.1)[0]:
                if until is None and got:
                    break
                if self.process.poll() is not None:
                    break
                continue
            try:
                piece = os.read(self.ours, 65536)
            except OSError:
                break
            got += piece
            self.sent += piece
            self.stream.feed(piece)
        if until is not None:
            assert until(), self.text
        return got

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def shows(self, *texts: str) -> None:
        """Wait until all these are on the screen."""
        self.read(lambda: all(one in self.text for one in texts))

    def painted(self, times: int) -> None:
        """Wait until so many frames came, whole."""
        end = b"\x1b[?2026l"
        self.read(lambda: self.sent.count(end) >= times and self.sent.endswith(end))

    def type(self, text: str | bytes) -> None:
        os.write(self.ours, text.encode() if isinstance(text, str) else text)

    def resize(self, columns: int, lines: int) -> None:
        self._resize(columns, lines)
        self.screen.resize(lines, columns)
        self.process.send_signal(signal.SIGWINCH)

    def ends(self, seconds: float = 20) -> int:
        """Wait for the end: the exit code."""
        self.read(lambda: self.process.poll() is not None, seconds=seconds)
        while select.select([self.ours], [], [], 0.05)[0]:
            self.sent += os.read(self.ours, 65536)
        return self.process.wait(timeout=seconds)

    def manners_now(self) -> Any:
        import termios

        return termios.tcgetattr(self.theirs)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for one in (self.ours, self.theirs):
            os.close(one)


@pytest.fixture
def on_terminal(db: Path, home: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts `newsctl browse` on a terminal of a size."""
    pytest.importorskip("termios")
    begun: list[Terminal] = []

    def start(
        *words: str,
        columns: int = 100,
        lines: int = 20,
        before: Sequence[str] = (),
        **more: str,
    ) -> Terminal:
        left_out = {"COLUMNS", "LINES", "EDITOR", "VISUAL", "TMUX", "STY", "TERM_PROGRAM"}
        environ = {name: value for name, value in os.environ.items() if name not in left_out}
        environ |= {
            "TERM": "xterm-256color",
            "XTERM_VERSION": "XTerm(379)",
            "NEWSCTL_DB": str(db),
            "NEWSCTL_LANG": "en",
            "TZ": "UTC",
        } | more
        program = [*before, sys.executable, "-m", "newsctl", "browse"]
        begun.append(Terminal([*program, *words], environ, columns, lines))
        return begun[-1]

    yield start
    for one in begun:
        one.close()
