"""What holds for every command: streams, global options, exit codes, words after a hyphen."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.cli.parsing.command import load
from newsctl.cli.parsing.word_order import spelt_out, words_last
from newsctl.cli.registry import COMMANDS

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

FULL = Path("/dev/full")
PROGRAM = [sys.executable, "-m", "newsctl"]


@pytest.mark.parametrize("args", [["--version"], ["list", "--version"], ["--version", "list"]])
def test_version_is_one_line(cli: Cli, args: list[str]) -> None:
    assert cli(*args).out == "newsctl 0.1.0\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["lst"], "There is no command lst. Did you mean list?\n"),
        (["list", "--lmit", "3"], "There is no option --lmit. Did you mean --limit?\n"),
        (["list", "-Z"], "There is no option -Z\n"),
        (["list", "extra"], "newsctl list takes no extra\n"),
        (["list", "--limit"], "--limit needs a value\n"),
        (["list", "--limit", "many"], "--limit can't be many. It is a whole number, 0 or more\n"),
        (
            ["list", "--sort", "x"],
            "--sort can't be x. It is one of: date, added, views, title, viewed\n",
        ),
        (["list", "--since", "gestern"], "--since: the date gestern can't be read."),
        (["list", "--format", "xml"], "There is no format xml."),
        (["show"], "ID is missing\n"),
        (["show", "x7"], "x7 is not an id."),
        (["--lang", "de", "list"], "--lang can't be de. It is one of: ar, fr, en\n"),
        (["--db", "press", "list"], "No archive is called press."),
    ],
)
def test_wrong_usage_is_a_line_or_two_and_exit_2(filled: Cli, args: list[str], words: str) -> None:
    ran = filled(*args, code=2)

    assert ran.out == ""
    assert ran.err.startswith(words)
    assert ran.err.count("\n") <= 2


def test_usage_errors_speak_the_users_language(cli: Cli) -> None:
    assert cli("lst", code=2, lang="ar").err == "لا أمر باسم lst. هل تقصد list؟\n"
    assert cli("lst", "--lang", "fr", code=2).err.startswith("Il n’y a pas de commande lst.")


def test_arabic_is_spoken_whatever_the_locale_of_the_system(program: Any) -> None:
    ran = program("lst", NEWSCTL_LANG="", LANG="fr_FR.UTF-8", LC_ALL="C")

    assert (ran.code, ran.err) == (2, "لا أمر باسم lst. هل تقصد list؟\n")


@pytest.mark.parametrize("before", [True, False])
def test_global_options_stand_before_or_after_the_command(
    filled: Cli, tmp_path: Path, before: bool
) -> None:
    """`--db`, `--lang` and `--quiet` mean the same in both places."""
    options = ["--db", str(filled.db), "--lang", "fr", "--quiet"]
    args = [*options, "rm", "1"] if before else ["rm", "1", *options]

    ran = filled(*args, environ={"NEWSCTL_DB": str(tmp_path / "other.json")})

    assert (ran.out, ran.err) == ("", "")
    assert filled("count").out == "2\n"


def test_quiet_leaves_errors(filled: Cli) -> None:
    assert filled("show", "9", "--quiet", code=1).err == "No article has the id 9\n"


@pytest.mark.parametrize(
    ("args", "sorted_out"),
    [
        (["حكومة", "-مغرب"], ["--", "حكومة", "-مغرب"]),
        (["-مغرب", "--limit", "3", "x"], ["--limit", "3", "--", "-مغرب", "x"]),
        (["--limit", "-مغرب", "x"], ["--limit", "-مغرب", "--", "x"]),
        (["-n5", "-n", "6", "-qn", "7", "-م"], ["-n5", "-n", "6", "-qn", "7", "--", "-م"]),
        (["--limit=3", "-م", "--", "-x", "--y"], ["--limit=3", "--", "-م", "-x", "--y"]),
        (["-", "-م"], ["--", "-", "-م"]),
    ],
)
def test_a_word_after_a_hyphen_is_a_word(args: list[str], sorted_out: list[str]) -> None:
    """Options first, then `--`, then the words; values of options stay with them."""
    assert words_last(args, {"--limit"}, {"n"}) == sorted_out


def test_a_hyphened_arabic_word_reaches_search_and_tag(filled: Cli) -> None:
    assert filled("search", "الوزير", "-زيتون", "--format", "ids").lines == ["2"]
    filled("tag", "1", "+خبر", "-فلاحة")
    assert filled("show", "1", "--format", "{tags}").out == "زيتون, خبر\n"


def test_a_folder_and_a_file_that_is_no_archive_exit_with_74(cli: Cli, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.json"
    stranger.write_text("hello")

    assert "is a folder" in cli("--db", str(tmp_path), "list", code=74).err
    assert "is not a newsctl archive" in cli("--db", str(stranger), "list", code=74).err
    assert stranger.read_text() == "hello"


def test_an_archive_that_is_not_there_exits_with_74(cli: Cli) -> None:
    ran = cli("list", code=74)

    assert ran.err.startswith(f"There is no archive at {cli.db}.")
    assert not cli.db.exists()


def test_the_default_archive_is_made_where_the_platform_keeps_data(cli: Cli, home: Path) -> None:
    cli("add", "--title", "خبر", "--body", "نص", environ={"NEWSCTL_DB": ""})

    assert cli("list", environ={"NEWSCTL_DB": ""}).lines == ["1\t\t\t0\tخبر"]


@pytest.mark.skipif(os.name == "nt", reason="file locks are tried with fcntl")
def test_a_locked_archive_exits_with_75(filled: Cli) -> None:
    import fcntl

    lock = next(filled.db.parent.glob("*.lock"))
    with lock.open("rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        fcntl.lockf(held, fcntl.LOCK_EX)
        ran = _other_process(filled, "rm", "1")

    assert ran.returncode == 75
    assert b"in use" in ran.stderr
    assert ran.stderr.count(b"\n") == 1


def _other_process(cli: Cli, *args: str) -> subprocess.CompletedProcess[bytes]:
    environ = os.environ | {
        "NEWSCTL_DB": str(cli.db),
        "NEWSCTL_LANG": "en",
        "NEWSCTL_TIMEOUT": "0.2",
    }
    return subprocess.run([*PROGRAM, *args], env=environ, capture_output=True, check=False)


def test_a_mistake_in_newsctl_is_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("loose screw")

    monkeypatch.setattr("newsctl.cli.session.Session.open_archive", broken)
    ran = cli("list", code=70, environ={"NEWSCTL_DEBUG": ""})

    assert ran.err == (
        "This is a mistake in newsctl itself, please report it: RuntimeError: loose screw\n"
    )


def test_an_interrupt_that_comes_out_as_another_error_is_one(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a class is being made, or what is put in order behind it fails."""

    def named_otherwise(*_args: object) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise RuntimeError("a name could not be set") from error

    def failing_behind_it(*_args: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("cannot join thread before it is started")

    for broken in (named_otherwise, failing_behind_it):
        monkeypatch.setattr("newsctl.cli.session.Session.open_archive", broken)
        ran = cli("list", code=130, environ={"NEWSCTL_DEBUG": ""})
        assert (ran.out, ran.err) == ("", "")


def test_questions_need_a_terminal_or_yes(filled: Cli) -> None:
    ran = filled("rm", "1", "--forever", code=2)
    assert ran.err == "Delete one article for good? Say so with --yes\n"

    assert filled("rm", "1", "--forever", "--yes").err.startswith("One article is deleted\n")
    assert filled("count").out == "2\n"


@pytest.mark.parametrize(("typed", "left"), [(b"n\n", "3"), (b"\n", "3"), (b"y\n", "2")])
def test_a_question_on_a_terminal(filled: Cli, on_terminal: Any, typed: bytes, left: str) -> None:
    ran = on_terminal("rm", "1", "--forever", typed=typed)

    assert ran.code == 0
    assert "Delete one article for good? [y/n]" in ran.out
    assert filled("count").out == f"{left}\n"


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGPIPE on Windows")
def test_a_reader_that_leaves_is_no_error(cli: Cli, environ: dict[str, str]) -> None:
    """`newsctl list | head -1`: quiet, however much is left to write."""
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    with open_archive(str(cli.db)) as archive:
        list(
            archive.add_many(
                Article(title=f"خبر {n}", body="نص " * 500 + str(n)) for n in range(300)
            )
        )
    with subprocess.Popen(
        [*PROGRAM, "list", "--json"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=30) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_ctrl_c_is_quiet_and_exits_with_130(environ: dict[str, str]) -> None:
    """Interrupted while it waits for standard input."""
    with subprocess.Popen(
        [*PROGRAM, "search", "--batch", "-"],
        env=environ | {"NEWSCTL_DB": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("خبر\n".encode())
        child.stdin.flush()
        time.sleep(1.5)
        child.send_signal(signal.SIGINT)
        _out, err = child.communicate(timeout=30)

    assert child.returncode == 130
    assert b"Traceback" not in err


def test_interrupted_in_this_process_is_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newsctl.cli.session.Session.open_archive", interrupted)

    ran = cli("list", code=130)
    assert (ran.out, ran.err) == ("", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_has_help_in_every_language(cli: Cli, name: str) -> None:
    """The registry's modules are there, and their help names every option."""
    command = load(name)

    for lang in ("ar", "fr", "en"):
        page = cli(name, "--help", lang=lang).out
        for param in command.params:
            if param.param_type_name == "option":
                assert param.opts[0] in page
                assert getattr(param, "help", None)


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_first_page_lists_every_command(cli: Cli, lang: str) -> None:
    page = cli("--help", lang=lang).out

    assert cli(lang=lang).out == page
    assert [name for name in COMMANDS if f"\n  {name} " not in page] == []


def test_no_colour_no_escape_no_bidi_mark_in_a_pipe(filled: Cli) -> None:
    for args in (["list"], ["search", "الوزير"], ["show", "1"], ["stats"], ["list", "--help"]):
        out = filled(*args, lang="ar", environ={"TERM": "xterm", "NEWSCTL_BIDI": "visual"}).out
        assert "\x1b" not in out
        assert not set(out) & set("\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("args", "spelt"),
    [
        (["--lim", "3"], ["--limit", "3"]),
        (["--lim=3", "word"], ["--limit=3", "word"]),
        (["--so", "x"], ["--so", "x"]),  # --sort, --source
        (["--title", "--lim"], ["--title", "--lim"]),  # a value
        (["-q", "--", "--lim"], ["-q", "--", "--lim"]),
        (["--qui", "--ver"], ["--quiet", "--version"]),
        (["--nope", "-n", "5"], ["--nope", "-n", "5"]),
    ],
)
def test_a_long_option_may_be_cut_short_where_it_is_the_only_one(
    args: list[str], spelt: list[str]
) -> None:
    params = [*load("list").params, *(one for one in load("add").params if one.name == "title")]

    assert spelt_out(args, params) == spelt


def test_options_cut_short_stand_before_or_after_the_command(filled: Cli) -> None:
    assert filled("--lan", "en", "list", "--lim", "1", "--form", "ids").lines == ["3"]
    assert filled("list", "--so", "x", code=2).err.startswith("There is no option --so.")


def test_a_command_begun_is_suggested_not_guessed(filled: Cli) -> None:
    """A script that relied on a guess would break with the next command that begins so."""
    assert filled("dup", code=2).err == "There is no command dup. Did you mean duplicates?\n"


@pytest.mark.skipif(os.name == "nt", reason="descriptors are closed otherwise on Windows")
@pytest.mark.parametrize(
    ("redirected", "code"), [("<&-", 0), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0)]
)
def test_closed_streams_are_no_traceback_and_no_harm(
    filled: Cli, environ: dict[str, str], redirected: str, code: int
) -> None:
    """A file opened under the number of a closed stream would get what was meant for it."""
    before = filled("list", "--json").out
    for command in ("rm 1 --yes", "restore 1", "show 1 --no-count"):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" -m newsctl {command} {redirected}', sys.executable],
            env=environ | {"NEWSCTL_DB": str(filled.db)},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done

    assert filled("list", "--json").out == before
    assert filled("check").out == ""


@pytest.mark.skipif(not FULL.exists(), reason="there is no full device here")
def test_a_full_disk_under_stdout_is_said(filled: Cli, environ: dict[str, str]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "list", "--json"],
            env=environ | {"NEWSCTL_DB": str(filled.db)},
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )

    words, _line, answer = done.stderr.partition("\n")
    assert (done.returncode, words) == (74, "The disk is full")
    assert json.loads(answer) == {"error": 74, "message": words, "hint": None}


COLOUR = re.compile("\x1b\\[(?:3[0-7]|38;5;\\d+)m")


@pytest.mark.parametrize(
    ("variables", "options", "colored"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"NO_COLOR": "1", "NEWSCTL_COLOR": "always"}, [], True),
        ({"NEWSCTL_COLOR": "never"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--color", "never"], False),
    ],
)
def test_colours_are_where_they_were_asked_for(
    filled: Cli, on_terminal: Any, variables: dict[str, str], options: list[str], colored: bool
) -> None:
    ran = on_terminal("list", *options, **variables)

    assert (COLOUR.search(ran.out) is not None) == colored
    assert ("\x1b[1m" in ran.out) == (variables.get("TERM") != "dumb")  # bold is no colour


def test_no_color_weighs_more_than_the_settings_file(filled: Cli, on_terminal: Any) -> None:
    config = filled.db.with_name("config.toml")
    config.write_text('color = "always"\n')
    variables = {"NEWSCTL_CONFIG": str(config)}

    assert COLOUR.search(on_terminal("list", **variables).out)
    assert not COLOUR.search(on_terminal("list", NO_COLOR="1", **variables).out)


def test_colours_are_forced_where_no_terminal_is(filled: Cli, program: Any) -> None:
    assert COLOUR.search(program("list", "--format", "table", FORCE_COLOR="1").out)
    assert not COLOUR.search(program("list", "--format", "table").out)
    forced = {"FORCE_COLOR": "1", "NO_COLOR": "1"}
    assert not COLOUR.search(program("list", "--format", "table", **forced).out)
    assert "\x1b" not in program("list", FORCE_COLOR="1").out


def test_a_style_of_one_s_own_is_used_and_one_that_is_none_is_refused(
    filled: Cli, on_terminal: Any
) -> None:
    config = filled.db.with_name("config.toml")
    variables = {"NEWSCTL_CONFIG": str(config)}
    filled("config", "set", "style.number", "underline #ff8800", environ=variables)

    assert config.read_text() == '[style]\nnumber = "underline #ff8800"\n'
    assert "\x1b[4;38;5;208m" in on_terminal("list", **variables).out
    wrong = filled("config", "set", "style.number", "boldest", environ=variables, code=2)
    assert "bold magenta" in wrong.err
    filled("config", "set", "style.nothing", "bold", environ=variables, code=2)
    config.write_text('style.match = "no such colour"\n')
    ran = filled("list", terminal=True, environ=variables, code=2)
    assert "style.match can't be no such colour" in ran.err
    assert filled("list", "--format", "ids", environ=variables).lines == ["3", "2", "1"]
