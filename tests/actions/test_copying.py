"""A copy is the whole archive: made, caught up with, verified, and never put over another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.actions.copying import Copied, copy
from newsctl.actions.exporting import versions_of
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.errors import ArchiveError
from newsctl.selection import SEARCH, Selection
from newsctl.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

NUMBER = 40


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(tmp_path: Path, clock: Clock) -> Iterator[Archive]:
    """An archive that was lived in."""
    with open_archive(str(tmp_path / "a.json"), clock=clock) as archive:
        articles = [
            Article(title=f"خبر {n}", body=f"نص الخبر رقم {n} عن المدينة", views=n, source="الساحل")
            for n in range(1, NUMBER + 1)
        ]
        for _added in archive.add_many(articles):
            pass
        for one in (3, 3, 5):
            archive.record_view(one)
        archive.update(7, {"title": "عنوان آخر"})
        archive.trash([9, 10])
        archive.remove([11])
        archive.save_search("مدن", "المدينة")
        archive.note_seen(f"{SEARCH}مدن", archive.arrivals(0).numbers[20])
        archive.save_subscriptions([Subscription(feed="https://example.org/feed")])
        yield archive


@pytest.fixture(params=["file", "server"])
def target(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Archive]:
    """An empty archive to copy into."""
    if request.param == "server":
        place = request.getfixturevalue("postgres")
    else:
        place = str(tmp_path / "b.json")
    with open_archive(place, clock=clock) as archive:
        yield archive


def told(archive: Archive) -> dict[str, Any]:
    """All that an archive holds, but what can be taken back in it."""
    ids = [*archive.ids(), *archive.ids(Selection(trash=True))]
    return {
        "articles": {
            one.id: one.to_record()
            | {
                "reads": archive.reads_of(one.id or 0),
                "versions": versions_of(archive, one.id or 0),
            }
            for one in archive.articles(ids)
        },
        "order": archive.arrivals(0).ids,
        "searches": archive.saved_searches(),
        "feeds": archive.subscriptions(),
    }


def new_since_seen(archive: Archive) -> list[int]:
    return archive.arrivals(archive.seen(f"{SEARCH}مدن")).ids


def test_a_copy_holds_all_that_its_archive_holds(source: Archive, target: Archive) -> None:
    done: list[tuple[int, int]] = []
    copied = copy(source, target, lambda at, all_: done.append((at, all_)))
    assert copied == Copied(added=39, updated=0, removed=0, articles=39)
    assert told(target) == told(source)
    assert new_since_seen(target) == new_since_seen(source)
    assert done[-1] == (39, 39)


def test_a_copy_made_again_takes_only_what_changed(
    source: Archive, target: Archive, clock: Clock
) -> None:
    copy(source, target)
    assert copy(source, target) == Copied(articles=39)
    clock.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    source.update(7, {"body": "نص ثالث"})
    source.record_view(20)
    source.restore([9])
    source.remove([1, 2])
    source.add(Article(title="جديد", body="خبر جديد كل الجدة"))
    source.save_search("مدن", None)
    source.forget_subscriptions(["https://example.org/feed"])
    assert copy(source, target) == Copied(added=1, updated=3, removed=2, articles=38)
    assert told(target)["articles"] == told(source)["articles"]
    assert target.saved_searches() == {}
    assert target.subscriptions() == []


def test_an_archive_of_anything_else_is_left_alone(source: Archive, target: Archive) -> None:
    target.add(Article(title="غير ذلك", body="مقال في أرشيف آخر"))
    with pytest.raises(ArchiveError, match=r"empty|خاليا"):
        copy(source, target)
    assert [one.title for one in target.list()] == ["غير ذلك"]


def test_a_copy_of_one_archive_never_becomes_that_of_another(
    source: Archive, target: Archive, tmp_path: Path
) -> None:
    copy(source, target)
    with open_archive(str(tmp_path / "c.json")) as other:
        other.add(Article(title="آخر", body="نص آخر"))
        with pytest.raises(ArchiveError):
            copy(other, target)
    assert target.count() == 37


def test_a_copy_can_be_copied_back(source: Archive, target: Archive, tmp_path: Path) -> None:
    copy(source, target)
    with open_archive(str(tmp_path / "back.json")) as back:
        copy(target, back)
        assert told(back) == told(source)
