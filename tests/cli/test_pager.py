"""The pager: Ctrl-C is for it alone, and the terminal is afterwards as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.cli.environment import Environment
from newsctl.cli.programs.pager import pager_of
from tests.cli.conftest import PROGRAM, Stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Cli

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

# What pagers do to a terminal, and what Ctrl-C does to them.
RAW = "stty -icanon -echo <&3; printf '\\033[?1049h'; "
SCRIPTS = {
    "it goes on": RAW + "trap '' INT; cat >/dev/null; echo READY; read x <&3; stty sane <&3",
    "it notes it": RAW + "trap 'echo NOTED' INT; cat >/dev/null; echo READY; "
                         "while ! read x <&3; do :; done; stty sane <&3",
    "it dies of it": RAW + "cat >/dev/null; echo READY; exec sleep 60",
}  # fmt: skip


class Running:
    """`newsctl show` in a pager, on a terminal of its own."""

    def __init__(self, environ: dict[str, str], folder: Path, pager: str) -> None:
        self.ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(theirs)
        self.theirs = theirs
        variables = environ | {
            "TERM": "xterm", "COLUMNS": "80", "LINES": "4", "PAGER": pager, "NEWSCTL_BIDI": "off",
        }  # fmt: skip
        self.child = subprocess.Popen(
            [*PROGRAM, "show", "1", "--no-count"],
            stdin=theirs, stdout=theirs, stderr=theirs, env=variables, cwd=folder,
            start_new_session=True, preexec_fn=self._own_terminal,  # noqa: PLW1509 - no threads
        )  # fmt: skip
        os.set_blocking(self.ours, False)
        self.shown = ""

    def _own_terminal(self) -> None:
        import fcntl

        fcntl.ioctl(self.theirs, termios.TIOCSCTTY, 0)

    def wait_for(self, done: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not done():
            self.read()
            assert time.monotonic() < end, self.shown
            time.sleep(0.02)

    def read(self) -> None:
        with contextlib.suppress(OSError):
            self.shown += os.read(self.ours, 65536).decode(errors="replace")

    def type(self, text: bytes) -> None:
        os.write(self.ours, text)

    def end(self) -> int:
        """Its exit code, once it has ended."""
        self.wait_for(lambda: self.child.poll() is not None)
        self.read()
        return int(self.child.returncode)

    def kept(self) -> bool:
        """Whether the terminal's manners are those of before."""
        return bool(termios.tcgetattr(self.theirs) == self.before)

    def close(self) -> None:
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def paged(filled: Cli, environ: dict[str, str], tmp_path: Path) -> Any:
    """Starts `show` in a pager: its command to the running program."""
    started: list[Running] = []

    def start(pager: str) -> Running:
        started.append(Running(environ | {"NEWSCTL_DB": str(filled.db)}, tmp_path, pager))
        return started[-1]

    yield start
    for one in started:
        one.close()


def script(folder: Path, text: str) -> str:
    path = folder / "pager"
    path.write_text(f"#!/bin/sh\nexec 3</dev/tty\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("how", ["it goes on", "it notes it"])
def test_a_pager_that_goes_on_is_left_alone(paged: Any, tmp_path: Path, how: str) -> None:
    """newsctl waits for it, and ends as it ends; the alternate screen is the pager's business."""
    running = paged(script(tmp_path, SCRIPTS[how]))
    running.wait_for(lambda: "READY" in running.shown)
    running.type(b"\x03")
    time.sleep(0.3)
    assert running.child.poll() is None
    running.type(b"\n")
    assert running.end() == 0
    assert running.kept()


def test_a_pager_that_dies_of_it_leaves_the_terminal_as_it_was(paged: Any, tmp_path: Path) -> None:
    """Its manners and its screen are put back, and the exit code is that of an interruption."""
    running = paged(script(tmp_path, SCRIPTS["it dies of it"]))
    running.wait_for(lambda: "READY" in running.shown)
    assert not running.kept()
    running.type(b"\x03")
    assert running.end() == 130
    assert running.kept()
    assert "\x1b[?1047l" in running.shown.partition("READY")[2]


def test_a_shell_that_dies_of_it_before_its_pager_is_waited_for(paged: Any, tmp_path: Path) -> None:
    """The pager within goes on with the terminal; only when it has ended is newsctl done."""
    inner = tmp_path / "inner"
    inner.write_text(f"#!/bin/sh\nexec 3</dev/tty\n{SCRIPTS['it goes on']}\n")
    inner.chmod(0o755)
    running = paged(script(tmp_path, f"{inner}; echo LEFT"))
    running.wait_for(lambda: "READY" in running.shown)
    running.type(b"\x03")
    time.sleep(0.5)
    assert running.child.poll() is None
    running.type(b"\n")
    assert running.end() in {0, 130}
    assert running.kept()


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less here")
@pytest.mark.parametrize(
    "command", ["less", "less -R", "less -R | cat", "LESS=R less", "sh -c 'less -R'"]
)
def test_less_keeps_its_screen_until_it_is_left(paged: Any, command: str) -> None:
    """However it is called, through a shell too."""
    running = paged(command)
    if not command.endswith("cat"):
        running.wait_for(lambda: ":" in running.shown or "(END)" in running.shown)
        running.type(b"\x03")
        time.sleep(0.4)
        running.type(b"q")
    assert running.end() in {0, 130}
    assert running.kept()


@pytest.mark.parametrize(("command", "waits_at"), [("more", "--Mo"), ("most", "most")])
def test_other_pagers_leave_the_terminal_as_it_was(paged: Any, command: str, waits_at: str) -> None:
    """Whether Ctrl-C ends them or they go on until they are left."""
    if shutil.which(command) is None:
        pytest.skip(f"there is no {command} here")
    running = paged(command)
    running.wait_for(lambda: waits_at.lower() in running.shown.lower())
    running.type(b"\x03")
    time.sleep(0.3)
    if running.child.poll() is None:
        running.type(b"q\n")
    assert running.end() in {0, 130}
    assert running.kept()


@pytest.mark.parametrize("command", ["", " ", "cat", "no-such-program-1", "no-such-program-1 -x"])
def test_no_pager_is_wanted_or_there(command: str) -> None:
    assert pager_of(_around(command)) is None


@pytest.mark.parametrize(
    ("told", "called"),
    [
        ("less", "less -R"),
        ("less -FR", "less -FR"),
        ("more", "more"),
        ("LESS=R less", "LESS=R less"),
    ],
)
def test_a_pager_is_called_as_it_was_named(
    told: str, called: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """less is asked to let colours through."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert pager_of(_around(told)) == called


def _around(pager: str) -> Environment:
    return Environment(
        Stream(), Stream(), Stream(), {"PAGER": pager, "NEWSCTL_CONFIG": "/no/settings"}
    )
