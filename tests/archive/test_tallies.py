"""What is counted as it changes is what counting all of it gives."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.columns import seconds
from newsctl.archive.file.index import bitmaps, tallies
from newsctl.article import Article
from newsctl.fast_dataclasses import replace
from newsctl.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

NAMES: list[dict[str, Any]] = [
    {"source": "الأهرام", "section": "رأي", "tags": ["نقل", "مدن"], "published_at": "2026-01-05"},
    {"source": "الاهرام", "author": "سلمى", "tags": ["نقل"], "published_at": "2026-01-31"},
    {"source": "صوت الساحل", "section": "رأي", "author": "سَلمى"},
    {"section": "سياسة", "published_at": "1968-07-02", "tags": ["مدن"]},
    {},
]
EVERY = Selection(first=1)  # all articles, and yet a filter: so they are counted one by one
KINDS = ("source", "author", "section", "tag")


@pytest.fixture
def archive(open_at: Callable[..., Archive]) -> Archive:
    made = open_at()
    list(
        made.add_many(Article(title=f"خبر {n}", body=f"نص {n}", **NAMES[n % 5]) for n in range(20))
    )
    return made


def assert_right(archive: Archive) -> None:
    files = archive.files  # type: ignore[attr-defined]
    assert tallies.are_right(files.index.db)
    assert bitmaps.are_right(files.index.db)
    assert archive.stats() == archive.stats(EVERY)
    assert archive.count() == archive.count(EVERY)
    for kind in KINDS:
        named = archive.names(kind)
        assert named == [(one.name, one.articles) for one in archive.stats(EVERY).groups[kind]]
        for name, number in named:
            chosen: dict[str, Any] = {f"{kind}s": (name,)}
            assert archive.count(Selection(**chosen)) == number
            assert archive.count(Selection(**chosen, first=1)) == number
            unread = Selection(**chosen, unread=True)
            assert archive.count(unread) == archive.count(replace(unread, first=1))
    for unread in (Selection(unread=True), Selection(unread=True, trash=True)):
        assert archive.stats(unread) == archive.stats(replace(unread, first=1))
        assert archive.count(unread) == archive.count(replace(unread, first=1))
    trashed = sum(1 for _one in archive.ids(Selection(trash=True)))
    assert archive.count(Selection(trash=True)) == archive.stats().trashed == trashed


def test_every_change_is_counted(archive: Archive) -> None:
    changes: list[Callable[[], object]] = [
        lambda: archive.edit([1, 2, 7], {"source": "البيان", "published_at": "2025-12-31"}),
        lambda: archive.edit([3], {"section": None, "tags": ["جديد"]}),
        lambda: archive.tag([1, 4, 5], add=["جديد"], remove=["نقل"]),
        lambda: archive.record_view(4),
        lambda: archive.mark([4, 5], read=True),
        lambda: archive.trash([4, 6, 9]),
        lambda: archive.record_view(6),
        lambda: archive.restore([6]),
        archive.undo,
        archive.redo,
        lambda: archive.remove([8, 9]),
        archive.undo,
        archive.upkeep.compact,
        archive.upkeep.reindex,
    ]
    assert_right(archive)
    for change in changes:
        change()
        assert_right(archive)


def test_a_time_counts_what_is_listed_of_it(open_at: Callable[..., Archive]) -> None:
    """Whichever its ends are: within a month, at one's first or last second, in years that no
    calendar goes on from; also of those in the trash and without a date."""
    times = [
        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-01-31T23:59:59Z",
        "2026-02-01T00:00:00Z", "2026-02-14T12:00:00Z", "2026-02-28T23:59:59Z",
        "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z", "9999-12-31T23:59:59Z",
    ]  # fmt: skip
    archive = open_at()
    given = [*times, *times, None]
    list(archive.add_many(Article(title=f"خبر {n}", published_at=one, body=f"نص {n}")
                          for n, one in enumerate(given)))  # fmt: skip
    archive.trash([3, 10])
    archive.mark([4, 19], read=True)
    moments = [second for one in times for at in [seconds(one)] if at is not None
               for second in (at - 1, at, at + 1)]  # fmt: skip
    for since in (None, *moments):
        for until in (None, *moments):
            for chosen in (
                Selection(since=since, until=until),
                Selection(since=since, until=until, undated=True),
                Selection(since=since, until=until, unread=True),
                Selection(since=since, until=until, undated=True, unread=True),
                Selection(since=since, until=until, undated_only=True),
                Selection(since=since, until=until, undated_only=True, unread=True),
            ):
                assert archive.count(chosen) == len(list(archive.ids(chosen))), chosen


def test_a_name_is_told_as_the_newest_article_spells_it(archive: Archive) -> None:
    assert archive.names("source") == [("الاهرام", 8), ("صوت الساحل", 4)]
    archive.trash([2, 7, 12, 17])
    assert archive.names("source") == [("الأهرام", 4), ("صوت الساحل", 4)]


def test_so_many_names_are_the_most_used(archive: Archive) -> None:
    assert archive.names("tag", limit=1) == [("مدن", 8)]
    assert archive.names("tag", "نق", limit=5) == [("نقل", 8)]
    assert archive.names("tag", "زز") == []


def test_reads_that_wait_for_the_lock_are_counted(
    archive: Archive, open_at: Callable[..., Archive]
) -> None:
    """Where nobody can bring them into their lines yet, they are added to what is told."""
    before = archive.stats()
    files = archive.files  # type: ignore[attr-defined]
    with open_at() as reader, files.locked():
        for article_id in (1, 1, 2):
            reader.record_view(article_id)
        for chosen in (Selection(), EVERY):
            stats = reader.stats(chosen)
            assert stats.views == before.views + 3
            assert {one.name: one.views for one in stats.groups["tag"]} == {"نقل": 3, "مدن": 2}
            assert {one.name: one.views for one in stats.groups["month"]} == {
                "1968-07": 0, "2026-01": 3,
            }  # fmt: skip
        assert reader.stats(Selection(sections=("رأي",))).views == 2
        unread = Selection(unread=True)
        assert reader.count(unread) == before.articles - 2
        assert reader.stats(unread) == reader.stats(replace(unread, first=1))
    assert_right(archive)
    assert archive.stats().views == before.views + 3


def test_wrong_tallies_are_found_and_mended(archive: Archive) -> None:
    files = archive.files  # type: ignore[attr-defined]
    with closing(sqlite3.connect(files.index.file.path)) as db, db:
        db.execute("UPDATE tallies SET articles = articles + 1 WHERE kind = 'tag'")
    assert not tallies.are_right(files.index.db)
    assert archive.check().problems == []
    assert_right(archive)
