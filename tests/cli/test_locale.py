"""Arguments are UTF-8 whatever the locale, and names of files are any bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="locales are made as glibc's")
OLD_NAME = "مقال.txt".encode("windows-1256")  # as an unzipped folder has it


@pytest.fixture(scope="session")
def latin(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """French in ISO-8859-1, as old servers speak it."""
    if shutil.which("localedef") is None:
        pytest.skip("no locale can be made here")
    folder = tmp_path_factory.mktemp("locales")
    command = ["localedef", "-c", "-f", "ISO-8859-1", "-i", "fr_FR", str(folder / "fr_FR")]
    if subprocess.run(command, capture_output=True, check=False).returncode > 1:
        pytest.skip("the sources of locales are not here")
    return {"LOCPATH": str(folder), "LC_ALL": "fr_FR"}


@pytest.fixture(params=["latin", "C"])
def speaking(request: pytest.FixtureRequest) -> dict[str, str]:
    """The variables of a locale that does not speak UTF-8."""
    if request.param == "C":
        return {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    found: dict[str, str] = request.getfixturevalue("latin")
    return found


class Run:
    """Runs the program with arguments that are bytes."""

    def __init__(self, environ: dict[str, str], folder: Path) -> None:
        self.environ = environ
        self.folder = folder

    def __call__(self, *args: str | bytes, code: int = 0) -> tuple[str, str]:
        done = subprocess.run(
            [*map(os.fsencode, PROGRAM), *(_bytes(one) for one in args)],
            env=self.environ,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode == code, (args, done)
        return done.stdout.decode(), done.stderr.decode()


def _bytes(one: str | bytes) -> bytes:
    return one.encode() if isinstance(one, str) else one


@pytest.fixture
def run(environ: dict[str, str], speaking: dict[str, str], tmp_path: Path) -> Run:
    return Run(environ | speaking, tmp_path)


def test_what_is_typed_is_utf_8(run: Run) -> None:
    run("add", "--title", "خبر عاجل", "--body", "نص الخبر", "--source", "الساحل")

    assert run("list", "--source", "الساحل", "--format", "{title}") == ("خبر عاجل\n", "")
    assert run("search", "عاجل", "--format", "{id} {title}") == ("1 خبر عاجل\n", "")
    run("tag", "1", "+وسم")
    assert run("list", "--tag", "وسم", "--format", "ids") == ("1\n", "")


@pytest.mark.parametrize(
    ("args", "name"),
    [
        (["add", "--title", b"\xd4\xe4", "--body", "x"], "--title"),
        (["add", "--title", "x", "--tag", "y", "--tag", b"\xff"], "--tag"),
        (["search", b"\xff"], "QUERY…"),
        (["list", "--source", b"\xff"], "--source"),
        (["tag", "1", b"+\xff"], "ID… +TAG… -TAG…"),
        (["config", "set", "archives.x", b"\xff"], "VALUE"),
        (["config", "set", "editor", b"\xff"], "VALUE"),
        (["edit", "1", "--set", b"title=\xff"], "--set"),
    ],
)
def test_what_is_not_is_refused(
    environ: dict[str, str], tmp_path: Path, args: list[str | bytes], name: str
) -> None:
    """In every locale alike; nothing is stored and nothing is guessed."""
    assert Run(environ, tmp_path)(*args, code=2) == ("", f"{name} is not UTF-8\n")


def test_names_of_files_are_bytes(run: Run) -> None:
    """As an archive from an old system leaves them when it is unzipped."""
    folder = run.folder / "old"
    folder.mkdir()
    (folder / os.fsdecode(OLD_NAME)).write_text("عنوان\n\nنص المقال.\n", encoding="utf-8")

    run("import", "old")
    run("add", b"old/" + OLD_NAME)
    assert run("list", "--format", "{title}")[0] == "عنوان\n"
    run("--db", b"\xe3\xde.json", "add", "--title", "x", "--body", "y")
    assert b"\xe3\xde.json" in {os.fsencode(one.name) for one in run.folder.iterdir()}


def test_files_written_have_names_in_utf_8(run: Run) -> None:
    run("add", "--title", "خبر عاجل", "--body", "نص")
    run("export", "--as", "markdown", "-o", "notes")

    assert [os.fsencode(one.name) for one in (run.folder / "notes").iterdir()] == [
        "1-خبر-عاجل.md".encode()
    ]
