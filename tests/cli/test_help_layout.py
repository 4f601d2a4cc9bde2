"""Help pages for reading: whole at every width, in each language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

COMMANDS = [[], ["search"], ["config"]]


def lines_of(cli: Cli, words: list[str], lang: str, width: int, mode: str) -> list[str]:
    environ = {"TERM": "xterm", "COLUMNS": str(width), "NEWSCTL_BIDI": mode}
    ran = cli(*words, "--help", terminal=True, lang=lang, environ=environ)
    return re.sub(r"\x1b\[[\d;]*[a-zA-Z]", "", ran.out).splitlines()


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 140])
@pytest.mark.parametrize("words", COMMANDS)
def test_no_line_is_wider_than_the_screen_and_no_term_is_lost(
    cli: Cli, words: list[str], lang: str, width: int
) -> None:
    lines = lines_of(cli, words, lang, width, "visual")
    shown = "".join(lines).replace(" ", "")

    assert max(map(cell_len, lines)) <= width - 2
    for term in ("--db", "-q,--quiet", "--bidi", "-h,--help"):
        assert term in shown
    assert lines[0].strip() != ""


@pytest.mark.parametrize("words", COMMANDS)
def test_terms_read_from_the_left_in_konsole_too(cli: Cli, words: list[str]) -> None:
    """Each in an embedding of its own."""
    text = "\n".join(lines_of(cli, words, "ar", 100, "konsole"))

    assert "\u200e\u202a-q, --quiet\u202c\u200e" in text
    assert "\u200e\u202a-h, --help\u202c\u200e" in text


def test_prose_in_help_is_set_in_a_measure(cli: Cli) -> None:
    lines = lines_of(cli, ["search"], "en", 140, "off")
    prose = lines[2:]

    assert max(cell_len(line) for line in prose[: prose.index("")]) <= 70
