"""Every line is a whole line as the other commands send it, in each mode."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.cli.app import main
from newsctl.cli.environment import Environment
from newsctl.display.bidi_modes import Mode
from newsctl.messages import speaking
from tests.browse.conftest import NOW
from tests.cli.conftest import Stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browse.conftest import Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
PAINTED = re.compile(r"\x1b\[\d+;1H((?:(?!\x1b\[\d+;1H).)*)\x1b\[K")
_MARGIN = re.compile("^[ \u00a0\u202d\u2800]+|[\u00a0\u202c]+$")


def said_by(db: Path, columns: int, *words: str) -> list[str]:
    """The lines that another command sends to a terminal of so many columns."""
    environ = {
        "TERM": "xterm-256color", "XTERM_VERSION": "x", "COLUMNS": str(columns), "LINES": "60",
        "NEWSCTL_LANG": "ar", "NEWSCTL_DB": str(db), "PAGER": "cat", "HOME": os.environ["HOME"],
    }  # fmt: skip
    out = Stream(terminal=True)
    env = Environment(Stream(terminal=True), out, Stream(), environ, clock=lambda: NOW)
    with speaking("ar"):
        assert main(words, env) == 0
    return re.sub("\x1b\\[8[hl]", "", out.text()).split("\n")


@pytest.mark.parametrize("mode", list(Mode))
def test_rows_are_those_of_list_and_pages_those_of_show(
    on_terminal: Callable[..., Terminal], db: Path, mode: Mode
) -> None:
    with open_archive(str(db)) as archive:
        archive.mark(range(1, 41), read=True)
    terminal = on_terminal("--bidi", mode, columns=92, lines=62, NEWSCTL_LANG="ar")
    terminal.painted(2)  # the list, then how many there are
    rows = painted(terminal)
    terminal.type("j")
    terminal.painted(3)
    terminal.type("\r")
    terminal.painted(4)  # pyte draws nothing behind a control: what was sent is waited for
    pages = painted(terminal)
    terminal.type("qq")
    terminal.ends()

    listed = said_by(
        db, 90, "--bidi", mode, "list",
        "--limit", "40", "--columns", "published_at,source,title",
    )  # fmt: skip
    of_list = [begun(one) for one in listed if "20" in one and "─" not in one][1:39]
    assert len(of_list) == 38
    assert [one for one in of_list if one not in {begun(row) for row in rows}] == []

    shown = said_by(db, 92, "--bidi", mode, "show", "2", "--no-count")
    assert len(shown) > 40
    assert [one for one in shown if one and one not in pages] == []


def painted(terminal: Terminal) -> set[str]:
    """All lines that were painted."""
    return set(PAINTED.findall(terminal.sent.decode()))


def begun(line: str) -> str:
    """A line without what holds its margin open, which is two cells narrower in the other."""
    return _MARGIN.sub("", line)
