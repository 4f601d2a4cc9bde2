"""Text taken out of the terminal as it was written, and into programs that draw lines."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pyte
import pytest

from newsctl.display.clipboard import LONGEST, osc52
from tests.cli.conftest import ARTICLES, PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

TITLE = ARTICLES[0]["title"]
SEEN = "\ufee5\ufeee\ufe98\ufef3\ufeb0\ufedf\ufe8d"  # الزيتون as a terminal draws it


def copied(shown: str) -> str:
    """What a terminal puts on its clipboard of what it was sent."""
    [data] = re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", shown)
    return base64.b64decode(data).decode()


def test_show_copy_puts_the_text_on_the_clipboard_as_it_was_written(filled: Cli) -> None:
    ran = filled("show", "1", "--copy", terminal=True, environ={"TERM": "xterm"})
    first = ARTICLES[0]

    assert copied(ran.out) == f"{first['title']}\n\n{first['body']}\n\n{first['url']}\n"
    assert ran.err == "One article is copied\n"


def test_list_copy_puts_titles_and_addresses_there(filled: Cli) -> None:
    ran = filled("list", "--copy", "--source", "صوت الساحل", terminal=True)

    assert copied(ran.out) == f"{ARTICLES[2]['title']}\n{TITLE}\thttps://example.org/olive\n"
    assert ran.err == "2 titles are copied\n"


def test_what_does_harm_where_it_is_pasted_is_left_out(cli: Cli) -> None:
    cli("add", "--title", "خبر\x1b[2J", "--body", "نص\u202e\x03 آخر")

    assert copied(cli("show", "1", "--copy", terminal=True).out) == "خبر[2J\n\nنص آخر\n"


def test_a_text_longer_than_terminals_take_is_refused_whole(cli: Cli) -> None:
    cli("add", "--title", "خبر", "--body", "نص " * LONGEST)
    ran = cli("show", "1", "--copy", terminal=True, code=2)

    assert "\x1b]52" not in ran.out
    assert "more than a clipboard takes" in ran.err


def test_without_a_terminal_there_is_no_clipboard(filled: Cli) -> None:
    assert "no terminal" in filled("show", "1", "--copy", code=2).err


def test_multiplexers_are_told_to_pass_it_on() -> None:
    assert osc52("a", "tmux") == "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"
    long = osc52("a" * 2000, "screen")
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", long, re.DOTALL)
    assert "".join(pieces) == osc52("a" * 2000)
    assert max(map(len, pieces)) <= 768


def test_visual_lines_in_a_pipe_are_for_programs_that_draw_them(filled: Cli) -> None:
    visual = filled("list", "--bidi", "visual", "--format", "{id} {title}").lines

    assert visual[2].startswith("1 ")
    assert SEEN in visual[2]
    assert SEEN in filled("list", "--bidi", "visual").lines[2]
    assert TITLE in filled("list", "--bidi", "visual", "--json").out
    assert TITLE in filled("list", environ={"NEWSCTL_BIDI": "visual"}).out


def test_a_page_in_a_pipe_is_laid_out_only_where_that_was_typed(filled: Cli) -> None:
    page = filled("show", "1", "--bidi", "visual", environ={"COLUMNS": "40"})

    assert SEEN in page.out
    assert max(map(len, page.lines)) <= 42  # and marks
    assert "\x1b" not in page.out
    assert TITLE in filled("show", "1").out


@pytest.mark.skipif(not shutil.which("fzf"), reason="fzf is not installed")
def test_the_recipe_with_fzf_shows_titles_right_and_opens_what_was_chosen(
    filled: Cli, environ: dict[str, str], tmp_path: Path
) -> None:
    """The manual's: its lines are drawn as they come, and the id is what is handed on."""
    pty: Any = pytest.importorskip("pty")
    newsctl = " ".join(PROGRAM)
    recipe = (
        f"{newsctl} list --bidi visual --format '{{id}}\\t{{title}}'"
        " | fzf --delimiter '\\t' --with-nth 2 > chosen"
    )
    pid, ours = pty.fork()
    if pid == 0:
        variables = environ | {"TERM": "xterm", "COLUMNS": "60", "LINES": "12"}
        os.chdir(tmp_path)
        os.execve("/bin/sh", ["sh", "-c", recipe], variables)
    screen = pyte.Screen(60, 12)
    stream = pyte.ByteStream(screen)
    import fcntl
    import struct
    import termios

    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 60, 0, 0))
    end = time.monotonic() + 20
    while time.monotonic() < end and not any(SEEN in line for line in screen.display):
        stream.feed(os.read(ours, 4096))
    shown = "\n".join(screen.display)
    os.write(ours, b"\x1b[A\x1b[A\r")  # from the third-last line to the first article
    try:
        while os.read(ours, 4096):
            pass
    except OSError:
        pass
    os.waitpid(pid, 0)
    os.close(ours)

    assert SEEN in shown
    assert (tmp_path / "chosen").read_text().split("\t")[0] == "1"


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
def test_less_begins_at_the_first_match(
    filled: Cli, environ: dict[str, str], tmp_path: Path
) -> None:
    pager = tmp_path / "less"
    pager.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {tmp_path}/args\ncat >/dev/null\n")
    pager.chmod(0o755)
    ours, theirs = pytest.importorskip("pty").openpty()
    variables = environ | {"TERM": "xterm", "LINES": "4", "PAGER": f"{pager} -R"}
    subprocess.run(
        [*PROGRAM, "show", "1", "--highlight", "الزيتون", "--bidi", "visual"],
        stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=variables, check=True,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)

    assert (tmp_path / "args").read_text().splitlines() == ["-R", "-j.3", "-p", SEEN]


def test_the_foot_of_a_table_says_how_many_of_how_many(filled: Cli) -> None:
    def foot(*args: str) -> str:
        return filled(*args, terminal=True, environ={"TERM": "xterm"}).lines[-1].strip()

    assert "2 of 3" in foot("list", "--limit", "2", "--bidi", "off")
    assert "3 articles" in foot("list", "--bidi", "off")
    assert "1 of 2" in foot("search", "الوزير", "--limit", "1", "--bidi", "off", "--match", "all")
    assert "articles" not in filled("list", "--format", "table").out
