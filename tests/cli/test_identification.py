"""The terminal asked who it is: a terminal of its own that answers as each of them does."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from newsctl.display.terminal import QUESTION
from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

pytest.importorskip("pty", reason="there are no such terminals on Windows")

# Makes the terminal that of the program that is then run, as a shell does.
OWN = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.argv[1], sys.argv[1:])"
)
SSH = {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}
ANSWERS = {
    "PuTTY": ("\x1b[>0;136;0c\x1b[?6c", "putty"),
    "Konsole": ("\x1bP>|Konsole 22.12.3\x1b\\\x1b[>1;115;0c\x1b[?62;1;4c", "konsole"),
    "QTerminal": ("\x1b[>0;115;0c\x1b[?1;2c", "words"),
    "mlterm": ("\x1b[>24;279;0c\x1b[?63;1;2;3;4;7;29c", "mlterm"),
    "kitty": ("\x1b[8;0$y\x1bP>|kitty(0.26.5)\x1b\\\x1b[>1;4000;26c\x1b[?62;c", "kitty"),
    "VTE": ("\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c", "visual"),
    "xterm": ("\x1b[8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1;2c", "visual"),
    "rxvt": ("\x1b[>85;95;0c\x1b[?1;2c", "visual"),
    "alacritty": ("\x1b[8;0$y\x1b[>0;1700;1c\x1b[?6c", "visual"),
    "foot": ("\x1b[8;0$y\x1bP>|foot(1.13.1)\x1b\\\x1b[>1;011301;0c\x1b[?62;4;22c", "visual"),
    "xterm.js": ("\x1b[>0;276;0c\x1b[?1;2c", "visual"),
    "xterm-256color": ("\x1b[?6c", "visual"),  # st: DA1 alone
    "iTerm2": ("\x1bP>|iTerm2 3.7.1\x1b\\\x1b[>64;2500;0c\x1b[?64;22c", "terminal"),
    "Apple Terminal": ("\x1b[>1;95;0c\x1b[?1;2c", "terminal"),
    "Windows Terminal": ("\x1b[>0;10;1c\x1b[?61;6;7;21;22;23;24;28;32;42c", "visual"),
}


class Asked(NamedTuple):
    """What became of a run: what the terminal was sent, how long it took in seconds, what was left
    to be read as if typed, and whether the terminal is as it was."""

    shown: str
    seconds: float
    left: bytes
    restored: bool

    @property
    def facts(self) -> Any:
        return json.loads("{" + self.shown.partition("{")[2])


@pytest.fixture
def asked(filled: Cli, environ: dict[str, str], tmp_path: Path) -> Any:
    """Runs the program on a terminal that answers: (arguments, its answer, variables) to Asked."""
    import pty
    import termios

    def run(*args: str, answer: bytes | None, after: float = 0.0, typed: bytes = b"",
            **more: str) -> Asked:  # fmt: skip
        ours, theirs = pty.openpty()
        before = termios.tcgetattr(theirs)
        shown = bytearray()

        def play() -> None:
            answered = False
            while True:
                try:
                    piece = os.read(ours, 65536)
                except OSError:
                    return
                if not piece:
                    return
                shown.extend(piece)
                if b"\x1b[c" in shown and not answered and answer is not None:
                    answered = True
                    time.sleep(after)
                    os.write(ours, answer)

        if typed:
            os.write(ours, typed)
        variables = {name: value for name, value in environ.items() if name != "TERM_PROGRAM"}
        variables |= {"TERM": "xterm-256color", "NEWSCTL_CACHE": str(tmp_path / "cache")} | more
        player = threading.Thread(target=play, daemon=True)
        player.start()
        start = time.monotonic()
        with subprocess.Popen(
            [sys.executable, "-c", OWN, *PROGRAM, *args],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=variables,
            start_new_session=True,
        ) as child:
            child.wait(timeout=60)
        seconds = time.monotonic() - start
        restored = termios.tcgetattr(theirs) == before
        left = _waiting(theirs)
        os.close(theirs)
        player.join(timeout=10)
        os.close(ours)
        return Asked(shown.decode(errors="replace").replace("\r\n", "\n"), seconds, left, restored)

    return run


def _waiting(terminal: int) -> bytes:
    import termios
    import tty

    tty.setcbreak(terminal, termios.TCSANOW)
    return os.read(terminal, 4096) if select.select([terminal], [], [], 0.05)[0] else b""


@pytest.mark.parametrize("name", ANSWERS)
def test_each_terminal_gets_its_own_mode_and_no_byte_is_left_behind(asked: Any, name: str) -> None:
    answer, mode = ANSWERS[name]
    ran = asked("doctor", "--json", answer=answer.encode("latin-1"), **SSH)

    assert (ran.facts["terminal"], ran.facts["bidi"]) == (name, mode)
    assert ran.facts["known_by"] == "answer"
    assert (ran.left, ran.restored) == (b"", True)
    assert ran.shown.count(QUESTION) == 1  # facts ask twice; the answer is remembered


@pytest.mark.parametrize(("variables", "limit"), [({}, 0.15), (SSH, 1.0)])
def test_silence_is_waited_for_no_longer_than_the_limit_and_remembered(
    asked: Any, variables: dict[str, str], limit: float
) -> None:
    ran = asked("doctor", "--json", answer=None, **variables)

    assert ran.facts["known_by"] == "silent"
    assert ran.facts["bidi"] == "visual"
    assert ran.shown.count(QUESTION) == 1
    assert ran.restored
    assert limit <= ran.seconds


@pytest.mark.parametrize(
    "answer", [b"\x1b[", b"ls -l\r", b"\xff\xfe\x00\x1bP>|", b"\x1b[?c\x07", b"x" * 5000]
)
def test_garbage_is_survived_in_time(asked: Any, answer: bytes) -> None:
    ran = asked("list", "--limit", "1", answer=answer)

    assert "\x1b[8l" in ran.shown
    assert ran.restored


@pytest.mark.parametrize("name", ["Emacs", "mlterm", "st", "kitty", "alacritty", "foot", "rxvt"])
def test_terminals_of_a_name_of_their_own_are_known_also_from_afar(asked: Any, name: str) -> None:
    """TERM travels over ssh: Emacs' ansi-term, which answers nothing, is known by it."""
    term, mode = {
        "Emacs": ("eterm-color", "override"), "mlterm": ("mlterm", "mlterm"),
        "st": ("st-256color", "visual"), "kitty": ("xterm-kitty", "kitty"),
        "alacritty": ("alacritty", "visual"), "foot": ("foot", "visual"),
        "rxvt": ("rxvt-unicode-256color", "visual"),
    }[name]  # fmt: skip
    ran = asked("doctor", "--json", answer=None, TERM=term, COLORTERM="truecolor", **SSH)

    assert (ran.facts["terminal"], ran.facts["bidi"]) == (name, mode)
    assert QUESTION not in ran.shown


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP"])
def test_a_signal_while_it_is_asked_finds_the_terminal_as_it_was(
    filled: Cli, environ: dict[str, str], tmp_path: Path, name: str
) -> None:
    """What ends the run, or stops it, waits until the line is as before."""
    import pty
    import signal
    import termios

    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    variables = environ | SSH | {"TERM": "xterm-256color", "NEWSCTL_CACHE": str(tmp_path / "cache")}
    variables.pop("TERM_PROGRAM", None)
    with subprocess.Popen(
        [sys.executable, "-c", OWN, *PROGRAM, "list"], stdin=theirs, stdout=theirs, stderr=theirs,
        env=variables, start_new_session=True,
    ) as child:  # fmt: skip
        shown = b""
        while b"\x1b[c" not in shown:
            shown += os.read(ours, 4096)
        asking = termios.tcgetattr(theirs)
        os.kill(child.pid, signal.Signals[name])
        while child.poll() is None:
            if select.select([ours], [], [], 0.05)[0]:
                os.read(ours, 65536)

    assert asking != before
    assert termios.tcgetattr(theirs) == before
    # The only process of a session is not stopped by its terminal, and goes on.
    assert (child.returncode == 0) == (name == "SIGTSTP")
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize(
    ("answer", "ground"),
    [
        ("\x1b]11;rgb:ffff/ffff/ffff\x07", "light"),
        ("\x1b]11;rgb:0000/2b2b/3636\x1b\\", "dark"),
        ("\x1b]11;rgb:1c/1c/1c\x1b\\", "dark"),
        ("\x1b]11;rgba:fd/f6/e3/ff\x07", "light"),
        ("\x1b]11;white\x07", "auto"),
        ("", "auto"),
    ],
)
@pytest.mark.parametrize("term", ["alacritty", "xterm"])
def test_the_ground_is_asked_for_where_there_are_but_sixteen_colours(
    asked: Any, answer: str, ground: str, term: str
) -> None:
    """Of a terminal that is known too: on it depends which of them can be read."""
    ran = asked("doctor", "--json", answer=f"{answer}\x1b[?64;1;2c".encode(), TERM=term)

    assert ran.facts["theme"] == ground
    assert ran.facts["colors"] == "standard"
    assert ran.shown.count(QUESTION) == 1
    assert (ran.left, ran.restored) == (b"", True)


@pytest.mark.parametrize("told", [{"COLORFGBG": "15;0"}, {"NEWSCTL_THEME": "dark"},
                                  {"COLORTERM": "truecolor"}, {"NO_COLOR": "1"}])  # fmt: skip
def test_it_is_not_asked_for_where_it_is_told_or_decides_nothing(
    asked: Any, told: dict[str, str]
) -> None:
    ran = asked("list", answer=b"", TERM="alacritty", **told)
    assert QUESTION not in ran.shown


def test_an_answer_that_comes_too_late_is_not_waited_for_and_silence_is_remembered(
    asked: Any,
) -> None:
    ran = asked("doctor", "--json", answer=ANSWERS["Konsole"][0].encode(), after=0.6)

    assert (ran.facts["known_by"], ran.facts["bidi"]) == ("silent", "visual")
    assert ran.restored
    assert ran.shown.count(QUESTION) == 1


def test_an_answer_from_far_away_is_waited_for(asked: Any) -> None:
    answer = ANSWERS["Konsole"][0].encode()
    ran = asked("doctor", "--json", answer=answer, after=0.4, **SSH)

    assert (ran.facts["bidi"], ran.left) == ("konsole", b"")


@pytest.mark.parametrize(
    ("args", "variables"),
    [
        (["--lang", "en", "--version"], {}),
        (["--lang", "en", "count"], {}),  # no Arabic in it
        (["--lang", "en", "frobnicate"], {}),
        (["list", "--json"], {}),
        (["list", "--format", "ids"], {}),
        (["list"], {"NEWSCTL_BIDI": "visual"}),
        (["list", "--bidi", "off"], {}),
        (["list"], {"VTE_VERSION": "7006"}),
        (["list"], {"TERM_PROGRAM": "vscode"}),
        (["list"], {"TERM": "dumb"}),
    ],
)
def test_nothing_is_asked_where_nothing_depends_on_it(
    asked: Any, args: list[str], variables: dict[str, str]
) -> None:
    ran = asked(*args, answer=None, **variables)

    assert QUESTION not in ran.shown
    assert "\x1b[c" not in ran.shown


def test_what_was_typed_already_is_left_alone_and_nothing_is_asked(asked: Any) -> None:
    ran = asked("list", answer=b"", typed=b"ls\n")

    assert QUESTION not in ran.shown
    assert b"ls" in ran.left


def test_a_pipe_is_never_asked(filled: Cli, program: Any) -> None:
    assert "\x1b" not in program("list", "--format", "table").out


def test_nothing_is_asked_where_what_is_typed_comes_from_elsewhere(
    filled: Cli, environ: dict[str, str]
) -> None:
    """Its answer would be read by whoever reads the terminal."""
    import pty

    ours, theirs = pty.openpty()
    variables = environ | {"TERM": "xterm-256color"}
    variables.pop("TERM_PROGRAM", None)
    with subprocess.Popen(
        [*PROGRAM, "list"], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=variables
    ) as child:
        child.wait(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)

    assert QUESTION.encode() not in shown
    assert b"\x1b[8l" in shown


@pytest.mark.parametrize(
    ("said", "name", "mode"),
    [
        ("kitty(0.26.5)\\nxterm-kitty", "tmux · kitty", "kitty"),
        ("Konsole 22.12.3\\nxterm-256color", "tmux · Konsole", "konsole"),
        ("VTE(7006)\\nxterm-256color", "tmux · VTE", "vte"),
        ("\\nmlterm", "tmux · mlterm", "mlterm"),
        ("\\nxterm-256color", "tmux · Konsole", "konsole"),  # else the variables
    ],
)
def test_inside_tmux_the_terminal_is_the_one_that_tmux_says(
    asked: Any, tmp_path: Path, said: str, name: str, mode: str
) -> None:
    """Not the one whose variables were there when tmux was started."""
    tmux = tmp_path / "bin" / "tmux"
    tmux.parent.mkdir()
    tmux.write_text(f"#!/bin/sh\nprintf '{said}\\n'\n")
    tmux.chmod(0o755)
    ran = asked("doctor", "--json", answer=None, TERM="tmux-256color", TMUX="/tmp/t,1,0",
                KONSOLE_VERSION="221203", PATH=f"{tmux.parent}:{os.environ['PATH']}")  # fmt: skip

    assert (ran.facts["terminal"], ran.facts["bidi"]) == (name, mode)
    assert QUESTION not in ran.shown


def test_the_bar_and_messages_on_stderr_ask_only_where_stdout_is_that_terminal_too(
    asked: Any, filled: Cli, environ: dict[str, str], tmp_path: Path
) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, "--lang", "ar", "show", "99"], stdin=theirs, stdout=subprocess.PIPE,
        stderr=theirs, env=environ | {"TERM": "xterm-256color"},
    ) as child:  # fmt: skip
        child.wait(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)

    assert QUESTION.encode() not in shown
    assert b"\x1b[8l" in shown
