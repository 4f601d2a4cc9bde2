"""What a terminal is given that a pipe is not: the program as it is, on a terminal of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import _read as read_terminal
from tests.cli.test_import_interrupted import START

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

pytest.importorskip("pty", reason="there are no such terminals on Windows")

PLAIN = {"NO_COLOR": "1", "NEWSCTL_BIDI": "off"}


@pytest.fixture
def many(cli: Cli) -> Cli:
    """Twenty-five articles."""
    lines = [json.dumps({"title": f"خبر {n}", "body": f"نص الخبر {n}"}) for n in range(1, 26)]
    cli("import", "-", "--from", "jsonl", stdin="\n".join(lines))
    return cli


def test_a_list_is_a_table_on_a_terminal_and_tsv_in_a_pipe(
    filled: Cli, on_terminal: Any, program: Any
) -> None:
    on_screen, piped = on_terminal("list", **PLAIN), program("list")

    assert "\t" not in on_screen.out
    assert "Title" in on_screen.out
    assert [line.count("\t") for line in piped.lines] == [4, 4, 4]
    assert "Title" not in piped.out
    assert "\x1b" not in piped.out


def test_a_list_ends_after_twenty_on_a_terminal_only(
    many: Cli, on_terminal: Any, program: Any
) -> None:
    assert len(on_terminal("list", "--format", "ids", **PLAIN).lines) == 20
    assert len(program("list", "--format", "ids").lines) == 25


@pytest.mark.parametrize(("options", "colored"), [([], False), (["--color", "always"], True)])
def test_a_pipe_has_colours_only_when_asked(
    filled: Cli, program: Any, options: list[str], colored: bool
) -> None:
    ran = program("list", "--format", "table", *options)

    assert ("\x1b[1m" in ran.out) == colored


@pytest.mark.parametrize(("typed", "left"), [(b"n\n", "1"), (b"y\n", "0")])
def test_the_trash_is_emptied_only_by_a_yes(
    filled: Cli, on_terminal: Any, typed: bytes, left: str
) -> None:
    filled("rm", "1")
    ran = on_terminal("trash", "--empty", typed=typed, **PLAIN)

    assert "Delete one article for good? [y/n]" in ran.out
    kept = filled("trash", "--format", "ids")
    assert len(kept.lines) == int(left)


@pytest.mark.parametrize("args", [["rm", "1", "--forever"], ["trash", "--empty"]])
def test_yes_is_not_asked_again(filled: Cli, on_terminal: Any, args: list[str]) -> None:
    filled("rm", "2")
    ran = on_terminal(*args, "--yes", **PLAIN)

    assert ran.code == 0
    assert "[y/n]" not in ran.out
    assert "One article is deleted" in ran.out


def test_the_pager_is_given_the_whole_article(
    filled: Cli, on_terminal: Any, tmp_path: Path
) -> None:
    read = tmp_path / "read.txt"
    pager = tmp_path / "pager.py"
    pager.write_text(
        f"import sys; open({str(read)!r}, 'wb').write(sys.stdin.buffer.read())", encoding="utf-8"
    )
    paged = PLAIN | {"LINES": "4", "PAGER": f"{sys.executable} {pager}"}

    assert on_terminal("show", "1", "--no-pager", **paged).code == 0
    assert not read.exists()
    assert on_terminal("show", "1", **paged).code == 0
    text = read.read_text("utf-8")
    assert "انطلاق موسم الزيتون" in text
    assert "https://example.org/olive" in text


def importing(
    environ: dict[str, str], folder: Path, count: int, *, interrupt: bool
) -> tuple[int, bytes, str]:
    """An import with its errors on a terminal and its data in a pipe: code, data, what showed."""
    import pty

    records = folder / "news.jsonl"
    lines = [json.dumps({"title": f"خبر {n}", "body": f"نص الخبر {n} " * 60}) for n in range(count)]
    records.write_text("\n".join(lines), encoding="utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", START, "import", str(records), "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        cwd=folder,
    ) as child:
        os.close(theirs)
        shown = b""
        while piece := read_terminal(ours):
            shown += piece
            if interrupt and b"Importing" in shown:
                child.send_signal(signal.SIGINT)
                interrupt = False
        assert child.stdout is not None
        data = child.stdout.read()
    os.close(ours)
    return child.returncode, data, shown.decode()


def test_the_bar_of_an_import_leaves_its_data_alone(
    environ: dict[str, str], tmp_path: Path
) -> None:
    code, data, shown = importing(environ, tmp_path, 4_000, interrupt=False)

    assert code == 0
    assert json.loads(data)["added"] == 4_000
    assert "Importing" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


def test_an_interrupt_gives_the_terminal_back(environ: dict[str, str], tmp_path: Path) -> None:
    code, _, shown = importing(environ, tmp_path, 6_000, interrupt=True)

    assert code == 130
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
