"""A record that is gone through along its index is counted as reading it as JSON counts it, or not
at all: whatever stands in it otherwise than the index knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsctl.archive.file import walk
from newsctl.archive.file.record.scan import NotARecord, Scanner
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive
    from newsctl.archive.file.open_files import OpenFiles

NUMBER = 12


@pytest.fixture
def archive(open_at: Callable[..., Archive]) -> Archive:
    """Lines that are padded, blanked and written anew behind the last, and one in the trash."""
    made = open_at()
    list(made.add_many(Article(title=f"خبر {n}", body=f"نص {n} " * 9) for n in range(NUMBER)))
    made.update(3, {"body": "أقصر"})
    made.update(5, {"body": "أطول " * 90})
    made.record_view(4)
    made.remove([8])
    made.trash([2])
    return made


def counted(files: OpenFiles) -> int | None:
    return walk.count(files.record.fd, files.index)


def as_json(files: OpenFiles) -> int | None:
    try:
        return len({one for one, *_place in Scanner(files.record.fd).documents()})
    except NotARecord:
        return None


def test_a_sound_record_is_counted(archive: Archive) -> None:
    assert counted(archive.files) == NUMBER - 1  # type: ignore[attr-defined]


def test_an_empty_one_too(open_at: Callable[..., Archive]) -> None:
    assert counted(open_at().files) == 0  # type: ignore[attr-defined]


def test_pieces_of_any_size_are_enough(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 100, 700):
        monkeypatch.setattr(walk, "_AT_ONCE", size)
        assert counted(archive.files) == NUMBER - 1  # type: ignore[attr-defined]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_is_written_over_it_nothing_is_miscounted(
    archive: Archive, data: st.DataObject
) -> None:
    """A few bytes anywhere become others; what is no JSON any more is never counted."""
    files: OpenFiles = archive.files  # type: ignore[attr-defined]
    path: Path = files.record.path
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    new = data.draw(
        st.binary(min_size=1, max_size=6) | st.sampled_from([b" ", b",", b"}", b'"', b"{", b"\n,"])
    )
    try:
        path.write_bytes(whole[:at] + new + whole[at + len(new) :])
        found = counted(files)
        assert found in {None, as_json(files)}
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("sign", [b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xa0", b"\0"])
def test_only_what_json_takes_for_white_space_stands_between_two_lines(
    archive: Archive, sign: bytes
) -> None:
    files: OpenFiles = archive.files  # type: ignore[attr-defined]
    path: Path = files.record.path
    whole = path.read_bytes()
    at = whole.index(b"\n,")
    path.write_bytes(whole[:at] + sign + whole[at + 1 :])
    assert (counted(files), as_json(files)) == (None, None)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE articles SET checksum = checksum + 1 WHERE id = 6",
        "UPDATE articles SET offset = offset + 1 WHERE id = 6",
        "UPDATE articles SET length = length - 1 WHERE id = 6",
        "UPDATE articles SET length = 'x' WHERE id = 6",
        "UPDATE articles SET length = 0 WHERE id = 6",
        "UPDATE articles SET length = -9 WHERE id = 6",
        "UPDATE meta SET value = 'x' WHERE name = 'tail'",
        "UPDATE articles SET slots = 1 - slots WHERE id = 6",
        "DELETE FROM articles WHERE id = 6",
        "UPDATE meta SET value = value - 1 WHERE name = 'begin'",
        "UPDATE meta SET value = value - 1 WHERE name = 'tail'",
        "UPDATE meta SET value = NULL WHERE name = 'whole'",
        "DROP TABLE articles",
    ],
)
def test_an_index_that_says_otherwise_counts_nothing(archive: Archive, harm: str) -> None:
    files: OpenFiles = archive.files  # type: ignore[attr-defined]
    files.index.file.writing.execute(harm)
    assert counted(files) is None


def test_a_backup_of_what_the_index_does_not_know_is_read_as_json(
    archive: Archive, tmp_path: Path
) -> None:
    """The figure is right, and what is no JSON is refused, however the index was led astray."""
    files: OpenFiles = archive.files  # type: ignore[attr-defined]
    files.index.file.writing.execute("UPDATE articles SET checksum = 7 WHERE id = 6")
    assert archive.upkeep.backup(tmp_path / "copy.json") == NUMBER - 1
