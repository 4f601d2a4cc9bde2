"""The program under test: in this process for speed, as one of its own, or on a terminal."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from newsctl.cli.app import main
from newsctl.cli.environment import Environment
from tests.forks import HERE, Forks
from tests.ran import Ran

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PROGRAM = [sys.executable, "-m", "newsctl"]


class Stream(io.TextIOWrapper):
    """A stream in memory that may pass for a terminal."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", errors="surrogateescape", newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8", "surrogateescape")


class Cli(Protocol):
    """Runs `newsctl` with arguments in this process; English unless `lang` says otherwise."""

    db: Path

    def __call__(
        self,
        *args: str,
        stdin: str | bytes = "",
        lang: str = "en",
        terminal: bool = False,
        environ: dict[str, str] | None = None,
        code: int | None = 0,
    ) -> Ran: ...


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where the archive of a test is."""
    return tmp_path / "articles.json"


@pytest.fixture
def environ(db: Path, home: Path) -> dict[str, str]:
    """The variables of a run, without any of the real ones that newsctl reads."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"TERM", "COLUMNS", "LINES", "PAGER", "EDITOR", "VISUAL", "TMUX", "STY"}
    }
    return kept | {"NEWSCTL_DB": str(db), "NEWSCTL_LANG": "en", "TZ": "UTC"}


@pytest.fixture
def cli(db: Path, environ: dict[str, str]) -> Cli:
    """Runs the program in this process, and fails when its exit code is not the expected one (None:
    any)."""

    def run(
        *args: str,
        stdin: str | bytes = "",
        lang: str = "en",
        terminal: bool = False,
        environ: dict[str, str] | None = None,
        code: int | None = 0,
    ) -> Ran:
        data = stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin
        env = Environment(
            stdin=Stream(data, terminal=terminal),
            stdout=Stream(terminal=terminal),
            stderr=Stream(terminal=terminal),
            environ=base | {"NEWSCTL_LANG": lang, "NEWSCTL_DEBUG": "1"} | (environ or {}),
            clock=lambda: NOW,
        )
        found = main(args, env)
        assert isinstance(env.stdout, Stream)
        assert isinstance(env.stderr, Stream)
        ran = Ran(found, env.stdout.text(), env.stderr.text())
        assert code is None or ran.code == code, (args, ran)
        return ran

    base = environ
    run.db = db  # type: ignore[attr-defined]
    return run  # type: ignore[return-value]


@pytest.fixture
def program(environ: dict[str, str], tmp_path: Path) -> Any:
    """Runs the program as a process: (arguments, stdin) to what it left."""

    def run(*args: str, stdin: bytes = b"", **more: str) -> Ran:
        if HERE:
            done = Forks.of_this_process().run(
                args, variables=environ | more, folder=tmp_path, stdin=stdin
            )
        else:
            done = subprocess.run(
                [*PROGRAM, *args],
                input=stdin,
                env=environ | more,
                cwd=tmp_path,
                capture_output=True,
                check=False,
                timeout=60,
            )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def on_terminal(environ: dict[str, str], tmp_path: Path) -> Any:
    """Runs the program on a terminal of its own (a pty): its exit code and all that it showed."""
    pty = pytest.importorskip("pty")

    def run(*args: str, typed: bytes = b"", **more: str) -> Ran:
        ours, theirs = pty.openpty()
        variables = environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"} | more
        with subprocess.Popen(
            [*PROGRAM, *args],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=variables,
            cwd=tmp_path,
            start_new_session=True,
        ) as child:
            os.close(theirs)
            if typed:
                os.write(ours, typed)
            shown = b""
            while piece := _read(ours):
                shown += piece
            child.wait(timeout=60)
        os.close(ours)
        return Ran(child.returncode, shown.decode().replace("\r\n", "\n"), "")

    return run


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # what Linux says when the other side has closed
        return b""


ARTICLES: list[dict[str, Any]] = [
    {
        "title": "انطلاق موسم الزيتون",
        "body": "انطلق موسم جني الزيتون في الساحل.\n\nوقال الوزير إن المحصول وافر هذا العام.",
        "source": "صوت الساحل",
        "author": "ليلى الطرابلسي",
        "section": "اقتصاد",
        "tags": ["فلاحة", "زيتون"],
        "published_at": "2026-10-28",
        "url": "https://example.org/olive",
        "views": 12,
    },
    {
        "title": "افتتاح خط القطار",
        "body": "افتتح الوزراء خط القطار بين المدينتين، وركب فيه سكان كثيرون.",
        "source": "جريدة الميناء",
        "section": "مجتمع",
        "tags": ["نقل"],
        "published_at": "2026-11-02T09:30:00+01:00",
        "views": 1205,
    },
    {
        "title": "مكتبة تصل إلى القرى",
        "body": "وصلت مكتبة متنقلة إلى القرى، وقرأ الأطفال فيها كتبا كثيرة.",
        "source": "صوت الساحل",
        "section": "ثقافة",
        "tags": ["كتب"],
    },
]


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """An archive of three articles, numbered 1 to 3, made once and copied for each test."""
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    folder = tmp_path_factory.mktemp("pattern")
    location = str(folder / "articles.json")
    with open_archive(location, create=True, clock=lambda: NOW) as archive:
        for fields in ARTICLES:
            archive.add(Article(**fields))
    return folder


@pytest.fixture
def filled(cli: Cli, pattern: Path) -> Cli:
    """The program with three articles in its archive, numbered 1 to 3."""
    for file in pattern.iterdir():
        shutil.copy2(file, cli.db.parent / file.name)
    return cli
