"""Completion as the shells see it: what is typed, Tab, and the words that the command then gets."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.cli.completion.bash import escape, read_line, replies
from newsctl.cli.completion.scripts import SCRIPTS
from newsctl.cli.registry import COMMANDS
from newsctl.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Cli

BREAKS = " \t\n\"'><=;|&(:"

# -- what the program answers --------------------------------------------------------------------
ANSWERS: dict[str, list[str]] = {
    "li": ["list\tList articles, newest first"],
    "rel": ["related\tArticles similar to one"],
    "list --sou": ["--source\tOnly of this source"],
    "--ver": ["--version\tPrint the version"],
    "list --sort v": ["views", "viewed"],
    "list --sort=v": ["--sort=views", "--sort=viewed"],
    "--lang f": ["fr"],
    "--lang fr lis": ["list\tLister les articles, les plus récents d’abord"],
    "list -s ": ["صوت الساحل\t2", "جريدة الميناء\t1"],
    "list --source جر": ["جريدة الميناء\t1"],
    "list --source=جر": ["--source=جريدة الميناء\t1"],
    "list --tag ف": ["فلاحة\t1"],
    "list --section ثق": ["ثقافة\t1"],
    "list --author ": ["ليلى الطرابلسي\t1"],
    "list --columns id,ti": ["id,title"],
    "list --format jsonl": ["jsonl"],
    "import --from csv": ["csv"],
    "show 2": ["2\tافتتاح خط القطار"],
    "show الزي": ["1\tانطلاق موسم الزيتون"],
    "show ": [
        "last\tThe article added last",
        "3\tمكتبة تصل إلى القرى",
        "2\tافتتاح خط القطار",
        "1\tانطلاق موسم الزيتون",
    ],
    "red": ["redo\tPut again what `undo` took back"],
    "undo --li": ["--list\tList what can be taken back"],
    "undo ": [
        "4\ttitle, text of one article",
        *(f"{n}\tthe adding of one article" for n in (3, 2, 1)),
    ],
    "history 2": ["2\tافتتاح خط القطار"],
    "history --all الزي": ["1\tانطلاق موسم الزيتون"],
    "diff 3": ["3\tمكتبة تصل إلى القرى"],
    "diff --format tsv 2 ": ["2\t2026-11-24T12:00:00Z", "1\t2026-11-24T12:00:00Z"],
    "diff 2 1 2": ["2\t2026-11-24T12:00:00Z"],
    "mark 2 u": ["unread"],
    "browse sou": ["source:"],
    "man vers": ["versions\tWhat was changed after it came, and what is new"],
    "tag 1 +نق": ["+نقل\t1"],
    "tag 1 -زي": ["-زيتون\t1"],
    "search sou": ["source:"],
    "search source:صوت": ['source:"صوت الساحل"\t2'],
    "search tag:كت": ["tag:كتب\t1"],
    "search @ما": ["@مال\tsection:اقتصاد"],
    "completion f": ["fish"],
    "config s": ["set"],
    "config set dig": ["digits\tDigits on a terminal"],
    "config set digits a": ["arab"],
}


@pytest.fixture
def completed(filled: Cli) -> Cli:
    """The program with three articles, one of two versions, and a saved search."""
    filled("edit", "2", "--set", "title=افتتاح خط القطار", "--set", "body=افتتح الوزير الخط.")
    filled("search", "section:اقتصاد", "--save", "مال")
    return filled


@pytest.mark.parametrize("typed", ANSWERS)
def test_what_may_stand_at_the_cursor(completed: Cli, typed: str) -> None:
    assert completed("__complete", *typed.split(" ")).lines == ANSWERS[typed]


@pytest.mark.parametrize(
    "typed",
    ["import ", "add x", "export -o ", "search --batch x", "backup ", "--db ./", "list --db="],
)
def test_file_names_are_left_to_the_shell(completed: Cli, typed: str) -> None:
    assert completed("__complete", *typed.split(" "), code=3).out == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_says_that_it_takes_may_stand_there(completed: Cli, name: str) -> None:
    """An id, a query or a page of the manual, as its help names them."""
    usage = completed(name, "--help").lines[0]
    completed("rm", "3")
    for named, typed, value in (
        ("ID", "", "3\tمكتبة تصل إلى القرى" if name == "restore" else "2\tافتتاح خط القطار"),
        ("QUERY", "au", "author:"),
        ("TOPIC", "vers", "versions\tWhat was changed after it came, and what is new"),
    ):
        found = value in completed("__complete", name, typed, code=None).lines
        assert found is bool(re.search(rf"\b{named}\b", usage)), named


@pytest.mark.parametrize(
    "typed",
    [
        "history 2 ",
        "diff 2 1 2 ",
        "diff 99 ",
        "undo 1 ",
        "nonsense",
        "show 99",
        "show xyz",
        "list --limit ",
        "add --title ",
        "show *",
        "no x",
    ],
)
def test_nothing_is_said_where_nothing_fits(completed: Cli, typed: str) -> None:
    ran = completed("__complete", *typed.split(" "), code=ExitCode.NOTHING_MATCHED)

    assert (ran.out, ran.err) == ("", "")


def test_a_broken_archive_completes_nothing_and_stays_silent(cli: Cli, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.json"
    stranger.write_text("hello")
    ran = cli("__complete", "--db", str(stranger), "show", "", code=ExitCode.NOTHING_MATCHED)

    assert (ran.out, ran.err) == ("", "")


def test_archives_complete_by_name(completed: Cli) -> None:
    completed("config", "set", "archives.press", str(completed.db))

    assert completed("__complete", "--db", "pr").lines == [f"press\t{completed.db}"]
    assert completed("__complete", "--db", "press", "show", "2", environ={"NEWSCTL_DB": ""}).out


# -- bash's words --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "words", "quote", "kept"),
    [
        ("newsctl ", ["newsctl", ""], "", ""),
        ("newsctl show 1", ["newsctl", "show", "1"], "", ""),
        ("newsctl -s صوت\\ ال", ["newsctl", "-s", "صوت ال"], "", ""),
        ("newsctl -s 'صوت ال", ["newsctl", "-s", "صوت ال"], "'", ""),
        ('newsctl -s "a\\"b c', ["newsctl", "-s", 'a"b c'], '"', ""),
        ("newsctl tag:كت", ["newsctl", "tag:كت"], "", "tag:"),
        ("newsctl --sort=v", ["newsctl", "--sort=v"], "", "--sort="),
        ('newsctl source:"صوت ا', ["newsctl", "source:صوت ا"], '"', "source:"),
        ("newsctl '' x", ["newsctl", "", "x"], "", ""),
        ("newsctl a\\", ["newsctl", "a"], "", ""),
    ],
)
def test_a_half_typed_line_is_read_as_bash_reads_it(
    line: str, words: list[str], quote: str, kept: str
) -> None:
    read = read_line(line, BREAKS)

    assert (read.words, read.quote, read.kept) == (words, quote, kept)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_bash_reads_back_every_sign(quote: str) -> None:
    """A word escaped here and read by bash is the word; `!` has no history in a script."""
    word = "خبر: \"قال\" 'نعم' $HOME `x` \\ * ? [a] {b} ~ # & | ; < > ( ) ! ^ = , %"
    script = f"printf %s {quote}{escape(word, quote)}{quote}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True)

    assert done.stdout.decode() == word


def test_bash_lists_titles_but_never_puts_them_in() -> None:
    found = [("1", "خبر"), ("12", "آخر")]
    line = read_line("newsctl show 1", BREAKS)

    assert replies(line, found, "9") == ["1", "12"]
    assert replies(line, found, "63") == ["1  (خبر)", "12  (آخر)"]
    assert replies(line, found[:1], "63") == ["1"]
    assert replies(read_line("newsctl show خ", BREAKS), found, "9") == ["1", "12", " "]


# -- real shells ---------------------------------------------------------------------------------
SHELLS: dict[str, tuple[list[str], str]] = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(newsctl completion bash)"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -Uz compinit; compinit -u -D; eval "$(newsctl completion zsh)"',
    ),
    "fish": (["fish", "--no-config", "-i"], "newsctl completion fish | source"),
}
TYPED = {
    "newsctl li\t": "<list>",
    "newsctl list --sour\tجر\t": "<list><--source><جريدة الميناء>",
    "newsctl list --source صوت\t": "<list><--source><صوت الساحل>",
    "newsctl list --source 'صوت ال\t": "<list><--source><صوت الساحل>",
    "newsctl list --sort ti\t": "<list><--sort><title>",
    "newsctl tag 1 +فل\t": "<tag><1><+فلاحة>",
    "newsctl show 2\t": "<show><2>",
    "newsctl search source:جر\t": '<search><source:"جريدة الميناء">',
    "newsctl search tag:عا\t": "<search><tag:\"عاجل: 'خاص' $5\">",
    "newsctl list --tag عا\t": "<list><--tag><عاجل: 'خاص' $5>",
    "newsctl import fi\t": "<import><file one.json>",
}
WRAPPER = """#!/bin/sh
case $1 in
__complete | completion) exec "{python}" -m newsctl "$@" ;;
*) printf '\\n='; printf '<%s>' "$@"; printf '=\\n' ;;
esac
"""


@pytest.fixture
def shell(filled: Cli, environ: dict[str, str], tmp_path: Path) -> Callable[[str, str], str]:
    """Types a line in a real shell on a terminal of its own; the words that newsctl then gets."""
    filled("tag", "3", "+عاجل: 'خاص' $5")
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "newsctl"
    program.write_text(WRAPPER.format(python=sys.executable))
    program.chmod(0o755)
    (tmp_path / "file one.json").touch()
    variables = environ | {
        "NEWSCTL_DB": str(filled.db),
        "PATH": f"{folder}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "PYTHONPATH": str(_root()),
        "INPUTRC": "/dev/null",
        "COLUMNS": "200",
    }

    def run(name: str, line: str) -> str:
        command, start = SHELLS[name]
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not here")
        return _typed(command, start, line, variables, tmp_path)

    return run


def _root() -> Path:
    from pathlib import Path as RealPath

    return RealPath(__file__).resolve().parents[2]


def _typed(
    command: list[str], start: str, line: str, variables: dict[str, str], folder: Path
) -> str:
    pty = pytest.importorskip("pty")
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=variables, cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads
    ) as child:  # fmt: skip
        os.close(theirs)
        os.write(ours, f"{start}; echo rea''dy\n".encode())
        seen = _until(ours, "ready\r")
        for piece in line.split("\t")[:-1]:
            os.write(ours, piece.encode() + b"\t")
            seen = _settled(ours)
        os.write(ours, b"\n")
        seen = _until(ours, ">=")
        child.kill()
    os.close(ours)
    return seen.rpartition("\n=")[2].rpartition("=")[0]


def _until(terminal: int, mark: str, limit: float = 20.0) -> str:
    seen, end = b"", time.monotonic() + limit
    while mark not in seen.decode(errors="replace") and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536)
    return seen.decode(errors="replace")


def _settled(terminal: int) -> str:
    """What is shown until nothing more comes for a while."""
    seen = b""
    quiet = 2.0  # the answer is one run of the program away
    while select.select([terminal], [], [], quiet)[0]:
        seen += os.read(terminal, 65536)
        quiet = 0.4
    return seen.decode(errors="replace")


@pytest.mark.parametrize("name", SHELLS)
def test_a_real_shell_hands_over_whole_words(
    shell: Callable[[str, str], str], name: str, full: bool
) -> None:
    """Quotes, spaces, colons and dollars of Arabic names come through as they are."""
    lines = list(TYPED) if full else list(TYPED)[1:4:2] + list(TYPED)[-2:-1]
    got: dict[str, Any] = {line: shell(name, line) for line in lines}

    assert got == {line: TYPED[line] for line in lines}


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "pwsh"])
def test_the_scripts_are_read_without_complaint(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not here")
    checks = {"bash": ["-n"], "zsh": ["-n"], "fish": ["--no-execute"], "pwsh": ["-NoProfile", "-"]}
    script = SCRIPTS["powershell" if name == "pwsh" else name]
    done = subprocess.run(
        [name, *checks[name]], input=script.encode(), capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_ids_that_begin_so_come_by_length_then_newest(cli: Cli) -> None:
    """The longest first, since they are the newest; no id is read that does not begin so."""
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    with open_archive(str(cli.db)) as archive:
        list(archive.add_many(Article(title=f"t{n}", body=f"b{n}") for n in range(1, 124)))

    ids = [line.partition("\t")[0] for line in cli("__complete", "show", "12").lines]
    assert ids == ["123", "122", "121", "120", "12"]
    assert cli("__complete", "show", "0", code=1).out == ""
    assert cli("__complete", "restore", "12", code=1).out == ""
    assert cli("show", "11-13", "--format", "ids").lines == ["11", "12", "13"]


def test_the_script_is_that_of_the_users_shell(cli: Cli) -> None:
    assert cli("completion", environ={"SHELL": "/usr/bin/fish"}).out == SCRIPTS["fish"]
    assert cli("completion", "zsh", environ={"SHELL": "/bin/bash"}).out == SCRIPTS["zsh"]
    assert cli("completion", environ={"SHELL": "/bin/ksh"}, code=2).err == (
        "Which shell? `newsctl completion bash|zsh|fish|powershell`\n"
    )
