"""The reader on a real pseudo-terminal: what it shows, and what it leaves behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browse.conftest import Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
LEFT = b"\x1b[?1049l"


def plain(terminal: Terminal) -> str:
    """The screen in letters as they are typed, the lines from right to left."""
    return unicodedata.normalize("NFKC", terminal.text)


def headline(number: int) -> str:
    return f"خبر رقم {number}"[::-1].replace(str(number)[::-1], str(number))


def waits_for(terminal: Terminal, text: str) -> None:
    terminal.read(lambda: text in plain(terminal))


def test_lists_reads_counts_and_leaves_the_terminal_as_it_was(
    on_terminal: Callable[..., Terminal], db: Path
) -> None:
    terminal = on_terminal()
    waits_for(terminal, headline(1))
    terminal.type("jj\r")
    terminal.shows("1 view", "%")
    terminal.type("q")
    terminal.shows("40 articles")
    terminal.type("q")

    assert terminal.ends() == 0
    assert LEFT in terminal.sent
    assert terminal.sent.count(b"\x1b[8l") == terminal.sent.count(b"\x1b[8h") == 1
    assert terminal.manners_now() == terminal.manners
    with open_archive(str(db)) as archive:
        assert [archive.get(one).views for one in (1, 2, 3, 4)] == [0, 0, 1, 0]


@pytest.mark.parametrize(("last", "code"), [("q", 0), ("\x03", 130)], ids=["q", "Ctrl-C"])
def test_however_it_is_left_the_terminal_is_as_it_was(
    on_terminal: Callable[..., Terminal], last: str, code: int
) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    terminal.type(last)
    assert terminal.ends() == code
    is_as_it_was(terminal)


def is_as_it_was(terminal: Terminal) -> None:
    """Manners and modes: each that was set is reset, the last of all the alternate screen."""
    assert terminal.manners_now() == terminal.manners
    sent = terminal.sent.decode()
    for mode in ("1000", "1006", "2004", "2026", "1049"):
        assert re.findall(rf"\x1b\[\?{mode}([hl])", sent)[-1] == "l", mode
    assert re.findall(r"\x1b\[\?25([hl])", sent)[-1] == "h"
    assert re.findall(r"\x1b\[8([hl])", sent)[-1:] in ([], ["h"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(
    on_terminal: Callable[..., Terminal], number: signal.Signals
) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    terminal.process.send_signal(number)
    assert terminal.ends() == -number
    is_as_it_was(terminal)


def test_a_terminal_that_is_gone_ends_it(on_terminal: Callable[..., Terminal]) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    os.close(terminal.ours)
    os.close(terminal.theirs)
    terminal.ours, terminal.theirs = os.pipe()
    assert terminal.process.wait(timeout=20) == -signal.SIGHUP


def test_an_error_of_ours_gives_the_terminal_back_first(
    on_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import newsctl.browse.moving as m\n"
        "def fail(*_): raise ZeroDivisionError('of ours')\n"
        "m.MOVES = m.MOVES\nm.move = fail\n"
    )
    terminal = on_terminal(PYTHONPATH=str(tmp_path))
    terminal.painted(2)
    terminal.type("j")
    assert terminal.ends() == 70
    is_as_it_was(terminal)
    left = terminal.sent.rindex(b"\x1b[?1049l")
    assert b"ZeroDivisionError" in terminal.sent[left:]


def test_another_size_is_another_screen(on_terminal: Callable[..., Terminal]) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    terminal.resize(150, 12)
    terminal.read(lambda: terminal.text.count("│") == 10)
    assert all(len(line.rstrip()) <= 148 for line in terminal.screen.display)
    terminal.resize(44, 30)
    terminal.read(lambda: "│" not in terminal.text and terminal.text.count("●") == 14)


def test_only_lines_that_changed_are_sent(on_terminal: Callable[..., Terminal]) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    before = len(terminal.sent)
    terminal.type("j")
    terminal.painted(3)
    rows = re.findall(rb"\x1b\[(\d+);1H(?!\x1b\[\?2026l)", terminal.sent[before:])
    assert rows == [b"1", b"2"]
    terminal.type("i")  # asks for nothing
    assert terminal.read(seconds=0.5) == b""


def test_what_others_change_appears_by_itself(
    on_terminal: Callable[..., Terminal], db: Path
) -> None:
    terminal = on_terminal()
    waits_for(terminal, headline(1))
    with open_archive(str(db)) as archive:
        archive.add(Article(title="خبر جديد", body="نص", published_at="2026-11-23"))
    waits_for(terminal, "خبر جديد"[::-1])
    terminal.shows("41 articles")


def test_a_paste_is_typed_and_obeyed_nowhere(
    on_terminal: Callable[..., Terminal], db: Path
) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    terminal.type("\x1b[200~dddq\x1b[201~")
    terminal.type("/\x1b[200~وزير\n\x1b[201~\r")
    waits_for(terminal, headline(4))
    terminal.shows("10 articles")
    with open_archive(str(db)) as archive:
        assert all(one.deleted_at is None for one in archive.list())


def test_the_mouse_and_an_arabic_keyboard(on_terminal: Callable[..., Terminal], db: Path) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    terminal.type("\x1b[<65;5;5M")  # the wheel, three rows down
    terminal.painted(3)
    terminal.type("\x1b[<0;5;9M\x1b[<0;5;9m")  # the ninth row
    terminal.painted(4)
    terminal.type("تت\r")
    terminal.shows("1 view")
    terminal.type("ضض")
    assert terminal.ends() == 0
    with open_archive(str(db)) as archive:
        assert [one.id for one in archive.list() if one.views] == [11]


def test_the_editor_has_the_terminal_meanwhile(
    on_terminal: Callable[..., Terminal], db: Path, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\nstty -a > " + str(tmp_path / "manners") + "\necho EDITING\n"
        "sed -i 's/^section: .*/section: رأي/' \"$1\"\n"
    )
    editor.chmod(0o755)
    terminal = on_terminal(EDITOR=str(editor))
    terminal.painted(2)
    terminal.type("e")
    terminal.shows("One article is changed")
    assert " icanon" in (tmp_path / "manners").read_text()
    at = terminal.sent.index(b"EDITING")
    assert terminal.sent.rindex(LEFT, 0, at) > terminal.sent.rindex(b"\x1b[?1049h", 0, at)
    with open_archive(str(db)) as archive:
        assert archive.get(1).section == "رأي"


def test_what_is_copied_is_sent_as_it_was_written(on_terminal: Callable[..., Terminal]) -> None:
    import base64

    terminal = on_terminal()
    terminal.painted(2)
    terminal.type("y")
    terminal.read(lambda: b"\x1b]52;" in terminal.sent and b"Copied" in terminal.sent)
    found = re.search(rb"\x1b\]52;c;([^\x07\x1b]*)", terminal.sent)
    assert found is not None
    assert base64.b64decode(found[1]).decode().startswith("خبر رقم 1: قطار\n\nفقرة عن خبر")


CONTROLLING = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
SHELL = [sys.executable, "-c", CONTROLLING, "bash"]  # as a terminal starts it


def test_ctrl_z_gives_the_shell_the_terminal_and_fg_comes_back(
    on_terminal: Callable[..., Terminal],
) -> None:
    shell = [*SHELL, "-c", "exec bash --norc --noediting -i", "x"]
    terminal = on_terminal(before=shell)
    terminal.shows("bash-")
    terminal.type(f"{sys.executable} -m newsctl browse\n")
    terminal.painted(2)
    terminal.type("jj\x1a")
    terminal.read(lambda: b"Stopped" in terminal.sent)
    assert LEFT in terminal.sent
    terminal.type("stty -a | tr ';' '\\n' | grep -c icanon; echo W$((1+1))W\n")
    terminal.read(lambda: b"W2W" in terminal.sent)
    times = terminal.sent.count(b"\x1b[?2026l")
    terminal.type("fg\n")
    terminal.painted(times + 1)
    terminal.shows("40 articles")
    terminal.type("q")
    terminal.read(lambda: terminal.sent.count(LEFT) == 2)
    terminal.type("echo C$?C; exit\n")
    terminal.read(lambda: b"C0C" in terminal.sent)
    terminal.ends()


def test_after_a_stop_that_nobody_asked_about_all_is_painted_again(
    on_terminal: Callable[..., Terminal],
) -> None:
    terminal = on_terminal()
    terminal.painted(2)
    terminal.process.send_signal(signal.SIGSTOP)
    time.sleep(0.2)
    terminal.screen.reset()
    terminal.process.send_signal(signal.SIGCONT)
    terminal.shows("40 articles", "q back")
    assert terminal.sent.count(b"\x1b[?1049h") == 2


def test_colours_are_of_the_theme_and_none_where_none_are_wanted(
    on_terminal: Callable[..., Terminal],
) -> None:
    terminal = on_terminal(NO_COLOR="1")
    terminal.painted(2)
    assert not re.search(rb"\x1b\[[\d;]*3\d[;m]", terminal.sent)
    assert b"\x1b[7m" in terminal.sent


def test_needs_a_terminal(db: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newsctl", "--lang", "en", "--db", str(db), "browse"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "`newsctl browse` needs a terminal that it can fill\n"


def test_the_keys_are_loaded_when_the_first_screen_is_painted(
    on_terminal: Callable[..., Terminal],
) -> None:
    terminal = on_terminal(PYTHONVERBOSE="1")
    terminal.read(lambda: b"import 'prompt_toolkit.input.vt100_parser'" in terminal.sent)
    painted = terminal.sent.index(b"\x1b[?2026l")
    assert terminal.sent.index(b"import 'prompt_toolkit") > painted
    for heavy in (b"'rich.console'", b"'asyncio'", b"'newsctl.archive.fulltext.rank'"):
        assert heavy not in terminal.sent[:painted]
