"""The manual's page for whoever runs a server: its commands are run, one after the other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newsctl
from newsctl.archive.open import open_archive
from newsctl.article import Article
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

MANUAL = Path(newsctl.__file__).parent / "manual"
MADE = ("news", "news-from-file", "news-restored")
ROLES = ("reporters", "editors")
PROGRAMS = ("createdb", "createuser", "pg_dump", "pg_restore", "bash")


def commands(language: str) -> list[str]:
    """The lines of the page's blocks for a shell, but for the installation of what is there."""
    page = (MANUAL / language / "server.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    return [one for block in blocks for one in block.splitlines() if not one.startswith("pip ")]


def _leave(server: str) -> None:
    for name in MADE:
        servers.run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for name in ROLES:
        servers.run(server, f"DROP ROLE IF EXISTS {name}")


@pytest.fixture
def environment(databases: servers.Databases, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home with an archive in a file, where libpq's variables name the tests' server."""
    from psycopg2.extensions import parse_dsn

    folder = servers.programs()
    parts = (Path(sys.executable).parent, folder or "", os.environ["PATH"])
    path = os.pathsep.join(map(str, parts))
    if any(shutil.which(one, path=path) is None for one in PROGRAMS):
        pytest.skip("PostgreSQL's own programs are not here")
    with open_archive(str(tmp_path / "articles.json")) as archive:
        archive.add(Article(title="خبر من ملف", body="نص الخبر الذي في الملف."))
    given = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    told = parse_dsn(databases.server)
    _leave(databases.server)
    yield {
        "PATH": path,
        "HOME": str(tmp_path),
        "PGDATABASE": "postgres",
        "LANG": "C.UTF-8",
        **{given[name]: value for name, value in told.items() if name in given},
    }
    _leave(databases.server)


def test_every_command_of_the_page_works(environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-e"],
        input="\n".join(commands("en")),
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for copy in ("back.json", "news-backup.json"):
        with open_archive(str(tmp_path / copy), create=False) as archive:
            assert archive.count() == 1


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_other_pages_have_the_same_commands(language: str) -> None:
    assert commands(language) == commands("en")
