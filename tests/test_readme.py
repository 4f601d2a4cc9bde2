"""The front page: its examples run and print what it says, and its reference is the program's."""

from __future__ import annotations

import os
import re

import pytest

from newsctl.article import FIELDS
from newsctl.cli.registry import COMMANDS
from newsctl.cli.settings.file import SETTINGS
from newsctl.errors import ExitCode
from tests.readme import README, examples, run, with_reference

TEXT = README.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the examples are lines for bash")
def test_every_example_prints_what_the_page_says() -> None:
    found = examples(TEXT)
    assert len(found) > 30

    said = [(one.command, one.output) for one in found]
    done = [(one.command, output) for one, output in zip(found, run(found), strict=True)]

    assert done == said, "run: python -m tests.readme"


def test_the_reference_is_the_help_of_the_commands() -> None:
    assert with_reference(TEXT) == TEXT, "run: python -m tests.readme"


def test_every_command_has_an_example() -> None:
    commands = " ".join(one.command for one in examples(TEXT))

    missing = [name for name in COMMANDS if f"newsctl {name}" not in commands]
    assert missing == []


def test_the_json_table_names_every_field_in_its_order() -> None:
    table = TEXT.partition("### An article in JSON")[2].partition("\n\n\n")[0]

    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))[: len(FIELDS)] == FIELDS


def test_the_exit_codes_are_all_there() -> None:
    section = TEXT.partition("### Exit codes")[2].partition("###")[0]
    rows = re.findall(r"^\| (\d+) \|", section, re.MULTILINE)

    assert [int(one) for one in rows] == [code.value for code in ExitCode]


def test_settings_and_their_variables_are_all_there() -> None:
    for name, setting in SETTINGS.items():
        assert f"| `{name}` | `{setting.variable}` |" in TEXT


def test_the_set_up_commands_are_there_once() -> None:
    """One that does the main job, one that runs every check: what a fresh machine needs."""
    lines = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv ")]

    assert len(lines) == 2
    assert lines[0].endswith("newsctl show 1")
    assert lines[1].endswith("python -m tests")
