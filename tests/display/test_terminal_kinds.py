"""Which terminal gets what."""

from __future__ import annotations

import pytest

from newsctl.display.terminal import Mode, detect


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
