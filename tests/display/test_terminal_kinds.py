"""Which terminal gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.display.terminal import Mode, detect, is_alacritty

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, Mode.VISUAL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "mintty"}, Mode.VISUAL),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "VTE_VERSION": "7200"}, Mode.VISUAL),
        ({"TERM": "rxvt-unicode-256color", "KONSOLE_VERSION": "221203"}, Mode.VISUAL),
        ({"TERM": "alacritty"}, Mode.VISUAL),
        (
            {"TERM": "xterm-256color", "ALACRITTY_WINDOW_ID": "1", "KITTY_WINDOW_ID": "1"},
            Mode.VISUAL,
        ),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, Mode.KITTY),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "221203"}, Mode.KONSOLE),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Mode.TERMINAL),
        ({"TERM": "mlterm", "MLTERM": "3.9.2"}, Mode.TERMINAL),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t", "VTE_VERSION": "7200"}, Mode.TERMINAL),
        ({"TERM": "screen", "STY": "1", "KONSOLE_VERSION": "221203"}, Mode.KONSOLE),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t"}, Mode.VISUAL),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t", "KITTY_WINDOW_ID": "1"}, Mode.KITTY),
        (
            {"TERM": "tmux-256color", "ALACRITTY_LOG": "x", "KONSOLE_VERSION": "221203"},
            Mode.VISUAL,
        ),
        ({"TERM": "screen", "TERM_PROGRAM": "Apple_Terminal"}, Mode.TERMINAL),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1", "VTE_VERSION": "7200"}, Mode.KITTY),
        ({"TERM": "st-256color", "VTE_VERSION": "7200"}, Mode.VISUAL),
        ({"TERM": "foot", "KONSOLE_VERSION": "221203"}, Mode.VISUAL),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, Mode.VISUAL),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, Mode.VISUAL),
        ({"TERM": "dumb"}, Mode.OFF),
        ({"TERM": "something-new"}, Mode.VISUAL),
    ],
)
def test_a_terminal_is_known_by_what_it_says_of_itself(
    environ: dict[str, str], expected: Mode
) -> None:
    assert detect(environ, terminal=True) is expected


def test_what_is_no_terminal_gets_text_as_it_is() -> None:
    assert detect({"TERM": "xterm", "VTE_VERSION": "7200"}, terminal=False) is Mode.OFF


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

    assert detect(environ, terminal=True) is expected


def test_alacritty_is_known_by_its_variables_and_not_where_they_leaked() -> None:
    assert is_alacritty({"TERM": "xterm-256color", "ALACRITTY_LOG": "x"})
    assert not is_alacritty({"TERM": "xterm", "XTERM_VERSION": "379", "ALACRITTY_LOG": "x"})
