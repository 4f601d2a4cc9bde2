"""Changes are taken back whole, put again, and told: every archive does it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.changes import ChangeKind, Origin
from newsctl.archive.door import OnDuplicate, Outcome
from newsctl.article import Article
from newsctl.errors import NothingMatched
from newsctl.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.changes import Change
    from newsctl.archive.door import Archive
    from tests.archive.contract.conftest import Clock, Opened


def article(number: int = 1, **fields: Any) -> Article:
    return Article(title=f"عنوان {number}", body=f"نص {number}", **fields)


def held(archive: Archive, *, trash: bool = False) -> list[dict[str, Any]]:
    """Every article, as JSON has it."""
    return [one.to_record() for one in archive.list(Selection(trash=trash))]


def bring_in(archive: Archive, number: int = 3, **fields: Any) -> list[int]:
    found = archive.add_many(article(n, **fields) for n in range(1, number + 1))
    return [one.id for one in found]


def done(archive: Archive) -> list[Change]:
    return archive.changes().done


# -- back and forth ------------------------------------------------------------------------------
def test_redo_puts_again_what_undo_took_back_step_by_step(archive: Archive) -> None:
    bring_in(archive)
    states = [held(archive)]
    changes: list[Callable[[], int]] = [
        lambda: archive.edit([1, 2], {"source": "الراي"}),
        lambda: archive.tag([2, 3], add=["مهم"]),
        lambda: archive.trash([1]),
        lambda: archive.restore([1]),
        lambda: archive.mark([3], read=True),
        lambda: archive.remove([2]),
    ]
    for change in changes:
        change()
        states.append(held(archive))
    for before in reversed(states[:-1]):
        assert archive.undo() is not None
        assert held(archive) == before
    for after in states[1:]:
        assert archive.redo() is not None
        assert held(archive) == after
    assert archive.redo() is None


def test_a_new_change_ends_what_can_be_put_again(archive: Archive) -> None:
    bring_in(archive)
    archive.tag([1], add=["أول"])
    archive.undo()
    archive.tag([2], add=["ثان"])

    assert archive.redo() is None
    assert archive.changes().undone == []
    assert archive.get(1).tags == []


def test_a_read_and_a_saved_search_end_nothing(archive: Archive) -> None:
    bring_in(archive)
    archive.tag([1], add=["أول"])
    archive.undo()
    archive.record_view(1)
    archive.save_search("س", "مطر")

    assert archive.redo() is not None
    assert archive.get(1).tags == ["أول"]
    assert archive.get(1).views == 1


def test_a_read_between_two_deletions_stays(archive: Archive) -> None:
    """What comes back is the article as it was last, with the reads that were made since the change
    that is put again: with `compact` between, and in the figures by time alike."""
    bring_in(archive, 2, views=5)
    archive.record_view(2)
    archive.remove([1, 2])
    archive.undo()
    archive.upkeep.compact()
    archive.record_view(1)
    archive.redo()
    assert held(archive) == []

    archive.undo()
    assert {one.id: (one.views, one.page_views) for one in archive.list()} == {1: (6, 5), 2: (6, 5)}
    assert sorted(archive.most_read(within=(None, None))) == [(1, 1), (2, 1)]
    assert archive.check().problems == []


def test_changes_are_told_with_what_they_did(clock: Clock, archive: Archive) -> None:
    bring_in(archive)
    clock.on(hours=1)
    archive.edit([1, 2], {"source": "الراي", "section": "رأي"})
    archive.mark([1], read=True)

    told = done(archive)
    assert [(one.number, one.kind, one.articles, one.fields) for one in told] == [
        (3, ChangeKind.MARKED, 1, ("read",)),
        (2, ChangeKind.EDITED, 2, ("source", "section")),
        (1, ChangeKind.IMPORTED, 3, ()),
    ]
    assert [one.made_at for one in told[1:]] == ["2026-11-24T13:00:00Z", "2026-11-24T12:00:00Z"]
    assert all(one.size > 0 and one.origin is Origin.PERSON for one in told)
    archive.undo()
    assert [one.number for one in done(archive)] == [2, 1]
    assert [one.number for one in archive.changes().undone] == [3]


# -- what was added ------------------------------------------------------------------------------
def test_what_an_undone_import_added_lies_in_the_trash(archive: Archive) -> None:
    archive.add(article(9))
    bring_in(archive)
    change = archive.undo()

    assert change is not None
    assert (change.kind, change.articles, change.left) == (ChangeKind.IMPORTED, 3, 0)
    assert list(archive.ids()) == [1]
    assert sorted(archive.ids(Selection(trash=True))) == [2, 3, 4]
    archive.redo()
    assert sorted(archive.ids()) == [1, 2, 3, 4]
    assert list(archive.ids(Selection(trash=True))) == []


def test_what_an_undone_import_updated_has_its_old_text(archive: Archive) -> None:
    bring_in(archive, url=None)
    before = held(archive)
    changed = [Article(title=f"عنوان {n}", body=f"نص {n}", source="غيره") for n in (1, 2)]
    new = [Article(title="جديد", body="جديد")]
    list(archive.add_many([*changed, *new], on_duplicate=OnDuplicate.UPDATE))
    archive.undo()

    assert held(archive) == before
    assert [one["title"] for one in held(archive, trash=True)] == ["جديد"]


def test_what_undo_withdrew_keeps_nothing_from_being_added_again(archive: Archive) -> None:
    """An import, mended and brought in again: everything comes in, under the ids it had."""
    mistaken = [Article(title=f"خ {n}", body="؟", url=f"https://n.example/{n}") for n in range(3)]
    mended = [Article(title=f"خ {n}", body=f"نص {n}", url=f"https://n.example/{n}")
              for n in range(4)]  # fmt: skip
    list(archive.add_many(mistaken))
    archive.undo()
    archive.tag([2], add=["بين هذا وذاك"])

    assert [one.outcome for one in archive.add_many(mended, dry=True)] == [Outcome.ADDED] * 4
    answers = list(archive.add_many(mended))
    assert [(one.id, one.outcome) for one in answers] == [
        (1, Outcome.ADDED), (2, Outcome.ADDED), (3, Outcome.ADDED), (4, Outcome.ADDED),
    ]  # fmt: skip
    assert archive.get(1).body == "نص 0"
    assert archive.get(1).deleted_at is None
    again = [one.outcome for one in archive.add_many(mended)]
    assert again == [Outcome.SKIPPED] * 4


@pytest.mark.parametrize("on_duplicate", [OnDuplicate.SKIP, OnDuplicate.UPDATE])
def test_the_same_text_takes_the_place_of_what_undo_withdrew(
    archive: Archive, on_duplicate: OnDuplicate
) -> None:
    archive.add(article(1, source="الراي"))
    archive.record_view(1)
    archive.undo()
    added = archive.add(article(1, section="رأي"), on_duplicate=on_duplicate)

    assert (added.id, added.outcome) == (1, Outcome.ADDED)
    found = archive.get(1)
    assert (found.source, found.section, found.deleted_at, found.views) == (None, "رأي", None, 1)
    archive.undo()
    assert archive.get(1).deleted_at is not None
    assert archive.get(1).section == "رأي"


def test_an_export_withdrawn_and_mended_comes_back_under_its_ids(archive: Archive) -> None:
    kept = [article(n, id=40 + n) for n in range(3)]
    list(archive.add_many(kept, keep_ids=True))
    archive.undo()
    mended = [Article(id=40 + n, title=f"آخر {n}", body="غيره") for n in range(3)]

    answers = list(archive.add_many(mended, keep_ids=True))
    assert [(one.id, one.outcome) for one in answers] == [
        (40, Outcome.ADDED), (41, Outcome.ADDED), (42, Outcome.ADDED),
    ]  # fmt: skip


def test_what_a_person_put_in_the_trash_still_counts_as_there(
    clock: Clock, archive: Archive
) -> None:
    archive.add(article(1))
    archive.trash([1])
    assert archive.add(article(1)).outcome is Outcome.SKIPPED

    archive.restore([1])
    archive.undo()
    archive.undo()
    archive.undo()  # of its adding: now undo put it there
    archive.restore([1])
    clock.on(seconds=1)
    archive.trash([1])
    assert archive.add(article(1)).outcome is Outcome.SKIPPED
    archive.undo()
    archive.undo()
    assert archive.add(article(1)).outcome is Outcome.ADDED


def test_a_living_copy_comes_before_one_that_undo_withdrew(archive: Archive) -> None:
    archive.add(article(1, url="https://n.example/1"))
    archive.undo()
    other = article(2, url="https://n.example/1")
    archive.add(other, on_duplicate=OnDuplicate.KEEP)

    answer = archive.add(other)
    assert (answer.id, answer.outcome) == (2, Outcome.SKIPPED)


# -- one command, one change ---------------------------------------------------------------------
def test_all_that_is_changed_in_a_block_is_one_change(archive: Archive) -> None:
    """Also an article that is changed twice in it, and one that is changed and removed."""
    bring_in(archive)
    before = held(archive)
    with archive.one_change():
        archive.edit([1], {"source": "الراي"})
        archive.edit([1], {"title": "آخر", "source": "الأهرام"})
        archive.edit([2], {"title": "ثان"})
        with archive.one_change():
            archive.edit([2], {"section": "رأي"})
            archive.remove([2])
        archive.edit([3], {"section": "رأي"})
    after = held(archive)

    assert done(archive)[0].articles == 3
    assert done(archive)[0].fields == ("source", "title", "section")
    assert archive.undo() is not None
    assert held(archive) == before
    archive.redo()
    assert held(archive) == after
    archive.undo()
    assert held(archive) == before


def test_a_block_that_fails_keeps_what_was_acknowledged(archive: Archive) -> None:
    bring_in(archive)
    with pytest.raises(NothingMatched), archive.one_change():
        archive.edit([1], {"source": "الراي"})
        archive.edit([99], {"source": "الراي"})
    assert archive.get(1).source == "الراي"
    archive.edit([2], {"source": "الراي"})
    assert [one.articles for one in done(archive)] == [1, 1, 3]


def test_adding_one_by_one_in_a_block_is_one_change(archive: Archive) -> None:
    with archive.one_change():
        for number in range(3):
            archive.add(article(number))
    assert [(one.kind, one.articles) for one in done(archive)] == [(ChangeKind.ADDED, 3)]


def test_somebody_who_takes_back_meanwhile_parts_a_change(another: Opened) -> None:
    """What one wrote so far was taken back by another; what it writes from then on can be taken
    back as well."""
    one, other = another(), another()
    bring_in(one)
    with one.one_change():
        one.edit([1], {"source": "الراي"})
        other.undo()
        one.edit([2], {"source": "الراي"})
    one.refresh()

    assert [one.get(number).source for number in (1, 2)] == [None, "الراي"]
    assert one.undo() is not None
    assert one.get(2).source is None


# -- what somebody changed since -----------------------------------------------------------------
def test_what_was_changed_since_stays_and_is_told(archive: Archive) -> None:
    bring_in(archive)
    archive.edit([1, 2, 3], {"source": "الراي"})
    archive.tag([2], add=["مهم"])

    change = archive.undo(done(archive)[1].number)
    assert change is not None
    assert (change.articles, change.left) == (2, 1)
    assert [archive.get(one).source for one in (1, 2, 3)] == [None, "الراي", None]
    archive.redo()
    assert [archive.get(one).source for one in (1, 2, 3)] == ["الراي"] * 3


def test_a_change_of_which_all_was_changed_since_stays_in_the_list(archive: Archive) -> None:
    bring_in(archive)
    archive.edit([1], {"source": "الراي"})
    archive.edit([1], {"source": "الأهرام"})

    change = archive.undo(2)
    assert change is not None
    assert (change.articles, change.left) == (0, 1)
    assert [one.number for one in done(archive)] == [3, 2, 1]


def test_no_change_of_that_number(archive: Archive) -> None:
    bring_in(archive)
    assert archive.undo(7) is None
    archive.undo()
    assert archive.undo(1) is None


# -- what runs by the clock ----------------------------------------------------------------------
def test_undo_takes_back_what_a_person_did(archive: Archive) -> None:
    """What a timer brought in stands in the list, and is taken back by its number."""
    archive.add(article(1))
    archive.tag([1], add=["مهم"])
    with archive.one_change(Origin.TIMER):
        list(archive.add_many(article(number) for number in (2, 3)))

    assert [(one.number, one.origin) for one in done(archive)] == [
        (3, Origin.TIMER), (2, Origin.PERSON), (1, Origin.PERSON),
    ]  # fmt: skip
    change = archive.undo()
    assert change is not None
    assert change.number == 2
    assert archive.count() == 3
    archive.undo(3)
    assert list(archive.ids()) == [1]


def test_a_timer_does_not_end_what_a_person_can_put_again(archive: Archive) -> None:
    archive.add(article(1))
    archive.tag([1], add=["مهم"])
    archive.undo()
    with archive.one_change(Origin.TIMER):
        archive.add(article(2))

    assert archive.redo() is not None
    assert archive.get(1).tags == ["مهم"]


# -- what is kept --------------------------------------------------------------------------------
def test_changes_are_kept_for_thirty_days(clock: Clock, archive: Archive) -> None:
    bring_in(archive)
    clock.on(days=10)
    archive.tag([1], add=["أ"])
    clock.on(days=20, seconds=1)
    archive.tag([1], add=["ب"])
    told = archive.changes()
    assert [one.number for one in told.done] == [3, 2]
    assert told.gone == [("age", 1, "2026-11-24T12:00:00Z")]

    clock.on(days=400)
    archive.tag([1], add=["ج"])
    assert [one.number for one in done(archive)] == [4]
    clock.on(days=400)
    assert archive.undo() is not None
    assert archive.get(1).tags == ["أ", "ب"]
    assert archive.undo() is None
    assert archive.changes().gone == [("age", 3, "2026-12-24T12:00:01Z")]


def test_a_fifth_of_the_articles_size_is_kept_and_the_last_change(archive: Archive) -> None:
    words = " ".join(f"كلمة{n}" for n in range(300))
    list(archive.add_many(Article(title=f"ع {n}", body=f"{n} {words}") for n in range(300)))
    size = sum(len(one.body.encode()) for one in archive.list())
    for number in range(12):
        archive.edit(range(1, 31), {"body": f"{number} {words}"})
        kept = archive.changes()
        assert sum(one.size for one in kept.done) <= size * 1.3 / 5
    assert 2 <= len(kept.done) < 12
    assert [one.why for one in kept.gone] == ["size"]
    assert kept.gone[0].changes == 13 - len(kept.done)

    archive.edit(range(1, 301), {"body": "لا شيء"})  # more than a fifth at once
    assert len(done(archive)) == 1
    archive.undo()
    assert archive.get(300).body == f"299 {words}"


def test_what_differs_is_kept_and_no_more(archive: Archive) -> None:
    """Tags on all of a large archive are taken back however large its articles are."""
    list(archive.add_many(Article(title=f"ع {n}", body=f"{n} " + "نص " * 3000) for n in range(50)))
    archive.tag(range(1, 51), add=["مهم"])
    archive.mark(range(1, 51), read=True)

    assert all(one.size < 50 * 200 for one in done(archive))
