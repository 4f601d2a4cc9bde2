"""Reads are counted, apart from the page's own views, and kept by time for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.changes import ChangeKind
from newsctl.archive.door import OnDuplicate
from newsctl.article import Article
from newsctl.errors import NothingMatched, UsageError
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from tests.archive.contract.conftest import Clock

EVER = (None, None)
NOON = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())


def article(title: str = "عنوان", **fields: Any) -> Article:
    return Article(title=title, body=f"نص {title}", **fields)


def counts(archive: Archive, article_id: int = 1) -> tuple[int, int | None]:
    """(views, page_views) of an article."""
    found = archive.get(article_id)
    return found.views, found.page_views


# -- two numbers, one sum ------------------------------------------------------------------------
def test_views_are_the_sum_of_the_pages_own_and_the_reads_here(archive: Archive) -> None:
    archive.add(article(views=100))
    assert counts(archive) == (100, 100)
    assert archive.record_view(1) == 101
    assert counts(archive) == (101, 100)


def test_a_page_seen_again_changes_its_own_part_alone(archive: Archive) -> None:
    """Page 100, one read, page seen again at 180: 181. A page without a counter says nothing."""
    archive.add(article(views=100, url="https://example.org/1"))
    archive.record_view(1)

    for told, views in ((180, 181), (0, 181), (90, 91)):
        again = article(views=told, url="https://example.org/1")
        archive.add(again, on_duplicate=OnDuplicate.UPDATE)
        assert counts(archive) == (views, views - 1)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (0, 0)),
        ({"views": 7}, (7, 7)),
        ({"views": 7, "page_views": 5}, (7, 5)),
        ({"views": 7, "page_views": 0}, (7, 0)),
        ({"page_views": 5}, (5, 5)),
        ({"views": 3, "page_views": 5}, (5, 5)),
    ],
)
def test_what_comes_in_without_page_views_is_the_pages(
    archive: Archive, fields: dict[str, Any], expected: tuple[int, int]
) -> None:
    archive.add(article(**fields))
    assert counts(archive) == expected
    archive.record_view(1)
    assert counts(archive) == (expected[0] + 1, expected[1])


def test_the_sum_can_be_set_down_to_the_reads(archive: Archive) -> None:
    archive.add(article(views=100))
    archive.add(article("آخر", views=9))
    for _time in range(3):
        archive.record_view(1)

    archive.update(1, {"views": 50})
    assert counts(archive) == (50, 47)
    archive.update(1, {"views": 3})
    assert counts(archive) == (3, 0)
    with pytest.raises(UsageError):
        archive.edit([2, 1], {"views": 2})
    assert (counts(archive), counts(archive, 2)) == ((3, 0), (9, 9))
    archive.update(1, {"page_views": 8})
    assert counts(archive) == (11, 8)


def test_undo_takes_back_what_was_set_and_keeps_what_was_read(archive: Archive) -> None:
    archive.add(article(views=100))
    archive.record_view(1)
    archive.update(1, {"views": 50})
    archive.record_view(1)
    archive.undo()
    assert counts(archive) == (102, 100)


def test_a_removed_article_comes_back_with_its_reads(archive: Archive) -> None:
    archive.add(article(views=100))
    archive.record_view(1)
    archive.remove([1])
    archive.undo()
    assert counts(archive) == (101, 100)
    assert archive.most_read(within=EVER) == [(1, 1)]


# -- by time -------------------------------------------------------------------------------------
def test_reads_are_kept_by_the_quarter_of_an_hour(clock: Clock, archive: Archive) -> None:
    archive.add(article())
    archive.add(article("آخر"))
    for minutes in (1, 13, 2):  # 12:01, 12:14, 12:16
        clock.on(minutes=minutes)
        archive.record_view(1)
    clock.on(minutes=20)
    archive.record_view(2)

    assert archive.reads(EVER) == [(NOON, 2), (NOON + 900, 1), (NOON + 1800, 1)]
    assert archive.reads((NOON + 900, NOON + 1800)) == [(NOON + 900, 1)]
    assert archive.reads(EVER, Selection(first=2, last=2)) == [(NOON + 1800, 1)]
    assert archive.reads_of(1) == {"2026-11-24T12:00Z": 2, "2026-11-24T12:15Z": 1}
    assert archive.most_read(within=(NOON, NOON + 900)) == [(1, 2)]


def test_reads_are_told_by_name_and_by_every_filter(archive: Archive) -> None:
    archive.add(article("أ", source="الراي", section="رأي"))
    archive.add(article("ب", source="الرَّاي"))
    archive.add(article("ج", source="الأهرام"))
    archive.add(article("د", source="الأهرام"))
    for article_id, times in ((1, 1), (2, 2), (3, 1), (4, 5)):
        for _time in range(times):
            archive.record_view(article_id)
    archive.trash([4])

    assert archive.reads_by("source", EVER) == [("الراي", 3), ("الأهرام", 1)]
    assert archive.reads_by("section", EVER) == [("رأي", 1)]
    assert archive.reads_by("source", EVER, Selection(sources=("الاهرام",))) == [("الأهرام", 1)]
    assert [reads for _moment, reads in archive.reads(EVER)] == [4]
    assert [reads for _moment, reads in archive.reads(EVER, Selection(trash=True))] == [5]


def test_an_export_brings_reads_back_once(archive: Archive) -> None:
    kept = article(
        id=40, views=7, page_views=3, viewed_at="2026-11-20T10:00:00Z",
        added_at="2026-01-01T00:00:00Z", reads={"2025-03-01": 1, "2026-11-20T10:00Z": 3},
    )  # fmt: skip
    list(archive.add_many([kept], keep_ids=True))
    archive.undo()
    list(archive.add_many([kept], keep_ids=True))

    assert counts(archive, 40) == (7, 3)
    assert archive.reads_of(40) == kept.reads
    assert sum(reads for _moment, reads in archive.reads(EVER)) == 4
    assert archive.reads(EVER)[0][0] == int(datetime(2025, 3, 1, 12, tzinfo=UTC).timestamp())


def test_reads_of_another_archive_are_no_reads_of_this_one_without_ids(archive: Archive) -> None:
    archive.add(article(views=7, page_views=3, reads={"2026-11-20T10:00Z": 4}))
    assert archive.reads(EVER) == []


# -- read and unread -----------------------------------------------------------------------------
def test_unread_is_what_was_neither_read_nor_marked_so(archive: Archive) -> None:
    for title in ("أ", "ب", "ج"):
        archive.add(article(title, views=5))
    archive.record_view(2)
    unread = Selection(unread=True, sort=Sort.ADDED)
    assert list(archive.ids(unread)) == [3, 1]

    assert archive.mark([2, 3], read=True) == 1
    assert list(archive.ids(unread)) == [1]
    assert archive.mark([1, 2, 3], read=False) == 2
    assert list(archive.ids(unread)) == [3, 2, 1]
    assert [counts(archive, one) for one in (1, 2, 3)] == [(5, 5), (6, 5), (5, 5)]
    with pytest.raises(NothingMatched):
        archive.mark([1, 9], read=True)
    assert archive.get(1).viewed_at is None


def test_a_mark_is_one_change_that_can_be_taken_back(clock: Clock, archive: Archive) -> None:
    archive.add(article("أ"))
    archive.add(article("ب"))
    archive.record_view(1)
    clock.on(hours=1)

    archive.mark([1, 2], read=True)
    change = archive.undo()
    assert change is not None
    assert (change.kind, change.articles) == (ChangeKind.MARKED, 1)
    assert [archive.get(one).viewed_at for one in (1, 2)] == ["2026-11-24T12:00:00Z", None]

    archive.mark([1], read=False)
    clock.on(hours=1)
    archive.record_view(2)
    archive.undo()
    assert archive.get(1).viewed_at == "2026-11-24T12:00:00Z"
    assert archive.get(2).viewed_at == "2026-11-24T14:00:00Z"


def test_what_was_read_since_stays_read_when_a_mark_is_taken_back(
    clock: Clock, archive: Archive
) -> None:
    archive.add(article())
    archive.mark([1], read=True)
    clock.on(hours=1)
    archive.record_view(1)
    archive.undo()
    assert archive.get(1).viewed_at == "2026-11-24T13:00:00Z"
    assert counts(archive) == (1, 0)
