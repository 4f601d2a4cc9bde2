"""An archive that cannot be written is still listed, searched and shown; its views stand still."""

from __future__ import annotations

import ctypes
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import PROGRAM
from tests.ran import Ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")

NOT_COUNTED = "The archive cannot be written: views are not counted\n"


def _as_anybody() -> None:
    """Give up what lets root write where nothing may be written; others have nothing to give."""
    if os.geteuid() == 0:
        drop_from_bounding_set, override, read_search = 24, 1, 2
        for capability in (override, read_search):
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


@pytest.fixture
def reader(environ: dict[str, str], tmp_path: Path) -> Callable[..., Ran]:
    """Runs the program as somebody whom permissions bind."""
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root is bound by no permission here")

    def run(*args: str, code: int = 0) -> Ran:
        done = subprocess.run(
            [*PROGRAM, *args],
            env=environ,
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=60,
            preexec_fn=_as_anybody,
        )
        assert done.returncode == code, done
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "articles.json"


@pytest.fixture
def archive(db: Path, program: Any) -> Iterator[Path]:
    """An archive of two articles, the first viewed once; writable again when the test ends."""
    program("add", "--title", "قطار سريع", "--body", "وصل القطار إلى مدينة الصويرة")
    program("add", "--title", "مطر", "--body", "أمطار في الشمال")
    program("show", "1", "--json")
    yield db
    db.parent.chmod(0o755)


def close(db: Path) -> None:
    """Nothing in the archive's folder may be written any more."""
    for file in db.parent.iterdir():
        file.chmod(0o444)
    db.parent.chmod(0o555)


def reads_all(reader: Callable[..., Ran]) -> None:
    """It lists, finds and shows; nobody counts, which is said once, for `show` alone."""
    listed = reader("list", "--format", "ids")
    assert (listed.out, listed.err) == ("2\n1\n", "")
    found = reader("search", "بالقطارات", "--format", "ids")
    assert (found.out, found.err) == ("1\n", "")
    for _again in range(2):
        shown = reader("show", "1", "2", "--json")
        assert [one["views"] for one in shown.json] == [1, 0]
        assert shown.err == NOT_COUNTED


def test_it_is_listed_searched_and_shown(archive: Path, reader: Callable[..., Ran]) -> None:
    close(archive)
    before = sorted(archive.parent.iterdir())
    reads_all(reader)
    assert sorted(archive.parent.iterdir()) == before


@pytest.mark.parametrize(
    "command",
    [
        ("add", "--title", "جديد", "--body", "نص"),
        ("edit", "1", "--set", "title=آخر"),
        ("rm", "1"),
        ("undo",),
        ("redo",),
        ("compact",),
        ("reindex",),
        ("search", "قطار", "--save", "قطارات"),
    ],
)
def test_nothing_is_changed(
    archive: Path, reader: Callable[..., Ran], command: tuple[str, ...]
) -> None:
    close(archive)
    before = archive.read_bytes()
    ran = reader(*command, code=74)
    assert ran.err == f"{archive} cannot be written\n"
    assert archive.read_bytes() == before


def test_what_only_reads_does_its_work(
    archive: Path, reader: Callable[..., Ran], tmp_path: Path
) -> None:
    close(archive)
    assert reader("check").err == f"Archive: {archive}\n2 articles, all is well\n"
    assert reader("stats", "--json").json["articles"] == 2
    assert reader("export", "--as", "csv").out.count("\n") == 3
    reader("backup", "copy.json")
    assert without_id(tmp_path / "copy.json") == without_id(archive)


def without_id(path: Path) -> bytes:
    """A record but for its id: a copy is an archive of its own."""
    return re.sub(rb'"id": "[0-9a-f]{32}"', b"", path.read_bytes(), count=1)


def test_an_index_that_has_a_log_of_its_own_is_read(
    archive: Path, reader: Callable[..., Ran], program: Any
) -> None:
    """As when somebody else has the archive open, or died."""
    index = archive.with_name("articles.json.index")
    with closing(sqlite3.connect(index)) as other:
        other.execute("SELECT * FROM meta").fetchall()  # the last to close would tidy the log away
        program("add", "--title", "ثالث", "--body", "نص")
        program("rm", "3")
        kept = {one: one.read_bytes() for one in archive.parent.iterdir()}
    for path, data in kept.items():
        path.write_bytes(data)
    assert index.with_name("articles.json.index-wal").stat().st_size > 0
    close(archive)
    reads_all(reader)


@pytest.mark.parametrize("version", [None, 1])
def test_an_index_that_is_missing_or_old_is_made_in_memory(
    archive: Path, reader: Callable[..., Ran], version: int | None
) -> None:
    index = archive.with_name("articles.json.index")
    if version is None:
        index.unlink()
    else:
        with closing(sqlite3.connect(index)) as db:
            db.execute(f"PRAGMA user_version = {version}")
    close(archive)
    before = sorted(archive.parent.iterdir())
    reads_all(reader)
    assert sorted(archive.parent.iterdir()) == before


def test_what_a_process_left_undone_when_it_died_spoils_no_reading(
    archive: Path, reader: Callable[..., Ran]
) -> None:
    """It promised another title, which stands in the record in part: the article reads as before
    the promise, which nobody was told of, until somebody who may write finishes it."""
    from newsctl.archive.file import disk
    from newsctl.archive.open import open_archive

    class Killed(BaseException):
        pass

    def die(operation: str) -> None:
        if operation == "commit":
            raise Killed

    with open_archive(str(archive)) as opened:
        disk.boundary = die
        try:
            with pytest.raises(Killed):
                opened.update(2, {"title": "قمر"})
        finally:
            disk.boundary = None
    assert "قمر" in archive.read_text("utf-8")
    close(archive)
    shown = reader("show", "2", "--json")
    assert shown.json["title"] == "مطر"
    assert shown.err == NOT_COUNTED


def test_a_file_that_is_protected_itself_is_not_written(
    archive: Path, reader: Callable[..., Ran]
) -> None:
    """Also where its folder may be written."""
    archive.chmod(0o444)
    before = archive.read_bytes()
    reads_all(reader)
    assert reader("add", "--title", "جديد", "--body", "نص", code=74).err == (
        f"{archive} cannot be written\n"
    )
    assert archive.read_bytes() == before
