"""Paths, line ends and code pages of Windows and macOS, as far as another system can show them."""

from __future__ import annotations

import io
import ntpath
import os
import sys
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest
from platformdirs import windows
from platformdirs.macos import MacOS

from newsctl import folders
from newsctl.cli.commands import config
from newsctl.cli.environment import Environment
from newsctl.cli.programs.editor import command_words
from newsctl.cli.settings.lookup import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("notepad", ["notepad"]),
        ("code --wait", ["code", "--wait"]),
        (r"C:\Tools\vim.exe", [r"C:\Tools\vim.exe"]),
        (
            r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst',
            [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"],
        ),
    ],
)
def test_an_editor_is_named_as_windows_names_programs(text: str, words: list[str]) -> None:
    assert command_words(text, windows=True) == words


def test_an_editor_is_named_as_shells_name_programs() -> None:
    told = "'/opt/my editor/e' --wait a\\ b"

    assert command_words(told, windows=False) == ["/opt/my editor/e", "--wait", "a b"]


@pytest.mark.parametrize(
    "name",
    [
        r"C:\news\articles.json",
        "C:articles.json",
        r"..\articles.json",
        r"\\server\share\articles.json",
        "articles.json",
        "news/articles.json",
    ],
)
def test_a_path_of_any_system_is_no_name_of_an_archive(name: str) -> None:
    assert Settings({"NEWSCTL_CONFIG": "/none"}, {"db": name}).archive() == name


def test_a_relative_archive_is_set_as_it_is_found_from_anywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where folders are parted by backslashes; a bare word stays a name."""
    monkeypatch.setattr(os, "sep", ntpath.sep)
    monkeypatch.setattr(os.path, "abspath", lambda path: ntpath.join(r"C:\here", path))

    assert config._meant("db", r"news\a.json") == r"C:\here\news\a.json"
    assert config._meant("db", "news") == "news"
    assert config._meant("archives.old", "old.json") == r"C:\here\old.json"
    assert config._meant("db", "postgresql://host/news") == "postgresql://host/news"


@pytest.mark.parametrize(
    ("system", "kind", "data", "settings"),
    [
        (
            "darwin",
            MacOS,
            "Library/Application Support/newsctl",
            "Library/Application Support/newsctl",
        ),
        ("win32", windows.Windows, "AppData/Local/newsctl", "AppData/Local/newsctl"),
    ],
)
def test_folders_are_those_of_each_system(
    system: str, kind: type, data: str, settings: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platformdirs, "PlatformDirs", kind)
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)
    monkeypatch.setenv("LOCALAPPDATA", str(home / "AppData" / "Local"))

    assert folders.default_archive({}) == home / data / "articles.json"
    assert folders.settings_file({}) == home / settings / "config.toml"
    assert folders.settings_file({"NEWSCTL_CONFIG": "x.toml"}).name == "x.toml"


@pytest.mark.parametrize("page", ["cp1252", "cp1256", "cp720", "cp437", "utf-8"])
def test_a_console_of_any_code_page_is_spoken_to_in_utf_8_without_carriage_returns(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `TextIOWrapper` is made on Windows: lines end in CR LF, letters outside the code page
    are errors; Python speaks UTF-16 to a real console underneath."""
    streams: dict[str, Any] = {
        name: io.TextIOWrapper(io.BytesIO("قال\n".encode()), encoding=page, newline="\r\n")
        for name in ("stdin", "stdout", "stderr")
    }
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    if page == "utf-8":  # Python's own UTF-8 mode still ends lines in CR LF there
        monkeypatch.setattr(os, "name", "nt")
    environment = Environment.of_process()
    monkeypatch.undo()

    assert environment.stdin.read() == "قال\n"
    environment.stdout.write("«خبر»\nسطر\n")
    environment.stdout.flush()
    assert streams["stdout"].buffer.getvalue() == "«خبر»\nسطر\n".encode()
