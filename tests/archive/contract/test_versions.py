"""What an update replaces of an article's text is kept, and who made each version is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.changes import Origin
from newsctl.archive.door import OnDuplicate
from newsctl.archive.versions import Alteration, Maker, records
from newsctl.article import Article
from newsctl.errors import NothingMatched
from newsctl.selection import Selection

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from tests.archive.contract.conftest import Clock, Opened

URL = "https://paper.example/a"
Told = tuple[int, Maker | None, Alteration | None, str]


def publish(archive: Archive, body: str, title: str = "العنوان", **fields: Any) -> int:
    """The publisher's page, as it is now."""
    page = Article(title=title, body=body, url=URL, **fields)
    return next(archive.add_many([page], on_duplicate=OnDuplicate.UPDATE)).id


def told(archive: Archive, article_id: int = 1) -> list[Told]:
    return [(one.number, one.by, one.kind, one.body) for one in archive.versions(article_id)]


def bodies(archive: Archive, article_id: int = 1) -> list[str]:
    return [one.body for one in archive.versions(article_id)]


# -- who and what --------------------------------------------------------------------------------
def test_an_article_whose_text_never_changed_has_one_version(archive: Archive) -> None:
    publish(archive, "نص")
    archive.tag([1], add=["مهم"])
    archive.edit([1], {"source": "الراي"})
    (only,) = archive.versions(1)
    assert (only.number, only.by, only.kind, only.body) == (1, None, None, "نص")
    assert only.made_at == "2026-11-24T10:00:00Z"


def test_each_version_says_who_made_it_and_when(archive: Archive, clock: Clock) -> None:
    publish(archive, "قال الوزير.\nفقرة.")
    clock.on(hours=1)
    publish(archive, "نفى الوزير.\nفقرة.")
    clock.on(hours=1)
    archive.edit([1], {"title": "عنوان آخر"})
    clock.on(hours=1)
    archive.update(1, {"body": "نفى الوزير.\nفقرة.\nوثالثة."}, by=Maker.EXTRACTION)
    found = archive.versions(1)
    assert [(one.number, one.made_at, one.by, one.title, one.body) for one in found] == [
        (1, "2026-11-24T12:00:00Z", None, "العنوان", "قال الوزير.\nفقرة."),
        (2, "2026-11-24T13:00:00Z", Maker.PUBLISHER, "العنوان", "نفى الوزير.\nفقرة."),
        (3, "2026-11-24T14:00:00Z", Maker.PERSON, "عنوان آخر", "نفى الوزير.\nفقرة."),
        (4, "2026-11-24T15:00:00Z", Maker.EXTRACTION, "عنوان آخر", "نفى الوزير.\nفقرة.\nوثالثة."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("الى الامام", "إلى الأمام", Alteration.SPELLING),
        ("كتب", "كَتَبَ", Alteration.SPELLING),
        ("كتب", "كتـــب", Alteration.SPELLING),
        ("مستشفي", "مستشفى", Alteration.SPELLING),
        ("١٢", "12", Alteration.SPELLING),
        ("كتب  الولد", "كتب الولد", Alteration.SPACING),
        ("كتب\nالولد", "كتب\n\nالولد ", Alteration.SPACING),
        ("كتب الولد", "كتبت البنت", Alteration.TEXT),
        ("قال: نعم", "قال: نعم!", Alteration.TEXT),
        ("إلى الأمام", "الى الامام  سر", Alteration.TEXT),
    ],
)
def test_spelling_and_white_space_are_told_from_text(
    archive: Archive, before: str, after: str, kind: Alteration
) -> None:
    publish(archive, before)
    publish(archive, after)
    assert told(archive) == [(1, None, None, before), (2, Maker.PUBLISHER, kind, after)]
    changed = archive.get(1).changed_at
    assert (changed is not None) == (kind is Alteration.TEXT)


def test_changed_counts_the_publishers_changes_of_the_text_alone(
    archive: Archive, clock: Clock
) -> None:
    """Not a person's, not a better extraction's, not spelling, not other fields."""
    publish(archive, "الاول", section="محليات")
    archive.edit([1], {"body": "كما عدّله شخص"})
    archive.update(1, {"body": "كما استُخرج"}, by=Maker.EXTRACTION)
    publish(archive, "الأول", section="عالم")
    assert archive.get(1).changed_at is None
    assert list(archive.ids(Selection(changed=True))) == []
    clock.on(days=1)
    publish(archive, "الثاني")
    assert archive.get(1).changed_at == "2026-11-25T12:00:00Z"
    assert list(archive.ids(Selection(changed=True))) == [1]


def test_what_a_person_changed_stands_until_the_publisher_gives_another(archive: Archive) -> None:
    """Field by field: an unchanged page that is fetched again takes nobody's correction away."""
    publish(archive, "نص الناشر", author="ليلى")
    archive.edit([1], {"body": "نص مصحح", "author": "ليلى حسن"})
    publish(archive, "نص الناشر", author="ليلى")
    assert (archive.get(1).body, archive.get(1).author) == ("نص مصحح", "ليلى حسن")
    publish(archive, "نص ثان", author="ليلى")
    assert (archive.get(1).body, archive.get(1).author) == ("نص ثان", "ليلى حسن")
    assert [one.by for one in archive.versions(1)] == [None, Maker.PERSON, Maker.PUBLISHER]
    archive.edit([1], {"body": "نص ثان مصحح"})
    publish(archive, "نص الناشر", author="ليلى")  # back to what it once was: that is a change
    assert archive.get(1).body == "نص الناشر"


def test_the_texts_that_one_import_brings_of_an_article_are_a_version_each(
    archive: Archive,
) -> None:
    """Several captures of a page, as a web archive holds them."""
    pages = [Article(title="ع", body=f"نص {n}", url=URL) for n in (1, 1, 2, 3)]
    added = list(archive.add_many(pages, on_duplicate=OnDuplicate.UPDATE))
    assert [str(one.outcome) for one in added] == ["added", "skipped", "updated", "updated"]
    assert bodies(archive) == ["نص 1", "نص 2", "نص 3"]
    assert archive.undo() is not None
    assert list(archive.ids()) == []


def test_versions_of_nothing(archive: Archive) -> None:
    with pytest.raises(NothingMatched):
        archive.versions(1)


# -- it is not undo ------------------------------------------------------------------------------
def test_versions_outlive_what_can_be_taken_back(archive: Archive, clock: Clock) -> None:
    publish(archive, "الأول")
    publish(archive, "الثاني")
    clock.on(days=60)
    archive.tag([1], add=["مهم"])
    assert [one.kind for one in archive.changes().done] == ["tagged"]
    assert bodies(archive) == ["الأول", "الثاني"]


def test_undo_takes_a_version_away_and_redo_brings_it_back(archive: Archive, clock: Clock) -> None:
    publish(archive, "الأول")
    clock.on(hours=1)
    publish(archive, "الثاني")
    clock.on(hours=1)
    archive.edit([1], {"body": "الثالث"})
    states = [told(archive)]
    for _step in range(2):
        assert archive.undo() is not None
        states.append(told(archive))
    assert [len(one) for one in states] == [3, 2, 1]
    assert archive.get(1).changed_at is None
    for state in states[-2::-1]:
        assert archive.redo() is not None
        assert told(archive) == state
    assert archive.get(1).changed_at == "2026-11-24T13:00:00Z"
    assert [one.made_at[11:13] for one in archive.versions(1)] == ["12", "13", "14"]


def test_after_undo_another_text_takes_the_place_of_the_one_taken_back(archive: Archive) -> None:
    publish(archive, "الأول")
    publish(archive, "الثاني")
    archive.undo()
    publish(archive, "الثالث")
    assert bodies(archive) == ["الأول", "الثالث"]
    archive.undo()
    archive.redo()
    assert bodies(archive) == ["الأول", "الثالث"]


def test_a_change_taken_back_from_under_others_is_a_version_itself(archive: Archive) -> None:
    publish(archive, "الأول")
    first = archive.changes().done[0].number
    archive.edit([1], {"body": "الثاني"})
    second = archive.changes().done[0].number
    archive.edit([1], {"body": "الثالث"})
    archive.edit([1], {"body": "الثاني"})
    assert archive.undo(second) is not None
    assert bodies(archive) == ["الأول", "الثاني", "الثالث", "الثاني", "الأول"]
    assert archive.redo() is not None
    assert bodies(archive)[-1] == "الثاني"
    assert first == 1


def test_trash_and_restore_keep_versions(archive: Archive) -> None:
    publish(archive, "الأول")
    publish(archive, "الثاني")
    archive.trash([1])
    assert bodies(archive) == ["الأول", "الثاني"]
    archive.restore([1])
    assert bodies(archive) == ["الأول", "الثاني"]


def test_an_article_under_the_id_of_a_deleted_one_has_none_of_its_versions(
    archive: Archive,
) -> None:
    publish(archive, "الأول")
    publish(archive, "الثاني")
    archive.remove([1])
    other = Article(id=1, title="آخر", body="آخر", added_at="2026-01-01T00:00:00Z")
    list(archive.add_many([other], keep_ids=True))
    assert bodies(archive) == ["آخر"]


def test_undo_of_a_deletion_brings_the_versions_back(archive: Archive) -> None:
    publish(archive, "الأول")
    publish(archive, "الثاني")
    archive.remove([1])
    archive.undo()
    assert bodies(archive) == ["الأول", "الثاني"]


# -- how many ------------------------------------------------------------------------------------
def test_at_most_fifty_are_kept_and_the_first_always(archive: Archive) -> None:
    for number in range(1, 81):
        publish(archive, f"النص {number}\nفقرة لا تتغير")
    versions = archive.versions(1)
    assert [one.number for one in versions] == [1, *range(32, 81)]
    assert [one.body for one in versions] == [
        f"النص {n}\nفقرة لا تتغير" for n in (1, *range(32, 81))
    ]


def test_what_only_respells_makes_way_first(archive: Archive) -> None:
    for number in range(1, 30):
        publish(archive, f"إلى {number}")
        publish(archive, f"الى {number}")
    assert len(archive.versions(1)) == 50
    silent = [one.number for one in archive.versions(1) if one.is_silent]
    assert silent == list(range(18, 59, 2))
    assert [one.number for one in archive.versions(1) if not one.is_silent] == list(range(1, 58, 2))


def test_what_is_kept_of_an_article_takes_64_kilobytes_at_most(archive: Archive) -> None:
    for number in range(30):
        publish(archive, f"{number} " + "كلمة " * 1000)
    numbers = [one.number for one in archive.versions(1)]
    assert numbers[0] == 1
    assert numbers[-1] == 30
    assert 5 <= len(numbers) <= 8
    assert all(one.body == f"{one.number - 1} " + "كلمة " * 1000 for one in archive.versions(1))


# -- with others ---------------------------------------------------------------------------------
def test_others_see_versions_at_once(another: Opened) -> None:
    one, other = another(), another()
    publish(one, "الأول")
    other.refresh()
    publish(one, "الثاني")
    other.refresh()
    assert bodies(other) == ["الأول", "الثاني"]


def test_versions_travel_with_an_article(archive: Archive, another: Opened) -> None:
    """An export brings them along: an article that is new elsewhere has them there."""
    publish(archive, "الأول\nفقرة")
    publish(archive, "الثاني\nفقرة", title="عنوان")
    archive.edit([1], {"body": "الثالث\nفقرة"})
    before = archive.versions(1)
    article = archive.get(1)
    article.versions = records(before)
    archive.remove([1])
    list(archive.add_many([article], keep_ids=True))
    assert archive.versions(1) == before
    archive.remove([1])
    (added,) = archive.add_many([article])
    assert archive.versions(added.id) == before
    archive.update(added.id, {"body": "الرابع"})
    assert bodies(archive, added.id) == ["الأول\nفقرة", "الثاني\nفقرة", "الثالث\nفقرة", "الرابع"]


# -- arrivals ------------------------------------------------------------------------------------
def come(archive: Archive, *bodies: str) -> list[int]:
    articles = (Article(title=body, body=body) for body in bodies)
    return [one.id for one in archive.add_many(articles)]


def test_what_came_since_a_number_that_only_grows(archive: Archive) -> None:
    assert archive.arrivals(0) == ([], 0, [])
    come(archive, "أ", "ب")
    first = archive.arrivals(0)
    assert first.ids == [1, 2]
    assert archive.arrivals(first.position) == ([], first.position, [])
    come(archive, "ج")
    second = archive.arrivals(first.position)
    assert second.ids == [3]
    assert second.position > first.position


def test_an_article_that_comes_under_an_old_id_is_new(archive: Archive) -> None:
    """Of an export that is put back, whatever its ids and dates; and again under the same id."""
    come(archive, *"أبجده")
    archive.remove([2, 4])
    mark = archive.arrivals(0).position
    old: dict[str, Any] = {"added_at": "2001-01-01T00:00:00Z", "published_at": "2001-01-01"}
    back = [Article(id=n, title=f"قديم {n}", body=f"قديم {n}", **old) for n in (4, 9, 2)]
    list(archive.add_many(back, keep_ids=True))
    come(archive, "و")
    found = archive.arrivals(mark)
    assert sorted(found.ids) == [2, 4, 9, 10]
    assert archive.arrivals(found.position).ids == []
    archive.remove([4])
    list(archive.add_many(back[:1], keep_ids=True))
    again = archive.arrivals(found.position)
    assert again.ids == [4]
    come(archive, "ز")
    assert archive.arrivals(again.position).ids == [11]
    for number in range(found.position + 1):  # every mark that there may have been
        one, following = archive.arrivals(number), archive.arrivals(number + 1)
        assert following.ids == [
            i for i, its in zip(one.ids, one.numbers, strict=True) if its > number + 1
        ]


def test_what_is_updated_or_in_the_trash_is_no_arrival(archive: Archive) -> None:
    publish(archive, "الأول")
    mark = archive.arrivals(0).position
    publish(archive, "الثاني")
    assert archive.arrivals(mark).ids == []
    come(archive, "أ", "ب")
    archive.trash([2])
    assert archive.arrivals(mark).ids == [3]


def test_who_saw_what_is_kept_and_never_goes_back(another: Opened) -> None:
    archive = another()
    come(archive, *"أبج")
    assert archive.seen("run:mail") == 0
    archive.note_seen("run:mail", 3)
    archive.note_seen("run:mail", 2)
    assert another().seen("run:mail") == 3
    assert archive.seen("search:x") == 0


def test_a_saved_search_that_becomes_another_was_never_asked(archive: Archive) -> None:
    come(archive, *"أبج")
    archive.save_search("x", "خبر")
    archive.note_seen("search:x", 3)
    archive.save_search("x", "خبر")
    assert archive.seen("search:x") == 3
    archive.save_search("x", "نبأ")
    assert archive.seen("search:x") == 0
    archive.note_seen("search:x", 3)
    archive.save_search("x", None)
    archive.save_search("x", "نبأ")
    assert archive.seen("search:x") == 0


def test_a_change_that_runs_by_the_clock_makes_versions_too(archive: Archive) -> None:
    publish(archive, "الأول")
    with archive.one_change(Origin.TIMER):
        publish(archive, "الثاني")
    number = archive.changes().done[0].number
    assert [one[1] for one in told(archive)] == [None, Maker.PUBLISHER]
    archive.undo(number)
    assert bodies(archive) == ["الأول"]
