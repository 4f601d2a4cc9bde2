"""The settings file: where it is, who has the last word, changing it, and what is wrong with it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.cli.settings import file as config
from newsctl.errors import ExitCode
from newsctl.folders import data_folder, settings_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


@pytest.fixture
def file(environ: dict[str, str], tmp_path: Path) -> Path:
    """The settings file of this test; not there yet."""
    path = tmp_path / "settings" / "config.toml"
    environ["NEWSCTL_CONFIG"] = str(path)
    return path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
@pytest.mark.parametrize("xdg", ["", "relative/path", "/elsewhere"])
def test_folders_are_those_of_platformdirs(home: Path, xdg: str) -> None:
    import platformdirs

    patch = pytest.MonkeyPatch()
    with patch.context() as variables:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            variables.setenv(name, xdg)
        told = {**os.environ, "NEWSCTL_CONFIG": ""}

        assert data_folder(told) == platformdirs.user_data_path("newsctl", appauthor=False)
        assert settings_file(told).parent == platformdirs.user_config_path("newsctl", False)


def test_the_path_is_said(cli: Cli, file: Path) -> None:
    assert cli("config", "path").out == f"{file}\n"


@pytest.mark.parametrize(
    ("option", "variable", "in_file", "found"),
    [
        ("fr", "en", "ar", "fr"),
        (None, "en", "ar", "en"),
        (None, "", "fr", "fr"),
        (None, "", None, "ar"),
    ],
)
def test_the_option_counts_before_the_variable_before_the_file_before_the_default(
    cli: Cli, file: Path, option: str | None, variable: str, in_file: str | None, found: str
) -> None:
    if in_file:
        write(file, f'lang = "{in_file}"\n')
    options = ["--lang", option] if option else []

    assert cli("config", "get", "lang", *options, lang=variable).out == f"{found}\n"
    said = cli("lst", *options, lang=variable, code=ExitCode.USAGE).err
    assert said.split()[0] == {"fr": "Il", "en": "There", "ar": "لا"}[found]


def test_set_get_unset_and_list(cli: Cli, file: Path) -> None:
    cli("config", "set", "digits", "arab")
    assert file.read_text(encoding="utf-8") == 'digits = "arab"\n'
    assert cli("config", "get", "digits").out == "arab\n"
    assert "digits\tarab" in cli("config").lines

    cli("config", "unset", "digits")
    assert file.read_text(encoding="utf-8") == ""
    assert cli("config", "get", "digits").out == "latn\n"
    assert cli("config", "get", "pager", code=1).err == "pager is not set\n"


def test_changing_a_line_leaves_every_other_character_alone(cli: Cli, file: Path) -> None:
    write(
        file, '# mine\n\nlang = "fr"   # at home\n"digits"="latn"\n\n[archives] # here\na = "/a"\n'
    )

    cli("config", "set", "lang", "en")
    cli("config", "set", "theme", "dark")
    cli("config", "set", "archives.صحف", "/ص.json")

    assert file.read_text(encoding="utf-8") == (
        '# mine\n\nlang = "en"   # at home\n"digits"="latn"\ntheme = "dark"\n\n'
        '[archives] # here\na = "/a"\n"صحف" = "/ص.json"\n'
    )


def test_a_path_is_kept_as_it_is_found_from_anywhere(
    cli: Cli, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    cli("config", "set", "archives.press", "press.json")
    cli("config", "set", "archives.home", "~/press.json")
    cli("config", "set", "db", "press")

    assert config.read(file) == {
        "db": "press",
        "archives": {"press": str(tmp_path / "press.json"), "home": "~/press.json"},
    }


def test_archives_are_opened_by_name(cli: Cli, file: Path, tmp_path: Path) -> None:
    for name in ("press", "radio"):
        cli("config", "set", f"archives.{name}", str(tmp_path / f"{name}.json"))
        cli("add", "--db", name, "--title", name, "--body", "نص")
    cli("config", "set", "db", "radio")

    assert cli("list", "--db", "press", "--format", "{title}").out == "press\n"
    assert cli("list", "--format", "{title}", environ={"NEWSCTL_DB": ""}).out == "radio\n"
    assert "No archive is called x." in cli("list", "--db", "x", code=ExitCode.USAGE).err


def test_a_link_stays_a_link_and_nothing_is_left_beside(
    cli: Cli, file: Path, tmp_path: Path
) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n")
    real.chmod(0o640)
    file.parent.mkdir()
    file.symlink_to(real)

    cli("config", "set", "lang", "en")

    assert file.is_symlink()
    assert real.read_text() == '# mine\nlang = "en"\n'
    assert (real.stat().st_mode & 0o777, list(file.parent.iterdir())) == (0o640, [file])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('lang = "en"\nlang: fr\n', "is not TOML at line 2, column 5"),
        ('lnag = "en"\n', "There is no setting lnag. The settings are: db, lang, "),
        ('color = "blue"\n', "color can't be blue. It is one of: auto, always, never"),
        ("[theme]\nx = 1\n", "theme can't be"),
        ('archives = "x"\n', "archives is not a table of names and paths"),
        ("[archives]\nx = 1\n", "archives is not a table of names and paths"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_with_its_place(
    cli: Cli, file: Path, text: str, said: str
) -> None:
    write(file, text)
    ran = cli("list", code=ExitCode.USAGE)

    assert ran.out == ""
    assert said in ran.err
    assert str(file) in ran.err
    assert ran.err.count("\n") <= 2


def test_a_broken_file_can_be_mended_with_config_edit(cli: Cli, file: Path, tmp_path: Path) -> None:
    write(file, "lang: en\n")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf \'lang = "fr"\\n\' > "$1"\n')
    editor.chmod(0o755)

    assert cli("config", "path").out == f"{file}\n"
    cli("config", "edit", environ={"EDITOR": str(editor), "VISUAL": ""})
    assert config.read(file) == {"lang": "fr"}


def test_the_kinds_of_toml_are_understood(cli: Cli, file: Path) -> None:
    write(file, 'hijri = true\ncolumns = ["id", "title"]\n')

    assert cli("config", "get", "hijri").out == "yes\n"
    assert cli("config", "get", "columns").out == "id,title\n"


def test_a_file_that_cannot_be_changed_line_by_line_is_left_alone(cli: Cli, file: Path) -> None:
    text = 'columns = [\n  "id",\n]\n'
    write(file, text)

    assert "config edit" in cli("config", "set", "columns", "title", code=ExitCode.USAGE).err
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["set", "colour", "x"], 2),
        (["set", "lang", "de"], 2),
        (["get", "colour"], 2),
        (["set", "lang"], 2),
        (["sett", "lang", "fr"], 2),
    ],
)
def test_wrong_settings_are_refused(cli: Cli, file: Path, args: list[str], code: int) -> None:
    assert cli("config", *args, code=code).out == ""
    assert not file.exists()


def test_a_variable_that_can_not_be_is_said(filled: Cli) -> None:
    ran: Any = filled("list", environ={"NEWSCTL_BIDI": "left"}, terminal=True, code=ExitCode.USAGE)

    assert "left" in ran.err
