"""Compacting costs what is dead, not what lives; a copy is made by the system where it can."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from datetime import date
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file import disk
from newsctl.archive.file.history.changes import Changes
from newsctl.archive.fulltext import erasing, leaves, segment_pages, tables
from newsctl.archive.fulltext.tables import FullText
from newsctl.article import Article
from newsctl.errors import ArchiveError
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection
from newsctl.sqlite_snapshot import snapshot
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


@pytest.mark.parametrize("number", [300, 1500])
def test_an_index_that_was_made_anew_leaves_nothing_to_give_back(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Its terms, of some segments, were merged in the room that these had."""
    monkeypatch.setattr(tables, "_GATHERED", 500 * number)
    monkeypatch.setattr(tables, "_MERGED_AT_ONCE", 10)
    archive = open_at()
    random = Random(number)
    articles = (
        Article(
            title=f"خبر {n}", body=" ".join(f"ك{random.randrange(9000)}" for _word in range(99))
        )
        for n in range(number)
    )
    list(archive.add_many(articles))
    archive.upkeep.reindex()
    size = archive.files.index.file.path.stat().st_size  # type: ignore[attr-defined]
    assert inodes(archive)[1] == 1
    archive.upkeep.compact()

    assert archive.files.index.file.path.stat().st_size == size  # type: ignore[attr-defined]
    assert archive.check().problems == []


# -- deleted for good ----------------------------------------------------------------------------
MANY = 300
SECRETS = ("زثقخشاهد", "ضثذخمكتوم")  # words of one article, in its text and in the one before


@pytest.fixture
def large(open_at: Callable[..., Archive]) -> Archive:
    """An archive of several segments of terms, with an article that had two texts, and one that
    somebody edited."""
    made = open_at()
    bodies = [f"نص {n} مشترك كتب الكاتبون {n} " * 9 for n in range(1, MANY + 1)]
    bodies[7] = f"قال {SECRETS[0]} ما كتب الكاتبون مشترك"
    articles = [Article(title=f"خبر {n}", body=body) for n, body in enumerate(bodies, 1)]
    for begin in range(0, MANY, 60):
        list(made.add_many(articles[begin : begin + 60]))
    made.update(8, {"body": f"قال {SECRETS[1]} ما كتب الكاتبون مشترك"})
    made.update(20, {"body": "نص آخر مشترك"})
    return made


def in_its_terms(archive: Archive) -> set[int]:
    """Of which articles the pages of the table of terms hold anything."""
    db = archive.files.index.db  # type: ignore[attr-defined]
    sql = "SELECT block FROM fts_terms_data WHERE id > 10 AND NOT id & (1 << 36)"
    pages = [leaves.parsed(page) for (page,) in db.execute(sql).fetchall()]
    parts = [part for page in pages for part in (page.more, *page.terms.values())]
    return {article_id for part in parts for article_id, _listed in leaves.entries(part)}


def ids_of(archive: Archive, word: str) -> set[int]:
    query = parse(word, today=date(2026, 3, 1))
    found = archive.search(query, Selection(limit=MANY), match=Match.ALL).hits
    return {hit.id for hit in found}


def leaves_no_byte(archive: Archive) -> bool:
    files = [one.read_bytes() for one in archive.files.names()]  # type: ignore[attr-defined]
    return not any(word.encode() in data for word in SECRETS for data in files)


def without_merging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FullText, "optimise", None)


def test_of_what_was_deleted_for_good_only_its_own_terms_are_taken_out(
    large: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is merged: what lives stays in as many segments, and what was edited."""
    large.remove([8])
    segments, held = inodes(large)[1], titles(large)
    assert segments > 1
    assert not leaves_no_byte(large)
    without_merging(monkeypatch)
    large.upkeep.compact()

    assert 1 < inodes(large)[1] <= segments
    assert in_its_terms(large) == {*range(1, MANY + 1)} - {8}
    assert leaves_no_byte(large)
    assert titles(large) == held
    assert ids_of(large, "مشترك") == in_its_terms(large)
    assert ids_of(large, SECRETS[1]) == set()
    assert large.files.index.get("dead") == 1  # type: ignore[attr-defined]
    assert large.check().problems == []


def test_its_terms_are_taken_out_in_as_many_steps_whatever_lives(
    open_at: Callable[..., Archive], tmp_path: Path
) -> None:
    steps = []
    for number in (200, 4000):
        archive = open_at(tmp_path / f"{number}.json")
        articles = [Article(title=f"خبر {n}", body=f"نص {n} مشترك") for n in range(1, number + 1)]
        list(archive.add_many(articles))
        index = archive.files.index  # type: ignore[attr-defined]
        with index.changing():
            index.texts.terms.optimise()  # into one segment, as many look-ups a word
        archive.remove([8])
        counted = count()
        index.file.writing.set_progress_handler(lambda counted=counted: next(counted) < 0, 10)
        index.leave_nothing_erased()
        steps.append(next(counted))
    assert 0 < steps[1] <= steps[0] * 2


def test_what_was_brought_back_stays_and_can_be_deleted_again(
    large: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_merging(monkeypatch)
    large.remove([8])
    large.undo()
    large.upkeep.compact()
    assert ids_of(large, SECRETS[1]) == {8}

    large.remove([8])
    large.upkeep.compact()
    assert in_its_terms(large) == {*range(1, MANY + 1)} - {8}
    assert leaves_no_byte(large)


@pytest.mark.skipif(os.name == "nt", reason="a file that is open is not replaced there")
def test_while_somebody_reads_an_older_state_the_index_is_copied(
    large: Archive, open_at: Callable[..., Archive]
) -> None:
    """While somebody only has it open, its file stays where it is."""
    path = large.files.index.file.path  # type: ignore[attr-defined]
    large.remove([8])
    before = path.stat().st_ino
    with open_at() as other:
        ids_of(other, "مشترك")
        large.upkeep.compact()
        assert path.stat().st_ino == before

        with snapshot(other.files.index.db):  # type: ignore[attr-defined]
            ids_of(other, "مشترك")
            large.remove([9])
            large.upkeep.compact()
        assert path.stat().st_ino != before
    assert in_its_terms(large) == {*range(1, MANY + 1)} - {8, 9}


def test_of_the_history_only_what_is_gone_is_asked_for(
    large: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it was sifted before."""
    large.upkeep.compact()
    monkeypatch.setattr(Changes, "held", None)
    large.remove([8])
    assert kept_lines(large, 8)
    large.upkeep.compact()
    assert kept_lines(large, 8) == 0


def refused(*_arguments: object) -> None:
    raise ArchiveError("refused") from sqlite3.OperationalError(
        "table fts_terms_data may not be modified"
    )


@pytest.mark.parametrize("what", ["another layout", "defensive"])
def test_where_pages_cannot_be_changed_all_terms_are_merged(
    large: Archive, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A newer SQLite wrote them, or one that lets nobody write them but FTS5."""
    if what == "another layout":
        monkeypatch.setattr(erasing, "_VERSION", 5)
    else:
        monkeypatch.setattr(segment_pages, "put", refused)
    large.remove([8])
    large.upkeep.compact()

    assert inodes(large)[1] == 1
    assert leaves_no_byte(large)
    assert ids_of(large, "مشترك") == {*range(1, MANY + 1)} - {8}
    assert large.check().problems == []


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


def test_of_a_history_that_was_put_back_all_that_is_gone_is_asked_after(archive: Archive) -> None:
    """One that was not sifted together with this index."""
    archive.update(7, {"section": "رأي"})
    file = archive.files.history.file  # type: ignore[attr-defined]
    file.writing.execute("DELETE FROM meta WHERE name = 'sifted'")
    file.shorten_log()
    before = file.path.read_bytes()
    archive.remove([7])
    archive.upkeep.compact()
    assert kept_lines(archive, 7) == 0
    file.remove()
    file.path.write_bytes(before)
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
