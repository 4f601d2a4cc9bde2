"""Which terminal gets what: by its environment, and by what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.display.bidi_modes import Marks, Mode
from newsctl.display.terminal import by_answer, by_environment, is_whole, last_resort, name_of

if TYPE_CHECKING:
    from pathlib import Path

XTERM = "xterm-256color"


@pytest.mark.parametrize(
    ("environ", "name", "mode"),
    [
        ({"TERM": XTERM, "VTE_VERSION": "7200"}, "VTE", Mode.VISUAL),
        ({"TERM": XTERM, "TERM_PROGRAM": "mintty"}, "mintty", Mode.VISUAL),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "VTE_VERSION": "7200"}, "xterm",
         Mode.VISUAL),
        ({"TERM": "rxvt-unicode-256color", "KONSOLE_VERSION": "221203"}, "rxvt", Mode.VISUAL),
        ({"TERM": "alacritty"}, "alacritty", Mode.VISUAL),
        ({"TERM": XTERM, "ALACRITTY_WINDOW_ID": "1", "KITTY_WINDOW_ID": "1"}, "alacritty",
         Mode.VISUAL),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "kitty", Mode.KITTY),
        ({"TERM": XTERM, "KONSOLE_VERSION": "221203"}, "Konsole", Mode.KONSOLE),
        ({"TERM": XTERM, "TERM_PROGRAM": "Apple_Terminal"}, "Apple Terminal", Mode.TERMINAL),
        ({"TERM": "mlterm", "MLTERM": "3.9.2"}, "mlterm", Mode.MLTERM),
        ({"TERM": "putty-256color"}, "PuTTY", Mode.PUTTY),
        ({"TERM": "eterm-color", "VTE_VERSION": "7200"}, "Emacs", Mode.OVERRIDE),
        # TERM_PROGRAM counts before what leaks from the terminal it was started in.
        ({"TERM": XTERM, "TERM_PROGRAM": "vscode", "KONSOLE_VERSION": "221203"}, "VS Code",
         Mode.VISUAL),
        ({"TERM": XTERM, "TERM_PROGRAM": "vscode", "KITTY_WINDOW_ID": "1"}, "VS Code",
         Mode.VISUAL),
        ({"TERM": XTERM, "TERM_PROGRAM": "WezTerm", "MLTERM": "3"}, "WezTerm", Mode.VISUAL),
        ({"TERM": XTERM, "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.6.1"}, "iTerm2",
         Mode.VISUAL),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, "ghostty", Mode.VISUAL),
        # Inside a multiplexer, what reorders outside it decides.
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t", "VTE_VERSION": "7200"}, "VTE", Mode.VTE),
        ({"TERM": "screen", "STY": "1", "KONSOLE_VERSION": "221203"}, "Konsole", Mode.KONSOLE),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t", "KITTY_WINDOW_ID": "1"}, "kitty", Mode.KITTY),
        ({"TERM": "tmux-256color", "ALACRITTY_LOG": "x", "KONSOLE_VERSION": "221203"},
         "alacritty", Mode.VISUAL),
        ({"TERM": "screen", "TERM_PROGRAM": "Apple_Terminal"}, "Apple Terminal", Mode.TERMINAL),
        ({"TERM": XTERM, "KITTY_WINDOW_ID": "1", "VTE_VERSION": "7200"}, "kitty", Mode.KITTY),
        ({"TERM": "st-256color", "VTE_VERSION": "7200"}, "st", Mode.VISUAL),
        ({"TERM": "foot", "KONSOLE_VERSION": "221203"}, "foot", Mode.VISUAL),
        ({"TERM": XTERM, "WT_SESSION": "1"}, "Windows Terminal", Mode.VISUAL),
        ({"TERM": "dumb"}, "dumb", Mode.OFF),
    ],
)  # fmt: skip
def test_a_terminal_is_known_by_what_it_says_of_itself(
    environ: dict[str, str], name: str, mode: Mode
) -> None:
    found = by_environment(environ)

    assert found is not None
    assert (found.name, found.manner.mode) == (name, mode)


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": XTERM, "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"},
        {"TERM": "something-new"},
        {"TERM": "tmux-256color", "TMUX": "/tmp/t"},
        {"TERM": XTERM, "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.7.0"},
        {},
    ],
)
def test_an_environment_that_does_not_tell_leaves_it_to_the_terminal(
    environ: dict[str, str],
) -> None:
    assert by_environment(environ) is None


def test_where_nobody_tells_lines_are_drawn_here() -> None:
    assert last_resort({"TERM": XTERM}).manner.mode is Mode.VISUAL
    later = {"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.7.0"}
    assert last_resort(later).manner.mode is Mode.TERMINAL


def test_what_is_no_terminal_gets_text_as_it_is() -> None:
    found = by_environment({"TERM": "xterm", "VTE_VERSION": "7200"}, terminal=False)

    assert found is not None
    assert found.manner.mode is Mode.OFF


DA1 = "\x1b[?62;22c"


@pytest.mark.parametrize(
    ("answer", "name", "mode"),
    [
        ("\x1b[>0;136;0c", "PuTTY", Mode.PUTTY),
        ("\x1bP>|Konsole 22.12.3\x1b\\\x1b[>1;115;0c", "Konsole", Mode.KONSOLE),
        ("\x1b[>1;115;0c", "Konsole", Mode.KONSOLE),
        ("\x1b[>0;115;0c", "QTerminal", Mode.WORDS),
        ("\x1b[>24;279;0c", "mlterm", Mode.MLTERM),
        ("\x1bP>|kitty(0.26.5)\x1b\\\x1b[>1;4000;26c", "kitty", Mode.KITTY),
        ("\x1b[8;1$y\x1b[>65;7006;1c", "VTE", Mode.VISUAL),
        ("\x1b[8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c", "xterm", Mode.VISUAL),
        ("\x1b[>85;95;0c", "rxvt", Mode.VISUAL),
        ("\x1b[>0;1700;1c", "alacritty", Mode.VISUAL),
        ("\x1bP>|foot(1.13.1)\x1b\\\x1b[>1;011301;0c", "foot", Mode.VISUAL),
        ("\x1b[>1;011301;0c", "foot", Mode.VISUAL),
        ("\x1b[>1;95;0c", "Apple Terminal", Mode.TERMINAL),
        ("\x1b[>0;276;0c", "xterm.js", Mode.VISUAL),
        ("\x1b[8;2$y", "VTE", Mode.VISUAL),
        ("\x1bP>|iTerm2 3.7.1\x1b\\", "iTerm2", Mode.TERMINAL),
        ("\x1b[8;1$y\x1bP>|iTerm2 3.7.1\x1b\\", "iTerm2", Mode.VISUAL),
        ("\x1bP>|iTerm2 3.6.0\x1b\\", "iTerm2", Mode.VISUAL),
    ],
)
def test_a_terminal_is_known_by_its_answers(answer: str, name: str, mode: Mode) -> None:
    found = by_answer(answer + DA1)

    assert found is not None
    assert (found.name, found.manner.mode) == (name, mode)
    assert is_whole(answer + DA1)
    assert not is_whole(answer)


@pytest.mark.parametrize("answer", [DA1, "", "\x1b[>99;1;1c", "ls -l\r", "\x1b[>", "\x1b[8;0$y"])
def test_answers_that_say_nothing_are_no_terminal(answer: str) -> None:
    assert by_answer(answer) is None


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("font_size 12\nforce_ltr yes\n", Mode.VISUAL),
        ("force_ltr yes\nforce_ltr no\n", Mode.KITTY),
        ("# force_ltr yes\n", Mode.KITTY),
    ],
)
def test_kitty_is_left_alone_where_it_was_told_to_keep_the_order(
    settings: str, expected: Mode, tmp_path: Path
) -> None:
    (tmp_path / "kitty.conf").write_text(settings, encoding="utf-8")
    environ = {"TERM": "xterm-kitty", "KITTY_CONFIG_DIRECTORY": str(tmp_path)}

    found = by_environment(environ)

    assert found is not None
    assert found.manner.mode is expected


def test_alacritty_is_known_by_its_variables_and_not_where_they_leaked() -> None:
    """It alone draws a mark on the cell after the one it is sent behind."""
    own = by_environment({"TERM": XTERM, "ALACRITTY_LOG": "x"})
    leaked = by_environment({"TERM": "xterm", "XTERM_VERSION": "379", "ALACRITTY_LOG": "x"})

    assert own is not None
    assert own.manner.marks is Marks.BEFORE
    assert leaked is not None
    assert leaked.manner.marks is Marks.BEHIND


@pytest.mark.parametrize("term", ["foot", "foot-extra", "st-256color"])
def test_what_loses_letters_or_marks_is_sent_no_marks(term: str) -> None:
    found = by_environment({"TERM": term})
    assert found is not None
    assert found.manner.marks is Marks.NOWHERE


def test_a_name_says_what_stands_between() -> None:
    environ = {"TERM": "tmux-256color", "TMUX": "/tmp/t", "VTE_VERSION": "7200"}
    found = by_environment(environ)

    assert found is not None
    assert name_of(environ, found) == "tmux · VTE"
    assert name_of({"TERM": "new"}, last_resort({"TERM": "new"})) == "new"
