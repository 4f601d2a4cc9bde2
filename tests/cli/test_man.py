"""Man pages: they say what the help says, and groff and mandoc read them without complaint."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from newsctl.cli.help.topics import PAGES
from newsctl.cli.parsing.command import load
from newsctl.cli.registry import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def text_of(roff: str) -> str:
    """A page's text with its escapes read, lines joined."""
    plain = re.sub(r"\\f[BRI]|\\&", "", roff).replace("\\-", "-").replace("\\(aq", "'")
    return plain.replace("\\(ga", "`").replace("\\e", "\\")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_every_option_and_argument_of_its_command(cli: Cli, name: str) -> None:
    page = text_of(cli("man", name).out)

    assert page.splitlines()[1].startswith(f".TH NEWSCTL-{name.upper()} 1 2026-")
    assert f"\nnewsctl-{name} - {COMMANDS[name].help.replace('`', '')}\n" in page
    for param in load(name).params:
        for option in param.opts if param.param_type_name == "option" else ():
            assert option in page


def test_the_programs_page_names_commands_exit_codes_variables_and_files(cli: Cli) -> None:
    page = text_of(cli("man").out)

    for name in COMMANDS:
        assert f"newsctl-{name} (1)" in page
    for what in (".SH EXIT CODES", "\n65\n", "\nNEWSCTL_DB\n", "\nNO_COLOR\n", "config.toml"):
        assert what in page


def test_a_page_of_the_manual_is_one_of_section_7(cli: Cli) -> None:
    page = text_of(cli("man", "query").out)

    assert page.splitlines()[1].startswith(".TH NEWSCTL-QUERY 7 2026-")
    assert "\n.SH Fields\n" in page
    assert "\n.TP\ntitle:\n" in page
    assert "|---|" not in page
    assert cli("man", "بحث", lang="ar").out == cli("man", "query", lang="ar").out


def test_pages_speak_the_language_chosen(cli: Cli) -> None:
    assert "\n.SH الوصف\n" in cli("man", "search", lang="ar").out
    assert "\n.SH DESCRIPTION\n" in cli("man", "search", "--lang", "fr", lang="ar").out


def test_all_pages_are_written_to_a_folder(cli: Cli, tmp_path: Path) -> None:
    ran = cli("man", "--to", str(tmp_path / "man1"))

    found = sorted(one.name for one in (tmp_path / "man1").iterdir())
    assert found == sorted(["newsctl.1", *(f"newsctl-{name}.1" for name in COMMANDS)])
    manual = sorted(one.name for one in (tmp_path / "man7").iterdir())
    assert manual == sorted(f"newsctl-{topic}.7" for topic in PAGES)
    assert ran.err == f"The pages are in {tmp_path / 'man1'}\n"


def test_no_such_page_and_no_such_place(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert cli("man", "zzz", code=2).err.startswith("The manual has no page zzz. ")
    assert "file" in cli("man", "--to", str(tmp_path / "file" / "x"), code=74).err


READERS = {
    "groff": ["groff", "-k", "-Tutf8", "-man", "-ww", "-z"],
    "mandoc": ["mandoc", "-Tlint", "-Wwarning"],
}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
@pytest.mark.parametrize("reader", READERS)
def test_the_readers_of_man_pages_find_nothing_wrong(
    cli: Cli, reader: str, lang: str, full: bool
) -> None:
    if shutil.which(reader) is None:
        pytest.skip(f"{reader} is not here")
    for name in (None, *COMMANDS, *PAGES) if full else (None, "search", "query", "scripts"):
        page = cli("man", *([name] if name else []), lang=lang).out
        done = subprocess.run(
            READERS[reader], input=page.encode(), capture_output=True, check=False
        )

        assert (name, done.stdout, done.stderr) == (name, b"", b"")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not here")
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_man_shows_the_page(cli: Cli, tmp_path: Path, lang: str) -> None:
    """Letters arrive as they are; nothing is hyphenated or lost."""
    helped = cli("search", "--help", lang=lang).out.partition("--save NAME")[2].splitlines()[0]
    file = tmp_path / "page.1"
    file.write_text(cli("man", "search", lang=lang).out, encoding="utf-8")
    variables = os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "100"}
    done = subprocess.run(
        ["man", "-l", str(file)], env=variables, capture_output=True, encoding="utf-8", check=True
    )

    assert len(helped.split()) > 2
    assert " ".join(helped.split()) in " ".join(done.stdout.split())
