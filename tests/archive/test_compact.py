"""Compacting costs what is dead, not what lives; a copy is made by the system where it can."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import disk
from newsctl.article import Article
from tests.archive.test_flat_cost import _steps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive

NUMBER = 60


@pytest.fixture
def archive(open_at: Callable[..., Archive]) -> Archive:
    made = open_at()
    list(made.add_many(Article(title=f"خبر {n}", body=f"نص {n} " * 40) for n in range(NUMBER)))
    return made


def inodes(archive: Archive) -> tuple[int, int]:
    files = archive.files  # type: ignore[attr-defined]
    return files.record.path.stat().st_ino, files.index.texts.terms.segments()


def titles(archive: Archive) -> list[str]:
    return [one.title for one in archive.list()]


def test_one_edit_leaves_record_and_terms_where_they_are(archive: Archive) -> None:
    archive.upkeep.compact()
    archive.update(7, {"title": "عنوان أطول بكثير مما كان هنا من قبل", "section": "رأي"})
    before, held = inodes(archive), titles(archive)

    archive.upkeep.compact()
    assert inodes(archive) == before
    assert titles(archive) == held
    assert archive.check().problems == []


def test_after_one_edit_it_takes_as_many_steps_as_after_none(archive: Archive) -> None:
    archive.update(7, {"body": "نص آخر " * 60})
    first = _steps(archive, lambda one: one.upkeep.compact())
    settling = 10  # which the first one did, at the same cost for any archive
    assert first <= settling + 1.2 * _steps(archive, lambda one: one.upkeep.compact())


def test_where_nothing_is_dead_it_takes_as_many_steps_whatever_lives(
    open_at: Callable[..., Archive], tmp_path: Path
) -> None:
    steps = []
    for number in (30, 900):
        archive = open_at(tmp_path / f"{number}.json")
        list(archive.add_many(Article(title=f"خبر {n}", body=f"نص {n}") for n in range(number)))
        steps.append(_steps(archive, lambda one: one.upkeep.compact()))
    assert steps[1] <= steps[0] + 2


def kept_lines(archive: Archive, article_id: int) -> int:
    history = archive.files.history.file.reading  # type: ignore[attr-defined]
    sql = "SELECT COUNT(*) FROM lines WHERE article_id = ?"
    return int(history.execute(sql, (article_id,)).fetchone()[0])


def by_us(archive: Archive) -> None:
    archive.remove([7])


def by_another_program(archive: Archive) -> None:
    path = archive.files.record.path  # type: ignore[attr-defined]
    tables = json.loads(path.read_text("utf-8"))
    del tables["articles"]["7"]
    path.write_text(json.dumps(tables), "utf-8")
    archive.refresh()


def by_another_program_and_the_index_is_gone(archive: Archive) -> None:
    by_another_program(archive)
    archive.upkeep.reindex()


@pytest.mark.parametrize(
    "taken_out", [by_us, by_another_program, by_another_program_and_the_index_is_gone]
)
def test_what_is_gone_since_the_last_time_is_forgotten(
    archive: Archive, taken_out: Callable[[Archive], None]
) -> None:
    """However often it was compacted before, with nothing dead."""
    archive.update(7, {"section": "رأي"})
    archive.upkeep.compact()
    archive.upkeep.compact()
    taken_out(archive)
    assert kept_lines(archive, 7)

    archive.upkeep.compact()
    assert kept_lines(archive, 7) == 0


@pytest.mark.parametrize("gone", [range(1, 5), range(30, 34), range(NUMBER - 3, NUMBER + 1)])
def test_much_that_is_blank_is_squeezed_out(archive: Archive, gone: range) -> None:
    """Wherever in the record it stands."""
    size = archive.files.record.size  # type: ignore[attr-defined]
    archive.remove(gone)
    held = titles(archive)
    archive.upkeep.compact()

    assert archive.files.record.size < size * 0.97  # type: ignore[attr-defined]
    assert titles(archive) == held
    assert archive.check().problems == []


def test_many_texts_that_were_replaced_are_merged_away(archive: Archive) -> None:
    for n in range(1, NUMBER // 2):
        archive.update(n, {"body": f"آخر {n}"})
    archive.upkeep.compact()

    assert inodes(archive)[1] == 1
    assert archive.files.index.get("dead") is None  # type: ignore[attr-defined]


# -- copies --------------------------------------------------------------------------------------
def old(archive: Archive) -> None:
    """As if the record was last written some time ago."""
    path = archive.files.record.path  # type: ignore[attr-defined]
    os.utime(path, (time.time() - 60, time.time() - 60))
    archive.refresh()


def test_a_record_that_nobody_writes_is_copied_by_the_system(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not read a second time to compare it."""
    archive.upkeep.compact()
    old(archive)
    copied: list[int] = []
    whole = disk.copy

    def copy(source: int, target: int, length: int) -> int:
        copied.append(length)
        return whole(source, target, length)

    monkeypatch.setattr(disk, "copy", copy)
    assert archive.upkeep.backup(tmp_path / "copy.json") == NUMBER
    assert copied == [archive.files.record.size]  # type: ignore[attr-defined]


@pytest.mark.parametrize("system", ["shares", "copies a part", "can neither"])
def test_a_copy_is_the_record_whatever_the_system_can(
    archive: Archive, open_at: Callable[..., Archive], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, system: str,
) -> None:  # fmt: skip
    """The record is written between the two looks at it, too."""
    looks: list[int] = []

    def by_hand(source: int, target: int, length: int) -> int:
        disk.write_at(target, disk.read_at(source, length, 0), 0)
        looks.append(length)
        if len(looks) == 1:
            with open_at() as other:
                other.update(9, {"title": "عنوان أثناء النسخ"})
        return length

    def share(source: int, target: int) -> bool:
        assert disk.size(target) == 0
        return bool(system == "shares" and by_hand(source, target, disk.size(source)))

    def copy(source: int, target: int, length: int) -> int:
        return by_hand(source, target, length // 2) if system == "copies a part" else 0

    monkeypatch.setattr(disk, "share", share)
    monkeypatch.setattr(disk, "copy", copy)
    archive.upkeep.backup(tmp_path / "copy.json")
    archive.refresh()
    with open_at(tmp_path / "copy.json") as backup:
        assert titles(backup) == titles(archive)
        assert backup.check().problems == []
