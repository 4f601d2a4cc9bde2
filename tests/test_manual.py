"""The manual: whole in Arabic and English, its examples run, and it names only what is there."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.article import FIELDS
from newsctl.cli.parsing.command import load, unnamed
from newsctl.cli.registry import COMMANDS
from newsctl.cli.settings.schema import SETTINGS
from newsctl.errors import ExitCode
from newsctl.formats.registry import READERS
from newsctl.formats.writing import WRITERS
from tests.pages import MANUAL, README, examples, run

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = ("ar", "en")
PAGES = sorted(MANUAL.glob("*/*.md"))
SHOWN = [page for page in PAGES if examples(page.read_text(encoding="utf-8"))]
TOPICS = sorted(page.stem for page in (MANUAL / "en").glob("*.md"))


def name(page: Path) -> str:
    return f"{page.parent.name}/{page.stem}"


def text(language: str, topic: str) -> str:
    return (MANUAL / language / f"{topic}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", SHOWN, ids=name)
@pytest.mark.skipif(os.name == "nt", reason="the examples are lines for bash")
def test_every_example_prints_what_the_page_says(page: Path) -> None:
    found = examples(page.read_text(encoding="utf-8"))

    said = [(one.command, one.output) for one in found]
    done = [(one.command, output) for one, output in zip(found, run(page), strict=True)]

    assert done == said, "run: python -m tests.pages"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_page_has_the_parts_of_the_english_one(language: str) -> None:
    """As many heads, rows of tables and commands, in the same order; Arabic has every page."""
    pages = {page.stem for page in (MANUAL / language).glob("*.md")}
    needed = (
        set(TOPICS) if language in WHOLE else {"start", "query", "dates", "formats", "templates"}
    )
    assert needed <= pages <= set(TOPICS)

    for topic in sorted(pages):
        if topic in ("library", "tinydb"):
            continue
        ours, english = text(language, topic), text("en", topic)
        assert _shape(ours) == _shape(english), topic


def _shape(page: str) -> list[str]:
    """What opens each line that is no prose: heads, rows, fences, and which command runs."""
    shapes = (re.match(r"#+|\||```\w*|- |\$ \w+", line) for line in page.splitlines())
    return [one[0] for one in shapes if one]


def test_every_command_has_an_example_in_both_languages() -> None:
    for language in WHOLE:
        pages = [page for page in SHOWN if page.parent.name == language]
        told = " ".join(
            one.command for page in pages for one in examples(page.read_text(encoding="utf-8"))
        )
        assert [one for one in COMMANDS if not re.search(rf"newsctl\b.* {one}\b", told)] == []


# -- what it names ------------------------------------------------------------------------------
@cache
def options_of(command: str | None) -> set[str]:
    """The options of a command, or those before any command's name."""
    program: Any = load(command) if command else unnamed()
    return {option for param in program.params for option in (*param.opts, *param.secondary_opts)}


@pytest.mark.parametrize("page", [*PAGES, README], ids=name)
def test_no_page_names_a_command_or_an_option_that_does_not_exist(page: Path) -> None:
    """Of each `newsctl COMMAND --option` in code; an option alone is one of any command's."""
    every = set[str]().union(options_of(None), *(options_of(one) for one in COMMANDS))
    wrong = []
    for code in _code(page.read_text(encoding="utf-8")):
        plain = re.sub(r"'[^']*'", "TEXT", code)  # what a shell takes as it stands
        calls = re.split(r"\s\||&&|;|\$\(|<\(", plain)
        for call in calls:
            words = re.sub(r"'[^']*'|\"[^\"]*\"", "TEXT", call).split()
            if "newsctl" in words:
                wrong += _wrong(words[words.index("newsctl") + 1 :])
            elif code.startswith("-") or (words[:1] and words[0] in COMMANDS):
                wrong += [one for one in _options(words) if one not in every]
    assert wrong == []


def _code(page: str) -> list[str]:
    """What stands in backquotes, and the commands in blocks, a line each."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    prose = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    return [
        *re.findall(r"`([^`\n]+)`", prose),
        *(line.removeprefix("$ ").partition("  #")[0] for line in lines if "newsctl" in line),
    ]


def _options(words: list[str]) -> list[str]:
    ends = words.index("--") if "--" in words else len(words)
    found = (re.match(r"--[a-z][a-z-]*|-[A-Za-z0-9]$", one) for one in words[:ends])
    return [one[0] for one in found if one]


def _wrong(words: list[str]) -> list[str]:
    """What is no command, and the options that its command does not have."""
    named = next((one for one in words if one in COMMANDS), None)
    if named is None:
        plain = [one for one in words[:1] if re.fullmatch("[a-z]+", one)]
        return [*plain, *(one for one in _options(words) if one not in options_of(None))]
    known = options_of(named)
    return [f"{named} {one}" for one in _options(words) if one not in known]


@pytest.mark.parametrize("language", WHOLE)
def test_the_json_table_names_every_field_in_its_order(language: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", text(language, "json"), re.MULTILINE)

    assert tuple(rows) == (*FIELDS, *rows[len(FIELDS) :])
    assert rows[len(FIELDS) :] in ([], ["page_views"])


@pytest.mark.parametrize("language", WHOLE)
def test_the_exit_codes_are_all_there(language: str) -> None:
    rows = re.findall(r"^\| (\d+) \|", text(language, "json"), re.MULTILINE)

    assert [int(one) for one in rows] == [code.value for code in ExitCode]


@pytest.mark.parametrize("language", WHOLE)
def test_settings_and_their_variables_are_all_there(language: str) -> None:
    page = text(language, "settings")

    assert [
        key for key, one in SETTINGS.items() if f"| `{key}` | `{one.variable}` |" not in page
    ] == []


@pytest.mark.parametrize("language", [*WHOLE, "fr"])
def test_every_format_that_is_read_or_written_is_there(language: str) -> None:
    page = text(language, "formats")
    same = {"rss", "atom", "tinydb", "newsctl"}  # other names of `feed` and of `json`

    assert [one for one in {*READERS, *WRITERS} - same if f"`{one}`" not in page] == []


@pytest.mark.parametrize("language", WHOLE)
def test_every_tag_of_a_reference_is_there(language: str) -> None:
    from newsctl.formats import ris

    page = text(language, "formats")
    words = set(re.findall(r"[A-Z][A-Z0-9]", page))
    kept = {tag for tags in (*ris.TAGS.values(), ris.AUTHORS) for tag in tags} | {"KW"}

    assert kept - words == set()


@pytest.mark.parametrize("language", WHOLE)
def test_there_are_twenty_recipes_and_each_runs(language: str) -> None:
    recipes = re.split(r"^## ", text(language, "scripts"), flags=re.MULTILINE)[1:]

    assert [one.partition(".")[0] for one in recipes] == [str(one) for one in range(1, 21)]
    assert all(examples(one) for one in recipes)
