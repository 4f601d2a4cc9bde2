"""`newsctl doctor`: what it finds out, the card, and the answer that is kept."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.display.bidi_modes import Mode
from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1", "COLUMNS": "60", "LINES": "20"}


def test_what_is_known_of_the_terminal_is_told_to_scripts(cli: Cli) -> None:
    found = cli("doctor", "--json", terminal=True, environ=KITTY).json

    assert (found["terminal"], found["detected"], found["bidi"]) == ("kitty", "kitty", "kitty")
    assert (found["columns"], found["lines"], found["lang"]) == (60, 20, "en")


def test_a_pipe_gets_names_and_values(cli: Cli) -> None:
    rows = dict(line.split("\t") for line in cli("doctor").lines)

    assert (rows["detected"], rows["color"]) == ("off", "False")


ALL = "+\n" * len(Mode)  # as many screens as there may be


def cards(shown: str) -> dict[str, list[str]]:
    """The lines of each mode, by its name."""
    bare = re.sub(r"\x1b\[\d*m", "", shown)
    found = re.split(r"^(?:\x1b\[8h)?[> ] \d+\. (\w+)\n", bare, flags=re.MULTILINE)
    return {name: card.split("\n")[:3] for name, card in zip(found[1::2], found[2::2], strict=True)}


def test_the_mode_in_use_stands_first_and_is_marked_and_the_others_are_asked_for(cli: Cli) -> None:
    out = cli("doctor", terminal=True, environ=KITTY).out

    assert "\n\x1b[1m> 5. kitty\x1b[0m\n" in out
    assert list(cards(out)) == ["kitty"]


def test_the_card_is_printed_in_each_mode(cli: Cli) -> None:
    """Three full lines each, in the code points that the mode sends."""
    lines = cards(cli("doctor", terminal=True, environ=KITTY, stdin=ALL).out)

    assert list(lines) == ["kitty", *(str(mode) for mode in Mode if mode is not Mode.KITTY)]
    assert lines["visual"][0].startswith("\x1b[8l")
    assert "\u202bبِسَلامٍ" in lines["terminal"][2]
    assert "\u202b\ufe91\u0650\ufeb4\u064e\ufefc\ufee1\u064d" in lines["konsole"][2]
    assert "\ufe91\ufeb4\ufefc\ufee1" in lines["kitty"][2]
    assert lines["off"][2].startswith("بِسَلامٍ وصلت الأخبار، وقالت CNN")
    assert lines["override"][2].startswith("\u200e")


@pytest.mark.parametrize("lines", [12, 24, 50])
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_each_screenful_of_modes_fits_on_the_screen(cli: Cli, lines: int, lang: str) -> None:
    """With the question below it, in one or in two languages."""
    environ = KITTY | {"LINES": str(lines), "COLUMNS": "80"}
    ran = cli("doctor", terminal=True, environ=environ, stdin=ALL, lang=lang)

    pages = -(-(len(Mode) - 1) // max(1, (lines - 4) // 4))
    assert ran.err.count("nothing:") + ran.err.count("ways:") == pages + 1


def test_what_is_known_and_the_mode_in_use_fit_on_one_screen(cli: Cli) -> None:
    """Of 80 columns and 24 lines, whatever there is to be said of the terminal."""
    for told in (KITTY, {"TERM": "mlterm"}, {"TERM": "putty"}, {"TERM": "eterm"}, {"TERM": "foot"}):
        for lang in ("ar", "fr", "en"):
            ran = cli("doctor", terminal=True, lang=lang,
                      environ=told | {"COLUMNS": "80", "LINES": "24"})  # fmt: skip
            assert len(ran.out.splitlines()) + len(ran.err.splitlines()) <= 24, (told, lang)


def test_the_card_is_drawn_as_this_terminal_wants_its_marks(cli: Cli) -> None:
    """alacritty draws a mark on the cell after the one it is sent behind."""
    alacritty = {"TERM": "alacritty", "COLUMNS": "60", "LINES": "20"}

    card = cards(cli("doctor", terminal=True, environ=alacritty).out)["visual"]

    assert card[2].endswith("\u064d\ufee1\ufefc\u064e\ufeb4\u0650\ufe91")


@pytest.mark.parametrize(("typed", "mode"), [("4\n", "konsole"), ("٥\n", "kitty"), ("10\n", "off")])
def test_the_answer_is_kept_in_the_settings(cli: Cli, typed: str, mode: str) -> None:
    cli("doctor", terminal=True, stdin=typed)

    assert cli("config", "get", "bidi").out == f"{mode}\n"
    assert cli("doctor", "--json", terminal=True, environ=KITTY).json["bidi"] == mode


def test_enter_changes_nothing(cli: Cli) -> None:
    cli("doctor", terminal=True, stdin="\n")

    assert cli("doctor", "--json", terminal=True, environ=KITTY).json["bidi"] == "kitty"


def test_none_of_them_is_answered_with_what_to_change(cli: Cli) -> None:
    told = cli("doctor", terminal=True, stdin="0\n").err

    for name in ("PuTTY", "mlterm", "Konsole", "QTerminal", "kitty", "VS Code", "iTerm2", "Apple",
                 "Emacs", "foot", "screen", "show --web"):  # fmt: skip
        assert name in told


def test_what_to_change_in_this_terminal_is_said_first(cli: Cli) -> None:
    told = cli("doctor", terminal=True, stdin="0\n", environ={"TERM": "mlterm"}).err

    assert told.index("mlterm") < min(told.index(name) for name in ("PuTTY", "Konsole", "Apple"))


def test_what_a_terminal_can_never_show_is_said(cli: Cli) -> None:
    out = cli("doctor", terminal=True, environ=KITTY).out

    assert "force_ltr" in out
    assert "show --copy" in out


@pytest.mark.parametrize("typed", ["11\n", "-1\n", "x\n"])
def test_an_answer_that_names_no_line_is_refused(cli: Cli, typed: str) -> None:
    ran = cli("doctor", terminal=True, stdin=typed, code=2)

    assert f"{typed.strip()} is not one of the lines" in ran.err


def test_the_option_weighs_more_than_the_variable_and_that_more_than_the_settings(
    cli: Cli,
) -> None:
    cli("config", "set", "bidi", "off")

    def mode(*args: str, **environ: str) -> object:
        return cli("doctor", "--json", *args, terminal=True, environ=KITTY | environ).json["bidi"]

    assert mode() == "off"
    assert mode(NEWSCTL_BIDI="konsole") == "konsole"
    assert mode("--bidi", "visual", NEWSCTL_BIDI="konsole") == "visual"


def test_the_fence_closes_when_the_pager_is_interrupted(
    filled: Cli, environ: dict[str, str], tmp_path: Path
) -> None:
    """Ctrl-C reaches the pager and newsctl alike."""
    pty: Any = pytest.importorskip("pty")
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho WAITING\nexec sleep 20\n")
    pager.chmod(0o755)
    ours, theirs = pty.openpty()
    variables = environ | {"TERM": "xterm", "COLUMNS": "80", "LINES": "4", "PAGER": str(pager)}
    with subprocess.Popen(
        [*PROGRAM, "show", "1"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=variables,
        start_new_session=True,
    ) as child:
        os.close(theirs)
        shown = b""
        while b"WAITING" not in shown:
            shown += os.read(ours, 4096)
        time.sleep(0.1)
        os.killpg(child.pid, signal.SIGINT)
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:
            pass
        code = child.wait(timeout=30)
    os.close(ours)

    assert shown.index(b"\x1b[8l") < shown.index(b"WAITING") < shown.rindex(b"\x1b[8h")
    assert code == 130
