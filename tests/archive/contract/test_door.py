"""What every archive promises, whatever it stands on: one suite for each implementation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.door import OnDuplicate, Outcome
from newsctl.archive.postgres.address import is_on_server
from newsctl.article import Article
from newsctl.errors import ArchiveLocked, NothingMatched
from newsctl.search.parse import parse
from newsctl.search.query import Match, Query
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

NOW = "2026-11-24T10:00:00Z"
DAY = 1795478400  # 2026-11-24, UTC seconds
TODAY = date(2026, 11, 24)


def article(title: str = "عنوان", body: str = "نص المقال", **fields: Any) -> Article:
    return Article(title=title, body=body, **fields)


def query(text: str) -> Query:
    return parse(text, today=TODAY)


def found(archive: Archive, text: str, match: Match = Match.ALL) -> list[int]:
    return [hit.id for hit in archive.search(query(text), match=match).hits]


def test_an_article_comes_back_as_it_went_in(archive: Archive) -> None:
    given = article(
        "عُنوانٌ", "فقرة\n\nفقرة", source="جريدة", author="كاتب", section="رأي", tags=["أ", "ب"],
        url="https://example.org/1", published_at="2022-05-23", views=1742, lang="ar",
        guid="g1", extra={"summary": "س", "rank": 3},
    )  # fmt: skip
    archive.add(given)

    expected = article(
        "عُنوانٌ", "فقرة\n\nفقرة", id=1, source="جريدة", author="كاتب", section="رأي",
        tags=["أ", "ب"], url="https://example.org/1", published_at="2022-05-23", added_at=NOW,
        views=1742, lang="ar", guid="g1", extra={"summary": "س", "rank": 3}, page_views=1742,
    )  # fmt: skip
    assert archive.get(1) == expected


@pytest.mark.parametrize(
    "field",
    ["title", "body", "source", "author", "section", "url", "guid", "lang", "tags", "extra"],
)
def test_half_a_surrogate_pair_goes_in_like_any_letter(archive: Archive, field: str) -> None:
    """In whatever field; and its like is told from it, though databases take neither."""

    def bearing(half: str, text: str) -> Article:
        own: Any = {"tags": ["و" + half], "extra": {"x": half}}.get(field, f"http://a/{half}")
        return article(**{"title": text, "body": text} | {field: own})

    first, like = bearing("\ud800", "نص"), bearing("\ud801", "نص آخر")
    added = [*archive.add_many([first, like]), archive.add(bearing("\ud800", "نص"))]
    skipped = Outcome.SKIPPED
    assert [one.outcome for one in added] == [Outcome.ADDED, Outcome.ADDED, skipped]
    assert getattr(archive.get(2), field) == getattr(like, field)


@pytest.mark.parametrize(
    "twin",
    [
        article("آخر", "غير ذلك", url="https://example.org/1"),
        article("آخر", "غير ذلك", guid="g1"),
        article("عِنوان", "نصّ  المقال"),
    ],
)
def test_a_duplicate_is_skipped_and_names_the_one_that_is_there(
    archive: Archive, twin: Article
) -> None:
    archive.add(article(url="https://example.org/1", guid="g1"))
    answer = archive.add(twin)

    assert (answer.id, answer.outcome) == (1, Outcome.SKIPPED)
    assert archive.count() == 1


def test_a_duplicate_updates_or_stays_when_asked(archive: Archive) -> None:
    archive.add(article(guid="g"))
    updated = archive.add(article("جديد", guid="g"), on_duplicate=OnDuplicate.UPDATE)
    kept = archive.add(article("جديد", guid="g"), on_duplicate=OnDuplicate.KEEP)

    assert (updated.id, updated.outcome) == (1, Outcome.UPDATED)
    assert (kept.id, kept.outcome) == (2, Outcome.ADDED)
    assert archive.get(1).title == "جديد"


def test_two_copies_in_one_batch_are_one_article(archive: Archive) -> None:
    answers = list(archive.add_many([article(), article()]))

    assert [(one.id, one.outcome) for one in answers] == [
        (1, Outcome.ADDED),
        (1, Outcome.SKIPPED),
    ]


def test_an_id_is_never_given_twice(archive: Archive) -> None:
    archive.add(article("أول"))
    archive.remove([1])

    assert archive.add(article("ثان")).id == 2


def test_what_is_not_there_cannot_be_had(archive: Archive) -> None:
    with pytest.raises(NothingMatched):
        archive.get(7)
    with pytest.raises(NothingMatched):
        archive.trash([7])
    with pytest.raises(NothingMatched):
        archive.record_view(7)


def test_lists_run_newest_first_and_undated_articles_by_when_they_were_added(
    archive: Archive,
) -> None:
    archive.add(article("قديم", published_at="2020-01-01"))
    archive.add(article("بلا تاريخ"))
    archive.add(article("أمس", published_at="2026-11-23T23:00:00+01:00"))

    assert list(archive.ids()) == [2, 3, 1]
    assert list(archive.ids(Selection(reverse=True))) == [1, 3, 2]
    assert list(archive.ids(Selection(sort=Sort.TITLE))) == [3, 2, 1]
    assert list(archive.ids(Selection(limit=1, offset=1))) == [3]


def test_dates_choose_among_articles_that_have_one(archive: Archive) -> None:
    """What has none is chosen by dates only when it is asked for, by the day it was added."""
    archive.add(article("قديم", published_at="2020-01-01"))
    archive.add(article("بلا تاريخ"))
    archive.add(article("جديد", published_at="2026-11-23"))
    archive.update(1, {"published_at": None})
    archive.update(2, {"title": "بلا تاريخ بعد"})

    assert list(archive.ids(Selection(since=0))) == [3]
    assert list(archive.ids(Selection(until=2 * DAY))) == [3]
    assert list(archive.ids(Selection(since=DAY, undated=True))) == [2, 1]
    assert list(archive.ids(Selection(until=DAY, undated=True))) == [3]
    assert list(archive.ids(Selection(undated_only=True))) == [2, 1]
    assert list(archive.ids(Selection(since=0, undated_only=True, undated=True))) == [2, 1]
    archive.update(2, {"published_at": "2026-11-22"})
    assert list(archive.ids(Selection(undated_only=True))) == [1]
    assert archive.stats().undated == 1


def test_titles_are_in_the_order_of_their_letters(archive: Archive) -> None:
    """Quotes, brackets, dashes and marks before the first letter count for nothing, nor do
    tashkeel and tatweel within."""
    titles = [
        "«ثلج» في الجبل",
        "— بـــحر هادئ",
        "“Apple” grows",
        "(تِين) وعنب",
        "… جبل",
        "!؟",
        "1926",
    ]
    for title in titles:
        archive.add(article(title, body=title * 3))

    names = [one.title for one in archive.list(Selection(sort=Sort.TITLE))]
    assert names == [
        "!؟",
        "1926",
        "“Apple” grows",
        "— بـــحر هادئ",
        "(تِين) وعنب",
        "«ثلج» في الجبل",
        "… جبل",
    ]
    assert [one.title for one in archive.list(Selection(sort=Sort.TITLE, reverse=True))] == names[
        ::-1
    ]


def test_filters_compare_names_folded(archive: Archive) -> None:
    archive.add(article("١", source="الأهرام", tags=["اقتصادٌ"]))
    archive.add(article("٢", source="Le Monde", tags=["رياضة"]))

    assert list(archive.ids(Selection(sources=("الاهرام",)))) == [1]
    assert list(archive.ids(Selection(sources=("LE MONDE",)))) == [2]
    assert list(archive.ids(Selection(tags=("اقتصاد",)))) == [1]


def test_trash_is_left_out_until_it_is_asked_for_or_restored(archive: Archive) -> None:
    archive.add(article("سيحذف"))
    archive.add(article("سيبقى", "آخر"))
    assert archive.trash([1]) == 1
    assert archive.trash([1]) == 0

    assert list(archive.ids()) == [2]
    assert list(archive.ids(Selection(trash=True))) == [1]
    assert found(archive, "سيحذف") == []

    archive.restore([1])
    assert sorted(archive.ids()) == [1, 2]


def test_the_trash_is_emptied_for_good(archive: Archive) -> None:
    archive.add(article("١"))
    archive.trash([1])

    assert archive.empty_trash() == 1
    with pytest.raises(NothingMatched):
        archive.get(1)


def test_a_change_shows_at_once_in_the_article_the_list_and_the_search(archive: Archive) -> None:
    archive.add(article("مدرسة", "نص"))
    archive.update(1, {"title": "جامعة كبيرة جدا في العاصمة", "source": "جريدة"})

    changed = archive.get(1)
    assert (changed.title, changed.updated_at) == ("جامعة كبيرة جدا في العاصمة", NOW)
    assert list(archive.ids(Selection(sources=("جريدة",)))) == [1]
    assert (found(archive, "جامعة"), found(archive, "مدرسة")) == ([1], [])


def test_what_somebody_else_changed_since_it_was_read_stays(archive: Archive) -> None:
    archive.add(article("أول", source="الراي"))
    read = archive.get(1)
    archive.update(1, {"source": "الأهرام"})

    with pytest.raises(ArchiveLocked):
        archive.update(1, {"title": "ثان", "source": "الغد"}, read=read)
    assert (archive.get(1).title, archive.get(1).source) == ("أول", "الأهرام")
    archive.update(1, {"title": "ثان"}, read=read)
    assert (archive.get(1).title, archive.get(1).source) == ("ثان", "الأهرام")


def test_many_articles_are_tagged_at_once(archive: Archive) -> None:
    list(archive.add_many(article(f"مقال {n}", f"نص {n}", tags=["قديم"]) for n in range(3)))

    assert archive.tag([1, 2, 3], add=["جديد"], remove=["قديم"]) == 3
    assert archive.tag([1], add=["جديد"]) == 0
    assert archive.get(3).tags == ["جديد"]
    assert archive.names("tag") == [("جديد", 3)]


def test_undo_takes_back_the_last_change_and_then_the_one_before(archive: Archive) -> None:
    archive.add(article("أول"))
    archive.update(1, {"title": "ثان"})
    archive.record_view(1)
    archive.remove([1])

    assert archive.undo() is not None
    assert archive.get(1).title == "ثان"
    assert archive.undo() is not None
    assert (archive.get(1).title, archive.get(1).views) == ("أول", 1)
    assert archive.undo() is not None
    assert archive.count() == 0
    assert archive.get(1).deleted_at == NOW
    assert archive.undo() is None


def test_views_are_counted_one_by_one_and_by_day(archive: Archive) -> None:
    archive.add(article(views=1742))
    archive.add(article("آخر", "غيره", views=5))

    assert archive.record_view(2) == 6
    assert archive.record_view(2) == 7
    assert archive.get(2).viewed_at == NOW
    assert archive.most_read() == [(1, 1742), (2, 7)]
    assert archive.most_read(within=(DAY, None)) == [(2, 2)]
    assert archive.get(1).views == 1742


@pytest.mark.parametrize(
    "text",
    [
        "الحماية الاجتماعية", "الحمايه الاجتماعيه", "الْحِمَايَة", "للحماية", "والحماية",
        "حماية اجتماعية", '"للحماية الاجتماعية"', "استراتيجية", "title:لقاء", "=للحماية",
        "احكام", "حما*", "source:جريدة", "حماية -رياضة", "رياضة OR حماية",
        "NEAR(لقاء الاستراتيجية)",
    ],
)  # fmt: skip
def test_an_article_is_found_however_its_words_are_written(archive: Archive, text: str) -> None:
    archive.add(
        article(
            "لقاء حول الاستراتيجية الوطنية للحماية الاجتماعية",
            "ناقش المشاركون أحكام القانون",
            source="جريدة الصباح",
        )
    )
    archive.add(article("نتائج الرياضة", "فاز الفريق"))

    assert found(archive, text) == [1] or "OR" in text
    assert 1 in found(archive, text)


def test_all_words_are_asked_for_and_any_when_nothing_has_them_all(archive: Archive) -> None:
    archive.add(article("سعر النفط", "ارتفع"))
    archive.add(article("سعر الخبز", "انخفض"))

    both = archive.search(query("سعر النفط"), match=Match.AUTO)
    none = archive.search(query("النفط الخبز"), match=Match.AUTO)

    assert ([hit.id for hit in both.hits], both.match, both.total) == ([1], Match.ALL, 1)
    assert ({hit.id for hit in none.hits}, none.match, none.total) == ({1, 2}, Match.ANY, 2)


def test_an_exact_word_ranks_above_its_relatives(archive: Archive) -> None:
    archive.add(article("نشرة الأخبار", "نص واحد"))
    archive.add(article("نشرة الخبر", "نص آخر"))

    assert found(archive, "الخبر") == [2, 1]
    assert found(archive, "الأخبار") == [1, 2]


def test_counts_follow_the_query_and_the_selection(archive: Archive) -> None:
    archive.add(article("سعر النفط", source="أ"))
    archive.add(article("سعر الخبز", source="ب"))

    assert archive.count() == 2
    assert archive.count(query=query("سعر")) == 2
    assert archive.count(Selection(sources=("أ",)), query("سعر")) == 1


def test_a_misspelt_word_gets_the_nearest_that_is_there(archive: Archive) -> None:
    archive.add(article("اجتماع الوزراء"))
    nearest = archive.suggest(query("اجتماع الوزرااء"))

    assert nearest is not None
    assert nearest.text == "اجتماع الوزراء"
    assert archive.suggest(query("اجتماع")) is None


def test_the_nearest_word_is_put_as_the_articles_write_it(archive: Archive) -> None:
    """With its hamza and its ة, as most of them do."""
    archive.add(article("إسرائيل والسعوديه"))
    archive.add(article("السعودية اليوم", "بين إسرائيل والسعودية"))
    archive.add(article("السعودية غدا"))
    nearest = archive.suggest(query("اسرائسل السعودبة"))

    assert nearest is not None
    assert nearest.text == "إسرائيل السعودية"
    assert archive.search(nearest, match=Match.ALL).hits


def test_searches_are_saved_under_a_name(archive: Archive) -> None:
    archive.save_search("نفط", "سعر النفط")
    assert archive.saved_searches() == {"نفط": "سعر النفط"}

    archive.save_search("نفط", None)
    assert archive.saved_searches() == {}


def test_check_finds_nothing_wrong_after_all_kinds_of_changes(archive: Archive) -> None:
    list(archive.add_many(article(f"مقال {n}", f"نص {n}") for n in range(30)))
    archive.update(3, {"body": "أطول بكثير من قبل " * 20})
    archive.remove([1, 2, 30, 15])
    archive.record_view(7)
    archive.upkeep.compact()

    report = archive.check()
    assert (report.articles, report.problems) == (26, [])


@pytest.mark.usefixtures("in_a_file")
def test_a_backup_holds_what_the_archive_held(archive: Archive, tmp_path: Path) -> None:
    archive.add(article("أول"))
    archive.upkeep.backup(tmp_path / "copy.json")
    archive.add(article("ثان", "آخر"))

    assert archive.upkeep.restore_backup(tmp_path / "copy.json") == 1
    assert [one.title for one in archive.list()] == ["أول"]


def test_all_or_nothing_keeps_nothing_when_the_source_fails(archive: Archive) -> None:
    def articles() -> Iterator[Article]:
        yield article()
        raise KeyError("source")

    with pytest.raises(KeyError, match="source"):
        list(archive.add_many(articles(), all_or_nothing=True))
    assert archive.count() == 0


# -- every order, every filter, every figure -----------------------------------------------------
def test_every_order_runs_both_ways_with_ties_broken_by_id(archive: Archive) -> None:
    archive.add(article("وصول القطار السريع إلى الشمال", "١", views=3, published_at="2024-05-01"))
    archive.add(article("وصول القطار السريع إلى الجنوب", "٢", views=9, published_at="2022-05-01"))
    archive.add(article("أمطار", "٣", views=3, published_at="2023-05-01"))
    for one in (2, 1):
        archive.record_view(one)

    def ids(sort: Sort, *, reverse: bool = False) -> list[int]:
        return list(archive.ids(Selection(sort=sort, reverse=reverse)))

    for sort, expected in (
        (Sort.DATE, [1, 3, 2]),
        (Sort.ADDED, [3, 2, 1]),
        (Sort.VIEWS, [2, 1, 3]),
        (Sort.TITLE, [3, 2, 1]),  # long beginnings alike: told apart by what follows
        (Sort.VIEWED, [2, 1]),
    ):
        assert ids(sort) == expected, sort
        assert ids(sort, reverse=True) == expected[::-1], sort


def test_every_filter_narrows_and_all_of_them_together(archive: Archive) -> None:
    archive.add(
        article(
            "أ", "١", source="س", author="ك", section="ق", tags=["و"], published_at="2024-01-10"
        )
    )
    archive.add(article("ب", "٢", source="س", author="ل", section="م", published_at="2024-01-20"))
    archive.add(article("ج", "٣", source="ص", author="ك", section="ق", published_at="2024-01-30"))
    day = 86400
    tenth = 1704844800  # 2024-01-10 in UTC seconds

    for chosen, expected in (
        (Selection(sources=("س",)), [2, 1]),
        (Selection(sources=("س", "ص")), [3, 2, 1]),
        (Selection(authors=("ك",)), [3, 1]),
        (Selection(sections=("م",)), [2]),
        (Selection(tags=("و",)), [1]),
        (Selection(since=tenth + 1), [3, 2]),
        (Selection(until=tenth + 10 * day), [2, 1]),
        (Selection(first=2), [3, 2]),
        (Selection(last=2), [2, 1]),
        (Selection(sources=("س",), authors=("ك",), sections=("ق",), tags=("و",)), [1]),
        (Selection(sources=("ليس هنا",)), []),
    ):
        assert list(archive.ids(chosen)) == expected, chosen
        assert [one.id for one in archive.list(chosen)] == expected, chosen
        assert archive.count(chosen) == len(expected), chosen


def test_figures_count_the_living_and_name_the_groups(archive: Archive) -> None:
    archive.add(article("أ", "١", source="الأهرام", published_at="2024-01-10", views=4))
    archive.add(article("ب", "٢", source="الاهرام", published_at="2024-03-01", tags=["و"]))
    archive.add(article("ج", "٣", author="ك", section="ق", published_at="2024-03-09"))
    archive.add(article("د", "٤", source="الأهرام", views=100))
    archive.trash([4])

    stats = archive.stats()
    assert (stats.articles, stats.views, stats.trashed) == (3, 4, 1)
    groups = {
        name: [(one.articles, one.views) for one in tallies]
        for name, tallies in stats.groups.items()
    }
    assert groups == {
        "source": [(2, 4)],
        "author": [(1, 0)],
        "section": [(1, 0)],
        "tag": [(1, 0)],
        "month": [(1, 4), (2, 0)],
        "changed": [],
    }
    assert [one.name for one in stats.groups["month"]] == ["2024-01", "2024-03"]
    assert archive.names("source", "الا") == [(stats.groups["source"][0].name, 2)]
    assert archive.names("author", "ل") == []


def test_articles_alike_are_related_and_repeated_ones_are_grouped(archive: Archive) -> None:
    body = "\n".join(f"تتحدث عن القطارات ومدنها {n} وعن تذاكرها {n * 7}" for n in range(30))
    archive.add(article("القطار السريع", body))
    archive.add(article("نسخة أخرى", body + "\nسطر زائد في آخر المقال"))
    archive.add(article("وصفة الكسكس", "سميد وخضار ولحم"))

    assert [hit.id for hit in archive.related(1)] == [2]
    assert [list(group) for group in archive.duplicates()] == [[1, 2]]
    with pytest.raises(NothingMatched):
        archive.related(9)


def test_filters_are_the_same_in_every_question(archive: Archive) -> None:
    """What a selection leaves out is in no figure, no group, no list of the most read or alike."""
    body = "\n".join(f"تتحدث عن القطارات ومدنها {n} وعن تذاكرها {n * 7}" for n in range(30))
    archive.add(article("القطار", body, source="الأهرام", views=3))
    archive.add(article("نسخة", body + "\nسطر زائد", source="الأهرام", views=9))
    archive.add(article("نقل", body + "\nسطر آخر", source="الراي", tags=["نقل"], views=5))
    archive.record_view(3)
    archive.add(article("محذوف", "غيره", source="الراي"))
    archive.trash([4])
    one, other = Selection(sources=("الاهرام",)), Selection(sources=("الراي",))

    assert archive.most_read(selection=one) == [(2, 9), (1, 3)]
    assert archive.most_read(within=(DAY, None), selection=one) == []
    assert archive.most_read(within=(DAY, None), selection=other) == [(3, 1)]
    assert [hit.id for hit in archive.related(1, selection=other)] == [3]
    assert [list(group) for group in archive.duplicates()] == [[1, 2, 3]]
    assert [list(group) for group in archive.duplicates(one)] == [[1, 2]]
    assert list(archive.duplicates(other)) == []
    stats = archive.stats(other)
    assert (stats.articles, stats.views, stats.trashed) == (1, 6, 1)
    assert [(tally.name, tally.articles) for tally in stats.groups["tag"]] == [("نقل", 1)]
    assert archive.stats(one).groups["tag"] == []


def test_what_nearly_repeats_another_is_added_and_told(archive: Archive) -> None:
    body = "\n".join(f"جملة{n} طويلة{n} عن{n} أخبار{n} المدينة{n} وأهلها{n}" for n in range(30))
    answers = list(
        archive.add_many([article("أ", body), article("ب", body + "\nزيادة"), article("ج", "غيره")])
    )
    assert [(one.outcome, one.near) for one in answers] == [
        (Outcome.ADDED, ()),
        (Outcome.ADDED, (1,)),
        (Outcome.ADDED, ()),
    ]


# -- what comes back as it was -------------------------------------------------------------------
def test_an_export_is_restored_under_its_ids_with_its_views_and_times(archive: Archive) -> None:
    kept = article(
        "قديم", "نص", id=40, views=7, added_at="2020-01-01T00:00:00Z",
        viewed_at="2021-01-01T00:00:00Z", updated_at="2020-06-01T00:00:00Z", page_views=5,
    )  # fmt: skip
    (answer,) = archive.add_many([kept], keep_ids=True)
    assert answer.id == 40
    assert archive.get(40) == kept
    assert archive.add(article("جديد", "آخر")).id == 41

    archive.add(article("له رقم", "لا يؤخذ به", id=99))
    assert list(archive.ids()) == [42, 41, 40]


def test_a_new_index_and_a_squeezed_record_hold_the_same(archive: Archive) -> None:
    list(archive.add_many(article(f"مقال {n}", f"نص{n} القطار") for n in range(20)))
    archive.update(3, {"title": "عنوان أطول بكثير مما كان هنا من قبل", "views": 12})
    archive.record_view(5)
    archive.remove([7, 8, 9])
    archive.save_search("قطار", "القطار")
    before = list(archive.list())

    assert archive.upkeep.reindex() == 17
    assert list(archive.list()) == before
    shrunk, size = archive.upkeep.compact()
    if not is_on_server(archive.location):  # a server keeps the room, for what comes next
        assert size < shrunk
    assert list(archive.list()) == before
    assert len(found(archive, "قطار")) == 17
    assert archive.saved_searches() == {"قطار": "القطار"}
    assert archive.add(article("بعد", "ذلك")).id == 21


def test_changes_of_what_is_not_there_change_nothing(archive: Archive) -> None:
    archive.add(article())
    for change in (
        lambda: archive.update(7, {"title": "ق"}),
        lambda: archive.tag([1, 7], add=["و"]),
        lambda: archive.trash([1, 7]),
        lambda: archive.restore([7]),
        lambda: archive.remove([1, 7]),
    ):
        with pytest.raises(NothingMatched):
            change()
    assert archive.get(1) == article(id=1, added_at=NOW, page_views=0)
    assert archive.empty_trash() == 0


def test_titles_that_are_begun_are_the_best_of_few_and_the_latest_of_very_many(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 7):
        archive.add(article(f"القطار {number}" + " قطار" * (number == 2), f"نص{number}"))
    archive.trash([6])
    begun, page = query("title:قط*"), Selection(limit=3)
    best = [hit.id for hit in archive.search(begun, page, match=Match.ALL).hits]
    assert best[0] == 2
    assert archive.titled(begun, page) == best
    assert archive.titled(begun, Selection(limit=3, trash=True)) == [6]

    monkeypatch.setattr("newsctl.archive.fulltext.titles.RANKED", 4)
    assert archive.titled(begun, page) == [5, 4, 3]
    assert archive.titled(query("title:قط* title:3*"), page) == [3]
    assert archive.titled(begun, Selection(limit=3, trash=True)) == [6]


def test_search_honours_a_selection_and_explains_itself(archive: Archive) -> None:
    for number in range(5):
        archive.add(article(f"القطار {number}", f"نص{number}", source="س" if number % 2 else "ص"))
    results = archive.search(
        query("قطار"), Selection(sources=("ص",), limit=2), match=Match.ALL, explain=True
    )
    assert results.total == 3
    assert len(results.hits) == 2
    assert all(archive.get(hit.id).source == "ص" for hit in results.hits)
    assert all(hit.parts for hit in results.hits)
    assert [exact for exact, _lemma in results.terms] == ["قطار"]
    assert archive.analyzer.word("القطارات")[1] == archive.analyzer.word("قطار")[1]
