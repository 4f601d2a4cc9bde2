"""Where the archive is: said by `config get db`, `doctor` and `check`, and how to make a missing
one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_the_commands_that_look_after_it_say_where_it_is(filled: Cli) -> None:
    place = str(filled.db)

    assert filled("config", "get", "db").out == f"{place}\n"
    assert filled("config", "list", "--json").json["db"] == place
    assert filled("doctor", "--json").json["archive"] == place
    assert f"archive\t{place}\n" in filled("doctor").out
    assert filled("check").err.splitlines()[0] == f"Archive: {place}"
    assert filled("check", "--json").json["archive"] == place


def test_where_nothing_is_told_it_is_the_default_place(cli: Cli, home: Path) -> None:
    """The same one that is opened, whether it is there yet or not."""
    nowhere = {"NEWSCTL_DB": ""}
    place = cli("config", "get", "db", environ=nowhere).out.strip()

    assert place.endswith("articles.json")
    assert cli("doctor", "--json", environ=nowhere).json["archive"] == place
    cli("add", "--title", "x", environ=nowhere)
    assert cli("check", "--json", environ=nowhere).json["archive"] == place


def test_a_name_is_told_as_its_place(cli: Cli, tmp_path: Path) -> None:
    place = str(tmp_path / "press.json")
    cli("config", "set", "archives.press", place)

    assert cli("config", "get", "db", "--db", "press").out == f"{place}\n"


@pytest.mark.parametrize(
    "command", [["list"], ["search", "x"], ["count"], ["show", "1"], ["check"]]
)
def test_a_missing_archive_is_said_with_how_to_make_one(
    cli: Cli, tmp_path: Path, command: list[str]
) -> None:
    place = tmp_path / "nope.json"

    ran = cli("--db", str(place), *command, code=74)
    assert ran.err.startswith(f"There is no archive at {place}. `newsctl add` and `newsctl import`")
    assert not place.exists()
