"""The reader on a real pseudo-terminal: what it shows, and what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive

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
