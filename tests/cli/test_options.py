"""Options that many commands share mean the same in each, and are written once."""

from __future__ import annotations

import json
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest

from newsctl import selection as filters_module
from newsctl.cli.commands import list_, search
from newsctl.cli.parsing.command import load
from newsctl.cli.registry import COMMANDS
from newsctl.selection import FILTERS, FLAG, Filter

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

FILTERED = {
    "list": [], "search": ["الوزير OR القطار OR مكتبة"], "count": [], "export": [], "top": [],
    "latest": [], "related": ["1"], "duplicates": [], "stats": [],
}  # fmt: skip


@pytest.mark.parametrize("run", [list_.run, search.run])
def test_a_command_takes_a_handful_of_values(run: object) -> None:
    assert callable(run)
    assert len(signature(run).parameters) <= 8


@pytest.mark.parametrize("command", FILTERED)
def test_every_filter_is_there(command: str) -> None:
    """But the trash, where what is in it has no place."""
    names = {name for param in load(command).params for name in param.opts}
    wanted = {f"--{one.name}" for one in FILTERS.values() if one.kind != FLAG}

    assert wanted <= names


@pytest.mark.parametrize("command", FILTERED)
def test_a_filter_leaves_out_what_it_says(filled: Cli, command: str) -> None:
    ran = filled(command, *FILTERED[command], "--source", "لا أحد", code=CODES.get(command, 1))

    assert ran.out in {"", "0\n", "all\t\t0\t0\n"}


CODES = {"count": 0, "duplicates": 0, "stats": 0}


def test_filters_narrow_the_most_read_the_latest_and_the_figures(filled: Cli) -> None:
    for command in ("top", "latest"):
        assert filled(command, "--section", "مجتمع", "--format", "ids").lines == ["2"]
    assert filled("top", "--source", "صوت الساحل", "--format", "ids").lines == ["1"]
    assert filled("stats", "--tag", "نقل").lines[0] == "all\t\t1\t1205"
    assert filled("latest", "--since", "2026-11", "--until", "2026-11-05").lines[0][:1] == "2"


def test_a_filter_written_once_is_offered_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of the table is an option of every command that chooses among articles."""
    monkeypatch.setitem(
        filters_module.FILTERS, "lang", Filter("language", "names", "Only in this", "CODE", "L")
    )

    for command in FILTERED:
        assert ["--language", "-L"] in [param.opts for param in load(command).params], command


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_global_options_stand_in_every_command(command: str) -> None:
    names = {name for param in load(command).params for name in param.opts}

    assert {"--db", "--lang", "--quiet", "-q", "--yes", "--help", "-h", "--version"} <= names


@pytest.mark.parametrize("limit", ["9" * 20, "9" * 5000, "٩" * 30, "999999999999"])
def test_a_limit_beyond_all_archives_is_none(filled: Cli, limit: str) -> None:
    for command in ("list", "top", "latest"):
        assert len(filled(command, "--limit", limit, "--format", "ids").lines) >= 2
    assert filled("stats", "--limit", limit).lines[0].startswith("all")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["backup", ""], "FILE is empty\n"),
        (["man", "--to", ""], "--to is empty\n"),
        (["export", "-o", ""], "--output is empty\n"),
        (["search", "--batch", ""], "--batch is empty\n"),
        (["config", "set", "archives.press", ""], "archives.press is empty\n"),
        (["--db", "", "list"], "--db is empty\n"),
        (["list", "--db="], "--db is empty\n"),
        (["list", "--json", "--format", "csv"], "--json and --format csv ask for two things\n"),
        (["show", "1", "--json", "-f", "ids"], "--json and --format ids ask for two things\n"),
        (["list", "--format", "{views:99999999999}"], "The template {views:99999999999} can't be"),
        (["list", "--format", "{id:99999999999}"], "The template {id:99999999999} can't be used:"),
        (["list", "--format", "{title:>99999}"], "The template {title:>99999} can't be used:"),
        (["list", "--format", "{views:c}"], "The template {views:c} can't be used:"),
        (["config", "set", "columns", "nope"], "There is no column nope. The columns are: id, "),
        (["config", "set", "locale", "xx"], "locale can't be xx. It is a language and a country"),
        (["config", "set", "locale", "ar-"], "locale can't be ar-."),
    ],
)
def test_nothing_typed_is_a_mistake_of_the_program(
    filled: Cli, args: list[str], words: str
) -> None:
    filled("edit", "1", "--set", "views=99999999999")
    ran = filled(*args, code=2)

    assert ran.out == ""
    assert ran.err.startswith(words)


@pytest.mark.parametrize("value", ["ar-MA", "ar_DZ", "fr", "en-GB", "ar-001"])
def test_a_locale_is_a_language_spoken_here(cli: Cli, value: str) -> None:
    cli("config", "set", "locale", value)
    assert cli("config", "get", "locale").out == f"{value}\n"


def test_an_editor_with_half_a_quote_cannot_be_started(filled: Cli) -> None:
    ran = filled("edit", "1", code=2, environ={"EDITOR": '"vi'})

    assert ran.err.startswith("The editor \"vi can't be started: ")


@pytest.mark.parametrize("place", ["/", "."])
def test_a_place_without_a_name_is_a_folder(cli: Cli, place: str) -> None:
    assert cli("--db", place, "list", code=74).err == f"{place} is a folder, not an archive\n"


def test_json_is_not_another_format_than_json(filled: Cli) -> None:
    assert filled("list", "--json", "--format", "json").json == filled("list", "--json").json


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_nothing_was_read_where_the_calendar_ends(filled: Cli, option: str, day: str) -> None:
    assert filled("views", option, day, code=1).out == ""


# -- errors for programs -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["search", "غواصة", "--json"], 1),
        (["show", "9", "--json"], 1),
        (["list", "--format", "json", "--since", "xx"], 2),
        (["list", "--json", "--nope"], 2),
        (["lst", "--json"], 2),
        (["search", "title:(", "--format=json"], 2),
        (["import", "none.txt", "--strict", "--json"], 65),
        (["import", "none.txt", "--json", "--quiet"], 65),
        (["--db", "./none.json", "list", "--json"], 74),
    ],
)
def test_an_error_is_a_line_of_json_too(filled: Cli, args: list[str], code: int) -> None:
    ran = filled(*args, code=code)
    *words, answer = ran.err.splitlines()
    message, *hint = words

    assert json.loads(answer) == {
        "error": code,
        "message": message,
        "hint": "\n".join(hint) or None,
    }


def test_each_file_that_cannot_be_read_is_a_line_of_its_own(cli: Cli) -> None:
    ran = cli("add", "none.txt", "nowhere.txt", "--json", code=65)

    assert [json.loads(line)["message"] for line in ran.err.splitlines()[1::2]] == [
        "none.txt: there is no such file",
        "nowhere.txt: there is no such file",
    ]


def test_without_json_an_error_is_words_alone(filled: Cli) -> None:
    assert filled("show", "9", code=1).err == "No article has the id 9\n"
    assert filled("show", "9", "--format", "jsonl", code=1).err == "No article has the id 9\n"
    assert filled("add", "--title", "x", "--", "--json", code=65).err.count("\n") == 1


def test_a_change_is_named_in_the_language_of_the_moment_it_is_taken_back(filled: Cli) -> None:
    filled("tag", "1", "+وسم", lang="ar")

    assert filled("undo", lang="en").err.startswith("Taken back: ")
    assert filled("undo", lang="en", code=0).err.isascii()


@pytest.mark.parametrize("command", COMMANDS)
def test_options_that_nobody_typed_are_left_out_unseen(command: str) -> None:
    """Whatever is typed is read as by the whole command, and nothing else is made to read it."""
    whole = load(command)
    for option in whole.params:
        if option.param_type_name == "argument" or option.name in {"help", "version"}:
            continue
        for name in option.opts:
            words = [name] if getattr(option, "is_flag", False) else [name, "3"]
            few = load(command, words)
            assert [one.name for one in few.params if one.param_type_name == "option"] == [
                option.name
            ]
            expected, found = (_read(one, words) for one in (whole, few))
            assert found == {one: expected[one] for one in found}


def _read(command: Any, words: list[str]) -> dict[str, object]:
    try:
        with command.make_context("newsctl", list(words), obj=None) as ctx:
            return dict(ctx.params)
    except Exception as error:  # noqa: BLE001 - a complaint is an answer like others
        return {"complaint": str(error)}


@pytest.mark.parametrize("words", [["--lim", "3"], ["-rn3"], ["--nope"], ["--since", "-3w"]])
def test_what_is_not_an_options_whole_name_is_left_to_typer(words: list[str]) -> None:
    assert len(load("list", words).params) == len(load("list").params)
