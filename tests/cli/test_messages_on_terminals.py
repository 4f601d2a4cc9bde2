"""What is said on a terminal: behind a sign of what it is, in a measure that reads well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from newsctl.display.bidi_modes import SENDING, Mode
from newsctl.display.layout import Layout
from newsctl.display.message import Message
from newsctl.messages import set_language

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

CONTROLS = re.compile("\x1b\\[[\\d;]*[A-Za-z]|[\u200e\u200f\u202a-\u202e]")
LONG = "قُرئ الملف «اليوم.json» ولم يُفهم منه سطر: " + "اكتب `newsctl import --help` لترى كيف. " * 6
SIGNS = {"ar": "خطأ:", "fr": "Erreur\u00a0:", "en": "Error:"}


@pytest.mark.parametrize("color", ["always", "never"])
@pytest.mark.parametrize("lang", SIGNS)
def test_an_error_has_a_sign_with_and_without_colours(filled: Cli, lang: str, color: str) -> None:
    environ = {"TERM": "xterm-256color", "NEWSCTL_BIDI": "off", "COLUMNS": "100"}
    ran = filled("--color", color, "show", "99", terminal=True, lang=lang, code=1, environ=environ)

    assert CONTROLS.sub("", ran.err).startswith(SIGNS[lang])
    assert ("38;5;" in ran.err) is (color == "always")
    assert "\x1b[1" in ran.err  # bold is left


@pytest.mark.parametrize("lang", SIGNS)
def test_in_a_pipe_a_message_is_as_it_always_was(filled: Cli, lang: str) -> None:
    told = filled("show", "99", lang=lang, code=1).err

    assert SIGNS[lang].rstrip(":") not in told
    assert "99" in told


@pytest.mark.parametrize("mode", [mode for mode in Mode if SENDING[mode].padded])
@pytest.mark.parametrize("sign", ["error", "warning", "note"])
@pytest.mark.parametrize("width", [24, 40, 60, 100, 140])
def test_further_lines_hang_below_the_text_in_70_cells(mode: Mode, sign: str, width: int) -> None:
    set_language("ar")
    lines = [*Message(LONG, sign).lines(Layout(mode), width)]  # type: ignore[arg-type]
    drawn = [CONTROLS.sub("", line.text) for line in lines]
    indents = [len(line) - len(line.lstrip(" ")) for line in drawn]

    assert len(lines) > 2
    assert all(line.width == width for line in lines)
    assert min(indents) >= width - 70
    assert max(map(cell_len, drawn)) <= width
    if width > 40:  # the sign is the first line's last word, and stands alone in its column
        room = max(map(cell_len, drawn))
        assert all(cell_len(line) < room - 3 for line in drawn[1:])


def test_a_hint_stands_below_its_error(cli: Cli) -> None:
    environ = {"TERM": "xterm", "COLUMNS": "100"}
    told = cli("frobnicate", terminal=True, code=2, environ=environ).err.splitlines()

    assert CONTROLS.sub("", told[0]).startswith("Error: ")
    assert all(CONTROLS.sub("", line).startswith(" " * 7) for line in told[1:])


def test_a_short_message_loads_nothing_that_draws(cli: Cli) -> None:
    """What was done is said as it is."""
    ran = cli("config", "set", "digits", "arab", terminal=True)

    assert "\x1b" not in ran.err
