"""The front page: short, Arabic first, its examples run, and its two commands are there."""

from __future__ import annotations

import os
import re

import pytest

from tests.pages import README, examples, run

TEXT = README.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the examples are lines for bash")
def test_every_example_prints_what_the_page_says() -> None:
    found = examples(TEXT)
    assert len(found) >= 10

    said = [(one.command, one.output) for one in found]
    done = [(one.command, output) for one, output in zip(found, run(README), strict=True)]

    assert done == said, "run: python -m tests.pages"


def test_it_is_short() -> None:
    assert len(TEXT.encode()) <= 8 * 1024


def test_arabic_comes_first() -> None:
    heads = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)

    assert heads[:3] == ["البداية", "Quick start", "Pour commencer"]


def test_the_set_up_commands_are_there_once() -> None:
    """One that does the main job, one that runs every check: what a fresh machine needs."""
    lines = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv ")]

    assert len(lines) == 2
    assert lines[0].endswith(" show 1")
    assert lines[1].endswith("python -m tests")


def test_trying_it_leaves_no_variable_behind() -> None:
    """What was set for a trial would make another archive from the next folder on."""
    assert not re.search(r"export \w+=", TEXT)
    assert "NEWSCTL_DB" not in TEXT
