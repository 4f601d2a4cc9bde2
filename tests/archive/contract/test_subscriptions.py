"""Feeds that are followed are kept with all that is known of them: every archive does it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.archive.changes import ChangeKind, Origin
from newsctl.article import Article
from newsctl.errors import ArchiveLocked
from newsctl.subscription import Subscription

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive
    from tests.archive.contract.conftest import Opened

COAST = Subscription(
    feed="https://coast.example/feed", address="https://coast.example/feed2", name="صوت الساحل",
    tags=["يومية"], full=True, interval=3600, fetched_at=1_790_000_000, errors=2, error="لا جواب",
    etag='"a1"', skipped_hours=[0, 1], seen={"1": "a"},
)  # fmt: skip


def test_a_subscription_comes_back_as_it_was_kept(archive: Archive, another: Opened) -> None:
    archive.save_subscriptions([COAST])

    assert archive.subscriptions() == another().subscriptions() == [COAST]


def test_a_feed_is_kept_once_and_forgotten_by_its_address(archive: Archive) -> None:
    other = Subscription(feed="https://a.example/rss", address="https://a.example/rss")
    archive.save_subscriptions([COAST, other])
    archive.save_subscriptions([Subscription(feed=COAST.feed, name="الساحل")])

    found = archive.subscriptions()
    assert [(one.feed, one.address, one.name) for one in found] == [
        ("https://a.example/rss", "https://a.example/rss", ""),
        ("https://coast.example/feed", "https://coast.example/feed", "الساحل"),
    ]
    archive.forget_subscriptions([COAST.feed, "https://nowhere.example/"])
    assert archive.subscriptions() == [other]


def test_what_is_followed_is_no_change_to_take_back(archive: Archive) -> None:
    archive.save_subscriptions([COAST])

    assert archive.undo() is None
    assert archive.subscriptions() == [COAST]


def test_a_block_has_the_kind_that_it_names(archive: Archive) -> None:
    with archive.one_change(Origin.TIMER, ChangeKind.FETCHED):
        list(archive.add_many([Article(title="خبر", body="نص")]))
        archive.tag([1], add=["مهم"])

    [change] = archive.changes().done
    assert (change.kind, change.origin, change.articles) == ("fetched", "timer", 1)


def test_one_alone_is_within_a_block_of_one_name(archive: Archive, another: Opened) -> None:
    other = another()
    with archive.alone("fetching"):
        with pytest.raises(ArchiveLocked), other.alone("fetching"):
            pass
        with other.alone("staying"):
            list(other.add_many([Article(title="خبر", body="نص")]))
    with other.alone("fetching", wait=1):
        assert archive.refresh()


@pytest.mark.usefixtures("in_a_file")
def test_a_backup_carries_what_is_followed(archive: Archive, tmp_path: Path) -> None:
    from newsctl.archive.open import open_archive

    archive.save_subscriptions([COAST])
    target = tmp_path / "b.json"
    archive.upkeep.backup(target)

    with open_archive(str(target)) as copy:
        assert copy.subscriptions() == [COAST]
    archive.forget_subscriptions([COAST.feed])
    archive.upkeep.restore_backup(target)
    assert archive.subscriptions() == [COAST]
