"""What a command loads: starting is most of what it costs, so what it does not use stays away."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

# Runs the program as its console script does, and tells what was loaded when it ended.
PROGRAM = """
import atexit, sys
def tell():
    from newsctl import messages
    catalogue = ["a catalogue of messages"] if messages._catalogues else []
    loaded = [name for name, one in sys.modules.items() if type(one).__name__ != "LazyModule"]
    analyzer = sys.modules.get("newsctl.arabic.analyzer")
    compiled = analyzer is not None and len(vars(analyzer.WORD)) > 1
    pattern = ["the pattern of all words"] if compiled else []
    print(*loaded, *catalogue, *pattern, sep="\\n", file=sys.stderr)
atexit.register(tell)
from newsctl.__main__ import run
run()
"""
NEVER = {
    "ast", "babel", "bs4", "dataclasses", "dateutil", "httpx", "importlib.metadata", "jinja2",
    "json", "lxml", "markupsafe",
    "platformdirs", "prompt_toolkit", "pydantic", "pygments", "rich", "selectors", "simplemma",
    "starlette", "subprocess", "tinydb", "trafilatura", "urllib.parse", "uvicorn",
    "newsctl.display", "newsctl.formats", "newsctl.web",
}  # fmt: skip
WRITING = {
    "newsctl.archive.file.writer",
    "newsctl.archive.file.lock",
    "newsctl.archive.file.adding",
    "newsctl.archive.file.changes",
    "newsctl.archive.file.recovery",
}
UNUSED = {
    "newsctl.archive.file.maintenance",
    "newsctl.archive.file.checking",
    "newsctl.archive.file.record.scan",
    "newsctl.archive.file.migration",
}
SEARCHING = {"newsctl.search", "newsctl.archive.fulltext", "newsctl.arabic.analyzer"}
ARCHIVE = {"sqlite3", "orjson", "newsctl.archive", "newsctl.arabic", "newsctl.search"}
SILENT = {"a catalogue of messages"}

CASES = {
    "--version": NEVER | ARCHIVE | SILENT,
    "--help": NEVER | ARCHIVE,
    "search --help": NEVER | ARCHIVE,
    "serve --help": NEVER | ARCHIVE,
    "help": NEVER | ARCHIVE,
    "help dates": NEVER | ARCHIVE | SILENT,
    "list --json": NEVER | WRITING | UNUSED | SEARCHING | SILENT | {"newsctl.arabic.fold"},
    "list --format ids": NEVER | WRITING | UNUSED | SEARCHING | SILENT,
    "show 1 --json": NEVER | UNUSED | SEARCHING | SILENT | {"newsctl.arabic.fold"},
    "show 1 --json --no-count": NEVER | WRITING | UNUSED | SEARCHING | SILENT,
    "search --json الوزير": NEVER | WRITING | UNUSED | SILENT | {"the pattern of all words"},
    "search --format {title} الوزير": NEVER
    | WRITING
    | UNUSED
    | SILENT
    | {"newsctl.search.snippet"},
    "count": NEVER | WRITING | UNUSED | SEARCHING | SILENT,
    "__complete li": NEVER | ARCHIVE | {"typer"},
    "__complete show ": NEVER | WRITING | UNUSED | SEARCHING,
}


@pytest.mark.parametrize("words", CASES)
def test_a_command_loads_only_what_it_uses(
    filled: Cli, environ: dict[str, str], words: str
) -> None:
    filled("count")  # the archive is a copy: the first command takes note of it
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words.split(" ")],
        env=environ | {"NEWSCTL_DB": str(filled.db), "NEWSCTL_LANG": "ar"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    loaded = set(done.stderr.splitlines())

    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert "newsctl.cli.app" in loaded  # exit handlers ran
    assert loaded & CASES[words] == set()


def test_compacting_what_was_deleted_loads_nothing_that_analyses_texts(
    filled: Cli, environ: dict[str, str]
) -> None:
    """Nor what reads a whole record, where it is little of it."""
    with open_archive(str(filled.db)) as archive:
        list(archive.add_many(Article(title=f"خبر {n}", body="نص طويل " * 90) for n in range(60)))
    assert filled("rm", "2", "--forever", "--yes").code == 0
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "compact"],
        env=environ | {"NEWSCTL_DB": str(filled.db)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = set(done.stderr.splitlines())

    assert "newsctl.archive.fulltext.erasing" in loaded
    assert loaded & {
        "json", "mmap", "newsctl.archive.file.index.rescan", "newsctl.archive.file.record.scan",
        "newsctl.arabic.analyzer", "newsctl.arabic.lexicon",
    } == set()  # fmt: skip


def test_a_terminal_loads_nothing_of_rich_for_usual_letters(filled: Cli, on_terminal: Cli) -> None:
    """Its tables of cells wait for a letter of which the width is in question."""
    filled("count")
    ran = on_terminal("list", PYTHONPROFILEIMPORTTIME="1")  # type: ignore[call-arg]
    loaded = {line.rpartition("|")[2].strip() for line in ran.out.splitlines() if "|" in line}

    assert "newsctl.display.layout" in loaded
    assert loaded & {
        "rich", "pygments",
        "newsctl.search.highlight", "newsctl.archive.file.writer", "newsctl.archive.fulltext",
        "newsctl.arabic.analyzer",
    } == set()  # fmt: skip


def test_a_search_on_a_terminal_loads_nothing_for_what_is_seldom_there(
    filled: Cli, on_terminal: Cli
) -> None:
    filled("count")
    ran = on_terminal("search", "الوزير قال", "--match", "any", PYTHONPROFILEIMPORTTIME="1")  # type: ignore[call-arg]
    loaded = {line.rpartition("|")[2].strip() for line in ran.out.splitlines() if "|" in line}

    assert ran.code == 0
    assert "newsctl.search.snippet" in loaded
    assert loaded & {
        "json", "dataclasses", "urllib.parse", "rich", "rich.cells", "newsctl.archive.file.writer",
        "newsctl.archive.fulltext.explain", "newsctl.display.terminal_quirks",
    } == set()  # fmt: skip


def test_what_was_printed_is_whole_when_the_process_leaves(
    filled: Cli, environ: dict[str, str]
) -> None:
    """The program ends without Python's own shutdown: nothing that was written may stay behind."""
    done = subprocess.run(
        [sys.executable, "-m", "newsctl", "list", "--format", "{id} {body}"],
        env=environ | {"NEWSCTL_DB": str(filled.db)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == ["3", "2", "1"]
    assert done.stderr == ""
